"""The browser's only way out: a proxy of ours on loopback that resolves, asks the gate, and connects to what was asked.

The address that is checked is the one that is connected to, so no name can change its answer in between, whatever the
browser would have made of it. A random credential keeps every other program of this machine out.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from patrol.crawling.addresses import Gate, port_of, resolve_public
from patrol.errors import CrawlError

MAX_CONNECTIONS = 100
MAX_HEAD = 64_000
MAX_BYTES = 50_000_000
"""Bytes in either direction that one connection may carry."""
CONNECT_SECONDS, MOST_SECONDS = 15.0, 120.0
_CHUNK = 65_536
_LEFT_OUT = frozenset({
    "cookie", "referer", "proxy-authorization", "proxy-connection", "connection", "keep-alive", "te", "upgrade",
    "expect",
})  # fmt: skip
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class FilteringProxy:
    """Listens on a free port of 127.0.0.1 from `start` to `close`."""

    gate: Gate
    user: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    refused: list[str] = field(default_factory=list)
    left: int = 1_000_000_000
    """Bytes that it still carries, in either direction and over all connections; beyond them nothing goes through."""
    _server: asyncio.Server | None = None
    _open: int = 0

    @property
    def address(self) -> str:
        """Where it listens, as a browser's options name it."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD)

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open > MAX_CONNECTIONS or self.left <= 0:
                await _answer(writer, "503 Too many connections, or bytes")
            else:
                await asyncio.wait_for(self._one(reader, writer), MOST_SECONDS)
        except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError, ValueError):
            pass  # the browser learns of it by the connection's end
        finally:
            self._open -= 1
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")[:-2]
        method, target, _ = first.split(" ", 2)
        headers = [tuple(part.strip() for part in line.partition(":")[::2]) for line in lines]
        told = {name.lower(): value for name, value in headers}
        if not self._knows(told.get("proxy-authorization", "")):
            await _answer(writer, "407 Who is asking", 'Proxy-Authenticate: Basic realm="patrol"\r\n')
            return
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        if method != "CONNECT" and parts.scheme != "http":
            await _answer(writer, "400 Not an address of the web")
            return
        try:
            server = await self._connected(parts.hostname or "", parts.port or port_of(parts.scheme, None) or 443)
        except (CrawlError, OSError, TimeoutError) as error:
            self.refused.append(f"{parts.netloc}: {error}"[:300])
            del self.refused[:-1_000]
            await _answer(writer, "403 Not visited")
            return
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await self._both_ways((reader, writer), server)
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                await self._ask_once(f"{method} {path} HTTP/1.1", headers, (reader, writer), server)
        finally:
            server[1].close()

    def _knows(self, said: str) -> bool:
        right = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return hmac.compare_digest(said.encode("utf-8", "replace"), f"Basic {right}".encode())

    async def _connected(self, host: str, port: int) -> Streams:
        addresses = await asyncio.wait_for(asyncio.to_thread(resolve_public, host, port, self.gate), CONNECT_SECONDS)
        for address in addresses[:4]:
            with suppress(OSError, TimeoutError):
                return await asyncio.wait_for(asyncio.open_connection(address, port), CONNECT_SECONDS)
        raise OSError(f"{host} does not answer")

    async def _ask_once(self, request: str, headers: list[tuple[str, ...]], client: Streams, server: Streams) -> None:
        """Hand on one plain request with its body, and its answer; a connection serves no second one, for it would go
        to the same server whatever host it names."""
        kept = [f"{name}: {value}" for name, value in headers if name.lower() not in _LEFT_OUT]
        server[1].write("\r\n".join([request, *kept, "Connection: close", "", ""]).encode("latin-1"))
        length = next((value for name, value in headers if name.lower() == "content-length"), "0")
        left = min(int(length), MAX_BYTES)
        while min(left, self.left) > 0 and (data := await client[0].read(min(left, _CHUNK))):
            left -= len(data)
            self.left -= len(data)
            server[1].write(data)
            await server[1].drain()
        head = (await server[0].readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        lines = [
            line for line in head[1:] if line.partition(":")[0].strip().lower() not in ("connection", "keep-alive")
        ]
        client[1].write("\r\n".join([head[0], *lines, "Connection: close", "", ""]).encode("latin-1"))
        await self._copied(server[0], client[1])

    async def _both_ways(self, client: Streams, server: Streams) -> None:
        ways = [asyncio.ensure_future(self._copied(*way)) for way in ((client[0], server[1]), (server[0], client[1]))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _copied(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        left = MAX_BYTES
        while min(left, self.left) > 0 and (data := await source.read(_CHUNK)):
            left -= len(data)
            self.left -= len(data)
            target.write(data)
            await target.drain()


async def _answer(writer: asyncio.StreamWriter, status: str, more: str = "") -> None:
    writer.write(f"HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n".encode("latin-1"))
    await writer.drain()
