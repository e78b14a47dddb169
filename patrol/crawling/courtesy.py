"""Middlewares for good manners and limits: robots.txt (closed where it cannot be read), and the page budget."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from patrol.crawling.door import Door

MAX_CRAWL_DELAY = 60.0
_CLOSED = b"User-agent: *\nDisallow: /\n"


class OverBudget(IgnoreRequest):
    """A request that the budget has no room for."""


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: one that the server fails to give (5xx) closes the site; its crawl-delay holds."""

    async def _parse_robots(self, response: Any, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=_CLOSED)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Refuse what robots.txt closes, and keep the pace that it asks for."""
        super().process_request_2(rp, request)
        asked = rp.crawl_delay(self._robotstxt_useragent) if rp is not None else None
        engine = self.crawler.engine
        if not asked or asked <= 0 or engine is None:
            return
        slot = engine.downloader.slots.get(engine.downloader.get_slot_key(request))
        if slot is not None:
            slot.delay = max(slot.delay, min(float(asked), MAX_CRAWL_DELAY))
            slot.concurrency = 1
            request.meta["autothrottle_dont_adjust_delay"] = True  # it must not go below what the site asks for


class PageBudget:
    """Counts pages against the run's budget; robots.txt itself is free."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> PageBudget:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise `OverBudget`."""
        door: Door | None = getattr(self.crawler.spider, "door", None)
        if door is not None and not request.meta.get("dont_obey_robotstxt") and not door.start_page():
            raise OverBudget(door.spent or "the budget is used up")
