"""`patrol new`: the files of a new spider, from one page of its site."""

from __future__ import annotations

import importlib
import sys
from datetime import datetime
from typing import Annotated

import typer

from patrol import flow
from patrol.cli.opening import AllowHost, opened
from patrol.errors import CrawlError
from patrol.hours import WIB
from patrol.terminal import harmless, say

app = typer.Typer(help="Begin something new.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Begin something new."""


@app.command("spider")
def new_spider(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name and its file's: acme_jobs.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site, a list if there is one.")],
    allow_host: AllowHost = None,
) -> None:
    """Write a spider for a site: its file, a saved page, and what the page is to be read as, for you to look over."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    drafting = importlib.import_module("patrol.crawling.drafting")  # loads Scrapy
    loader = importlib.import_module("patrol.crawling.loader").ShelfLoader(workspace)
    if drafting.named(name) in loader.list():
        raise CrawlError(f"there is a spider {name!r} already", hint="take another name")
    report = flow.look(workspace, settings, url)
    if not report.sight.body:
        told = "; ".join(outcome.says for outcome in report.outcomes if outcome.kind != "ok")
        raise CrawlError(told or f"{url}: the page could not be fetched")
    today = datetime.now(WIB).date()
    made = drafting.draft(name, report.sight, year=today.year, month=today.month, day=today.day)
    drafting.write(workspace.home, made.files)
    for path in made.files:
        say(str(workspace.home / path))
    say(f"{name} is a {made.base}; look over spiders/{name}.py and expected.json, then: patrol check")
    for line in report.lines()[1:]:
        print(harmless(line), file=sys.stderr)
