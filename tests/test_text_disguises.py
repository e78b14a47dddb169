"""Disguised words as people write them, each undone and named with its trick; and honest writing that must stay."""

from __future__ import annotations

import pytest

from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

SLANG = load_tables(find_workspace()).slang

# trick | what it hides, as it should read | how it is written
DISGUISED = """
styled_letters | pekerjaan | 𝗽𝗲𝗸𝗲𝗿𝗷𝗮𝗮𝗻
styled_letters | nelayan | 𝘯𝘦𝘭𝘢𝘺𝘢𝘯
styled_letters | pengasuh | 𝓹𝓮𝓷𝓰𝓪𝓼𝓾𝓱
styled_letters | majikan | 𝕞𝕒𝕛𝕚𝕜𝕒𝕟
styled_letters | restoran | 𝔯𝔢𝔰𝔱𝔬𝔯𝔞𝔫
styled_letters | penampungan | 𝚙𝚎𝚗𝚊𝚖𝚙𝚞𝚗𝚐𝚊𝚗
styled_letters | sekolah | 𝑠𝑒𝑘𝑜𝑙𝑎ℎ
styled_letters | kilang | ⓚⓘⓛⓐⓝⓖ
styled_letters | jepang | 🅹🅴🅿🅰🅽🅶
styled_letters | kuching | 🅚🅤🅒🅗🅘🅝🅖
styled_letters | perawat | 🄿🄴🅁🄰🅆🄰🅃
styled_letters | sarawak | ｓａｒａｗａｋ
styled_letters | terapis | ᴛᴇʀᴀᴘɪs
styled_letters | pijat | ᵖⁱʲᵃᵗ
styled_letters | tunai | ₜᵤₙₐᵢ
styled_letters | hutang | ⒣⒰⒯⒜⒩⒢
styled_letters | gaji | 🇬🇦🇯🇮
styled_letters | kabur | 𝗸𝗮𝗯𝘂𝗿
styled_letters | dubai | 𝔻𝕌𝔹𝔸𝕀
look_alike_letters | kamboja | kаmbоjа
look_alike_letters | paspor | рasроr
look_alike_letters | lowongan | lοwοngαn
look_alike_letters | perbatasan | реrbаtаsаn
look_alike_letters | mahasiswa | mɑhɑsiswɑ
look_alike_letters | dokumen | ɗoƙumeɲ
look_alike_letters | pelabuhan | pǝlabuhan
look_alike_letters | casino | ᑕᗩᔕIᑎO
look_alike_letters | wanita | ᗯᗩᑎITᗩ
look_alike_letters | korea | ꓗꓳꓣꓰꓮ
look_alike_letters | bangkok | ВANGKОK
look_alike_letters | kamboja | 长卂从乃口丁卂
look_alike_letters | admin | 卂刀从工几
look_alike_letters | admin | ﾑりﾶﾉ刀
look_alike_letters | kontrak | ₭ontrak
look_alike_letters | bangkok | ฿angkok
look_alike_letters | bonus | bоnus
look_alike_letters | jaminan | jaminаn
look_alike_letters | sopir | ѕοріr
invisible | rahasia | ra\u200bha\u200bsia
invisible | ginjal | gin\u200cjal
invisible | deposit | dep\u2060osit
invisible | pelayan | pela\u00adyan
invisible | slot | s\ufefflot
invisible | cewek | ce\u200ewek
invisible | majikan | m\u2066ajik\u2069an
invisible | potong | po\u180etong
invisible | jepang | j\u200de\u200dpang
piled_marks | paspor | p̶a̶s̶p̶o̶r̶
piled_marks | ditahan | d̷i̷t̷a̷h̷a̷n̷
piled_marks | kabur | k̲̅a̲̅b̲̅u̲̅r̲̅
piled_marks | bandar | b̴̢a̴̢n̴̢d̴̢a̴̢r̴̢
piled_marks | judi | j͓̽u͓̽d͓̽i͓̽
piled_marks | penipuan | p̸̛e̸̛n̸̛i̸̛p̸̛ư̸a̸̛n̸̛
letters_apart | penempatan | p e n e m p a t a n
letters_apart | restoran | R E S T O R A N
letters_apart | majikan | m.a.j.i.k.a.n
letters_apart | ditahan | d-i-t-a-h-a-n
letters_apart | sarawak | s_a_r_a_w_a_k
letters_apart | paspor | p*a*s*p*o*r
letters_apart | hutang | h~u~t~a~n~g
letters_apart | kontrak | k|o|n|t|r|a|k
letters_apart | kamboja | k · a · m · b · o · j · a
letters_apart | kerja jepang | k e r j a j e p a n g
letters_apart | sekolah | s e k o l a h
letters_apart | kamboja | k🔥a🔥m🔥b🔥o🔥j🔥a
letters_apart | dubai | d⭐u⭐b⭐a⭐i
letters_apart | gaji | g . a . j . i
letters_apart | slot | s l o t
letters_apart | bali | b a l i
letters_apart | pulau777 | p u l a u 7 7 7
letters_apart | [ginjal] | [g][i][n][j][a][l]
letters_apart | (kapten) | (k)(a)(p)(t)(e)(n)
letters_apart | lembur | l、e、m、b、u、r
letters_apart | zamrud | z-a-m-r-u-d
letters_apart | entikong | e n t i k o n g
digits_for_letters | pekerjaan | p3k3rja4n
digits_for_letters | nelayan | n3lay4n
digits_for_letters | potongan | p0t0ng4n
digits_for_letters | sarawak | s4r4w4k
digits_for_letters | majikan | m4jik4n
digits_for_letters | bandara | b4nd4r4
digits_for_letters | kabur | k4bur
digits_for_letters | restoran | r3st0r4n
digits_for_letters | paspor | p@sp0r
digits_for_letters | ditahan | d!t@h@n
digits_for_letters | gratis | gr4ti$
digits_for_letters | bonus | bonu5
digits_for_letters | lowongan | l0w0ngan
digits_for_letters | investasi | inv3stas1
digits_for_letters | terapis | t3rap15
digits_for_letters | bangkok | b4n9k0k
digits_for_letters | rahasia | r4h45i4
digits_for_letters | visa | v1sa
digits_for_letters | slot | sl0t
digits_for_letters | gadis | g4dis
look_alike_letters | jepang | j€pang
digits_for_letters | iklan | ik|an
digits_for_letters | kompeni | k0mpen1
digits_for_letters | zimbabwe | z1mb4bwe
digits_for_letters | singkawang | s1ngkaw4ng
letters_starred | kamboja | k*mb*ja
letters_starred | ginjal | g*njal
letters_starred | myanmar | my*nmar
letters_starred | perempuan | per*mpuan
letters_starred | penampungan | pen*mpungan
letters_starred | rahasia | r*h*sia
letters_starred | gratis | gr#tis
letters_starred | majikan | m*j*k*n
letters_starred | telegram | t*legr*m
letters_starred | paspor | pasp*r
letters_starred | thailand | th**land
letters_starred | sihanoukville | sihan*ukville
letters_starred | kamboja | kamboj*
signs_inside | kamboja | ka.mbo.ja
signs_inside | ginjal | gin·jal
signs_inside | paspor | pas_por
signs_inside | kamboja | kam🔥boja
signs_inside | majikan | maji.kan
signs_inside | kamboja | kam-boja
signs_inside | myawaddy | mya~waddy
signs_inside | kamboja | k_mb_ja
signs_inside | penampungan | penam·pungan
signs_inside | rahasia | ra|hasia
backwards | kamboja | ajobmak
backwards | lowongan | nagnowol
backwards | pekerjaan | naajrekep
backwards | restoran | narotser
backwards | majikan | nakijam
backwards | sekolah | halokes
backwards | penampungan | nagnupmanep
backwards | kamboja | ɐɾoqɯɐʞ
backwards | paspor | ɹodsɐd
backwards | bandara | \u202earadnab\u202c
backwards | entikong | \u202egnokitne\u202c
stretched | kamboja | kamboooja
stretched | ginjal | giiinjal
stretched | kerja | kkeerrjjaa
stretched | kamboja | kkaammbboojjaa
emoji_digits | 0812 | 0️⃣8️⃣1️⃣2️⃣
emoji_digits | 0812 | ⓪⑧①②
emoji_digits | 08123 | ⓿❽❶❷❸
letters_for_digits | 1.500 | 1.5oo
letters_for_digits | 2.000 | 2.ooo
styled_letters | 1500 | 𝟏𝟓𝟎𝟎
styled_letters | 1500 | １５００
styled_letters | 0812 | 𝟘𝟠𝟙𝟚
other_script | kerja | ꦏꦼꦂꦗ
other_script | kamboja | ꦏꦩ꧀ꦧꦺꦴꦗ
other_script | kerja | kerꦗ
other_script | kamboja | كمبوجا
other_script | singapura | سيڠاڤورا
mixed_scripts | kerja | kerجa
mixed_scripts | kamboja | kamبoja
look_alike_letters | kamboja | kamb口ja
look_alike_letters | sarawak | 丂arawak
pictures | naik pesawat gratis | naik ✈️ gratis
pictures | jual ginjal cepat | jual 🫘 cepat
pictures | butuh bayi sehat | butuh 👶 sehat
pictures | paspor dibuatkan | 🛂 dibuatkan
pictures | pesawat ditanggung | ✈️ ditanggung
pictures | pinjam uang dulu | pinjam 💰 dulu
pictures | tanpa paspor bisa | tanpa 🛂 bisa
pictures | naik kapal malam | naik 🚢 malam
pictures | cari cewek muda | cari 👧 muda
pictures | diberi uang tiap hari | dikasih 💵💵 tiap hari
pictures | hp ditahan | 📱 ditahan
pictures | donor darah | donor 🩸
pictures | urus paspor sendiri | urus 🛂 sendiri
pictures | tiket dibelikan | 🎫 dibelikan
styled_letters | buruh | 𝒃𝒖𝒓𝒖𝒉
styled_letters | gudang | 𝖌𝖚𝖉𝖆𝖓𝖌
styled_letters | konveksi | 🅺🅾🅽🆅🅴🅺🆂🅸
styled_letters | yogyakarta | ⓨⓞⓖⓨⓐⓚⓐⓡⓣⓐ
look_alike_letters | tekong | tеkоng
look_alike_letters | merantau | mеrаntаu
look_alike_letters | sukabumi | sukаbumі
look_alike_letters | wibu | ωibυ
look_alike_letters | kelapa | kɛlɑpɑ
look_alike_letters | tambang | ᴛɑmbɑnɢ
invisible | sukabumi | suka\u200bbumi
invisible | xenia | xe\u200bnia
piled_marks | merantau | m̶e̶r̶a̶n̶t̶a̶u̶
letters_apart | sukabumi | s u k a b u m i
letters_apart | tekong | t.e.k.o.n.g
letters_apart | merantau | M-E-R-A-N-T-A-U
letters_apart | cuan | c u a n
letters_apart | buruh | b ♦ u ♦ r ♦ u ♦ h
digits_for_letters | tekong | t3k0ng
digits_for_letters | sukabumi | suk4bum1
digits_for_letters | gudang | gud4ng
digits_for_letters | telegram | t3l3gr4m
digits_for_letters | whatsapp | wh4ts4pp
digits_for_letters | penipuan | p3n1pu4n
digits_for_letters | sertifikat | s3rt1f1k4t
letters_starred | sekolah | sek*lah
letters_starred | dipotong | dip*tong
letters_starred | ditahan | dit*han
letters_starred | bandara | b*ndara
letters_starred | perawan | per*wan
signs_inside | dipotong | dipo.tong
signs_inside | perbatasan | perba_tasan
backwards | perbatasan | nasatabrep
backwards | dipotong | gnotopid
backwards | perawat | tawarep
backwards | tunangan | nagnanut
backwards | kabupaten | netapubak
emoji_digits | 15000 | 1️⃣5️⃣0️⃣0️⃣0️⃣
styled_letters | 18 | 𝟭𝟴
other_script | paspor | ꦥꦱ꧀ꦥꦺꦴꦂ
other_script | malaysia | مليسيا
"""

CASES = [tuple(part.strip() for part in line.split("|", 2)) for line in DISGUISED.strip().splitlines()]


def _written(form: str) -> str:
    for code in ("200b", "200c", "200d", "200e", "2060", "2066", "2069", "00ad", "feff", "180e", "202e", "202c"):
        form = form.replace(f"\\u{code}", chr(int(code, 16)))
    return form


@pytest.mark.parametrize(("trick", "plain", "form"), CASES)
def test_a_disguise_is_undone_and_named(trick: str, plain: str, form: str) -> None:
    text = f"info {_written(form)} untuk kami di sana, silakan tanya langsung"
    reading = read(None, text, slang=SLANG)
    assert f"\ninfo {plain} untuk" in reading.folded or f" {plain} untuk" in reading.folded
    assert trick in {signal.value for signal in reading.disguises}
    for signal in reading.disguises:
        assert signal.words == text[signal.start : signal.end]
        assert signal.words.strip() in text


HONEST = """
iPhone 13 Pro, RTX3060, Galaxy S23 Ultra, A55 5G, PS5, MP3, H264, USB3, Windows 11, Office365
gaji 15jt, 15-20 juta, 7,5 juta, Rp 15.000.000, 800rb, 1.500 riyal, NT$28.590, RM2500, $800-1200, USD 1.500
jam 08.00-17.00, 8-17, 24/7, 2x24 jam, 19:30 WIB, pk 9, 3 shift, 5 hari, 2x makan, 1x seminggu
SMA/SMK, D3/S1, S1/S2, SIM A/B1/C, gol. A/B/AB/O, IPK 3.00, kelas 10-12, TK/SD/SMP, L/P, P/W
Jl. Diponegoro No. 5A RT 01/RW 02, Blok C2/15, Lt. 3, Kav. 12-14, KM 7, Gg. IV No.3B, Ruko B-12
S, M, L, XL, XXL, ukuran 38-40, tinggi 160cm, BB 50kg, 2,5 m, 30 m2, 5 kg, 500 gr, 10 pcs, 40x60
toko.baju@kantor.example dan hrd_2025@kantor.example, @toko_0000, @k4mb0ja.id, @a.b.c.d
https://lowongan.example/k3rja/s4l3s?id=1, www.toko.example/ab-cd, t.me/l0ker_0000, bit.ly/2xAbCdE
#loker2025 #L0KER #kerja_di_rumah #b2b #4jobs
PT A.B.C, CV B&B, P.T. Maju, U.D. Jaya, a.n. Budi, d.a. Kantor, s.d. selesai, u.p. HRD, c.q. Kepala
BPJS, KTP, KK, SKCK, NPWP, NIB, SIP3MI, KP2MI, BP3MI, SISKOP2MI, P3MI, G2G, G to G, B2B, O2O, F&B, R&D
covid-19, H-1, H+3, K3, L.C., W-2, C++, C#, .NET, Node.js, Vue3, 3D, 2D, 4K, 8-ball, 7-Eleven, 3M
jalan2, anak2, bos2, teman2nya, laki2, oleh2, sama2, hati2, pagi2, cepat2an
wkwkwk, hahaha, hehehe, xixixi, awkwkwk, hahahaha, wkwkwkwk, hihihi, huhuhu
kerjaaa yuk gaaas, mantaaap, maauuu, iyaaa, okeee, kereeen, bangeeet, sayaaang
Bab I, II, III, IV, XXI, Paus Yohanes XXIII, abad XIX, kelas VII-IX
Café, naïve, résumé, São Paulo, Malmö, Kraków, Łódź, Ørsted, Đà Nẵng, Curaçao, jalapeño
malam, katak, radar, kodok, kasur rusak, taat, sayas, ibu ubi
✅ Gaji UMK ✅ Libur Minggu ⭐ Makan siang 🎉 Selamat bergabung
1️⃣ Sehat 2️⃣ Jujur 3️⃣ Rajin
① Isi data ② Kirim foto ③ Tunggu kabar
💰 Gaji besar 💰 Bonus 🏠 Mess gratis ✈️ Tiket pesawat ditanggung
Tiket pesawat ✈️ dan paspor 🛂 sudah siap, gaji 💰 tepat waktu
Halo kak 😊🙏 semangat 💪 terima kasih ❤️
📍 Lokasi: Jakarta 📞 Telepon: 021-0000-1234 📱 WA: 0812-0000-1234
Dibutuhkan segera!!! Kasir, Pramuniaga, & Driver!!! (PENTING)
*Gaji* tetap, *bonus* bulanan, _uang makan_, ~libur~ , *kerja keras*
"Lowongan" 'resmi' «tanpa biaya» “aman” ‘terpercaya’ — langsung kerja…
admin/kasir, pria/wanita, jujur&rajin, cepat-tanggap, full-time, part time, on-site, e-mail, non-formal
kerja sama, kerja-sama, orang-tua, anak-anak, laki-laki, sayur-mayur, kupu-kupu, alun-alun, tanggung-jawab
a, b, c, d; A. B. C. D.; a) b) c) d); 1. 2. 3. 4.; i. ii. iii. iv.
vitamin a b c d e, golongan darah a b o, plat B 1234 CD, F 2025 AB, KB 0000 XY
hari Jum'at, ma'af, do'a, Al-Qur'an, Assalamu'alaikum, client's, year's, o'clock
招聘客服,包吃住,月薪 8000 元,联系微信
Работа в Москве для девушек, зарплата высокая
Δουλειά στην Αθήνα για όλους
مطلوب عاملات للعمل في المنزل
รับสมัครงานด่วน
カンボジアで働く人を募集
สวัสดี PT Maju, 안녕하세요, こんにちは
H2O, CO2, pH 7, 100%, 5‰, 25°C, ±10, ½ hari, 3¼ jam, №5, ™, ®, ©, €50, £20, ¥1000, ₱500, ฿300, ₩1000
MAX 35 TH, MIN SMA, PRIA/WANITA, WAJIB WFO, OT DIBAYAR, GAJI UMR, LOKASI: BSD
Dear HRD, Mr. J. K. Rowling, R.A. Kartini, M. Nuh, S.H., M.Kn., S.Pd.I, dr., drg., Ir., Hj.
1.500.000 - 2.000.000 / bln, 15% s/d 20%, 3-6 bln, >18 th, <35 th, +- 5 org, @ 50rb, 2@100rb
versi 2.0.1, iOS17, Android 14, 5GHz, 16GB/512GB, i7-1360P, 1080p, 4x4, 2WD, AC 1/2 PK, 220V
kode: A1B2C3, resi JX0000AB, voucher HEMAT50, OTP 0000, PIN XX99, ref#2025-11
wifi 100Mbps, bensin Rp10rb/ltr, solar B35, E10, LPG 3kg, pupuk NPK 16-16-16
f4, a4, a3+, b5, h3, k2, m1, n95, w2, x5, z3, r2d2, b1n1, 3in1, 4in1, 2in1
COD, PO, DP, TF, QRIS, ATM, m-banking, i-banking, e-wallet, OVO, Dana, LinkAja
Toyota Avanza 1.3G, Honda BR-V, CB150R, NMAX 155, Xpander, L300, Hino 500, CDD/CDE, tronton 10 roda
SAP/ERP, MS Office, AutoCAD 2D/3D, Python3, MySQL, UI/UX, QA/QC, PPIC, EXIM, HSE, K3LH, ISO 9001:2015
sbg kasir, dgn baik, utk toko, krn ramai, yg jujur, tdk merokok, sdh menikah, blm bekerja, dr desa
MAN 2 Model, SMAN 1 Sambas, SDN 05, SMPN 3, STM, UNTAN, UI, ITB, UGM, D-IV, Paket C
tlp. (021) 000-0000 ext. 12, fax 021 0000 0000, hp +62 812-0000-1234, 0812.0000.1234, 0812/0000/1234
Senin-Jumat, Sen-Jum, Sen/Rab/Jum, Sab & Ming, tgl. 17/08/2025, 17-08-25, 2025-11-01
"""
PIECES = [
    piece.strip() for line in HONEST.strip().splitlines() for piece in ([line] if len(line) < 90 else line.split(", "))
]
TEXTS = [*HONEST.strip().splitlines(), *PIECES]


@pytest.mark.parametrize("text", dict.fromkeys(TEXTS))
def test_honest_writing_is_no_disguise(text: str) -> None:
    assert [(signal.words, signal.value) for signal in read(None, text, slang=SLANG).disguises] == []


def test_there_are_many_of_both() -> None:
    assert len(CASES) > 200
    assert len(set(TEXTS)) > 200


KEPT = [
    "kode A1B2C3, iphone13, rtx3060, s23 ultra, mp3, 4x4, b2b, h-1, 24/7, 2x24 jam",
    "gaji 15jt, 7,5 juta, rm2500, $800-1200, nt$28.590, 1.500 riyal, 800rb",
    "kasur rusak, malam, katak, kodok",
    "vitamin a b c d e, gol a / b / o",
    "jl. mawar no. 5a rt 01/rw 02",
    "e-mail, full-time, kerja-sama, laki-laki, admin/kasir",
]


@pytest.mark.parametrize("text", KEPT)
def test_honest_writing_is_read_as_it_stands(text: str) -> None:
    assert read(None, text).folded == f"\n{text.lower()}"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("gaji 15jt\n\nmess\r\nmakan", "gaji 15jt\n\nmess\r\nmakan"),
        ("💰💰 gaji 🔥 5️⃣ juta", "💰💰 gaji 🔥 5 juta"),
        ("baris\u2028dua", "baris\ndua"),
    ],
)
def test_numbers_pictures_and_line_breaks_are_never_thrown_away(text: str, folded: str) -> None:
    assert read(None, text).folded == f"\n{folded}"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("lulusan sd, smp, sma boleh", "lulusan sd, smp, sma boleh"),
        ("min usia 18 th max 35 th", "minimal usia 18 tahun maksimal 35 tahun"),
        ("min mau tanya dong", "min mau tanya dong"),
        ("umur 18 sd 35 th", "umur 18 sampai 35 tahun"),
        ("senin sd sabtu jam 8 sd 5 sore", "senin sampai sabtu jam 8 sampai 5 sore"),
        ("jarak 5 km, km mau kerja?", "jarak 5 km, kamu mau kerja?"),
        ("dr. ani, dr desa", "dr. ani, dari desa"),
        ("ayo rek kerja, no rek bca", "ayo rek kerja, no rekening bca"),
        ("pp, kl, kl mau", "pp, kl, kl mau"),
        (
            "yg mau u/ kerja s/d 3 org krn ortu sdh tdk",
            "yang mau untuk kerja sampai 3 orang karena orang tua sudah tidak",
        ),
        ("bsk brgkt, dtanggung smua", "besok berangkat, ditanggung semua"),
        ("xde pengalaman pun boleh, xleh bawa hp", "tidak ada pengalaman pun boleh, tidak boleh bawa hp"),
        ("ngurusin paspor, nahan hp, dibikinin visa", "mengurus paspor, menahan hp, dibuatkan visa"),
        ("gapunya ijazah gpp", "tidak punya ijazah gpp"),
    ],
)
def test_everyday_spelling_is_read_where_it_can_only_be_that(text: str, folded: str) -> None:
    assert read(None, text, slang=SLANG).folded == f"\n{folded}"
