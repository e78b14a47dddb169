"""`sources.yml` -> a checked `Watchlist`, or every fault in it with path and line and the nearest right name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from patrol.errors import SourceError
from patrol.sources.fields import SourceFields
from patrol.sources.records import FILE, ORDINARY, Basis, Retention, Source, Watchlist
from patrol.sources.words import PLACES, WatchWords, load_words, looks_like_a_list
from patrol.workspace import Workspace
from patrol.yaml_nodes import Bounds, Lines, load_mapping

BOUNDS = Bounds(4_000_000, 200_000, "bases, retention classes and sources, by name")
HINT = "correct it, then: patrol source check"
_TOP = frozenset(("bases", "retention", "sources"))


@dataclass(frozen=True, slots=True)
class Against:
    """What a list is held against beyond itself; what is empty is not asked."""

    words: WatchWords = field(default_factory=lambda: WatchWords({}))
    spiders: Collection[str] | None = None
    refuses: Callable[[str], str | None] | None = None
    """Why an address may not be visited."""


def load_sources(workspace: Workspace, against: Against | None = None) -> Watchlist:
    """The unit's list; empty where there is no `sources.yml`.

    Raises:
        SourceError: the first fault, and how many more there are.
    """
    made, faults = check_sources(workspace, against)
    if faults:
        more = len(faults) - 1
        if more:
            faults[0].hint = f"{more} more fault{'s' if more > 1 else ''}; {HINT}"
        raise faults[0]
    return made


def check_sources(workspace: Workspace, against: Against | None = None) -> tuple[Watchlist, list[SourceError]]:
    """The unit's list as far as it can be read, and everything that is wrong with it, by line."""
    path = workspace.home / FILE
    if not path.is_file():
        return Watchlist(path), []
    fields = SourceFields(path)
    made = Watchlist(path)
    try:
        against = against or Against(load_words(workspace))
        made = _list(load_mapping(path, SourceError, fields.faults, BOUNDS), fields, against)
    except SourceError as error:
        fields.faults.append(error)
    for fault in fields.faults:
        fault.hint = fault.hint or HINT
    return made, sorted(fields.faults, key=lambda fault: fault.line or 0)


def _list(top: Lines, fields: SourceFields, against: Against) -> Watchlist:
    fields.keys(top, _TOP, "the file")
    bases = {name: _basis(name, given, fields) for name, given in fields.mappings(top, "bases")}
    retentions = {name: _retention(name, given, fields) for name, given in fields.mappings(top, "retention")}
    sources = {name: fields.source(name, given) for name, given in fields.mappings(top, "sources")}
    made = Watchlist(fields.path, bases, {ORDINARY.name: ORDINARY, **retentions}, sources)
    for name, given in fields.mappings(top, "sources", quietly=True):
        _hold(made.sources[name], given, made, fields, against)
    return made


def _basis(name: str, given: Lines, fields: SourceFields) -> Basis:
    keys = ("letter", "purpose", "issued", "expires", "by")
    fields.keys(given, frozenset(keys), f"the basis {name}")
    fields.needed(given, keys, f"the basis {name}")
    issued, expires = (fields.date_of(given, key) or date.min for key in ("issued", "expires"))
    if expires < issued:
        fields.wrong(f"the basis {name} expires before it is issued", given.at.get("expires", given.line))
    return Basis(
        name,
        fields.text(given, "letter", 200),
        fields.text(given, "purpose", 500),
        issued,
        expires,
        fields.text(given, "by", 200),
    )


def _retention(name: str, given: Lines, fields: SourceFields) -> Retention:
    fields.keys(given, frozenset(("days", "max_bytes")), f"the retention class {name}")
    fields.needed(given, ("days", "max_bytes"), f"the retention class {name}")
    days = fields.number(given, "days", 1, 36_500) or ORDINARY.days
    return Retention(name, days, fields.number(given, "max_bytes", 1, 10**15) or ORDINARY.max_bytes)


def _hold(source: Source, given: Lines, made: Watchlist, fields: SourceFields, against: Against) -> None:
    """What can only be told with the whole list, and with what the house has."""
    known = (("basis", source.basis, made.bases), ("retention", source.retention, made.retentions))
    for key, value, there in known:
        if value and value not in there and key in given:
            fields.wrong(f"there is no {key} {value!r}{near(value, there)}", given.at[key])
    if source.spider and against.spiders is not None and source.spider not in against.spiders:
        fields.wrong(f"there is no spider {source.spider!r}{near(source.spider, against.spiders)}", given.at["spider"])
    for word in source.words:
        if looks_like_a_list(word) and word not in against.words.lists:
            fields.wrong(f"there is no list of words {word!r}{near(word, against.words.lists)}", given.at["words"])
    line = given.at.get("address", given.at.get("addresses", given.line))
    searching = any(place in address for address in source.addresses for place in PLACES)
    if searching and not source.words:
        fields.wrong("an address holds {word}, and there are no words", line)
    if source.words and not searching and source.addresses:
        fields.wrong("there are words, and no address holds {word} where they go", given.at["words"])
    if against.refuses is not None:
        for address in against.words.starts(source):
            if why := against.refuses(address):
                fields.wrong(why, line)
                break


def near(value: str, there: Collection[str]) -> str:
    """The nearest right name, as the end of a sentence."""
    found = get_close_matches(value, list(there), 1)
    return f"; did you mean {found[0]}?" if found else f"; there are: {', '.join(sorted(there)) or 'none'}"
