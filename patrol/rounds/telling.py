"""What happens to the sources -> lines for whoever watches the schedule: when, which source, what, how much."""

from __future__ import annotations

from datetime import datetime

from patrol.hours import WIB
from patrol.rounds.making import RoundOutcome

MOST = 500


def timed(at: datetime, says: str) -> str:
    """`08:00:12 WIB  papan: ...`, on one line, without what a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else " " for letter in says[:MOST])
    return f"{at.astimezone(WIB):%H:%M:%S} WIB  {shown}".encode("utf-8", "replace").decode()


def in_a_line(outcome: RoundOutcome) -> str:
    """How a round ended: the source, its state, the counts, and what is wrong where something is."""
    return f"{outcome.summary}; {outcome.why}" if outcome.why else outcome.summary
