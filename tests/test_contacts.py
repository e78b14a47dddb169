"""Contacts in every spelling, normalised; numbers that are no phones; and never an error on any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.records import Signal
from patrol.signals.ages import notice_ages
from patrol.signals.contacts import all_contacts, notice_contacts
from patrol.signals.pay import notice_pay
from patrol.signals.places import notice_places
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))


def notice(text: str, tables: Tables) -> tuple[Signal, ...]:
    return notice_contacts(read(None, text, slang=tables.slang), tables)


PHONE = "+6281200001234"
CONTACTS = [
    ("wa 0812 0000 1234 / 0857 0000 4321", [PHONE, "+6285700004321"]),
    ("+62 812-0000-1234", [PHONE]),
    ("(0812) 0000 1234", [PHONE]),
    ("WA: 62812 0000 1234", [PHONE]),
    ("hub 812-0000-1234 ya", [PHONE]),
    ("0812.0000.1234", [PHONE]),
    ("0812_0000_1234", [PHONE]),
    ("0 8 1 2 0 0 0 0 1 2 3 4", [PHONE]),
    ("O8l2-OOOO-l234", [PHONE]),
    ("０８１２００００１２３４", [PHONE]),
    ("0⃣8⃣1⃣2⃣0⃣0⃣0⃣0⃣1⃣2⃣3⃣4⃣", [PHONE]),
    ("kosong delapan satu dua / kosong kosong kosong kosong / satu dua tiga empat", [PHONE]),
    ("kosong-lapan-satu-dua 0000 satu-dua-3-empat", [PHONE]),
    ("kosong delapan satu dua 0000 dobel tujuh satu dua", ["+6281200007712"]),
    ("https://api.whatsapp.com/send?phone=6281200001234&text=hi", [PHONE]),
    ("wa.me/6281200001234", [PHONE]),
    ("wa . me / 081200001234", [PHONE]),
    ("0062 812 0000 1234", [PHONE]),
    ("+62(0)812 0000 1234", [PHONE]),
    ("wa 0812 0000 1234 18-25 th", [PHONE]),
    ("0812-0000-1234.0813-0000-1111", [PHONE, "+6281300001111"]),
    ("031–0000–5090", ["+623100005090"]),
    ("+855 12 000 0000, +66 8 0000 1234", ["+855120000000", "+66800001234"]),
    ("wa: 60 13-0000 664", ["+60130000664"]),
    ("011-0000 4471", ["+601100004471"]),
    ("tele @abc_0000 ig @def.0000 tiktok @ghi0000", ["tg:abc_0000", "ig:def.0000", "tt:ghi0000"]),
    ("chat @bos_0000", ["tg:bos_0000"]),
    ("dm @studio.talent0000", ["ig:studio.talent0000"]),
    ("t . me / loker_0000", ["tg:loker_0000"]),
    ("telegram → agen0000", ["tg:agen0000"]),
    ("IG: kapal.onboard", ["ig:kapal.onboard"]),
    ("id line: abc0000 / wechat abc_0000 / 微信 kefu0000", ["line:abc0000", "wechat:abc_0000", "wechat:kefu0000"]),
    ("cv.saya@kantor.example.", ["mail:cv.saya@kantor.example"]),
    ("nama (at) kantor (dot) com, nama2[at]kantor.example", ["mail:nama@kantor.com", "mail:nama2@kantor.example"]),
    ("jobs＠kantor.example", ["mail:jobs@kantor.example"]),
]


@pytest.mark.parametrize(("text", "contacts"), CONTACTS)
def test_contacts_are_read_and_normalised(text: str, contacts: list[str], tables: Tables) -> None:
    signals = notice(text, tables)
    assert sorted(all_contacts(signals)) == sorted(contacts)
    for signal in signals:
        assert signal.words == text[signal.start : signal.end]


NO_CONTACTS = [
    "NIK 6171010000000001",
    "Rp 15.000.000-20.000.000, gaji 12.000.000 - 15.000.000",
    "jam 08.00 - 17.00 WIB, tanggal 12-12-2025 01-12-2025",
    "rekening BCA 0812345678 a.n. Sri",
    "line produksi: operator_2 shift",
    "gabung channel telegram : lowongan kerja",
    "kelola Instagram\n- Menyampaikan laporan",
    "Senior Cook @ Bandung",
    "SIP3MI 0812/2020, lapor 110",
]


@pytest.mark.parametrize("text", NO_CONTACTS)
def test_other_numbers_and_names_are_no_contacts(text: str, tables: Tables) -> None:
    assert all_contacts(notice(text, tables)) == ()


def test_what_else_is_noticed(tables: Tables) -> None:
    names = {(signal.name, signal.value) for signal in notice("+855 12 000 0000, hanya lewat telegram", tables)}
    assert {("foreign_phone", "KH"), ("messenger_only", None)} <= names
    assert "official_contact" in {signal.name for signal in notice("lapor ke halo@kemlu.go.id", tables)}
    hidden = notice("kosong delapan satu dua kosong kosong kosong kosong satu dua tiga empat", tables)
    assert "phone_in_words" in {signal.value for signal in hidden if signal.name == "disguises_words"}


PHRASES = (
    "gaji umur 15 18-25 jt juta rb Rp $ 1.5 1.200.000 0812 0000 1234 +62 @a_b ke di dari Kamboja 🇰🇭 PT tahun min max "
    "kelahiran 2009 denda mahar ginjal sampai - / , . \n nol delapan ＠ \u200b \ud800 sebulan per hari bukan Taiwan kk"
)
PIECES = st.sampled_from(PHRASES.split(" "))


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECES, max_size=30).map(" ".join), noise=st.text(max_size=40))
def test_quantities_never_fail_and_point_at_their_words(text: str, noise: str, tables: Tables) -> None:
    reading = read(noise, text + noise, slang=tables.slang)
    fields = {"title": reading.title, "text": reading.text}
    for function in (notice_contacts, notice_pay, notice_ages, notice_places):
        for signal in function(reading, tables):
            assert signal.words == fields[signal.field][signal.start : signal.end]


@pytest.mark.parametrize(
    "text",
    ["0812" * 6000, "1 " * 9000, "nol " * 6000, "@a." * 8000, "gaji " * 5000, "18-25 " * 4000, "kamboja " * 3000],
)
def test_long_repetition_stays_quick(text: str, tables: Tables) -> None:
    reading = read(None, text, slang=tables.slang)
    for function in (notice_contacts, notice_pay, notice_ages, notice_places):
        assert all(one.words == reading.text[one.start : one.end] for one in function(reading, tables))
