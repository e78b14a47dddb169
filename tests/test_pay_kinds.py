"""What is no wage, and wages beside it: tasks, fees, costs of going abroad."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.signals.pay import main_pay, notice_pay
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))


Said = tuple[float | None, float | None, str, str]


def pay_of(text: str, tables: Tables) -> Said | None:
    pay = main_pay(notice_pay(read(None, text, slang=tables.slang), tables))
    return (pay.min, pay.max, pay.currency, pay.period) if pay else None


CASES: list[tuple[str, Said | None]] = [
    (
        (
            "Selamat pagi kak, saya dari bagian promosi toko online. Kakak dapat 20.000 untuk tiap produk "
            "yang dimasukkan keranjang. Mau coba 3 dulu? langsung cair ke dana."
        ),
        None,
    ),
    (
        (
            "Tugas pertama gratis dapat 15 ribu. Tugas kelima deposit 300 ribu, kembali 390 ribu dalam 10 "
            "menit. Sudah 200 member cair hari ini."
        ),
        None,
    ),
    (
        (
            "Kerja dari hp aja bunda, klik iklan 10 menit saldo masuk 35 ribu. Syarat beli PIN 50 ribu "
            "sekali seumur hidup."
        ),
        None,
    ),
    (
        (
            "Anda terpilih mengikuti tes PT Kereta. Konfirmasi hotel dan pesawat melalui travel kami, biaya "
            "Rp 3.150.000 (diganti), batas jam 3 sore."
        ),
        None,
    ),
    (("Lolos administrasi! Bayar materai dan id card 125rb ke rekening HRD, bawa bukti saat interview."), None),
    (("Jasa masuk PNS jalur khusus, 180 juta, tanda jadi 20 juta, uang kembali kalau gagal."), None),
    (("Kerja nulis alamat di amplop, 1.000 per lembar, deposit bahan 85 ribu, dibayar tiap Sabtu"), None),
    (("Pengisi suara iklan, 50 dolar per naskah, beli lisensi software 15 dolar dulu"), None),
    ("join arisan kerja, setor 500 ribu dapat 750 ribu minggu depan", None),
    ("jual akun wa 60 ribu per nomor, cuma scan QR", None),
    ("butuh rekening bank buat usaha, dibayar 300 ribu per rekening", None),
    (
        ("Lowongan admin olshop gaji 3,5 juta, kerja dari rumah, biaya registrasi 75 ribu"),
        (3_500_000, 3_500_000, "IDR", "month"),
    ),
    (
        ("Bandara rekrut 300 orang, gaji 6,8 juta + tunjangan, travel dibayar dulu 1,2 juta"),
        (6_800_000, 6_800_000, "IDR", "month"),
    ),
    (
        ("Packing masker di rumah 2 juta seminggu, bahan dikirim, jaminan 150 ribu"),
        (2_000_000, 2_000_000, "IDR", "week"),
    ),
    ("dibayar 250rb per hari cuma ngetik, daftar 100rb", (250_000, 250_000, "IDR", "day")),
    (
        ("penghasilan 5 juta/bulan main hp, level awal gratis, level 2 isi 200 ribu"),
        (5_000_000, 5_000_000, "IDR", "month"),
    ),
    ("Remote job, 20-30 USD per day, rate hotels, no experience", (20, 30, "USD", "day")),
    ("Earn $500/week liking videos, registration $20", (500, 500, "USD", "week")),
    ("komisi harian 150-300 ribu, tugas 1 jam, admin wa", (150_000, 300_000, "IDR", "day")),
    (
        ("Bosku di KL cari cleaner 3 org, cewek, sebulan 1.450, masuk melancong dulu ya, naik feri dari Batam 250rb"),
        (1450, 1450, "MYR", "month"),
    ),
    (
        ("Yg ex Taiwan merapat, kerja di resto indo Taipei, 33rb, ga perlu ARC, tidur di lantai 2"),
        (33_000, 33_000, "TWD", "month"),
    ),
    ("Korea, pasang ac, harian 130rb won, kontak bos langsung", (130_000, 130_000, "KRW", "day")),
    (
        ("visa turis schengen 3 bulan, kerja kebun di Spanyol 1.100 euro, urus sendiri 55 jt"),
        (1100, 1100, "EUR", "month"),
    ),
    (("kerja di kapal tongkang Johor 1.800, boleh tanpa permit, jemput di Karimun"), (1800, 1800, "MYR", "month")),
    ("nak pi Brunei? kerja ladang ayam 550, tiket bos bayar", (550, 550, "BND", "month")),
    ("Hongkong: visa kunjungan, kerja resto indo, 400 sehari, tidur di resto", (400, 400, "HKD", "day")),
    ("Jepang, overstay gapapa, bongkar rumah 13rb sehari", (13_000, 13_000, "JPY", "day")),
    (
        ("Dubai, visa visit, cari kerja sendiri, biasanya dapat 1.500-2.000, modal 15 juta"),
        (1500, 2000, "AED", "month"),
    ),
    ("Makau: jaga toko 6.000, masuk turis, perpanjang keluar masuk Zhuhai", (6000, 6000, "MOP", "month")),
    ("Timor Leste, bangunan, 15 dolar sehari, lewat Atambua", (15, 15, "USD", "day")),
    ("kebun kelapa PNG via Jayapura, 25 kina sehari", (25, 25, "PGK", "day")),
    (
        ("ke Malaysia jaga nenek, rm 1.100 bersih, naik dari Entikong, paspor saya bantu 1,2 juta"),
        (1100, 1100, "MYR", "month"),
    ),
    ("Ngaret di Kelantan, hasil bagi dua, sebulan rata2 RM1.200", (1200, 1200, "MYR", "month")),
    ("ke Serawak nanam sawit, borongan RM2 sepokok, bisa 60 sehari", (60, 60, "MYR", "day")),
    (
        ("P3MI, Hong Kong, gaji sesuai kontrak HK$5.100, biaya penempatan sesuai ketentuan 0"),
        (5100, 5100, "HKD", "month"),
    ),
    ("SSW konstruksi, 1.250 yen/jam (±210.000 sebulan), tes skill Des", (1250, 1250, "JPY", "hour")),
    (
        ("SSW pengolahan makanan Ibaraki, gaji pokok 176.400, tunjangan malam, apato 25.000"),
        (176_400, 176_400, "JPY", "month"),
    ),
    ("Malaysia, operator elektronik Penang, RM1.700 basic, RM2.300 dengan OT", (1700, 1700, "MYR", "month")),
    ("Careworker UK, £23,500 per year, sponsorship from care home", (23_500, 23_500, "GBP", "year")),
    ("Ausbildung Mechatroniker, tahun 1: 1.000 €, tahun 3: 1.200 €", (1000, 1200, "EUR", "month")),
    ("Kapal pesiar Eropa, cabin steward, USD 1.400 guarantee", (1400, 1400, "USD", "month")),
    ("EPS Korea, upah minimum 10.320 won per jam", (10_320, 10_320, "KRW", "hour")),
    ("Saudi, perawat, 4.500 SAR + housing", (4500, 4500, "SAR", "month")),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_wages_and_what_is_none(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
