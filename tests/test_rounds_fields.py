"""Fields that a source's posts had and have no more: told within a round, of few posts too, hardly by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from patrol.rounds.fields import chance, lost_fields
from patrol.store.runs import Run

WHEN = datetime(2026, 11, 1, tzinfo=UTC)


def past(posts: int, share: float, state: str = "ok") -> Run:
    return Run(1, "round", "papan", state, WHEN, WHEN, {"posts": posts}, None, coverage={"company": share})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("posts", "share", "before", "lost"),
    [
        (3, 0.0, [past(20, 1.0)] * 3, True),  # three new postings are enough where each had it so far
        (2, 0.0, [past(20, 1.0)] * 3, False),
        (3, 0.0, [past(20, 0.7)] * 3, False),  # three of a kind happen
        (10, 0.0, [past(20, 0.7)] * 3, True),
        (10, 0.4, [past(20, 1.0)] * 3, True),
        (10, 0.6, [past(20, 1.0)] * 3, False),  # more than half of the usual
        (20, 0.0, [past(20, 0.4)] * 3, False),  # never usual
        (20, 0.0, [past(20, 1.0)] * 2, False),  # too short a history
        (20, 0.0, [past(20, 1.0, "short")] * 5, False),  # a broken round is no history
        (0, 0.0, [past(20, 1.0)] * 3, False),
        # rounds of one posting each, of which two thirds have it: all or nothing says nothing
        (2, 0.0, [past(1, share) for share in (1.0, 1.0, 0.0)] * 20, False),
    ],
)
def test_a_field_is_lost_where_chance_does_not_explain_it(
    posts: int, share: float, before: list[Run], lost: bool
) -> None:
    assert [one.name for one in lost_fields(posts, {"company": share}, before)] == ["company"] * lost


def test_rounds_of_one_posting_each_tell_together() -> None:
    history = [past(1, 1.0)] * 30
    while not lost_fields(1, {"company": 0.0}, history):
        history.insert(0, past(1, 0.0))
    assert len(history) == 32  # the third posting without it tells


def test_a_source_that_stays_as_it_was_is_hardly_ever_told_of() -> None:
    dice = random.Random(7)

    def made() -> tuple[int, float]:
        posts = dice.randint(1, 12)
        return posts, sum(dice.random() < 0.7 for _ in range(posts)) / posts

    alarms = 0
    history: list[Run] = []
    for _ in range(1_500):
        posts, share = made()
        alarms += bool(lost_fields(posts, {"company": share}, history[:100]))
        history.insert(0, past(posts, share))
    assert alarms <= 3


def test_chance_is_that_of_so_few_or_fewer() -> None:
    assert chance(0, 3, 0.5) == pytest.approx(1 / 8)
    assert chance(1, 3, 0.5) == pytest.approx(4 / 8)
    assert chance(3, 3, 0.5) == pytest.approx(1)
