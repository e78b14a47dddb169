"""Indonesia's time zones, moments as people there read them, and hours in which nobody is to be disturbed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

WIB = timezone(timedelta(hours=7), "WIB")
"""Times without a zone are read, and shown, in this one."""
ZONES: Mapping[str, str] = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def local(moment: datetime, zone: tzinfo = WIB) -> str:
    """A moment as officers read it, with the name of its zone: `2026-11-02 08:00 WIB`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of every day; `since` later than `until` means over midnight."""

    since: time
    until: time
    zone: ZoneInfo

    def end(self, at: datetime) -> datetime:
        """`at` itself where it lies outside of them, else their end, in the zone of `at`."""
        local = at.astimezone(self.zone)
        late, early = local.time() >= self.since, local.time() < self.until
        over_midnight = self.since > self.until
        if not (late or early if over_midnight else late and early):
            return at
        day = local.date() + timedelta(days=1 if over_midnight and late else 0)
        return datetime.combine(day, self.until, self.zone).astimezone(at.tzinfo)


def hours_of(text: str) -> tuple[time, time] | None:
    """The hours that `22:00-05:00` names; `None` where it names none."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    a, b, c, d = (int(part) for part in found.groups())
    hours = time(a, b), time(c, d)
    return hours if hours[0] != hours[1] else None
