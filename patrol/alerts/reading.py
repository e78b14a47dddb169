"""`alerts.yml` of the workspace -> an `AlertBook`; every fault with its line, all in one reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from patrol.alerts.book import AUDIENCES, AlertBook, Channel, Search
from patrol.alerts.wording import PLACES, fill
from patrol.errors import ContentError, PatrolError
from patrol.hours import ZONES, Quiet, hours_of
from patrol.records import BANDS, LANES, MODI
from patrol.workspace import Workspace
from patrol.yaml_fields import FieldChecks
from patrol.yaml_nodes import Bounds, Lines, load_mapping

FILE = "alerts.yml"
KINDS = ("email", "webhook", "telegram")
_CHANNEL = frozenset(
    [
        "kind",
        "audience",
        "to",
        "from",
        "server",
        "security",
        "user",
        "secret_env",
        "url",
        "allow_host",
        "language",
        "units",
        "quiet",
    ]
)
_NEEDS = {
    "email": ("to", "from", "server"),
    "webhook": ("url", "secret_env"),
    "telegram": ("to", "secret_env"),
}
_SEARCH = frozenset(
    [
        "channels",
        "band",
        "lanes",
        "modus",
        "destinations",
        "sources",
        "words",
        "minor",
        "every_hours",
        "subject",
        "template",
    ]
)
_PAIR = re.compile(r"[A-Za-z0-9._:\[\]-]{1,250}:[0-9]{1,5}")
_MAIL = re.compile(r"[^@\s<>,;\"\r\n]{1,64}@[A-Za-z0-9.-]{1,250}")
_CHAT = re.compile(r"-?\d{1,20}|@\w{4,40}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,60}")


def read_alerts(workspace: Workspace) -> tuple[AlertBook, list[ContentError]]:
    """The workspace's alerts, and what is wrong with them; without the file an empty book."""
    path = workspace.home / FILE
    if not path.is_file():
        return AlertBook(), []
    checks = FieldChecks(path, ContentError)
    try:
        given = load_mapping(path, ContentError, checks.faults, Bounds(holds="channels and searches"))
    except ContentError as error:
        return AlertBook(), [error]
    book = AlertBook()
    if checks.keys(given, frozenset(("channels", "searches")), FILE):
        channels = tuple(_channel(checks, name, part) for name, part in _parts(checks, given, "channels"))
        book = AlertBook(channels)
        searches = tuple(_search(checks, name, part, book) for name, part in _parts(checks, given, "searches"))
        book = AlertBook(channels, searches)
    return book, list(checks.faults)


def alert_book(workspace: Workspace) -> AlertBook:
    """The workspace's alerts.

    Raises:
        ContentError: the first thing that is wrong with them.
    """
    book, faults = read_alerts(workspace)
    if faults:
        more = f" (and {len(faults) - 1} more: patrol alerts check)" if len(faults) > 1 else ""
        first = faults[0]
        raise PatrolError(f"{first.message}{more}", hint="mend the file, or move it away to go without alerts")
    return book


def _parts(checks: FieldChecks[ContentError], given: Lines, key: str) -> list[tuple[str, Lines]]:
    parts = given.get(key) or Lines()
    if not isinstance(parts, Lines):
        checks.wrong(f"{key} must hold names, each with its values", given.at[key])
        return []
    found = []
    for name, part in parts.items():
        if not isinstance(part, Lines):
            checks.wrong(f"{name} must hold names and values", parts.at[name])
        elif name in AUDIENCES or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
            checks.wrong(f"{name!r} can be no name here: small letters, digits, - and _", parts.at[name])
        else:
            found.append((name, part))
    return found


def _channel(checks: FieldChecks[ContentError], name: str, given: Lines) -> Channel:
    checks.keys(given, _CHANNEL, name)
    checks.needed(given, ("kind", "audience"), name)
    kind = checks.one_of(given, "kind", KINDS)
    checks.needed(given, _NEEDS[kind], name)
    to = checks.texts(given, "to")
    _all_match(checks, given, "to", to, _CHAT if kind == "telegram" else _MAIL)
    for key, form in (("from", _MAIL), ("server", _PAIR), ("allow_host", _PAIR), ("secret_env", _VARIABLE)):
        if key in given:
            _all_match(checks, given, key, [str(given[key])], form)
    url = checks.text(given, "url", 500)
    if url and not re.match(r"https?://", url):
        checks.wrong("url must begin with https:// (or http://)", given.at["url"])
    return Channel(
        name=name,
        kind=kind,  # type: ignore[arg-type]  # one of KINDS
        audience=checks.one_of(given, "audience", AUDIENCES),  # type: ignore[arg-type]
        to=to,
        sender=checks.text(given, "from", 300),
        server=checks.text(given, "server", 300),
        security=checks.one_of(given, "security", ("starttls", "tls", "none")),  # type: ignore[arg-type]
        user=checks.text(given, "user", 200),
        secret_env=checks.text(given, "secret_env", 60),
        url=url,
        allow_host=checks.text(given, "allow_host", 300),
        language=checks.one_of(given, "language", ("id", "en")),  # type: ignore[arg-type]
        units=checks.texts(given, "units", longest=64),
        quiet=_quiet(checks, given),
    )


def _all_match(
    checks: FieldChecks[ContentError], given: Lines, key: str, values: Sequence[str], form: re.Pattern[str]
) -> None:
    for value in values:
        if not form.fullmatch(value):
            checks.wrong(f"{key} cannot be {value!r}", given.at[key])


def _quiet(checks: FieldChecks[ContentError], given: Lines) -> Quiet | None:
    if "quiet" not in given:
        return None
    said = str(given["quiet"]).strip()
    hours, _, zone = said.rpartition(" ")
    found = hours_of(hours)
    if found is None or zone not in ZONES:
        checks.wrong(f"quiet must look like 21:00-06:00 WIB (or WITA, WIT), not {said!r}", given.at["quiet"])
        return None
    return Quiet(*found, ZoneInfo(ZONES[zone]))


def _search(checks: FieldChecks[ContentError], name: str, given: Lines, book: AlertBook) -> Search:
    checks.keys(given, _SEARCH, name)
    checks.needed(given, ("channels",), name)
    channels = checks.texts(given, "channels", 1)
    known = {channel.name for channel in book.channels} | {channel.audience for channel in book.channels}
    for channel in channels:
        if channel not in known:
            checks.wrong(f"{name}: there is no channel {channel!r}", given.at["channels"])
    least = checks.one_of(given, "band", BANDS) if "band" in given else "high"
    subject, template = checks.text(given, "subject", 200), str(given.get("template", ""))
    for key, words in (("subject", subject), ("template", template)):
        _template(checks, given, key, words)
    hours = given.get("every_hours", 24)
    if isinstance(hours, bool) or not isinstance(hours, (int, float)) or not 0 < hours <= 24 * 90:
        checks.wrong("every_hours must be a number of hours up to 2160", given.at["every_hours"])
        hours = 24
    minor = given.get("minor")
    if minor is not None and not isinstance(minor, bool):
        checks.wrong("minor must be true or false", given.at["minor"])
        minor = None
    return Search(
        name=name,
        channels=channels,
        bands=BANDS[: BANDS.index(least) + 1],
        lanes=checks.many_of(given, "lanes", LANES),  # type: ignore[arg-type]
        modus=checks.many_of(given, "modus", MODI),
        destinations=checks.texts(given, "destinations"),
        sources=checks.texts(given, "sources"),
        words=checks.texts(given, "words", longest=100),
        minor=minor,
        every=timedelta(hours=float(hours)),
        subject=subject,
        template=template,
    )


def _template(checks: FieldChecks[ContentError], given: Lines, key: str, words: str) -> None:
    if len(words) > 4_000:
        checks.wrong(f"{key} must be at most 4000 characters long", given.at[key])
        return
    try:
        fill(words, dict.fromkeys(PLACES, ""))
    except ValueError as error:
        checks.wrong(f"{key}: {error}", given.at[key])
