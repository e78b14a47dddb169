"""Places and what they are to an offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.signals.places import notice_places, work_destinations
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))


DESTINATIONS = [
    ("thailand, 14jt, jalan senin", ["TH"]),
    ("kerja di Phnom Penh, kumpul di Batam", ["KH"]),
    ("bukan Kamboja ya kak, ini restoran di Osaka", ["JP"]),
    ("DUBAI BUKAN KAMBOJA!", ["AE"]),
    ("ada job di k*mb*ja", ["KH"]),
    ("🇲🇲 batch 7, CS crypto", ["MM"]),
    ("bekas Korea lima tahun, minat kerja Polandia", ["PL"]),
    ("majikan Taiwan, jaga nenek", ["TW"]),
    ("cari istri untuk pria dari Guangdong", ["CN"]),
    ("Office in Myanmar near the Thai border, we fetch you in Bangkok", ["MM"]),
    ("Housekeeping OMAN & BAHRAIN", ["OM", "BH"]),
    ("Koki Jepang (sushi) untuk resto di Pontianak", ["ID"]),
    ("bahasa Mandarin nilai plus, penempatan Medan", ["ID"]),
    ("loker toko di Cimahi", ["ID"]),
    ("PT Maju Terus mencari admin, gaji UMK", ["ID"]),
    ("call centre KL, masuk social visit pass", ["MY"]),
    ("ruko Nagoya, Batam", ["ID"]),
    ("tiket PP ditanggung, kerja admin di luar", []),
    ("kerja di luar negeri, semua biaya ditanggung", []),
    ("kapal berbendera Taiwan, naik di Port Louis", []),
    ("siapkan KK dan KTP", []),
    ("teu kedah gaduh pangalaman", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "countries"), DESTINATIONS)
def test_destinations(text: str, countries: list[str], tables: Tables) -> None:
    signals = notice_places(read(None, text, slang=tables.slang), tables)
    assert sorted(work_destinations(signals)) == sorted(countries)
    assert all(signal.words == text[signal.start : signal.end] for signal in signals)


ROLES = [
    ("bukan Kamboja, tapi Jepang", "denied_place", "KH"),
    ("mantan TKI Taiwan, mau ke Jepang", "past_place", "TW"),
    ("ke Kamboja lewat Thailand", "transit", "TH"),
    ("dari Sambas ke Kuching", "origin", "ID"),
    ("bahasa Korea, kerja di Seoul", "place", "KR"),
    ("kantor di Poipet", "scam_place", "KH"),
    ("Moc Bai, Vietnam", "scam_place", "VN"),
]


@pytest.mark.parametrize(("text", "role", "country"), ROLES)
def test_roles(text: str, role: str, country: str, tables: Tables) -> None:
    signals = notice_places(read(None, text, slang=tables.slang), tables)
    assert (role, country) in {(signal.name, signal.value) for signal in signals}
