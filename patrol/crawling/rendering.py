"""Pages that need a browser: Scrapy fetches their document like any other page, a gated Chromium then shows it.

So a document passes the gate, robots.txt, the delay and the budgets as every request does, and where a page leads on
from there comes back as a redirect, which passes them too. The browser is started at the first page that needs it: a
run over plain pages never pays for one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy.utils.misc import load_object

from patrol.crawling.capturing import capture_rendered

PAGES_AT_ONCE = 2
"""Two that are hostile cost others nothing but time on a machine of two cores; more would starve them."""
_CHROMIUM = "patrol.crawling.chromium.Chromium"  # Playwright takes half a second to load, so it is not imported here


class Rendering:
    """Scrapy's downloader middleware: has Chromium show the pages whose requests ask for it."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._chromium: Any = None
        self._room = asyncio.Semaphore(PAGES_AT_ONCE)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Rendering:
        """Scrapy's way to make one."""
        made = cls(crawler)
        crawler.signals.connect(made.close, signal=signals.spider_closed)
        return made

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as Chromium shows it; a redirect where it leads away; what is no page of HTML as it is.

        Raises:
            NoBrowserError: there is no browser, or it cannot be started.
            NotShownError, DownloadTimeoutError: the page could not be shown.
        """
        asked = request.meta.get("in_browser") and 200 <= response.status < 300
        if not asked or not isinstance(response, HtmlResponse):
            return response
        if self._chromium is None:
            self._chromium = load_object(_CHROMIUM)(self.crawler)
        seconds = self.crawler.settings.getfloat("PATROL_RENDER_TIMEOUT")
        async with self._room:
            try:
                shown = await asyncio.wait_for(self._chromium.show(response), seconds)
            except TimeoutError as error:
                raise DownloadTimeoutError(f"rendering took longer than {seconds:.0f} seconds") from error
        if shown.leads_to is not None:
            return Response(response.url, status=302, headers={"Location": shown.leads_to})
        request.meta["unread"] = shown.unread
        dom = shown.text.encode("utf-8", "replace")
        capture_rendered(self.crawler, request, response, dom, shown.parts, shown.browser)
        return response.replace(body=dom, encoding="utf-8")

    async def close(self) -> None:
        """Scrapy's signal: the spider has ended, and the browser with it."""
        if self._chromium is not None:
            await self._chromium.close()


def rendered(url: str, **keywords: Any) -> Request:
    """A request for a page that Chromium shows: loaded, scrolled to its end, handed over as it then stands."""
    return Request(url, meta={**keywords.pop("meta", {}), "in_browser": True}, dont_filter=True, **keywords)
