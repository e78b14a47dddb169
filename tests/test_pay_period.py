"""Amounts with their period near or far, and sums that are no wage."""

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
        ("kerja jaga warung di Jayapura, 3 juta satu bulan, makan tidur kitorang tanggung"),
        (3_000_000, 3_000_000, "IDR", "month"),
    ),
    ("gaji duwa' juta sabulan, toko klontong Jakarta 24 jam", (2_000_000, 2_000_000, "IDR", "month")),
    ("RM1,200 sebulan, jaga kedai runcit, tinggal dengan tokey", (1200, 1200, "MYR", "month")),
    ("gaji nya 2jt8 bersih", (2_800_000, 2_800_000, "IDR", "month")),
    ("gaji 2juta800", (2_800_000, 2_800_000, "IDR", "month")),
    ("gaji 3jt5, jaga counter hp", (3_500_000, 3_500_000, "IDR", "month")),
    ("1jt/minggu bersih, jaga kandang ayam", (1_000_000, 1_000_000, "IDR", "week")),
    ("dua minggu sekali gajian, seminggu 600rb", (600_000, 600_000, "IDR", "week")),
    ("gaji 700rb per minggu dibayar sabtu, konveksi Tanah Abang", (700_000, 700_000, "IDR", "week")),
    ("upah 3 juta untuk 20 hari kerja, panen cengkeh", (3_000_000, 3_000_000, "IDR", "once")),
    ("Rp 100rb-150rb per hari tergantung skill, tukang batu", (100_000, 150_000, "IDR", "day")),
    ("siang 100rb malam 130rb, penjaga proyek", (100_000, 130_000, "IDR", "day")),
    ("komisi 50rb per closing, gaji pokok 1,5jt, telemarketing", (1_500_000, 1_500_000, "IDR", "month")),
    ("tanpa gaji pokok, komisi 500rb per unit motor", None),
    ("bagi hasil 60:40, sewa kursi salon 500rb/bulan", None),
    ("driver ojol, setoran 120 ribu sehari, mobil disediakan", None),
    ("sewa mobil 250rb/hari sopir bisa", None),
    ("kursus stir 450rb, langsung bisa", None),
    ("pinjaman 5 juta cair 1 jam, cicilan 300rb per bulan", None),
    ("pelatihan barista 1,2jt, sertifikat, langsung disalurkan kerja", None),
    ("Paket umroh 28,5 juta, bonus kerja? tidak ada ya", None),
    ("biaya pemberangkatan Hongkong gratis, potongan 7 bulan x 2.500 HKD", None),
    (("Gaji ditransfer majikan. Potongan 3.000 HKD selama 6 bulan. Gaji 5.100 HKD"), (5100, 5100, "HKD", "month")),
    ("Setoran awal 300rb kembali 30% tiap hari, kerja santai", None),
    ("isi survei dapat 25rb, tarik saldo min 100rb", None),
    ("admin wa blast, 1000 chat = 50rb", None),
    ("lipat kardus 100 lembar 15rb, deposit bahan 100rb", None),
    ("fee joki 30%, tarif 600rb sekali", None),
    ("temani bapak2 golf, dibayar 1,5 juta sekali ketemu", (1_500_000, 1_500_000, "IDR", "once")),
    ("anak SMA boleh, nemenin karaoke doang 2 jam 300rb, malam ini", (300_000, 300_000, "IDR", "once")),
    (("Mami Vina cari anak baru, target voucher 100rb/jam, mess Rp600rb dipotong"), (100_000, 100_000, "IDR", "hour")),
    ("makcomblang dapat angpao 8 juta tiap gadis yang lolos", (8_000_000, 8_000_000, "IDR", "once")),
    ("calon suami petani Anhui, uang susu 20 juta, emas 10 gram", (20_000_000, 20_000_000, "IDR", "once")),
    ("ginjal 1 laku 180 jt, kita cuma perlu KTP dan golongan darah", (180_000_000, 180_000_000, "IDR", "once")),
    ("bayi laki sehat, ganti biaya bidan 9 juta, surat bisa diurus", (9_000_000, 9_000_000, "IDR", "once")),
    ("tiap orang yang kamu bawa, 3 juta masuk dompet kamu", (3_000_000, 3_000_000, "IDR", "once")),
    ("PL daerah: ambil 2,5 juta/anak, wajib di bawah 25", (2_500_000, 2_500_000, "IDR", "once")),
    ("referral bonus $200 for each friend, monthly salary $900", (900, 900, "USD", "month")),
    (
        ("Kasbon 3 juta buat keluarga, sisa gaji dikirim setelah kontrak 9 bulan, upah 1,2 juta sebulan"),
        (1_200_000, 1_200_000, "IDR", "month"),
    ),
    ("Upah 1,5 juta/bln diberikan ke orang tua, anak 14-16 boleh", (1_500_000, 1_500_000, "IDR", "month")),
    ("gaji 600 ribu buat anak SMP, kerja rumah, tidur di dapur", (600_000, 600_000, "IDR", "month")),
    ("pembantu umur 15, 400rb sebulan, makan ikut", (400_000, 400_000, "IDR", "month")),
    ("pabrik kayu lapis Sibu: 38 ringgit sehari, OT 5 ringgit sejam", (38, 38, "MYR", "day")),
    ("kontraktor di Tawau bayar 70 ringgit per hari", (70, 70, "MYR", "day")),
    ("2.500-3.000 SGD, work permit, welder", (2500, 3000, "SGD", "month")),
    ("gaji kotor 32 juta belum pajak, SSW pertanian", (32_000_000, 32_000_000, "IDR", "month")),
    ("take home 21jt-an, magang Jepang tahun ke-3", (21_000_000, 21_000_000, "IDR", "month")),
    ("tunjangan magang 90.000 yen bulan pertama", (90_000, 90_000, "JPY", "month")),
    ("Crew kapal ikan Oman, 8 juta/bln, kasbon 2 juta sebelum berangkat", (8_000_000, 8_000_000, "IDR", "month")),
    ("gaji kapten 9jt, abk 3,5jt, koki 4jt, kapal kargo lokal", (3_500_000, 9_000_000, "IDR", "month")),
    ("gj 4,5 bersih, operator forklift Cibitung", (4_500_000, 4_500_000, "IDR", "month")),
    ("sal 5-6 jt nego, staff akunting", (5_000_000, 6_000_000, "IDR", "month")),
    ("byr 150/h, tukang plafon", (150_000, 150_000, "IDR", "day")),
    ("5 jt an perbulan, driver catering", (5_000_000, 5_000_000, "IDR", "month")),
    ("±4jt/bln, kurir paket", (4_000_000, 4_000_000, "IDR", "month")),
    ("upah @130rb per hari, 8 orang buat cor dak", (130_000, 130_000, "IDR", "day")),
    ("gaji 3500rb, jaga konter", (3_500_000, 3_500_000, "IDR", "month")),
    ("gaji 3500k nego", (3_500_000, 3_500_000, "IDR", "month")),
    ("gaji 4500 (ribu), admin", (4_500_000, 4_500_000, "IDR", "month")),
    ("salary 4.5 mio, HR staff Jakarta", (4_500_000, 4_500_000, "IDR", "month")),
    ("gaji Rp3,2jt,- libur minggu", (3_200_000, 3_200_000, "IDR", "month")),
    ("gaji : 2.750.000,- / bulan", (2_750_000, 2_750_000, "IDR", "month")),
    ("1 bulan 2 juta, 1 hari libur per minggu, cuci piring", (2_000_000, 2_000_000, "IDR", "month")),
    ("1 hari 110rb, makan siang, muat pasir", (110_000, 110_000, "IDR", "day")),
    ("1hr 100rb, kerja 3hr, jaga stand", (100_000, 100_000, "IDR", "day")),
    ("perhari dapat 90 ribu, nyortir cabe", (90_000, 90_000, "IDR", "day")),
    ("Gaji/hari 125.000, lembur/jam 15.000", (125_000, 125_000, "IDR", "day")),
    ("Gaji per minggu 850.000 dibayar sabtu sore", (850_000, 850_000, "IDR", "week")),
    ("honor 2 minggu 1,2 juta, petugas sensus", (1_200_000, 1_200_000, "IDR", "once")),
    (
        ("A: gaji berapa kak?\nB: 12 juta bersih, tiket ditanggung, Phnom Penh"),
        (12_000_000, 12_000_000, "IDR", "month"),
    ),
    ("gaji?? 3,8 lah. kerjaan? jaga gudang", (3_800_000, 3_800_000, "IDR", "month")),
    ("Gajinya lumayan, 6 jutaan lebih, belum lemburan", (6_000_000, None, "IDR", "month")),
    ("di atas 10 juta sebulan, kerja di perusahaan online Kamboja", (10_000_000, None, "IDR", "month")),
    ("minimal bawa pulang 5 juta, nyopir truk", (5_000_000, 5_000_000, "IDR", "month")),
    ("gaji sampai dengan 8 juta", (None, 8_000_000, "IDR", "month")),
    ("gaji hingga Rp 15.000.000 per bulan", (None, 15_000_000, "IDR", "month")),
    ("bisa dapat sampai 20 juta sebulan", (None, 20_000_000, "IDR", "month")),
    ("Gaji 800 USD – 1.200 USD per bulan", (800, 1200, "USD", "month")),
    ("USD800 s/d USD1200", (800, 1200, "USD", "month")),
    ("$900++ plus makan", (900, 900, "USD", "month")),
    ("900 USD (14 jt), CS Kamboja", (900, 900, "USD", "month")),
    ("gaji rm 1500 s/d rm 2000, resto Penang", (1500, 2000, "MYR", "month")),
    ("RM 8 sejam, kilang Melaka, 12 jam kerja", (8, 8, "MYR", "hour")),
    ("RM 1.5k sebulan, pembantu kedai", (1500, 1500, "MYR", "month")),
    ("gaji basic rm1700 tambah ot boleh cecah rm2500", (1700, 1700, "MYR", "month")),
    ("Ladang cili Cameron, 60 hari ringgit? iya 60 ringgit sehari", (60, 60, "MYR", "day")),
    ("NTD 30,000 – 35,000 pabrik tekstil", (30_000, 35_000, "TWD", "month")),
    ("gaji tw 27ribuan potongan 1500, jaga akong", (27_000, 27_000, "TWD", "month")),
    ("HK$ 5,100, 1 anak 1 lansia, Shatin", (5100, 5100, "HKD", "month")),
    ("gaji 4990 hongkong, kontrak 2 thn", (4990, 4990, "HKD", "month")),
    ("SGD 600/bln potongan 8 bln", (600, 600, "SGD", "month")),
    ("17 man sebulan di Hiroshima, belum lembur", (170_000, 170_000, "JPY", "month")),
    ("190rb yen kotor, kaigo Chiba", (190_000, 190_000, "JPY", "month")),
    ("¥ 1.050/jam, pabrik roti, Gunma", (1050, 1050, "JPY", "hour")),
    ("Rp 25.000.000/bulan (setara 2,3 juta won) Korea E9", (25_000_000, 25_000_000, "IDR", "month")),
    ("1500 saudi riyal, PRT Jeddah", (1500, 1500, "SAR", "month")),
    ("1200 dirham sebulan, Abu Dhabi, housemaid", (1200, 1200, "AED", "month")),
    ("dubai 2000 aed driver", (2000, 2000, "AED", "month")),
    ("120 KD sebulan Kuwait, masak", (120, 120, "KWD", "month")),
    ("Bahrain, 110 dinar, PRT", (110, 110, "BHD", "month")),
    ("350 JOD Amman housemaid", (350, 350, "JOD", "month")),
    ("A$28/hr farmhand Bundaberg", (28, 28, "AUD", "hour")),
    ("$1200 seminggu di Australia, petik jeruk", (1200, 1200, "AUD", "week")),
    ("Kanada 3.000 dolar sebulan, pabrik ikan", (3000, 3000, "CAD", "month")),
    ("Jerman ausbildung 1.200 EUR brutto, B1", (1200, 1200, "EUR", "month")),
    ("Rumania 700 euro, pabrik roti, tanpa bahasa", (700, 700, "EUR", "month")),
    ("Turki, 600 dolar, housekeeping Antalya", (600, 600, "USD", "month")),
    ("Ceko 28.000 koruna, welder", (28_000, 28_000, "CZK", "month")),
    ("London cleaner £1,800 a month", (1800, 1800, "GBP", "month")),
    ("Maldives, USD 400 + service charge, F&B attendant", (400, 400, "USD", "month")),
    ("Fiji kapal tuna gaji 5 juta sebulan dikirim keluarga", (5_000_000, 5_000_000, "IDR", "month")),
    ("Gaji $450/bln: $100 dibayar di kapal, $350 dikirim 3 bulan sekali", (450, 450, "USD", "month")),
    (
        ("Penampungan gratis, KTP/KK, gaji 4,5jt, uang saku 500rb sebelum jalan, kapal cumi"),
        (4_500_000, 4_500_000, "IDR", "month"),
    ),
    ("ongkos 1,5jt bisa dipotong gaji, kerja di kebun karet, gaji 3jt", (3_000_000, 3_000_000, "IDR", "month")),
    (
        ("Uang pendaftaran Rp 250.000 (seragam + ID), gaji Rp 4.000.000, penempatan bandara"),
        (4_000_000, 4_000_000, "IDR", "month"),
    ),
    ("Gaji Rp 4.000.000. Wajib transfer Rp 300.000 untuk medical", (4_000_000, 4_000_000, "IDR", "month")),
    ("Total biaya 7.500.000 cicil 3x, kerja kapal pesiar gaji $1000", (1000, 1000, "USD", "month")),
    ("tebus 15 juta kalau mau pulang sebelum kontrak habis. gaji 9jt", (9_000_000, 9_000_000, "IDR", "month")),
    ("utang 5jt lunas dulu baru gajian 2,5jt per bulan", (2_500_000, 2_500_000, "IDR", "month")),
    ("kasih 10 juta ke ortu, anaknya ikut ke kota, gaji 1jt sebulan", (1_000_000, 1_000_000, "IDR", "month")),
    ("Komisi 3 juta tiap PMI yang terbang, khusus sponsor Indramayu", (3_000_000, 3_000_000, "IDR", "once")),
    ("ajak temen dapat 500rb/kepala", (500_000, 500_000, "IDR", "once")),
    ("siapa bawa anak gadis 16-18 saya kasih 2 juta", (2_000_000, 2_000_000, "IDR", "once")),
    ("Mahar Rp75.000.000 + emas 30gr utk calon istri WN China", (75_000_000, 75_000_000, "IDR", "once")),
    ("nikah kontrak 2 bulan, mahar 15jt dibagi dua sama wali", (15_000_000, 15_000_000, "IDR", "once")),
    ("Dicari wanita mau nikah sama orang Taiwan, dapat uang 50 juta", (50_000_000, 50_000_000, "IDR", "once")),
    ("orang tua dapat 30 juta, anaknya nikah sama koko Hunan", (30_000_000, 30_000_000, "IDR", "once")),
    ("ginjal dibutuhkan, kompensasi Rp 175.000.000, gol O", (175_000_000, 175_000_000, "IDR", "once")),
    ("jual ginjal 200jt nego langsung ke RS India", (200_000_000, 200_000_000, "IDR", "once")),
    ("adopsi bayi, kami ganti biaya persalinan 10jt, serah terima di RS", (10_000_000, 10_000_000, "IDR", "once")),
    ("LC Manado 200rb per jam, voucher, kamar gratis", (200_000, 200_000, "IDR", "hour")),
    ("pijat plus, 300rb per tamu bagi dua", (300_000, 300_000, "IDR", "trip")),
    ("talent 2 juta semalam, bayar cash", (2_000_000, 2_000_000, "IDR", "day")),
    ("open BO 800rb sekali main, kami cuma potong 200", (800_000, 800_000, "IDR", "once")),
    ("kerja part time 2-3 jam, 200rb-500rb per hari, cuma like & follow", (200_000, 500_000, "IDR", "day")),
    ("gaji harian 350rb, tugas order fiktif, modal dikembalikan", (350_000, 350_000, "IDR", "day")),
    ("komisi 20% tiap misi, isi saldo 100rb dapat 130rb", None),
    ("lulus tes, silakan bayar travel 1.250.000 ke agen kami", None),
    ("Selamat! Anda diterima. Biaya seragam Rp 485.000 transfer ke rek", None),
    ("admin fee RM150, interview di KL", None),
    ("Tiket pesawat 2jt ditanggung perusahaan, mess gratis, gaji dibicarakan", None),
    ("BPJS, THR, uang makan 25rb", None),
    ("harga borongan Rp 1.200 per biji, lem kertas", None),
    ("Rp 12.000/kg bulu mata, kerja di rumah", None),
    ("ongkos jahit 15 ribu sepotong", None),
    ("ngetik 10rb/halaman", None),
    ("omset toko 50 juta sebulan, cari partner", None),
    ("Rp2 miliar hadiah undian", None),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_an_amount_and_its_period(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
