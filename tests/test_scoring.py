"""The doctrine as tables: what is flagged, in which lane, and what never is. Every post is invented."""

from __future__ import annotations

import pytest

from patrol.records import BANDS, Assessment, Post
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine, assess
from patrol.tables import load_tables
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
ENGINE = Engine(load_tables(WORKSPACE), load_rulebook(WORKSPACE))


def _assess(text: str, title: str | None = None) -> Assessment:
    return assess(Post("test", "1", text, title), ENGINE)


@pytest.mark.parametrize(
    "text",
    [
        "Lowongan admin toko di Sambas, gaji 2,6 juta, tanpa pengalaman boleh, hubungi 0812-0000-1001",
        "Dicari kasir minimarket Singkawang, mess ada, gaji UMK, kirim lamaran",
        "Butuh pelayan kafe di Pontianak, gaji 2,4 juta, makan siang, wa 0812-0000-1002",
        "Insinyur tambang, pengalaman 8 tahun, gaji 40 juta, kirim CV ke hr@contoh.example",
        "Sales properti Jakarta, komisi sampai 80 juta per unit, gaji pokok 5 juta",
        "Gaji 30 juta per bulan! Kirim CV ke kantor kami di Bandung",
        "Kami perusahaan yang bergerak di bidang mesin dari "
        "China, kualifikasi: S1, bisa Mandarin. Kantor di Tangerang. "
        + "Tanggung jawab: menjual mesin, membuat laporan, melayani pelanggan sesuai standar perusahaan. "
        * 6,
    ],
)
def test_one_indicator_or_pay_alone_never_flags(text: str) -> None:
    assert not _assess(text).flagged


@pytest.mark.parametrize(
    ("text", "modus"),
    [
        (
            "Butuh CS chat utk kantor di Kamboja, gaji 900 dolar, tanpa ijazah, tiket ditanggung, wa 0812-0000-1003",
            "scam_compound",
        ),
        (
            "Kerja ladang sawit Sarawak, lewat jalan tikus malam, tak payah paspot, RM55 sehari, jumpa tekong",
            "nonprocedural_migration",
        ),
        (
            (
                "Dicari calon istri utk pria Tiongkok, mahar 55 juta "
                "utk orang tua, paspor kami urus, hubungi tante 0813-0000-1004"
            ),
            "bride",
        ),
        ("Butuh LC karaoke Batam, mess ada, tiket ditalangi potong gaji, KTP dipegang mami, chat kakak", "nightlife"),
        (
            (
                "Cari donor ginjal gol B, imbalan 125 juta, "
                "operasi di luar negeri, jangan cerita keluarga, wa 0812-0000-1005"
            ),
            "organ",
        ),
        (
            (
                "Yang hamil belum siap, kami tampung, lahiran gratis, bayi "
                "dirawat keluarga mapan, uang 12 juta, rahasia, wa 0812-0000-1006"
            ),
            "baby",
        ),
        (
            (
                "ABK kapal cumi, tanpa pengalaman tanpa buku pelaut, "
                "kasbon 3 juta utk keluarga potong gaji, ijazah ditahan"
            ),
            "fishing_crew",
        ),
        (
            "Magang ke Jerman 20 SKS, biaya tiket jadi pinjaman potong gaji, kontrak bahasa Jerman diteken di bandara",
            "fake_internship",
        ),
        (
            (
                "Pembantu ke Riyadh, visa ziarah, tanpa medical, uang saku "
                "7 juta utk keluarga sebelum berangkat, hubungi Bu Haji"
            ),
            "domestic_worker",
        ),
    ],
)
def test_combinations_are_flagged_with_their_modus(text: str, modus: str) -> None:
    found = _assess(text)
    assert found.flagged
    assert modus in found.modus
    assert found.label in ("trafficking", "nonprocedural")
    assert found.findings


@pytest.mark.parametrize(
    "text",
    [
        "Cari anak perempuan umur 15-17 jadi pembantu di Jakarta, gaji 800 ribu, dijemput, hubungi bu Ida",
        "Dicari LC umur 16 pun boleh, mess ada, hubungi mami",
        "Anak perempuan 15-17 boleh ikut saya jaga rumah di kota, gaji ke orang tua, wa 0812-0000-1009",
        "Dicari LC umur 16 pun boleh, mess ada, hubungi mami. P3MI resmi, kontrak kerja, SIP3MI, uji kompetensi BLK",
    ],
)
def test_children_are_on_top_and_nothing_lowers_them(text: str) -> None:
    found = _assess(text)
    assert (found.band, found.lane, found.minor) == ("critical", "child", True)


def test_a_licence_lowers_at_most_one_band() -> None:
    plain = (
        "Kerja Malaysia, paspor dipegang kantor, denda 10 juta kalau "
        "kabur, potong gaji 5 bulan, visa turis, RM1.500, wa 0812-0000-1007"
    )
    licensed = plain + ". P3MI resmi, SIP3MI, job order SISKOP2MI, kontrak kerja, uji kompetensi"
    fall = BANDS.index(_assess(licensed).band) - BANDS.index(_assess(plain).band)
    assert _assess(plain).flagged
    assert 0 <= fall <= 1


CLAIMED = "P3MI resmi, SIP3MI, job order SISKOP2MI, kontrak kerja, uji kompetensi, BPJS"
BOUND = "Kerja Malaysia, paspor dipegang kantor, denda 10 juta kalau kabur, potong gaji 5 bulan, visa turis, RM1.500"


@pytest.mark.parametrize(
    ("who", "least", "most"),
    [
        ("wa 0812-0000-1007", 0, 1),  # claimed alone: one band at most
        ("PT Contoh Karya Rantau, info@contohkarya.example", 1, len(BANDS)),  # listed, its own contact: freely
        ("PT Contoh Karya Rantau, hr@contohkarya.example, wa 0812-0000-1007", 0, 1),  # and somebody else's beside it
        ("PT Contoh Karya Rantau, wa 0812-0000-1007", 0, 0),  # a listed name with another's number: not at all
        ("SIP3MI-CONTOH-001/2024, wa 0812-0000-1007", 0, 0),
        ("PT Contoh Dicabut Abadi, wa 0812-0000-1007", 0, 0),  # revoked: not at all
    ],
)
@pytest.mark.parametrize("work", [BOUND, f"Butuh pembantu. {BOUND}, tidak boleh keluar, berangkat besok"])
def test_how_far_a_licence_lowers(work: str, who: str, least: int, most: int) -> None:
    plain, licensed = _assess(f"{work}, wa 0812-0000-1007"), _assess(f"{work}. {CLAIMED}. {who}")
    assert plain.flagged
    assert least <= BANDS.index(licensed.band) - BANDS.index(plain.band) <= most


@pytest.mark.parametrize("who", ["PT Contoh Karya Rantau, info@contohkarya.example", "wa 0812-0000-1007"])
def test_no_licence_lowers_the_child_lane(who: str) -> None:
    found = _assess(f"Cari anak umur 15-16 jadi pembantu ke Malaysia, visa turis. {CLAIMED}. {who}")
    assert (found.band, found.lane, found.minor) == ("critical", "child", True)


@pytest.mark.parametrize(
    "text",
    [
        (
            "Tolong bantu kami, adik saya disekap di Myawaddy, dijanjikan "
            "admin gaji 15 juta, paspor ditahan, diminta tebusan 80 juta"
        ),
        "Mohon bantuannya pak, anak saya tidak bisa pulang dari Kamboja, takut lapor, siapa yang bisa bantu?",
    ],
)
def test_a_call_for_help_is_never_suspect(text: str) -> None:
    found = _assess(text)
    assert found.lane == "help"
    assert found.band in ("none", "low")
    assert found.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Cukup like dan subscribe dibayar 15 ribu per tugas, isi saldo dulu 100 ribu, chat admin",
        "Lowongan gudang, wajib transfer 350 ribu untuk seragam, gaji 5 juta, hubungi HRD 0812-0000-1008",
        "Rekrutmen karyawan BUMN besar, penempatan di kota masing-masing, SD SMP SMA sampai sarjana, klik tautan ini",
    ],
)
def test_a_job_scam_where_nobody_moves_stays_low(text: str) -> None:
    found = _assess(text)
    assert (found.label, found.band) == ("job_scam", "low")


def test_denying_cambodia_does_not_send_there() -> None:
    found = _assess("Lowongan admin toko di Batam, bukan Kamboja, gaji 4 juta, BPJS, datang langsung ke kantor")
    assert "KH" not in found.destinations
    assert not found.flagged


@pytest.mark.parametrize(
    "text",
    [
        "Polisi menangkap dua tersangka perekrut ke Kamboja, kata Kapolres. Korban dijanjikan gaji 12 juta.",
        "Waspada! Jangan tergiur lowongan admin Kamboja gaji 15 juta, itu modus. Segera lapor.",
        "Saya cari kerja pembantu atau jaga lansia, umur 32, Pontianak, gaji nego",
    ],
)
def test_talk_about_trafficking_is_not_an_offer(text: str) -> None:
    assert not _assess(text).flagged


@pytest.mark.parametrize(
    "text",
    ["", " ", "😀😭🙏" * 50, "a\0b gaji\0", "\ud800 kerja \udfff", "ต้องการพนักงาน เงินเดือน 30000 บาท", "x" * 1_000_000],
    ids=["empty", "blank", "emoji", "nul", "surrogates", "thai", "megabyte"],
)
def test_any_text_is_answered(text: str) -> None:
    found = _assess(text)
    assert found.band in BANDS
    assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Loker k.a.m.b.o.j.a", "Admin ch@t 🇰🇭 g4ji 12 jt, paspor dibantu, tiket ditanggung, wa 0812-0000-1009"),
        (None, "𝐋𝐨𝐤𝐞𝐫 admin Poipet, ga perlu ijazah, KTP dipegang kantor, jgn bilang ortu"),
    ],
)
def test_offsets_quote_the_words_as_captured(title: str | None, text: str) -> None:
    found = _assess(text, title)
    assert found.findings
    for finding in found.findings:
        field = text if finding.field == "text" else title
        assert field is not None
        assert field[finding.start : finding.end] == finding.words


def test_findings_come_strongest_first_and_score_rises_with_the_band() -> None:
    high = _assess(
        "Butuh admin Kamboja, tanpa ijazah, tiket ditanggung, KTP ditahan, berangkat besok, wa 0812-0000-1010"
    )
    low = _assess("Lowongan kasir di Sambas, gaji 2 juta")
    assert [f.points for f in high.findings] == sorted((f.points for f in high.findings), reverse=True)
    assert high.score > low.score
