"""A source, its last slot and the time -> the slot to make a round for, those missed, and when to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from patrol.hours import local
from patrol.sources import Source
from patrol.sources.timing import Moment, moments_before, next_moment, zone_of

MOST = 200
"""Slots looked back upon; where more were missed, the oldest row says so."""
LATE = timedelta(minutes=10)
"""A round that could not begin for longer counts as missed where its source says `missed: record`."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A slot for which no round is made, and how that is noted."""

    at: datetime
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """What a source is due: a round or none, slots to be noted, and the moment to look again."""

    run: Moment | None
    passed: tuple[Passed, ...]
    again_at: datetime | None


def due(source: Source, now: datetime, last: datetime | None) -> Due:
    """What a source is due at `now`. `last`: its latest slot with a row; a source that has none is due at once."""
    moments = moments_before(source, now, after=last, most=MOST)
    ready = [moment for moment in moments if not moment.dropped and moment.begins <= now]
    waiting = [moment.begins for moment in moments if not moment.dropped and moment.begins > now]
    run = ready[-1] if ready else None
    passed = [Passed(m.at, "skipped", "it falls into the source's quiet hours") for m in moments if m.dropped]
    if run is not None and last is not None and source.missed == "record" and now - run.begins > LATE:
        passed.append(Passed(run.at, "missed", "no schedule was running then, and its source says: record"))
        run = None
    passed += _superseded(source, ready, full=len(moments) == MOST)
    later = next_moment(source, now)
    coming = [*waiting, *([later.begins] if later else [])]
    return Due(run, tuple(passed), min(coming, default=None))


def _superseded(source: Source, ready: list[Moment], *, full: bool) -> Iterator[Passed]:
    for number, moment in enumerate(ready[:-1]):
        why = f"no round could begin then; that of {local(ready[-1].at, zone_of(source))} stands for it"
        yield Passed(moment.at, "missed", why + ("; more were missed before" if full and number == 0 else ""))
