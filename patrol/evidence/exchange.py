"""One request and its response as they were seen: what a capture is made of. Unknown is `None`, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    `received` is the body after transfer-decoding (chunks joined), as Scrapy hands it over with its header names
    recased: not the bytes on the wire, and the capture says so. `decoded` is the body after content-decoding (gzip,
    br), or the final DOM where `kind` is `rendered`. Times are UTC.
    """

    kind: Literal["page", "rendered", "part", "screenshot"]
    url: str
    method: str
    request_headers: Headers
    status: int | None
    reason: str | None
    response_headers: Headers
    received: bytes
    decoded: bytes
    started: datetime
    ended: datetime
    protocol: str | None = None
    peer: str | None = None
    """IP address that answered."""
    dns: tuple[str, ...] | None = None
    tls_leaf: bytes | None = None
    """The server's certificate, DER."""
    redirects: tuple[str, ...] = ()
    robots: str | None = None
    """What was decided about robots.txt and TDM reservations, in words."""
    source: str | None = None
    basis: str | None = None
    retention: str = "ordinary"
    of: str | None = None
    """The capture that this one is a part or a picture of."""
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was asked for and brought no page: what stood in the way, as a kind and in words. Times are UTC.

    `dns` and `robots` as for an exchange; unknown is `None`.
    """

    url: str
    method: str
    kind: str
    says: str
    error: str
    """The fault's own name."""
    started: datetime
    ended: datetime
    redirects: tuple[str, ...] = ()
    dns: tuple[str, ...] | None = None
    robots: str | None = None
    of: str | None = None
    """The capture of the last response on the way (a redirect, a 503), if any came."""
    source: str | None = None
    basis: str | None = None
