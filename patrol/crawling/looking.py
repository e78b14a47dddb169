"""The spider behind `patrol look`: one page, read by every family, and once more as Chromium shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from patrol.crawling.browser import find_browser
from patrol.crawling.families import FAMILIES, barrier, pick, read_wall
from patrol.crawling.harvest import Harvest
from patrol.crawling.html import Document, one_line
from patrol.crawling.report import Seen
from patrol.crawling.spider import UNREADABLE, PatrolSpider, Step, document_of

_SAMPLES = 3


class LookSpider(PatrolSpider):
    """Notes what each family sees, and hands nothing in."""

    name = "look"

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
            self.door.seen.append(_seen("rendered", read_wall(document)))
        else:
            self._every_family(document, response)
        found = any(row.posts or row.links for row in self.door.seen)
        if shown and found and self.door.picked is None:
            self.door.picked = "rendered"
        if not shown and find_browser(self.door.settings.browser):
            yield self._in_browser(response)

    def _every_family(self, document: Document, response: Response) -> None:
        for name, read in FAMILIES.items():
            self.door.seen.append(_seen(name, read(document)))
        picked = pick(document)
        self.door.picked = picked.family if picked else None
        barred = barrier(document)
        if picked is None and barred:
            self._note(
                "login_wall" if barred == "login" else "captcha",
                f"{response.url}: {barred}",
                response.meta,
                response.url,
            )


def _seen(name: str, harvest: Harvest | None) -> Seen:
    if harvest is None:
        return Seen(name, 0, 0)
    samples = tuple(one_line(post.title or post.text, 80) for post in harvest.posts[:_SAMPLES])
    samples += tuple(link.url[:120] for link in harvest.links[:_SAMPLES])
    return Seen(name, len(harvest.posts), len(harvest.links), samples, (*harvest.notes, *harvest.cut))
