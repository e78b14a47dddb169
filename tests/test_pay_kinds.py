"""What is no wage, and wages beside it: tasks, fees, costs of going abroad."""

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
    (
        (
            "Pak RT titip info, kontraktor tol butuh 30 buruh harian, warga sini dulu. Upah 115 ribu, "
            "setengah hari 60 ribu. Asuransi dari proyek. Datang Senin bawa sepatu bot."
        ),
        (115_000, 115_000, "IDR", "day"),
    ),
    (
        (
            "Saya butuh teman kerja di laundry Hsinchu, gaji 26 ribu NT dibagi dua termin, tempat tidur di "
            "belakang toko. Yg dokumennya hidup/mati sama saja. Bayar ke saya 15 ribu NT sekali."
        ),
        (26_000, 26_000, "TWD", "month"),
    ),
    (
        (
            "Bos saya di Dubai (restoran Padang) nyari tukang masak rendang. 3.000 dirham, kamar, tiket "
            "setahun sekali. Visa kerja resmi, kontrak lewat KJRI. Kirim video masak ya."
        ),
        (3000, 3000, "AED", "month"),
    ),
    (
        (
            "Gak perlu ijazah, yang penting kuat begadang. Jaga server game di Poipet, 11 jt, transfer ke "
            "orang tua boleh. Paspor belum ada? urus di Medan 3 hari, biayanya nyicil 1 jt/bulan."
        ),
        (11_000_000, 11_000_000, "IDR", "month"),
    ),
    (
        (
            "Tawaran kawin: duda Hakka 50 th di Miaoli, kebun jeruk, butuh istri pengurus rumah. Keluarga "
            "istri dikirimi 5 juta tiap bulan, mahar 40 juta."
        ),
        (40_000_000, 40_000_000, "IDR", "once"),
    ),
    (
        (
            "Lowongan fotografer produk (freelance): 25 foto per hari, 350.000 per hari, alat sendiri, "
            "transport 50.000. Bandung."
        ),
        (350_000, 350_000, "IDR", "day"),
    ),
    (
        (
            "Kami koperasi susu Boyolali, butuh pengantar. Gaji UMR 2,3; bensin diganti; susu 2 liter "
            "sehari. SIM C wajib."
        ),
        (2_300_000, 2_300_000, "IDR", "month"),
    ),
    (
        (
            "Jaga 1 anak umur 3 th di Bandar Seri Begawan. Sebulan 420 Brunei. Makan sama majikan. Masuk "
            "pelancong dulu, nanti dibuatkan permit, tiket dipotong 150 x 3."
        ),
        (420, 420, "BND", "month"),
    ),
    (
        (
            "IKLAN: Cuci mobil 24 jam Palu buka cabang. Bagi hasil 40%, sehari bisa bawa pulang 100-150, "
            "hari libur lebih. Sepatu bot dikasih."
        ),
        (100_000, 150_000, "IDR", "day"),
    ),
    (
        (
            "Ka, nyari sodara nu daek dibawa ka Malaysia, pagawean di kantin sakola. Gajih 1.300 ringgit, "
            "tos aya nu ngajemput di Batam, ongkos 2 juta ti heula."
        ),
        (1300, 1300, "MYR", "month"),
    ),
    (
        (
            "Ayo sing nganggur melu aku nang Kalimantan, dodos sawit. Sedina oleh 130 ewu, turu neng mess, "
            "beras tuku dewe. Budal numpak kapal dino Kemis."
        ),
        (130_000, 130_000, "IDR", "day"),
    ),
    (
        ("Koordinator perempuan di Lombok: dapatkan 1,2 juta setiap CPMI lolos medical dan 2 juta lagi saat terbang."),
        (1_200_000, 1_200_000, "IDR", "once"),
    ),
    (
        (
            "Hotel kami di Nusa Dua: Housekeeping supervisor 5,2 jt; room attendant 3,4 jt; linen 3,1 jt. "
            "Service charge terpisah (bulan lalu 1,9 jt)."
        ),
        (3_100_000, 5_200_000, "IDR", "month"),
    ),
    (
        (
            "Kapal pengangkut semen cari oiler, gaji Rp6.250.000, premi layar Rp50.000/hari, BST & ATT IV. "
            "Kantor Tanjung Perak."
        ),
        (6_250_000, 6_250_000, "IDR", "month"),
    ),
    (
        ("Nenek saya stroke, cari yg sabar. Tidur dalam. 2,7 ya mbak, kalau betah setahun naik 3. Daerah Tembalang."),
        (2_700_000, 2_700_000, "IDR", "month"),
    ),
    (
        (
            "Mau kerja kapal Korea? kontrak dua tahun, upah 1,9 juta won dikirim ke rekening ortu, jaminan "
            "sertifikat tanah. biaya awal 35 juta bisa utang ke kami, bunga 3%."
        ),
        (1_900_000, 1_900_000, "KRW", "month"),
    ),
    (
        (
            "Mbak2 yang umur 16-20 ada kerjaan di resto Jepang di Malang, cuma nganter makanan. Gaji 1,8jt, "
            "kalau mau nemenin tamu di lantai atas ada tambahan 200rb tiap jam. Mes gratis."
        ),
        (1_800_000, 1_800_000, "IDR", "month"),
    ),
    (
        (
            "Undangan interview: PT Bumi Tirta, posisi operator SPAM, gaji Rp 5.250.000. Peserta memesan "
            "tiket di biro yang ditunjuk seharga Rp 1.870.000."
        ),
        (5_250_000, 5_250_000, "IDR", "month"),
    ),
    (
        (
            "Perusahaan Jepang di Karawang buka lowongan penerjemah N2, IDR 9.000.000 nett + transport "
            "1.000.000, Senin-Jumat."
        ),
        (9_000_000, 9_000_000, "IDR", "month"),
    ),
    (
        ("Siapa yang kuat nyangkul, sawah 2 hektar di Demak, dibayar 80 sekali kerja sampai dzuhur."),
        (80_000, 80_000, "IDR", "day"),
    ),
    (
        ("Iphone murah? kerja sama kita aja, upload produk, tiap 40 upload gajian 600 ribu, daftar member 99 ribu."),
        None,
    ),
    (
        ("Diperlukan penjaga villa merangkap tukang kebun, suami istri, Trawas. 4,5 juta berdua, listrik air gratis."),
        (4_500_000, 4_500_000, "IDR", "month"),
    ),
    (
        (
            "Cewek Batam mana suaranya, butuh host bigo 3 orang, target 60 jam, gaji pokok 300 dolar kalau "
            "tembus, gift bagi dua. Kost + makeup."
        ),
        (300, 300, "USD", "month"),
    ),
    ("gaji 6.500 ¥ bersih, mess", (6_500, 6_500, "CNY", "month")),
    ("pabrik roti Nagoya Jepang, 185.000 ¥ sebulan", (185_000, 185_000, "JPY", "month")),
    ("petik jeruk, NT$1.600 sehari bayar sore", (1_600, 1_600, "TWD", "day")),
    ("hostess, AED 9.000; batal sepihak AED 30.000", (9_000, 9_000, "AED", "month")),
    ("lomba nyanyi, juara 1: 500 ribu dan piala", None),
    ("cuma modal mau ngobrol, sebulan bersih 900 dolar", (900, 900, "USD", "month")),
    ("loker pemandu lagu, per jam 40rb tips punya sendiri", (40_000, 40_000, "IDR", "hour")),
    ("host live, gaji jaminan 3 jt per bulan di luar koin", (3_000_000, 3_000_000, "IDR", "month")),
    ("kerja kebun, jaminan 3 jt dibayar sebelum berangkat", None),
    ("pabrik di Taichung, 25 rb NT, biaya 38jt lunas di depan", (25_000, 25_000, "TWD", "month")),
    ("jaga oma, 1,2 juta. Emak langsung terima 400rb waktu dijemput", (1_200_000, 1_200_000, "IDR", "month")),
    ("Dipinjami 40 jt, dicicil dari gaji 26 juta/bln di Incheon", (26_000_000, 26_000_000, "IDR", "month")),
    ("RM1.600, dipotong dari gaji 300rb/bln buat mess", (1_600, 1_600, "MYR", "month")),
    ("cari calon mantu buat duda Serbia, hadiah untuk orang tua 2.000 euro", (2_000, 2_000, "EUR", "once")),
    (
        (
            "Ladies, butuh uang cepat untuk bayar kuliah? Jual sel telur di klinik Bangkok, kompensasi 35 "
            "jt, 12 hari, tiket kami."
        ),
        (35_000_000, 35_000_000, "IDR", "once"),
    ),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_wages_and_what_is_none(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
