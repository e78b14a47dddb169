"""Checks of one YAML file's values: what is right comes back typed, what is wrong is gathered with path and line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Generic

from patrol.yaml_nodes import Lines, Wrong

MAX_TEXTS, MAX_TEXT = 40, 4_000


class FieldChecks(Generic[Wrong]):
    """The checks of one file. Each goes on after a fault, so that one reading tells them all."""

    def __init__(self, path: Path, error: type[Wrong]) -> None:
        self.path, self.error = path, error
        self.faults: list[Wrong] = []
        self.meant: set[str] = set()
        """Keys that stand there misspelt: they are not missed once more."""

    def wrong(self, what: str, line: int | None) -> None:
        """Note a fault."""
        self.faults.append(self.error(what, path=str(self.path), line=line))

    def keys(self, given: object, allowed: frozenset[str], name: str, line: int | None = None) -> bool:
        """Whether it is a mapping; keys that are not allowed are faults."""
        if not isinstance(given, Lines):
            self.wrong(f"{name} must hold names and values", line)
            return False
        for key in given:
            if key not in allowed:
                self.wrong(f"{name} knows no {key!r}; there are: {', '.join(sorted(allowed))}", given.at[key])
                self.meant.update(get_close_matches(key, allowed - given.keys(), 1))
        return True

    def needed(self, given: Lines, keys: Iterable[str], name: str) -> None:
        """Keys that must be there."""
        missing = sorted(set(keys) - given.keys() - self.meant)
        if missing:
            self.wrong(f"{name} lacks {', '.join(missing)}", given.line)

    def text(self, given: Lines, key: str, longest: int) -> str:
        """A text, its white space made single."""
        value = given.get(key)
        if key not in given:
            return ""
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.wrong(f"{key} must be a text of 1 to {longest} characters", given.at.get(key, given.line))
            return ""
        return " ".join(value.split())

    def texts(self, given: Lines, key: str, least: int = 0, longest: int = MAX_TEXT) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = given.get(key, [])
        value = [value] if isinstance(value, str) else value
        whole = isinstance(value, list) and all(isinstance(part, str) and len(part) <= longest for part in value)
        if not whole or not least <= len(value) <= MAX_TEXTS:
            what = f"at least {least} texts" if len(value or ()) < least else f"at most {MAX_TEXTS} texts"
            self.wrong(f"{key} must be a list of {what} of {longest} characters", given.at.get(key, given.line))
            return ()
        return tuple(value)

    def one_of(self, given: Lines, key: str, allowed: Sequence[str]) -> str:
        """One of the values that there are; the first of them after a fault."""
        if key in given and given[key] not in allowed:
            self.wrong(f"{key} must be one of {', '.join(allowed)}, not {given[key]!r}", given.at[key])
        return str(given[key]) if given.get(key) in allowed else allowed[0]

    def many_of(self, given: Lines, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Some of the values that there are."""
        values = self.texts(given, key)
        for value in values:
            if value not in allowed:
                self.wrong(f"{key} knows no {value!r}; there are: {', '.join(allowed)}", given.at[key])
        return tuple(value for value in values if value in allowed)

    def day(self, value: object, line: int) -> date:
        """A date as YYYY-MM-DD."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong(f"{value!r} is no date; write YYYY-MM-DD", line)
            return date.min
