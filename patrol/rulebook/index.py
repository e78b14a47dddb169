"""Conditions -> which of them a text could meet at all, by what was seen in it: the rest need not be asked.

Every rule waits under keys, one of which is there whenever it can hold: the rarest of what it needs. So the time for
a text grows with what stands in it, not with the number of rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from patrol.rulebook.conditions import Seen, Test, When

Key = tuple[str, str | None]
"""A signal's name, and the value that it must have where one is asked for."""


class WhenIndex:
    """Numbered conditions, by the keys they wait under."""

    def __init__(self, whens: Sequence[When]) -> None:
        common = Counter(key for when in whens for test in when.tests() for key in _keys(test))
        self._under: dict[Key, list[int]] = defaultdict(list)
        self._valued: set[str] = set()
        for number, when in enumerate(whens):
            for key in _rarest(when, common):
                self._under[key].append(number)
                if key[1] is not None:
                    self._valued.add(key[0])

    def could_hold(self, seen: Seen) -> list[int]:
        """The numbers of those that may hold, in order."""
        found: set[int] = set()
        for name, signals in seen.items():
            found.update(self._under.get((name, None), ()))
            if name in self._valued:
                for signal in signals:
                    found.update(self._under.get((name, str(signal.value)), ()))
        return sorted(found)


def _rarest(when: When, common: Counter[Key]) -> frozenset[Key]:
    """The keys, one of which is there whenever the conditions hold; of all such sets the one that rules name least."""

    def weight(test: Test) -> int:
        return sum(common[key] for key in _keys(test))

    needed = [(test,) for test in when.all] + ([when.any] if when.any else [])
    if when.n:  # of any `len - n + 1` of them one holds: leave out those that most rules name
        needed.append(tuple(sorted(when.of, key=weight)[: len(when.of) - when.n + 1]))
    group = min(needed, key=lambda tests: sum(map(weight, tests)), default=())
    return frozenset(key for test in group for key in _keys(test))


def _keys(test: Test) -> tuple[Key, ...]:
    return tuple((test.signal, value) for value in test.value) or ((test.signal, None),)
