"""Middlewares for good manners and limits: robots.txt (closed where it cannot be read), and the page budget."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from patrol.crawling.door import Door
from patrol.crawling.urls import site

MAX_CRAWL_DELAY = 60.0


class OverBudget(IgnoreRequest):
    """A request that the budget has no room for."""


class InTrap(IgnoreRequest):
    """A request for one more page of a kind that has long been saying nothing new."""


class UnreadRobots(IgnoreRequest):
    """A request to a site whose robots.txt could not be read; its cause is what went wrong."""


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: one that the server fails to give closes the site; its crawl-delay holds."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._unread: dict[str, Exception] = {}

    async def robot_parser(self, request: Request) -> Any:
        """The site's rules, `None` where they could not be read."""
        # of several requests that wait for the rules, Scrapy 2.19 hands them to the first and `None` to the others
        await super().robot_parser(request)
        return self._parsers[urlsplit(request.url).netloc]

    async def _parse_robots(self, response: Any, netloc: str, request: Request) -> None:
        if response.status >= 500:
            raise IgnoreRequest(f"robots.txt was answered with {response.status}")
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unread[netloc] = exc
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Refuse what robots.txt closes, unless the unit may in writing, and keep the pace that it asks for."""
        door = door_of(self.crawler)
        given = door.task.permission(site(request.url), "robots") if door is not None else None
        if given is not None:
            decided(request, f"robots.txt set aside; allowed by {given.by} on {given.on}, {given.letter}")
            return
        if rp is None:
            raise UnreadRobots("robots.txt could not be read") from self._unread.get(urlsplit(request.url).netloc)
        super().process_request_2(rp, request)
        decided(request, "allowed by robots.txt")
        asked = rp.crawl_delay(self._robotstxt_useragent)
        engine = self.crawler.engine
        if not asked or asked <= 0 or engine is None:
            return
        slot = engine.downloader.slots.get(engine.downloader.get_slot_key(request))
        if slot is not None:
            slot.delay = max(slot.delay, min(float(asked), MAX_CRAWL_DELAY))
            slot.concurrency = 1
            request.meta["autothrottle_dont_adjust_delay"] = True  # it must not go below what the site asks for


class Offsite(OffsiteMiddleware):
    """Scrapy's own, which looks at each request twice, for one that names `allowed_domains` at its start; few do."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> Offsite:
        """Scrapy's way to make one.

        Raises:
            NotConfigured: the spider may go anywhere.
        """
        if not getattr(crawler.spider, "allowed_domains", None):
            raise NotConfigured
        return super().from_crawler(crawler)


class Redirects(RedirectMiddleware):
    """Scrapy's own, which warns at every start that redirects carry no Referer; they are not meant to."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> Redirects:
        """Scrapy's way to make one, without the question for a middleware that sets the Referer."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made


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
        door = door_of(self.crawler)
        if door is None or request.meta.get("dont_obey_robotstxt"):
            return
        if request.meta.get("kind") == "picture":
            if not door.start_picture():
                raise OverBudget("the budget of pictures is used up")
            return
        if request.meta.get("kind") != "start" and door.traps.shut(request.meta.get("start", ""), request.url):
            raise InTrap
        if not door.start_page(site(request.url)):
            raise OverBudget(door.spent or "the budget is used up")

    def process_response(self, request: Request, response: Response) -> Response:
        """Count a page's bytes."""
        door = door_of(self.crawler)
        if door is not None and not request.meta.get("dont_obey_robotstxt"):
            door.size += len(response.body)
        return response


def decided(request: Request, says: str) -> None:
    """Note with a request what was decided about it, for the capture."""
    before = request.meta.get("robots")
    request.meta["robots"] = f"{before}; {says}" if before and says not in before else says


def door_of(crawler: Any) -> Door | None:
    """The run's door, which its spider carries; a spider that is none of ours has none."""
    return getattr(crawler.spider, "door", None)
