"""`scrapy crawl NAME` -> an exit status that tells: 0 where all that was asked for came, 1 where something is missing.

Scrapy names a command after its module. Its own one says 0 whatever became of the run.
"""

from __future__ import annotations

from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl

from patrol.crawling.door import Door


class Command(ScrapyCrawl):
    """Scrapy's own command, which looks at the run's report when it is over."""

    def __init__(self) -> None:
        super().__init__()
        self._crawlers: list[Any] = []

    def _create_crawler(self, spidercls: Any) -> Any:
        made = super()._create_crawler(spidercls)
        self._crawlers.append(made)
        return made

    def run(self, args: list[str], opts: Any) -> None:
        """Crawl; the exit status is 1 where the run did not end well: blocked, broken off, stopped, or in part."""
        super().run(args, opts)
        doors: list[Door | None] = [getattr(crawler.spider, "door", None) for crawler in self._crawlers]
        if any(door is not None and not door.report().whole for door in doors):
            self.exitcode = 1
