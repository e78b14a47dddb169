"""An exchange -> WARC 1.1 records (a gzip member each), appended to a file that is changed for a new one at 100 MB."""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from patrol.evidence.exchange import Exchange, Headers
from patrol.evidence.files import Appended

ROTATE_BYTES = 100_000_000
_LEVEL = 1  # a page takes a tenth more room than at level 6, in a third of the time
_BREAKS = dict.fromkeys(map(ord, "\r\n\0"), " ")
AS_RECEIVED = (
    "the body after transfer-decoding (chunks joined), the header names recased by the crawler: not the bytes as they "
    "were on the wire"
)
AS_RENDERED = "what a browser made of the page: its final DOM; the parts are bodies after content-decoding"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture's records lie: a file below the evidence folder, and a stretch of its bytes with its SHA-256."""

    file: str
    offset: int
    length: int
    sha256: str


class Warc:
    """The WARC files that one process writes for one retention class."""

    def __init__(self, folder: Path, stem: str, about: Mapping[str, str]) -> None:
        self.folder, self.stem, self.about = folder, stem, about
        self.number = 0
        self._file: Appended | None = None

    def begin(self) -> Place | None:
        """Open the next file where one is due -> where its opening record lies."""
        if self._file is not None and self._file.size < ROTATE_BYTES:
            return None
        if self._file is not None:
            self._file.sync()
            self._file.close()
            self._file = None
        self.number += 1
        path = self.folder / f"{self.stem}-{self.number:05d}.warc.gz"
        self._file = Appended(path, fresh=True)
        body = "".join(f"{name}: {value}\r\n" for name, value in self.about.items()).encode()
        about = {"WARC-Filename": path.name, "WARC-Date": _moment(datetime.now(UTC))}
        return self.add(_member("", "warcinfo", body, "application/warc-fields", about))

    def add(self, data: bytes) -> Place:
        """Append a capture's records."""
        assert self._file is not None
        offset = self._file.add(data)
        name = f"{self.folder.name}/{self._file.path.name}"
        return Place(name, offset, len(data), hashlib.sha256(data).hexdigest())

    def take_back(self, place: Place) -> None:
        """Leave out again what was added last; a file that holds nothing else goes with it."""
        assert self._file is not None
        self._file.take_back(place.offset)
        if place.offset == 0:
            self._file.path.unlink(missing_ok=True)
            self.close()

    def sync(self) -> None:
        """Have the file on the disk."""
        if self._file is not None:
            self._file.sync()

    def to_sync(self) -> list[Callable[[], None]]:
        """What has the file on the disk as it stands; see `Appended.to_sync`. One that was full is there already."""
        return [] if self._file is None else [self._file.to_sync()]

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def records(exchange: Exchange, facts: Mapping[str, Any], *, withheld: str | None = None) -> bytes:
    """The records of one capture: what was asked, what came, and the facts about it.

    `withheld` says why the body is left out; its hashes stay among the facts.
    """
    own, when = _id(), {"WARC-Date": _moment(exchange.started)}
    if exchange.peer:
        when["WARC-IP-Address"] = exchange.peer
    about = {**when, "WARC-Record-ID": own, "X-Patrol-Capture": str(facts["id"])}
    beside = {**when, "WARC-Concurrent-To": own}
    parts = [_main(exchange, facts, about, withheld)]
    if exchange.kind == "page":
        block = _head(f"{exchange.method} {_target(exchange.url)} HTTP/1.1", exchange.request_headers)
        beside["WARC-Payload-Digest"] = _NOTHING  # of what follows the head: nothing is ever sent
        parts.append(_member(exchange.url, "request", block, "application/http; msgtype=request", beside))
    told = {**facts, "tls_pem": _pem(exchange.tls_leaf), "body_withheld": withheld}
    block = json.dumps(told, sort_keys=True, ensure_ascii=True).encode()
    refers = {**when, "WARC-Refers-To": own}
    parts.append(_member(exchange.url, "metadata", block, "application/json", refers))
    return b"".join(parts)


def _main(exchange: Exchange, facts: Mapping[str, Any], about: dict[str, str], withheld: str | None) -> bytes:
    body = b"" if withheld else exchange.received
    hashes = {
        "X-Patrol-Received-SHA256": facts["received_sha256"],
        "X-Patrol-Decoded-SHA256": facts["decoded_sha256"],
        "X-Patrol-As": AS_RECEIVED if exchange.kind == "page" else AS_RENDERED,
    }
    if exchange.kind != "page":
        kind = _content_type(exchange.response_headers) or "application/octet-stream"
        return _member(exchange.url, "resource", b"" if withheld else exchange.decoded, kind, {**about, **hashes})
    status = f"{exchange.protocol or 'HTTP/1.1'} {exchange.status or 0} {exchange.reason or ''}".rstrip()
    head = _head(status, exchange.response_headers)
    hashes["WARC-Payload-Digest"] = _NOTHING if withheld else f"sha256:{facts['received_sha256']}"
    return _member(exchange.url, "response", head + body, "application/http; msgtype=response", {**about, **hashes})


def _member(url: str, kind: str, block: bytes, content_type: str, headers: dict[str, str]) -> bytes:
    """A record as a gzip member. Written by our own hand: a capture through warcio's writer takes half as long again,
    and it would parse the HTTP head and write it anew. The tests and `finding.py` read it with warcio."""
    headers = headers if "WARC-Record-ID" in headers else {"WARC-Record-ID": _id(), **headers}
    headers["WARC-Block-Digest"] = _digest(block)
    if kind != "warcinfo":
        headers.setdefault("WARC-Payload-Digest", headers["WARC-Block-Digest"])
        headers["WARC-Target-URI"] = url
    headers |= {"WARC-Type": kind, "Content-Type": content_type, "Content-Length": str(len(block))}
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in headers.items())
    plain = b"".join((b"WARC/1.1\r\n", lines.encode("utf-8", "replace"), b"\r\n", block, b"\r\n\r\n"))
    return gzip.compress(plain, _LEVEL, mtime=0)


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{_one_line(line)}\r\n" for line in lines).encode("latin-1", "replace") + b"\r\n"


def _target(url: str) -> str:
    rest = url.partition("://")[2].partition("#")[0]
    cut = min((found for sign in "/?" if (found := rest.find(sign)) >= 0), default=len(rest))
    path = rest[cut:]
    return path if path.startswith("/") else f"/{path}"


def _content_type(headers: Headers) -> str | None:
    return next((value for name, value in headers if name.lower() == "content-type"), None)


def _pem(leaf: bytes | None) -> str | None:
    return None if leaf is None else ssl.DER_cert_to_PEM_cert(leaf)


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


_NOTHING = _digest(b"")


def _id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _one_line(text: str) -> str:
    # a line break in a header would begin another header
    return text if text.isprintable() else text.translate(_BREAKS)
