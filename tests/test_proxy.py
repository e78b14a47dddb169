"""The browser's way out: only public addresses, only with the credential; and what a crawl lets out, byte for byte."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from patrol.crawling.addresses import ClosedAddressError, Gate, resolve_public
from patrol.crawling.proxy import MAX_HEAD, FilteringProxy
from patrol.workspace import init_workspace
from tests.hostile_server import page
from tests.test_rendering import workspace
from tests.test_walk import PATROL

CANARIES = {"PATROL_CONTACT": "kenari-satu", "HTTP_COOKIE": "kenari-dua", "USER": "kenari-tiga"}
CLOSED = ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "100.64.0.1",
          "[2002:a00:1::]", "[64:ff9b::a00:1]", "localhost", "a..example", "no-such-host.invalid"]  # fmt: skip


class Listener:
    """A raw server that keeps every byte it is sent."""

    def __init__(self, answers: dict[str, tuple[str, bytes]]) -> None:
        self.answers = answers
        self.heard: list[bytes] = []
        self.redirects = False
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            got = b""
            while b"\r\n\r\n" not in got and (data := connection.recv(65_536)):
                got += data
            self.heard.append(got)
            path = got.split(b" ")[1].decode() if b" " in got else ""
            more, body = self.answers.get(path.partition("?")[0], ("404", b""))
            found = "302 Found" if self.redirects else "200 OK"
            status = found if path.partition("?")[0] in self.answers else "404 Not Found"
            lines = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
            connection.sendall(f"{lines}{more if body else ''}\r\n".encode() + body)


@contextmanager
def listening(answers: dict[str, tuple[str, bytes]]) -> Iterator[Listener]:
    listener = Listener(answers)
    yield listener
    listener.socket.close()


def through(gate: Gate, talk: Callable[[FilteringProxy], Awaitable[bytes]]) -> bytes:
    async def whole() -> bytes:
        proxy = FilteringProxy(gate)
        await proxy.start()
        try:
            return await talk(proxy)
        finally:
            await proxy.close()

    return asyncio.run(whole())


def asking(text: str, *, known: bool = True) -> Callable[[FilteringProxy], Awaitable[bytes]]:
    async def talk(proxy: FilteringProxy) -> bytes:
        said = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode() if known else "eDp5"
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.address.rpartition(":")[2]))
        writer.write(text.replace("\n", "\r\n").replace("AUTH", f"Proxy-Authorization: Basic {said}").encode())
        answer = b""
        with suppress(ConnectionResetError):  # who closes on what was not read yet resets
            while data := await reader.read(200_000):
                answer += data
        writer.close()
        return answer

    return talk


@pytest.mark.parametrize("host", CLOSED)
@pytest.mark.parametrize("line", ["CONNECT {}:80 HTTP/1.1", "GET http://{}:80/ HTTP/1.1"])
def test_the_proxy_goes_to_public_addresses_alone(host: str, line: str) -> None:
    answer = through(Gate.of(()), asking(f"{line.format(host)}\nAUTH\n\n"))
    assert answer.startswith(b"HTTP/1.1 403")


def test_a_name_with_one_private_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(ClosedAddressError, match=r"10\.0\.0\.1"):
        resolve_public("two.example", 80, Gate.of(()))


@pytest.mark.parametrize(
    ("text", "known", "status"),
    [
        ("GET http://HOST/x HTTP/1.1\nAUTH\n\n", True, b"200"),
        ("GET http://HOST/x HTTP/1.1\nAUTH\n\n", False, b"407"),
        ("GET http://HOST/x HTTP/1.1\n\n", True, b"407"),
        ("CONNECT HOST HTTP/1.1\nAUTH\n\nGET /x HTTP/1.1\n\n", True, b"200"),
        ("GET file:///etc/hostname HTTP/1.1\nAUTH\n\n", True, b"400"),
        ("GET https://HOST/x HTTP/1.1\nAUTH\n\n", True, b"400"),
    ],
)
def test_only_who_knows_the_credential_is_served(text: str, known: bool, status: bytes) -> None:
    with listening({"/x": ("", b"kata")}) as site:
        answer = through(Gate.of((site.host,)), asking(text.replace("HOST", site.host), known=known))
    assert answer.split(b" ")[1] == status
    assert bool(site.heard) is (status == b"200")


@pytest.mark.parametrize(
    "text", ["x" * (MAX_HEAD * 2) + "\n\n", "kata\n\n", "\n\n", "GET http://[::1 HTTP/1.1\nAUTH\n\n"]
)
def test_nonsense_ends_the_connection(text: str) -> None:
    assert b"200" not in through(Gate.of(()), asking(text))[:20]


def test_a_plain_connection_serves_one_request_and_leaves_out_what_tells_on_us() -> None:
    ask = "GET http://HOST/x HTTP/1.1\nAUTH\nCookie: kenari\nReferer: http://kenari/\nAccept: */*\n\n"
    with listening({"/x": ("", b"kata")}) as site:
        answer = through(Gate.of((site.host,)), asking((ask * 2).replace("HOST", site.host)))
    assert answer.count(b"200 OK") == 1
    assert len(site.heard) == 1
    assert site.heard[0].startswith(b"GET /x HTTP/1.1\r\nAccept: */*\r\nConnection: close")
    assert b"kenari" not in b"".join(site.heard)


SCRIPT = """<script>document.cookie = 'kenari=empat'; localStorage.a = 'kenari';
fetch('/data').then(() => fetch('http://OTHER/data')).catch(() => 0).then(() => {
document.body.innerHTML += `<article><p>Toko kami di pasar lama mencari penjaga yang jujur
dan rajin, silakan datang membawa lamaran setiap pagi.</p></article>` })
</script>"""


@pytest.mark.browser
def test_nothing_that_tells_on_us_goes_out(tmp_path: Path) -> None:
    data = ("Access-Control-Allow-Origin: *\r\nSet-Cookie: kenari=lima\r\n", b"data")
    with listening({"/data": data}) as other, listening({"/data": data}) as site:
        body = page(body=SCRIPT.replace("OTHER", other.host)).encode()
        html = "Content-Type: text/html\r\nSet-Cookie: kenari=enam\r\n"
        site.answers |= {"/x": (html, body), "/y": (html, page(body="<p>kata</p>" * 40).encode())}
        homes = {"x": workspace(tmp_path / "b"), "y": init_workspace(tmp_path / "unit-kenari").home}
        for path, home in homes.items():
            command = [*PATROL, "--home", str(home), "crawl", f"http://{site.host}/{path}"]
            command += [part for host in (site.host, other.host) for part in ("--allow-host", host)]
            env = {**os.environ, **CANARIES, "PATROL_UNIT": "kenari-unit", "COLUMNS": "200"}
            done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
            assert "1 posts" in done.stdout, done.stderr
    heard = b"\n".join([*site.heard, *other.heard])
    assert b"GET /x " in heard
    assert b"GET /y " in heard
    assert other.heard
    lines = {line.partition(b":")[0].strip().lower() for line in heard.splitlines()}
    assert not lines & {b"cookie", b"referer", b"authorization", b"proxy-authorization", b"x-forwarded-for", b"via"}
    assert b"kenari" not in heard
    assert socket.gethostname().encode() not in heard
    assert os.environ.get("USER", "root-user").encode() not in heard or os.environ.get("USER") in (None, "", "root")


TOKENED = """
import sys
from pathlib import Path
from patrol.crawling.run import _Nowhere, crawl
from patrol.crawling.task import Task
from patrol.settings import load_settings
from patrol.workspace import Workspace, bundled_content
one, other, home = sys.argv[1:]
workspace = Workspace(Path(home), bundled_content())
settings = load_settings(workspace, {"allow_hosts": (one, other), "browser": "none"})
crawl([f"http://{one}/go", f"http://{other}/y"], settings=settings, workspace=workspace, sink=_Nowhere(),
      task=Task(source="papan", tokens={one: "kenari-token"}))
"""


def test_a_token_goes_to_its_host_alone(tmp_path: Path) -> None:
    with listening({"/x": ("", b"<p>kata</p>")}) as other, listening({}) as site:
        site.answers["/go"] = (f"Location: http://{other.host}/x\r\n", b"-")
        site.redirects = True
        command = [sys.executable, "-c", TOKENED, site.host, other.host, str(init_workspace(tmp_path / "unit").home)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert b"kenari-token" in b"".join(site.heard)
    assert any(b"GET /x " in request for request in other.heard)
    assert b"kenari-token" not in b"".join(other.heard)
