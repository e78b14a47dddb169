"""Named patterns in RE2 syntax -> where each one stands in a folded text.

Hyperscan (BSD, a wheel) tells in one pass which patterns match at all, RE2 then locates the words of those; where
Hyperscan is missing, RE2's own set does the first step. Neither backtracks, so no pattern and no text can stall us.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import re2

try:
    import hyperscan
except ImportError:  # no wheel for this machine: slower, same answers
    hyperscan = None  # type: ignore[assignment]


SET_MEMORY, TOGETHER = 96 << 20, 12
"""Bytes that RE2's sets may use for their states in all, and patterns a set: the states of a set multiply with its
patterns, and beyond its memory it forgets them and slows down a hundredfold on texts that are all different."""


class Match(NamedTuple):
    """A named pattern and the words it stands on, `folded[start:end]`."""

    name: str
    start: int
    end: int


class PatternSet:
    """Patterns compiled once, for many texts. Safe to share between threads.

    `quick`: ready in hundredths of a second, where Hyperscan takes 3 ms a pattern of many words; a third of its speed.

    Raises:
        ValueError: a pattern that RE2 cannot compile; names the pattern.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]], *, quick: bool = False) -> None:
        self._names: list[str] = []
        self._compiled: list[Any] = []
        expressions: list[str] = []
        for name, alternatives in patterns.items():
            for pattern in alternatives:
                self._names.append(name)
                self._compiled.append(_compile(name, pattern))
                expressions.append(pattern)
        self._sieve: _Hyperscan | _Re2Set = _Hyperscan(expressions) if hyperscan and not quick else _Re2Set(expressions)

    def find(self, folded: str) -> list[Match]:
        """Every match (not overlapping within one pattern, never empty), sorted by place."""
        text = whole(folded)
        hit = self._sieve.which(text)
        if not hit:
            return []
        body = text.encode()  # once for all patterns
        found = set()
        for index in hit:
            name = self._names[index]
            for match in self._compiled[index].finditer(body):
                start, end = match.span()
                if end > start:
                    found.add((start, end, name))
        ordered = sorted(found)
        if len(body) == len(text):
            return [Match(name, start, end) for start, end, name in ordered]
        character = _characters(body, ordered)
        return [Match(name, character[start], character[end]) for start, end, name in ordered]

    def names(self, folded: str) -> set[str]:
        """Only which names match, without locating their words."""
        return {self._names[index] for index in self._sieve.which(whole(folded))}


def whole(text: str) -> str:
    """The text with lone surrogates, which no matcher takes, replaced one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def _characters(body: bytes, spans: Iterable[tuple[int, int, str]]) -> dict[int, int]:
    """For each byte at which a span starts or ends, the character that starts there."""
    characters: dict[int, int] = {}
    at = count = 0
    for offset in sorted({offset for start, end, _ in spans for offset in (start, end)}):
        count += len(body[at:offset].decode(errors="ignore"))
        characters[offset], at = count, offset
    return characters


def _compile(name: str, pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True  # where a match stands is all that is asked, and without groups it is told quicker
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not RE2 syntax"
        raise ValueError(f"{name}: cannot compile {pattern!r}: {_plain(reason)}") from error


def _plain(reason: object) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


class _Re2Set:
    """Which of the patterns match: RE2's own sets, 8,000 short ads a second with 450 patterns."""

    def __init__(self, expressions: Sequence[str]) -> None:
        groups = range(0, len(expressions), TOGETHER)
        options = re2.Options()
        options.log_errors = False
        options.max_mem = max(SET_MEMORY // max(len(groups), 1), _LEAST_MEMORY)
        self._sets: list[tuple[int, Any]] = []
        for first in groups:
            made = re2.Set.SearchSet(options)
            for expression in expressions[first : first + TOGETHER]:
                made.Add(expression)
            made.Compile()
            self._sets.append((first, made))

    def which(self, text: str) -> Iterable[int]:
        body = text.encode()
        return [first + index for first, made in self._sets for index in sorted(made.Match(body) or ())]


_LEAST_MEMORY = 1 << 20


class _Hyperscan:
    """Which of the patterns match: Hyperscan, 83,600 short ads a second with 500 patterns."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._lock = threading.Lock()  # a database's scratch space serves one scan at a time
        self._always: list[int] = []
        taken = list(range(len(expressions)))
        self._database = _database(expressions, taken)
        if self._database is None and expressions:
            # Something only RE2 can read: let RE2 try that one on every text.
            taken = [index for index in taken if _database(expressions, [index]) is not None]
            self._always = sorted(set(range(len(expressions))) - set(taken))
            self._database = _database(expressions, taken)

    def which(self, text: str) -> Iterable[int]:
        found = set(self._always)
        if self._database is not None:
            body = text.encode()

            def seen(index: int, _start: int, _end: int, _flags: int, _context: object) -> None:
                found.add(index)

            with self._lock:
                self._database.scan(body, match_event_handler=seen)
        return sorted(found)


def _database(expressions: Sequence[str], taken: Sequence[int]) -> Any:
    """A Hyperscan database over the patterns numbered `taken`, or None where it cannot read one (or there is none)."""
    if not taken:
        return None
    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY
    try:
        database.compile(
            expressions=[expressions[index].encode() for index in taken],
            ids=list(taken),
            flags=[flags] * len(taken),
        )
    except hyperscan.error:
        return None
    return database
