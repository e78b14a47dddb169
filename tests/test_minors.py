"""Who under 18 is sought, who only takes part in an event, and who works by day beside home."""

from __future__ import annotations

import pytest

from patrol import flow
from patrol.records import Age
from patrol.settings import Settings
from patrol.signals import notice
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
TABLES = load_tables(WORKSPACE)
RULES = flow.open_engine(WORKSPACE, Settings(), model=False)


def seen(text: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for signal in notice(read(None, text, slang=TABLES.slang), TABLES):
        found.setdefault(signal.name, []).append(signal.value)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Lomba tari kreasi pelajar 12-17 tahun, HTM Rp20.000, juara dapat piala, wajib izin ortu",
        "Retret remaja kelas 9 sampai 12 di Bukit Sarwangi, kontribusi 120rb, kakak pembina ikut menginap",
        "Camp sains anak 10-14 tahun, 2 malam, peserta diantar dan dijemput orang tua, infak 90 ribu",
        "Pertukaran pelajar 8 hari untuk siswa kelas XI, 2 guru mendampingi, biaya pendaftaran 300 ribu",
        "PPDB madrasah kami, usia 12-15, sekolah formal pagi, wali boleh menjenguk tiap Ahad",
        "Pertukaran pelajar ke Kanada buat kelas 11, umur 15-17, ortu ikut wawancara, link resmi di bio",
        "SSB Garuda Muda buka seleksi U-14, iuran 40rb, turnamen ke Miri, ortu ikut mendampingi",
        "English camp liburan anak SMP (12-15 th), asrama terpisah, 1,7 jt include makan, ortu boleh nengok kapan saja",
    ],
)
def test_who_takes_part_in_an_event_is_not_sought(text: str) -> None:
    told = seen(text)
    assert "sells_travel_or_study" in told and "minor_sought" not in told
    assert not flow.try_text(text, RULES)[1].flagged


@pytest.mark.parametrize(
    "text",
    [
        "Lomba foto remaja putri 14-17, juara ditempatkan kerja di kafe luar kota, kontrak setahun, piala menanti",
        "Beasiswa anak 13-16, peserta sambil kerja di toko majikan, gaji 500 ribu sebulan, wali tanda tangan saja",
        "Kompetisi model putri 15-17, peserta dijemput malam ini, jangan bilang mama ya, hadiah 3 juta",
        "Workshop talent umur 15-17, sertifikat, langsung nemenin tamu karaoke, fee 400 ribu semalam",
    ],
)
def test_an_event_that_leads_to_work_or_hides_something_is_none(text: str) -> None:
    assert "minor_sought" in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Toko alat tulis butuh penjaga, 17-30 th, jam 8 sampai 4, gaji 1,9 juta, bawa lamaran ke toko",
        "Cari 2 pelajar usia 16-17 bantu stan buku, 3 jam sehari, langsung pulang, wajib izin orang tua, 30rb",
        "Terima anak 15-17 th belajar setel sepeda, sore doang, orang tua ikut ketemu saya dulu, jajan 25 ribu",
    ],
)
def test_work_by_day_beside_home_is_told_and_flags_nothing(text: str) -> None:
    told = seen(text)
    assert "young_work_beside_home" in told and "minor_sought" in told, "who is under 18 is never missed"
    assert not flow.try_text(text, RULES)[1].flagged


@pytest.mark.parametrize(
    "text",
    [
        "Butuh cewek 17-25 th, mess gratis, besok berangkat, gaji 6 juta",
        "Cari anak 15-17, izin orang tua cukup WA, langsung pulang kalau capek, nemenin tamu karaoke sampai subuh",
        "Terima anak 14-16 jaga rumah, izin orang tua, tidur dalam, KTP dititip, gaji 400 ribu",
        "Butuh pelajar 16-17 izin orang tua, 3 jam sehari, HP dan ijazah asli ditahan kami",
    ],
)
def test_what_takes_the_young_away_or_keeps_them_is_not_beside_home(text: str) -> None:
    told = seen(text)
    assert "young_work_beside_home" not in told and "minor_sought" in told


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Hiring writer\n▪ 20–38, m/f\n▪ $900", Age(20, 38)),
        ("admin live\n18-35 • 12jt • shift malam", Age(18, 35)),
        ("butuh hostess indo 20-32, 500 dolar", Age(20, 32)),
    ],
)
def test_a_range_between_bullets_is_an_age(text: str, age: Age) -> None:
    assert age in seen(text)["age_sought"]


def test_that_under_18_is_no_matter_welcomes_them() -> None:
    assert "underage_welcome" in seen("Ikut magang ke sana ya dik, umur belum 17 tidak masalah, surat kami bantu")


@pytest.mark.parametrize(
    "text",
    [
        "Praktik untuk kelas 9 dan kelas 10 di salon pijat, sertifikat ada, kalau ibu tanya bilang les, 0812-0000-4410",
        "Adik yang tidak lanjut SMA boleh ikut ke kapal, BPJS ada, ortu jangan sampai tahu, chat 0812-0000-4411",
    ],
)
def test_what_else_is_claimed_does_not_hold_back_a_child_that_is_kept_from_its_parents(text: str) -> None:
    made = flow.try_text(text, RULES)[1]
    assert made.minor and made.band == "critical"
    assert "minor_kept_from_parents" in {finding.rule for finding in made.findings}


def test_children_who_come_along_and_may_not_work_are_not_sought() -> None:
    assert "minor_sought" not in seen(
        "Panen tebu, keluarga boleh ikut tapi anak di bawah umur ga boleh kerja, ada PAUD"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Adik2 🎒 SMP mau uang jajan? nanti malam temani duduk di kafe",
        "Ading bungas nang lulus SMP, umpat begawi di warung kopi pangkolan",
        "Bocah kampung yang tidak sekolah pun bisa, angkat jaring di bagan",
        "Milari budak awewe keur juragan, mahar 8 juta, lulusan SMP keneh ge teu nanaon",
        "adik manis yg masih gendong tas sekolah, oma di Macau kesepian, umur belasan awal",
        "bocil2 warnet merapat, admin gim di seberang",
        "cari menantu, yang masih duduk di bangku SMP lebih mudah diajari",
        "casting yg dari SMP, foto di vila, ortu jangan ikut",
        "jaga bayi di Penang, yg belum 21 (bhkn 16) dokumen kita tuakan",
    ],
)
def test_children_are_seen_behind_a_picture_and_in_other_words(text: str) -> None:
    assert "minor_sought" in seen(text)


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("cuci piring, 18 ke atas, yang kelahiran 2010 belum bisa maaf", False),
        ("cuci piring, kelahiran 2010 gapapa", True),
        ("nikah sama abg korea, 40 juta ke orang tua", False),
        ("cari abg buat temani tamu", True),
        ("yang masih sekolah jangan coba-coba daftar, karaoke keluarga, min 20 th", False),
        ("ada yang punya adik kelas 10/11, butuh 2 buat live dari kos kami", True),
        ("cari keponakan cantik SMA mau jadi istri pengusaha", True),
        ("room attendant 19-30, yang KTP-nya belum 18 tahun otomatis gugur", False),
        ("umur kurang pun kita punya cara, kerja jaga orang tua di Malaysia", True),
        ("cari siswi kalem, villa, hapus chat abis baca", True),
        ("mami cari adek-adek lagi, belum lulus gpp, jaga room karaoke", True),
        ("jaga stan, umur 15-18, jam 16-20, ibunya boleh ikut duduk", True),
        ("asrama putra Budi Luhur menerima anak 12-15 tahun, hari Minggu boleh dijenguk", False),
        ("lomba mancing anak kelas 4-6 SD, juara pertama sepeda, bapak boleh ikut menunggu", False),
        ("PKBM Harapan buka kejar paket B, yang putus sekolah SMP silakan, gratis", False),
        ("donor darah di UDD, usia 17-60 tahun, bawa KTP", False),
        ("syukuran, anak bungsu kami kelas 3 SMA diterima di Jogja", False),
        ("keponakan saya kelas 3 SMP aja betah kerja di sini, ayo ikut", True),
        ("anak es-em-pe boleh, host live dari kos kami", True),
        ("host live abis pulang sekolah aja, jangan sampai ketahuan guru", True),
        ("PKBM cuma alasan, cari yang putus sekolah SMP jaga kafe, gaji 2 juta", True),
    ],
)
def test_who_is_told_to_stay_away_is_not_sought(text: str, young: bool) -> None:
    found = {signal.name for signal in notice(read(None, text, slang=TABLES.slang), TABLES)}
    assert ("minor_sought" in found) is young
