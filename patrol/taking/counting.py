"""What a run counts of its posts, and how many of them are taken in at once."""

from __future__ import annotations

BATCH = 50
"""Posts a transaction takes in at most: what a kill can cost, to be crawled again."""


def no_counts() -> dict[str, int]:
    """What a run begins to count with."""
    return {"new": 0, "seen": 0, "changed": 0, "flagged": 0}


def in_words(counts: dict[str, int]) -> str:
    """The counts, as people read them."""
    return "{new} new, {seen} seen again, {changed} changed; {flagged} of them flagged".format(**counts)
