"""A page of repeated blocks (a listing, a wall of posts) -> its blocks: text, heading, time, and where each leads."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from lxml.etree import XPath  # type: ignore[import-untyped]

from patrol.crawling.harvest import MAX_LINKS
from patrol.crawling.html import Document, Element, one_line, visible_text
from patrol.crawling.urls import canonical, joined, site

FEWEST = 3
_TAGS = ("article", "li", "div", "section", "tr", "a")
_LEAST_TEXT = 20
_ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "menu"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ACTION = re.compile(
    r"log-?in|sign-?(in|up)|masuk|daftar-akun|register|logout|share|sharer|bagikan|apply|lamar|cart|privacy|terms|tags?",
    re.IGNORECASE,
)
_BY = XPath('.//*[@rel="author" or @itemprop="author" or contains(concat(" ", @class, " "), " author ")]')
_TEXT = XPath('.//*[@itemprop="text" or @itemprop="articleBody" or @itemprop="description"]')
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|zip|mp4|mp3|ico|woff2?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One of the repeated parts of a page; `detail` is the page that tells more, `permalink` its own address."""

    text: str
    title: str | None
    time: str | None
    author: str | None
    detail: str | None
    permalink: str | None
    key: str | None


def repeated_blocks(document: Document) -> list[Block]:
    """The page's largest group of like parts that carry a heading, a link or a time; empty where there is none.

    At most `MAX_LINKS` of them, and one to tell that there are more.
    """
    groups: dict[tuple[Element, str, str], list[Element]] = defaultdict(list)
    for node in document.root.iter(*_TAGS):
        parent = node.getparent()
        if parent is not None:
            groups[(parent, node.tag, node.get("class") or "")].append(node)
    best: list[Element] = []
    best_score = 0.0
    for members in groups.values():
        if len(members) < FEWEST or _set_aside(members[0]):
            continue
        score = _score(members)
        if score > best_score:
            best, best_score = members, score
    return [_block(node, document) for node in best[: MAX_LINKS + 1] if len(_shown(node)) >= _LEAST_TEXT]


def _set_aside(node: Element) -> bool:
    return any(above.tag in _ASIDE for above in node.iterancestors())


def _shown(node: Element) -> str:
    return "".join(node.itertext())[:2_000].strip()


def _score(members: list[Element]) -> float:
    sizes = [len(" ".join(_shown(node).split())) for node in members]
    told = [size for size in sizes if size >= _LEAST_TEXT]
    if len(told) < FEWEST or len(told) < 0.6 * len(members):
        return 0
    structured = sum(
        1 for node in members if node.tag == "a" or next(node.iter("a", "time", *_HEADINGS), None) is not None
    )
    if structured < 0.6 * len(members):
        return 0
    # many small blocks beat a few large ones: three sections of a page are not its posts
    return len(told) * min(median(told), 300)


def _block(node: Element, document: Document) -> Block:
    heading = next(node.iter(*_HEADINGS), None)
    time = next(node.iter("time"), None)
    by: list[Element] = _BY(node)
    named = node.get("data-id") or node.get("data-post-id") or node.get("id") or ""
    return Block(
        text=_words(node),
        title=one_line(visible_text(heading)) or None if heading is not None else None,
        time=(time.get("datetime") or one_line(visible_text(time))) if time is not None else None,
        author=one_line(visible_text(by[0]), 200) or None if by else None,
        detail=_detail(node, document),
        permalink=_permalink(node, document),
        key=named[:200] if any(letter.isdigit() for letter in named) else None,
    )


def _words(node: Element) -> str:
    """What a block says: the part marked as its text, else all of it but its head and foot (who, when, buttons)."""
    marked: list[Element] = _TEXT(node)
    if len(marked) == 1:
        return visible_text(marked[0])
    frame = [part for part in node.iter("header", "footer") if next(part.iter(*_HEADINGS), None) is None]
    return visible_text(node, frozenset(frame)) or visible_text(node)


def _detail(node: Element, document: Document) -> str | None:
    """The same-site page that a block announces: the link of its heading, else its longest link."""
    links = [node] if node.tag == "a" else list(node.iter("a"))
    told = []
    for link in links[:30]:
        url = joined(document.base, link.get("href"))
        words = one_line(visible_text(link) if len(link) else link.text or "")
        if url is None or not is_posting_link(url, document) or (len(words) < 8 and not _in_heading(link, node)):
            continue
        if next(link.iter("time"), None) is None:
            told.append((_in_heading(link, node), len(words), url))
    return max(told, key=lambda found: found[:2])[2] if told else None


def is_posting_link(url: str, document: Document) -> bool:
    """True where a link stays on the site, leaves the page, and neither acts nor loads media."""
    if site(url) != site(document.url) or url == canonical(document.url):
        return False
    path = url.partition("?")[0]
    return not _MEDIA.search(path[-12:]) and not _ACTION.fullmatch(path.rstrip("/").rpartition("/")[2][:40])


def _in_heading(link: Element, block: Element) -> bool:
    if next(link.iter(*_HEADINGS), None) is not None:
        return True
    for above in link.iterancestors():
        if above is block:
            return False
        if above.tag in _HEADINGS:
            return True
    return False


def _permalink(node: Element, document: Document) -> str | None:
    for link in list(node.iter("a"))[:30]:
        if next(link.iter("time"), None) is None:
            continue
        url = joined(document.base, link.get("href"))
        if url and site(url) == site(document.url):
            return url
    return None
