"""Whether what comes in has changed: one period of assessed posts held against an earlier one.

The population stability index (PSI) is the sum over bins of (new - old) * ln(new / old) over the shares of each, that
is the symmetric Kullback-Leibler divergence (Jeffreys 1946; as a scorecard's index: Siddiqi 2006, "Credit Risk
Scorecards", who reads under .1 as no change and from .25 on as one to act on). Two draws of one population differ by
about (bins - 1) * (1/n + 1/m), which is taken off: a quiet week would alarm for its size alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

NOTICED, ALARM = 0.1, 0.25
BINS, LEAST = 10, 50
"""Bins of equal mass in the earlier period, and posts that each side must have for a figure."""
_HALF = 0.5
_RULES_TOLD, _SIGMAS = 8, 3.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One assessed post, as far as drift asks: no text."""

    source: str
    score: float
    band: str
    label: str
    speech_act: str
    language: str
    letters: int
    rules: tuple[str, ...]
    flagged: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A thing that is watched: its index (None: too few posts), and the shares that moved most, in words."""

    name: str
    index: float | None
    told: str
    earlier: int
    latest: int

    @property
    def alarms(self) -> bool:
        """Whether it moved so far that somebody should look."""
        return self.index is not None and self.index >= ALARM

    def __str__(self) -> str:
        value = "too few to say" if self.index is None else f"PSI {self.index:.3f}{_verdict(self.index)}"
        return f"{self.name}: {value}, n={self.earlier} and {self.latest}" + (f"; {self.told}" if self.told else "")


def psi(earlier: Mapping[str, int], latest: Mapping[str, int]) -> float | None:
    """The index of two counts over the same kinds; None where a side has fewer than `LEAST`."""
    old, new = sum(earlier.values()), sum(latest.values())
    if min(old, new) < LEAST:
        return None
    kinds = sorted(set(earlier) | set(latest))
    total = 0.0
    for kind in kinds:  # half a post in each bin, so that an empty one is rare and not impossible
        before = (earlier.get(kind, 0) + _HALF) / (old + _HALF * len(kinds))
        after = (latest.get(kind, 0) + _HALF) / (new + _HALF * len(kinds))
        total += (after - before) * math.log(after / before)
    return max(0.0, total - (len(kinds) - 1) * (1 / old + 1 / new))


def binned(earlier: Sequence[float], latest: Sequence[float]) -> tuple[Counter[str], Counter[str]]:
    """Both as counts over bins that hold equally many of the earlier values."""
    ranked = sorted(earlier)
    edges = sorted({ranked[max(len(ranked) * step // BINS - 1, 0)] for step in range(1, BINS)}) if ranked else []

    def bin_of(value: float) -> str:
        place = sum(value > edge for edge in edges)
        low = f"over {edges[place - 1]:g}" if place else ""
        return f"{low} up to {edges[place]:g}".strip() if place < len(edges) else low or "any"

    return Counter(map(bin_of, earlier)), Counter(map(bin_of, latest))


def moved(earlier: Sequence[Seen], latest: Sequence[Seen]) -> Iterator[Moved]:
    """Scores, bands, labels, acts, languages, lengths, sources, and the rules that hold more or less often."""
    for name, number in _NUMBERS.items():
        yield _moved(name, *binned([number(one) for one in earlier], [number(one) for one in latest]))
    for name, kind in _KINDS.items():
        yield _moved(name, Counter(map(kind, earlier)), Counter(map(kind, latest)))
    yield from _rules(earlier, latest)


def by_source(earlier: Sequence[Seen], latest: Sequence[Seen]) -> Iterator[Moved]:
    """The scores of each source against its own earlier ones; those that fell silent, those that are new."""
    for source in sorted({one.source for one in (*earlier, *latest)}):
        old = [one for one in earlier if one.source == source]
        new = [one for one in latest if one.source == source]
        if old and not new:
            yield Moved(f"source {source}", None, "nothing in the latest weeks", len(old), 0)
            continue
        index = psi(*binned([one.score for one in old], [one.score for one in new]))
        told = f"flagged {_share(old)} -> {_share(new)}" if old else f"new here, flagged {_share(new)}"
        yield Moved(f"source {source}", index, told, len(old), len(new))


_NUMBERS: Mapping[str, Callable[[Seen], float]] = {
    "score": lambda one: one.score,
    "length": lambda one: float(one.letters),
}
_KINDS: Mapping[str, Callable[[Seen], str]] = {
    "band": lambda one: one.band,
    "label": lambda one: one.label,
    "speech act": lambda one: one.speech_act,
    "language": lambda one: one.language,
    "source": lambda one: one.source,
}


def _moved(name: str, earlier: Counter[str], latest: Counter[str]) -> Moved:
    old, new = sum(earlier.values()), sum(latest.values())
    index = psi(earlier, latest)
    told = ""
    if index is not None and index >= NOTICED:
        rates = {kind: (earlier[kind] / old, latest[kind] / new) for kind in {*earlier, *latest}}
        most = sorted(rates, key=lambda kind: (-abs(rates[kind][1] - rates[kind][0]), kind))[:3]
        told = ", ".join(f"{kind} {rates[kind][0]:.0%} -> {rates[kind][1]:.0%}" for kind in most)
    return Moved(name, index, told, old, new)


def _rules(earlier: Sequence[Seen], latest: Sequence[Seen]) -> Iterator[Moved]:
    """Rules whose rate changed by more than three standard errors of the difference, the most first."""
    old, new = len(earlier), len(latest)
    if min(old, new) < LEAST:
        return
    before = Counter(rule for one in earlier for rule in set(one.rules))
    after = Counter(rule for one in latest for rule in set(one.rules))
    found = []
    for rule in {*before, *after}:
        both = (before[rule] + after[rule]) / (old + new)
        error = math.sqrt(both * (1 - both) * (1 / old + 1 / new)) or 1.0
        sigmas = (after[rule] / new - before[rule] / old) / error
        if abs(sigmas) >= _SIGMAS:
            found.append((-abs(sigmas), rule))
    for _, rule in sorted(found)[:_RULES_TOLD]:
        index = psi(_holds(before[rule], old), _holds(after[rule], new))
        yield Moved(f"rule {rule}", index, f"holds {before[rule] / old:.1%} -> {after[rule] / new:.1%}", old, new)


def _holds(times: int, among: int) -> dict[str, int]:
    return {"holds": times, "does not": among - times}


def _share(rows: Sequence[Seen]) -> str:
    return f"{sum(one.flagged for one in rows) / len(rows):.0%}" if rows else "none"


def _verdict(index: float) -> str:
    return " ALARM" if index >= ALARM else " moved" if index >= NOTICED else ""
