"""Who speaks of whose offer: readers who are called along, offers that are told of, what is quoted, what is sold."""

from __future__ import annotations

import pytest

from patrol.records import Pay, Signal
from patrol.signals import notice
from patrol.signals.speech import unquoted
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

TABLES = load_tables(find_workspace())


def seen(text: str) -> set[str]:
    return {signal.name for signal in notice(read(None, text, slang=TABLES.slang), TABLES)}


@pytest.mark.parametrize(
    "text",
    [
        "Sudah setahun saya di sana, kamar bersih. Yang mau nyusul japri saja",
        "Gaji cukup buat kirim ke rumah. Kalau minat inbox ya, nanti aku sambungkan ke orangnya",
        "Kantor adem, kerjanya ketik-ketik. Komen MAU nanti gue chat satu-satu",
        "Masih kurang 4 orang buat rombongan kedua",
        "Sopo gelem melu aku nang kono, kamar gratis",
    ],
)
def test_who_tells_a_story_and_calls_readers_along_is_noticed(text: str) -> None:
    assert "invites_along" in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sudah setahun saya di sana, tidak pernah libur. Tolong jangan ada yang menyusul",
        "Kami makan malam bersama di rumah nenek, hujan deras sekali",
    ],
)
def test_who_tells_a_story_alone_calls_nobody_along(text: str) -> None:
    assert "invites_along" not in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kemarin ada ibu-ibu keliling menawarkan kerja ke Medan",
        "Dapat pesan dari grup alumni, isinya lowongan admin, katanya gaji 12 juta",
        "Kato urang tu karajo di kapa, cenah mah gampang",
    ],
)
def test_an_offer_that_is_told_of_is_noticed_as_such(text: str) -> None:
    assert "tells_of_an_offer" in seen(text)


QUOTED = 'Ini betul tidak ya? Saya salin: "Dicari admin\ngaji 12 juta\nwa 0812-0000-1007" Anak saya mau ikut.'


def test_a_quotation_may_run_over_lines_and_an_advertisement_in_quotation_marks_quotes_nobody() -> None:
    def own(text: str) -> set[str]:
        reading = read(None, text, slang=TABLES.slang)
        outside = unquoted(reading)
        return {signal.name for signal in notice(reading, TABLES) if outside(signal)}

    assert "contact" in seen(QUOTED) - own(QUOTED)
    assert "contact" in own('"Dicari admin\ngaji 12 juta\nwa 0812-0000-1007"')
    assert "contact" in own('Dicari admin layar 15" di ma\'had, wa 0812-0000-1007, kamar 3" bersih')


@pytest.mark.parametrize(
    "text",
    [
        "Paspor dipegang sendiri, kontrak dibacakan",
        "Paspor dipegang peserta selama magang",
        "Yang pegang paspor ya saya sendiri",
    ],
)
def test_papers_in_their_owners_hands_are_not_surrendered(text: str) -> None:
    assert "asks_to_surrender_papers" not in seen(text)


def test_papers_in_other_hands_are() -> None:
    assert "asks_to_surrender_papers" in seen("Paspor dipegang kantor selama kontrak")


@pytest.mark.parametrize(
    "text",
    [
        "Seleksi SSB kelompok usia 12-14, wajib diantar orang tua, sekolah tetap nomor satu",
        "Turnamen antarpelajar usia 13-17, peserta didampingi dua guru",
        "Pendaftaran santri baru usia 12-15, wali boleh menjenguk tiap Ahad, izin kemenag",
    ],
)
def test_the_young_who_play_or_learn_beside_their_own_are_not_sought(text: str) -> None:
    assert "minor_sought" not in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seleksi pemain usia 14-16 ke luar negeri, berangkat besok, paspor kami pegang, izin orang tua wajib",
        "Casting usia 13-15, didampingi wali, malamnya menemani tamu karaoke",
        "Sanggar tari cari anak 12-15, orang tua terima 5 juta di muka, dijemput malam ini, tetap sekolah",
    ],
)
def test_no_word_of_parents_covers_a_child_that_is_taken_away(text: str) -> None:
    assert "minor_sought" in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "ready bayi cowok 4 hari, akta langsung nama pembeli, cod",
        "Tetangga melahirkan anak ke enam, yang mau ambil silakan, ganti biaya bersalin untuk ibunya",
        "Daftar tunggu ayah bunda dibuka, bisa pesan sejak usia kandungan lima bulan",
    ],
)
def test_a_child_that_is_passed_on_is_noticed(text: str) -> None:
    assert "baby_sought" in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lowongan terapis pijat bayi di Medan, bersertifikat",
        "Klinik mencari perawat program bayi tabung",
        "Fotografer bayi dan ibu hamil, sesi dua jam",
    ],
)
def test_who_works_for_mothers_and_babies_passes_none_on(text: str) -> None:
    assert "baby_sought" not in seen(text)


def test_a_wedding_that_needs_hands_seeks_no_bride() -> None:
    assert "marriage_sought" not in seen("Butuh fotografer wedding, pengantinnya orang Tionghoa")
    assert "marriage_sought" in seen("Dicari pengantin untuk orang Tionghoa di Taiwan")


def test_a_tour_is_sold_by_its_days_and_seats() -> None:
    assert "sells_travel_or_study" in seen("Trip Hongkong-Macau 4 hari, sisa 2 seat, twin share")


def test_signals_stand_on_their_words() -> None:
    found = [one for one in notice(read(None, QUOTED), TABLES) if isinstance(one, Signal) and one.name == "contact"]
    assert [one.words for one in found] == ["0812-0000-1007"]


def destinations(text: str) -> set[object]:
    found = notice(read(None, text, slang=TABLES.slang), TABLES)
    return {signal.value for signal in found if signal.name == "destination"}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Kerja ketik di kota kecil seberang Mae Sai, gaji 20 ribu baht", "MM"),
        ("Lokasi kota kasino, nyebrang dari Aranyaprathet", "KH"),
        ("Kerja gudang di Mae Sot, 900 baht sehari", "TH"),
        ("Terapis spa di nagoya btm, mess ada", "ID"),
    ],
)
def test_a_border_town_names_the_land_across_it(text: str, country: str) -> None:
    assert destinations(text) == {country}


@pytest.mark.parametrize(
    "text",
    [
        '"Phnom Penh Noodle" di Kemang Jakarta cari kasir, gaji 5 juta',
        "Cari pengasuh di Cibubur, suami saya sering dinas ke Doha, gaji 2 juta",
        "Perusahaan di Palembang, surat-menyurat dengan Yangon, tidak ada penempatan luar negeri",
        "Rumah makan di Batam Center dekat pelabuhan ferry Singapura cari pelayan, gaji 3 juta",
        "Barista Kopi Sihanouk, nama doang, lokasinya Purwokerto",
    ],
)
def test_work_at_home_stays_at_home_whatever_else_is_named(text: str) -> None:
    assert destinations(text) <= {"ID"}


def test_who_denies_work_abroad_beside_a_passport_and_a_flight_still_offers_it() -> None:
    text = "Kerja di Kamboja, terbang Jumat dari Jakarta, paspor kami buatkan, tidak ada penempatan luar negeri ilegal"
    assert "KH" in destinations(text)


def test_tons_are_no_money() -> None:
    found = notice(read(None, "AB untuk bulker 58k DWT, USD 1.450", slang=TABLES.slang), TABLES)
    assert [signal.value.currency for signal in found if signal.name == "pay" and isinstance(signal.value, Pay)] == [
        "USD"
    ]


def test_a_schools_tour_with_teachers_seeks_no_child() -> None:
    tour = "Kunjungan industri kelas XI ke Kuala Lumpur 3 hari, didampingi 6 guru, biaya 3,9 juta, orang tua boleh ikut"
    assert "minor_sought" not in seen(tour)
    assert "minor_sought" in seen("Siswi kelas XI ke Kuala Lumpur, kerja di kafe, didampingi 6 guru, gaji 3 juta")
