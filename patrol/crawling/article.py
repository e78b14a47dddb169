"""A plain public page -> its main text as one post: the page's own `<article>`, else what trafilatura makes of it."""

from __future__ import annotations

from patrol.crawling.harvest import Harvest, moment
from patrol.crawling.html import Document, Element, one_line, plain, visible_text, without_large_tags
from patrol.crawling.told import contacts, with_links
from patrol.crawling.urls import page_key
from patrol.crawling.walls import nothing_but
from patrol.records import Post

LEAST = 80
"""Characters that make a page's text a post, unless the page was named as an article elsewhere."""
_HIDDEN = 400
_MARKED = (
    '//*[contains(@itemprop, "articleBody")]',
    "//article",
    '//*[contains(concat(" ", normalize-space(@class), " "), " entry-content ")]',
    '//*[contains(concat(" ", normalize-space(@class), " "), " post-body ")]',
)


def read_article(document: Document, *, least: int = LEAST) -> Harvest | None:
    """The page's main text as one post; `None` where it says less than `least` characters, or nothing but that one has
    to sign in, to prove that one is a person, or that it is no more."""
    if nothing_but(document):
        return None
    text, suspect = _main_text(document)
    if len(text) < max(least, 1):
        return None
    declared = document.first('//link[@rel="canonical"]/@href')
    key = page_key(document.url, str(declared) if declared is not None else None)
    post = Post(
        source="",
        key=key,
        text=text,
        title=_title(document),
        url=key,
        author=_meta(document, "author", "article:author"),
        published_at=moment(_meta(document, "article:published_time", "datePublished", "date") or _time(document)),
        parse_suspect=suspect,
    )
    return Harvest("page", (post,))


def _main_text(document: Document) -> tuple[str, bool]:
    for path in _MARKED:
        found = document.root.xpath(path)
        if len(found) == 1:
            text = _without_title(visible_text(found[0]), found[0])
            if len(text) >= LEAST // 2:
                return with_links(text, contacts(found[0], document.base)), False
    text = _extracted(document)
    shown = document.visible
    if not text and len(shown) < LEAST and len(document.stripped) > max(_HIDDEN, 2 * len(shown)):
        return document.stripped, True  # the tree has lost what the page says
    return (text, False) if text else (shown, len(shown) > _HIDDEN)


def _without_title(text: str, node: Element) -> str:
    """The text without the heading that opens it, which is the post's title already."""
    heading = next(node.iter("h1"), None)
    title = visible_text(heading) if heading is not None else ""
    return text.removeprefix(title).lstrip() if title else text


def _extracted(document: Document) -> str:
    # loading trafilatura takes half a second, and most pages say themselves where their text is
    import trafilatura

    try:
        text = trafilatura.extract(
            without_large_tags(document.text), url=document.url, include_comments=False, favor_recall=True, fast=True
        )
    except (ValueError, TypeError, AttributeError, RecursionError):  # what it raises on broken trees is not documented
        return ""
    return plain(text or "")


def _title(document: Document) -> str | None:
    said = _meta(document, "og:title")
    if said:
        return said
    for path in ("//h1", "//title"):
        found = document.first(path)
        if found is not None and (words := one_line(visible_text(found))):
            return words
    found = document.first("//title/text()")
    return one_line(str(found)) or None if found is not None else None


def _meta(document: Document, *names: str) -> str | None:
    for name in names:
        found = document.first(f'//meta[@property="{name}" or @name="{name}" or @itemprop="{name}"]/@content')
        if found is not None and (words := one_line(str(found))):
            return words
    return None


def _time(document: Document) -> str | None:
    found = document.first("//time[@datetime]/@datetime")
    return str(found) if found is not None else None
