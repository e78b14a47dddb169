"""Patterns that are asked of the same stretches of text -> one look at a stretch tells which of them may hold there.

Around every place and sum dozens of patterns are asked of the same few words, and of every text as many more; hardly
one of them holds.
Each pattern has literals that it cannot do without; Hyperscan finds those of all of them in one pass. Where it is
missing every pattern is tried: slower, with the same answers.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import re2

from patrol.text.literals import needed, worth
from patrol.text.patterns import FINDS_LITERALS, encoded, literals_database, says, whole

_KEPT = 8
"""Stretches that are remembered: those on both sides of a word, whole and in part, for all who ask of them."""


class Together:
    """Patterns of one subject, added while modules are imported. Safe to share between threads."""

    def __init__(self) -> None:
        self._patterns: list[tuple[str, bool]] = []  # and whether it is one of Python's own
        self._lock = threading.Lock()  # a database's scratch space serves one scan at a time
        self.may_hold = lru_cache(maxsize=_KEPT)(self._look)

    def add(self, pattern: str) -> Asked:
        """A pattern of Python's own, without flags, that is from now on asked of stretches together with the others."""
        self._patterns.append((pattern, True))
        return Asked(self, len(self._patterns) - 1, pattern)

    def add_re2(self, pattern: str) -> Told:
        """A pattern in RE2 syntax that is from now on asked of texts together with the others."""
        self._patterns.append((pattern, False))
        return Told(self, len(self._patterns) - 1, pattern)

    def _look(self, stretch: str | bytes) -> Collection[int]:
        """The numbers of the patterns that may hold in a stretch: all that do, and some that do not."""
        if self._database is None:
            return self._always
        found: list[int] = []

        def seen(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(literal)

        with self._lock:
            self._database.scan(encoded(stretch) if isinstance(stretch, str) else stretch, match_event_handler=seen)
        return self._always.union(chain.from_iterable(map(self._waiting.__getitem__, found)))

    @cached_property
    def _ways(self) -> list[tuple[int, list[frozenset[str]]]]:
        """Each way in which a pattern can match: the pattern's number, and the clauses that a stretch must meet."""
        return [
            (number, way)
            for number, (pattern, python) in enumerate(self._patterns)
            for way in needed(pattern, python=python)
        ]

    @cached_property
    def _always(self) -> frozenset[int]:
        """Patterns of which nothing can be told beforehand."""
        return frozenset(number for number, clauses in self._ways if not (FINDS_LITERALS and clauses))

    @cached_property
    def _by_literal(self) -> dict[str, set[int]]:
        """For each literal the patterns that wait for it: of each way the most telling clause alone."""
        waiting: dict[str, set[int]] = {}
        for number, clauses in self._ways:
            for literal in max(clauses, key=worth) if number not in self._always else ():
                waiting.setdefault(literal, set()).add(number)
        return waiting

    @cached_property
    def _waiting(self) -> list[set[int]]:
        return list(self._by_literal.values())

    @cached_property
    def _database(self) -> Any:
        return literals_database(list(self._by_literal)) if self._by_literal else None


class Asked:
    """One of the patterns: as Python's own, and not tried where the look at the stretch says that it cannot hold."""

    __slots__ = ("_may_hold", "_number", "plain")

    def __init__(self, together: Together, number: int, pattern: str) -> None:
        self._may_hold, self._number = together.may_hold, number
        self.plain = re.compile(pattern)

    def search(self, stretch: str) -> re.Match[str] | None:
        """Its first match in the stretch."""
        return self.plain.search(stretch) if self._number in self._may_hold(stretch) else None

    def finditer(self, stretch: str) -> Iterator[re.Match[str]]:
        """All its matches in the stretch."""
        return self.plain.finditer(stretch) if self._number in self._may_hold(stretch) else iter(())


class Told:
    """One of the patterns: in RE2 syntax, and not tried where the look at the text says that it cannot hold."""

    __slots__ = ("_may_hold", "_number", "_plain")

    def __init__(self, together: Together, number: int, pattern: str) -> None:
        self._may_hold, self._number = together.may_hold, number
        self._plain = re2.compile(pattern)

    def stands_in(self, body: bytes) -> bool:
        """Whether it stands anywhere in an encoded text."""
        return self._number in self._may_hold(body) and says(self._plain, body)

    def search(self, text: str) -> Any:
        """Its first match in a text."""
        return self._plain.search(whole(text)) if self._number in self._may_hold(encoded(text)) else None

    def finditer(self, text: str) -> Iterator[Any]:
        """All its matches in a text."""
        return self._plain.finditer(whole(text)) if self._number in self._may_hold(encoded(text)) else iter(())


TEXTS = Together()
"""What is asked of whole texts."""
