"""A fetched page -> what Chromium shows of it, scrolled to its end; Chromium itself fetches no document.

Whatever Chromium does fetch (data and scripts that a page asks for) goes through a proxy of ours, which resolves,
checks and connects: no name can change its answer in between, and no redirect leads around it.

scrapy-playwright starts the browser, opens the page, waits, and closes both. A page is read before it is left for an
empty one: scrapy-playwright waits for a page's load event, which never comes where a page sets out for another.

What a page's scripts ask for is the page's own machinery: it passes the gate and its number is bounded, but robots.txt,
which is about documents, is not asked. What it may cost this machine is bounded in `bounding.py`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, Error, Frame, Page, Route
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import TimeoutError as BrowserTimeout
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from scrapy_playwright.provider import PlaywrightBrowserProvider

from patrol.crawling.addresses import Gate, port_of
from patrol.crawling.bounding import FLAGS, MAX_UNPACKED, NO_IMAGES, MemoryWatch, Tally
from patrol.crawling.browser import NoBrowserError, NotShownError, TooMuchError, behind, context_options, wants
from patrol.crawling.capturing import captures
from patrol.crawling.parts import Part, parts_of
from patrol.crawling.proxy import FilteringProxy
from patrol.crawling.urls import canonical

SCROLLS = 40
MAX_REQUESTS = 200
"""Requests that one page's scripts may make."""
_NOT_TOLD = frozenset({"set-cookie", "connection", "keep-alive", "transfer-encoding", "content-length", "trailer"})
_SCROLL = """async ([rounds, ms]) => {
  const until = Date.now() + ms, size = () => document.getElementsByTagName('*').length;
  const nap = t => new Promise(done => setTimeout(done, t));
  const runs = script => !script.type || /script|module/i.test(script.type);
  const still = !document.querySelector('[onscroll],[onload]') && ![...document.scripts].some(runs);
  if (still) return true;  // nothing comes by scrolling
  let quiet = 0;
  for (let round = 0; round < rounds && quiet < 2 && Date.now() < until; round++) {
    const before = size();
    window.scrollTo(0, document.documentElement.scrollHeight);
    window.dispatchEvent(new Event('scroll'));
    for (let wait = 0; wait < 15 && size() <= before && Date.now() < until; wait++) await nap(100);
    await nap(100);
    quiet = size() <= before ? quiet + 1 : 0;
  }
  return quiet >= 2;
}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it stands in the end; where it would lead on to, if it would; what of it was not read, in words."""

    text: str
    leads_to: str | None
    unread: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    """What its scripts had fetched, where captures are kept."""
    browser: str | None = None


class Chromium(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it comes without types
    """scrapy-playwright's handler, for pages that were fetched: the browser is started when the first one is shown."""

    def __init__(self, crawler: Any, *, images: bool = False) -> None:
        super().__init__(crawler)
        self.settings = crawler.settings
        self.crawler = crawler
        self._pages = count()
        self.gate = Gate.of(self.settings.getlist("PATROL_ALLOW_HOSTS"))
        self.proxy = FilteringProxy(self.gate, left=self.settings["PATROL_SETTINGS"].crawl_max_bytes)
        self.memory = MemoryWatch()
        self.browser_provider = Launching(self.config)  # Scrapy's engine, which would have it made, runs long since
        self.browser_provider.proxy, self.browser_provider.memory = self.proxy, self.memory
        self.browser_provider.flags = FLAGS if images else (*FLAGS, NO_IMAGES)

    async def close(self) -> None:
        """End the browser, and then its way out."""
        await super().close()
        await self.memory.stop()
        await self.proxy.close()

    async def show(self, response: HtmlResponse) -> Shown:
        """Show a page that was fetched.

        Raises:
            NoBrowserError: there is no browser, or it cannot be started.
            TimeoutError: the page did not come to rest in time.
            NotShownError: Chromium gave up on it; of its kind TooMuchError: it took more than a page may.
        """
        seconds = self.settings.getfloat("DOWNLOAD_TIMEOUT")
        most = self.settings.getint("DOWNLOAD_MAXSIZE")
        visit = Visit(response, self.gate, seconds, keep_parts=captures(self.crawler), most=most)
        shown: Shown = await self.visit(visit)
        return shown

    async def visit(self, visit: Visit, **context: object) -> Any:
        """What a visit reads of its page, in a context of its own, with these options beside ours. Raises as `show`."""
        reading, ended = PageMethod(visit.read), self.memory.ended
        alone = f"page {next(self._pages)}"  # a context of its own: no cookie or window outlives the page
        asked = {
            "playwright": True,
            "playwright_context": alone,
            "playwright_context_kwargs": {**context_options(self.settings["USER_AGENT"]), **context},
            "playwright_page_init_callback": visit.begin,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [reading],
        }
        try:
            await self.download_request(Request(visit.response.url, meta=asked))
        except BrowserTimeout as error:
            raise TimeoutError from error
        except Error as error:
            if why := visit.too_much(ended=self.memory.ended > ended):
                raise TooMuchError(why) from error
            raise NotShownError(error.message) from error
        finally:
            if alone in self.context_wrappers:
                with suppress(Error):
                    await self.context_wrappers[alone].context.close()
        return reading.result


class Launching(PlaywrightBrowserProvider):  # type: ignore[misc]  # it comes without types
    """scrapy-playwright's way to a browser: one that cannot be started is named, and not tried again."""

    failed: NoBrowserError | None = None
    proxy: FilteringProxy
    memory: MemoryWatch
    flags: tuple[str, ...] = ()

    async def launch_browser(self) -> Browser:
        """Start it.

        Raises:
            NoBrowserError: there is no browser, or it cannot be started.
        """
        path = self.config.launch_options.get("executable_path")
        if path is None or self.failed is not None:
            raise self.failed or NoBrowserError
        try:
            if self.browser_type is None:
                await self.start()
                self.memory.start()
                await self.proxy.start()
                way = (self.proxy.address, self.proxy.user, self.proxy.password)
                options = behind(self.config.launch_options, *way)
                self.config.launch_options = {**options, "args": [*options["args"], *self.flags]}
            browser: Browser = await super().launch_browser()
        except Error as error:
            self.failed = NoBrowserError(path)
            raise self.failed from error
        return browser


def unasked(_request: BrowserRequest) -> bool:
    """scrapy-playwright's own interception lets nothing out, should a page ever be without that of its visit."""
    return True


class Visit:
    """One page in Chromium: its document is the one that was fetched, and no other takes its place."""

    pictures = False
    """Whether the page gets what only eyes have a use for."""

    def __init__(
        self, response: HtmlResponse, gate: Gate, seconds: float, *, keep_parts: bool = False, most: int = 0
    ) -> None:
        self.response = response
        self.most = most
        """Letters of the page as it stands in the end."""
        self.gate = gate
        self.seconds = seconds
        self.keep_parts = keep_parts
        self._begun()

    def _begun(self, main: Frame | None = None) -> None:
        self.leads_to: str | None = None
        self.requests = 0
        self.crashed = False
        self.tally: Tally | None = None
        self._opened = False
        self._main = main
        self._loaded = asyncio.Event()
        self._answers: list[Any] = []

    async def begin(self, page: Page, _request: Request) -> None:
        """Decide over all that the page asks for; once more in a new page, should the browser crash."""
        self._begun(page.main_frame)
        page.on("load", lambda _page: self._loaded.set())
        page.on("crash", self._crashed)
        page.on("popup", _closed)  # each would have memory of its own
        self.tally = Tally(await page.context.new_cdp_session(page), lambda: self._over(page))
        await self.tally.begin()
        if self.keep_parts:
            page.on("response", lambda answer: self._answers.append(answer))
        await page.context.route("**", self._decide)  # for windows that it opens
        # web sockets pass no other interception, so none is opened
        await page.context.route_web_socket(lambda _url: True, lambda web_socket: web_socket.close())
        await page.route("**", self._decide)  # last: before it nothing is let out

    async def read(self, page: Page) -> Shown:
        """Wait for the page, scroll it down, and read it; each of the first two may take so many seconds."""
        self._check(page)
        await asyncio.wait_for(self._loaded.wait(), self.seconds)
        ended = self.leads_to is not None or await page.evaluate(_SCROLL, [SCROLLS, int(self.seconds * 1_000)])
        self._check(page)
        await self._measure()
        parts = await parts_of(self._answers, self._size) if self.leads_to is None else ()
        shown = Shown(await page.content(), self.leads_to, self._unread(ended=ended), parts, browser_name(page))
        await page.goto("about:blank")
        return shown

    def _check(self, page: Page) -> None:
        if self.leads_to is None and urlsplit(page.url).scheme not in ("http", "https"):
            raise NotShownError(f"it became {page.url[:100]}")

    def _crashed(self, _page: Page) -> None:
        self.crashed = True

    def _size(self, url: str) -> int:
        return 0 if self.tally is None else self.tally.size(url)

    async def _over(self, page: Page) -> None:
        self._loaded.set()  # nobody is to wait for it
        await page.close()

    def too_much(self, *, ended: bool) -> str | None:
        """What it took more of than a page may; `ended`: a process of the browser was, while the page was shown."""
        if self.tally is not None and self.tally.spent:
            return f"what it fetches unpacks to more than {MAX_UNPACKED // 1_000_000} MB"
        return "it takes more memory than a page may, or broke the browser" if self.crashed or ended else None

    async def _measure(self) -> None:
        """Before it is handed over: what is too long costs its own process's memory until then, and none of ours."""
        assert self.tally is not None
        if (letters := await self.tally.letters()) > self.most:
            raise TooMuchError(f"it grew to {letters:,} letters, and {self.most:,} are read at most")

    def _unread(self, *, ended: bool) -> tuple[str, ...]:
        left = [] if ended else ["its end was not reached by scrolling; what comes below was not read"]
        if self.requests > MAX_REQUESTS:
            left.append(f"its scripts ask for more than {MAX_REQUESTS} things; what the others bring was not read")
        return tuple(left)

    async def _decide(self, route: Route, request: BrowserRequest) -> None:
        if request.is_navigation_request():
            await self._navigate(route, request)
            return
        unwanted = not (self.pictures or wants(request.resource_type))
        refused = unwanted or refuses(self.gate, request.url)
        self.requests += not refused
        if refused or self.requests > MAX_REQUESTS:
            await route.abort()
        else:
            await route.continue_(headers={name: value for name, value in request.headers.items() if name != "referer"})

    async def _navigate(self, route: Route, request: BrowserRequest) -> None:
        if not self._opened:
            self._opened = True
            told = _told(self.response)
            await route.fulfill(status=200, headers=told, body=self.response.body)
            return
        # a frame's or another window's document is never read, so it is not fetched
        if _frame(request) is self._main:
            if request.method == "GET" and canonical(request.url) != canonical(self.response.url):
                self.leads_to = self.leads_to or request.url
            self._loaded.set()  # Chromium never says so of a page that set out for another
        await route.fulfill(status=204)  # it stays where it is; an error would make it show a page of its own


def _told(response: HtmlResponse) -> dict[str, str]:
    """A response's headers as Chromium is told them: nothing of the connection, no cookie, and that it tells nobody."""
    found = {name.decode("latin-1"): b"\n".join(values).decode("latin-1") for name, values in response.headers.items()}
    kept = {name: value for name, value in found.items() if name.lower() not in _NOT_TOLD}
    return {**kept, "Referrer-Policy": "no-referrer"}


def _frame(request: BrowserRequest) -> Frame | None:
    try:
        return request.frame
    except Error:  # it comes from a window that has just been opened
        return None


async def _closed(popup: Page) -> None:
    with suppress(Error):
        await popup.close()


def browser_name(page: Page) -> str | None:
    """The browser that shows a page, with its version."""
    browser = page.context.browser
    return None if browser is None else f"{browser.browser_type.name} {browser.version}"


def refuses(gate: Gate, url: str) -> bool:
    """True for an address that a page's scripts may not ask, as far as its spelling tells; the proxy decides."""
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob", "about"):
        return False
    host, port = parts.hostname or "", port_of(parts.scheme, parts.port)
    return parts.scheme not in ("http", "https") or gate.refuses_host(host, port) is not None
