"""Fetched pages, as they came and as they were unpacked or shown -> the run's recorder, before anybody reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import signals as scrapy_signals
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from patrol.crawling.courtesy import door_of
from patrol.crawling.door import Door
from patrol.crawling.gate import ASKED_AT, answers_for
from patrol.crawling.parts import Part
from patrol.errors import PatrolError
from patrol.evidence.exchange import Attempt, Exchange, Headers

VERSIONS = {name: version(name) for name in ("scrapy", "twisted")}
_OWN_RULES = "the site's own rules, which are read before it is visited"
_CAPTURE = "patrol_capture"


class Unpacking:
    """Scrapy's downloader middleware: its own unpacking, before which each response is captured as it came.

    It stands before the redirects and before the reading of robots.txt, so that those responses are captured too.
    What cannot be unpacked (a bomb, a broken stream) is captured as it came.
    """

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.inner = HttpCompressionMiddleware.from_crawler(crawler)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Unpacking:
        """Scrapy's way to make one."""
        made = cls(crawler)
        crawler.signals.connect(made.ended, signal=scrapy_signals.spider_closed)
        return made

    def process_request(self, request: Request) -> None:
        """Say which encodings can be unpacked."""
        self.inner.process_request(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response unpacked.

        Raises:
            IgnoreRequest: it cannot be captured; the run ends.
        """
        door = door_of(self.crawler)
        if door is None or door.beside.recorder is None:
            return self._unpacked(request, response)
        try:
            unpacked = self._unpacked(request, response)
        except Exception:
            self._capture(door, request, response, b"")
            raise
        request.meta[_CAPTURE] = self._capture(door, request, response, unpacked.body)
        return unpacked

    def ended(self) -> None:
        """Scrapy's signal: the spider has ended; all that it captured goes to the disk."""
        door = door_of(self.crawler)
        if door is not None and door.beside.recorder is not None and door.broken is None:
            try:
                door.beside.recorder.sync()
            except (PatrolError, OSError) as error:
                door.broken = error

    def _unpacked(self, request: Request, response: Response) -> Response:
        unpacked = self.inner.process_response(request, response)
        assert isinstance(unpacked, Response)  # it never asks anew
        return unpacked

    def _capture(self, door: Door, request: Request, response: Response, unpacked: bytes) -> str | None:
        return _kept(self.crawler, door, page_exchange(door, request, response, unpacked))


def page_exchange(door: Door, request: Request, response: Response, unpacked: bytes) -> Exchange:
    """The exchange of a fetched page."""
    ended = datetime.now(UTC)
    headers_after = timedelta(seconds=float(request.meta.get("download_latency") or 0.0))
    own_rules = _OWN_RULES if request.meta.get("dont_obey_robotstxt") else None
    certificate = response.certificate
    return Exchange(
        kind="page",
        url=response.url,
        method=request.method,
        request_headers=_headers(request.headers),
        status=response.status,
        reason=_reason(response.status),
        response_headers=_headers(response.headers),
        received=response.body,
        decoded=unpacked,
        started=ended - headers_after,
        ended=ended,
        protocol=response.protocol,
        peer=str(response.ip_address) if response.ip_address else None,
        dns=answers_for(urlsplit(response.url).hostname or ""),
        tls_leaf=None if certificate is None else certificate.dump(),
        redirects=tuple(request.meta.get("redirect_urls") or ()),
        robots=request.meta.get("robots") or own_rules,
        of=request.meta.get("of"),
        versions=VERSIONS,
        **_task(door),
    )


def capture_attempt(crawler: Any, request: Request, error: BaseException, kind: str, says: str) -> None:
    """Keep that a request brought no page, and what stood in its way: "we looked, and it was gone" can be shown.

    Where it cannot be kept, the run ends.
    """
    door = door_of(crawler)
    if door is None or door.beside.recorder is None or door.broken is not None:
        return
    passed = tuple(request.meta.get("redirect_urls") or ())
    ended = datetime.now(UTC)
    asked = request.meta.get(ASKED_AT)
    tried = Attempt(
        url=request.url,
        method=request.method,
        kind=kind,
        says=says,
        error=type(error).__name__,
        started=ended if asked is None else min(ended, datetime.fromtimestamp(asked, UTC)),
        ended=ended,
        redirects=passed,
        dns=answers_for(urlsplit(request.url).hostname or ""),
        robots=request.meta.get("robots"),
        of=request.meta.get(_CAPTURE),
        source=door.task.source,
        basis=door.task.basis,
    )
    try:
        door.beside.recorder.attempt(tried)
    except (PatrolError, OSError) as failed:
        _stop(crawler, door, failed)


def captured_as(response: Response) -> str | None:
    """The id of a response's capture, where captures are kept."""
    made: str | None = response.meta.get(_CAPTURE)
    return made


def captures(crawler: Any) -> bool:
    """Whether the run keeps captures."""
    door = door_of(crawler)
    return door is not None and door.beside.recorder is not None


def capture_picture(
    crawler: Any, response: Response, png: bytes, *, of: str | None, browser: str | None, says: str
) -> str | None:
    """Keep a picture of a page that was fetched for it -> the capture's id; `says` how it was made.

    Raises:
        IgnoreRequest: it cannot be captured; the run ends.
    """
    door, request = door_of(crawler), response.request
    if door is None or door.beside.recorder is None or request is None:
        return None
    now = datetime.now(UTC)
    exchange = Exchange(
        kind="screenshot",
        url=response.url,
        method="GET",
        request_headers=(),
        status=response.status,
        reason=None,
        response_headers=(("Content-Type", "image/png"),),
        received=png,
        decoded=png,
        started=now,
        ended=now,
        redirects=tuple(request.meta.get("redirect_urls") or ()),
        robots=request.meta.get("robots"),
        of=of or request.meta.get(_CAPTURE),
        versions={**VERSIONS, **({"browser": browser} if browser else {}), "picture": says},
        **_task(door),
    )
    return _kept(crawler, door, exchange)


def capture_rendered(
    crawler: Any, request: Request, response: Response, dom: bytes, parts: Iterable[Part], browser: str | None
) -> None:
    """Keep what a browser made of a fetched page: the final DOM, and what its scripts had fetched.

    Raises:
        IgnoreRequest: it cannot be captured; the run ends.
    """
    door = door_of(crawler)
    if door is None or door.beside.recorder is None:
        return
    now = datetime.now(UTC)
    common: dict[str, Any] = {
        "method": "GET",
        "request_headers": (),
        "reason": None,
        "started": now,
        "ended": now,
        "robots": request.meta.get("robots"),
        "versions": {**VERSIONS, **({"browser": browser} if browser else {})},
        **_task(door),
    }
    own: dict[str, Any] = {"url": response.url, "status": response.status, "received": dom, "decoded": dom}
    own |= {"redirects": tuple(request.meta.get("redirect_urls") or ()), "of": request.meta.get(_CAPTURE)}
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    whole = _kept(crawler, door, Exchange(kind="rendered", response_headers=kind, **{**common, **own}))
    for part in parts:
        own = {"url": part.url, "method": part.method, "status": part.status, "response_headers": part.headers}
        own |= {"received": part.body, "decoded": part.body, "of": whole}
        _kept(crawler, door, Exchange(kind="part", **{**common, **own}))


def _kept(crawler: Any, door: Door, exchange: Exchange) -> str | None:
    assert door.beside.recorder is not None
    if door.broken is not None:
        raise IgnoreRequest("the run has failed")
    try:
        return door.beside.recorder.record(exchange)
    except (PatrolError, OSError) as error:
        _stop(crawler, door, error)
        raise IgnoreRequest(str(error)) from error


def _stop(crawler: Any, door: Door, error: Exception) -> None:
    door.broken = error
    # nothing more could be kept, so nothing more is fetched
    asyncio.ensure_future(crawler.engine.close_spider_async(reason="evidence"))  # noqa: RUF006


def _task(door: Door) -> dict[str, Any]:
    task = door.task
    return {"source": task.source, "basis": task.basis, "retention": task.retention}


def _headers(headers: Any) -> Headers:
    # as `Headers` keeps them; its own `items` looks each of them up again
    kept = dict.items(headers)
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in kept for value in values)


def _reason(status: int) -> str | None:
    try:
        return HTTPStatus(status).phrase  # Scrapy does not hand over the words that came
    except ValueError:
        return None
