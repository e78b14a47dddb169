"""Two models on the same rows that neither was trained on: their figures, and the differences with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from patrol.learning.measures import best, macro_f1
from patrol.records import MODI, RISKY, Example, Prediction

DRAWS, SEED = 2_000, 7
"""Draws of the paired bootstrap (Efron and Tibshirani 1993), and their seed: the same rows give the same interval."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two models: values, second less first, and its 95 % interval over the rows drawn anew."""

    name: str
    first: float
    second: float
    low: float
    high: float
    n: int

    @property
    def told(self) -> str:
        """Whether the interval leaves zero out, in words."""
        if self.low > 0 or self.high < 0:
            return "higher" if self.second > self.first else "lower"
        return "no difference shown"

    def __str__(self) -> str:
        change = f"{self.second - self.first:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"
        return f"{self.name}: {self.first:.3f} -> {self.second:.3f}, {change} n={self.n}: {self.told}"


def differences(rows: Sequence[Example], first: Sequence[Prediction], second: Sequence[Prediction]) -> list[Difference]:
    """Every measure of both, paired: each draw takes the same rows of both."""
    found = []
    for name, asked, measure in _MEASURES:
        chosen = [index for index, row in enumerate(rows) if asked(row)]
        if not chosen:
            continue
        gold = [rows[index] for index in chosen]
        mine, other = ([said[index] for index in chosen] for said in (first, second))
        value = measure(gold, mine), measure(gold, other)
        low, high = _interval(gold, mine, other, measure)
        found.append(Difference(name, *value, low, high, len(chosen)))
    return found


_Measure = Callable[[Sequence[Example], Sequence[Prediction]], float]


def _interval(
    gold: Sequence[Example], first: Sequence[Prediction], second: Sequence[Prediction], measure: _Measure
) -> tuple[float, float]:
    dice = np.random.default_rng(SEED)
    changes = []
    for _ in range(DRAWS if measure is not _label_f1 else DRAWS // 10):  # a macro F1 takes long
        drawn = dice.integers(len(gold), size=len(gold))
        rows = [gold[index] for index in drawn]
        changes.append(
            measure(rows, [second[index] for index in drawn]) - measure(rows, [first[index] for index in drawn])
        )
    low, high = np.percentile(changes, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Paired:
    """The share of rows for which something holds, by one and by the other, and the interval of the difference."""

    first: float
    second: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        change = f"{self.second - self.first:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"
        return f"{self.first:.3f} -> {self.second:.3f}, {change} n={self.n}"


def paired(pairs: Sequence[tuple[bool, bool]]) -> Paired:
    """Rows for which something holds by the first and by the second; the bootstrap draws the rows of both together."""
    held = np.array(pairs, dtype=float)
    drawn = np.random.default_rng(SEED).integers(len(held), size=(DRAWS, len(held)))
    changes = held[drawn].mean(axis=1) @ np.array([-1.0, 1.0])
    low, high = np.percentile(changes, [2.5, 97.5])
    first, second = held.mean(axis=0)
    return Paired(float(first), float(second), float(low), float(high), len(held))


def risk(said: Prediction) -> float:
    """The chance that a post recruits for trafficking or irregular placement."""
    return sum(chance for name, chance in said.labels.items() if name in RISKY)


def _flagged(_: Sequence[Example], said: Sequence[Prediction]) -> float:
    return sum(risk(one) >= 0.5 for one in said) / len(said)


def _offers(gold: Sequence[Example], said: Sequence[Prediction]) -> float:
    right = (
        (row.speech_act == "offer") == (best(one.speech_acts) == "offer") for row, one in zip(gold, said, strict=True)
    )
    return sum(right) / len(said)


def _label_f1(gold: Sequence[Example], said: Sequence[Prediction]) -> float:
    return macro_f1([row.label for row in gold], [best(one.labels) for one in said])


def _modus(gold: Sequence[Example], said: Sequence[Prediction]) -> float:
    right = (max(MODI, key=one.modus.__getitem__) in row.modus for row, one in zip(gold, said, strict=True))
    return sum(right) / len(said)


_MEASURES: tuple[tuple[str, Callable[[Example], bool], _Measure], ...] = (
    ("risky posts found", lambda row: row.label in RISKY, _flagged),
    ("risky posts aimed at children found", lambda row: row.label in RISKY and row.minor, _flagged),
    ("false alarms among the rest", lambda row: row.label not in RISKY, _flagged),
    ("offer or not", lambda _: True, _offers),
    ("label, macro F1", lambda _: True, _label_f1),
    ("the likeliest modus is one of the gold ones", lambda row: bool(row.modus), _modus),
)
