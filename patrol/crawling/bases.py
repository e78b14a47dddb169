"""The families as base classes: a spider for one site is a name, its hosts, and what is its own about one of them."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import ClassVar
from urllib.parse import quote, urlsplit

from patrol.crawling.article import read_article
from patrol.crawling.blog import feeds, read_blog
from patrol.crawling.channel import read_channel
from patrol.crawling.families import FAMILIES, read_posting, read_wall
from patrol.crawling.forum import ForumShape, read_by_shape, read_forum
from patrol.crawling.harvest import Harvest, Link
from patrol.crawling.html import Document
from patrol.crawling.jobposting import read_jobposting
from patrol.crawling.listing import more_pages
from patrol.crawling.spider import PatrolSpider
from patrol.crawling.state import is_json
from patrol.crawling.stated import StateShape, read_state, read_stated
from patrol.crawling.urls import turned

_CHANNEL = re.compile(r"@([A-Za-z][A-Za-z0-9_]{3,31})")


class JobPostingBoard(PatrolSpider):
    """Boards whose postings carry schema.org JobPosting; lists, next pages and sitemaps are followed."""

    families = ("sitemap", "jobposting", "listing")


class StateBoard(PatrolSpider):
    """Boards that carry their postings as JSON. `shape` says where; what it does not find is looked for.

    `page_name` is the parameter that numbers the pages of a list, where the page itself names none that goes on.
    """

    families = ("sitemap", "jobposting", "state", "listing")
    shape: ClassVar[StateShape] = StateShape()
    page_name: ClassVar[str] = ""

    def harvest(self, document: Document, kind: str) -> Harvest | None:
        """A list's postings, or the one of a page: JSON-LD where there is any, else the page's own JSON."""
        marked = read_jobposting(document)
        if kind == "posting":
            told = marked if marked and marked.posts else read_stated(document, self.shape)
            return told or (None if is_json(document) else read_article(document, least=1))
        if marked and marked.posts:
            return marked
        listed = read_state(document, self.shape)
        return self._going_on(listed, document) if listed else super().harvest(document, kind)

    def _going_on(self, listed: Harvest, document: Document) -> Harvest:
        if any(link.kind == "next" for link in listed.links):
            return listed
        further = () if is_json(document) else more_pages(document)
        if not further and self.page_name:
            further = (Link(turned(document.url, self.page_name), "next"),)
        return listed.going_on(further)


class FeedReader(PatrolSpider):
    """RSS, Atom and JSON Feeds, and the articles they lead to."""

    families = ("feed", "jsonfeed")


class Blog(PatrolSpider):
    """Blogs: front page, archives, searches, back through the older posts; the feed where the pages cannot be read."""

    families = ("feed", "jsonfeed", "blog", "article")

    def harvest(self, document: Document, kind: str) -> Harvest | None:
        """Several posts of a page, a feed's entries, one post of its own page, or the way to the feed."""
        if kind == "posting":
            return read_posting(document)
        told = FAMILIES["feed"](document) or FAMILIES["jsonfeed"](document) or read_blog(document)
        if told:
            return told
        named = feeds(document)[:1]
        if named and urlsplit(document.url).path in ("", "/"):
            return Harvest("blog", links=(Link(named[0], "sitemap"),))
        return read_article(document)


class Forum(PatrolSpider):
    """Forums: lists of threads, threads with all their posts, page by page. Without a `shape` the common programs."""

    families = ("forum",)
    shape: ClassVar[ForumShape | None] = None

    def harvest(self, document: Document, kind: str) -> Harvest | None:  # noqa: ARG002  # a page tells what it is
        """The threads of a list or the posts of a thread."""
        return read_forum(document) if self.shape is None else read_by_shape(document, self.shape)


class ChannelPreview(PatrolSpider):
    """Public previews of Telegram channels, back through their history."""

    families = ("telegram",)

    @classmethod
    def expand(cls, address: str, tokens: Container[str] = ()) -> str:  # noqa: ARG003
        """`@channel` as the address of its preview."""
        found = _CHANNEL.fullmatch(address.strip())
        return f"https://t.me/s/{found[1]}" if found else address

    def harvest(self, document: Document, kind: str) -> Harvest | None:  # noqa: ARG002
        """The messages of the preview."""
        return read_channel(document)


class RenderedWall(PatrolSpider):
    """Public pages that only a browser shows, scrolled to their end within bounds."""

    in_browser = True
    families = ("jobposting", "blocks", "article")

    def harvest(self, document: Document, kind: str) -> Harvest | None:
        """What the page shows: marked-up postings, its blocks, or its main text."""
        return read_posting(document) if kind == "posting" else read_wall(document)


class ApiTimeline(PatrolSpider):
    """Open interfaces that answer with public posts, newest first. `tagged` is the address of a hashtag's posts."""

    tagged: ClassVar[str] = ""

    @classmethod
    def expand(cls, address: str, tokens: Container[str] = ()) -> str:  # noqa: ARG003
        """`#hashtag` as the address of its timeline."""
        tag = address.strip().removeprefix("#")
        if cls.tagged and address.strip().startswith("#") and tag.isidentifier():
            return cls.tagged.replace("{tag}", quote(tag, safe=""))
        return address

    def harvest(self, document: Document, kind: str) -> Harvest | None:  # noqa: ARG002
        """The posts of an answer."""
        return next((told for name in self.families if (told := FAMILIES[name](document)) is not None), None)
