"""What a rule asks (`When`, of `Test`s) and what was seen -> that on which it stands, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from patrol.records import Age, Pay, Signal
from patrol.text.patterns import Match

Seen = Mapping[str, Sequence[Signal | Match]]
"""By name: the signals, and the places of phrases, which are made into signals where a rule stands on them."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """A rule's own patterns over the folded text, and what nearby takes a match back.

    `negatable`: a word that negates, at most `within` words before it in the same clause. `unless`: patterns that
    stand at most `within` words before or after it in the same sentence.
    """

    patterns: tuple[str, ...]
    negatable: bool = False
    unless: tuple[str, ...] = ()
    within: int = 3


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: a signal, and what its value must be or must not be; or phrases of the rule's own (`phrases` set,
    then `signal` is the name under which they are looked for)."""

    signal: str
    value: tuple[str, ...] = ()
    not_value: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    phrases: Phrases | None = None

    any_value: bool = field(init=False, repr=False, compare=False)
    """Whether the signal alone is asked for, whatever was read there."""

    def __post_init__(self) -> None:
        plain = not (self.value or self.not_value) and self.above is None and self.below is None
        object.__setattr__(self, "any_value", plain)


@dataclass(frozen=True, slots=True)
class When:
    """All of `all`, one of `any` (where there are any), none of `none`, at least `n` of `of`."""

    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()
    none: tuple[Test, ...] = ()
    n: int = 0
    of: tuple[Test, ...] = ()

    def tests(self) -> Iterator[Test]:
        """Every condition there is."""
        yield from (*self.all, *self.any, *self.none, *self.of)


def holds(when: When, seen: Seen) -> list[Signal | Match]:
    """The signals and phrases on which the conditions stand; empty where they do not hold."""
    telling: list[Signal | Match] = []
    for test in when.all:
        met = _met(test, seen)
        if not met:
            return []
        telling.append(met)
    if any(_met(test, seen) for test in when.none):
        return []
    if when.any:
        either = [met for test in when.any if (met := _met(test, seen))]
        if not either:
            return []
        telling += either
    if when.n:
        counted = [met for test in when.of if (met := _met(test, seen))]
        if len(counted) < when.n:
            return []
        telling += counted
    return telling


def _met(test: Test, seen: Seen) -> Signal | Match | None:
    found = seen.get(test.signal)
    if not found:
        return None
    if test.any_value:
        return found[0]
    return next((signal for signal in found if isinstance(signal, Signal) and _fits(test, signal)), None)


def _fits(test: Test, signal: Signal) -> bool:
    if test.value and str(signal.value) not in test.value:
        return False
    if test.not_value and (signal.value is None or str(signal.value) in test.not_value):
        return False  # what was not read is not said to be anything else
    if test.above is None and test.below is None:
        return True
    number = _number(signal)
    if number is None or (test.above is not None and number <= test.above):
        return False
    return test.below is None or number < test.below


def _number(signal: Signal) -> float | None:
    """What comparisons compare: rupiah a month of a pay, the lowest age sought, or the number itself."""
    value = signal.value
    if isinstance(value, Pay):
        return value.monthly_idr
    if isinstance(value, Age):
        return float(value.min) if value.min is not None else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
