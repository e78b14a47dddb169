"""The download handler: plain requests as Scrapy makes them; those marked `playwright` through a gated Chromium.

The browser is started at the first request that needs it, so that a run over plain pages never pays for one. Every
request of a page passes the gate; what remains open is a name that changes its answer between the gate's question and
Chromium's own, and a redirect to such a name (literal private addresses are closed in Chromium itself): a filtering
proxy of ours would close that too, and takes this module's place then.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.misc import load_object

from patrol.crawling.addresses import Gate, port_of
from patrol.crawling.browser import find_browser, wants

SCROLLS = 40
_SCROLL = """async ([rounds, ms]) => {
  const until = Date.now() + ms, size = () => document.getElementsByTagName('*').length;
  const nap = t => new Promise(done => setTimeout(done, t));
  let quiet = 0;
  for (let round = 0; round < rounds && quiet < 2 && Date.now() < until; round++) {
    const before = size();
    window.scrollTo(0, document.documentElement.scrollHeight);
    window.dispatchEvent(new Event('scroll'));
    for (let wait = 0; wait < 15 && size() === before && Date.now() < until; wait++) await nap(100);
    await nap(100);
    quiet = size() === before ? quiet + 1 : 0;
  }
  return size();
}"""


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, with a browser for the requests that ask for one."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        self._browser: Any = None
        self._starting = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        """Fetch a page, or have Chromium show it and return what it then holds."""
        if not request.meta.get("playwright"):
            return await super().download_request(request)
        browser = await self._started()
        seconds = self.crawler.settings.getfloat("PATROL_RENDER_TIMEOUT")
        try:
            return await asyncio.wait_for(browser.download_request(request), seconds)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"rendering took longer than {seconds:.0f} seconds") from error

    async def _started(self) -> Any:
        async with self._starting:
            if self._browser is None:
                if not find_browser(self.crawler.settings["PATROL_BROWSER"] or ""):
                    raise NoBrowserError("no Chromium was found")
                # Playwright takes half a second to load
                made = load_object("scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler").from_crawler(
                    self.crawler
                )
                made.abort_request = request_stopper(self.crawler.settings.getlist("PATROL_ALLOW_HOSTS"))
                await made._maybe_launch_in_thread()  # it would do so itself at the engine's start, which is past
                self._browser = made
        return self._browser

    async def close(self) -> None:
        """Close connections, and the browser if there is one."""
        await super().close()
        if self._browser is not None:
            await self._browser.close()


def request_stopper(allow_hosts: Iterable[str]) -> Callable[[Any], Awaitable[bool]]:
    """What scrapy-playwright asks about each request: true for one that may not, or need not, be made."""
    gate = Gate.of(allow_hosts)

    async def stops(request: Any) -> bool:
        parts = urlsplit(request.url)
        if parts.scheme in ("data", "blob", "about"):
            return False
        host, port = parts.hostname or "", port_of(parts.scheme, parts.port)
        if parts.scheme not in ("http", "https") or not wants(request.resource_type):
            return True
        if gate.names(host, port):
            return False
        if gate.refuses_host(host, port):
            return True
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return True
        return gate.refuses_answers(host, port, [str(answer[4][0]) for answer in found]) is not None

    return stops


async def close_sockets(page: Any, _request: Request) -> None:
    """Scrapy-playwright's page hook: web sockets pass no request interception, so none is opened."""

    async def close(socket_route: Any) -> None:
        await socket_route.close()

    await page.route_web_socket(lambda _url: True, close)


async def scroll(page: Any, rounds: int, milliseconds: int) -> Any:
    """Scroll a page to its end until nothing more is added, at most `rounds` times and for so many milliseconds."""
    return await page.evaluate(_SCROLL, [rounds, milliseconds])


def rendered(url: str, *, seconds: float, **keywords: Any) -> Request:
    """A request that Chromium carries out: load, scroll to the end, hand over what the page then holds."""
    page_method = load_object("scrapy_playwright.page.PageMethod")
    meta = {
        **keywords.pop("meta", {}),
        "playwright": True,
        "playwright_page_init_callback": close_sockets,
        "playwright_page_goto_kwargs": {"wait_until": "load"},
        "playwright_page_methods": [page_method(scroll, SCROLLS, int(seconds * 1000))],
    }
    return Request(url, meta=meta, dont_filter=True, **keywords)
