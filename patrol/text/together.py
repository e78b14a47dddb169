"""Patterns that are asked of the same short stretches of text -> one look at a stretch tells which of them may hold.

Around every place, sum and age dozens of patterns are asked of the same few words, and hardly one of them holds there.
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

from patrol.text.literals import needed, worth
from patrol.text.patterns import encoded, hyperscan, literals_database

_KEPT = 8
"""Stretches that are remembered: those on both sides of a word, whole and in part, for all who ask of them."""


class Together:
    """Patterns of one subject, added while modules are imported. Safe to share between threads."""

    def __init__(self) -> None:
        self._patterns: list[str] = []
        self._lock = threading.Lock()  # a database's scratch space serves one scan at a time
        self.may_hold = lru_cache(maxsize=_KEPT)(self._look)

    def add(self, pattern: str) -> Asked:
        """A pattern of Python's own, without flags, that is from now on asked of stretches together with the others."""
        self._patterns.append(pattern)
        return Asked(self, len(self._patterns) - 1, pattern)

    def _look(self, stretch: str) -> Collection[int]:
        """The numbers of the patterns that may hold in a stretch: all that do, and some that do not."""
        if self._database is None:
            return self._always
        found: list[int] = []

        def seen(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(literal)

        with self._lock:
            self._database.scan(encoded(stretch), match_event_handler=seen)
        return self._always.union(chain.from_iterable(map(self._waiting.__getitem__, found)))

    @cached_property
    def _ways(self) -> list[tuple[int, list[frozenset[str]]]]:
        """Each way in which a pattern can match: the pattern's number, and the clauses that a stretch must meet."""
        return [(number, way) for number, one in enumerate(self._patterns) for way in needed(one, python=True)]

    @cached_property
    def _always(self) -> frozenset[int]:
        """Patterns of which nothing can be told beforehand."""
        return frozenset(number for number, clauses in self._ways if hyperscan is None or not clauses)

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
