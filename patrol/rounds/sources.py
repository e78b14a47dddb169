"""The unit's list held against the house: which spiders there are, which addresses may be visited, what has expired."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from patrol.crawling.addresses import Gate, port_of
from patrol.crawling.urls import checked, split
from patrol.errors import CrawlError, PatrolError, SettingsError
from patrol.rounds.saying import Said, basis_does_not_hold
from patrol.settings import Settings
from patrol.sources import Source, Watchlist, check_sources, load_sources
from patrol.sources.reading import Against
from patrol.sources.words import load_words
from patrol.workspace import Workspace


def against_house(workspace: Workspace, settings: Settings) -> Against:
    """What a list is held against in full. Loads every spider, and with them Scrapy.

    Raises:
        PatrolError: a spider or the table of words cannot be loaded.
    """
    gate = Gate.of(settings.allow_hosts)
    return Against(load_words(workspace), tuple(_loader(workspace).list()), lambda url: refused(gate, url))


def refused(gate: Gate, url: str) -> str | None:
    """Why an address may not be visited, as far as its spelling tells."""
    try:
        parts = split(checked(url))
    except CrawlError as error:
        return str(error)
    if parts is None:
        return f"{url!r} is no web address"
    why = gate.refuses_host(parts.hostname or "", port_of(parts.scheme, parts.port))
    return f"{url}: {why}" if why else None


def checked_list(workspace: Workspace, settings: Settings) -> Iterator[tuple[bool, str]]:
    """(whether it is a fault, what is said) of everything in the unit's list; nothing where there is none."""
    try:
        watched, faults = check_sources(workspace, against_house(workspace, settings))
    except PatrolError as error:
        yield True, str(error)
        return
    yield from ((True, str(fault)) for fault in faults)
    yield from ((False, line) for line in expired(watched, datetime.now(UTC).date()))
    if watched.sources and not faults:
        on = sum(source.enabled for source in watched.sources.values())
        yield False, f"{watched.path}: {len(watched.sources)} sources, {on} of them on; {len(watched.bases)} bases"


def expired(watched: Watchlist, day: date) -> Iterator[str]:
    """One line for each source that is on and whose basis does not hold on that day."""
    for source in watched.sources.values():
        basis = watched.bases.get(source.basis)
        if source.enabled and basis is not None and not basis.holds(day):
            yield f"{watched.path}:{source.line}: {source.name}: {basis_does_not_hold(basis, day)}"


def find_source(workspace: Workspace, name: str) -> tuple[Source, Watchlist]:
    """A source by its name, and the list it stands in.

    Raises:
        SourceError: the list has a fault.
        SettingsError: there is no such source; the hint names the nearest.
    """
    watched = load_sources(workspace)
    if name not in watched.sources:
        near = get_close_matches(name, watched.sources, 1)
        hint = f"did you mean {near[0]}?" if near else f"{watched.path} lists them; add one: patrol source add"
        raise SettingsError(f"there is no source {name!r}", hint=hint)
    return watched.sources[name], watched


def spider_for(workspace: Workspace, url: str) -> str | None:
    """The spider that is made for an address's site, if there is one."""
    names: list[str] = _loader(workspace).made_for(url)
    return names[0] if names else None


def full_address(workspace: Workspace, address: str, spider: str | None) -> str:
    """The address behind a shorthand of a spider (`@channel`, `#hashtag`); any other as it is."""
    return str(_loader(workspace).expand(address, spider))


def _loader(workspace: Workspace) -> Any:
    return importlib.import_module("patrol.crawling.loader").ShelfLoader(workspace)  # loads Scrapy


def doubts(workspace: Workspace, spider: str | None) -> Iterator[str]:
    """What to tell of a spider that was never seen to work on its site; and how it searches there, where it can."""
    if spider is None:
        return
    made: Any = _loader(workspace).load(spider)
    hosts: tuple[str, ...] = getattr(made, "hosts", ())
    if (hosts or "verified" in vars(made)) and getattr(made, "verified", None) is None:
        yield f"{spider}: {_UNSEEN}: patrol look URL"
    if search := getattr(made, "search", None):
        yield f"{spider}: {_SEARCHES.of(f'address: {search!r}, words: [...]')}"


_UNSEEN = Said(
    "belum ada yang melihat perayap (spider) ini bekerja pada situsnya; coba dahulu",
    "nobody has seen this spider work on the site itself yet; try it first",
)
_SEARCHES = Said("dapat mencari di situsnya; tulis pada sumbernya", "it can search its site; write into the source")
