"""Chances on held-out examples, a base rate and a shift's room -> the threshold at which the shift's room is kept.

Flags a shift are expected, not promised: of `posts` a share `base_rate` is risky; each side is flagged as often as it
was on the held-out examples. Held-out innocents are mostly near misses, so on an ordinary stream there will be fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patrol.errors import ModelError
from patrol.learning.measures import Share, share


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `flags` a shift of `posts`, of which a share `base_rate` is risky."""

    flags: float
    posts: float
    base_rate: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """The chance of risk from which a post is flagged, the flags a shift that are expected of it, and the held-out
    shares behind that. `precision`: of those flags, how many would be risky; `None` where there are none."""

    at: float
    flags: float
    found: Share
    false: Share
    precision: float | None

    def __str__(self) -> str:
        precision = "no flags" if self.precision is None else f"about {self.precision:.0%} of them risky"
        return (
            f"flagged from {self.at:.4f}: {self.flags:.1f} flags a shift, {precision}; "
            f"risky found {self.found}, false alarms {self.false}"
        )


def threshold(chances: Sequence[float], risky: Sequence[bool], budget: Budget) -> Threshold:
    """The lowest threshold that keeps the budget; above every chance seen where even one flag would break it.

    Raises:
        ModelError: the budget is no budget, or one side of the examples is empty.
    """
    if not (budget.flags >= 0 and budget.posts > 0 and 0 <= budget.base_rate <= 1):
        raise ModelError("no such budget", hint="flags from 0, posts above 0, a base rate between 0 and 1")
    if not any(risky) or all(risky):
        raise ModelError(
            "the held-out examples are all of one side", hint="hold out more of them: holdout in recipe.yml"
        )
    low = [*sorted(set(chances)), float("inf")]
    first, last = 0, len(low) - 1  # flags fall as the threshold rises, so the first that keeps the budget is searched
    while first < last:
        middle = (first + last) // 2
        if _at(low[middle], chances, risky, budget).flags <= budget.flags:
            last = middle
        else:
            first = middle + 1
    return _at(low[first], chances, risky, budget)


def _at(at: float, chances: Sequence[float], risky: Sequence[bool], budget: Budget) -> Threshold:
    found = share(chance >= at for chance, is_risky in zip(chances, risky, strict=True) if is_risky)
    false = share(chance >= at for chance, is_risky in zip(chances, risky, strict=True) if not is_risky)
    right = budget.posts * budget.base_rate * (found.value or 0.0)
    wrong = budget.posts * (1 - budget.base_rate) * (false.value or 0.0)
    flags = right + wrong
    return Threshold(at, flags, found, false, right / flags if flags else None)
