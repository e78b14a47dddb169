"""Longer offers: the wage among fares, fees, extras, debts and tasks."""

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
    ("cleaning hotel Madinah musim haji, 2.800 riyal bersih. 24jt all in", (2_800, 2_800, "SAR", "month")),
    ("Total 65 jt, DP 15, sisanya cicil. kerja kebun kubis di Gangwon 23 jt", (23_000_000, 23_000_000, "IDR", "month")),
    ("Spa Melaka, RM3800 ikut jumlah tamu. Duit muka RM2000 dah potong dari gaji", (3_800, 3_800, "MYR", "month")),
    ("rata2 anak kita 4jt sebulan, berhenti sebelum 6 bln balikin 6jt", (4_000_000, 4_000_000, "IDR", "month")),
    ("antar paket malam, 350rb cash sekali jln", (350_000, 350_000, "IDR", "trip")),
    ("ketik ulang pdf 8rb/halaman, 1 hari bisa 40 hlm", None),
    ("rewang omah, sak wulan 650 ewu, tak titipne bapake yen pas mulih", (650_000, 650_000, "IDR", "month")),
    ("host live, 19-27 real ktp. 1.200 usd + gift", (1_200, 1_200, "USD", "month")),
    ("Live-out nanny wanted, IDR 5.5 mil/month + THR", (5_500_000, 5_500_000, "IDR", "month")),
    ("suster bayi utk majikan di Doha, langsung keluarga. QAR 2.100", (2_100, 2_100, "QAR", "month")),
    ("Pakej kursus menjahit di Miri, 10 hari, RM 380. Ini kursus, bukan tawaran kerja", None),
    (
        (
            "Numpang tanya min, tetangga saya nawarin anak saya kerja di Kuching, katanya jaga kedai bubur. "
            "Gaji 1200 dipotong 400 buat bayar tiket dan permit sampai lunas 5 bulan. Dia kasih 1 juta dulu "
            "buat jajan adik2nya. Paspor dia yang urus. Kalau mau langsung ke rumah Pak Long, kumpul hari "
            "Rabu."
        ),
        (1200, 1200, "MYR", "month"),
    ),
    (
        (
            "SEDANG DIBUKA ✨\nPenempatan : Taichung (pabrik kaca)\nGaji : NT$ 29.500 (belum lembur)\nPotongan "
            ": bank 9x8.000, agensi 1.800/bln, mess 2.500\nBiaya awal : Rp 5.500.000 (medical, paspor, "
            "pelatihan)\nSyarat : L/P 19-35, SMA, tinggi min 150\nHub 0812-0000-1188"
        ),
        (29_500, 29_500, "TWD", "month"),
    ),
    (
        (
            "Bro, temen gue HRD di perusahaan game, kantornya di Manila. Butuh 12 org Indo. Basic 40k php, "
            "makan 4x, kondotel. Kontrak setahun, keluar sebelum itu bayar 5000 usd. Tiket mereka yang "
            "beliin, ntar kepotong 3 bln."
        ),
        (40_000, 40_000, "PHP", "month"),
    ),
    (
        (
            "Kami, CV Sari Ternak di Blitar, memelihara 40.000 ayam petelur. Perlu empat anak kandang dan "
            "satu mandor. Anak kandang 2,1 juta, mandor 3 juta, beras 20 kg. Telur retak boleh dibawa "
            "pulang. Ongkos datang diganti 150 ribu setelah sebulan kerja."
        ),
        (2_100_000, 3_000_000, "IDR", "month"),
    ),
    (
        (
            "Lowongan Teknisi Lapangan (fiber optic)\nArea: Banyuwangi\nKualifikasi: SMK, SIM C, tidak takut "
            "tinggi (tiang 9 meter)\nYang didapat:\n* gaji 2.850.000\n* insentif tarik kabel 15.000/titik\n* "
            "pulsa 100.000\n* BPJS\nMotor sendiri, sewa motor diganti 300.000"
        ),
        (2_850_000, 2_850_000, "IDR", "month"),
    ),
    (
        (
            "Dicari kru catering lepas, Sabtu ini di gedung DPRD. Datang jam 5 pagi, selesai jam 3 sore. "
            "Upah 140 ribu dibayar hari itu juga, ada uang transport 20 ribu utk yang dari luar kota."
        ),
        (140_000, 140_000, "IDR", "day"),
    ),
    (
        (
            "Jamaah umroh plus kerja! Paket 32 juta sudah tiket, hotel, visa. Setelah selesai ibadah kami "
            "antar ke majikan di Thaif, jaga orang tua, 1.800 riyal sebulan, boleh setahun. Kuota 6 orang, "
            "DP 10 juta."
        ),
        (1800, 1800, "SAR", "month"),
    ),
    (
        (
            "Tante cari dua gadis buat temenin om-om Singapur yang lagi libur di Batam. Weekend aja, Jumat "
            "sampai Minggu, 3 juta bersih, hotel bintang lima. Jangan bilang orang rumah. Yang masih "
            "sekolah juga oke asal bisa dandan."
        ),
        (3_000_000, 3_000_000, "IDR", "once"),
    ),
    (
        (
            "KERJA KAPAL TAIWAN/CHINA\nGaji $400 bln (bln 1-3 dipotong $300 utk biaya dokumen)\nKontrak 24 "
            "bln, jaminan ijazah + BPKB\nUang saku 2 jt sebelum naik\nBonus tangkapan $0,5/ton\nTidak perlu "
            "pengalaman, umur 18-40. Mess Tegal. Wa 0838 0000 2219"
        ),
        (400, 400, "USD", "month"),
    ),
    (
        (
            "Pemerintah Desa Sukamulya membuka pendaftaran tenaga sapu jalan, 2 orang. Honor Rp 50.000 tiap "
            "hari kerja, 6 hari seminggu, SK setahun dari APBDes senilai Rp 31.200.000. Daftar di balai "
            "desa tanpa dipungut biaya."
        ),
        (50_000, 50_000, "IDR", "day"),
    ),
    (
        (
            "Halo! We're a villa group in Canggu looking for a butler. 5.5 to 6.5 million a month, tips "
            "shared, laundry allowance 200k. You must have 2 years in hospitality. We handle 14 villas at "
            "an average of USD 450 a night."
        ),
        (5_500_000, 6_500_000, "IDR", "month"),
    ),
    (
        (
            "Program magang Jepang dari LPK kami. Biaya pelatihan 18 juta (bisa dicicil 6x 3 juta), asrama "
            "350 ribu/bulan. Setelah lulus tes dan teken kontrak, uang saku tahun pertama 95.000 yen, tahun "
            "ketiga 130.000 yen. Lowongan pengelasan dan pertanian."
        ),
        (95_000, 130_000, "JPY", "month"),
    ),
    (
        (
            "yg mau kerja di vila pribadi di Labuan Bajo, masak dan bersih2, cewe/cowo, gaji tiga juta lima "
            "ratus ribu rupiah, service charge rata2 400 ribu, kos dibayarin. tiket dari Kupang 800 ribu "
            "diganti abis 3 bln"
        ),
        (3_500_000, 3_500_000, "IDR", "month"),
    ),
    (
        (
            "📣 URGENT 4 ORG CEWEK LAOS 🇱🇦 \ncustomer service game\n✅ 750$ + bonus 50-200$\n✅ makan 3x, tempat "
            "tinggal\n✅ tiket dan paspor (3,5jt) dibiayai dulu potong 2x\n❌ tanpa DP\nkontrak 1th, mundur "
            "denda 2000$\ntele @laosready00"
        ),
        (750, 750, "USD", "month"),
    ),
    (
        (
            "Warga RT 03 yang berminat jadi petugas kebersihan masjid, upah 900 ribu per bulan dari kas, "
            "ada uang duka dan THR 300 ribu. Harus bisa bangun sebelum subuh."
        ),
        (900_000, 900_000, "IDR", "month"),
    ),
    (
        (
            "Buruh petik teh Pagaralam: dihitung Rp 900 per kilo, orang cepat bisa 60-75 ribu sehari. Rumah "
            "afdeling gratis, listrik 50 ribu sebulan. Bawa KK. Anak di bawah 15 tidak boleh ikut ke kebun."
        ),
        (60_000, 75_000, "IDR", "day"),
    ),
    (
        (
            "Sudah dibuka lowongan Cabin Crew maskapai baru. Tiket tes Jakarta PP Rp 1.900.000 dibayar "
            "peserta lewat travel kami dan diganti pada hari tes. Gaji 14 juta, uang terbang 75 ribu per "
            "jam."
        ),
        (14_000_000, 14_000_000, "IDR", "month"),
    ),
    (
        (
            "Mau nikah kontrak? bule Timur Tengah, 3 minggu di Cisarua. Kamu terima 20 juta, amil 2 juta, "
            "sopir 1 juta. Umur 18-30, janda boleh, cantik dan bersih."
        ),
        (20_000_000, 20_000_000, "IDR", "once"),
    ),
    (
        (
            "Kakak2 bidan, kalau ada ibu yang tidak sanggup, ada pasangan mau ambil. Ibu dikasih 12 juta, "
            "kakak bidan 3 juta, semua biaya lahiran kami. Surat atas nama pasangan itu ya."
        ),
        (12_000_000, 12_000_000, "IDR", "once"),
    ),
    (
        (
            "Perantau Bugis: kebun lada di Sarawak perlu 5 keluarga. Gaji harian 40 ringgit, istri 30 "
            "ringgit. Naik kapal dari Pontianak 350 ribu, permit dibayar taukeh 1.800 ringgit potong 10 "
            "bulan. Anak sekolah? di kebun tidak ada."
        ),
        (30, 40, "MYR", "day"),
    ),
    (
        (
            "Dibutuhkan 200 orang utk pabrik rokok Kudus, giling 1.000 batang Rp 38.000, rata-rata 2 ribu "
            "batang sehari. UMK Kudus 2,68 juta dijamin. Lamaran taruh di pos satpam."
        ),
        (2_680_000, 2_680_000, "IDR", "month"),
    ),
    (
        (
            "Ngajak tetangga2 yg kuat, ke Papua gali kabel. Harian 175, makan 3x, tiket pesawat dari mandor "
            "(jangan khawatir tidak dipotong), kerja 4 bulan. Kasbon 1 jt boleh buat dapur."
        ),
        (175_000, 175_000, "IDR", "day"),
    ),
    (
        (
            "Cewe2 cantik ikut kakak ke Malaysia jadi GRO, sebulan bisa 8-12rb ringgit dari tips, gaji "
            "tetap 2.500. Paspor pelancong 3,5 juta kakak yang bayarin dulu."
        ),
        (2500, 2500, "MYR", "month"),
    ),
    (
        (
            "Sampurasun, peryogi tilu urang kanggo ngajagi kandang domba di Garut. Gajih dua juta saratus, "
            "tuang sareng saré di kandang, libur Jumaah. Domba mah 240, pakan tos aya mesin na."
        ),
        (2_100_000, 2_100_000, "IDR", "month"),
    ),
    (
        (
            "Lek arep melu nang Suriname sawah, bayarane 700 dolar sewulan, tiket ditukokke bos, dipotong "
            "50 dolar suwene 2 taun. Sangu 3 yuta kanggo anak bojo."
        ),
        (700, 700, "USD", "month"),
    ),
    (
        (
            "Info utk keluarga di Flores: perusahaan kayu di Sabah terima laki2 20 orang. Upah borongan, "
            "kalau rajin 55 sampai 70 ringgit satu hari. Ongkos kapal dari Nunukan 300 ribu ditanggung "
            "mandor, nanti potong. KTP kumpul sama mandor supaya tidak hilang."
        ),
        (55, 70, "MYR", "day"),
    ),
    (
        (
            "Kerja di kebun sayur Hokkaido 5 bulan, visa wisata dulu terus diubah. 8.500 yen/hari bersih "
            "makan. Kami bantu dari Surabaya, biaya 38 juta, sudah 12 orang berangkat."
        ),
        (8500, 8500, "JPY", "day"),
    ),
    (
        (
            "Ibu2 yg punya anak gadis putus sekolah, ikut saya jadi pelayan warung kopi di Ketapang, gaji "
            "1,5 juta utuh, makan tidur dari saya, pulang lebaran. Sy kasih 500 ribu dulu utk beli baju."
        ),
        (1_500_000, 1_500_000, "IDR", "month"),
    ),
    (
        (
            "LOKER BATAM 🔥 Waitress KTV, 17-25 th. Gaji 3,5jt + table 100rb/meja + tips. Tiket silver "
            "ditanggung (dicicil 300rb/minggu). Mess cewek, hp diatur management."
        ),
        (3_500_000, 3_500_000, "IDR", "month"),
    ),
    (
        (
            "Saya pernah kerja di sana setahun. Awal cuma dapat 600 dolar, sekarang tim leader 1.500. Bos "
            "nyuruh cari 5 orang Indo yg bisa ngetik cepat, gaji awal 800 dolar, naik 100 tiap 3 bulan. "
            "Tempat di Kamboja, tiket dibayarin."
        ),
        (800, 800, "USD", "month"),
    ),
    (
        (
            "Dibutuhkan segera admin gudang. Lulusan SMK. Gaji: UMK Bekasi (Rp 5.558.515). Kontrak. Bawa CV "
            "ke satpam, tidak dipungut biaya."
        ),
        (5_558_515, 5_558_515, "IDR", "month"),
    ),
    (
        (
            "Bapak saya perlu satu ginjal lagi. Yang cocok gol darah B nanti keluarga kami kasih rumah "
            "kecil dan uang 250 juta. Tes di RS kami bayar. Ini niat baik."
        ),
        (250_000_000, 250_000_000, "IDR", "once"),
    ),
    (
        (
            "We are recruiting nurses for a hospital in Riyadh. SAR 4,500-5,200 tax free, DataFlow & "
            "Prometric fees USD 400 reimbursed after 6 months, free flight yearly."
        ),
        (4500, 5200, "SAR", "month"),
    ),
    (
        (
            "Butuh guru PAUD di Cileungsi. Gajinya masih kecil ya bun, 650 ribu, masuk 5 hari jam 7-11. "
            "Nanti kalau murid nambah jadi 900."
        ),
        (650_000, 650_000, "IDR", "month"),
    ),
    (
        (
            "Kalau mau ke Korea jalur E9 itu resmi lewat EPS ya. Tapi kalau mau cepat, ada jalur kapal "
            "wisata Jeju, 70 juta, di sana kerja pabrik seaweed 2,3 juta won."
        ),
        (2_300_000, 2_300_000, "KRW", "month"),
    ),
    (
        ("Proyek rumah kos Condongcatur: tukang 140, laden 110, mandor nego. Kasbon tiap rabu. Tidur di bedeng."),
        (110_000, 140_000, "IDR", "day"),
    ),
    (
        (
            "Calon pengantin perempuan utk pria Fujian (36, sopir truk). Mahar 88 juta, 20 juta waktu "
            "lamaran sisanya di sana. Mak comblang 10 juta. Paspor kami yg pegang biar aman."
        ),
        (88_000_000, 88_000_000, "IDR", "once"),
    ),
    (
        (
            "Buka jasa titip kerja BUMN. Tarif 60 juta, DP separuh, kerja di anak perusahaan listrik, gaji "
            "7 juta. Hubungi Pak Anton."
        ),
        (7_000_000, 7_000_000, "IDR", "month"),
    ),
    (
        (
            "Menerima 15 karyawan toko grosir Medan. Laki2 tidur di toko. 1,9 - 2,4 juta, kerja 7-7, minggu "
            "setengah hari. Yang bawa KTP besok langsung kerja."
        ),
        (1_900_000, 2_400_000, "IDR", "month"),
    ),
    (
        (
            "Ketik captcha dari rumah. $3 per 1000 captcha, rata-rata member dapat $150 sebulan. Beli akun "
            "premium $25 dulu."
        ),
        (150, 150, "USD", "month"),
    ),
    (
        (
            "Perusahaan tambang nikel Weda cari welder 6G, gaji pokok 5.250.000, lembur rata-rata 3 juta, "
            "uang makan 30rb, tiket cuti per 3 bulan."
        ),
        (5_250_000, 5_250_000, "IDR", "month"),
    ),
    (
        (
            "Halo bun, saya agen Singapura. Ready job: jaga lansia 2 org, gaji 700 dolar, potongan 5,5 "
            "bulan, off day 2x. Paspor dan medical kami talangi."
        ),
        (700, 700, "SGD", "month"),
    ),
    (
        (
            "Mencari pendamping lansia pria di Jakarta Barat. 24 jam, pengalaman minimal 1 tahun "
            "(stroke/NGT). Gaji 4,3jt, libur 2 hari/bulan diganti 150rb kalau tidak diambil."
        ),
        (4_300_000, 4_300_000, "IDR", "month"),
    ),
    (
        (
            "Dapur MBG Wonosari rekrut 10 relawan masak, insentif 100 ribu per hari, jam 1 malam sampai 9 "
            "pagi. Warga sekitar saja."
        ),
        (100_000, 100_000, "IDR", "day"),
    ),
    (
        (
            "Kak, perkenalkan saya Vero dari agensi iklan. Tugas kakak cuma follow akun, tiap akun 15 ribu, "
            "sehari 10 akun. Untuk tugas bonus kakak transfer 200 ribu kembali 280 ribu."
        ),
        None,
    ),
    (
        (
            "Di Oman gaji 90 rial (3,8 jt), bisa naik 100 kalau sudah 3 bulan. Majikan 7 anggota. Proses "
            "gratis malah dikasih uang 6 juta utk suami."
        ),
        (90, 90, "OMR", "month"),
    ),
    (("Cari mahasiswa buat input kuesioner, 300 lembar @1.500, seminggu kelar, Malang."), None),
    (
        (
            "Kontrak 3 bulan, petik kopi di Kintamani. Sekilo 1.500, atau pilih harian 95 ribu. Kamar "
            "gratis beras 10 kg."
        ),
        (95_000, 95_000, "IDR", "day"),
    ),
    (
        (
            "PT resmi. Hong Kong & Taiwan. HK gaji 5.100 potongan 6 bulan, Taiwan 20.000 + makan potongan "
            "10 bulan. Uang saku 3 juta saat masuk BLK."
        ),
        (5100, 5100, "HKD", "month"),
    ),
    ("Gaji belasan juta, jagain server di luar negeri. serius chat", None),
    (
        (
            "Sia nan nio karajo di Malaysia, kadai nasi kandar, gaji saribu duo ratuih ringgit, makan lalok "
            "ditangguang. Paspor awak nan uruih."
        ),
        (1200, 1200, "MYR", "month"),
    ),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_the_wage_among_other_sums(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
