"""Scrapy's own HTTP handler, with as many connections kept open to a host as there are requests to it at once."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler


class KeptOpen(HTTP11DownloadHandler):
    """Scrapy keeps `CONCURRENT_REQUESTS_PER_DOMAIN` of them, whatever a slot of its own allows a host: a host on
    loopback, where no courtesy is owed, would be connected to anew for most pages."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS")
