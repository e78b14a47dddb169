"""Conditions and phrases: what meets them, what takes a phrase back, what can never hold; the index leaves none out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from patrol.records import Age, Pay, Signal
from patrol.rulebook import find, load_rulebook
from patrol.rulebook.conditions import Phrases, When, holds
from patrol.rulebook.conditions import Test as Asked
from patrol.rulebook.contradictions import narrower, never_holds
from patrol.rulebook.finder import seen_in
from patrol.rulebook.index import WhenIndex
from patrol.rulebook.phrases import PhraseSet
from patrol.signals import names, notice
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
BOOK, TABLES = load_rulebook(WORKSPACE), load_tables(WORKSPACE)


def seen(**values: object) -> Mapping[str, Sequence[Signal]]:
    return {name: [Signal(name, "text", 0, 1, "x", value)] for name, value in values.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("test", "value", "met"),
    [
        (Asked("a"), None, True),
        (Asked("a", ("KH",)), "KH", True),
        (Asked("a", ("KH",)), "ID", False),
        (Asked("a", not_value=("ID",)), "KH", True),
        (Asked("a", not_value=("ID",)), "ID", False),
        (Asked("a", not_value=("ID",)), None, False),
        (Asked("a", above=5), Pay(1, 2, "IDR", "month", 6.0), True),
        (Asked("a", above=5), Pay(1, 2, "IDR", "month", None), False),
        (Asked("a", below=18), Age(15, 20), True),
        (Asked("a", below=18), Age(None, 20), False),
        (Asked("a", above=1, below=3), 2, True),
        (Asked("a", above=1, below=3), 3, False),
        (Asked("a", above=1), True, False),
        (Asked("a", above=1), "2", False),
    ],
)
def test_a_condition_compares_what_was_read(test: Asked, value: object, met: bool) -> None:
    assert bool(holds(When(all=(test,)), seen(a=value))) == met


def test_groups_are_all_any_none_and_at_least() -> None:
    a, b, c, d = (Asked(name) for name in "abcd")
    when = When(all=(a,), any=(b, c), none=(d,), n=1, of=(b, c))
    assert holds(when, seen(a=1, b=1)) and holds(when, seen(a=1, b=1, c=1))
    for lacking in (seen(b=1), seen(a=1), seen(a=1, b=1, d=1)):
        assert not holds(when, lacking)
    assert not holds(When(n=2, of=(a, b, c)), seen(c=1)) and holds(When(n=2, of=(a, b, c)), seen(a=1, c=1))


@pytest.mark.parametrize(
    ("phrases", "text", "stands"),
    [
        (Phrases(("tiket gratis",), negatable=True), "dapat tiket gratis", True),
        (Phrases(("tiket gratis",), negatable=True), "tidak dapat tiket gratis", False),
        (Phrases(("tiket gratis",), negatable=True), "tidak repot. tiket gratis", True),
        (Phrases(("tiket gratis",), negatable=True), "tidak repot, tiket gratis", True),
        (Phrases(("tiket gratis",), negatable=True), "tidak ada satu pun yang dapat tiket gratis", True),
        (Phrases(("tiket gratis",), negatable=True, within=6), "tidak ada satu pun yang dapat tiket gratis", False),
        (Phrases(("tiket gratis",), negatable=True, within=1), "tidak dapat tiket gratis", True),
        (Phrases(("tiket gratis",), negatable=True), "bukan tiket gratis. tiket gratis", True),
        (Phrases(("gaji",), unless=("slip gaji",)), "syarat slip gaji dua bulan", False),
        (Phrases(("gaji",), unless=("slip gaji",)), "slip gaji dua bulan. gaji 5 juta", True),
        (Phrases(("kerja",), unless=("pengalaman",), within=2), "kerja dengan pengalaman", False),
        (Phrases(("kerja",), unless=("pengalaman",), within=2), "kerja di kota besar tanpa pengalaman", True),
        (Phrases(("kerja",), unless=("pengalaman",), within=2), "kerja\npengalaman", True),
    ],
)
def test_what_stands_near_takes_a_phrase_back(phrases: Phrases, text: str, stands: bool) -> None:
    assert ("x" in PhraseSet({"x": phrases}).find(text)) == stands


def test_the_first_place_that_is_not_taken_back_is_told() -> None:
    made = PhraseSet({"x": Phrases(("z", "q"), negatable=True, within=1), "y": Phrases(("c",))})
    match = made.find("bukan q lalu z lalu q")["x"]
    assert (match.start, match.end) == (13, 14)
    assert made.find("") == {} == PhraseSet({}).find("c") and made.find("\ud800c")["y"].start == 1


def test_phrases_answer_soon_on_any_text() -> None:
    for text in ("tidak " * 4_000, "a" * 20_000, "(" * 20_000, "\n" * 20_000, "\u0301" * 20_000):
        assert all(0 <= match.start < match.end <= len(text) for match in BOOK.phrases.find(text).values())
        match = PhraseSet({"x": Phrases(("tiket gratis",))}).find(text + " tiket gratis")["x"]
        assert match.start == len(text) + 1


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (When(all=(Asked("a"),), none=(Asked("a"),)), "asks for"),
        (When(all=(Asked("a", ("x",)),), none=(Asked("a", ("x", "y")),)), "asks for"),
        (When(any=(Asked("a"), Asked("b")), none=(Asked("a"), Asked("b"))), "everything"),
        (When(n=2, of=(Asked("a"), Asked("b")), none=(Asked("b"),)), "fewer than n"),
        (When(all=(Asked("speech_act", ("offer",)),), none=(Asked("speech_act", ("offer",)),)), "speech act"),
        (When(all=(Asked("speech_act", ("offer",)), Asked("speech_act", ("news",)))), "speech act"),
        (When(all=(Asked("a"),), none=(Asked("a", ("x",)),)), None),
        (When(all=(Asked("speech_act", ("offer", "other")),), none=(Asked("speech_act", ("other",)),)), None),
        (When(any=(Asked("a"), Asked("b")), none=(Asked("b"),)), None),
    ],
)
def test_conditions_that_can_never_hold_are_known(when: When, why: str | None) -> None:
    found = never_holds(when)
    assert found is None if why is None else found is not None and why in found


def test_conditions_that_ask_for_more_are_narrower() -> None:
    a, b, c = (Asked(name) for name in "abc")
    wide = When(all=(a,), any=(b, c))
    assert narrower(When(all=(a, b)), wide) and not narrower(wide, When(all=(a, b)))
    assert narrower(When(all=(Asked("a", ("x",)),), any=(b,)), wide)
    assert not narrower(When(all=(a, b)), When(all=(a,), none=(c,)))
    assert narrower(When(all=(a, b), none=(c,)), When(all=(a,), none=(Asked("c", ("x",)),)))
    assert narrower(When(all=(a, b)), When(n=2, of=(a, b, c))) and narrower(When(n=2, of=(a, b)), When(n=1, of=(a, b)))


def test_the_index_leaves_out_no_rule_that_holds() -> None:
    for rule in BOOK.rules:
        for text in (*rule.flag, *rule.pass_):
            reading = read(None, text, slang=TABLES.slang)
            signals = notice(reading, TABLES)
            all_seen = seen_in(BOOK, reading, signals)
            plainly = [one.id for one in BOOK.rules if holds(one.when, all_seen)]
            assert [finding.rule for finding in find(BOOK, reading, signals)] == plainly


def test_the_index_leaves_out_none_of_made_up_conditions() -> None:
    dice = random.Random(3)
    pool = [Asked(name, value) for name in names()[:12] for value in ((), ("x",), ("x", "y"))]
    whens = []
    for _ in range(300):
        some = dice.sample(pool, 6)
        of = tuple(some[3:])
        shapes = (When(all=(some[0],), any=(some[1], some[2])), When(n=dice.randint(1, 3), of=of), When(any=of))
        whens.append(dice.choice(shapes))
    index = WhenIndex(whens)
    for _ in range(300):
        given = seen(**{name: dice.choice(("x", "y", None)) for name in dice.sample(names()[:12], 4)})
        holding = {number for number, when in enumerate(whens) if holds(when, given)}
        assert holding <= set(index.could_hold(given))
