"""What is ordinary pay: by place and work, by skill and licence, for children and crews."""

from __future__ import annotations

import pytest

from patrol.signals import notice
from patrol.tables import Tables
from patrol.text.reading import read


def judged(text: str, tables: Tables) -> str | None:
    names = {signal.name for signal in notice(read(None, text, slang=tables.slang), tables)}
    high, low = "pay_above_ordinary" in names, "pay_below_ordinary" in names
    return "above" if high else "below" if low else None


CASES = [
    ("Lowongan admin di Kamboja, gaji 2.000 dolar, tanpa pengalaman", "above"),
    ("Butuh operator pabrik di Kamboja, gaji 300 dolar", None),
    ("Dicari pelayan restoran di Kuala Lumpur, gaji RM9.000", "above"),
    ("Dicari pelayan restoran di Kuala Lumpur, gaji RM1.800", None),
    ("Dicari pelayan restoran di Kuala Lumpur, gaji RM500", "below"),
    ("Butuh pembantu rumah tangga di Hong Kong, gaji HKD 5.100", None),
    ("Butuh pembantu rumah tangga di Hong Kong, gaji HKD 2.000", "below"),
    ("Loker pabrik di Cikarang, gaji 5,3 juta", None),
    ("Loker penjaga toko di Kudus, gaji 45 juta", "above"),
    ("Lowongan ABK kapal longline, gaji USD 350 per bulan", None),
    ("Lowongan ABK kapal longline, gaji USD 150 per bulan", "below"),
    ("Butuh pembantu rumah tangga di Solo, umur 14 tahun, gaji 700 ribu sebulan", "below"),
    ("Butuh pembantu rumah tangga di Solo, umur 25 tahun, gaji 1,2 juta sebulan", None),
    ("Manajer keuangan di Phnom Penh, pengalaman minimal 7 tahun, S1, gaji USD 1.700", None),
    ("Perawat di Jepang, sertifikat kaigo dan N4, gaji 220.000 yen", None),
    ("Kerja di Jepang gaji 900.000 yen", "above"),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_pay_is_judged_by_place_and_work(text: str, said: str | None, tables: Tables) -> None:
    assert judged(text, tables) == said


PLACES = ("MY", "TW", "HK", "SG", "BN", "JP", "KR", "SA", "AE", "QA", "KW", "OM", "KH", "CN", "MO", "ID")


@pytest.mark.parametrize("country", PLACES)
def test_the_table_tells_wages_of_the_common_places(country: str, tables: Tables) -> None:
    rows = [row for row in tables.wages if row.country == country]
    assert {"*", "domestic"} <= {row.work for row in rows} or country in ("JP", "KR", "KH")
    assert all(row.source and row.date for row in rows)
