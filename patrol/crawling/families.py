"""A page -> what each family of spiders reads from it, and which family a page is picked for."""

from __future__ import annotations

import re
from typing import Literal

from patrol.crawling.article import read_article
from patrol.crawling.blocks import repeated_blocks
from patrol.crawling.channel import read_channel
from patrol.crawling.feed import read_feed, read_sitemap
from patrol.crawling.harvest import Families, Harvest
from patrol.crawling.html import Document
from patrol.crawling.jobposting import read_jobposting
from patrol.crawling.listing import read_blocks, read_listing

# In the order in which they are believed: what says what it is comes before what has to be guessed.
FAMILIES: Families = {
    "telegram": read_channel,
    "feed": read_feed,
    "sitemap": read_sitemap,
    "jobposting": read_jobposting,
    "listing": read_listing,
    "blocks": read_blocks,
    "article": read_article,
}
Barrier = Literal["login", "captcha"]
_CAPTCHA = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|cf-challenge|challenge-platform|/captcha|captcha-delivery",
    re.IGNORECASE,
)
_FEW_WORDS = 1_500
_MOSTLY_BLOCKS = 0.7


def pick(document: Document) -> Harvest | None:
    """What the first family that fits the page reads from it; `None` where none does."""
    for read in FAMILIES.values():
        harvest = read(document)
        if harvest is not None and (harvest or harvest.family != "jobposting"):
            return harvest
    return None


def read_posting(document: Document) -> Harvest | None:
    """A page that a listing, sitemap or feed led to: a JobPosting, else its main text. Links on it are not followed."""
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


def barrier(document: Document) -> Barrier | None:
    """What bars the way on a page that offered no post: a log-in form or a CAPTCHA. Neither is ever passed."""
    if _CAPTCHA.search(document.text[:200_000]):
        return "captcha"
    if len(document.visible) < _FEW_WORDS and document.root.xpath('//input[@type="password"]'):
        return "login"
    return None


def _posts_only(harvest: Harvest | None) -> Harvest | None:
    return harvest if harvest is not None and harvest.posts else None
