"""Who is sought beside an age: gender, looks, marital status; and nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.signals.persons import notice_gender, notice_looks, notice_marital_status
from patrol.tables import Tables
from patrol.text.reading import read

GENDERS = [
    ("Butuh cewek 18-25 untuk jaga kafe", {"female"}),
    ("Dicari wanita, single, siap mess", {"female"}),
    ("Kriteria:\n- Laki-laki\n- Lajang", {"male"}),
    ("Dicari pria/wanita max 30", {"any"}),
    ("L/P 18-30, SMA", {"any"}),
    ("cowok atau cewek sama saja, usia 19-26", {"any"}),
    ("khusus perempuan dari desa", {"female"}),
    ("we need female singers for a lounge", {"female"}),
    ("men only, farm work", {"male"}),
    ("男女不限,18岁以上", {"any"}),
    ("招女孩 打字员", {"female"}),
    ("golek wong wedok sing gelem momong", {"female"}),
    ("neangan awewe umur 20 ka luhur", {"female"}),
    ("cari calon istri untuk bapak di Taiwan", {"female"}),
    ("butuh anak perempuan tiga orang", {"female"}),
    ("Jenis kelamin: pria", {"male"}),
    ("4 pria dan 3 wanita untuk gudang", {"male", "female"}),
    ("gender bebas, yang penting rajin", {"any"}),
    ("w4nit4 18-25 th", {"female"}),
    ("lowongan sopir, pria, SIM A", {"male"}),
    ("dibutuhkan waiter/waitress", {"any"}),
    ("mencari putra putri daerah", {"any"}),
]


@pytest.mark.parametrize(("text", "values"), GENDERS)
def test_the_gender_sought(text: str, values: set[str], tables: Tables) -> None:
    signals = notice_gender(read(None, text, slang=tables.slang), tables)
    assert {signal.value for signal in signals} == values
    assert all(signal.words == text[signal.start : signal.end] for signal in signals)


NOBODY = [
    "asrama putri tersedia, tamu pria dilarang masuk",
    "toko baju wanita terlengkap",
    "dicari office boy",
    "majikan wanita, dua anak",
    "suami pria Tiongkok yang mapan",
    "korban perempuan berusia belasan",
    "hari perempuan sedunia",
    "saya wanita 30 tahun mencari kerja",
    "merawat pasien pria",
    "Yth. bapak dan ibu sekalian",
    "",
]


@pytest.mark.parametrize("text", NOBODY)
def test_others_are_not_sought(text: str, tables: Tables) -> None:
    assert notice_gender(read(None, text, slang=tables.slang), tables) == ()


LOOKS = [
    ("good looking, foto full body ke wa", True),
    ("berpenampilan menarik dan ramah", True),
    ("penampilan harus menarik", True),
    ("cewek putih, tinggi min 160", True),
    ("kulit bersih, langsing", True),
    ("muka fresh no jerawat", True),
    ("kirim foto selfie dulu", True),
    ("pretty girls, send full body photos", True),
    ("awewe geulis hoyong damel", True),
    ("要求漂亮,身高160", True),
    ("tidak harus cantik yang penting rajin", False),
    ("bukan cantik yang kami cari", False),
    ("gaji menarik dan bonus", False),
    ("pemandangan cantik di tepi pantai", False),
    ("cat putih, semen, pasir", False),
    ("berpakaian rapi dan sopan", False),
    ("attractive salary on a beautiful island", False),
]


@pytest.mark.parametrize(("text", "said"), LOOKS)
def test_looks_asked_for(text: str, said: bool, tables: Tables) -> None:
    assert bool(notice_looks(read(None, text, slang=tables.slang), tables)) is said


STATUSES = [
    ("wanita belum menikah", ["unmarried"]),
    ("belum pernah nikah, siap karantina", ["unmarried"]),
    ("gadis atau janda boleh", ["any"]),
    ("janda diutamakan", ["widowed"]),
    ("status lajang", ["unmarried"]),
    ("single/menikah", ["any"]),
    ("sudah menikah lebih disukai", ["married"]),
    ("未婚优先", ["unmarried"]),
    ("婚否不限", ["any"]),
    ("sing durung rabi", ["unmarried"]),
    ("kamar single bed", []),
    ("saya janda dua anak butuh kerja", []),
    ("duda mapan mencari pendamping", []),
    ("single origin coffee, online single submission", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "values"), STATUSES)
def test_the_marital_status_sought(text: str, values: list[str], tables: Tables) -> None:
    signals = notice_marital_status(read(None, text, slang=tables.slang), tables)
    assert [signal.value for signal in signals] == values


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_answered(text: str, tables: Tables) -> None:
    reading = read(None, f"cari wanita cantik {text} janda \ud800", slang=tables.slang)
    for function in (notice_gender, notice_looks, notice_marital_status):
        for signal in function(reading, tables):
            assert signal.words == reading.text[signal.start : signal.end]


def test_every_signal_has_a_line_in_both_languages() -> None:
    for function in (notice_gender, notice_looks, notice_marital_status):
        line = (function.__doc__ or "").strip()
        assert len(line) <= 120
        assert line.count(". ") == 1
