"""Named patterns in RE2 syntax -> where each one stands in a folded text.

Hyperscan (BSD, a wheel) finds in one pass the literals that patterns need, RE2 then locates the words of those that may
match; where Hyperscan is missing, RE2's own sets do the first step. Neither backtracks, so nothing can stall us.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

import re2

from patrol.text.literals import Clause, needed, worth

try:
    import hyperscan
except ImportError:  # no wheel for this machine: slower, same answers
    hyperscan = None  # type: ignore[assignment]
FINDS_LITERALS = hyperscan is not None


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

    Raises:
        ValueError: a pattern that RE2 cannot compile; names the pattern.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        pairs = [(name, pattern) for name, alternatives in patterns.items() for pattern in alternatives]
        self._names = [name for name, _ in pairs]
        self._compiled = [_compile(name, pattern) for name, pattern in pairs]
        self._sieve = sieve([pattern for _, pattern in pairs])

    def find(self, folded: str, body: bytes | None = None) -> list[Match]:
        """Every match (not overlapping within one pattern, never empty), sorted by place; `body`: the text encoded."""
        body = encoded(folded) if body is None else body
        found: set[tuple[int, int, str]] = set()
        for index in self._sieve.which(body):
            name = self._names[index]
            for start, end in spans(self._compiled[index], body):
                found.add((start, end, name))
        ordered = sorted(found)
        if len(body) == len(folded):
            return [Match(name, start, end) for start, end, name in ordered]
        character = _characters(body, ordered)
        return [Match(name, character[start], character[end]) for start, end, name in ordered]


def spans(pattern: Any, body: bytes) -> Iterator[tuple[int, int]]:
    """Where a compiled pattern without groups stands in an encoded text, never on nothing.

    As its `finditer` goes about it, without making an object of each match: that takes longer than most searches.
    """
    at, last, match = 0, len(body), pattern._regexp.Match
    while at <= last:
        start, end = match(_ANYWHERE, body, at, last)[0]
        if start < 0:
            return
        if end > start:
            yield start, end
            at = end
        else:
            at = start + 1


def says(pattern: Any, body: bytes) -> bool:
    """Whether a compiled pattern stands anywhere in an encoded text; asked without making an object of the match."""
    return bool(pattern._regexp.Match(_ANYWHERE, body, 0, len(body))[0][0] >= 0)


_ANYWHERE = re2._Anchor.UNANCHORED


def encoded(text: str) -> bytes:
    """The text as matchers take it: in UTF-8, lone surrogates replaced one for one."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return whole(text).encode()


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


class Sieve(Protocol):
    """Tells which of some numbered patterns may match: all that do, and some that do not."""

    def which(self, body: bytes) -> Iterable[int]:
        """Their numbers, each once."""


def sieve(expressions: Sequence[str]) -> Sieve:
    """The quickest there is on this machine."""
    return _Literals(expressions) if hyperscan else _Re2Sets(expressions)


class _Literals:
    """By the literals that each way of matching needs, which Hyperscan finds in one pass.

    Ready in tenths of a second for 500 patterns, where Hyperscan takes seconds to compile patterns of many words.

    The literals in a text meet clauses; a way waits under one of its clauses and asks for the others.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        self._lock = threading.Lock()  # a database's scratch space serves one scan at a time
        self._always: list[int] = []
        self._waiting: dict[int, list[tuple[int, frozenset[int]]]] = {}
        numbers: dict[Clause, int] = {}
        for index, expression in enumerate(expressions):
            ways = [sorted(clauses, key=worth) for clauses in needed(expression)]
            if not all(ways):
                self._always.append(index)
                continue
            for clauses in ways:
                met = [numbers.setdefault(clause, len(numbers)) for clause in clauses]
                self._waiting.setdefault(met[-1], []).append((index, frozenset(met)))
        meets: dict[str, list[int]] = {}
        for clause, number in numbers.items():
            for literal in clause:
                meets.setdefault(literal, []).append(number)
        self._meets = list(meets.values())
        self._database = literals_database(list(meets)) if meets else None

    def which(self, body: bytes) -> Iterable[int]:
        found: list[int] = []
        if self._database is not None:

            def seen(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
                found.append(literal)

            with self._lock:
                self._database.scan(body, match_event_handler=seen)
        met = set(chain.from_iterable(map(self._meets.__getitem__, found)))
        waiting = chain.from_iterable(filter(None, map(self._waiting.get, met)))
        return {*self._always, *(index for index, clauses in waiting if clauses <= met)}


def literals_database(literals: Sequence[str]) -> Any:
    """A database of Hyperscan's that tells each literal of a text once, by its number."""
    database = hyperscan.Database()
    database.compile(
        expressions=[re.escape(literal).encode() for literal in literals],
        ids=list(range(len(literals))),
        flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(literals),
    )
    return database


class _Re2Sets:
    """RE2's own sets: slower, and ready at once."""

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

    def which(self, body: bytes) -> Iterable[int]:
        return [first + index for first, made in self._sets for index in made.Match(body) or ()]


_LEAST_MEMORY = 1 << 20
