"""Ages told by a year of birth."""

from __future__ import annotations

import pytest

from patrol.records import Age
from patrol.signals.ages import notice_ages, sought_age
from patrol.tables import Tables
from patrol.text.reading import read

BIRTHS = [
    ("kelahiran 2007-2009", 16, 18),
    ("kelahiran 2003 ke bawah", 22, None),
    ("kelahiran 2008 ke atas", None, 17),
    ("lahir tahun 2010 atau 2011", 14, 15),
    ("lahir '09 '10", 15, 16),
    ("thn 2010 ke atas jangan, 2009 masih bisa", 16, None),
    ("born after 2008", None, 17),
    ("2009年出生的也收", 16, 16),
    ("lair taun 1990 nganti 2005", 20, 35),
]


@pytest.mark.parametrize(("text", "low", "high"), BIRTHS)
def test_birth_years_count_from_the_year_given(text: str, low: int | None, high: int | None, tables: Tables) -> None:
    """They are told by their signal; the age of the offer is the one that it says."""
    signals = notice_ages(read(None, text, slang=tables.slang), tables, year=2025)
    assert [signal.value for signal in signals if signal.name == "age_sought"] == [Age(low, high)]
    assert sought_age(signals) is None
