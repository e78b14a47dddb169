"""What happens to the sources -> lines for whoever watches the schedule: which source, what, how much."""

from __future__ import annotations

from patrol.rounds.making import RoundOutcome


def in_a_line(outcome: RoundOutcome) -> str:
    """How a round ended: the source, its state, the counts, and what is wrong where something is."""
    return f"{outcome.summary}; {outcome.why}" if outcome.why else outcome.summary
