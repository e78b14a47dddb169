"""Payment for a bride, an organ, a child, a finder; and work that is no such deal."""

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
    ("nikah 🇹🇼 35jt ke ortu, sisa 1", (35_000_000, 35_000_000, "IDR", "once")),
    (
        "Orangnya dari Hunan. 45 jt ke mama papanya, 5 jt buat bibi. nikah di rumah",
        (45_000_000, 45_000_000, "IDR", "once"),
    ),
    (
        "jual aja yg punya dua cukup satu, tiga minggu di luar balik bawa 110 jt",
        (110_000_000, 110_000_000, "IDR", "once"),
    ),
    ("donor siap? ginjal dua, bayar 120jt tunai, gol. AB", (120_000_000, 120_000_000, "IDR", "once")),
    ("g1njal r3ady dibeli, 1 1 5 jt sebelum masuk ruang", (115_000_000, 115_000_000, "IDR", "once")),
    ("bumil yg bingung jangan digugurin, kamu pulang bawa 14 juta", (14_000_000, 14_000_000, "IDR", "once")),
    ("titip bayi utk diasuh keluarga berada, mamaknya dapat santunan 9 jt", (9_000_000, 9_000_000, "IDR", "once")),
    ("calon istri orang Henan. emak dikasih 50", (50_000_000, 50_000_000, "IDR", "once")),
    ("bawa 1 orang ke kantor Kamboja dapat 3jt", (3_000_000, 3_000_000, "IDR", "once")),
    ("ginjal kiri saja, butuh cepat 130??", (130_000_000, 130_000_000, "IDR", "once")),
    ("pendonor gol O, 150 buat kamu cash", (150_000_000, 150_000_000, "IDR", "once")),
    ("nikah siri dulu, uang susu untuk orang tua 70", (70_000_000, 70_000_000, "IDR", "once")),
    ("calon suami koko 40 th, mama dibayar lunas 45, minat?", (45_000_000, 45_000_000, "IDR", "once")),
    ("carikan gadis untuk diperistri orang Taiwan, upah kakak 9 juta", (9_000_000, 9_000_000, "IDR", "once")),
    ("tamu hoyongna nikah heula, maharna 12 juta dibagi dua", (12_000_000, 12_000_000, "IDR", "once")),
    ("pesse lamaran 25 jhuta ka eppa' embu'na", (25_000_000, 25_000_000, "IDR", "once")),
    (
        (
            "Keponakan perempuannya belum punya calon? Teman saya orang Taiwan sabar, umur 44. Ibunya "
            "terima 35 juta di hari pertunangan, tiket dua orang."
        ),
        (35_000_000, 35_000_000, "IDR", "once"),
    ),
    (
        ("laki orang seberang nak cari jodoh budak kampong, duit hantaran 25 juta, emas 15 gram, surat2 kite tolong"),
        (25_000_000, 25_000_000, "IDR", "once"),
    ),
    (
        (
            "Dijamin jadi nyonya. Suami dari Jiangxi, rumah 3 lantai. Orang tua langsung pegang uang tunai "
            "Rp 45 juta, sisanya setelah visa."
        ),
        (45_000_000, 45_000_000, "IDR", "once"),
    ),
    (
        ("Masih ada 2 koko yang belum dapat. Foto + KK kirim ke saya. Uang pinang 60.000.000, tidak ada potongan."),
        (60_000_000, 60_000_000, "IDR", "once"),
    ),
    ("jadi istri orang Malaysia, maskahwin RM5,000, umur 17 ke atas boleh", (5000, 5000, "MYR", "once")),
    (
        ("seeking sincere Indonesian girls for marriage in China; family receives USD 4,000 after registration"),
        (4000, 4000, "USD", "once"),
    ),
    ("寻印尼山口洋姑娘,彩礼八万人民币,父母同意即可", (80_000, 80_000, "CNY", "once")),
    (
        ("Dewi-dewi kampung, ana sing gelem dadi bojone wong Taiwan? Wong tuwa oleh 30 yuta, kowe oleh emas."),
        (30_000_000, 30_000_000, "IDR", "once"),
    ),
    (
        ("Nu hoyong nikah sareng urang Korea, kulawarga dipasihan 20 juta, paspor diurus"),
        (20_000_000, 20_000_000, "IDR", "once"),
    ),
    (
        ("Anak perempuan usia 14-16 untuk dinikahkan siri dgn tamu Timur Tengah, orang tua 10 juta, 2 bulan saja."),
        (10_000_000, 10_000_000, "IDR", "once"),
    ),
    (
        ("Butuh cepat gol A+, hati sebagian, pasien di Malaysia, 400 juta dibayar dua tahap, keluarga angkat di surat"),
        (400_000_000, 400_000_000, "IDR", "once"),
    ),
    (
        ("kami komunitas eks donor, bisa antar ke India, pulang bawa 140jt, 10 hari rawat. chat 'siap'"),
        (140_000_000, 140_000_000, "IDR", "once"),
    ),
    (
        ("satu buah aja kok kak yang diambil, hidup normal, dapat 120 jt. Kamboja 2 minggu"),
        (120_000_000, 120_000_000, "IDR", "once"),
    ),
    (
        ("Kidney donor wanted, O+, 22-35, payment IDR 150 million upon discharge, hospital in Phnom Penh"),
        (150_000_000, 150_000_000, "IDR", "once"),
    ),
    ("ada teman jual ginjal 90 juta, calo dapat 15 juta, minat?", (90_000_000, 90_000_000, "IDR", "once")),
    (
        (
            "Lagi hamil & bingung? Bidan Rina siap bantu, biaya gratis, nanti ibu dapat 10 juta, bayi "
            "diasuh keluarga mapan"
        ),
        (10_000_000, 10_000_000, "IDR", "once"),
    ),
    (
        ("yg mau adopsi newborn cewek, ganti biaya 15 juta, surat lahir atas nama kalian"),
        (15_000_000, 15_000_000, "IDR", "once"),
    ),
    ("Pasangan Singapura cari bayi Indonesia, ibu kandung diberi SGD 8,000", (8000, 8000, "SGD", "once")),
    (
        ("carikan saya 10 cewek buat karaoke Sorong, fee 1,5 juta per anak, bayar pas sampai"),
        (1_500_000, 1_500_000, "IDR", "once"),
    ),
    ("tiap crew yang berangkat kamu dapat 750rb, kirim KTP nya saja", (750_000, 750_000, "IDR", "once")),
    ("butuh sponsor lapangan Lombok, 5 juta per CPMI perempuan, 3 juta laki2", (5_000_000, 5_000_000, "IDR", "once")),
    ("agen freelance: ajak kandidat ke Kamboja, komisi $300 per orang lolos", (300, 300, "USD", "once")),
    ("referral fee RM500 tiap pekerja yang masuk kilang kami", (500, 500, "MYR", "once")),
    (
        ("Anak2 lulus SD ikut jaga jermal 3 bulan, dibayar pulang 1,5 juta, makan ikan tiap hari"),
        (1_500_000, 1_500_000, "IDR", "month"),
    ),
    (
        ("anak laki kuat 13-16 kerja di kandang walet, 500 ribu sebulan disimpan bos"),
        (500_000, 500_000, "IDR", "month"),
    ),
    (
        ("bantu2 di rumah bu dokter, umur 14, sekolah dibiayai, uang jajan 200 ribu tiap bulan"),
        (200_000, 200_000, "IDR", "month"),
    ),
    ("cewe kls 2 SMA yg butuh duit, nemenin tamu nyanyi, sejam 100rb", (100_000, 100_000, "IDR", "hour")),
    (
        ("ABK purse seine: gaji bulanan $380, premi ikan $0.3/kg, kontrak 18 bln, paspor dipegang agen"),
        (380, 380, "USD", "month"),
    ),
    ("masuk kapal malam ini, 1 trip 3 bulan dibayar 4 juta, kasbon 500rb", (4_000_000, 4_000_000, "IDR", "trip")),
    ("long line Samoa, USD 350 (200 ke rumah, 50 di kapal, 100 ditahan)", (350, 350, "USD", "month")),
    ("cari orang mancing cumi Dobo, per kilo 18 ribu, kasbon 3 juta", None),
    (
        (
            "Ada yang punya sepupu janda muda? Pria Tiongkok, kerja di pabrik, siap masuk Islam. Orang tua "
            "diberi 40 juta dan pesta kecil."
        ),
        (40_000_000, 40_000_000, "IDR", "once"),
    ),
    (
        ("nikahnya cuma di KUA sini, habis itu terbang ke Hunan. emas 20 gram + duit 35 juta utk mama papa"),
        (35_000_000, 35_000_000, "IDR", "once"),
    ),
    (
        ("Menantu bule Korea? bisa! Keluarga terima 25 jt, gadis 18-27, tidak harus cantik"),
        (25_000_000, 25_000_000, "IDR", "once"),
    ),
    (
        ("kami mencari perempuan desa yg siap menikah dengan pria Tionghoa, hadiah pernikahan 55 juta"),
        (55_000_000, 55_000_000, "IDR", "once"),
    ),
    (
        ("yang mau dinikahi om Arab 1 bulan di Puncak, uangnya 12 juta bersih di tangan"),
        (12_000_000, 12_000_000, "IDR", "once"),
    ),
    (
        ("Rp 18 juta utk keluarga kalau anaknya jadi menantu di Fuqing, paspor ditahan sampai hamil"),
        (18_000_000, 18_000_000, "IDR", "once"),
    ),
    (
        ("pihak pria menyiapkan 66.000 yuan untuk orang tua perempuan, mau yang usia 18-28"),
        (66_000, 66_000, "CNY", "once"),
    ),
    (
        ("butuh uang operasi anak? jual satu ginjalmu, pembeli siap 160jt, tes gratis di Jakarta"),
        (160_000_000, 160_000_000, "IDR", "once"),
    ),
    (
        ("Dicari donor kornea dan ginjal, bayar di depan 50 juta, sisanya 80 juta setelah operasi"),
        (50_000_000, 50_000_000, "IDR", "once"),
    ),
    (
        "relawan transplantasi, uang terima kasih 185 juta, akomodasi Tiongkok",
        (185_000_000, 185_000_000, "IDR", "once"),
    ),
    ("gol AB? hubungi kami. 145. cash di tangan. 3 minggu di luar negeri", (145_000_000, 145_000_000, "IDR", "once")),
    (
        (
            "Bantu ibu yg tidak menginginkan anaknya. Biaya bersalin kami, ditambah santunan 8 juta. Bayi "
            "ke keluarga baik2."
        ),
        (8_000_000, 8_000_000, "IDR", "once"),
    ),
    ("bayi cowok umur 5 hari, mahar 16 juta, lengkap surat", (16_000_000, 16_000_000, "IDR", "once")),
    (
        "rahimmu bisa jadi berkah: 9 bulan, 220 juta, makan & apartemen di Laos",
        (220_000_000, 220_000_000, "IDR", "once"),
    ),
    (
        ("untuk yg bisa kumpulkan 5 anak perempuan dari desa, tiap anak 1 juta, ongkos diganti"),
        (1_000_000, 1_000_000, "IDR", "once"),
    ),
    (
        ("calo ikan? bukan, cari abk. Lu bawa 1 orang gue transfer 800rb begitu naik kapal"),
        (800_000, 800_000, "IDR", "once"),
    ),
    ("Mami2 daerah: kirim anak ke Tarakan, 2 jt/anak, umur jangan ditanya", (2_000_000, 2_000_000, "IDR", "once")),
    (("LC freelance Makassar, room 150rb/jam, tips sendiri, mess 400rb sebulan"), (150_000, 150_000, "IDR", "hour")),
    ("cari cewek temenin minum, per meja 75rb, semalam bisa 5 meja", None),
    ("Sexy dancer Jakarta, 600rb per show", (600_000, 600_000, "IDR", "trip")),
    ("model majalah dewasa, sekali foto 2 juta, umur bisa 16", (2_000_000, 2_000_000, "IDR", "trip")),
    ("spa khusus pria, komisi 120 ribu tiap tamu, rata-rata 6 tamu sehari", (120_000, 120_000, "IDR", "trip")),
    ("Terapis wanita Bali, gaji 2 juta + komisi 40rb/jam", (2_000_000, 2_000_000, "IDR", "month")),
    ("Kafe remang2 cari anak baru, uang duduk 50 ribu sejam, minum dihitung", (50_000, 50_000, "IDR", "hour")),
    ("jadi pacar sewaan, 100rb/jam, bisa pilih tempat", (100_000, 100_000, "IDR", "hour")),
    ("pramusaji kapal wisata Raja Ampat, gaji 3,2 juta, tip dibagi, makan", (3_200_000, 3_200_000, "IDR", "month")),
    (
        ("Admin slot Myawaddy, 13 juta sebulan dapat bonus 1 juta kalau capai target, gak betah tebus 40 juta"),
        (13_000_000, 13_000_000, "IDR", "month"),
    ),
    ("CS pinjol Kamboja, 850 dolar bulan 1-3, 950 bulan 4 dst", (850, 850, "USD", "month")),
    ("penerjemah Mandarin di Sihanoukville, 1500-2000 usd", (1500, 2000, "USD", "month")),
    ("Kerja santai Thailand utara, 30.000 baht, dijemput di Mae Sot", (30_000, 30_000, "THB", "month")),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_deal(text: str, said: Said | None, tables: Tables) -> None:
    assert pay_of(text, tables) == said
