"""The last step of a spider: the posts it found go to the run's sink; where the sink fails, the run ends at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from scrapy.exceptions import DropItem

from patrol.crawling.door import Door
from patrol.errors import PatrolError
from patrol.records import Page, Post


@dataclass(frozen=True, slots=True)
class Found:
    """The posts of a page, the page, and the start address that led there; `visited` is the address of the posting
    that was asked for, to be noted as fetched once its posts are with the sink."""

    page: Page
    posts: tuple[Post, ...]
    start: str
    visited: str | None = None


class ToSink:
    """Scrapy's item pipeline: hands each `Found` to the door's sink."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> ToSink:
        """Scrapy's way to make one."""
        return cls(crawler)

    @property
    def door(self) -> Door:
        """The run's door, which the spider carries."""
        door: Door = self.crawler.spider.door
        return door

    def process_item(self, item: Found) -> Found:
        """Hand a page's posts in; drop what the sink can no longer take."""
        if self.door.broken is not None:
            raise DropItem("the sink has failed")
        try:
            for post in item.posts:
                self.door.give(item.page, post, item.start)
            if item.visited is not None:
                self.door.visited(item.visited, item.page.status, item.posts)
        except (PatrolError, OSError) as error:
            self.fail(error)
            raise DropItem(str(error)) from error
        return item

    def fail(self, error: Exception) -> None:
        """End the run: nothing that it would still bring could be kept."""
        self.door.broken = error
        if self._closing is None:
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="sink"))

    def close_spider(self) -> None:
        """Have the sink write what waits."""
        if self.door.broken is None:
            try:
                self.door.sink.flush()
            except (PatrolError, OSError) as error:
                self.door.broken = error
