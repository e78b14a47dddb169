"""A page as fetched -> the draft of a spider for its site, and the saved page that will hold it to its word."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from patrol.crawling.bases import Blog, FeedReader, Forum, JobPostingBoard, RenderedWall, StateBoard
from patrol.crawling.families import needs_browser, pick
from patrol.crawling.html import Document
from patrol.crawling.report import Sight
from patrol.crawling.saved import TODO, UTF_8, as_expected
from patrol.crawling.spider import PatrolSpider
from patrol.crawling.state import is_json
from patrol.crawling.urls import site
from patrol.errors import CrawlError

# The family that a page is picked for -> the base class of a spider for pages like it.
BASES: dict[str, type[PatrolSpider]] = {
    "jobposting": JobPostingBoard,
    "state": StateBoard,
    "feed": FeedReader,
    "blog": Blog,
    "forum": Forum,
    "rendered": RenderedWall,
    "page": Blog,
}
_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_SPIDER = '''\
"""{site}: say here what is watched there, and what its pages are like."""

from datetime import date

from patrol.crawling.bases import {base}


class {title}({base}):
    """Say here what it reads, and what it leaves."""

    name = "{name}"
    hosts = ("{site}",)
    # search = "https://{site}/...?q={{word}}"  # where the site is searched, for watch words
    verified = date({year}, {month}, {day})  # the day its page was saved; set it anew whenever you see it work
'''


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a new spider, by their path below the shelf's root."""

    base: str
    files: dict[str, bytes]


def named(name: str) -> str:
    """A spider's name that can be its file's too.

    Raises:
        CrawlError: it cannot.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise CrawlError(
            f"{name!r} cannot be a spider's name",
            hint="small letters, digits and _, beginning with a letter: acme_jobs",
        )
    return name


def draft(name: str, sight: Sight, *, year: int, month: int, day: int) -> Draft:
    """The spider, its first saved page as it was fetched, and an `expected.json` that somebody has to look over."""
    document = Document(sight.final_url, sight.body.decode(sight.charset, "replace"), content_type=sight.content_type)
    base = _base(document)
    title = "".join(part.capitalize() for part in name.split("_"))
    title = f"{title}Spider" if title == base.__name__ else title
    code = _SPIDER.format(
        site=site(sight.final_url), base=base.__name__, title=title, name=name, year=year, month=month, day=day
    )
    case = f"tests/pages/{name}_first"
    page = "page.json" if is_json(document) else "page.html"
    read = as_expected(base(urls=[sight.final_url]).harvest(document, "start"))
    meta = {"url": sight.final_url, "spider": name}
    if sight.charset != UTF_8:
        meta["charset"] = sight.charset
    expected = {TODO: "compare this with the page, put right what is wrong, then take this line out", **read}
    return Draft(
        base.__name__,
        {
            f"spiders/{name}.py": code.encode("utf-8"),
            f"{case}/{page}": sight.body,
            f"{case}/meta.json": _json(meta),
            f"{case}/expected.json": _json(expected),
        },
    )


def write(root: Path, files: dict[str, bytes]) -> None:
    """Write the files of a draft; nothing is written where one of them is there already.

    Raises:
        CrawlError: one of them is there.
    """
    for path in files:
        if (root / path).exists():
            raise CrawlError(f"{root / path} is there already", hint="take another name")
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)


def _base(document: Document) -> type[PatrolSpider]:
    picked = pick(document)
    if picked is None:
        return RenderedWall if needs_browser(document) else JobPostingBoard
    return BASES.get(picked.family, JobPostingBoard)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
