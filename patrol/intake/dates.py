"""When a post was published, as people write it -> a time with its zone; Indonesian and English, day before month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from patrol.hours import WIB

EARLIEST, LATEST = 1990, 2100
"""Years beyond these are slips of the pen, and no database takes all of them."""

_ZONES: Mapping[str, timezone] = {
    "wib": WIB,
    "wita": timezone(timedelta(hours=8), "WITA"),
    "wit": timezone(timedelta(hours=9), "WIT"),
    "utc": UTC,
    "gmt": UTC,
    "z": UTC,
}
# the first three letters tell a month in both languages, but for these
_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_ALSO = {"may": "mei", "aug": "agu", "ags": "agu", "agt": "agu", "oct": "okt", "dec": "des", "nop": "nov", "peb": "feb"}

_CLOCK = re.compile(
    r"(?:[\s,T]|pukul|jam|at)*(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap])?\.?(?:m\.?)?\s*(?:\(?(?P<zone>wib|wita|wit|utc|gmt|z)\)?|(?P<offset>[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_DAYS = (
    re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})\b"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d\d)\b"),
    re.compile(r"(?P<day>\d{1,2})[\s-]+(?P<name>[a-z]{3,9})\.?[\s,-]+(?P<year>\d{4})\b", re.IGNORECASE),
    re.compile(r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})\b", re.IGNORECASE),
)
_WEEKDAY = re.compile(r"(?:[a-z]{3,9}|jum'at)(?:,\s*|\s+)(?=\w)", re.IGNORECASE)


def time_of(written: str) -> datetime | None:
    """The time that is written; `None` where it cannot be read.

    Read are ISO 8601, `25/11/2026`, `25-11-26 10.00`, `2026/11/25`, `Rabu, 25 November 2026 pukul 10.00 WITA`,
    `Nov 25, 2026, 3:05 PM` and seconds or milliseconds since 1970. The day stands before the month (`5/11` is the fifth
    of November). A day without a clock begins at 00:00; a time without a zone is WIB (Asia/Jakarta, UTC+7).
    """
    text = " ".join(written.split())
    try:
        time = _unix(text) or _iso(text) or _by_hand(text)
    except (ValueError, OverflowError):  # no such day, hour or zone
        return None
    if time is None or not EARLIEST <= time.year <= LATEST:
        return None
    return time if time.tzinfo else time.replace(tzinfo=WIB)


def _unix(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d{9,10})(\d{3})?(?:\.\d+)?", text, re.ASCII)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _by_hand(text: str) -> datetime | None:
    weekday = _WEEKDAY.match(text)
    starts = (0, weekday.end()) if weekday else (0,)
    day = next((found for at in starts for pattern in _DAYS if (found := pattern.match(text, at))), None)
    if day is None:
        return None
    parts = day.groupdict()
    month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    year = int(parts["year"])
    time = datetime(year + 2000 if year < 100 else year, month, int(parts["day"]))  # noqa: DTZ001  # its zone comes last
    after = text[day.end() :].strip(" ,")
    if not after:
        return time
    clock = _CLOCK.fullmatch(after)
    return _at(time, clock) if clock else None


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(_ALSO.get(short, short)) + 1


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    zone = _ZONES[clock["zone"].lower()] if clock["zone"] else None
    if clock["offset"]:
        zone = datetime.strptime(clock["offset"], "%z").tzinfo  # type: ignore[assignment]
    return day.replace(hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0), tzinfo=zone)
