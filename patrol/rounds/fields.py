"""A round's posts and those of its source's last four weeks -> the fields that they had then, and have no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from patrol.store.runs import Run

LEAST_ROUNDS = 3
"""Rounds that went well before a source's own history says anything."""
COMMON = 0.5
"""A field that this share of a source's posts has is expected of them."""
FALLEN = 0.5
"""Less than this part of the usual is a break."""
CHANCE = 1e-4
"""What is likelier than this, by the source's own history, is taken for chance."""
ENOUGH = 20
"""Posts after which no earlier round is looked at beside this one: many rounds bring one or two new posts."""
_SURE = 0.98  # a field that each post had so far may still be missing from one


@dataclass(frozen=True, slots=True)
class Lost:
    """A field, the share of the posts that have it now, and what was usual."""

    name: str
    share: float
    usual: float


@dataclass(frozen=True, slots=True)
class _Posts:
    number: int
    coverage: Mapping[str, float]

    def having(self, name: str) -> float:
        return self.number * self.coverage.get(name, 0.0)


def lost_fields(posts: int, coverage: Mapping[str, float], history: Sequence[Run]) -> tuple[Lost, ...]:
    """The fields that a round's posts lack beyond chance, by themselves or together with those of the rounds just
    before, which may have brought too few to tell. `history`: newest first; `coverage`: field -> share of the posts.
    """
    if not posts:
        return ()
    tail = [_Posts(posts, coverage)]
    rest = [_Posts(run.counts.get("posts", 0), run.coverage) for run in history if run.state == "ok" and run.coverage]
    rest = [one for one in rest if one.number]
    while len(rest) >= LEAST_ROUNDS:
        if lost := tuple(_lost(tail, rest)):
            return lost
        if sum(one.number for one in tail) >= ENOUGH:
            break
        tail.append(rest.pop(0))
    return ()


def _lost(tail: Sequence[_Posts], rest: Sequence[_Posts]) -> Iterator[Lost]:
    number = sum(one.number for one in tail)
    for name in tail[0].coverage:
        usual = _usual(name, rest)
        having = round(sum(one.having(name) for one in tail))
        if usual < COMMON or having >= FALLEN * usual * number:
            continue
        if chance(having, number, min(usual, _SURE)) < CHANCE:
            yield Lost(name, having / number, usual)


def _usual(name: str, rest: Sequence[_Posts]) -> float:
    """The median of the rounds; rounds of one post are all or nothing, so never more than all posts together had."""
    together = sum(one.having(name) for one in rest) / sum(one.number for one in rest)
    return min(median(one.coverage.get(name, 0.0) for one in rest), together)


def chance(having: int, number: int, usual: float) -> float:
    """How likely it is that so few of a number of posts, or fewer, have what the usual share of them has."""
    return sum(comb(number, few) * usual**few * (1 - usual) ** (number - few) for few in range(having + 1))
