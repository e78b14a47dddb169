"""Reference tables from `data/tables/*.csv` -> a frozen `Tables`, every row with its source and date.

Placement, wages, rates, places, slang, officials, agencies: an officer can ask where each figure comes from. A
workspace's table replaces the bundled one of the same file name.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from patrol.errors import ContentError
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Placement:
    """Whether Indonesian workers may be placed in a country: open, partial or none."""

    country: str
    status: str
    note: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Wage:
    """What such work ordinarily pays there (`work` "*": any work; `country` "*": anywhere)."""

    country: str
    work: str
    min: float
    max: float
    currency: str
    period: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """A province's minimum wage, rupiah a month."""

    province: str
    monthly_idr: float
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Rupiah for one unit of a currency on a date."""

    currency: str
    idr: float
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Place:
    """A name as written in posts (folded, lower case), what it names, and the country (ISO alpha-2).

    `kind`: country, demonym, province, city, compound (a town or park known from online-scam cases), code.
    `ambiguous`: also an ordinary word or another place, so it needs company to count.
    """

    name: str
    kind: str
    country: str
    ambiguous: bool
    note: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Slang:
    """An everyday spelling and the word it stands for."""

    word: str
    means: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Official:
    """A contact or domain of an authority (`kind`: hotline, domain, contact)."""

    contact: str
    name: str
    kind: str
    source: str
    date: str


AGENCY_STATUSES = ("active", "suspended", "revoked", "expired")

SAMPLE = "sample row, invented"
"""The source that marks the rows of the bundled list: no agency is called so."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A placement or manning agency: licence number, `status` (one of `AGENCY_STATUSES`), its known contacts.

    `contact`: normalised contacts (`+62...`, `mail:`, `web:` and a domain), blanks between them; empty: none is known.
    """

    name: str
    licence: str
    status: str
    contact: str
    source: str
    date: str

    def __post_init__(self) -> None:
        if self.status not in AGENCY_STATUSES:
            raise ValueError(f"the status {self.status!r} is none of {', '.join(AGENCY_STATUSES)}")


@dataclass(frozen=True, slots=True)
class Tables:
    """All reference tables, with a digest over the files they were read from."""

    placement: Mapping[str, Placement]
    wages: tuple[Wage, ...]
    minimum_wages: tuple[MinimumWage, ...]
    rates: Mapping[str, float]
    places: tuple[Place, ...]
    slang: Mapping[str, str]
    officials: tuple[Official, ...]
    agencies: tuple[Agency, ...]
    digest: str

    @property
    def sample_agencies(self) -> bool:
        """Whether the list of agencies is but the bundled sample, from which nothing follows for real names."""
        return all(agency.source == SAMPLE for agency in self.agencies)


def load_tables(workspace: Workspace) -> Tables:
    """Read every table of the workspace.

    Raises:
        ContentError: a table is missing, lacks a column, or has a row that cannot be read; names file and line.
    """
    files = {name: path for name, path in workspace.files("data/tables", "*.csv").items() if name not in _NOT_OURS}

    def rows(name: str, make: Callable[[dict[str, str]], _Row]) -> tuple[_Row, ...]:
        if name not in files:
            raise ContentError(
                "the reference table is missing", path=f"data/tables/{name}", hint="restore it from the release"
            )
        return _read(files[name], make)

    placement = rows("placement.csv", lambda row: Placement(**row))
    wages = rows("wages.csv", lambda row: Wage(**{**row, "min": float(row["min"]), "max": float(row["max"])}))  # type: ignore[arg-type]
    minimum = rows(
        "minimum_wages.csv",
        lambda row: MinimumWage(row["province"], float(row["monthly_idr"]), row["source"], row["date"]),
    )
    rates = rows("rates.csv", lambda row: Rate(row["currency"], float(row["idr"]), row["source"], row["date"]))
    places = rows("places.csv", lambda row: Place(**{**row, "ambiguous": row["ambiguous"] == "yes"}))  # type: ignore[arg-type]
    return Tables(
        placement={row.country: row for row in placement},
        wages=wages,
        minimum_wages=minimum,
        rates={row.currency: row.idr for row in rates},
        places=places,
        slang={row.word: row.means for row in rows("slang.csv", lambda row: Slang(**row))},
        officials=rows("officials.csv", lambda row: Official(**row)),
        agencies=rows("agencies.csv", lambda row: Agency(**row)),
        digest=_digest(files),
    )


def tables_for_examples(workspace: Workspace) -> Tables:
    """The workspace's tables, but the bundled sample of agencies, of which the rules' examples speak.

    Raises ContentError as `load_tables` does.
    """
    sample = read_agencies(workspace.bundled / "data" / "tables" / "agencies.csv")
    return replace(load_tables(workspace), agencies=sample)


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """One table of agencies, as `load_tables` reads it. Raises ContentError (file and line)."""
    return _read(path, lambda row: Agency(**row))


_NOT_OURS = frozenset(("watch_words.csv",))
"""What to search for says nothing of a post: no assessment is out of date where it changes."""
_Row = TypeVar("_Row")


def _read(path: Path, make: Callable[[dict[str, str]], _Row]) -> tuple[_Row, ...]:
    made: list[_Row] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                try:
                    if None in row or None in row.values():
                        raise ValueError("wrong number of columns")
                    made.append(make(row))
                except (KeyError, TypeError, ValueError) as error:
                    raise ContentError(
                        f"the row cannot be read: {error}", path=str(path), line=reader.line_num
                    ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContentError(f"the table cannot be read: {error}", path=str(path)) from error
    return tuple(made)


def _digest(files: Mapping[str, Path]) -> str:
    total = hashlib.sha256()
    for name, path in files.items():
        total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]
