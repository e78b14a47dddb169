"""The spider behind `patrol look`: one page, read by every family, and once more as Chromium shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response, TextResponse

from patrol.crawling.browser import find_browser
from patrol.crawling.explaining import nothing_found
from patrol.crawling.families import pick, read_wall, readers
from patrol.crawling.harvest import Harvest
from patrol.crawling.html import Document, one_line
from patrol.crawling.report import Seen, Sight
from patrol.crawling.spider import UNREADABLE, PatrolSpider, Step, document_of
from patrol.crawling.walls import barrier

_SAMPLES = 3


class LookSpider(PatrolSpider):
    """Notes what each family sees, and hands nothing in. `made` is the spider that a crawl would take."""

    name = "look"

    def __init__(self, *, sight: Sight, made: type[PatrolSpider], **options: Any) -> None:
        super().__init__(**options)
        self.sight = sight
        self.made = made

    def parse(self, response: Response, **_: Any) -> Iterator[Step]:
        """Read the page with every family."""
        try:
            document = document_of(response, self.door.settings.page_max_bytes)
        except UNREADABLE:
            document = None
        shown = response.meta.get("in_browser")
        if document is None or response.status >= 400 or not response.body.strip():
            yield from super().parse(response)
            return
        if shown:
            self.sight.seen.append(_seen("rendered", read_wall(document)))
        else:
            self._fetched(response)
            self._every_family(document, response)
        found = any(row.posts or row.links for row in self.sight.seen)
        if shown and found and self.sight.picked is None:
            self.sight.picked = "rendered"
        if not shown and find_browser(self.door.settings.browser):
            yield self._in_browser(response)

    def _fetched(self, response: Response) -> None:
        self.sight.final_url, self.sight.body = response.url, response.body
        if isinstance(response, TextResponse) and not _is_utf8(response.body):
            self.sight.charset = response.encoding
        self.sight.content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self.sight.decided = response.meta.get("robots")

    def _every_family(self, document: Document, response: Response) -> None:
        if self.made.hosts and self.made.families:
            self.sight.seen.append(_seen(self.made.name, self.made(urls=[response.url]).harvest(document, "start")))
        for name, read in readers(document).items():
            self.sight.seen.append(_seen(name, read(document)))
        picked = pick(document)
        self.sight.picked = picked.family if picked else None
        self.sight.barrier = barrier(document)
        if picked is None and self.sight.barrier:
            self._note(*nothing_found(response.url, self.sight.barrier, False), response.meta, response.url)


def _seen(name: str, harvest: Harvest | None) -> Seen:
    if harvest is None:
        return Seen(name, 0, 0)
    samples = tuple(one_line(post.title or post.text, 80) for post in harvest.posts[:_SAMPLES])
    samples += tuple(link.url[:120] for link in harvest.links[:_SAMPLES])
    return Seen(name, len(harvest.posts), len(harvest.links), samples, (*harvest.notes, *harvest.cut))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
