"""The base of all spiders: fetch, keep, read, hand in, follow; each page that goes wrong becomes a line for people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import scrapy
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.utils.misc import load_object

from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser
from patrol.crawling.capturing import capture_attempt
from patrol.crawling.courtesy import InTrap, OverBudget
from patrol.crawling.door import Door, page_mark
from patrol.crawling.explaining import (
    LOOK,
    explain,
    explain_circle,
    explain_kind,
    explain_status,
    nothing_found,
)
from patrol.crawling.families import FAMILIES, needs_browser, pick, read_posting, read_section, read_wall
from patrol.crawling.feed import completed, unpacked
from patrol.crawling.harvest import Harvest, Link
from patrol.crawling.html import Document
from patrol.crawling.photos import Photos
from patrol.crawling.pipeline import Found
from patrol.crawling.rendering import rendered
from patrol.crawling.suspecting import suspected
from patrol.crawling.timelines import TIMELINES
from patrol.crawling.traps import PATIENCE
from patrol.crawling.urls import checked, site
from patrol.crawling.walls import barrier
from patrol.errors import CrawlError, PatrolError
from patrol.records import Page, Post

Step = scrapy.Request | Found
_CARRIED = ("start", "kind", "known", "known_page", "family", "asked")
"""What a request knows of its page, to be told to the next one for the same page."""
GONE = (404, 410)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
UNREADABLE = (DownloadCancelledError, ResponseDataLossError)


class PatrolSpider(scrapy.Spider):
    """A spider of ours: `url` (`-a url=...`, several with spaces between) or its own `start_urls` say where to begin.

    Declarations of a subclass: `name`; `families`, the names of the readers it tries (see `families.py`; empty: all);
    `hosts`, the `host[:port]`s that it is made for, so that `patrol crawl` takes it for them (`*.host`: all below);
    `search`, the address that searches its site for a `{word}` or a `{tag}`; `verified`, the day on which somebody saw
    it work on the site itself; `in_browser`, whether its pages are shown in Chromium; `floor`, the fewest posts a start
    address brings while nothing is broken.
    """

    name = "patrol"
    families: ClassVar[tuple[str, ...]] = ()
    hosts: ClassVar[tuple[str, ...]] = ()
    search: ClassVar[str | None] = None
    verified: ClassVar[date | None] = None
    in_browser: ClassVar[bool] = False
    floor: ClassVar[int] = 1
    door: Door
    photos: Photos

    def __init__(self, url: str = "", urls: Iterable[str] = (), door: Door | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.urls = [*urls, *url.split()] or list(self.start_urls)
        self.given_door = door
        self._new: dict[str, set[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **options: Any) -> PatrolSpider:
        """Scrapy's way to make one; without a door the setting `PATROL_SINK` names who provides the sink."""
        spider: PatrolSpider = super().from_crawler(crawler, *args, **options)
        spider.door = spider.given_door or open_door(crawler.settings)
        spider.photos = Photos(crawler, lambda: spider.door)
        crawler.signals.connect(spider.dropped, signal=scrapy.signals.request_dropped)
        return spider

    @classmethod
    def expand(cls, address: str, tokens: Container[str] = ()) -> str:  # noqa: ARG003  # for those that know shorthands
        """The address to fetch for one as people write it (`@channel`, `r/NAME`), or for a site's page that is read at
        another place; any other as it is. `tokens`: the hosts that the unit has a token for."""
        return address

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first requests; an address that is none becomes an outcome."""
        if not self.urls:
            self.door.note("bad_url", "", f"the spider {self.name} was given no address (-a url=...)", start=True)
        for url in self.urls:
            try:
                ready = checked(self.expand(url, self.door.task.tokens))
            except CrawlError as error:
                self.door.note("bad_url", url, str(error), start=True)
                continue
            yield self._request(ready, url, "start")

    # requests -------------------------------------------------------------------------------------------------------

    def _request(self, url: str, start: str, kind: str, told: dict[str, Any] | None = None) -> scrapy.Request:
        keywords: dict[str, Any] = {
            "callback": self.parse,
            "errback": self.failed,
            "meta": {"start": start, "kind": kind, **(told or {})},
        }
        if self.in_browser:
            return rendered(url, **keywords)
        return scrapy.Request(url, headers=self._headers(url), **keywords)

    def _headers(self, url: str) -> dict[str, str]:
        """The unit's token for a host, sent to that host alone and over nothing that others read along with."""
        token = self.door.task.tokens.get(site(url))
        private = url.startswith("https://") or site(url) in self.door.settings.allow_hosts
        return {"Authorization": f"Bearer {token}"} if token and private else {}

    def _in_browser(self, response: Response) -> scrapy.Request:
        meta = {name: response.meta.get(name) for name in _CARRIED}
        return rendered(response.url, callback=self.parse, errback=self.failed, meta=meta)

    def failed(self, failure: Any) -> Iterator[Step]:
        """A request that brought no page. A posting that its feed told of already is handed in as told there."""
        request = failure.request
        if isinstance(failure.value, InTrap):
            return  # told of once, by the page that shut it
        if self.door.spent is None or not isinstance(failure.value, OverBudget):
            kind, says = explain(failure.value, request.url)
            capture_attempt(self.crawler, request, failure.value, kind, says)
            self._note(kind, says, request.meta, request.url)
            yield from self._as_told(request.meta)

    def dropped(self, request: scrapy.Request) -> None:
        """Scrapy's signal: a page that was asked for before in this run, by another address or by a link."""
        passed: list[str] = request.meta.get("redirect_urls") or []
        if request.url in passed:
            self._note(*explain_circle(passed[0]), request.meta, passed[0])
        elif "start" in request.meta:
            self.door.elsewhere[request.meta["start"]].add(page_mark(request.url))

    def _note(self, kind: Any, says: str, meta: dict[str, Any], url: str) -> None:
        start = meta.get("kind") == "start"
        if meta.get("kind") == "listing" and kind not in ("ok", "not_found"):
            self.door.shortened = True  # what it was to show is not missing
        asked = (meta.get("redirect_urls") or [url])[0]
        says = says if asked == url else f"{asked}: leads to {says}"
        self.door.note(kind, meta["start"] if start else url, says, start=start)

    # reading --------------------------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Step]:
        """One fetched page: keep it, read it, hand in its posts, follow what leads on."""
        try:
            document = document_of(response, self.door.settings.page_max_bytes)
        except UNREADABLE as error:
            self._note(*explain(error, response.url), response.meta, response.url)
            return
        trouble = explain_status(response.status, response.url)
        if trouble is None and (document is None or not response.body.strip()):
            content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
            trouble = explain_kind(content_type, response.body[:1_000], response.url)
        if trouble is not None or document is None:
            yield from self._missing(trouble, response, document)
            return
        page = self._kept(response)
        if page is None:
            return
        self._cut(response.meta.get("unread") or (), response)
        harvest = self.read(document, response)
        if document.hides_text:
            harvest = suspected(harvest, document)
        if harvest is None or not (harvest or harvest.family == "telegram" or harvest.family in TIMELINES):
            yield from self._nothing(document, response)
            return
        if not harvest and response.meta.get("kind") == "start" and harvest.family in TIMELINES:
            self._note("ok", f"{response.url}: no post, as the site itself answers", response.meta, response.url)
        self._cut(harvest.cut, response)
        yield from self._harvested(harvest, response, page)

    def read(self, document: Document, response: Response) -> Harvest | None:
        """What this spider reads from a page; a subclass for one site may put its own reading here."""
        kind = response.meta.get("kind")
        if response.meta.get("in_browser"):
            harvest = read_wall(document) if kind == "start" else read_posting(document)
            return harvest.as_family("rendered") if harvest else None
        if self.families:
            return self.harvest(document, str(kind))
        if kind == "posting":
            section = read_section(document) if response.meta.get("depth", 0) == 1 else None
            if section:
                response.meta["kind"] = "listing"  # to be read each time, whatever is known of its postings
            return section or read_posting(document)
        return pick(document)

    def harvest(self, document: Document, kind: str) -> Harvest | None:
        """What a spider with families of its own reads from a page that was asked for as a `start`, a `listing` or a
        `posting`."""
        if kind == "posting":
            return read_posting(document)
        found = [FAMILIES[name](document) for name in self.families]
        return next(
            filter(None, found), next((one for one in found if one is not None and one.family in TIMELINES), None)
        )

    def _cut(self, left_out: Iterable[str], response: Response) -> None:
        """What of a page lies beyond a bound is told of: the rest of it would pass for the whole."""
        for says in left_out:
            self._note("cut", f"{response.url}: {says} ({LOOK})", response.meta, response.url)

    def _kept(self, response: Response) -> Page | None:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        try:
            return self.door.keep(asked, response.url, response.status, content_type, response.body)
        except (PatrolError, OSError) as error:
            self._broken(error)
        return None

    def _harvested(self, harvest: Harvest, response: Response, page: Page) -> Iterator[Step]:
        start, meta = response.meta["start"], response.meta
        source = f"{self._family(harvest, response)}:{site(response.url)}"
        fresh = self._new.setdefault(start, set())
        before = len(fresh)
        told: Post | None = meta.get("known")
        posts = tuple(replace(completed(told, post) if told else post, source=source) for post in harvest.posts)
        fresh.update(post.key for post in posts)
        fresh.update(link.url for link in harvest.links if link.kind != "next")
        for note in harvest.notes:
            self.logger.info("%s: %s", response.url, note)
        asked = meta.get("asked") if meta.get("kind") == "posting" else None
        if posts:
            yield Found(page, posts, start, asked)
        yield from self.photos.of(posts, response)
        if posts or asked:
            self._watch_for_traps(response, posts)
        # a next page that brings nothing new is a trap or the end; one that is known throughout was read before
        onward = len(fresh) > before and not self._read_before(harvest, posts) and not self._past(posts)
        yield from self._followed(harvest, response, page, onward=onward)

    def _read_before(self, harvest: Harvest, posts: Sequence[Post]) -> bool:
        """True for a page from which another leads on, all of whose posts earlier runs know."""
        known = self.door.beside.known
        if known is None or not posts or not any(link.kind == "next" for link in harvest.links):
            return False
        all_known = all(known.has(post.source, post.key) for post in posts)
        self.door.shortened = self.door.shortened or all_known
        return all_known

    def _past(self, posts: Iterable[Post]) -> bool:
        """True for a page of a history all of whose posts are older than the round is to reach."""
        back_to = self.door.task.back_to
        days = [post.published_at.date() for post in posts if post.published_at is not None]
        return back_to is not None and bool(days) and max(days) < back_to

    def _watch_for_traps(self, response: Response, posts: Iterable[Post] = ()) -> None:
        if self.door.traps.read(response.meta["start"], response.url, [post.content_sha256 for post in posts]):
            self._cut([f"{PATIENCE} pages of this kind said nothing new; no more of them were read"], response)

    def _followed(self, harvest: Harvest, response: Response, page: Page, *, onward: bool) -> Iterator[Step]:
        links = [link for link in harvest.links if link.kind != "next" or onward]
        known = self.door.beside.known
        postings = [link.url for link in links if link.kind == "posting"] if known is not None else []
        due = known.due(postings) if known is not None and postings else frozenset()
        for link in links:
            if known is None or link.kind != "posting" or link.url in due:
                yield from self._follow(link, response, page, self._family(harvest, response))

    def _family(self, harvest: Harvest, response: Response) -> str:
        family = response.meta.get("family") or harvest.family
        return family if not self.families and not self.in_browser else self.name

    def _follow(self, link: Link, response: Response, page: Page, family: str) -> Iterator[Step]:
        depth = response.meta.get("depth", 0) + 1
        limit = self.door.settings.crawl_max_depth
        if depth > limit:
            self.door.spend(f"the budget of {limit} links from a start address is used up (crawl_max_depth)")
            return
        kind = "posting" if link.kind == "posting" else "listing"
        told: dict[str, Any] = {"asked": link.url}
        if link.known is not None:
            told |= {"known": link.known, "known_page": page, "family": family}
        yield self._request(link.url, response.meta["start"], kind, told)

    # what goes wrong ------------------------------------------------------------------------------------------------

    def _missing(self, trouble: Any, response: Response, document: Document | None) -> Iterator[Step]:
        kind, says = trouble
        if document is not None and response.status in (401, 403, 429, 503) and barrier(document) == "captcha":
            kind, says = nothing_found(response.url, "captcha", False)
        self._note(kind, says, response.meta, response.url)
        if response.meta.get("kind") == "posting" and response.status in GONE:
            self.door.visited(response.meta["asked"], response.status)
        yield from self._as_told(response.meta)

    def _as_told(self, meta: dict[str, Any]) -> Iterator[Step]:
        """A feed's entry whose article cannot be read is a post as the feed told it, marked as such."""
        told: Post | None = meta.get("known")
        if told is not None and told.text:
            page: Page = meta["known_page"]
            source = f"{meta['family']}:{site(page.final_url)}"
            yield Found(page, (replace(told, source=source, parse_suspect=True),), meta["start"])

    def _nothing(self, document: Document, response: Response) -> Iterator[Step]:
        barred = barrier(document)
        wants = not barred and needs_browser(document) and not response.meta.get("in_browser")
        if wants and not self.families and find_browser(self.door.settings.browser):
            yield self._in_browser(response)
            return
        if response.meta.get("kind") == "listing" and barred not in ("login", "captcha"):
            return
        self._watch_for_traps(response)
        lost = "JobPosting" in document.text and not barred
        kind, says = nothing_found(response.url, barred, bool(wants and not self.families))
        if lost:
            kind = "broken_markup"
            says = f"{response.url}: its JobPosting markup is broken beyond repair (tell the site)"
        self._note(kind, says, response.meta, response.url)
        yield from self._as_told(response.meta)

    def _broken(self, error: Exception) -> None:
        self.door.broken = self.door.broken or error
        raise scrapy.exceptions.CloseSpider("sink")

    def closed(self, reason: str) -> None:
        """Scrapy's last word: how the run ended."""
        if reason == "shutdown":
            self.door.stopped = True
        elif reason == "closespider_timeout":
            self.door.spend(
                f"the budget of {self.door.settings.crawl_max_seconds} seconds is used up (crawl_max_seconds)"
            )
        elif reason == "memusage_exceeded":
            self.door.spend("the budget of memory is used up")
        if self.given_door is None:  # Scrapy's own commands: nobody else shows the report
            self.door.tell_empty(self.urls)
            report = self.door.report()
            for line in report.complaints:
                self.logger.warning("%s", line)
            counts = getattr(self.door.sink, "words", "")  # a sink may say what was new
            self.logger.info("%d pages, %d posts%s", report.pages, report.posts, f": {counts}" if counts else "")


def document_of(response: Response, limit: int) -> Document | None:
    """The page of a response; `None` where it is no text.

    Raises:
        DownloadCancelledError: it is larger than `limit` bytes, when unpacked.
        ResponseDataLossError: what is packed cannot be unpacked.
    """
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if response.body.startswith(b"%PDF"):
        return None
    body = unpacked(response.body, limit)
    if response.body.startswith(b"\x1f\x8b"):
        return Document(response.url, body.decode("utf-8", "replace"), content_type=content_type, body=body)
    if not isinstance(response, TextResponse):
        return None
    return Document(response.url, decoded(response), content_type=content_type, body=body)


def decoded(response: TextResponse) -> str:
    """A page's text: as UTF-8 where its bytes are just that, whatever it declares; else as it declares.

    A page that declares UTF-8 and is for the most part none is read as Windows-1252, as such pages nearly always are.
    """
    body: bytes = response.body
    seven_bits = body.isascii() and not response.encoding.startswith(("utf-16", "utf-32"))
    if not seven_bits and b"\0" not in body:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    text: str = response.text
    broken = text.count("\ufffd") if response.encoding == "utf-8" else 0
    if broken and broken > sum(map(len, _BEYOND_ASCII.findall(text))) - broken:
        return body.decode("cp1252", "replace")
    return text


def open_door(settings: Any) -> Door:
    """The door of a run that Scrapy started itself (`scrapy crawl`): `PATROL_SINK` names a callable
    `(settings, workspace) -> (sink, neighbours)` by its dotted path."""
    ours, workspace = settings["PATROL_SETTINGS"], settings["PATROL_WORKSPACE"]
    named = settings.get("PATROL_SINK")
    if not named:
        raise CrawlError("no sink for posts: the setting PATROL_SINK is empty", hint="start it with patrol crawl URL")
    sink, beside = load_object(named)(ours, workspace)
    sink.ready()
    return Door(ours, Gate.of(ours.allow_hosts), sink, beside)
