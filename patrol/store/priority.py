"""What is known of a near-copy group -> why its item stands where it stands in the queue, in named terms.

An item's place is one number that is written once and still grows older: waiting adds the same to every item a day,
and growing stale takes the same from every one, so what differs is when an item was opened and when its offer was
last seen. Those moments are in the number; `shown` adds what the days since then make of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

AGE_A_DAY = 1.0
"""A day of waiting: an ordinary item passes a fresh one a lane above it after a hundred days, one band after twenty."""
STALE_A_DAY = 0.5
"""A day in which nobody saw the offer."""
STALEST = timedelta(days=40)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_MOVING = {"age": AGE_A_DAY, "freshness": -STALE_A_DAY}
GRAVE = ("organ", "baby", "bride", "sexual_services", "scam_compound", "fishing_crew")
"""Modi whose victims are held, or cannot undo what is done to them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What counts for a group's place. `slice_at`: where its draw lies in the slice, 0..1, where it is drawn only;
    `chosen`: where it lies among the texts that the model asked about, 0..1, where it is one of them only."""

    rank: int
    lane_rank: int
    score: float
    posts: int
    neighbours: int
    minor: bool
    grave: bool
    latest: datetime
    slice_at: float | None = None
    chosen: float | None = None
    reopened: bool = False


def terms(told: Told, opened_at: datetime) -> dict[str, float]:
    """The terms as they are kept; their sum is the priority. A drawn item stands among the ordinary offers, not told
    apart by its place."""
    seen = min(max(told.latest, opened_at - STALEST), opened_at + STALEST)
    found = {
        "lane": 100.0 * told.lane_rank,
        "band": 20.0 * told.rank,
        "score": round(10 * told.score, 3),
        "copies": round(min(10.0, 2 * math.log2(max(1, told.posts))), 3),
        "spread": round(min(10.0, 2 * math.log2(1 + told.neighbours)), 3),
        "victim": 15.0 * told.minor + 10.0 * told.grave,
        "reopened": 15.0 * told.reopened,
    }
    if told.slice_at is not None:
        found["slice"] = round(100 + 100 * told.slice_at - found["lane"] - found["band"], 3)
    if told.chosen is not None:
        found["chosen"] = round(100 + 100 * told.chosen - found["lane"] - found["band"], 3)
    moving = {"age": -AGE_A_DAY * days(opened_at), "freshness": STALE_A_DAY * days(seen)}
    return {name: value for name, value in found.items() if value} | moving


def shown(kept: Mapping[str, float], at: datetime) -> dict[str, float]:
    """The terms as they are at a moment, for people: points for days waited, less for days not seen."""
    moved = {name: round(value + _MOVING.get(name, 0.0) * days(at), 3) for name, value in kept.items()}
    return {name: value for name, value in moved.items() if value}


def days(at: datetime) -> float:
    """Days since a fixed day, so that the numbers stay small."""
    return round((at - EPOCH) / timedelta(days=1), 6)
