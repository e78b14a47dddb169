"""Conditions -> which of them a text could meet at all, by what was seen in it: the rest need not be asked.

Every rule waits under keys, one of which is there whenever it can hold: the rarest of what it needs. So the time for
a text grows with what stands in it, not with the number of rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from patrol.records import Signal
from patrol.rulebook.conditions import Seen, Test, When

Key = tuple[str, str | None]
"""A signal's name, and the value that it must have where one is asked for."""


class WhenIndex:
    """Numbered conditions, by the keys they wait under."""

    def __init__(self, whens: Sequence[When]) -> None:
        common = Counter(key for when in whens for test in when.tests() for key in _keys(test))
        self._under: dict[Key, list[int]] = defaultdict(list)
        self._needed: list[tuple[frozenset[Key], ...]] = []
        for number, when in enumerate(whens):
            rarest, *others = sorted(_groups(when, common), key=lambda keys: sum(common[key] for key in keys))
            self._needed.append(tuple(others))
            for key in rarest:
                self._under[key].append(number)
        keys = {key for groups in self._needed for group in groups for key in group} | set(self._under)
        self._valued = {name for name, value in keys if value is not None}

    def could_hold(self, seen: Seen) -> list[int]:
        """The numbers of those that may hold, in order."""
        there: set[Key] = {(name, None) for name in seen}
        for name in self._valued & seen.keys():
            there.update((name, str(one.value)) for one in seen[name] if isinstance(one, Signal))
        found = {number for key in there for number in self._under.get(key, ())}
        needed = self._needed
        return sorted(number for number in found if not any(map(there.isdisjoint, needed[number])))


def _groups(when: When, common: Counter[Key]) -> list[frozenset[Key]]:
    """Sets of keys; while the conditions hold, at least one key of every set is there."""

    def weight(test: Test) -> int:
        return sum(common[key] for key in _keys(test))

    needed = [(test,) for test in when.all] + ([when.any] if when.any else [])
    if when.n:  # of any `len - n + 1` of them one holds: leave out those that most rules name
        needed.append(tuple(sorted(when.of, key=weight)[: len(when.of) - when.n + 1]))
    return [frozenset(key for test in tests for key in _keys(test)) for tests in needed] or [frozenset()]


def _keys(test: Test) -> tuple[Key, ...]:
    return tuple((test.signal, value) for value in test.value) or ((test.signal, None),)
