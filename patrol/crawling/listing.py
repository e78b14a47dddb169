"""A listing or a wall of posts -> links to postings and to the next result page, or the blocks themselves as posts."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlsplit

from patrol.crawling.blocks import Block, is_posting_link, repeated_blocks
from patrol.crawling.harvest import MAX_LINKS, MAX_POSTS, Harvest, Link, first_of, moment
from patrol.crawling.html import Document, one_line, visible_text
from patrol.crawling.jsonld import objects, scripts
from patrol.crawling.urls import canonical, joined, site
from patrol.records import Post

_NEXT_WORDS = frozenset(
    {"next", "next page", "older", "berikutnya", "selanjutnya", "lanjut", "halaman berikutnya", "halaman selanjutnya"}
    | {"seterusnya", "›", "»", "→", ">", ">>", "next ›", "next »", "next →", "berikutnya ›", "selanjutnya »"}
)
_PAGE_NAMES = frozenset({"page", "p", "pg", "halaman", "hal", "paged", "pageno", "start", "offset"})
_PATH_PAGE = re.compile(r"/(?:page|halaman|hal|p)[/-](\d{1,5})/?$")
_MOSTLY = 0.6


def read_listing(document: Document) -> Harvest | None:
    """What a page of repeated blocks leads to: postings' pages and the next page; `None` where it is no such page."""
    blocks = repeated_blocks(document)
    named = item_list(document)
    details = list(dict.fromkeys([*named, *(block.detail for block in blocks if block.detail)]))
    announced = sum(1 for block in blocks if block.detail)
    if not named and (len(details) < 2 or announced < _MOSTLY * len(blocks)):
        return None
    links = [*(Link(url) for url in details[:MAX_LINKS]), *more_pages(document), *declared_sitemaps(document)]
    return Harvest("jobposting", links=tuple(links), cut=first_of(max(len(details), len(blocks)), MAX_LINKS, "links"))


def read_blocks(document: Document) -> Harvest | None:
    """The blocks of a page as posts, where they announce no page of their own; `None` where there are too few."""
    blocks = [block for block in repeated_blocks(document) if block.text]
    if len(blocks) < 2:
        return None
    posts: dict[str, Post] = {}
    for block in blocks[:MAX_POSTS]:
        post = _post(block, document)
        posts.setdefault(post.key, post)
    return Harvest("page", tuple(posts.values()), more_pages(document), cut=first_of(len(blocks), MAX_POSTS, "blocks"))


def item_list(document: Document) -> list[str]:
    """Same-site addresses that a schema.org `ItemList` of the page names."""
    if "ItemList" not in document.text:
        return []
    found = []
    for value in scripts(document).values:
        for item in objects(value):
            url = item.get("url") or item.get("@id")
            if item.get("@type") in ("ListItem", "JobPosting") and isinstance(url, str):
                full = joined(document.base, url)
                if full and is_posting_link(full, document):
                    found.append(full)
    return found


def declared_sitemaps(document: Document) -> tuple[Link, ...]:
    """The sitemaps of the same site that a page names in its head."""
    urls = (joined(document.base, str(href)) for href in document.root.xpath('//link[@rel="sitemap"]/@href')[:5])
    return tuple(Link(url, "sitemap") for url in urls if url and site(url) == site(document.url))


def more_pages(document: Document) -> tuple[Link, ...]:
    """The next result page: the one declared `rel=next`, the one whose link says so, or the one numbered next."""
    for path in ('//link[@rel="next"]/@href', '//a[contains(concat(" ", @rel, " "), " next ")]/@href'):
        for href in document.root.xpath(path)[:1]:
            url = joined(document.base, str(href))
            if url and site(url) == site(document.url) and url != canonical(document.url):
                return (Link(url, "next"),)
    here = _page_number(document.url) or 1
    numbered = None
    links = list(document.root.iter("a"))
    for link in (*links[:MAX_LINKS], *links[MAX_LINKS:][-MAX_LINKS:]):  # where there are more, it is first or last
        url = joined(document.base, link.get("href"))
        if url is None or site(url) != site(document.url) or url == canonical(document.url):
            continue
        words = one_line(visible_text(link), 40).casefold()
        number = _page_number(url)
        if words in _NEXT_WORDS and (number is None or number > here):
            return (Link(url, "next"),)
        if number == here + 1 and numbered is None and _same_listing(url, document.url):
            numbered = Link(url, "next")
    return (numbered,) if numbered else ()


def _page_number(url: str) -> int | None:
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _PAGE_NAMES and value.isascii() and value.isdigit() and len(value) < 6:
            return int(value)
    found = _PATH_PAGE.search(parts.path[-30:])
    return int(found[1]) if found else None


def _same_listing(one: str, other: str) -> bool:
    bare = [_PATH_PAGE.sub("", urlsplit(url).path).rstrip("/") for url in (one, other)]
    return bare[0] == bare[1]


def _post(block: Block, document: Document) -> Post:
    # what stays the same when the block moves to another result page: its address or id, else its words
    words = hashlib.sha256(block.text.encode("utf-8", "replace")).hexdigest()[:24]
    page = canonical(document.url)
    place = page.partition("?")[0]
    return Post(
        source="",
        key=block.permalink or f"{place}#{block.key or words}",
        text=block.text,
        title=block.title,
        url=block.permalink or page,
        author=block.author,
        published_at=moment(block.time),
    )
