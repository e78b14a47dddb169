"""The practice web, served on loopback: a job board, a channel preview, a feed, a social page that needs JavaScript."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from patrol.errors import SettingsError
from patrol.practice import board, channel, news, social
from patrol.practice.content import Content, load_content
from patrol.workspace import Workspace

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_HTML = "text/html; charset=utf-8"
_INDEX = (
    "<!doctype html><html lang='id'><meta charset='utf-8'><title>Web Latihan</title><h1>Web Latihan</h1><ul>{}</ul>"
)


def start_urls(base: str) -> list[str]:
    """The four addresses where a crawl of the practice web begins."""
    base = base.rstrip("/")
    return [base + path for path in (board.ROOT, channel.PATH, news.FEED, social.PATH)]


def serve(workspace: Workspace, port: int, host: str = "127.0.0.1") -> None:
    """Serve the practice web until Ctrl-C.

    Raises:
        ContentError: the content cannot be read.
        SettingsError: the port is taken.
    """
    server = _server(workspace, port, host)
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()


@contextmanager
def running(workspace: Workspace, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the practice web beside what is done inside the block -> its base address. Port 0: a free one.

    Raises:
        ContentError: the content cannot be read.
        SettingsError: the port is taken.
    """
    server = _server(workspace, port, host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    content: Content
    base: str


def _server(workspace: Workspace, port: int, host: str) -> _Server:
    content = load_content(workspace)
    try:
        server = _Server((host, port), _Handler)
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened: {error.strerror}"
        raise SettingsError(f"port {port} of {host} {why}", hint="name another one with --port N") from error
    server.content = content
    server.base = f"http://{host}:{server.server_port}"
    return server


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    kind: str = _HTML
    status: int = 200


def _answer(content: Content, base: str, path: str, query: dict[str, list[str]]) -> _Answer | None:
    if path == "/":
        links = "".join(f"<li><a href='{url}'>{url}</a></li>" for url in start_urls(base))
        return _page(_INDEX.format(links))
    fixed: dict[str, Callable[[], _Answer | None]] = {
        "/robots.txt": lambda: _Answer(board.robots(base).encode(), "text/plain; charset=utf-8"),
        "/sitemap.xml": lambda: _Answer(board.sitemap(content, base).encode(), "application/xml"),
        board.ROOT: lambda: _page(board.listing(content, _number(query, "page") or 1)),
        board.PDF: lambda: _Answer(_PDF, "application/pdf"),
        channel.PATH: lambda: _page(channel.preview(content, _number(query, "before"))),
        news.FEED: lambda: _Answer(news.feed(content, base).encode(), "application/rss+xml; charset=utf-8"),
        social.PATH: lambda: _page(social.PAGE),
        social.API: lambda: _Answer(social.posts(content, _number(query, "after") or 0).encode(), "application/json"),
    }
    if path in fixed:
        return fixed[path]()
    if path.startswith(board.DISALLOWED):
        return _page("<title>Arsip</title>")
    if path.startswith(board.ROOT):
        return _page(board.posting(content, path.removeprefix(board.ROOT)))
    return _page(news.article(content, path.removeprefix(news.ROOT))) if path.startswith(news.ROOT) else None


def _page(text: str | None) -> _Answer | None:
    return None if text is None else _Answer(text.encode("utf-8", "replace"))


def _number(query: dict[str, list[str]], name: str) -> int | None:
    given = query.get(name, [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "PracticeWeb"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:  # the library's name
        """Answer with a page of the practice web, or 404."""
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, max_num_fields=20)
        found = _answer(self.server.content, self.server.base, unquote(parts.path), query)
        answer = found or _Answer(b"<!doctype html><title>404</title><h1>Tidak ditemukan</h1>", status=404)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing: the practice web is not what is looked at."""
