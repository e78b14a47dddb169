"""Pay: amounts in every spelling, and what a sum is for."""

from __future__ import annotations

import pytest

from patrol.records import Signal
from patrol.signals.pay import main_pay, notice_pay
from patrol.tables import Tables
from patrol.text.reading import read


def notice(text: str, tables: Tables) -> tuple[Signal, ...]:
    return notice_pay(read(None, text, slang=tables.slang), tables)


WAGES = [
    ("ikut kapal cumi, sekali trip 3 bulan dapat 12 juta", 12e6, 12e6, "IDR", "trip"),
    ("satu shift 12 jam dibayar RM70, dua shift RM150", 70, 70, "MYR", "day"),
    ("ibu yang ingin melepas bayinya, kami siapkan 15 juta", 15e6, 15e6, "IDR", "once"),
    ("ajak kawanmu, satu kawan lolos kamu terima 300 dolar", 300, 300, "USD", "once"),
    ("kerja gudang di Duhok, 550$ sopir, 420$ kuli. Kontrak lisan", 420, 550, "USD", "month"),
    ("kapal pancing, gaji pokok satu juta satu trip", 1e6, 1e6, "IDR", "trip"),
    ("kampus swasta, SPP setahun 1.900 euro, kerja hotel 1.200 euro per bulan", 1200, 1200, "EUR", "month"),
    ("kebun karet butuh anak bujang, sebulan 700 dipotong beras", 700e3, 700e3, "IDR", "month"),
    ("akad lewat video call, keluarga mendapat 4.000 dolar", 4000, 4000, "USD", "once"),
    ("teknisi jaringan, 4,9jt + uang titik 25rb/pelanggan", 4.9e6, 4.9e6, "IDR", "month"),
    ("ABK, USD 420. Makan Rp45.000/hari dicatat", 420, 420, "USD", "month"),
    ("golek wong ning kapal. Bayar 400 dolar, sing 300 disimpen agen", 400, 400, "USD", "month"),
    ("bookingan 2 minggu di Singapura lewat feri, pulang bawa 30 jt", 30e6, 30e6, "IDR", "trip"),
    ("program belajar sambil digaji, 2 kelas. Selama belajar sudah digaji 12 juta", 12e6, 12e6, "IDR", "month"),
    ("jaga warung makan 1,5jt", 1.5e6, 1.5e6, "IDR", "month"),
    ("4 bulan doang, 45jt bersih, kerja depan laptop", 45e6, 45e6, "IDR", "trip"),
    ("packing parsel, 2 minggu, total terima 2,2 juta", 2.2e6, 2.2e6, "IDR", "once"),
    ("kerja borongan nguras gudang Rp 600.000", 600e3, 600e3, "IDR", "once"),
    ("sewa rekening, kami bayar 1,5jt per rekening per bulan", 1.5e6, 1.5e6, "IDR", "month"),
    ("casting penari, dibayar 275rb per tampil", 275e3, 275e3, "IDR", "once"),
    ("cari cewek nemenin minum, malem 300-800, kos dari kita", 300e3, 800e3, "IDR", "day"),
    ("jaga salon, sehari bisa dua tiga ratus", 200e3, 300e3, "IDR", "day"),
    ("Kasir, gaji Rp3.000.000. Pelayan, gaji Rp2.500.000.", 2.5e6, 3e6, "IDR", "month"),
    ("keluarga calon istri terima 5️⃣0️⃣ 💵 jt", 50e6, 50e6, "IDR", "once"),
    ("PRT menginap, gaji mulai 2 juta, tanpa potongan", 2e6, None, "IDR", "month"),
    ("temani klien, rate mulai 1.500.000 per malam", 1.5e6, 1.5e6, "IDR", "day"),
    ("sales motor gaji pokok 2jt, komisi 300rb/unit, income bisa 10jt/bln", 2e6, 2e6, "IDR", "month"),
    ("jaga toko, gaji dua tiga juta sebulan", 2e6, 3e6, "IDR", "month"),
    ("potong buah RM45/ton, orang kuat bisa 1900 sebulan, Johor", 1900, 1900, "MYR", "month"),
    (
        "kelas trading di Clark, sambil belajar diberi uang saku 900 dolar, biaya tiket dianggap beasiswa",
        900,
        900,
        "USD",
        "month",
    ),
    ("golek mbak momong, Minggu prei. Bayar 2,2 yuta dicekel dhewe", 2.2e6, 2.2e6, "IDR", "month"),
    ("live-in nanny wanted, IDR 4.5m, Sundays off", 4.5e6, 4.5e6, "IDR", "month"),
    ("kerja jaga toko gj 3jta, makan 2x", 3e6, 3e6, "IDR", "month"),
    ("G4ji 8-1O jt / bln, mess ada", 8e6, 10e6, "IDR", "month"),
    ("butuh kasir, gaji 9Orb sehari", 90e3, 90e3, "IDR", "day"),
    ("programmer junior, 5-7 (jt), kontrak", 5e6, 7e6, "IDR", "month"),
    ("mbak untuk rumah ekspat di Menteng, 4jt, libur minggu", 4e6, 4e6, "IDR", "month"),
    ("tukang batu Kota Kinabalu 85 sehari, kenek 60", 60, 85, "MYR", "day"),
    ("jaga nenek di Taichung, gaji pokok 20000 potong agensi 1800", 20000, 20000, "TWD", "month"),
    ("talent baru, 500rb sekali booking", 500e3, 500e3, "IDR", "trip"),
    ("petik beri di Lapland, bawa pulang 60 juta semusim, dp 20 juta", 60e6, 60e6, "IDR", "trip"),
    ("temani tamu minum, sekali masuk 1,3", 1.3e6, 1.3e6, "IDR", "day"),
    ("Riyadh 1.300 real, uang saku 7 juta ditransfer begitu fit", 1300, 1300, "SAR", "month"),
    ("ABK $400, yang 250 ditahan kantor", 400, 400, "USD", "month"),
    ("gaji 160rb yen tapi 50rb ke agen tiap bulan", 160e3, 160e3, "JPY", "month"),
    ("butuh duit 3 jt buat tebus motor? ikut gua aja, gaji 12jt", 12e6, 12e6, "IDR", "month"),
    ("3 malam 9jt di kapal pesta", 9e6, 9e6, "IDR", "trip"),
    ("40 hari doang pulang bawa 30jt", 30e6, 30e6, "IDR", "trip"),
    ("kerja 6 hari 2,8jt", 2.8e6, 2.8e6, "IDR", "month"),
    ("input data borongan 1,5jt 2 minggu", 1.5e6, 1.5e6, "IDR", "once"),
    ("penulis naskah 3jt, tenggat 2 minggu", 3e6, 3e6, "IDR", "once"),
    ("IDR 20-25m a month, remote", 20e6, 25e6, "IDR", "month"),
    ("底薪8佰刀, 包吃住", 800, 800, "USD", "month"),
    ("台湾厨房 一天1400", 1400, 1400, "TWD", "day"),
    ("RM1,400 tunai, jaga nenek. ada kawan bawa masuk? saya bayar dia RM2k", 1400, 1400, "MYR", "month"),
    ("gaji 2,2 deng tip", 2.2e6, 2.2e6, "IDR", "month"),
    ("dapat 3,1 + komisi", 3.1e6, 3.1e6, "IDR", "month"),
    ("temani tamu, 250 semalam bersih", 250e3, 250e3, "IDR", "day"),
    ("posisi deposit-withdraw, 12 jt bersih", 12e6, 12e6, "IDR", "month"),
    ("174.000 yen sebelum potongan, asrama subsidi", 174e3, 174e3, "JPY", "month"),
    ("sedina 90ewu karo tip, turu ning kene", 90e3, 90e3, "IDR", "day"),
    ("底薪 850U + 提成", 850, 850, "USD", "month"),
    ("dijodohkan dengan koko Taiwan, mahar 45, orang tua aman", 45e6, 45e6, "IDR", "once"),
    ("Gaji 15jt/bln", 15e6, 15e6, "IDR", "month"),
    ("gaji 15-20 juta perbulan bersih", 15e6, 20e6, "IDR", "month"),
    ("salary 7,5 jt", 7.5e6, 7.5e6, "IDR", "month"),
    ("Rp 15.000.000,- per bulan", 15e6, 15e6, "IDR", "month"),
    ("gaji Rp 5 000 000", 5e6, 5e6, "IDR", "month"),
    ("gaji 800 ribu s/d 1,2jt", 800e3, 1.2e6, "IDR", "month"),
    ("gaji 900-1,5jt", 900e3, 1.5e6, "IDR", "month"),
    ("gaji delapan juta rupiah", 8e6, 8e6, "IDR", "month"),
    ("lima ratus ribu per hari", 5e5, 5e5, "IDR", "day"),
    ("gaji 2,1 bersih", 2.1e6, 2.1e6, "IDR", "month"),
    ("sebulan bersih 14an", 14e6, 14e6, "IDR", "month"),
    ("7 s/d 9 jt", 7e6, 9e6, "IDR", "month"),
    ("gaji min 6 juta", 6e6, None, "IDR", "month"),
    ("gaji up to 30jt", None, 30e6, "IDR", "month"),
    ("$800-1200 + komisi", 800, 1200, "USD", "month"),
    ("1000$ bersih", 1000, 1000, "USD", "month"),
    ("USD 1.500 per month", 1500, 1500, "USD", "month"),
    ("$6/hr", 6, 6, "USD", "hour"),
    ("RM2500 - RM3000 sebulan", 2500, 3000, "MYR", "month"),
    ("gaji RM 60 sehari", 60, 60, "MYR", "day"),
    ("NT$28.590", 28590, 28590, "TWD", "month"),
    ("30rb NT sebulan", 30000, 30000, "TWD", "month"),
    ("1.500 riyal", 1500, 1500, "SAR", "month"),
    ("100 rial di Oman", 100, 100, "OMR", "month"),
    ("gaji ¥180.000 di Osaka", 180e3, 180e3, "JPY", "month"),
    ("HKD 5.100", 5100, 5100, "HKD", "month"),
    ("25.000 baht", 25e3, 25e3, "THB", "month"),
    ("2,1 juta won", 2.1e6, 2.1e6, "KRW", "month"),
    ("peso 45.000", 45e3, 45e3, "PHP", "month"),
    ("AED 1500", 1500, 1500, "AED", "month"),
    ("€48–55k bruto setahun", 48e3, 55e3, "EUR", "year"),
    ("月薪1000美元", 1000, 1000, "USD", "month"),
    ("sehari 150rb", 150e3, 150e3, "IDR", "day"),
    ("upah Rp 20.000/jam", 20e3, 20e3, "IDR", "hour"),
    ("175rb/rit", 175e3, 175e3, "IDR", "trip"),
    ("GAJI 2JUTA/MINGGU", 2e6, 2e6, "IDR", "week"),
    ("gaji 4.500.000 - 5 hari kerja", 4.5e6, 4.5e6, "IDR", "month"),
    ("fee 250rb/hari", 250e3, 250e3, "IDR", "day"),
    ("bonus 2 juta tiap bulan, gaji pokok 8 juta", 8e6, 8e6, "IDR", "month"),
    ("biaya 35jt full dokumen. Gaji 160.000 yen", 160e3, 160e3, "JPY", "month"),
    ("uang saku 5jt sebelum terbang, gaji SAR 1500", 1500, 1500, "SAR", "month"),
    ("bawa teman dapat $100, gaji $1000", 1000, 1000, "USD", "month"),
    ("mahar 50 juta + emas, suami orang Fujian", 50e6, 50e6, "IDR", "once"),
    ("cari istri untuk abang sepupu, 45jt", 45e6, 45e6, "IDR", "once"),
    ("pendonor ginjal gol O, 120-150jt", 120e6, 150e6, "IDR", "once"),
    ("bawa teman, komisi 4 juta setiap orang", 4e6, 4e6, "IDR", "once"),
]


@pytest.mark.parametrize(("text", "low", "high", "currency", "period"), WAGES)
def test_main_pay(text: str, low: float | None, high: float | None, currency: str, period: str, tables: Tables) -> None:
    pay = main_pay(notice(text, tables))
    assert pay is not None
    assert (pay.min, pay.max, pay.currency, pay.period) == (low, high, currency, period)


NO_PAY = [
    "kerja di kantor seberang, yang resign sebelum setahun ganti 30 juta",
    "kerja sawit, gaji ikut tan, RM 40 satu tan",
    "kerja lipat amplop di rumah, 1000 amplop = 300 ribu",
    "jadi kakak asuh, kamu cuma siapin 12 juta dan paspor",
    "gaji UMR + service. 18-27, ramah",
    "pelayan kafe, semua ditalangi bos, sekitar 8 juta dicicil lewat potongan",
    "registrasi 200 ribu dan €300 untuk surat kerja, gaji menyusul",
    "moi-moi 18-24 sek hakka boleh",
    "gaji dua digit",
    "gaji 9 digit",
    "harga motor 12jt",
    "denda 50 juta kalau kabur",
    "biaya administrasi 3 juta",
    "hutang 10jt dipotong 500rb per bulan",
    "borongan 1.700/pcs",
    "upah Rp 2.450/kilo",
    "tunjangan PLN, server PHP 8",
    "lebih dari 280.000 meter persegi",
    "umur 18-25, tinggi 160, jam 8-17, 0812 0000 1234",
    "wisata 3 hari 5,9jt/pax, tinggal 4 kursi",
    "",
]


@pytest.mark.parametrize("text", NO_PAY)
def test_other_sums_are_no_pay(text: str, tables: Tables) -> None:
    assert main_pay(notice(text, tables)) is None


KINDS = [
    ("gaji 5jt + uang makan 20rb/hari", ["pay", "bonus"]),
    ("DP 3jt, gaji 1800 ringgit", ["fee_asked", "pay"]),
    ("denda 50 juta. hutang 10 juta", ["penalty", "debt"]),
    ("potong 500rb per bulan dari gaji 4jt", ["deduction", "deduction"]),
    ("uang komitmen Rp 350rb, lalu €420", ["fee_asked", "fee_asked"]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_what_a_sum_is_for(text: str, kinds: list[str], tables: Tables) -> None:
    signals = notice(text, tables)
    assert [signal.name for signal in signals] == kinds
    assert all(text[signal.start : signal.end] == signal.words for signal in signals)


@pytest.mark.parametrize(
    ("text", "months"),
    [("gaji 2jt/minggu", 52 / 12), ("gaji 100rb/hari", 26), ("gaji 60jt setahun", 1 / 12), ("gaji 5jt", 1)],
)
def test_rupiah_a_month(text: str, months: float, tables: Tables) -> None:
    pay = main_pay(notice(text, tables))
    assert pay is not None
    assert pay.monthly_idr == pytest.approx((pay.max or 0) * months, abs=1)


def test_rupiah_a_month_of_a_foreign_wage_uses_the_table_of_rates(tables: Tables) -> None:
    pay = main_pay(notice("gaji $1000", tables))
    assert pay is not None
    assert pay.monthly_idr == round(1000 * tables.rates["USD"])
