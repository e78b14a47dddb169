"""Cues in several ways of saying; what takes them back; what follows from the tables."""

from __future__ import annotations

import pytest

from patrol.signals import names, notice, version
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

TABLES = load_tables(find_workspace())


def _told(text: str) -> set[str]:
    return {signal.name for signal in notice(read(None, text, slang=TABLES.slang), TABLES)}


@pytest.mark.parametrize(
    ("cue", "texts"),
    [
        (
            "asks_to_surrender_papers",
            [
                "paspor dipegang agen",
                "KTP ditahan kantor",
                "jaminan ijazah asli",
                "we keep your passport",
                "护照上交公司",
            ],
        ),
        ("papers_made_by_recruiter", ["paspor dibuatkan", "visa kami urus", "belum ada paspor dibantu", "包签证"]),
        (
            "visa_not_for_work",
            ["pakai visa ziarah", "kerja guna pas lawatan", "permit nyusul", "tourist visa first", "jalur umroh"],
        ),
        ("crosses_border_unseen", ["lewat jalur tikus", "naik pancung malam", "ora usah paspor", "ikut lori"]),
        (
            "papers_falsified",
            ["umur dituakan di KTP", "usia sesungguhnya 16 nanti disesuaikan", "tahun lahirnya dibetulin"],
        ),
        ("no_skill_needed", ["tanpa pengalaman", "diajari dari nol", "cuma balas chat", "no experience", "无需经验"]),
        (
            "debt_for_placement",
            ["potong gaji 4 bulan", "tiket ditalangi dulu", "deduct from salary", "bayar belakangan potong gaji"],
        ),
        (
            "penalty_for_leaving",
            ["kalau kabur denda 20 juta", "keluar sebelum habis kontrak ganti rugi", "pay USD 900 if you quit"],
        ),
        ("confines", ["tidak boleh keluar mess", "hp dikumpulkan", "keluar mesti izin bos", "cannot leave the dorm"]),
        (
            "secrecy_asked",
            ["jangan bilang orang tua", "tidak usah pamit suami", "ulah wawartos ka saha-saha", "ojo kandha"],
        ),
        ("advance_to_family", ["uang saku keluarga 6 juta", "ibu pegang 20 juta", "fit 9 juta tunai"]),
        (
            "waives_claims",
            [
                "teken surat tidak akan menuntut",
                "sakit atau mati tanggung sendiri",
                "agency not liable for injury",
                "后果自负",
            ],
        ),
        ("moved_at_sea", ["pindah kapal di tengah laut", "sandar cuma setahun sekali", "10 bulan tanpa sandar"]),
        (
            "pay_differs_on_paper",
            ["di kontrak tertulis lebih besar", "kontraknya dua versi", "tanda tangan blanko kosong", "double kontrak"],
        ),
        ("head_money", ["yang bawa calon dapat 2 juta", "ajak teman bonus 500 ribu", "介绍费"]),
        ("leaves_at_once", ["berangkat besok", "senin jalan", "langsung terbang", "本周出发"]),
        ("self_defence", ["bukan penipuan", "100% amanah", "tidak usah takut"]),
        ("work_gambling_or_fraud", ["admin slot", "cs crypto", "admin depo wd", "butuh 3 killer"]),
        ("work_nightlife", ["dicari LC", "temani tamu minum", "kafe malam", "陪酒"]),
        ("marriage_sought", ["calon istri", "dijodohkan dengan orang Taiwan", "open pengantin", "彩礼"]),
        ("pupils_sought", ["anak SMA boleh", "baru lulus SMP", "putus sekolah", "khusus kelas 11 ya"]),
        ("underage_welcome", ["yang belum 18 boleh", "umur 15 pun boleh", "usia 14-17"]),
        ("going_abroad", ["kerja ke luar negeri", "langsung terbang", "overseas job"]),
    ],
)
def test_cue_hears_many_ways_of_saying(cue: str, texts: list[str]) -> None:
    for text in texts:
        assert cue in _told(text), text


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("asks_to_surrender_papers", "kami tidak menahan KTP"),
        ("debt_for_placement", "tanpa potong gaji"),
        ("penalty_for_leaving", "tidak ada denda kalau mundur"),
        ("sexual_services_sought", "melayani pelanggan sesuai standar perusahaan, melapor per minggu"),
        ("work_online_desk", "beli tiket online"),
        ("marriage_sought", "cara melamar kerja"),
        ("all_costs_paid", "main gratis"),
        ("head_money", "membutuhkan calon pegawai"),
    ],
)
def test_cue_is_not_heard_where_it_is_not_said(cue: str, text: str) -> None:
    assert cue not in _told(text)


@pytest.mark.parametrize(
    ("text", "there", "absent"),
    [
        ("Dicari admin di Kamboja, gaji 900 dolar", "no_placement_country", "partial_placement_country"),
        ("Butuh pembantu untuk Riyadh, 1.500 riyal", "partial_placement_country", "no_placement_country"),
        ("Butuh admin Kamboja gaji 40 juta, tanpa ijazah", "pay_above_ordinary", "pay_below_ordinary"),
        ("Butuh jaga toko di Medan, gaji 500 ribu sebulan", "pay_below_ordinary", "pay_above_ordinary"),
        ("Dicari kasir di Sambas, gaji 2,5 juta", "pay", "works_abroad"),
        ("Cari yang putus sekolah, ikut kakak kerja", "minor_sought", "works_abroad"),
    ],
)
def test_what_follows_from_the_tables(text: str, there: str, absent: str) -> None:
    told = _told(text)
    assert there in told
    assert absent not in told


def test_a_company_that_only_trades_with_china_sends_nobody_there() -> None:
    text = (
        "PT Contoh Mesin adalah perusahaan yang bergerak di bidang impor dari China. Kualifikasi: S1. "
        + "Membuat laporan. " * 40
    )
    assert "works_abroad" not in _told(text)


def test_names_and_version() -> None:
    assert list(names()) == sorted(set(names()))
    assert version() == version()
    assert len(version()) == 16


def test_words_are_quoted_as_captured() -> None:
    text = "L0k3r 🇰🇭 paspor D1PEG4NG agen, gaji 12 jt"
    for signal in notice(read(None, text, slang=TABLES.slang), TABLES):
        assert text[signal.start : signal.end] == signal.words


@pytest.mark.parametrize(
    ("cue", "said", "taken_back"),
    [
        ("fee_before_work", "uang seragam 25.000 dulu", "uang saku 25.000 per hari"),
        ("fee_before_work", "bayar biaya tes 200 ribu", "biaya tes ditanggung perusahaan"),
        ("fee_before_work", "transfer 300 ribu ke rekening admin", "gaji ditransfer 300 ribu tiap minggu"),
        ("visa_not_for_work", "masuk pakai calling visa", "masuk pakai calling visa kerja"),
        ("advance_to_family", "gaji anaknya nanti dikirim ke orang tua", "gaji dibayar ke orangnya langsung"),
        ("advance_to_family", "uang saku 500 ribu di depan", "uang saku 500 ribu per bulan"),
        ("organ_sought", "donor untuk pasien cuci darah, imbalan 100 juta", "sopir antar cuci darah, gaji 4 juta"),
        ("papers_falsified", "paspornya nanti menyesuaikan", "paspor kami urus resmi"),
        ("pupils_sought", "anak panti boleh", "anak panti pijat boleh"),
    ],
)
def test_what_stands_beside_a_cue_takes_it_back(cue: str, said: str, taken_back: str) -> None:
    assert cue in _told(said)
    assert cue not in _told(taken_back)


def test_what_takes_a_cue_back_does_so_on_its_own_line_and_for_its_own_words_alone() -> None:
    assert "fee_before_work" in _told("uang saku 25.000 per hari, seragam transfer 150 ribu dulu")
    assert "fee_before_work" in _told("transfer 300 ribu ke admin\ngaji dibayar tiap minggu")
