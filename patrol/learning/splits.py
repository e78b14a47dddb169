"""Examples -> a side to train on and a side to test on that have no copy group, contact, time or source in common.

A model that knows the poster, the campaign or the site it is tested on looks better than it is: each split takes one of
these away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from patrol.errors import ModelError
from patrol.learning.caps import accounts_of
from patrol.records import Example


@dataclass(frozen=True, slots=True)
class Split:
    """Two sides, and how many examples belong on neither (their time or source is not known)."""

    name: str
    train: tuple[Example, ...]
    test: tuple[Example, ...]
    neither: int = 0

    def overlap(self, keys: Callable[[Example], Iterable[str]]) -> set[str]:
        """What both sides have in common."""
        sides = [{key for example in side for key in keys(example)} for side in (self.train, self.test)]
        return sides[0] & sides[1]


def by_group(examples: Sequence[Example], share: float = 0.2, seed: int = 21) -> Split:
    """Disjoint by copy group and by voice."""
    return _by_parts("copy group and voice", examples, _group_keys, share, seed)


def by_contact(examples: Sequence[Example], share: float = 0.2, seed: int = 21) -> Split:
    """Disjoint by poster, contact, voice and copy group, through as many hands as it takes: who shares a phone with one
    who shares a phone stands on the same side."""
    return _by_parts("contact", examples, lambda example: (*_group_keys(example), *accounts_of(example)), share, seed)


def by_time(examples: Sequence[Example], share: float = 0.2) -> Split:
    """The latest `share` of the dated examples to test on, the earlier ones to train on; copies of what was seen before
    the cut stay out of the test.

    Raises:
        ModelError: fewer than two moments are known.
    """
    dated = sorted((example for example in examples if _when(example)), key=lambda one: (_when(one), one.id))
    if len({_when(example) for example in dated}) < 2:
        raise ModelError("the examples carry no dates to split by", hint="a column published_at, or decisions")
    cut = _when(dated[min(len(dated) - 1, round(len(dated) * (1 - share)))])
    early = [example for example in dated if _when(example) < cut] or [one for one in dated if _when(one) == cut]
    known = {key for example in early for key in _group_keys(example)}
    late = [one for one in dated if _when(one) > _when(early[-1]) and known.isdisjoint(_group_keys(one))]
    return Split(f"time (from {cut[:10]})", tuple(early), tuple(late), len(examples) - len(early) - len(late))


def by_source(examples: Sequence[Example], source: str) -> Split:
    """Trained on all other sources, tested on this one; groups that stand in both are trained on only.

    Raises:
        ModelError: there is no such source, or no other.
    """
    there = sources(examples)
    if source not in there or len(there) < 2:
        hint = f"there are: {', '.join(sorted(there)[:20])}" if there else "the examples name no source"
        raise ModelError(f"no split by the source {source!r}", hint=hint)
    train = [example for example in examples if source_of(example) not in (None, source)]
    known = {key for example in train for key in _group_keys(example)}
    test = [one for one in examples if source_of(one) == source and known.isdisjoint(_group_keys(one))]
    return Split(f"source {source}", tuple(train), tuple(test), len(examples) - len(train) - len(test))


def sources(examples: Iterable[Example]) -> set[str]:
    """The sources that the examples name."""
    return {name for example in examples if (name := source_of(example))}


def source_of(example: Example) -> str | None:
    """Where a text was found: its source, else its platform."""
    named = example.meta.get("source") or example.meta.get("platform")
    return str(named) if named else None


def _when(example: Example) -> str:
    return str(example.meta.get("published_at") or example.meta.get("decided_at") or "")


def _group_keys(example: Example) -> tuple[str, ...]:
    return (f"group {example.group}", *([f"voice {example.voice}"] if example.voice else []))


def _by_parts(
    name: str, examples: Sequence[Example], keys: Callable[[Example], Iterable[str]], share: float, seed: int
) -> Split:
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for example in examples:
        first, *others = keys(example)
        for other in others:  # the smaller name stays, so that the order of the rows does not matter
            low, high = sorted((root(first), root(other)))
            parent[high] = low
    train: list[Example] = []
    test: list[Example] = []
    for example in examples:
        drawn = hashlib.sha256(f"{seed}:{root(next(iter(keys(example))))}".encode("utf-8", "replace")).digest()
        (test if int.from_bytes(drawn[:8]) / 2**64 < share else train).append(example)
    return Split(name, tuple(train), tuple(test))
