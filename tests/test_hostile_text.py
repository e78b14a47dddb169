"""Bad input: whatever a text is made of, an assessment comes back, and its words are where it says."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from patrol.flow import assess, open_engine
from patrol.learning.disguise import disguise
from patrol.learning.examples import seed_examples
from patrol.records import Post, Signal
from patrol.rulebook import find
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.signals import notice
from patrol.signals.cues import negated
from patrol.tables import Tables
from patrol.text import unmasking
from patrol.text.budget import Budget
from patrol.text.reading import LIMIT, Reading, read
from patrol.text.spelling import Speller
from patrol.workspace import find_workspace


@cache
def _engine() -> Engine:
    return open_engine(find_workspace(), Settings(), model=False)


def _all_point_at_their_words(title: str | None, text: str) -> None:
    engine = _engine()
    reading = read(title, text, slang=engine.tables.slang)
    signals = notice(reading, engine.tables)
    fields = {"title": reading.title, "text": reading.text}
    findings = find(engine.rulebook, reading, signals)
    for said in (*signals, *findings, *assess(Post("test", "1", text, title=title), engine).findings):
        assert 0 <= said.start <= said.end <= len(fields[said.field])
        assert fields[said.field][said.start : said.end] == said.words


HOSTILE = {
    "nothing": "",
    "blanks": " \t\r\n\u00a0\u3000" * 300,
    "a megabyte": "gaji 5 juta kerja di kamboja " * 36_000,
    "only emoji": "😀🇰🇭✈️💰👶" * 1_000,
    "broken surrogates": "\ud800\udfff kerja \udc00" * 500,
    "combining marks": "k" + "\u0336\u0301" * 50_000,
    "right-to-left tricks": "\u202eajobmak\u202c \u2067gaji\u2069 \u202e" * 700,
    "markup left in": "<div class='x'><p>gaji&nbsp;5&lt;juta</p><script>alert('wa')</script></div><!--" * 150,
    "Thai": "รับสมัครงานด่วนไปทำงานที่กัมพูชารายได้ดี" * 300,
    "Arabic": "مطلوب عاملات للعمل في المنزل براتب جيد " * 300,
    "one sign that becomes eighteen letters": "\ufdfa" * 20_000,
    "digits": "1234567890" * 2_000,
    "at signs": "@" * 20_000,
    "nested brackets": "(" * 6_000 + "[{<" * 1_500 + ")" * 6_000,
    "one word": "kamboja" * 2_900,
    "NULs": "\x00kerja\x00" * 2_800,
    "exclamation marks": "!" * 20_000,
    "starred words": "".join(f"k{'*' * (n % 3 + 1)}{n % 7}mb*ja " for n in range(2_000)),
    "words never seen twice": "".join(f"w{n:x}q{n * 7919:x} " for n in range(2_200)),
    "letters apart": "k a m b o j a " * 1_400,
    "stretched": "kerrrrja gaaaaji " * 1_200,
    "quotes": "\"'“«" * 5_000,
    "lines": "\n" * 20_000,
    "flag letters": "🇰" * 9_000,
    "points": "a." * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_assessment_comes_back(name: str) -> None:
    text = HOSTILE[name]
    made = assess(Post("test", name, text), _engine())
    assert made.truncated == (len(text) > LIMIT)
    _all_point_at_their_words("Lowongan " + text[:50], text[:4_000])


@pytest.mark.parametrize("name", ["digits", "one word", "letters apart"])
def test_what_takes_too_long_is_read_in_part_and_is_never_clean(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = replace(_engine(), seconds=0.0)
    made = assess(Post("test", name, HOSTILE[name]), hurried)
    assert made.truncated
    assert made.band != "none"
    seen: list[int] = []

    def counted(reading: Reading, tables: Tables, budget: Budget | None = None) -> tuple[Signal, ...]:
        seen.append(len(reading.text))
        return notice(reading, tables, budget)

    monkeypatch.setattr("patrol.scoring.assessing.notice", counted)
    assess(Post("test", name, HOSTILE[name]), hurried)
    whole = min(LIMIT, len(HOSTILE[name]))
    assert seen == [whole, whole // 10, whole // 100], "a tenth each time, and of the last whatever it takes"
    seen.clear()
    assess(Post("test", name, "Dicari kasir toko, gaji 2 juta"), _engine())
    assert seen == [30], "what is read in time is read once"


ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
WORDS = """
kerja gaji 15jt 0812-0000-1234 umur 17 kamboja 🇰🇭 ✈️ paspor k*mb*ja ajobmak g@ji k.a.m.b.o.j.a 𝐊𝐀 s\u200bl\u200bo\u200bt
p̶a̶s̶p̶o̶r̶ yg tdk potong rp 5.000.000 wa.me/6281200001234 @toko_0000 t.me/x_0000 “kutipan” bukan tanpa 招聘 คน
كمبوجا ꦏꦼꦂꦗ $1 1jt+ <b> \u202eajobmak\u202c ﷺ İ ß K A B U R usd ringgit sebulan boleh sma ginjal \ud800 \x00
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=30).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.none(), ANYTHING, PIECES), st.one_of(ANYTHING, PIECES))
@example("\ud800", "\udfff\x00")
@example("İİ 🇰🇭", "k*m*b \u202ek.a.m.b")
def test_offsets_point_at_the_words_of_any_text(title: str | None, text: str) -> None:
    _all_point_at_their_words(title, text)


def test_offsets_point_at_the_words_of_disguised_posts() -> None:
    dice = random.Random(7)
    for row in dice.sample([*seed_examples(find_workspace())], 60):
        _all_point_at_their_words(row.title, disguise(row.text, row.id, share=0.8))


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    """Undoing disguises twice over changes nothing more in plain words."""
    plain = " ".join(word for word in text.lower().split() if word.isascii() and word.isalpha())
    once = read(None, plain, slang={}).folded
    if not read(None, plain, slang={}).disguises:
        assert read(None, once[1:], slang={}).folded.split() == once.split()


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_line_breaks_are_kept(text: str) -> None:
    reading = read(None, text)
    assert reading.folded.count("\n") == 1 + sum(text.count(mark) for mark in "\n\u2028\u2029\u0085")


def test_a_hostile_text_is_looked_at_once_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the costly look-ups grows with the number of runs, not with their pairs."""
    asked: list[str] = []
    monkeypatch.setattr("patrol.text.spelling.from_stars", lambda token: asked.append(token))
    for count in (500, 1_000):
        asked.clear()
        run = " ".join(f"k*m{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}j{chr(97 + n // 676)}" for n in range(count))
        read(None, run, slang={})
        assert len(asked) <= count


def test_what_is_remembered_of_runs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.text.spelling._MOST_SEEN", 100)
    speller = Speller({})
    for number in range(1_000):
        speller.changes(f"kata{number}")
    speller.changes("x" * 500)
    assert len(speller.seen) <= 100
    assert unmasking.from_stars.cache_info().maxsize is not None


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("tidak ", True),
        ("jangan mau ", True),
        ("tanpa potongan gaji ", True),
        ("(tidak ada ", True),
        ("bukan\n", False),
        ("bayar tidak. ", False),
        ("kami tidak bohong. Langsung ", False),
        ("kontak ", False),
        ("casino di ", False),
        ("tidak satu dua tiga ", False),
        ("", False),
    ],
)
def test_a_negation_is_a_whole_word_of_the_same_sentence(before: str, answer: bool) -> None:
    text = before.lower() + "paspor dipegang"
    assert negated(text, len(before)) is answer
    assert negated("x" * 60 + " " + text, len(before) + 61) is answer


def test_a_signal_carries_the_words_of_its_field() -> None:
    reading = read("Kerja 🇰🇭", "gaji 5jt")
    assert isinstance(reading.signal("x", 0, 5), Signal)
    assert reading.signal("x", 0, 5).words == "Kerja"
