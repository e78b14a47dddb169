"""What speaks for an honest employer, and what only sounds like it: denied, made to order, a deed, a failure."""

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
