"""An address in, a picture of the public page out: fetched like any other page, then shown in a gated Chromium.

Robots.txt, the gate, the delay and the budgets hold as in every run, for Scrapy fetches the document; it is captured
again, and its picture with it. Scripts stay off where the page shows its text without them. A picture is made in a
process of its own, for a process can crawl once: `python -m patrol.crawling.shots` reads its orders as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import scrapy
from playwright.async_api import Error, Page
from scrapy.http import HtmlResponse, Response

from patrol.crawling.browser import NoBrowserError, NotShownError
from patrol.crawling.capturing import capture_attempt, capture_picture
from patrol.crawling.chromium import Chromium, Visit, browser_name
from patrol.crawling.door import Door
from patrol.crawling.explaining import explain, explain_kind, explain_status
from patrol.crawling.protocols import Neighbours
from patrol.crawling.run import picture
from patrol.crawling.task import Permission, Task
from patrol.errors import PatrolError
from patrol.evidence.pixels import beyond_bounds
from patrol.evidence.recorder import Recorder
from patrol.settings import Settings
from patrol.workspace import Workspace

WIDTH = 1_280
MAX_HEIGHT = 20_000
MAX_BYTES = 20_000_000
LEAST_TEXT = 200
"""Characters that a page shows without scripts, for them to stay off."""
_SIZE = "[document.documentElement.scrollHeight, document.body ? document.body.innerText.trim().length : 0]"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: how high the page is, how much of it is shown, characters of its text, by which browser."""

    png: bytes
    height: int
    shown: int
    text: int
    browser: str | None


class Shot(Visit):
    """A visit that takes a picture."""

    pictures = True

    async def read(self, page: Page) -> Any:
        """Wait for the page, and picture it from top to bottom, as far as the bounds reach."""
        with suppress(TimeoutError):  # a picture of what came is better than none
            await asyncio.wait_for(self._loaded.wait(), self.seconds)
        self._check(page)
        if self.leads_to is not None:
            raise NotShownError(f"it leads on to {self.leads_to[:200]}")
        height, text = await page.evaluate(_SIZE)
        shown = max(1, min(int(height), MAX_HEIGHT))
        png = await self._png(page, shown)
        while (len(png) > MAX_BYTES or beyond_bounds(png)) and shown > 1:
            shown //= 2
            png = await self._png(page, shown)
        if beyond := beyond_bounds(png):
            raise NotShownError(f"its picture is not kept: {beyond}")
        made = Picture(png, int(height), shown, int(text), browser_name(page))
        await page.goto("about:blank")
        return made

    async def _png(self, page: Page, height: int) -> bytes:
        return await page.screenshot(
            type="png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": WIDTH, "height": height},
            animations="disabled",
            timeout=self.seconds * 1_000,
        )


class ShotSpider(scrapy.Spider):
    """Fetches one page and has it pictured; `of` is the capture that the picture belongs to."""

    name = "shot"

    def __init__(self, url: str, door: Door, of: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.url, self.door, self.of = url, door, of

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The one request."""
        yield scrapy.Request(self.url, self.parse, errback=self.failed, meta={"start": self.url, "kind": "start"})

    async def parse(self, response: Response) -> None:
        """Picture the page that was fetched."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        trouble = explain_status(response.status, response.url)
        if trouble is None and not isinstance(response, HtmlResponse):
            trouble = explain_kind(kind, response.body[:1_000], response.url)
        if trouble is not None or not isinstance(response, HtmlResponse):
            self._note(trouble)
            return
        try:
            made, how = await self._with_images_or_without(response)
        except (NoBrowserError, NotShownError, TimeoutError, Error) as error:
            self._note(explain(error, response.url))
        else:
            says = f"{how}; {WIDTH} wide, {made.shown} of {made.height} pixels high"
            capture_picture(self.crawler, response, made.png, of=self.of, browser=made.browser, says=says)

    async def _with_images_or_without(self, response: HtmlResponse) -> tuple[Picture, str]:
        """A page whose images the machine does not bear is pictured without them: its words are what tells."""
        try:
            made, scripts = await self._by_a_browser(response, images=True)
        except (NotShownError, TimeoutError, Error):
            made, scripts = await self._by_a_browser(response, images=False)
            return made, f"scripts {scripts}; images off, for with them it could not be shown"
        return made, f"scripts {scripts}"

    async def _by_a_browser(self, response: HtmlResponse, *, images: bool) -> tuple[Picture, str]:
        chromium = Chromium(self.crawler, images=images)
        try:
            return await self._pictured(chromium, response)
        finally:
            await chromium.close()

    async def _pictured(self, chromium: Chromium, response: HtmlResponse) -> tuple[Picture, str]:
        seconds = self.door.settings.page_timeout
        size = {"viewport": {"width": WIDTH, "height": 900}}
        without = {**size, "java_script_enabled": False}
        plain: Picture = await chromium.visit(Shot(response, self.door.gate, seconds), **without)
        if plain.text >= LEAST_TEXT:
            return plain, "off"
        try:
            full: Picture = await chromium.visit(Shot(response, self.door.gate, seconds), **size)
        except (NotShownError, TimeoutError):
            return plain, "off"
        return (full, "on") if full.text > plain.text else (plain, "off")

    def failed(self, failure: Any) -> None:
        """The page was not fetched."""
        kind, says = explain(failure.value, failure.request.url)
        capture_attempt(self.crawler, failure.request, failure.value, kind, says)
        self._note((kind, says))

    def _note(self, trouble: Any) -> None:
        if trouble is not None:
            self.door.note(trouble[0], self.url, trouble[1], start=True)


def carry_out(orders: Mapping[str, Any]) -> dict[str, Any]:
    """A picture as ordered -> what was captured, and why there is no picture where there is none."""
    given = orders["settings"].items()
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in given}
    settings = replace(Settings(**values), crawl_max_pages=1)
    workspace = Workspace(Path(orders["home"]), Path(orders["bundled"]))
    recorder = Recorder(Path(orders["evidence"]))
    given_to_us = [
        Permission(one["host"], one["what"], one["by"], date.fromisoformat(one["on"]), one["letter"])
        for one in orders.get("permissions", ())
    ]
    task = Task(
        source=orders.get("source"),
        basis=orders.get("basis"),
        retention=orders["retention"],
        permissions=tuple(given_to_us),
    )
    beside, of = Neighbours(recorder=recorder), orders.get("of")
    try:
        report = picture(orders["url"], settings=settings, workspace=workspace, beside=beside, task=task, of=of)
        why = "; ".join(outcome.says for outcome in report.outcomes) or None
        taken = recorder.take()
        recorder.close()
    except (PatrolError, OSError) as error:
        why, taken = str(error), []
    return {"captures": [{**asdict(one), "at": one.at.isoformat()} for one in taken], "why": why}


def main() -> None:
    """Orders on standard input, what came of them on standard output, both as JSON."""
    json.dump(carry_out(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
