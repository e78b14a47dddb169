"""Hubs on the way to where scams are run, a country's own programmes, and the land across a code."""

from __future__ import annotations

import pytest

from patrol.signals import notice
from patrol.signals.places import work_destinations
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

TABLES = load_tables(find_workspace())


def destinations(text: str) -> tuple[str, ...]:
    return work_destinations(notice(read(None, text, slang=TABLES.slang), TABLES))


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Admin chat 🇲🇲 gaji 14 juta, tiket Jkt-BKK, lanjut darat dijemput", ("MM",)),
        ("Besok terbang KL dulu, baru naik ke Phnom Penh, gaji 900 dolar", ("KH",)),
        ("Siap ke Kamboja, ferry Batam-SG trus pesawat dari SG, 10 juta sebulan", ("KH",)),
        ("Kantor kami di Poipet dan Bangkok, gaji 900 dolar, butuh cs", ("KH", "TH")),
        ("Lowongan pabrik di Penang, tiket pesawat ditanggung, gaji RM1.900", ("MY",)),
    ],
)
def test_a_hub_is_only_changed_at_where_another_place_is_the_end(text: str, there: tuple[str, ...]) -> None:
    assert destinations(text) == there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("LPK kami membuka kelas kaigo, usia 18-28, biaya dicicil, cek izin di Kemnaker", ("JP",)),
        ("Admin wanted for Serunai Digital FZE, salary USD 1,300, visit visa", ("AE",)),
        ("Penempatan Moc Bai (VN), gaji 12 juta, admin depo", ("VN",)),
        ("Company gaming dekat Kemboja, posisi CS, RM4k, makan free", ("KH",)),
        ("HONG KONG, majikan keluarga, gaji HK$4.990, telp. kantor Ponorogo 0351-0000-21", ("HK",)),
    ],
)
def test_programmes_forms_and_codes_tell_a_country(text: str, there: tuple[str, ...]) -> None:
    assert destinations(text) == there
