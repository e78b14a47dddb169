"""A JSON Feed (version 1 or 1.1) -> links to its entries, each with what the feed tells of it already."""

from __future__ import annotations

from collections.abc import Mapping

from patrol.crawling.feed import PLATFORM
from patrol.crawling.harvest import MAX_LINKS, Harvest, Link, first_of, moment
from patrol.crawling.html import Document, one_line, plain, text_of_value
from patrol.crawling.state import body
from patrol.crawling.urls import canonical, joined, site
from patrol.records import Post

_VERSION = "jsonfeed.org/version/"


def read_json_feed(document: Document) -> Harvest | None:
    """The entries of a JSON Feed; `None` where the page is none. One that leads elsewhere is a post as told here."""
    if _VERSION not in document.text[:2_000]:
        return None
    feed = body(document)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    entries = [entry for entry in feed["items"] if isinstance(entry, dict)]
    posts: list[Post] = []
    links: list[Link] = []
    for entry in entries[:MAX_LINKS]:
        post = _entry(entry, document)
        if post.url and site(post.url) == site(document.url) and post.url != canonical(document.url):
            links.append(Link(post.url, "posting", post))
        elif post.text or post.title:
            posts.append(post)
    onward = joined(document.url, _said(feed, "next_url"))
    if onward and site(onward) == site(document.url):
        links.append(Link(onward, "next"))
    return Harvest("feed", tuple(posts), tuple(links), cut=first_of(len(entries), MAX_LINKS, "entries"))


def _entry(entry: Mapping[str, object], document: Document) -> Post:
    url = joined(document.url, _said(entry, "url"))
    title = one_line(_said(entry, "title")) or None
    text = text_of_value(_said(entry, "content_html")) or plain(_said(entry, "content_text") or _said(entry, "summary"))
    return Post(
        source="",
        key=url or one_line(_said(entry, "id")) or f"{canonical(document.url)}#{title}",
        text=text or title or "",
        title=title,
        url=url,
        platform=PLATFORM,
        author=_author(entry),
        published_at=moment(_said(entry, "date_published") or _said(entry, "date_modified")),
    )


def _author(entry: Mapping[str, object]) -> str | None:
    several = entry.get("authors")
    one = several[0] if isinstance(several, list) and several else entry.get("author")
    return one_line(_said(one, "name")) or None if isinstance(one, dict) else None


def _said(value: Mapping[str, object], name: str) -> str:
    said = value.get(name)
    return said if isinstance(said, str) else str(said) if isinstance(said, int) and name == "id" else ""
