"""A blog's front page, archive or search (Blogspot, WordPress) -> its posts, or links to them, and the older ones."""

from __future__ import annotations

from patrol.crawling.blocks import is_posting_link
from patrol.crawling.harvest import MAX_POSTS, Harvest, Link, first_of, moment
from patrol.crawling.html import Document, Element, one_line, visible_text
from patrol.crawling.told import leads_out, with_links
from patrol.crawling.urls import canonical, joined, site
from patrol.records import Post

PLATFORM = "blog"


def _class(*names: str) -> str:
    return " or ".join(f'contains(concat(" ", normalize-space(@class), " "), " {name} ")' for name in names)


# Blogspot's themes and WordPress's, old and new; the first that a page has is taken.
_POSTS = (
    f"//*[{_class('post-outer', 'post-outer-container', 'blog-post')}]",
    f"//*[self::article or self::div][{_class('hentry', 'type-post', 'post')}]",
    f"//li[{_class('wp-block-post')}]",
)
_TITLES = f".//*[{_class('post-title', 'entry-title', 'wp-block-post-title', 'post-heading')}]"
_FULL = f".//*[{_class('post-body', 'entry-content', 'wp-block-post-content', 'post-content')}]"
_SHORT = f".//*[{_class('entry-summary', 'post-snippet', 'snippet-item', 'wp-block-post-excerpt', 'post-excerpt')}]"
_BY = f".//*[{_class('post-author', 'byline', 'author', 'wp-block-post-author')} or @rel='author']"
_OLDER = (
    f"//a[{_class('blog-pager-older-link', 'next', 'wp-block-query-pagination-next')}]/@href",
    f"//*[{_class('nav-previous', 'older-posts', 'nav-older')}]//a/@href",
    "//link[@rel='next']/@href",
)
_MORE = f".//a[{_class('more-link', 'jump-link', 'read-more')} or contains(@href, '#more')]"
_FEEDS = (
    '//link[@rel="alternate"]'
    '[contains(@type, "rss+xml") or contains(@type, "atom+xml") or contains(@type, "feed+json")]/@href'
)


def read_blog(document: Document) -> Harvest | None:
    """The posts of a page that shows several; `None` where it shows none or one, which is an article.

    A post that is shown in part leads to its own page. Where no post can be read, the blog's feed is named.
    """
    blocks = _blocks(document)
    if len(blocks) < 2:
        return None
    posts: dict[str, Post] = {}
    links: list[Link] = []
    for node in blocks[:MAX_POSTS]:
        post, whole = _post(node, document)
        if post is None or post.key in posts:
            continue
        posts[post.key] = post
        if not whole:
            links.append(Link(post.key, "posting", post))
    if not posts:
        return None
    led = {link.url for link in links}
    here = tuple(post for key, post in posts.items() if key not in led)
    return Harvest("blog", here, (*links, *_older(document)), cut=first_of(len(blocks), MAX_POSTS, "posts"))


def feeds(document: Document) -> list[str]:
    """The feeds of the same site that a page names in its head; comments' feeds are left out."""
    urls = (joined(document.base, str(href)) for href in document.root.xpath(_FEEDS)[:20])
    return list(dict.fromkeys(url for url in urls if url and site(url) == site(document.url) and "comments" not in url))


def _blocks(document: Document) -> list[Element]:
    for path in _POSTS:
        found = [node for node in document.root.xpath(path) if node.xpath(_TITLES)]
        inside = set(found)
        outer = [node for node in found if not any(above in inside for above in node.iterancestors())]
        if len(outer) >= 2:
            return outer
    return []


def _post(node: Element, document: Document) -> tuple[Post | None, bool]:
    heading = node.xpath(_TITLES)[0]
    link = heading if heading.tag == "a" else next(heading.iter("a"), None)
    if link is None and heading.getparent() is not None and heading.getparent().tag == "a":
        link = heading.getparent()
    url = joined(document.base, link.get("href")) if link is not None else None
    if url is None or not is_posting_link(url, document):
        return None, True
    full, short = node.xpath(_FULL), node.xpath(_SHORT)
    body = full[0] if full else short[0] if short else None
    text = visible_text(body) if body is not None else ""
    whole = bool(full) and bool(text) and not node.xpath(_MORE)
    by, times = node.xpath(_BY), node.xpath(".//time/@datetime | .//abbr[@itemprop='datePublished']/@title")
    title = one_line(visible_text(heading)) or None
    return Post(
        source="",
        key=url,
        text=with_links(text, leads_out(body, document.base) if body is not None else ()) or title or "",
        title=title,
        url=url,
        platform=PLATFORM,
        author=one_line(visible_text(by[0]), 200) or None if by else None,
        published_at=moment(str(times[0])) if times else None,
    ), whole


def _older(document: Document) -> tuple[Link, ...]:
    for path in _OLDER:
        for href in document.root.xpath(path)[:1]:
            url = joined(document.base, str(href))
            if url and site(url) == site(document.url) and url != canonical(document.url):
                return (Link(url, "next"),)
    return ()
