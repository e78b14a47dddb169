"""Folding a post: disguises undone and noted, everyday spelling expanded, and always the way back to the words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from patrol.text.reading import read

FOLDS = [
    ("𝐋𝐎𝐖𝐎𝐍𝐆𝐀𝐍 kerja", "lowongan kerja", "styled_letters"),
    ("ᴋᴇʀᴊᴀ ʟᴀᴏs", "kerja laos", "styled_letters"),
    ("🅰️🅳🅼🅸🅽", "admin", "styled_letters"),
    ("ｋａｍｂｏｊａ", "kamboja", "styled_letters"),
    ("kаmbоja sekarang", "kamboja sekarang", "look_alike_letters"),  # Cyrillic а and о
    ("s\u200bl\u200bo\u200bt", "slot", "invisible"),
    ("ad\u202emin", "admin", "invisible"),
    ("j̶u̶d̶i̶", "judi", "piled_marks"),
    ("K A M B O J A", "kamboja", "letters_apart"),
    ("k.a.m.b.o.j.a", "kamboja", "letters_apart"),
    ("k e r j a k a m b o j a", "kerja kamboja", "letters_apart"),
    ("R4H4S14", "rahasia", "digits_for_letters"),
    ("c0nt3nt ch4t", "content chat", "digits_for_letters"),
    ("g@ji", "gaji", "digits_for_letters"),
    ("4dm1n dep0", "admin depo", "digits_for_letters"),
    ("k*mb*ja", "kamboja", "letters_starred"),
    ("tiket g*ratis", "tiket gratis", "letters_starred"),
    ("m.yawad.dy", "myawaddy", "signs_inside"),
    ("ajobmak", "kamboja", "backwards"),
    ("kammmboja", "kamboja", "stretched"),
    ("0️⃣8️⃣1️⃣2️⃣", "0812", "emoji_digits"),
    ("gaji 1.1oo $", "gaji 1.100 $", "letters_for_digits"),
    ("RM2.3oo bersih", "rm2.300 bersih", "letters_for_digits"),
]


@pytest.mark.parametrize(("text", "folded", "trick"), FOLDS)
def test_disguises_are_undone_and_noted(text: str, folded: str, trick: str) -> None:
    reading = read(None, text)
    assert folded in reading.folded
    assert trick in {signal.value for signal in reading.disguises}
    for signal in reading.disguises:
        assert signal.words == text[signal.start : signal.end]


ORDINARY = [
    "LOWONGAN KERJA ADMIN TOKO",
    "*Gaji* 15jt, bonus 150rb/hari, tinggi 160cm, 2org, jam 8-17",
    "Lulusan S1/D3, SIP3MI 12/2020, SISKOP2MI, KP2MI, covid19, G2G, 4H3M, 6D5N",
    "Bos2 baik, jalan2 terus, anak2nya ramah 😀",
    "kerjaaaa yuk kakkkk hahahaha gasss",
    "0812-0000-1234 / 0857.0000.4321, umur 18-25, gol A/B/AB/O",
    "kirim CV ke hrd.toko@kantor.example atau @toko_0000, #loker2025",
    "Café, naïve, gawé, Jl. Diponegoro No. 5A",
    "Bab III, XXI, www.toko.example",
    "Работа в России",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_styling_is_no_disguise(text: str) -> None:
    assert read(None, text).disguises == ()


def test_everyday_spelling_is_expanded_but_abbreviations_in_capitals_stay() -> None:
    slang = {"yg": "yang", "sd": "sampai", "hr": "hari", "kl": "kalau"}
    assert read(None, "yg mau, 15rb/hr", slang=slang).folded == "\nyang mau, 15rb/hari"
    assert read(None, "lulusan SD, hubungi HR di KL ya", slang=slang).folded == "\nlulusan sd, hubungi hr di kl ya"


def test_names_and_addresses_keep_their_spelling() -> None:
    folded = read(None, "cek t.me/yg_k3rja, @yg.dgn, yg@dgn.example, https://yg.example/dgn").folded
    assert folded == "\ncek t.me/yg_k3rja, @yg.dgn, yg@dgn.example, https://yg.example/dgn"


def test_flags_become_their_country_and_point_at_the_flag() -> None:
    reading = read(None, "berangkat 🇰🇭 besok")
    at = reading.folded.index("kamboja")
    assert reading.locate(at, at + 7)[3] == "🇰🇭"


def test_title_and_text_are_told_apart() -> None:
    reading = read("Admin yg baik", "utk kantor")
    assert reading.folded == "admin yang baik\nuntuk kantor"
    assert reading.locate(6, 10) == ("title", 6, 8, "yg")
    at = reading.folded.index("untuk")
    assert reading.locate(at, at + 5) == ("text", 0, 3, "utk")


def test_long_texts_are_cut_and_say_so() -> None:
    reading = read("x" * 2000, "a" * 50, limit=40)
    assert reading.truncated
    assert (len(reading.title), len(reading.text)) == (40, 40)
    assert not read("judul", "teks").truncated


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dibutuhkan admin toko di Pontianak, gaji sesuai UMK, tinggal di mess", "id"),
        (
            "Wonten lowongan kanggo tukang jahit, sing wis biasa njahit kebaya, mangan disediakake",
            "jv",
        ),
        ("Aya nu hoyong damel di Saudi? Teu kedah pangalaman, gajih ageung, sing penting sehat", "su"),
        ("We are hiring a sales manager with two years of experience in Jakarta", "en"),
        ("招印尼女孩去柬埔寨做客服，月薪一千美元，包机票签证", "zh"),
        ("", "other"),
        ("😀😀 0812", "other"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert read(None, text).language == language


TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("kamboja yg GAJI 0123456789.,-@#*$!\n\u200b\u0336🇰🇭️⃣🅰ᴋ𝐊кaо＠İß\ufdfa\ud800"),
    ),
    max_size=120,
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
@example("", "")
@example("\ud800", "\udfff\x00" * 9)
@example("İİ", "k*m*b k.a.m.b. k a m b o")
def test_offsets_always_point_at_the_words(title: str, text: str) -> None:
    reading = read(title, text)
    reading.folded.encode()  # whole: no lone surrogates
    fields = {"title": reading.title, "text": reading.text}
    for start in range(0, len(reading.folded), 3):
        for end in (start + 1, start + 5):
            field, first, last, words = reading.locate(start, min(end, len(reading.folded)))
            assert 0 <= first <= last <= len(fields[field])
            assert words == fields[field][first:last]
    for signal in reading.disguises:
        assert signal.words == fields[signal.field][signal.start : signal.end]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["kerja", "yg", "g@ji", "𝐊𝐀", "🇰🇭", "k.a.m.b.o.j.a", "s\u200bl", "malam"]), max_size=12)
)
def test_a_plain_word_is_found_where_it_stands(parts: list[str]) -> None:
    text = " ".join([*parts, "penting", *parts])
    reading = read(None, text)
    at = reading.folded.index("penting")
    assert reading.locate(at, at + 7) == ("text", text.index("penting"), text.index("penting") + 7, "penting")


@pytest.mark.parametrize("text", ["a" * 1_000_000, "@" * 50_000, "k.a." * 20_000, "1.1" * 20_000, "\u0336" * 30_000])
def test_hostile_length_stays_quick(text: str) -> None:
    assert len(read(None, text).text) <= 20_000


def test_two_spaced_stretches_may_share_a_word_between_them() -> None:
    reading = read(None, "yg yg yg k.a.m.b.o.j.a yg yg yg penting")
    assert reading.folded.count("kamboja") == 1
    at = reading.folded.index("penting")
    assert reading.locate(at, at + 7)[3] == "penting"
