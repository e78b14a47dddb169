"""Invented ads and what people do to a copy: re-punctuated, leet, emoji, words dropped or added, another phone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

JOBS = [
    *("admin toko online", "juru masak rumah makan", "penjaga gudang malam", "pengasuh anak balita", "awak kapal cumi"),
    *("pemandu lagu karaoke", "petugas layanan pelanggan", "perawat lansia", "buruh panen sawit", "teknisi pendingin"),
    *("penjahit konveksi", "kurir sepeda motor", "guru les matematika", "pelayan kedai kopi", "operator jahit sepatu"),
]
TASKS = [
    *("membalas pesan pembeli", "mencatat pesanan masuk", "mencetak resi pengiriman", "menyiapkan laporan harian"),
    *(
        "memasak rendang dari pagi",
        "menjaga rasa masakan",
        "mengatur belanja bumbu dan santan",
        "mengunci pintu gudang",
    ),
    *("menghitung barang keluar masuk", "berkeliling tiap dua jam", "menulis buku jaga", "menemani dua anak bermain"),
    *("menyuapi makan siang", "mengantar ke taman", "menarik jaring malam hari", "menyortir hasil laut ke palka"),
    *("membersihkan geladak", "memperbaiki alat tangkap", "menyambut tamu di depan", "memilihkan lagu pesanan"),
    *("menjawab telepon dari luar negeri", "menerjemahkan keluhan", "mengetik cepat di dua layar", "merapikan ruangan"),
    *("memandikan nenek", "menyiapkan obat sesuai jadwal", "menemani kontrol ke puskesmas", "memotong tandan buah"),
    *(
        "memikul ke tepi jalan",
        "mengumpulkan brondolan",
        "mengisi freon",
        "memasang pipa tembaga",
        "melayani panggilan",
    ),
    *("menjahit kemeja sekolah", "mengejar target mingguan", "memeriksa kancing", "mengantar seratus paket sehari"),
    *("menagih pembayaran tunai", "menyusun latihan pecahan", "memberi kabar kepada orang tua", "meracik kopi susu"),
    *("mengoperasikan mesin espresso", "mencuci gelas", "mengelem sol sepatu", "bekerja bergilir tiga sif"),
]
FRAMES = [
    "Lowongan {job}. Tugasnya {task}. Penempatan {place}, gaji {pay}. {extra} Hubungi {phone} sebelum {day}.",
    "{place} membutuhkan {job} secepatnya! Setiap hari {task}. Upah {pay}. {extra} Lamaran: {phone}, batas {day}.",
    "Kami mencari orang untuk posisi {job}; tugasnya {task}. Bayaran {pay}, lokasi di {place}. {extra} Info {phone}.",
    "Ada yang minat jadi {job}? Di {place}, kerjanya {task}. Digaji {pay}. {extra} Japri saja {phone} ya, {day} jalan.",
]
PLACES = [
    *("Kamboja", "Pontianak", "Penang Malaysia", "Taichung Taiwan", "pelabuhan Benoa", "Surabaya timur", "Batam kota"),
    *("Ciputat", "Phnom Penh", "Dubai", "kebun Sanggau", "Bandung utara", "Hong Kong", "Medan", "Sihanoukville"),
]
EXTRAS = [
    "Tempat tinggal dan makan ditanggung, paspor kami bantu urus sampai selesai.",
    "Syarat ijazah minimal SMA, surat sehat dari dokter, dan mau bekerja akhir pekan bila ramai.",
    "Tidak dipungut biaya apa pun, wawancara langsung di kantor kelurahan bersama dinas tenaga kerja.",
    "Potongan tiket dicicil tiga bulan dari gaji pertama, kontrak dua tahun tidak boleh pulang.",
    "Diutamakan yang punya pengalaman satu tahun serta kendaraan sendiri dengan surat lengkap.",
    "Pelatihan dua minggu diberikan gratis, setelah itu ada bonus kehadiran dan tunjangan hari raya.",
]
PAYS = ["3,5 juta sebulan", "Rp 120.000 per hari", "900 dolar", "7-9 juta bersih", "RM 1.700", "12 jt + komisi"]
DAYS = ["Jumat ini", "akhir bulan", "tanggal 20", "minggu depan", "lusa"]
EMOJI = ["😀", "🔥", "✅", "📞", "💰", "✈️", "🏠", "👉", "⭐", "🇰🇭"]
SYNONYMS = {
    "secepatnya": "segera",
    "gaji": "upah",
    "hubungi": "kontak",
    "butuh": "perlu",
    "minat": "tertarik",
    "mencari": "cari",
    "yang": "yg",
    "dengan": "dgn",
    "untuk": "utk",
    "tidak": "tdk",
}


def bases(count: int = 120, seed: int = 3) -> list[str]:
    """Invented ads; many share a job, a frame, a closing or a duty, and are no copies all the same."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        parts = {"job": JOBS[number % len(JOBS)], "task": ", ".join(dice.sample(TASKS, 5))}
        parts |= {"place": dice.choice(PLACES), "extra": dice.choice(EXTRAS), "pay": dice.choice(PAYS)}
        made.append(dice.choice(FRAMES).format(**parts, phone=phone(dice), day=dice.choice(DAYS)))
    return made


def phone(dice: random.Random) -> str:
    """An invented number."""
    return f"0812 0000 {dice.randint(0, 9999):04d}"


def punctuated(text: str, dice: random.Random) -> str:
    """Other marks, other breaks, capitals."""
    text = re.sub(r"[.,;!?]", lambda _: dice.choice([".", "!!", " -", "\n", "...", ","]), text)
    return text.upper() if dice.random() < 0.3 else text


def with_emoji(text: str, dice: random.Random) -> str:
    """An emoji after every fourth word or so."""
    return " ".join(word + dice.choice(EMOJI) if dice.random() < 0.25 else word for word in text.split())


def leet(text: str, dice: random.Random) -> str:
    """Figures for letters in a third of the words."""
    table = str.maketrans("aeios", "4310$")
    words = text.split(" ")
    return " ".join(word.translate(table) if word.isalpha() and dice.random() < 0.33 else word for word in words)


def spaced(text: str, dice: random.Random) -> str:
    """A few words spelt with dots or blanks between the letters, others stretched."""
    out = []
    for word in text.split(" "):
        act = dice.random()
        if word.isalpha() and len(word) > 3 and act < 0.06:
            word = dice.choice([".", " "]).join(word)
        elif word.isalpha() and act < 0.12:
            word += word[-1] * 3
        out.append(word)
    return " ".join(out)


def edited(text: str, dice: random.Random) -> str:
    """Synonyms, a few words dropped, a greeting before or a call after."""
    words = [SYNONYMS.get(word.lower(), word) for word in text.split(" ") if dice.random() > 0.05]
    before = dice.choice(["", "Info loker! ", "Repost ya kak. "])
    after = dice.choice(["", " Buruan daftar sekarang.", " #loker #kerja", " Kuota terbatas, siapa cepat dia dapat."])
    return before + " ".join(words) + after


def another_phone(text: str, dice: random.Random) -> str:
    """The same ad under another number, or with none."""
    return re.sub(r"0812 0000 \d{4}", lambda _: dice.choice([phone(dice), "inbox"]), text)


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    punctuated,
    with_emoji,
    leet,
    spaced,
    edited,
    another_phone,
)


def copies_of(text: str, seed: int, count: int = 5) -> list[str]:
    """Copies of an ad, each with one to three things done to it."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        copy = text
        for edit in dice.sample(EDITS, dice.choice([1, 2, 2, 3])):
            copy = edit(copy, dice)
        made.append(copy)
    return made
