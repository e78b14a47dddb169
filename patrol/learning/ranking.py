"""What few hands get: precision at the top, flags per thousand, precision where risky posts are rare, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from patrol.learning.evaluation import PLAIN_TALK, Figure, Judged
from patrol.learning.measures import Share, share
from patrol.records import RISKY

TOPS = (10, 25, 50, 100)
BASE_RATES = (0.001, 0.01, 0.05)
BINS = 15


@dataclass(frozen=True, slots=True)
class AtBase:
    """Precision where so many of all posts are risky, from recall and false flags; the interval takes both at their
    unfavourable and their favourable end, so it is wide rather than narrow."""

    base: float
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of like chance: the mean that was said, the share that held, how many."""

    said: float
    held: float
    n: int


def at_the_top(rows: Sequence[Judged]) -> Iterator[Figure]:
    """How many of the first k, by score, are risky."""
    ranked = sorted(rows, key=lambda row: (-row.made.score, row.example.id))
    for top in TOPS:
        if top <= len(ranked):
            yield Figure(f"risky among the first {top} by score", share(_risky(row) for row in ranked[:top]))


def per_thousand(rows: Sequence[Judged]) -> str | None:
    """Flags per 1,000 look-alikes, with the 95 % interval; None where there is none."""
    plain = [row for row in rows if row.example.label in PLAIN_TALK]
    if not plain:
        return None
    flagged = share(row.made.flagged for row in plain)
    low, high = flagged.interval
    return f"{1_000 * (flagged.value or 0):.1f} [{1_000 * low:.1f}, {1_000 * high:.1f}] n={flagged.n}"


def at_base_rates(recall: Share, false: Share) -> Iterator[AtBase]:
    """Precision at each base rate; nothing where one of the two was never seen."""
    if recall.value is None or false.value is None:
        return
    for base in BASE_RATES:
        yield AtBase(
            base,
            _precision(recall.value, false.value, base),
            _precision(recall.interval[0], false.interval[1], base),
            _precision(recall.interval[1], false.interval[0], base),
        )


def reliability(chances: Sequence[float], held: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """The reliability curve over bins of equal mass (Niculescu-Mizil and Caruana 2005)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    made = []
    for number in range(bins):
        chunk = order[len(order) * number // bins : len(order) * (number + 1) // bins]
        if chunk:
            said = sum(chances[index] for index in chunk) / len(chunk)
            made.append(Bin(said, sum(held[index] for index in chunk) / len(chunk), len(chunk)))
    return made


def _precision(recall: float, false: float, base: float) -> float:
    right, wrong = recall * base, false * (1 - base)
    return right / (right + wrong) if right + wrong else 0.0


def _risky(row: Judged) -> bool:
    return row.example.label in RISKY
