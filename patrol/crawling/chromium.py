"""A fetched page -> what Chromium shows of it, scrolled to its end; Chromium itself fetches no document.

What a page's scripts ask for (data, further scripts) is the page's own machinery: each request passes the gate and
their number is bounded, but robots.txt, which is about documents, is not asked. What remains open is a name that
changes its answer between the gate's question and Chromium's own, and a redirect to such a name (literal private
addresses are closed in Chromium itself): a filtering proxy of ours would close that too.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Frame, Playwright, Route, async_playwright
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import TimeoutError as BrowserTimeout
from scrapy.http import HtmlResponse

from patrol.crawling.addresses import Gate, port_of
from patrol.crawling.browser import (
    NoBrowserError,
    NotShownError,
    context_options,
    find_browser,
    launch_options,
    wants,
)
from patrol.crawling.urls import canonical

SCROLLS = 40
MAX_REQUESTS = 200
"""Requests that one page's scripts may make."""
_SCROLL = """async ([rounds, ms]) => {
  const until = Date.now() + ms, size = () => document.getElementsByTagName('*').length;
  const nap = t => new Promise(done => setTimeout(done, t));
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


class Chromium:
    """A browser that is started when the first page is shown, and again should it crash."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.gate = Gate.of(settings.getlist("PATROL_ALLOW_HOSTS"))
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._failed: NoBrowserError | None = None
        self._starting = asyncio.Lock()

    async def show(self, response: HtmlResponse) -> Shown:
        """Show a page that was fetched.

        Raises:
            NoBrowserError: there is no browser, or it cannot be started.
            TimeoutError: the page did not come to rest in time.
            NotShownError: Chromium gave up on it.
        """
        browser = await self._started()
        seconds = self.settings.getfloat("DOWNLOAD_TIMEOUT")
        try:
            # a context of its own: no cookie or window outlives the page
            context = await browser.new_context(**context_options(self.settings["USER_AGENT"]))
            try:
                return await Visit(response, self.gate).shown(context, seconds)
            finally:
                await context.close()
        except BrowserTimeout as error:
            raise TimeoutError from error
        except Error as error:
            raise NotShownError(error.message) from error

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await self._browser.close()
        if self._driver is not None:
            await self._driver.stop()

    async def _started(self) -> Browser:
        async with self._starting:
            if self._failed is not None:
                raise self._failed
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._launched()
            return self._browser

    async def _launched(self) -> Browser:
        path = find_browser(self.settings["PATROL_BROWSER"] or "")
        if path is None:
            raise NoBrowserError
        if self._driver is None:
            self._driver = await async_playwright().start()
        try:
            return await self._driver.chromium.launch(**launch_options(path, self.gate))
        except Error as error:
            self._failed = NoBrowserError(path)
            raise self._failed from error


class Visit:
    """One page in Chromium: its document is the one that was fetched, and no other takes its place."""

    def __init__(self, response: HtmlResponse, gate: Gate) -> None:
        self.response = response
        self.gate = gate
        self.leads_to: str | None = None
        self.requests = 0
        self._opened = False
        self._main: Frame | None = None
        self._loaded = asyncio.Event()

    async def shown(self, context: BrowserContext, seconds: float) -> Shown:
        """Load the page, scroll it down, and read it; each of the first two may take so many seconds."""
        await context.route("**", self._decide)
        # web sockets pass no other interception, so none is opened
        await context.route_web_socket(lambda _url: True, lambda web_socket: web_socket.close())
        page = await context.new_page()
        self._main = page.main_frame
        page.on("load", lambda _page: self._loaded.set())
        await page.goto(self.response.url, wait_until="commit", timeout=seconds * 1_000)
        await asyncio.wait_for(self._loaded.wait(), seconds)
        ended = self.leads_to is not None or await page.evaluate(_SCROLL, [SCROLLS, int(seconds * 1_000)])
        if self.leads_to is None and urlsplit(page.url).scheme not in ("http", "https"):
            raise NotShownError(f"it became {page.url[:100]}")
        return Shown(await page.content(), self.leads_to, self._unread(ended=ended))

    def _unread(self, *, ended: bool) -> tuple[str, ...]:
        left = [] if ended else ["its end was not reached by scrolling; what comes below was not read"]
        if self.requests > MAX_REQUESTS:
            left.append(f"its scripts ask for more than {MAX_REQUESTS} things; what the others bring was not read")
        return tuple(left)

    async def _decide(self, route: Route, request: BrowserRequest) -> None:
        if request.is_navigation_request():
            await self._navigate(route, request)
            return
        refused = not wants(request.resource_type) or await refuses(self.gate, request.url)
        self.requests += not refused
        if refused or self.requests > MAX_REQUESTS:
            await route.abort()
        else:
            await route.continue_()

    async def _navigate(self, route: Route, request: BrowserRequest) -> None:
        if not self._opened:
            self._opened = True
            headers = {name.decode("latin-1"): b"\n".join(values) for name, values in self.response.headers.items()}
            told = {name: value.decode("latin-1") for name, value in headers.items()}
            await route.fulfill(status=200, headers=told, body=self.response.body)
            return
        # a frame's or another window's document is never read, so it is not fetched
        if _frame(request) is self._main:
            if request.method == "GET" and canonical(request.url) != canonical(self.response.url):
                self.leads_to = self.leads_to or request.url
            self._loaded.set()  # Chromium never says so of a page that set out for another
        await route.fulfill(status=204)  # it stays where it is; an error would make it show a page of its own


def _frame(request: BrowserRequest) -> Frame | None:
    try:
        return request.frame
    except Error:  # it comes from a window that has just been opened
        return None


async def refuses(gate: Gate, url: str) -> bool:
    """True for an address that a page's scripts may not ask."""
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob", "about"):
        return False
    host, port = parts.hostname or "", port_of(parts.scheme, parts.port)
    if parts.scheme not in ("http", "https") or gate.refuses_host(host, port):
        return True
    if gate.names(host, port):
        return False
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return gate.refuses_answers(host, port, [str(answer[4][0]) for answer in found]) is not None
