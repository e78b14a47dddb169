"""A saved page and what it is to be read as -> where the two differ, a line each.

A folder a case: `page.html` or `page.json` as it was fetched, `meta.json` (its address, the spider that reads it or the
reader, and as what it is asked for), `expected.json` (family, posts, links, notes; or what bars the way).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from patrol.crawling import families, walls
from patrol.crawling.harvest import Family, Harvest
from patrol.crawling.html import Document
from patrol.crawling.loader import ShelfLoader
from patrol.crawling.spider import PatrolSpider
from patrol.errors import ContentError
from patrol.records import Post

UTF_8 = "utf-8"
TODO = "todo"
"""The field that `expected.json` of a new case holds until somebody has looked it over."""
READERS: Mapping[str, Family] = {
    "pick": families.pick,
    "wall": families.read_wall,
    "posting": families.read_posting,
    "section": families.read_section,
}


def differences(folder: Path, loader: ShelfLoader) -> Iterator[str]:
    """What a saved page says otherwise than its `expected.json`; nothing where all is well.

    Raises:
        ContentError: a file is missing or is no JSON, or the spider or reader that it names is not there.
    """
    expected = _object(folder / "expected.json")
    if TODO in expected:
        yield f"expected.json is not filled in yet: {expected[TODO]}"
        return
    document, harvest = read_saved(folder, loader)
    if expected.get("family") is None:
        yield from _barred(document, harvest, expected)
    elif harvest is None:
        yield f"nothing is read; expected was {expected['family']}"
    else:
        yield from _unlike(harvest, expected)


def read_saved(folder: Path, loader: ShelfLoader) -> tuple[Document, Harvest | None]:
    """A saved page, read as its `meta.json` says."""
    meta = _object(folder / "meta.json")
    page = folder / "page.json"
    page = page if page.is_file() else folder / "page.html"
    try:
        document = Document(str(meta["url"]), page.read_bytes().decode(str(meta.get("charset", UTF_8))))
        named = meta.get("spider")
        if named is None:
            return document, READERS[meta.get("reader", "pick")](document)
        made = loader.load(str(named))
    except (KeyError, OSError, UnicodeDecodeError, LookupError) as error:
        raise ContentError(f"the case cannot be read: {error}", path=str(folder)) from error
    if not issubclass(made, PatrolSpider):
        raise ContentError(f"{named} is no spider of ours", path=str(folder))
    return document, made(urls=[document.url]).harvest(document, str(meta.get("kind", "start")))


def as_expected(harvest: Harvest | None) -> dict[str, Any]:
    """A harvest as `expected.json` has it, every field of a post that says something."""
    if harvest is None:
        return {"family": None, "barrier": None}
    return {
        "family": harvest.family,
        "posts": [_told(post) for post in harvest.posts],
        "links": [[link.kind, link.url] for link in harvest.links],
        "notes": list(harvest.notes),
    }


def _told(post: Post) -> dict[str, Any]:
    names = [name for name in Post.__slots__ if name not in ("source", "fetched_at", "page_sha256")]
    return {name: plain(value) for name in names if (value := getattr(post, name)) not in (None, False, ())}


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value


def _barred(document: Document, harvest: Harvest | None, expected: Mapping[str, Any]) -> Iterator[str]:
    if harvest is not None:
        yield f"it is read as {harvest.family}; nothing was to be read"
    if walls.barrier(document) != expected.get("barrier"):
        yield f"what bars the way is {walls.barrier(document)}, not {expected.get('barrier')}"
    if families.needs_browser(document) is not expected.get("needs_browser", False):
        yield f"whether it needs a browser is {families.needs_browser(document)}"


def _unlike(harvest: Harvest, expected: Mapping[str, Any]) -> Iterator[str]:
    links = [[link.kind, link.url] for link in harvest.links]
    for name, found in (("family", harvest.family), ("links", links), ("notes", list(harvest.notes))):
        if found != expected.get(name):
            yield f"{name}: {found}, not {expected.get(name)}"
    if harvest.cut:
        yield f"a part of it is left out: {harvest.cut[0]}"
    wanted = expected.get("posts", [])
    if len(wanted) != len(harvest.posts):
        yield f"{len(harvest.posts)} posts, not {len(wanted)}"
    for number, (post, fields) in enumerate(zip(harvest.posts, wanted, strict=False), start=1):
        for name in fields:
            if plain(getattr(post, name, None)) != fields[name]:
                yield f"post {number}, {name}: {plain(getattr(post, name, None))!r}, not {fields[name]!r}"
    if len({post.key for post in harvest.posts}) != len(harvest.posts):
        yield "two posts have one key"
    known = [link.known for link in harvest.links if link.known]
    for number, fields in enumerate(expected.get("known", []), start=1):
        told = _told(known[number - 1]) if number <= len(known) else {}
        for name in fields:
            if told.get(name) != fields[name]:
                yield f"link {number}, {name}: {told.get(name)!r}, not {fields[name]!r}"


def _object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ContentError(f"it cannot be read: {error}", path=str(path)) from error
    if not isinstance(value, dict):
        raise ContentError("it must hold an object", path=str(path))
    return value
