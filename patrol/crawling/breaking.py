"""Middleware: a host that fails again and again, or asks to be left alone, is left alone; all others go on.

What a host asks for in `Retry-After` holds: a short wait is waited for in the run, a long one opens its breaker until
then. A crawl by hand has nobody to share with and keeps its breakers to itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from patrol.crawling.courtesy import door_of
from patrol.crawling.protocols import Breaker
from patrol.crawling.urls import site

SHORT_WAIT = 60.0
"""Seconds of `Retry-After` that are waited for within a run."""
LONGEST = 24 * 3_600
_TELLING = frozenset({403, 429, *range(500, 600)})
FAULTS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)


class HostResting(IgnoreRequest):
    """A request to a host that is left alone for now; the message says why and until when."""


class Resting:
    """Scrapy's downloader middleware: asks nothing of a host that rests, robots.txt included."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Resting:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise `HostResting`."""
        door = door_of(self.crawler)
        why = door.breaker.refuses(site(request.url)) if door is not None else None
        if why is not None:
            raise HostResting(why)


class Breaking:
    """Scrapy's downloader middleware; it stands below the retries, so that it sees each attempt."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Breaking:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note how the host answered, and keep the pause that it asks for."""
        host, door = site(request.url), door_of(self.crawler)
        if door is None:
            return response
        if response.status not in _TELLING:
            door.breaker.answered(host)
            return response
        asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if asked is not None and response.status in (429, 503):
            self._keep_pause(request, door.breaker, response.status, asked)
        else:
            door.breaker.failed(host, f"it answered {response.status} again and again")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that the host did not answer."""
        door = door_of(self.crawler)
        if door is not None and isinstance(exception, FAULTS):
            door.breaker.failed(site(request.url), "it failed to answer again and again")

    def _keep_pause(self, request: Request, breaker: Breaker, status: int, seconds: float) -> None:
        host = site(request.url)
        if seconds > SHORT_WAIT:
            request.meta["dont_retry"] = True
            until = datetime.now(UTC) + timedelta(seconds=min(seconds, LONGEST))
            breaker.failed(host, f"it answered {status} and asked to be left alone", until=until)
            return
        breaker.failed(host, f"it answered {status} again and again")
        hold(self.crawler.engine.downloader, request, seconds)


def hold(downloader: Any, request: Request, seconds: float) -> None:
    """Have Scrapy send nothing to a request's host for so many seconds."""
    slot = downloader.slots.get(downloader.get_slot_key(request))
    if slot is not None:
        slot.close()  # the pause between two requests, which is shorter
        slot.latercall = call_later(seconds, downloader._latercall, slot)  # the downloader's own way to wait


def retry_after(value: bytes | None, at: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks to wait, from a number or a date; `None` where it says neither."""
    text = (value or b"").decode("latin-1").strip()[:60]
    if text.isascii() and text.isdigit():
        return float(min(int(text), LONGEST))
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return min(max((when - at).total_seconds(), 0.0), float(LONGEST))
