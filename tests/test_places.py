"""Places and what they are to an offer."""

from __future__ import annotations

import pytest

from patrol.records import Signal
from patrol.signals import notice
from patrol.signals.places import notice_places, work_destinations
from patrol.tables import Tables
from patrol.text.reading import read

DESTINATIONS = [
    ("Ada tamu dari Fujian minggu depan, cari amoi yang mau jadi istri", ["CN"]),
    ("alumni kaigo merapat: panti di Sapporo nambah orang", ["JP"]),
    ("Job order Hong Kong, merawat lansia, kantor Malang", ["HK"]),
    ("ke jepangnya sebagai turis dulu, kerja cuci piring", ["JP"]),
    ("Koh dari Taichung, toko sendiri, cari istri Singkawang", ["TW"]),
    ("donor ginjal, imbalan 200 jt tunai, operasi di India", ["IN"]),
    ("asisten rumah tangga untuk majikan Arab di Depok, 2,5jt", ["ID"]),
    ("Inggris kebun ceri, majikan Rumania lucu, tunai per jam", ["GB"]),
    ("guru bahasa inggris di Surabaya", ["ID"]),
    ("kerja ke inggris musim panas, visa kami urus", ["GB"]),
    ("Shwe Kokko, bosnya Fujian kalem, 25.000 baht", ["MM"]),
    ("lounge di Manama butuh hostess, apartemen bareng filipina", ["BH"]),
    ("kota pantai, 3 jam dari Phnom Penh, jam kerja zona waktu Eropa/Amerika", ["KH"]),
    ("analis: penipuan terkait kasus di Kamboja, kantor Jakarta Selatan", ["ID"]),
    ("skripsi mentok? kerja bareng aku", []),
    ("Onsite Kings Roman area, Laos utara. Tidak menerima remote!", ["LA"]),
    ("tugboat rute Samarinda–Gresik, ANT-D", ["ID"]),
    ("dm ya, tiket aku urus #phnompenh #merantau", ["KH"]),
    ("koki di Nagoya, Batam. Pernah kerja di kapal pesiar atau luar negeri nilai plus", ["ID"]),
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
    ("kerja hotel di Dubai, Inggris lancar", ["AE"]),
    ("jaga orang sepuh ka Yordania, pami ditaros bilang ka Madinah", ["JO"]),
    ("jaga nenek di Amman, hubungi Pa Haji Oman", ["JO"]),
    ("BKK SMKN 2 Tegal: tamatan untuk pabrik ikan", ["ID"]),
    ("pelayaran C4N4D4, kerja di dapur", ["CA"]),
    ("ada orang dari Makau, mau ambe istri nona Timor, surat beta urus di Kupang", ["MO"]),
    ("stok pengantin habis, order baru dari Hunan 4 org", ["CN"]),
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


# Each read as a post is: places, and where none is named the money, the signs of home and the language.
READ = [
    ("kerja di Raub petik durian, RM80 sehari", ["MY"]),
    ("kilang elektronik Bayan Lepas, gaji rm1900", ["MY"]),
    ("butuh tukang kebun Lahad Datu, pas nanti diurus", ["MY"]),
    ("loker kedai makan Sibu, gaji 1300 ringgit", ["MY"]),
    ("cari kakak jaga lansia di Yuanlin, 28.590 NT", ["TW"]),
    ("petik kubis di Kawakami, 8500 yen sehari", ["JP"]),
    ("tiram Goheung, 2,1 juta won, penginapan ada", ["KR"]),
    ("cleaning service Salmiya 120 dinar", ["KW"]),
    ("ART ke Al Khobar, 1800 riyal, medical gratis", ["SA"]),
    ("pengasuh anak di Sha Tin, libur minggu", ["HK"]),
    ("petik jeruk Mildura pake visa turis", ["AU"]),
    ("las konstruksi Timisoara 1000 euro", ["RO"]),
    ("pabrik daging Gyor Hungaria, kontrak 2 th", ["HU"]),
    ("hotel Antalya butuh housekeeping, visa diurus", ["TR"]),
    ("admin chat Myawaddy, gaji 900 usd", ["MM"]),
    ("marketing kripto Bokeo 1.200 dolar", ["LA"]),
    ("CS game di Pasay, terbang minggu ini", ["PH"]),
    ("operator di Tay Ninh, kontrak 1 th", ["VN"]),
    ("jaga toko Hat Yai 12 ribu baht", ["TH"]),
    ("tukang kayu Temburong, BND 25 sehari", ["BN"]),
    ("nanny Erbil 400 dolar, langsung majikan", ["IQ"]),
    ("housekeeping di Male Maladewa", ["MV"]),
    ("Suriname butuh tukang, tiket dibayar", ["SR"]),
    ("kerja bangunan Nicosia, 900 euro", ["CY"]),
    ("餐厅招服务员，地点金边，包吃住", ["KH"]),
    ("台中工厂招作业员，月薪三万", ["TW"]),
    ("新山电子厂请女工", ["MY"]),
    ("上海找保姆，月薪八千", ["CN"]),
    ("jaga kedai di negeri jiran, 1700 ringgit", ["MY"]),
    ("magang ke negeri sakura 3 tahun, LPK resmi", ["JP"]),
    ("kerja pabrik negeri ginseng lewat EPS", ["KR"]),
    ("khadimat ke tanah suci, proses 2 minggu", ["SA"]),
    ("majikan arab cari ART, 1500 riyal", ["SA"]),
    ("kerja ke Arab, bisa pakai visa umroh", ["SA"]),
    ("kerja rumah S'pore, levy majikan", ["SG"]),
    ("jaga ama akong di Formosa, 26 ribu NT", ["TW"]),
    ("kerja kebun M'sia barat 1500 ringgit", ["MY"]),
    ("loker luar negeri timur tengah, bebas biaya", []),
    ("kerja di luar, admin, gaji 15jt, tiket ditanggung", []),
    ("Batam - Singapura - Phnom Penh, semua diurus", ["KH"]),
    ("rute: Medan → Penang → Hatyai → Poipet", ["KH"]),
    ("terbang ke Bangkok dulu, dari sana darat ke Mae Sot lanjut Myawaddy", ["MM"]),
    ("masuk Malaysia lewat Entikong, kerja kebun di Bintulu", ["MY"]),
    ("transit Singapura, kerja di Makau", ["MO"]),
    ("dari Dumai nyebrang ke Melaka, kerja ladang", ["MY"]),
    ("berangkat lewat Batam, kilang di Johor", ["MY"]),
    ("kumpul di Tanjung Pinang, kerja kedai di JB", ["MY"]),
    ("interview di Surabaya, penempatan Hongkong", ["HK"]),
    ("kantor kami di Cirebon, proses Taiwan dan Hongkong", ["TW", "HK"]),
    ("medical di Jakarta, terbang ke Riyadh", ["SA"]),
    ("dijemput di bandara Bangkok lalu ke kantor di Shwe Kokko", ["MM"]),
    ("landing Don Mueang, mobil langsung ke Myawaddy", ["MM"]),
    ("turun di Kuala Lumpur dulu baru lanjut ke Dubai, kerja hotel Dubai", ["AE"]),
    ("bukan Kamboja kak, kerja di Vientiane", ["LA"]),
    ("jangan dikira Myanmar, ini Manila", ["PH"]),
    ("anti Kamboja, pabrik di Penang", ["MY"]),
    ("tidak ada penempatan ke Malaysia, kerja di Batam, gaji 4jt", ["ID"]),
    ("Kamboja? Tidak! Ini resto di Dubai", ["AE"]),
    ("kuota Korea habis, yang ada Polandia", ["PL"]),
    ("kami tidak punya kantor di Kamboja, loker di Medan", ["ID"]),
    ("mau gak ke Taiwan? jaga toko, 25 ribu NT", ["TW"]),
    ("siapa mau ikut saya ga ke Malaysia bulan depan, kebun", ["MY"]),
    ("eks Taiwan diutamakan, kerja di Makau", ["MO"]),
    ("alumni Jepang merapat, pabrik Karawang, gaji UMK", ["ID"]),
    ("pernah kerja di Malaysia lebih disukai, penempatan Brunei", ["BN"]),
    ("pengalaman Hongkong 2 th, majikan Singapura", ["SG"]),
    ("sing wis tau nang Korea oleh melu, garap sawah ning Blitar, 90 ewu sedino", ["ID"]),
    ("kerja di Poipet, di imigrasi bilang liburan ke Bangkok", ["KH"]),
    ("kalau ditanya jawab aja mau ke Singapura, kantor di Sihanoukville", ["KH"]),
    ("paspor umroh ke Saudi, nanti lanjut kerja di Suriah", ["SY"]),
    ("restoran Korea di Bandung cari waitress, 3jt", ["ID"]),
    ("Koki masakan Thailand, hotel di Ubud", ["ID"]),
    ("guru bahasa Mandarin, Pontianak, 3,5 juta", ["ID"]),
    ("perusahaan Jepang di Cikarang butuh operator, UMK", ["ID"]),
    ("sales mobil China, dealer Makassar", ["ID"]),
    ("admin ekspor ke Belanda, gudang Sidoarjo", ["ID"]),
    ("salon Thai massage Seminyak, terapis, 2,5jt", ["ID"]),
    ("translator Korea pabrik sepatu Tangerang, 8 jt", ["ID"]),
    ("staff toko oleh-oleh Arab di Solo, 2 juta", ["ID"]),
    ("waiter hotel, tamu Australia, Kuta, gaji UMK Badung", ["ID"]),
    ("buyer dari Taiwan dan Korea, pabrik tas di Jepara, 2,4jt", ["ID"]),
    ("bonus trip ke Singapura, sales properti Surabaya 4jt + komisi", ["ID"]),
    ("CS untuk merchant dari Shenzhen, kantor Jakarta Barat, 6 juta", ["ID"]),
    ("warung Madura di Depok butuh penjaga, 1,8jt", ["ID"]),
    ("butuh kenek di Nagoya, Batam, 150rb sehari", ["ID"]),
    ("jaga counter hp Majalaya, 1,5 jt, jam 9-5", ["ID"]),
    ("rewang dapur di Condongcatur, 70rb/hari", ["ID"]),
    ("kerja di proyek Weda, roster 8:2, 6jt", ["ID"]),
    ("kuli bongkar 120rb sehari, sore cair", ["ID"]),
    ("guru ngaji, 500rb sebulan, masjid kampung", ["ID"]),
    ("dicari tukang cuci piring, 1,6jt, makan 2x", ["ID"]),
    ("sopir angkot SIM A, setoran", ["ID"]),
    ("PT Sumber Jaya butuh satpam, BPJS", ["ID"]),
    ("panen sawit Kab. Seruyan Rp 130.000/HK", ["ID"]),
    ("BKK SMK buka rekrutmen operator, UMK Karawang", ["ID"]),
    ("loker Pare, barista, 1,7jt", ["ID"]),
    ("nyari mbak momong, Pondok Indah, 3jt", ["ID"]),
    ("butuh helper di Landak, 90rb", ["ID"]),
    ("kerja dalam negeri saja, 3,2 juta, mess", ["ID"]),
    ("bukan di luar negeri, studio live di Bandung, 3jt", ["ID"]),
    ("tidak dikirim ke luar negeri. magang di Sidoarjo 1,5jt", ["ID"]),
    ("admin wfh, 5 juta, komisi tiap closing", []),
    ("like video 15rb per tugas, cair dana", []),
    ("l0ker d1 b4li, jaga villa", ["ID"]),
    ("butuh art ke 1r4q, 4 juta", ["IQ"]),
    ("butuh 4 cewek temani tamu, 300rb semalam", []),
    ("donor ginjal 150 juta, kontak kenalan di Surabaya", []),
    ("gadis Sambas yang mau dijodohkan inbox ya, mahar 40jt", []),
    ("ABK kapal cumi, gaji 400 dolar, terbang dari Jakarta, join Busan", []),
    ("kapal pesiar rute Karibia, interview Denpasar", []),
    ("longliner Taiwan sandar Durban, 350 usd", []),
    ("kru kapal tuna, 450 usd, mess Tegal", []),
    ("kerja di luar, ketik-ketik, kumpul Batam tgl 5, paspor dibuatin", []),
    ("anak Indramayu yang mau ke luar negeri inbox", []),
    ("ABK kapal purse seine Pekalongan, bagi hasil, KTP", ["ID"]),
    ("nelayan bagan Sibolga, hasil dibagi", ["ID"]),
    ("ABK feri Ketapang-Gilimanuk, 3,5jt", ["ID"]),
    ("pria Taiwan umur 45 cari istri Singkawang", ["TW"]),
    ("koko dari Fujian mencari jodoh, mahar 60jt", ["CN"]),
    ("dijodohkan dengan orang Tiongkok, keluarga dapat 50 juta", ["CN"]),
    ("suami Korea mapan, dicari gadis 18-25, siap menikah", ["KR"]),
    ("keluarga besar di Zhejiang cari menantu dari Sambas", ["CN"]),
    ("kebun nanas 45 ringgit sehari, pas jalan dibuatkan", ["MY"]),
    ("petik apel 26 AUD per jam, cash", ["AU"]),
    ("jaga nenek 24.000 NT sebulan, langsung majikan", ["TW"]),
    ("pabrik bento 1.100 yen per jam, apato disediakan", ["JP"]),
    ("tukang cat 110 ringgit, kumpul di Entikong", ["MY"]),
    ("Housemaid needed in Muscat, 120 OMR", ["OM"]),
    ("Our office in Jakarta serves clients in Germany and Japan. IDR 7 million", ["ID"]),
    ("Chef wanted, Auckland, accredited employer visa", ["NZ"]),
    ("We are an Osaka company with a plant in Karawang, IDR 6 million, BPJS", ["ID"]),
    ("Work in Dubai, visa provided, interview in Jakarta", ["AE"]),
    ("Not Cambodia. Office in Manila, 1000 USD", ["PH"]),
]


@pytest.mark.parametrize(("text", "countries"), READ)
def test_where_the_work_is(text: str, countries: list[str], tables: Tables) -> None:
    signals: tuple[Signal, ...] = notice(read(None, text, slang=tables.slang), tables)
    assert sorted(work_destinations(signals)) == sorted(countries)


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800 ke Taiwan", "🇰🇭" * 2000, "di " * 30_000, "Batam-Johor-" * 4000, "台" * 9000]
)
def test_any_text_is_answered(text: str, tables: Tables) -> None:
    assert all(signal.start <= signal.end for signal in notice_places(read(None, text, slang=tables.slang), tables))
