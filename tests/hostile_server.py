"""Paths and how each is answered -> a loopback server that answers so, however badly, and remembers who asked."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"
Writer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers and a body; `writer` takes over where the answer is to break the rules of HTTP."""

    body: bytes | str = b""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    writer: Writer | None = None
    posted: Callable[[dict[str, str], bytes], None] | None = None
    """Told of the headers (small letters) and body of a POST."""


class Site(ThreadingHTTPServer):
    """A server on a free port of 127.0.0.1; `answers` may be filled after the port is known."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.host = f"127.0.0.1:{self.server_port}"
        self.base = f"http://{self.host}"

    def answer(self, path: str) -> Answer:
        """The answer for a path, 404 where there is none; `/chain/N` leads to `/chain/N+1` without end."""
        if path.startswith("/chain/"):
            return redirect(f"/chain/{int(path.removeprefix('/chain/')) + 1}")
        return self.answers.get(path, Answer("<h1>404</h1>", 404))


@contextmanager
def running(kind: type[Site] = Site) -> Iterator[Site]:
    """A site that is served beside what is done inside the block."""
    site = kind()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.answer(self.path)
        with suppress(ConnectionError):
            if answer.writer is not None:
                self.close_connection = True
                answer.writer(self)
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            head(self, answer, {"Content-Length": str(len(body))})
            self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        posted = self.server.answer(self.path).posted
        if posted is not None:
            posted({name.lower(): value for name, value in self.headers.items()}, body)
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        pass


def head(handler: BaseHTTPRequestHandler, answer: Answer, more: Mapping[str, str]) -> None:
    """Send the status line and the headers."""
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.kind)
    for name, value in {**answer.headers, **more}.items():
        handler.send_header(name, value)
    handler.end_headers()


def redirect(to: str) -> Answer:
    """A redirect."""
    return Answer(status=302, headers={"Location": to})


def bomb(unpacked: int) -> Answer:
    """A page that is small on the wire and large when unpacked."""
    return Answer(gzip.compress(b"<p>" + b"kata " * (unpacked // 5)), headers={"Content-Encoding": "gzip"})


def endless(chunk: bytes) -> Answer:
    """A page that tells no length and goes on until the other side hangs up."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Answer(), {"Connection": "close"})
        while True:
            handler.wfile.write(chunk)

    return Answer(writer=write)


def dripping(pause: float = 0.2, drops: int = 300) -> Answer:
    """A page that comes a few letters at a time, for far longer than anybody waits."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Answer(), {"Content-Length": "1000000"})
        for _ in range(drops):
            handler.wfile.write(b"kata ")
            time.sleep(pause)

    return Answer(writer=write)


def late(text: str, seconds: float = 0.5, kind: str = "text/plain") -> Answer:
    """A text that is a while in coming, so that several wait for it."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        head(handler, Answer(kind=kind), {"Content-Length": str(len(text)), "Connection": "close"})
        handler.wfile.write(text.encode())

    return Answer(writer=write)


def broken_off(body: bytes) -> Answer:
    """A page whose connection closes half way."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Answer(), {"Content-Length": str(2 * len(body))})
        handler.wfile.write(body)

    return Answer(writer=write)


def wanted(name: str) -> str:
    """A posting's words."""
    return f"Toko {name} mencari karyawan yang jujur dan rajin, gaji sesuai aturan, lamaran ke toko."


def job(name: str, description: str | None = None) -> dict[str, object]:
    """A JobPosting's fields."""
    text = description or wanted(name)
    return {"@context": "https://schema.org", "@type": "JobPosting", "title": name, "description": text}


def script(data: object) -> str:
    """A JSON-LD script: of the JSON of a value, or of a text as it is."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def page(*scripts: str, body: str = "") -> str:
    """A page with scripts in its head."""
    return f"<!doctype html><html><head><title>Lowongan</title>{''.join(scripts)}</head><body>{body}</body></html>"


def sitemap(*urls: str, index: bool = False) -> Answer:
    """A sitemap of pages, or an index of further sitemaps."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    xml = f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'
    return Answer(xml, kind="application/xml")
