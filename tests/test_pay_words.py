"""Sums said in words, in the tongues of the archipelago and beyond."""

from __future__ import annotations

import pytest

from patrol.signals.pay import main_pay, notice_pay
from patrol.tables import Tables
from patrol.text.reading import read

Said = tuple[float | None, float | None, str, str]


def pay_of(text: str, tables: Tables) -> Said | None:
    pay = main_pay(notice_pay(read(None, text, slang=tables.slang), tables))
    return (pay.min, pay.max, pay.currency, pay.period) if pay else None


CASES: list[tuple[str, Said | None]] = [
    ("butuh sopir pribadi Bogor, gaji empat setengah juta, tidur dalam", (4_500_000, 4_500_000, "IDR", "month")),
    ("jaga toko sembako, upah sejuta dua ratus per bulan", (1_200_000, 1_200_000, "IDR", "month")),
    (
        ("peryogi pelayan rumah makan, gajih sajuta satengah sasasih, tuang gratis"),
        (1_500_000, 1_500_000, "IDR", "month"),
    ),
    ("paralu urang manjago lapau, gaji duo juta, lalok di ateh lapau", (2_000_000, 2_000_000, "IDR", "month")),
    ("nyari budak laki kerje bengkel, gaji due juta setengah, makan due kali", (2_500_000, 2_500_000, "IDR", "month")),
    (
        ("mo cari orang for jaga toko di Bitung, gaji dua juta stengah, makan tanggung"),
        (2_500_000, 2_500_000, "IDR", "month"),
    ),
    ("Kuli angkut pasar induk: cepekceng sehari bersih", (100_000, 100_000, "IDR", "day")),
    ("seratus dua puluh ribu sehari, tukang rumput lapangan golf", (120_000, 120_000, "IDR", "day")),
    ("tiga sampai empat juta tergantung pengalaman, mekanik motor", (3_000_000, 4_000_000, "IDR", "month")),
    ("We pay three and a half million a month plus meals, waiter, Ubud", (3_500_000, 3_500_000, "IDR", "month")),
    ("日薪二十万印尼盾,招会展翻译", (200_000, 200_000, "IDR", "day")),
    ("招保姆,雅加达,月薪四百万印尼盾,押金不收", (4_000_000, 4_000_000, "IDR", "month")),
    ("🔟 juta perbulan siap terbang", (10_000_000, 10_000_000, "IDR", "month")),
    ("gaji lima belas juta rupiah setiap bulannya tanpa potongan", (15_000_000, 15_000_000, "IDR", "month")),
    ("bayaran satus seket ewu sedina, nguli ning Batang", (150_000, 150_000, "IDR", "day")),
    ("gajine rong yuta setengah, mangan melu bos", (2_500_000, 2_500_000, "IDR", "month")),
    ("gajih dua juta tilu ratus rebu, ngadamel roti", (2_300_000, 2_300_000, "IDR", "month")),
    ("buruhanana salapan puluh rebu sapoe, ngored kebon", (90_000, 90_000, "IDR", "day")),
    ("gaji saratuih ribu sahari, manggaleh di pasa", (100_000, 100_000, "IDR", "day")),
    ("gaji tigo juta sabulan di restoran Padang Jakarta", (3_000_000, 3_000_000, "IDR", "month")),
    ("dong bayar seratus lima puluh ribu satu hari, angkat semen", (150_000, 150_000, "IDR", "day")),
    ("gaji seribu dua ratus ringgit sebulan, kedai makan Sibu", (1200, 1200, "MYR", "month")),
    ("lima puluh ringgit sehari, kutip buah sawit", (50, 50, "MYR", "day")),
    ("gaji seribu lima ratus riyal, Madinah", (1500, 1500, "SAR", "month")),
    ("delapan ratus dolar sebulan di Laos, admin", (800, 800, "USD", "month")),
    ("dua puluh lima ribu NT, jaga nenek", (25_000, 25_000, "TWD", "month")),
    ("gaji menarik!! nego ditempat", None),
    ("gaji dua digit, kantor Thailand", None),
    ("bininya orang kampung saja, mas kawin seratus juta, langsung nikah", (100_000_000, 100_000_000, "IDR", "once")),
    ("gaji sejuta won lebih, jaga ladang Jeju", (1_000_000, None, "KRW", "month")),
    ("gajine rolas yuta, ngetik ning kantor anyar", (12_000_000, 12_000_000, "IDR", "month")),
    ("gaji seribu real, jaga anak di Makkah", (1000, 1000, "SAR", "month")),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_sum_in_words(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
