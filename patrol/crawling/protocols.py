"""What the door needs of the house, as Protocols: where pages, posts and captures go, what is known, who to ask now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from patrol.evidence.exchange import Attempt, Exchange
from patrol.records import Page, Post


class Sink(Protocol):
    """Takes pages and posts as they are read, page by page, at least once; the caller may be killed at any moment."""

    def ready(self) -> None:
        """Return once pages can be taken: called before the first is fetched."""

    def page(self, page: Page) -> None:
        """A page that was captured."""

    def accept(self, page: Page | None, post: Post) -> None:
        """A post, and the page it was read from (handed to `page` before)."""

    def flush(self) -> None:
        """Write what waits. Called at the end of a run."""


class Known(Protocol):
    """What earlier runs brought in, looked up one by one: there may be millions."""

    def has(self, source: str, key: str) -> bool:
        """True for a post whose source an earlier run read to its end; a post of a run that was killed is not known."""

    def due(self, urls: Iterable[str]) -> set[str]:
        """Of the postings that a listing shows, those whose pages are to be fetched; the others are noted as listed
        still."""

    def visited(self, url: str, status: int, posts: Sequence[tuple[str, str]]) -> None:
        """A posting's page was fetched, with this status, and told these posts as (source, key), which the sink has."""


class Breaker(Protocol):
    """Keeps hosts that fail from being asked again and again; shared by all workers."""

    def refuses(self, host: str) -> str | None:
        """Why a host is not to be asked now; `None` where it may, perhaps as the one probe."""

    def answered(self, host: str) -> None:
        """A host answered as it should."""

    def failed(self, host: str, why: str, *, until: datetime | None = None) -> None:
        """A host did not answer, or asked to be left alone, perhaps until a certain time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was fetched for a post: whose, which of its pictures (from 0), and the capture that has it."""

    source: str
    key: str
    place: int
    url: str
    content_type: str
    capture_id: str | None


class Pictures(Protocol):
    """Keeps what posts show."""

    def due(self, source: str, key: str, shown: int) -> set[int]:
        """Of a post's first so many pictures, the places of those that are not kept yet."""

    def keep(self, one: Picture, body: bytes) -> None:
        """A picture that was captured."""


class Recorder(Protocol):
    """Keeps evidence of what was fetched."""

    def record(self, exchange: Exchange) -> str | None:
        """Keep one request and its response -> the capture's id."""

    def attempt(self, tried: Attempt) -> str | None:
        """Keep that something was asked for and no page came -> the attempt's id."""

    def sync(self) -> None:
        """Have all that was recorded on the disk, and its chain."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who stands beside a run; a crawl by hand may go without any of them."""

    known: Known | None = None
    breaker: Breaker | None = None
    recorder: Recorder | None = None
    pictures: Pictures | None = None
