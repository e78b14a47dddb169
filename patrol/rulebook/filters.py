"""A filter file's mapping -> a checked `Filter`: posts of one place that a unit has found to be harmless, until a date.

A filter never hides: it stands among the reasons, it lowers or drops the band of what it excludes in that place only,
and it touches neither children nor calls for help.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from patrol.errors import RuleError
from patrol.records import Post
from patrol.rulebook.conditions import When
from patrol.rulebook.fields import Fields
from patrol.rulebook.rules import HINT, examples_of, named_as_file, title_of
from patrol.yaml_nodes import Lines, load_mapping

Effect = Literal["lower", "drop"]
KEYS = frozenset(("id", "title", "where", "when", "effect", "reason", "owner", "expires", "examples"))
PLACES = ("source", "host", "platform")
DIMENSION = "filter"
"""The dimension of a filter's finding, by which scoring knows it."""

POINTS = {"lower": -1.6, "drop": -7.0}
"""One band less; or as much as a whole dimension can add."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a unit wrote it. Of `source`, `host` and `platform` (globs) each that is given must fit."""

    id: str
    title_id: str
    title_en: str
    source: tuple[str, ...]
    host: tuple[str, ...]
    platform: tuple[str, ...]
    when: When
    effect: Effect
    reason: str
    owner: str
    expires: date
    excludes: tuple[str, ...]
    keeps: tuple[str, ...]
    path: str

    @property
    def points(self) -> float:
        """What it takes away."""
        return POINTS[self.effect]

    def covers(self, post: Post) -> bool:
        """Whether the post comes from its place."""
        host = _host(post.url) if self.host else ""
        asked = ((self.source, post.source), (self.host, host), (self.platform, post.platform or ""))
        return all(any(fnmatchcase(said.lower(), glob) for glob in globs) for globs, said in asked if globs)

    def expired(self, today: date) -> bool:
        """Whether its day is past; it counts until the end of that day."""
        return today > self.expires


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def checked_filter(path: Path, known_signals: frozenset[str]) -> tuple[Filter | None, list[RuleError]]:
    """One filter file -> the filter where nothing is wrong with it, and everything that is, by line."""
    fields = Fields(path, known_signals, shelf="filters/")
    made = None
    try:
        made = _filter(load_mapping(path, RuleError, fields.faults), fields)
    except RuleError as error:
        fields.faults.append(error)
    for fault in fields.faults:
        fault.hint = fault.hint or HINT
    return (None if fields.faults else made), sorted(fields.faults, key=lambda fault: fault.line or 0)


def _filter(top: Lines, fields: Fields) -> Filter:
    fields.keys(top, KEYS, "a filter")
    fields.needed(top, KEYS, "the filter")
    id_ = named_as_file(top, fields)
    title_id, title_en = title_of(top, fields)
    place = _place(top, fields)
    excludes, keeps = examples_of(top, fields, "excludes", "keeps")
    return Filter(
        id=id_,
        title_id=title_id,
        title_en=title_en,
        source=place["source"],
        host=place["host"],
        platform=place["platform"],
        when=fields.when(top),
        effect=cast("Effect", fields.one_of(top, "effect", get_args(Effect))),
        reason=fields.text(top, "reason", 400),
        owner=fields.text(top, "owner", 120),
        expires=fields.day(top["expires"], top.at["expires"]) if "expires" in top else date.min,
        excludes=excludes,
        keeps=keeps,
        path=str(fields.path),
    )


def _place(top: Lines, fields: Fields) -> dict[str, tuple[str, ...]]:
    place: dict[str, tuple[str, ...]] = dict.fromkeys(PLACES, ())
    given = top.get("where")
    if "where" not in top or not fields.keys(given, frozenset(PLACES), "where", top.at["where"]):
        return place
    assert isinstance(given, Lines)
    for key in given.keys() & set(PLACES):
        place[key] = tuple(glob.lower() for glob in fields.texts(given, key, least=1, longest=200))
        if any(not glob.strip("*?. ") for glob in place[key]):
            fields.wrong(f"{key} names no place: a filter is for one site, not for all", given.at[key])
    if not given.keys() & set(PLACES):
        fields.wrong(f"where needs one of {', '.join(PLACES)}", top.at["where"])
    return place
