"""What only sounds like a cue, and what is one in other words: denied, made to order, an illness, a borrowed name."""

from __future__ import annotations

import pytest

from patrol.signals import notice
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

TABLES = load_tables(find_workspace())


def names(text: str) -> set[str]:
    return {signal.name for signal in notice(read(None, text, slang=TABLES.slang), TABLES)}


@pytest.mark.parametrize(
    "text",
    [
        "Operator gudang, BPJS dari hari pertama, cuti 12 hari",
        "Gaji UMK, libur Minggu, antar jemput karyawan",
        "Siswa magang membawa surat pengantar sekolah",
        "Tanpa pungutan, BPJS dan THR sejak bulan pertama",
        "Tidak ada denda, cuti 12 hari",
    ],
)
def test_terms_that_are_given_are_fair(text: str) -> None:
    assert "fair_terms" in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kebun sawit, tanpa BPJS, tanpa cuti dua musim",
        "Pabrik sarung tangan, tidak ada libur 8 bulan pertama",
        "Duit jauh di atas UMR, percaya deh",
        "Mess dikunci, keluar cuma hari Minggu",
        "Asuransi? ada, doa ibu",
        "Cuti kuliah dulu aja satu tahun, skripsi nanti",
        "Tidak perlu surat kampus, langsung kerja",
        "Gaji dipotong asrama, makan, asuransi",
    ],
)
def test_terms_that_are_denied_or_bent_are_not(text: str) -> None:
    assert "fair_terms" not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lulus uji kompetensi dan sertifikat BNSP",
        "Kontrak kerja diperiksa disnaker, orientasi pra-pemberangkatan",
        "Penerbangan setelah visa kerja terbit",
        "Disnaker tidak memungut biaya apa pun",
        "Perawat dengan sertifikat rumah sakit",
    ],
)
def test_procedure_that_is_kept_is_formal(text: str) -> None:
    assert "formal_procedure" in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Biaya 40 juta, sertifikat rumah boleh jadi jaminan",
        "Sertifikat pelaut dibikinin dua hari jadi",
        "Sertifikatnya bisa dibeli, langsung naik kapal",
        "Gagal EPS? ikut abang saja",
        "BLK tidak usah, ribet",
        "Masuk pakai visa turis, work permit menyusul",
        "Siapa lapor ke disnaker aku tahu namanya",
    ],
)
def test_procedure_that_is_bought_left_out_or_feared_is_not(text: str) -> None:
    assert "formal_procedure" not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kedai alat tulis di Miri cari juruwang, orang tempatan sahaja, RM1,750",
        "Cleaner wanted, Johor Bahru, locals only, RM1,800",
        "Pelayan kedai di Sibu, warganegara sahaja, kami tiada kuota pekerja asing, RM1,700",
    ],
)
def test_a_shop_abroad_for_its_own_people_asks_nobody_over_the_border(text: str) -> None:
    assert "works_abroad" not in names(text)


def test_for_locals_alone_is_not_believed_beside_a_way_in() -> None:
    said = names(
        "Kerja kebun di Miri, orang tempatan sahaja kata poster, masuk lewat jalan tikus, paspor lancong, RM1,900"
    )
    assert "works_abroad" in said


@pytest.mark.parametrize(
    "text",
    ["Sales support, KL. Your passport stays with you.", "Au pair in Norway. You keep your passport.",
     "Jual sepeda, BPKB motor ada, bukan jaminan"],
)  # fmt: skip
def test_papers_that_stay_with_their_owner_are_not_held(text: str) -> None:
    assert "asks_to_surrender_papers" not in names(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pasien ginjal tanya jadwal dokternya dulu", "organ_sought"),
        ("Ibu sakit ginjal, adik cari kerja di katering", "organ_sought"),
        ("Ginjal untuk kerabat, mengaku saja anak angkat", "baby_sought"),
        ("Usia 19-27. Kami cuma bikin kelas daring", "papers_falsified"),
        ("Butuh 4 talent foto katalog hijab, studio di Depok", "sexual_services_sought"),
        ("Open talent live jualan baju muslim, jam 9 sampai 2", "sexual_services_sought"),
    ],
)
def test_words_that_are_bad_elsewhere_mean_no_harm_here(text: str, name: str) -> None:
    assert name not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ners 4 tahun ICU mencari penempatan Jerman. Harapan EUR 2.400 per bulan. Tidak bersedia: setoran di muka",
        "aku pindahan dari Kediri, cari tempat pijat yang bosnya manusiawi",
        "anak lanang kulo lulus SMP karepe kerjo, opo ono bengkel cedhak kene?",
    ],
)
def test_who_offers_own_work_seeks_it(text: str) -> None:
    assert "seeks_work" in names(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Masuk pakai paspor jalan-jalan aja, kerjanya di Johor", "visa_not_for_work"),
        ("Berangkat pakai nama & kontrak peserta lama", "papers_falsified"),
        ("Help as a cousin, family papers will be prepared", "papers_falsified"),
        ("KTP pake punya kakak sepupu dulu", "papers_falsified"),
        ("Dokumen nanti kita tuakan", "age_raised"),
        ("Magang Jepang, skip bahasa, skip seleksi", "no_papers_needed"),
        ("Blood type O+, a generous gratitude payment", "organ_sought"),
        ("Ada pasutri di Penang siap rawat, biaya sesar ditanggung", "baby_sought"),
    ],
)
def test_what_is_offered_in_other_words(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("baby_sought", "Sekretaris, kontrak 2 tahun, tidak boleh hamil, 8 juta"),
        ("visa_not_for_work", "Kedai di Johor cari orang tempatan. Pas lawatan kami tak boleh ambil"),
        ("crosses_border_unseen", "Feri cepat, kami tidak melayani titipan penumpang tanpa paspor"),
        ("marriage_sought", "Penerjemah tersumpah, kami tidak mencarikan jodoh"),
        ("visa_not_for_work", "Hotel di Johor, tolong jangan hubungi untuk masuk guna paspor pelancong"),
        ("company_quarters", "Kafe di Semarang, kami tidak menyediakan mess"),
        ("sexual_services_sought", "suster bayi, boleh anak baru lulus SMA"),
        ("work_nightlife", "sanggar tari membuka audisi penari remaja untuk festival kabupaten"),
        ("all_costs_paid", "Kemah pramuka, pulang dijemput orang tua jam 4"),
    ],
)
def test_what_is_refused_is_not_offered(name: str, text: str) -> None:
    assert name not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "dicari perempuan mau mengandung untuk pasangan luar, 150 juta, bayi langsung dibawa",
        "terima titipan anak umur 2-9, ibunya dikasih 2 juta, kalau ada keluarga mau pelihara kami kasihkan",
        "rumah singgah, tanda tangan surat penyerahan anak",
    ],
)
def test_children_handed_over(text: str) -> None:
    assert "baby_sought" in names(text)
