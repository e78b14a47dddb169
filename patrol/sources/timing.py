"""A source's schedule -> the moments of its rounds: cron expressions in a zone, spread, kept out of quiet hours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from patrol.hours import ZONES, Quiet
from patrol.sources.records import Source

LEAST_GAP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One round to be: the slot is named by `at`, the moment that the schedule names; it begins at `begins`, later by
    its spread or the end of the quiet hours. `dropped`: it falls into quiet hours and is not made up for."""

    at: datetime
    begins: datetime
    dropped: bool = False


def zone_of(source: Source) -> ZoneInfo:
    """The zone that a source's schedule and quiet hours are meant in."""
    return ZoneInfo(ZONES[source.zone])


@cache
def why_no_schedule(expression: str) -> str | None:
    """What is wrong with a cron expression; `None` where nothing is."""
    if len(expression.split()) != 5:
        return f"{expression!r} is no cron expression: write minute, hour, day, month, weekday, as in '*/30 * * * *'"
    try:
        next(CronSim(expression, datetime(2026, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        return f"{expression!r} is no cron expression: {str(error).lower()}"
    except StopIteration:
        return f"{expression!r} names no moment at all"
    return None


@cache
def least_gap(expression: str) -> timedelta:
    """The shortest time between two rounds of the coming ones, as far as a day's worth of them shows."""
    ticks = list(islice(CronSim(expression, datetime(2026, 1, 1, tzinfo=UTC)), 100))
    return min((late - early for early, late in pairwise(ticks)), default=timedelta(days=1))


def moment_of(source: Source, at: datetime) -> Moment:
    """When the round of a slot begins."""
    start = _after_quiet(source, at)
    if start != at and source.in_quiet == "skip":
        return Moment(at, at, dropped=True)
    return Moment(at, start + _spread(source, start))


def moments_before(source: Source, now: datetime, *, after: datetime | None, most: int) -> list[Moment]:
    """The slots up to `now` and later than `after`, oldest first, `most` of the latest; without `after` the last one.

    The one at `now` itself counts; those whose spread still lasts are among them.
    """
    found: list[Moment] = []
    # a second on, for the walk back begins before the moment it is given
    for tick in CronSim(source.schedule, (now + timedelta(seconds=1)).astimezone(zone_of(source)), reverse=True):
        at = tick.astimezone(UTC)
        if after is not None and at <= after:
            break
        if at <= now:
            found.append(moment_of(source, at))
        if len(found) >= (most if after is not None else 1):
            break
    return found[::-1]


def next_moment(source: Source, now: datetime) -> Moment | None:
    """The first slot after `now` that is not dropped."""
    for tick in islice(CronSim(source.schedule, now.astimezone(zone_of(source))), 500):
        moment = moment_of(source, tick.astimezone(UTC))
        if not moment.dropped:
            return moment
    return None


def in_quiet(source: Source, at: datetime) -> bool:
    """Whether a moment lies in a source's quiet hours."""
    return source.quiet is not None and _after_quiet(source, at) != at


def _after_quiet(source: Source, at: datetime) -> datetime:
    if source.quiet is None:
        return at
    return Quiet(*source.quiet, zone_of(source)).end(at)


def _spread(source: Source, start: datetime) -> timedelta:
    """The same for the same source and moment, on every machine; so sources do not all begin on the minute."""
    if not source.jitter:
        return timedelta()
    digest = hashlib.sha256(f"{source.name}\0{start.isoformat()}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % (source.jitter + 1))
