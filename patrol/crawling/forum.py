"""A forum's page -> its threads as links, or a thread's posts, by selectors that a spider or an engine declares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cssselect import HTMLTranslator, SelectorError
from lxml import etree  # type: ignore[import-untyped]

from patrol.crawling.harvest import MAX_LINKS, MAX_POSTS, Harvest, Link, first_of, moment
from patrol.crawling.html import Document, Element, one_line, visible_text
from patrol.crawling.listing import more_pages
from patrol.crawling.told import leads_out, with_links
from patrol.crawling.urls import canonical, joined, site
from patrol.records import Post

PLATFORM = "forum"


@dataclass(frozen=True, slots=True)
class ForumShape:
    """CSS selectors of a forum: `thread` finds the links of a list; `post` a thread's posts, the others within one."""

    thread: str
    post: str
    body: str
    author: str = ""
    time: str = "time"
    title: str = "h1"
    next: str = ""
    quote: str = "blockquote"
    """What a post quotes of others; it is left out, for it was said elsewhere."""


# What the common forum programs send, as their own themes have it.
ENGINES = (
    ForumShape(  # XenForo
        thread=".structItem-title a[href*='/threads/']",
        post="article.message",
        body=".message-body .bbWrapper",
        author=".message-name",
        next="a.pageNav-jump--next",
        quote=".bbCodeBlock--quote",
    ),
    ForumShape(  # phpBB 3
        thread="a.topictitle",
        post="div.post",
        body=".postbody .content",
        author=".username, .username-coloured",
        title="h2.topic-title",
        next=".pagination .next a",
    ),
    ForumShape(  # Discourse, as it answers those who run no script
        thread="a.raw-topic-link, .topic-list a.title",
        post=".topic-body.crawler-post",
        body=".post[itemprop=text]",
        author="[itemprop=author] [itemprop=name]",
        next="a[rel=next]",
        quote="aside.quote",
    ),
    ForumShape(  # vBulletin 4 and 5
        thread="a.title[id^=thread_title], a.topic-title",
        post="li.postcontainer, li.b-post",
        body=".postcontent, .b-post__content .js-post__content-text",
        author=".username, .author a",
        next="a[rel=next]",
        quote=".bbcode_quote",
    ),
)


def read_forum(document: Document) -> Harvest | None:
    """The page as one of the common forum programs; `None` where it is none of theirs."""
    for shape in ENGINES:
        harvest = read_by_shape(document, shape)
        if harvest is not None:
            return harvest
    return None


def read_by_shape(document: Document, shape: ForumShape) -> Harvest | None:
    """A thread's posts, else the threads of a list, each with the page that goes on; `None` where there are neither."""
    nodes = _found(document.root, shape.post)
    bodies = [(node, bodies[0]) for node in nodes if (bodies := _found(node, shape.body))]
    posts: dict[str, Post] = {}
    title = _words(document.root, shape.title)
    for node, said in bodies[:MAX_POSTS]:
        post = _post(node, said, document, shape, title)
        if post.text:
            posts.setdefault(post.key, post)
    threads = [] if posts else _threads(document, shape)
    if not posts and not threads:
        return None
    links = (*(Link(url) for url in threads[:MAX_LINKS]), *_next(document, shape))
    cut = (*first_of(len(bodies), MAX_POSTS, "posts"), *first_of(len(threads), MAX_LINKS, "links"))
    return Harvest("forum", tuple(posts.values()), links, cut=cut)


def _post(node: Element, said: Element, document: Document, shape: ForumShape, title: str | None) -> Post:
    quoted = frozenset(_found(said, shape.quote)) if shape.quote else frozenset()
    text = with_links(visible_text(said, quoted), leads_out(said, document.base))
    author, page = _words(node, shape.author, 200), canonical(document.url)
    named = node.get("data-content") or node.get("data-post-id") or node.get("id") or ""
    if not any(letter.isdigit() for letter in named):
        told = f"{author or ''}\x1f{_time(node, shape)}\x1f{text}"
        named = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
    # a post keeps its number when others before it go and it moves to another page of its thread
    thread = _thread(page)
    return Post(
        source="",
        key=f"{thread}#{named[:100]}",
        text=text,
        title=title,
        url=f"{page}#{named[:100]}" if node.get("id") else page,
        platform=PLATFORM,
        author=author,
        published_at=moment(_time(node, shape)),
    )


def _thread(page: str) -> str:
    head, _, last = page.partition("?")[0].rstrip("/").rpartition("/")
    numbered = last.removeprefix("page-").removeprefix("page")
    return head if numbered.isascii() and numbered.isdigit() and len(numbered) < 5 else f"{head}/{last}"


def _time(node: Element, shape: ForumShape) -> str | None:
    found = _found(node, shape.time)
    return (
        (found[0].get("datetime") or found[0].get("title") or one_line(visible_text(found[0]), 40)) if found else None
    )


def _threads(document: Document, shape: ForumShape) -> list[str]:
    urls = (joined(document.base, node.get("href")) for node in _found(document.root, shape.thread))
    return list(dict.fromkeys(url for url in urls if url and site(url) == site(document.url)))


def _next(document: Document, shape: ForumShape) -> tuple[Link, ...]:
    if not shape.next:
        return more_pages(document)
    for node in _found(document.root, shape.next)[:1]:
        url = joined(document.base, node.get("href"))
        if url and site(url) == site(document.url) and url != canonical(document.url):
            return (Link(url, "next"),)
    return ()


def _words(node: Element, selector: str, limit: int = 500) -> str | None:
    found = _found(node, selector) if selector else []
    return one_line(visible_text(found[0]), limit) or None if found else None


def _found(node: Element, selector: str) -> list[Element]:
    found: list[Element] = _compiled(selector)(node)
    return found


@lru_cache(maxsize=200)
def _compiled(selector: str) -> etree.XPath:
    """The selector, ready to be asked; one that is none is a fault of the spider.

    Raises:
        ValueError: it is no CSS selector.
    """
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error
