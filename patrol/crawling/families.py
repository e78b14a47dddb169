"""A page -> what each family of spiders reads from it, and which family a page is picked for."""

from __future__ import annotations

from patrol.crawling.article import read_article
from patrol.crawling.blocks import repeated_blocks
from patrol.crawling.blog import read_blog
from patrol.crawling.channel import read_channel
from patrol.crawling.feed import read_feed, read_sitemap
from patrol.crawling.forum import read_forum
from patrol.crawling.harvest import Families, Harvest
from patrol.crawling.html import Document
from patrol.crawling.jobposting import read_jobposting
from patrol.crawling.jsonfeed import read_json_feed
from patrol.crawling.listing import read_blocks, read_listing
from patrol.crawling.state import is_json
from patrol.crawling.stated import read_state, read_stated
from patrol.crawling.timelines import read_bluesky, read_mastodon, read_reddit

# In the order in which they are believed: what says what it is comes before what has to be guessed.
FAMILIES: Families = {
    "telegram": read_channel,
    "feed": read_feed,
    "sitemap": read_sitemap,
    "jsonfeed": read_json_feed,
    "mastodon": read_mastodon,
    "bluesky": read_bluesky,
    "reddit": read_reddit,
    "jobposting": read_jobposting,
    "state": read_state,
    "blog": read_blog,
    "forum": read_forum,
    "listing": read_listing,
    "blocks": read_blocks,
    "article": read_article,
}
_OF_JSON = frozenset({"jsonfeed", "mastodon", "bluesky", "reddit", "state"})
"""The families that a page of nothing but JSON may belong to; its braces are no text."""
_FEW_WORDS = 1_500
_MOSTLY_BLOCKS = 0.7


def pick(document: Document) -> Harvest | None:
    """What the first family that fits the page reads from it; `None` where none does."""
    for read in readers(document).values():
        harvest = read(document)
        if harvest is not None and (harvest or harvest.family != "jobposting"):
            return harvest
    return None


def readers(document: Document) -> Families:
    """The families whose pages this one may be."""
    return {name: read for name, read in FAMILIES.items() if name in _OF_JSON} if is_json(document) else FAMILIES


def read_posting(document: Document) -> Harvest | None:
    """A page that a listing, sitemap or feed led to: a JobPosting, else its main text. Links on it are not followed."""
    if is_json(document):
        return read_stated(document)
    return _posts_only(read_jobposting(document)) or read_article(document, least=1)


def read_section(document: Document) -> Harvest | None:
    """A page that a site's front page led to, where it is itself a channel, a feed or a listing; `None` where it is
    a posting. A listing is one that consists of its blocks; a posting with related ones below has text of its own."""
    if _posts_only(read_jobposting(document)):
        return None
    for read in (read_channel, read_feed):
        harvest = read(document)
        if harvest:
            return harvest
    in_blocks = sum(len(block.text) for block in repeated_blocks(document))
    return pick(document) if in_blocks > _MOSTLY_BLOCKS * len(document.visible) else None


def read_wall(document: Document) -> Harvest | None:
    """A rendered page: marked-up postings, else its blocks as posts, else its main text."""
    return _posts_only(read_jobposting(document)) or read_blocks(document) or read_article(document)


def needs_browser(document: Document) -> bool:
    """True where a page says next to nothing and has scripts that may say it."""
    return "<script" in document.text.lower() and len(document.visible) < _FEW_WORDS


def _posts_only(harvest: Harvest | None) -> Harvest | None:
    return harvest if harvest is not None and harvest.posts else None
