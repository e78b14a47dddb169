"""An RSS or Atom feed -> links to its articles, each with what the feed tells of it already; a sitemap -> its pages."""

from __future__ import annotations

import calendar
import gzip
import io
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError

from patrol.crawling.harvest import MAX_LINKS, Harvest, Link, first_of
from patrol.crawling.html import Document, one_line, text_of_value
from patrol.crawling.urls import canonical, joined, site
from patrol.records import Post

PLATFORM = "news"
_FEEDS = ("<rss", "<feed", "<rdf:rdf")
_SITEMAPS = ("<urlset", "<sitemapindex")
_TAIL = 2_000


def _opening(document: Document) -> str:
    return document.text.lstrip("\ufeff \t\r\n")[:3_000].lower()


def is_feed(document: Document) -> bool:
    """True for RSS and Atom."""
    opening = _opening(document)
    return opening.startswith(("<?xml", *_FEEDS)) and any(mark in opening for mark in _FEEDS)


def _broken_off(document: Document, tags: tuple[str, ...]) -> tuple[str, ...]:
    """What to say where the closing tag is missing, and with it the last entry; nothing where it is there."""
    tail = document.text[-_TAIL:].lower()
    return () if any(f"</{tag[1:]}" in tail for tag in tags) else ("it breaks off, so its last entry may be missing",)


def read_feed(document: Document) -> Harvest | None:
    """The entries of a feed; `None` where the page is none. One that leads elsewhere is a post as the feed tells it."""
    if not is_feed(document):
        return None
    import feedparser

    # a stream, for feedparser takes a text that looks like an address or a path for something to open; it is not told
    # the feed's own address, for it would make addresses of ids that are none
    parsed = feedparser.parse(io.BytesIO(document.body))
    posts: list[Post] = []
    links: list[Link] = []
    for entry in parsed.entries[:MAX_LINKS]:
        post = _entry(entry, document)
        if post.url and site(post.url) == site(document.url) and post.url != canonical(document.url):
            links.append(Link(post.url, "posting", post))
        elif post.text or post.title:
            posts.append(post)
    cut = (*first_of(len(parsed.entries), MAX_LINKS, "entries"), *_broken_off(document, _FEEDS))
    return Harvest("feed", tuple(posts), (*links, *_older(parsed.feed, document)), cut=cut)


def _older(feed: Mapping[str, Any], document: Document) -> tuple[Link, ...]:
    """The feed's next page, where it is told in pages (RFC 5005), on the same site."""
    for link in feed.get("links") or ():
        url = joined(document.base, str(link.get("href", ""))) if link.get("rel") == "next" else None
        if url and site(url) == site(document.url) and url != canonical(document.url):
            return (Link(url, "next"),)
    return ()


def completed(known: Post, read: Post) -> Post:
    """A post told by its own page, with what only the feed or list knew; its identity is the one it has there."""
    return replace(
        read,
        key=known.key,
        url=known.url or read.url,
        platform=known.platform or PLATFORM,
        title=known.title or read.title,
        author=known.author or read.author,
        company=known.company or read.company,
        location=known.location or read.location,
        salary=known.salary or read.salary,
        published_at=known.published_at or read.published_at,
    )


def _entry(entry: Mapping[str, Any], document: Document) -> Post:
    said = str(entry.get("link") or "")
    if said == entry.get("id") and not said.lower().startswith(("http://", "https://")):
        said = ""  # an id that is called an address only because nobody said otherwise
    url = joined(document.base, said)
    contents = [str(content.get("value", "")) for content in entry.get("content") or () if isinstance(content, Mapping)]
    texts = [text_of_value(text) for text in (*contents, str(entry.get("summary", "")))]
    title = one_line(text_of_value(str(entry.get("title", "")))) or None
    key = url or one_line(str(entry.get("id", ""))) or f"{canonical(document.url)}#{title}"
    return Post(
        source="",
        key=key,
        text=max(texts, key=len, default="") or title or "",
        title=title,
        url=url,
        platform=PLATFORM,
        author=one_line(str(entry.get("author", ""))) or None,
        published_at=_time(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _time(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def read_sitemap(document: Document) -> Harvest | None:
    """The same-site pages and further sitemaps that a sitemap names; `None` where the page is none."""
    opening = _opening(document)
    if not any(mark in opening for mark in _SITEMAPS):
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(document.body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return None
    links = []
    for node in root.iter("{*}loc"):
        url = joined(document.url, node.text)
        above = node.getparent()
        nested = above is not None and isinstance(above.tag, str) and above.tag.endswith("}sitemap")
        if url and site(url) == site(document.url):
            links.append(Link(url, "sitemap" if nested else "posting"))
    cut = (*first_of(len(links), MAX_LINKS, "links"), *_broken_off(document, _SITEMAPS))
    return Harvest("jobposting", links=tuple(links[:MAX_LINKS]), cut=cut)


def unpacked(body: bytes, limit: int) -> bytes:
    """The XML of a gzipped sitemap; any other body as it is.

    Raises:
        DownloadCancelledError: it is larger than `limit` bytes.
        ResponseDataLossError: it breaks off, or is no gzip after all.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(io.BytesIO(body)) as packed:
                body = packed.read(limit + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ResponseDataLossError(str(error)) from error
    if len(body) > limit:
        raise DownloadCancelledError(f"larger than {limit} bytes")
    return body
