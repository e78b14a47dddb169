"""A file that lists agencies -> the workspace's table of them, replaced whole or not at all, and what changed by it."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from patrol.errors import ContentError, PatrolError, SettingsError
from patrol.intake.agency_rows import COLUMNS, Listed, agency_of, column_of
from patrol.intake.rows import BadRow, Row, bounded_lines, csv_rows, encoding_of, json_rows
from patrol.signals.agencies import Key, body_of, number_of
from patrol.tables import AGENCY_STATUSES, SAMPLE, Agency, Tables, load_tables, read_agencies
from patrol.workspace import Workspace

TABLE = "data/tables/agencies.csv"
FIELDS = ("name", "licence", "status", "contact", "source", "date")
MAX_BYTES, MAX_ROWS = 50_000_000, 100_000
"""More is no list of agencies: there are some hundreds that place workers, and some thousands of training bodies."""

TOLD = 20
"""Rows of one kind that are named one by one."""

_NO_TEXT = {
    b"PK\x03\x04": "a spreadsheet or archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "packed",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise in the new list: agencies that came, that went, and whose status is another."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    path: Path
    encoding: str
    agencies: tuple[Agency, ...]
    left_out: tuple[BadRow, ...]
    duplicates: tuple[BadRow, ...]
    remarks: tuple[BadRow, ...]
    source: str
    as_of: date
    change: Change | None
    """None where there was no list of agencies but the sample."""

    def lines(self) -> Iterator[str]:
        """The report, a line each."""
        taken = f"{len(self.agencies)} agencies taken ({standing(self.agencies)})"
        yield f"{taken}, source {self.source}, as of {self.as_of}"
        if self.encoding != "utf-8":
            yield f"the file was read as {self.encoding}"
        contacts = sum(1 for agency in self.agencies if agency.contact)
        yield f"{contacts} with a contact of their own, by which a borrowed name is known"
        yield from _told("rows left out", self.left_out)
        yield from _told("duplicates", self.duplicates)
        yield from _told("contacts or dates not understood", self.remarks)
        if self.change is None:
            yield f"the sample list is replaced by {self.path}"
            return
        yield f"{self.path} replaces the list of before: {self._changed()}"
        for word, names in (("added", self.change.added), ("gone", self.change.gone), ("status", self.change.status)):
            yield from (f"  {word}: {name}" for name in names[:TOLD])
            if len(names) > TOLD:
                yield f"  {word}: {len(names) - TOLD} more"

    def _changed(self) -> str:
        assert self.change is not None
        added, gone, status = (len(names) for names in (self.change.added, self.change.gone, self.change.status))
        return f"{added} added, {gone} gone, {status} with another status"


def import_agencies(workspace: Workspace, path: Path, *, source: str | None = None, as_of: date) -> Imported:
    """Put a file's agencies in the place of the workspace's list (and so of the bundled sample).

    Args:
        path: CSV (commas, semicolons or tabs; any usual encoding) or JSON Lines; columns are known by their names.
        source: whose list it is; the file's name where not given. A row's own source goes before it.
        as_of: the day the list is of; a licence that ended before it is expired.

    Raises:
        SettingsError: there is no workspace but the installation itself, or it cannot be written.
        ContentError: the file is none that can be read, lacks a name column, or holds no agency.
    """
    target = _target(workspace)
    named = " ".join((source or path.name).split())[:200]
    if not named or named == SAMPLE or named[0] in "=+-@":
        raise SettingsError(f"{named!r} cannot be a list's source", hint="say whose list it is: --source TEXT")
    encoding = _checked(path)
    tables = load_tables(Workspace(workspace.bundled, workspace.bundled))
    listed, left_out = _read(path, tables, named, as_of)
    agencies, duplicates = _merged(listed)
    if not agencies:
        first = f": {left_out[0].why} (line {left_out[0].number})" if left_out else ""
        raise ContentError(f"no agency could be read{first}", path=str(path), hint="nothing was changed")
    change = _change(target, agencies)
    _write(target, agencies)
    remarks = tuple(BadRow(one.number, why) for one in listed for why in one.remarks)
    return Imported(target, encoding, agencies, tuple(left_out), duplicates, remarks, named, as_of, change)


def describe(tables: Tables, workspace: Workspace) -> Iterator[str]:
    """How many agencies the list in force has, as of when, from where; and what cannot be concluded from a sample."""
    path = workspace.files("data/tables", "agencies.csv").get("agencies.csv", Path(TABLE))
    if tables.sample_agencies:
        yield f"agencies: {len(tables.agencies)} rows of the bundled sample, all invented"
        yield "nothing is concluded from a name that is not in it; put in a real list: patrol data import agencies FILE"
        return
    days = sorted(agency.date for agency in tables.agencies)
    span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    sources = Counter(agency.source for agency in tables.agencies).most_common(3)
    yield f"agencies: {len(tables.agencies)} imported ({standing(tables.agencies)}), as of {span}"
    yield f"source: {', '.join(name for name, _ in sources)}"
    yield f"file: {path}"


def standing(agencies: Sequence[Agency]) -> str:
    """`398 active, 14 revoked`."""
    counted = Counter(agency.status for agency in agencies)
    return ", ".join(f"{counted[status]} {status}" for status in AGENCY_STATUSES if counted[status]) or "none"


def _told(what: str, rows: Sequence[BadRow]) -> Iterator[str]:
    if rows:
        yield f"{len(rows)} {what}:"
        yield from (f"  line {row.number}: {row.why}" for row in rows[:TOLD])
        if len(rows) > TOLD:
            yield f"  {len(rows) - TOLD} more"


def _target(workspace: Workspace) -> Path:
    target = workspace.home / TABLE
    if target.parent.resolve() == (workspace.bundled / TABLE).parent.resolve():
        raise SettingsError(
            "the list belongs into a workspace, not into the installation itself",
            hint="make one with: patrol init DIR, then: patrol --home DIR data import agencies FILE",
        )
    return target


# the file -------------------------------------------------------------------------------------------------------------


def _checked(path: Path) -> str:
    """Refuse what is no list before any of it is read -> the name of its encoding."""
    if not path.is_file():
        raise ContentError("there is no such file", path=str(path))
    size = path.stat().st_size
    if not size:
        raise ContentError("the file is empty", path=str(path))
    if size > MAX_BYTES:
        why = f"{size / 1e6:.0f} MB are no list of agencies; at most {MAX_BYTES / 1e6:.0f} MB are read"
        raise ContentError(why, path=str(path), hint="hand in the list alone")
    with path.open("rb") as file:
        start = file.read(4_096)
    kind = next((kind for sign, kind in _NO_TEXT.items() if start.startswith(sign)), None)
    utf_16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind is None and b"\0" in start and not utf_16:
        kind = "no text"
    if kind:
        raise ContentError(f"the file is {kind}", path=str(path), hint="save the list as CSV (UTF-8) and hand that in")
    return "utf-16" if utf_16 else _encoding(path)


def _encoding(path: Path) -> str:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        found = encoding_of(path)
        return "Latin-1 (Windows-1252)" if found.startswith("utf-8") or found in ("cp1252", "latin_1") else found
    return "utf-8"


def _read(path: Path, tables: Tables, source: str, as_of: date) -> tuple[list[Listed], list[BadRow]]:
    taken: list[Listed] = []
    left_out: list[BadRow] = []
    for count, row in enumerate(_rows(path), 1):
        if count > MAX_ROWS:
            raise ContentError(f"more than {MAX_ROWS} rows are no list of agencies", path=str(path))
        one = row if isinstance(row, BadRow) else agency_of(row, tables, source, as_of)
        (left_out if isinstance(one, BadRow) else taken).append(one)  # type: ignore[arg-type]
    return taken, left_out


def _rows(path: Path) -> Iterator[Row | BadRow]:
    with path.open("rb") as file:
        start = file.peek(64).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
        if start.startswith(b"["):
            raise ContentError("the file is one JSON list", path=str(path), hint="one JSON object a line (JSON Lines)")
        if start.startswith(b"{"):
            yield from _with_names(path, json_rows(bounded_lines(file)), every=False)
            return
    yield from _with_names(path, csv_rows(path), every=True)


def _with_names(path: Path, rows: Iterator[Row | BadRow], *, every: bool) -> Iterator[Row | BadRow]:
    """The rows, where some column holds the names; the first row tells (of JSON Lines each tells for itself)."""
    for row in rows:
        if every and isinstance(row, Row) and column_of("name", row.columns) is None:
            there = ", ".join(str(name)[:40] for name in list(row.columns)[:20])
            raise ContentError(
                f"no column holds the agencies' names; there are: {there}",
                path=str(path),
                line=1,
                hint=f"name one of them {', '.join(COLUMNS['name'][:4])}",
            )
        yield row


# what comes of it -----------------------------------------------------------------------------------------------------


def _identity(agency: Agency) -> tuple[Key, Key]:
    return body_of(agency.name).words, number_of(agency.licence)


def _merged(listed: Sequence[Listed]) -> tuple[tuple[Agency, ...], tuple[BadRow, ...]]:
    """One agency for each name and number: the contacts of all its rows, and the graver status."""
    kept: dict[tuple[Key, Key], Listed] = {}
    duplicates = []
    for one in listed:
        key = _identity(one.agency)
        first = kept.setdefault(key, one)
        if first is one:
            continue
        graver = max(first.agency.status, one.agency.status, key=_GRAVITY.index)
        says = (
            ""
            if first.agency.status == one.agency.status
            else f"; one says {first.agency.status}, one {one.agency.status}: {graver}"
        )
        duplicates.append(BadRow(one.number, f"{one.agency.name} stands in line {first.number} already{says}"))
        contacts = " ".join(dict.fromkeys((*first.agency.contact.split(), *one.agency.contact.split())))
        merged = Agency(
            first.agency.name, first.agency.licence, graver, contacts, first.agency.source, first.agency.date
        )
        kept[key] = Listed(first.number, merged, first.remarks)
    return tuple(one.agency for one in kept.values()), tuple(duplicates)


_GRAVITY = ("active", "expired", "suspended", "revoked")


def _change(target: Path, agencies: Sequence[Agency]) -> Change | None:
    try:
        before = read_agencies(target) if target.is_file() else ()
    except PatrolError:
        before = ()  # a list that cannot be read is replaced as if there were none
    if all(agency.source == SAMPLE for agency in before):
        return None
    old, new = _by_name(before), _by_name(agencies)
    return Change(
        added=tuple(name for words, (name, _) in new.items() if words not in old),
        gone=tuple(name for words, (name, _) in old.items() if words not in new),
        status=tuple(
            f"{name}: {old[words][1]} -> {status}"
            for words, (name, status) in new.items()
            if words in old and old[words][1] != status
        ),
    )


def _by_name(agencies: Sequence[Agency]) -> Mapping[Key, tuple[str, str]]:
    """Of each agency its name and status; one active row makes it active, as when posts are looked up."""
    found: dict[Key, tuple[str, str]] = {}
    for agency in agencies:
        words = body_of(agency.name).words
        if words not in found or found[words][1] != "active":
            found[words] = (agency.name, agency.status)
    return found


def _write(target: Path, agencies: Sequence[Agency]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows([getattr(agency, field) for field in FIELDS] for agency in agencies)
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".agencies-", suffix=".new")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise SettingsError(
            f"{target} cannot be written: {error.strerror}", hint="the list of before is as it was"
        ) from error
