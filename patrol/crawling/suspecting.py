"""A page whose parser lost part of it, and what was read from it -> the same posts, marked, with the words it hid."""

from __future__ import annotations

from dataclasses import replace

from patrol.crawling.harvest import Harvest
from patrol.crawling.html import Document
from patrol.crawling.urls import canonical
from patrol.records import Post

MOST = 100_000
"""Letters of hidden words that are added to a post."""


def suspected(harvest: Harvest | None, document: Document) -> Harvest:
    """What was read, each post marked as not read for certain; the page's words as its tags alone give them are added
    to its one post, or are a post of their own where there are several or none."""
    found = harvest or Harvest("page")
    hidden = document.stripped[:MOST]
    posts = tuple(replace(post, parse_suspect=True) for post in found.posts)
    if len(posts) == 1:
        whole = hidden if posts[0].text in hidden else f"{posts[0].text}\n\n{hidden}"
        return replace(found, posts=(replace(posts[0], text=whole),))
    key = canonical(document.url)
    return replace(found, posts=(*posts, Post(source="", key=key, text=hidden, url=key, parse_suspect=True)))
