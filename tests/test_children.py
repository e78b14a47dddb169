"""Children: never missed, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.signals import notice
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(find_workspace(Path(__file__).resolve().parent.parent))


CHILDREN = [
    "Butuh cewek buat temani tamu karaoke, yang masih pakai seragam juga boleh asal pintar bohong ke mama",
    "belum 17? KTP nanti diurus orang kantor",
    "cari anak seumuran SMA buat jaga stan sampai subuh",
    "Yang baru tamat SMP dan nganggur, ayo ikut om ke Batam",
    "Kelahiran 2010 diterima, kerja di kapal",
    "lahir tahun 2009 sampai 2011 boleh, surat aman",
    "adik-adik kelas 9 yang malas lanjut sekolah, ada kerjaan di Kuching",
    "anak gadisnya belum tamat sekolah pun tak apa, ikut saya ke Jakarta jaga bayi",
    "yang putus sekolah lebih diutamakan, makan tidur ditanggung",
    "anak umur 14 th sing sregep, melu aku nang Malaysia",
    "gadis 15 dari dusun, kerja di warung kopi pangku",
    "umurnya kurang dari 18? gampang, akte dibikin tua",
    "bocah nembelas taun gelem kerja nang kafe",
    "Yang belum punya KTP juga bisa, dipakai KTP kakaknya",
    "remaja 13 sampai 16, polos, untuk teman minum bos",
    "anak SMK kelas 11 magang di hotel Malaysia 10 bulan, paspor disimpan",
    "Siswi boleh, pulang sekolah langsung ke ruko",
    "16 ok 17 ok, yang penting nurut",
    "under 18 welcome, we fix your papers",
    "girls aged 15-17 for massage parlour",
    "teens welcome, no ID needed",
    "schoolgirls can earn 500k a night",
    "招小女孩,十六岁也行",
    "未成年也可以,包证件",
    "2009年出生的也收",
    "barudak SMP nu hayang duit, hayu ka vila",
    "nona kelas dua SMA bisa ikut jo, torang bayar tiket",
    "cah wedok lagi metu SMP, ora usah pamit wong tuwa",
    "urang cari anak sikola nan lah baranti, karajo di kapal",
    "cari budak bawah umur, senang nak ajar",
    "ade adik umor 15? bawak jak ke Kuching",
    "umur asli 16 jadi 21 di paspor",
    "belum cukup umur bisa dibantu dewasakan",
    "libur sekolah mau uang? temani om makan malam",
    "anak panti umur 14 ke atas untuk toko",
    "tamatan SD/SMP perempuan desa, gaji dititip penyalur setahun",
    "kalas tigo SMP buliah ikuik",
    "ART cilik 12-15 tahun, gaji 500 ribu",
    "Ibu, putrinya yang 16 itu kerja sama saya saja di Taiwan",
    "dinikahkan sama orang Taiwan, umur 15 nanti dituakan",
    "nyari LC 17 up, mess ada",
    "anak perempuan lulus SMP yang tidak lanjut, kerja jaga toko di Malaysia",
    "butuh anak desa umur belasan buat cuci piring",
    "ABG cewek buat live, gaji harian",
    "Pelajar SMA welcome, event VIP malam",
    "ank smp/sma yg mau jajan, dm kakak",
    "umur 1 6 tahun boleh",
    "anak 14, 15 tahun banyak di sini kak, jangan takut",
    "yg masih smp pun kita terima asal bodi gede",
]
GROWN = [
    "Science Teacher - Junior High School",
    "Driver antar jemput anak sekolah, SIM A",
    "Guru les untuk siswa SMP dan SMA, honor 75rb",
    "Lulusan SMP boleh melamar, umur 20-40, pabrik sepatu",
    "ijazah minimal SMP, operator jahit, BPJS",
    "SMA/SMK sederajat boleh, admin gudang",
    "Lulusan SMA/SMK usia 18-25",
    "tidak menerima anak sekolah atau di bawah umur",
    "Dilarang mempekerjakan anak di bawah umur",
    "PKL siswa SMK di bengkel kami dengan surat sekolah dan pembimbing",
    "penjahit seragam sekolah",
    "jaga kantin anak SMP",
    "ART untuk keluarga dengan dua anak umur 12 dan 15, umur ART 25-45",
    "sudah 20 orang berangkat, umur 21-35",
    "umur 18-35, kontrak 17 bulan",
    "Umur minimal 21 di KTP, 150 cm",
    "anak saya umur 16 sekolah di sini, aman. Cari pengasuh 30-45 th",
    "kelas barista 12 kali pertemuan, umur 18+",
    "beasiswa anak karyawan SD sampai SMA",
    "Pengasuh anak usia 3-5 tahun",
    "lahir 1995-2005",
    "di bawah 18 tahun tidak diterima",
    "belum 18 jangan melamar",
    "minimal lulus SMA, usia 18",
    "kerja jam 14-17, toko buku",
    "Diskon 15% untuk pelajar",
    "lowongan guru SD, S1 PGSD",
    "toko seragam SMP cari penjaga, dewasa",
    "lulusan SD welcome, buruh tani, keluarga boleh ikut",
    "umur max 35, anak boleh dititip di daycare",
    "Mahasiswa semester 3 ke atas boleh part time",
    "cleaning service sekolah, pendidikan SMP, max 40 th",
    "bukan untuk anak di bawah 18",
    "the ideal candidate has 15 years experience",
    "16 staff needed, 17 outlets",
    "level 10-17, kelas 2A",
]


@pytest.mark.parametrize("text", CHILDREN)
def test_children_are_never_missed(text: str, tables: Tables) -> None:
    assert "minor_sought" in {signal.name for signal in notice(read(None, text, slang=tables.slang), tables)}


@pytest.mark.parametrize("text", GROWN)
def test_children_are_never_guessed(text: str, tables: Tables) -> None:
    assert "minor_sought" not in {signal.name for signal in notice(read(None, text, slang=tables.slang), tables)}


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("umur maksimal 17 tahun", True),
        ("umur 17 sampai 40", True),
        ("umur maksimal 30 tahun", False),
        ("pembantu untuk Kuwait, umur di paspor bisa dinaikkan", False),
        ("LC, umur di KTP bisa dinaikkan", True),
        ("pelayan kafe remang, lulusan SMP saja, temani tamu minum", True),
        ("operator pabrik, lulusan SMP saja", False),
    ],
)
def test_what_makes_a_child_of_it(text: str, minor: bool, tables: Tables) -> None:
    names = {signal.name for signal in notice(read(None, text, slang=tables.slang), tables)}
    assert ("minor_sought" in names) is minor
