"""Ages that other words than "umur" tell of, and numbers beside people that are somebody else's or none."""

from __future__ import annotations

import pytest

from patrol.records import Age
from patrol.signals.ages import notice_ages, sought_age
from patrol.tables import Tables
from patrol.text.reading import read


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("mau dilamar yang muda, 18-23 lo", Age(18, 23)),
        ("Uang jajan buat keluarga. 23-41 pernah ke Timur Tengah lebih baik.", Age(23, 41)),
        ("Dapur sekolah butuh orang. 20-45 berpengalaman masak banyak.", Age(20, 45)),
        ("dek umur berapa? 15? pas banget", Age(15, None)),
        ("cari ibu asrama untuk mendampingi 20 anak putri umur 8-16, wanita 32-48", Age(32, 48)),
        ("pria 18-25, yang belum 18 silakan daftar tahun depan", Age(18, 25)),
        ("Kamu kan sudah 15 dan tidak lanjut, ikut Tante saja", Age(15, None)),
        ("jaga bayi, boleh yang baru lulus SMP 13-15 thn", Age(13, 15)),
        ("Umur 24-40. Tidak menerima yang di bawah 18", Age(24, 40)),
        ("Tidak menerima yang di bawah 18", Age(18, None)),
        ("Umur 14-16 bagus. Duduk sampai umur 18 jangan balik", Age(14, 16)),
        ("cari istri. Syarat 19-27 sehat", Age(19, 27)),
        ("butuh yang masih polos 15-19", Age(15, 19)),
        ("bos cari pembantu muda, maunya 15 th", Age(15, None)),
        ("kami suami istri belum punya anak 11 th, cari pengasuh", None),
        ("admin promo (18 - 30)", Age(18, 30)),
        ("janda boleh, yang masih muda minimal 23, bawa surat RT", Age(23, None)),
        ("host / \U0001f31f 19-29 \U0001f31f wajah asli", Age(19, 29)),
        ("mau ambil anak asuh umur 11-14, bantu cuci", Age(11, 14)),
        ("Ustazah 23-31, hafal juz 30", Age(23, 31)),
        ("Siapa pun 19-36, janda bebas", Age(19, 36)),
        ("pasangan di Jambi 12 tahun kosong, angkat bayi", None),
        ('"pijat panggilan" 21-34 / baju diurus', Age(21, 34)),
        ("pabrik lagi buka 19-25 cewek", Age(19, 25)),
        ("laki, paling muda 21 paling tua 44", Age(21, 44)),
        ("butuh lelaki perempuan 20-38, gaji harian", Age(20, 38)),
        ("cewek 24 smp mentok 41", Age(24, 41)),
        ("calon pria: usia 30, 35 dan 47; calon wanita: 18-24", Age(18, 24)),
        ("nikah: usia mereka 30 sampai 43, dicari putri 17-24", Age(17, 24)),
        ("laundry cari tukang setrika 19-34, pulang hari", Age(19, 34)),
        ("kurir 20-30 paket sehari", None),
        ("panti cari pengasuh untuk merawat 12 anak yatim usia 5-11", None),
        ("beli data 15rb/lembar, minimal 40. Ibu-ibu cocok", None),
        ("pesan kotak nasi minimal 30, antar sendiri", None),
    ],
)
def test_whose_age_and_whether_it_is_one(text: str, age: Age | None, tables: Tables) -> None:
    assert sought_age(notice_ages(read(None, text, slang=tables.slang), tables)) == age
