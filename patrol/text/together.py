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
        return Asked(self, self._number(pattern, python=True), pattern)

    def add_re2(self, pattern: str) -> Told:
        """A pattern in RE2 syntax that is from now on asked of texts together with the others."""
        return Told(self, self._number(pattern, python=False), pattern)

    def _number(self, pattern: str, *, python: bool) -> int:
        self._patterns.append((pattern, python))
        self.__dict__.pop("_known", None)  # a look may have been taken before this module was imported
        self.may_hold.cache_clear()
        return len(self._patterns) - 1

    def _look(self, stretch: str | bytes) -> Collection[int]:
        """The numbers of the patterns that may hold in a stretch: all that do, and some that do not."""
        always, waiting, database = self._known
        if database is None:
            return always
        found: list[int] = []

        def seen(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(literal)

        with self._lock:
            database.scan(encoded(stretch) if isinstance(stretch, str) else stretch, match_event_handler=seen)
        return always.union(chain.from_iterable(map(waiting.__getitem__, found)))

    @cached_property
    def _known(self) -> tuple[frozenset[int], list[set[int]], Any]:
        """Patterns of which nothing can be told, for each literal the patterns that wait for it, and the literals.

        Each way in which a pattern can match waits for the most telling of its clauses alone, so that few are found.
        """
        needs = [needed(pattern, python=python) for pattern, python in self._patterns]
        always = frozenset(number for number, ways in enumerate(needs) if not (FINDS_LITERALS and all(ways)))
        waiting: dict[str, set[int]] = {}
        for number, ways in enumerate(needs):
            for clauses in ways if number not in always else ():
                for literal in max(clauses, key=worth):
                    waiting.setdefault(literal, set()).add(number)
        return always, list(waiting.values()), literals_database(list(waiting)) if waiting else None


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
