"""Reference tables: every row sourced and dated, values in range, bad files named with their line."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from patrol.errors import ContentError
from patrol.tables import SAMPLE, Tables, load_tables, tables_for_examples
from patrol.workspace import Workspace, bundled_content

BUNDLED = Workspace(bundled_content(), bundled_content())


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(BUNDLED)


def test_every_row_has_source_and_date(tables: Tables) -> None:
    rows = [
        *tables.placement.values(),
        *tables.wages,
        *tables.minimum_wages,
        *tables.places,
        *tables.officials,
        *tables.agencies,
    ]
    assert len(rows) > 1000
    for row in rows:
        assert row.source, row
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row.date), row


def test_values_are_in_range(tables: Tables) -> None:
    assert {row.status for row in tables.placement.values()} == {"open", "partial", "none"}
    assert all(row.min <= row.max for row in tables.wages)
    assert all(row.currency in tables.rates for row in tables.wages)
    assert tables.rates["IDR"] == 1
    assert 10_000 < tables.rates["USD"] < 30_000
    assert all(row.name == row.name.lower() for row in tables.places)
    assert all(re.fullmatch(r"[A-Z]{2}", row.country) for row in tables.places)


def test_doctrine_countries_have_their_status(tables: Tables) -> None:
    assert {code: tables.placement[code].status for code in ("KH", "MM", "JP", "SA")} == {
        "KH": "none",
        "MM": "none",
        "JP": "open",
        "SA": "partial",
    }


def test_workspace_table_replaces_the_bundled_one(tmp_path: Path, tables: Tables) -> None:
    folder = tmp_path / "data" / "tables"
    folder.mkdir(parents=True)
    (folder / "rates.csv").write_text("currency,idr,source,date\nIDR,1,x,2026-01-01\nUSD,2,x,2026-01-01\n")
    mine = load_tables(replace(BUNDLED, home=tmp_path))
    assert mine.rates["USD"] == 2
    assert mine.places == tables.places
    assert mine.digest != tables.digest


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("currency,idr,source,date\nUSD,many,x,2026-01-01\n", "rates.csv:2"),
        ("currency,idr,source,date\nUSD,1,x\n", "rates.csv:2"),
        ("currency,idr\nUSD,1\n", "rates.csv:2"),
        ('currency,idr,source,date\n"USD,1,x,2026-01-01\n', "rates.csv"),
    ],
)
def test_bad_table_is_named_with_its_line(tmp_path: Path, content: str, named: str) -> None:
    shutil.copytree(bundled_content() / "data" / "tables", tmp_path / "data" / "tables")
    (tmp_path / "data" / "tables" / "rates.csv").write_text(content)
    with pytest.raises(ContentError, match=re.escape(named)):
        load_tables(replace(BUNDLED, home=tmp_path))


def test_an_agency_of_unknown_status_is_named(tmp_path: Path) -> None:
    shutil.copytree(bundled_content() / "data" / "tables", tmp_path / "data" / "tables")
    table = tmp_path / "data" / "tables" / "agencies.csv"
    table.write_text("name,licence,status,contact,source,date\nPT Uji,1,maybe,,x,2026-01-01\n")
    with pytest.raises(ContentError, match=r"agencies\.csv:2.*'maybe'"):
        load_tables(replace(BUNDLED, home=tmp_path))


def test_the_bundled_agencies_are_a_marked_sample(tmp_path: Path, tables: Tables) -> None:
    assert tables.sample_agencies and all(row.source == SAMPLE for row in tables.agencies)
    folder = tmp_path / "data" / "tables"
    folder.mkdir(parents=True)
    (folder / "agencies.csv").write_text("name,licence,status,contact,source,date\nPT Uji,1,active,,x,2026-01-01\n")
    mine = replace(BUNDLED, home=tmp_path)
    assert not load_tables(mine).sample_agencies
    assert tables_for_examples(mine).agencies == tables.agencies, "of which the rules' examples speak"


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"placement\.csv"):
        load_tables(Workspace(tmp_path, tmp_path))
