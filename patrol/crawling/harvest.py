"""What a family of spiders reads from one page: the posts on it and the links that lead on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from patrol.crawling.html import Document
from patrol.hours import WIB
from patrol.records import Post

LinkKind = Literal["posting", "next", "sitemap"]
MAX_POSTS = 2_000
MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch next. `known` is what is known of a posting already, should its page not be readable."""

    url: str
    kind: LinkKind = "posting"
    known: Post | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """Posts (their source and page are filled in by the spider), links, and remarks for people; `cut` says what of the
    page was left out."""

    family: str
    posts: tuple[Post, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.posts or self.links)

    def going_on(self, further: tuple[Link, ...]) -> Harvest:
        """The same harvest, with links more."""
        return replace(self, links=(*self.links, *further))

    def as_family(self, family: str) -> Harvest:
        """The same harvest, named for another family."""
        return replace(self, family=family)


def first_of(total: int, limit: int, what: str) -> tuple[str, ...]:
    """What to say of a page that holds more than is read; nothing where it does not."""
    return (f"only the first {limit:,} of its {what} were read",) if total > limit else ()


Family = Callable[[Document], Harvest | None]
"""Reads a page; `None` where the page is not of its kind."""
Families = Mapping[str, Family]


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time with its zone; one without a zone is read as WIB. `None` where it is no time."""
    if not text or len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=WIB)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
