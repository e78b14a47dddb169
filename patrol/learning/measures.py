"""Gold and predictions -> figures with their n and 95 % intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with its Wilson 95 % interval; `value` is `None` where n is 0."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """hits / n."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval (Wilson 1927), sound for small n and shares near 0 or 1."""
        if not self.n:
            return 0.0, 1.0
        share, z2 = self.hits / self.n, Z95**2
        centre = (share + z2 / (2 * self.n)) / (1 + z2 / self.n)
        half = Z95 * sqrt(share * (1 - share) / self.n + z2 / (4 * self.n**2)) / (1 + z2 / self.n)
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        if self.value is None:
            return "none seen"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] n={self.n}"


def share(rows: Iterable[bool]) -> Share:
    """How many of the rows hold."""
    held = list(rows)
    return Share(sum(held), len(held))


def macro_f1(gold: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 over the labels that occur in `gold`, each counting the same."""
    labels = sorted(set(gold))
    return sum(_f1(gold, said, label) for label in labels) / len(labels) if labels else 0.0


def _f1(gold: Sequence[str], said: Sequence[str], label: str) -> float:
    both = sum(g == label == s for g, s in zip(gold, said, strict=True))
    either = sum(g == label for g in gold) + sum(s == label for s in said)
    return 2 * both / either if either else 0.0


def macro_f1_of_sets(gold: Sequence[AbstractSet[str]], said: Sequence[AbstractSet[str]]) -> float:
    """Mean F1 over the names that occur in `gold`, where a row may carry several or none."""
    names = sorted(set().union(*gold)) if gold else []
    scores = []
    for name in names:
        both = sum(name in g and name in s for g, s in zip(gold, said, strict=True))
        either = sum(name in g for g in gold) + sum(name in s for s in said)
        scores.append(2 * both / either)
    return sum(scores) / len(scores) if scores else 0.0


def bootstrap(
    figure: Callable[[Sequence[int]], float], n: int, draws: int = 300, seed: int = 21
) -> tuple[float, float]:
    """The 95 % percentile interval of a figure over rows drawn again and again (Efron 1979).

    Args:
        figure: the figure of the rows with these numbers, each in `range(n)`.
    """
    if not n:
        return 0.0, 1.0
    dice = random.Random(seed)  # noqa: S311  # a draw that repeats, no secret
    drawn = sorted(figure([dice.randrange(n) for _ in range(n)]) for _ in range(draws))
    return drawn[round(0.025 * (draws - 1))], drawn[round(0.975 * (draws - 1))]


def calibration_error(chances: Sequence[float], held: Sequence[bool], bins: int = 15) -> float:
    """Expected calibration error over equal-mass bins (Nguyen and O'Connor 2015): mean |chance - share that held|."""
    order = sorted(range(len(chances)), key=lambda index: chances[index])
    total, size = 0.0, max(len(order) / bins, 1)
    for number in range(bins):
        chunk = order[round(number * size) : round((number + 1) * size)]
        if chunk:
            said = sum(chances[index] for index in chunk) / len(chunk)
            total += abs(said - sum(held[index] for index in chunk) / len(chunk)) * len(chunk)
    return total / len(order) if order else 0.0


Name = TypeVar("Name", bound=str)


def best(chances: Mapping[Name, float]) -> Name:
    """The likeliest name; the first in order on a tie."""
    key: Callable[[Name], float] = chances.__getitem__
    return max(chances, key=key)
