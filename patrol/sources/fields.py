"""Checks of the values of `sources.yml`, on top of the general ones: names, days, numbers, times, one source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import cast, get_args

from patrol.errors import SourceError
from patrol.hours import ZONES, hours_of
from patrol.sources.records import InQuiet, Missed, Override, Source
from patrol.sources.timing import LEAST_GAP, least_gap, why_no_schedule
from patrol.sources.words import MAX_WORD, PLACES
from patrol.yaml_fields import FieldChecks
from patrol.yaml_nodes import Lines

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_HOST = re.compile(r"[a-z0-9._-]{1,253}(:[0-9]{1,5})?")
_ADDRESS = re.compile(r"https?://[^\s/]{1,255}(/\S*)?")
KEYS = frozenset(
    (
        *("address", "addresses", "spider", "words", "schedule", "zone", "jitter", "quiet", "in_quiet", "missed"),
        *("region", "owner", "basis", "retention", "floor", "revisit", "max_pages", "back_to", "permissions"),
        *("tokens", "enabled"),
    )
)
_PERMISSION = ("host", "what", "by", "on", "letter")


class SourceFields(FieldChecks[SourceError]):
    """The checks of one `sources.yml`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SourceError)

    def mappings(self, top: Lines, key: str, *, quietly: bool = False) -> Iterator[tuple[str, Lines]]:
        """The named mappings under a key; what is none, or badly named, is a fault (unless it was told before)."""
        given = top.get(key)
        if key not in top or given is None or given == "":
            return
        if not isinstance(given, Lines):
            if not quietly:
                self.wrong(f"{key} must hold names, and under each its values", top.at[key])
            return
        for name, value in given.items():
            if isinstance(value, Lines) and NAME.fullmatch(name):
                self.meant.clear()
                yield name, value
            elif not quietly:
                self.wrong(
                    f"{name!r} must be a name of small letters, digits, - and _, with its values under it",
                    given.at[name],
                )

    def number(self, given: Lines, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = given.get(key)
        if key not in given:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(f"{key} must be a whole number from {least} to {most}, not {value!r}", given.at[key])
            return None
        return value

    def date_of(self, given: Lines, key: str) -> date | None:
        """A day, where there is one."""
        return self.day(given[key], given.at[key]) if key in given else None

    def source(self, name: str, given: Lines) -> Source:
        """One source; what needs the rest of the list is checked later."""
        self.keys(given, KEYS, f"the source {name}")
        if not {"address", "addresses"} & given.keys():
            self.needed(given, ("address",), f"the source {name}")
        self.needed(given, ("basis", "schedule"), f"the source {name}")
        schedule = self._schedule(given)
        return Source(
            name=name,
            addresses=self._addresses(given),
            basis=self.text(given, "basis", 63),
            schedule=schedule,
            line=given.line,
            spider=self.text(given, "spider", 63) or None,
            words=tuple(
                " ".join(word.split()) for word in self.texts(given, "words", longest=MAX_WORD) if word.strip()
            ),
            zone=self.one_of(given, "zone", tuple(ZONES)),
            jitter=self._jitter(given, schedule),
            quiet=self._quiet(given),
            in_quiet=cast("InQuiet", self.one_of(given, "in_quiet", get_args(InQuiet))),
            missed=cast("Missed", self.one_of(given, "missed", get_args(Missed))),
            region=self.text(given, "region", 120) or None,
            owner=self.text(given, "owner", 120) or None,
            retention=self.text(given, "retention", 63) or "ordinary",
            floor=self._or(self.number(given, "floor", 0, 100_000), 1),
            revisit=self.number(given, "revisit", 0, 3_650),
            max_pages=self.number(given, "max_pages", 1, 1_000_000),
            back_to=self.date_of(given, "back_to"),
            overrides=self._overrides(given),
            tokens=self._tokens(given),
            enabled=self._enabled(given),
        )

    @staticmethod
    def _or(value: int | None, else_: int) -> int:
        return else_ if value is None else value

    def _addresses(self, given: Lines) -> tuple[str, ...]:
        found = (*self.texts(given, "address", longest=2_000), *self.texts(given, "addresses", longest=2_000))
        line = given.at.get("address", given.at.get("addresses", given.line))
        for address in found:
            if not _ADDRESS.fullmatch(_without_places(address)):
                self.wrong(f"{address!r} is no web address; write it in full, as in https://papan.example/loker", line)
        return tuple(dict.fromkeys(found))

    def _schedule(self, given: Lines) -> str:
        expression = self.text(given, "schedule", 100)
        why = why_no_schedule(expression) if expression else None
        if why:
            self.wrong(why, given.at["schedule"])
        elif expression and least_gap(expression) < LEAST_GAP:
            self.wrong("a source is not visited more than once a minute", given.at["schedule"])
        return "0 * * * *" if why or not expression else expression

    def _jitter(self, given: Lines, schedule: str) -> int:
        gap = int(least_gap(schedule).total_seconds())
        value = self.number(given, "jitter", 0, 86_400)
        if value is not None and value >= gap:
            self.wrong(f"jitter must be shorter than the {gap} seconds between two rounds", given.at["jitter"])
        return min(60 if value is None else value, gap - 1)

    def _quiet(self, given: Lines) -> tuple[time, time] | None:
        said = self.text(given, "quiet", 20)
        if not said:
            return None
        found = hours_of(said)
        if found is None:
            self.wrong(f"quiet must be hours as 22:00-05:00, not {said!r}", given.at["quiet"])
        return found

    def _overrides(self, given: Lines) -> tuple[Override, ...]:
        value = given.get("permissions", [])
        if not isinstance(value, list) or len(value) > 100:
            self.wrong("permissions must be a list", given.at["permissions"])
            return ()
        return tuple(made for part in value if (made := self._override(part, given.at["permissions"])))

    def _override(self, part: object, line: int) -> Override | None:
        if not self.keys(part, frozenset(_PERMISSION), "a permission", line):
            return None
        assert isinstance(part, Lines)
        self.needed(part, _PERMISSION, "a permission")
        host, what = self.text(part, "host", 260).lower(), self.one_of(part, "what", ("robots", "tdm"))
        if not _HOST.fullmatch(host) and "host" in part:
            self.wrong(f"{host!r} is no host", part.at["host"])
        day = self.date_of(part, "on") or date.min
        return Override(
            host, "tdm" if what == "tdm" else "robots", self.text(part, "by", 200), day, self.text(part, "letter", 200)
        )

    def _tokens(self, given: Lines) -> dict[str, str]:
        value = given.get("tokens", {})
        if value == {} or not isinstance(value, Lines):
            if "tokens" in given:
                self.wrong("tokens must hold hosts, and for each the name of a variable", given.at["tokens"])
            return {}
        for host, name in value.items():
            if not _HOST.fullmatch(host) or not isinstance(name, str) or not _VARIABLE.fullmatch(name):
                self.wrong(
                    f"tokens: write HOST: VARIABLE, the variable's name in capitals, not {host}: ...", value.at[host]
                )
        return {str(host): str(name) for host, name in value.items()}

    def _enabled(self, given: Lines) -> bool:
        value = given.get("enabled", True)
        if not isinstance(value, bool):
            self.wrong("enabled must be true or false", given.at["enabled"])
        return value is True


def _without_places(address: str) -> str:
    for place in PLACES:
        address = address.replace(place, "x")
    return address
