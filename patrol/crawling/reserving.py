"""Middleware: a page whose owner reserves text and data mining is not read, unless the unit may in writing."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from patrol.crawling.breaking import FAULTS
from patrol.crawling.courtesy import decided, door_of
from patrol.crawling.reservations import WELL_KNOWN, Rules, by_rules, in_header, in_page, read_rules
from patrol.crawling.task import Permission
from patrol.crawling.urls import site

MAX_BYTES = 1_000_000


class ReservedError(IgnoreRequest):
    """A page that its owner reserves; the message says where that is said."""


class Reservations:
    """Scrapy's downloader middleware: asks each site for its rules once a run, and each page for its own word."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Reservations:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise `ReservedError`."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        given = self._permission(request)
        if given is not None:  # said before the page comes, for its capture is made before its own word is read
            by = f"allowed by {given.by} on {given.on}, {given.letter}"
            decided(request, f"a reservation of text and data mining is set aside; {by}")
        rules = await self._rules_of(request)
        if by_rules(rules, request.url) and self._permission(request) is None:
            raise ReservedError(f"in {WELL_KNOWN}")
        if rules:
            decided(request, "tdmrep.json does not reserve it")

    def process_response(self, request: Request, response: Response) -> Response:
        """Hand a page on, or raise `ReservedError`."""
        if request.meta.get("dont_obey_robotstxt") or response.status >= 300:
            return response
        said, where = in_header(response.headers.get("tdm-reservation")), "in its header tdm-reservation"
        if said is None and isinstance(response, TextResponse):
            said, where = in_page(response.body[:200_000].decode("latin-1")), "in its meta element tdm-reservation"
        if said and self._permission(request) is None:
            raise ReservedError(where)
        return response

    def _permission(self, request: Request) -> Permission | None:
        door = door_of(self.crawler)
        return None if door is None else door.task.permission(site(request.url), "tdm")

    async def _rules_of(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        if parts.netloc not in self._rules:
            asked = self._fetched(f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}")
            self._rules[parts.netloc] = asyncio.ensure_future(asked)
        return await self._rules[parts.netloc]

    async def _fetched(self, url: str) -> Rules:
        asked = {"dont_obey_robotstxt": True, "download_maxsize": MAX_BYTES, "dont_retry": True}
        request = Request(url, priority=1_000, meta=asked, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except (IgnoreRequest, DownloadCancelledError, *FAULTS):
            return ()  # a rule that cannot be had reserves nothing
        return read_rules(response.body) if response.status == 200 else ()
