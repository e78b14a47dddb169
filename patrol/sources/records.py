"""The nouns of a unit's list: a source, the legal basis it is watched on, how long its captures are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Literal

FILE = "sources.yml"
Missed = Literal["run", "record"]
InQuiet = Literal["move", "skip"]


@dataclass(frozen=True, slots=True)
class Basis:
    """The letter that allows a unit to watch; `expires` is the last day on which it does."""

    id: str
    letter: str
    purpose: str
    issued: date
    expires: date
    by: str

    def holds(self, day: date) -> bool:
        """Whether one may go by it on that day."""
        return self.issued <= day <= self.expires


@dataclass(frozen=True, slots=True)
class Retention:
    """How long captures of a class are kept, in days, and how many bytes of them at most."""

    name: str
    days: int
    max_bytes: int


ORDINARY = Retention("ordinary", 365, 20_000_000_000)
"""The class of a source that names none; a unit may declare it otherwise."""


@dataclass(frozen=True, slots=True)
class Override:
    """A written permission over what a host reserves: robots.txt, or text and data mining."""

    host: str
    what: Literal["robots", "tdm"]
    by: str
    on: date
    letter: str


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that is watched: where, with which spider and words, when, and on which basis."""

    name: str
    addresses: tuple[str, ...]
    basis: str
    schedule: str
    line: int
    spider: str | None = None
    words: tuple[str, ...] = ()
    zone: str = "WIB"
    jitter: int = 60
    """Seconds by which a round may begin later than its slot, the same for the same slot."""
    quiet: tuple[time, time] | None = None
    in_quiet: InQuiet = "move"
    missed: Missed = "run"
    region: str | None = None
    owner: str | None = None
    retention: str = "ordinary"
    floor: int = 1
    revisit: int | None = None
    """Days until a posting is fetched again; empty: as the setting has it."""
    max_pages: int | None = None
    back_to: date | None = None
    overrides: tuple[Override, ...] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Host -> the variable of the environment that holds the unit's token for it."""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A unit's list, as `sources.yml` has it; empty where there is no file."""

    path: Path
    bases: Mapping[str, Basis] = field(default_factory=dict)
    retentions: Mapping[str, Retention] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
