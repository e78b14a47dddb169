"""What a round is asked to do, beyond its addresses: for which source, on which legal basis, with whose permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Permission:
    """A written permission that overrides what a host reserves: by whom it was given, when, in which letter."""

    host: str
    what: Literal["robots", "tdm"]
    by: str
    on: date
    letter: str


@dataclass(frozen=True, slots=True)
class Task:
    """A round's orders. Without a source it is a crawl by hand: nothing is revisited, nothing is expected."""

    source: str | None = None
    spider: str | None = None
    """Name of the spider that reads all of its addresses; empty: the one made for the site, else the one that picks."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Start address -> the watch word that it searches for."""
    basis: str | None = None
    retention: str = "ordinary"
    permissions: tuple[Permission, ...] = ()
    max_pages: int | None = None
    back_to: date | None = None
    """How far back a history (a channel's, a hashtag's) is read; empty: as far as the budgets reach."""
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Host -> the unit's declared API token for it; sent to that host alone, never logged or captured."""

    def permission(self, host: str, what: str) -> Permission | None:
        """The written permission for a host, if there is one."""
        return next((one for one in self.permissions if one.host == host and one.what == what), None)
