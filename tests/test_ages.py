"""Ages of the persons sought, of others, and signs of a child."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.records import Age
from patrol.signals.ages import notice_ages, sought_age
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))


AGES = [
    ("usia min. 18 thn maks 35 thn", 18, 35),
    ("wanita/pria (19-28)", 19, 28),
    ("pria 18 - 30 th, wanita 18 - 25 th", 18, 30),
    ("cw/cwk 17 s/d 25", 17, 25),
    ("tidak lebih dari 40 tahun", None, 40),
    ("Perempuan, umur antara 21 sampai dengan 38 tahun", 21, 38),
    ("pengalaman min 2 tahun, umur max 27 th", None, 27),
    ("cari istri umur 18-25 untuk suami umur 40 tahun", 18, 25),
    ("momong anak umur 10 th, ART usia 25-45", 25, 45),
    ("butuh gadis usia tujuh belas sampai dua puluh lima tahun", 17, 25),
    ("umur 15 th pun ok", 15, None),
    ("masih 15 thn? gpp, boleh", 15, None),
    ("walau baru 16 pun bisa", 16, None),
    ("Perempuan, min 17th max 27th", 17, 27),
    ("min 17 max 30, inbox", 17, 30),
    ("usia: 18 - 45 tahun, tinggi 150 - 160 cm", 18, 45),
    ("under 38 y.o", None, 38),
    ("Age below 45", None, 45),
    ("gol darah O, 20-40, sehat", 20, 40),
    ("umur 20+", 20, None),
    ("20 ke atas, single", 20, None),
    ("Batas usia 30 tahun", None, 30),
    ("belum genap 35 tahun", None, 35),
    ("umur < 40", None, 40),
    ("umure 18 nganti 30", 18, 30),
    ("yuswa 18 nepi ka 35", 18, 35),
    ("usia 18th-25th", 18, 25),
]


@pytest.mark.parametrize(("text", "low", "high"), AGES)
def test_ages_sought(text: str, low: int | None, high: int | None, tables: Tables) -> None:
    signals = notice_ages(read(None, text, slang=tables.slang), tables)
    age = sought_age(signals)
    assert age is not None
    assert (age.min, age.max) == (low, high)
    assert all(signal.words == text[signal.start : signal.end] for signal in signals)


def test_birth_years_and_bounds_below_18(tables: Tables) -> None:
    for text, low, high in (
        ("umur 16-17 gas aja", 16, 17),
        ("16-17 gas aja soal ktp", 16, 17),
        ("lahir '09 '10 '11", 15, 17),
        ("thn 2010 ke atas jangan, 2009 masih bisa", 17, None),
    ):
        signals = notice_ages(read(None, text, slang=tables.slang), tables, year=2026)
        assert sought_age(signals) == Age(low, high), text
        assert "minor_sought" in {signal.name for signal in signals}, text
    signals = notice_ages(read(None, "umur maksimal 17 tahun", slang=tables.slang), tables)
    assert "minor_sought" in {signal.name for signal in signals}


NO_AGES = [
    "pengalaman minimal 2 tahun, kontrak 3 tahun",
    "usia bebas, tidak ada batas",
    "For over 50 years, our mission",
    "kerja 12-14 jam, tanggal 18-25 November, jam 09-17",
    "Kontrak 24-36 bulan, 25-30 orang, gaji 15-20 juta",
    "untuk murid umur 3 sampai 15 tahun",
    "anak kelas 10 dan kelas 12",
    "perusahaan sudah berdiri 20 tahun",
    "wa 0812 0000 1234",
    "",
]


@pytest.mark.parametrize("text", NO_AGES)
def test_other_numbers_are_no_ages(text: str, tables: Tables) -> None:
    assert sought_age(notice_ages(read(None, text, slang=tables.slang), tables)) is None


@pytest.mark.parametrize(
    "text",
    [
        "adik saya umur 15 tahun hilang",
        "majikan di Hainan umur 41",
        "saya umur 35 cari kerja",
        "calon suami 45 th duda",
    ],
)
def test_ages_of_others(text: str, tables: Tables) -> None:
    names = [signal.name for signal in notice_ages(read(None, text, slang=tables.slang), tables)]
    assert names == ["age_of_other"]


MINORS = [
    ("cw 16-20 utk karaoke", True),
    ("17 up boleh", True),
    ("khusus kelas 10 atau 11 ya", True),
    ("untuk anak SMA yang mau jajan", True),
    ("belum punya ktp? bisa", True),
    ("yang baru lulus SMP", True),
    ("umur 18-25", False),
    ("lulusan SMA/SMK", False),
    ("tidak menerima anak sekolah", False),
    ("guru untuk mengajar siswa SMP dan SMA", False),
]


@pytest.mark.parametrize(("text", "minor"), MINORS)
def test_signs_of_a_child(text: str, minor: bool, tables: Tables) -> None:
    signals = notice_ages(read(None, text, slang=tables.slang), tables)
    assert bool({"minor_sought", "pupils_sought"} & {signal.name for signal in signals}) is minor


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("kelahiran 2007-2009", 16, 18), ("kelahiran 2003 ke bawah", 22, None), ("kelahiran 2008 ke atas", None, 17)],
)
def test_birth_years_count_from_the_year_given(text: str, low: int | None, high: int | None, tables: Tables) -> None:
    age = sought_age(notice_ages(read(None, text), tables, year=2025))
    assert age is not None
    assert (age.min, age.max) == (low, high)
