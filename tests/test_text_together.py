"""Patterns asked together: the answers that each gives alone, with and without Hyperscan, whatever is added."""

from __future__ import annotations

import re

import pytest
import re2

from patrol.text import together
from patrol.text.together import Together

OWN = (
    r"\b(?:mahar|mas kawin)\b",
    r"\w+ ke (?!luar)\w+$",
    r"x?",
    r"[.!?;](?<!rp.)\s",
    r"招|聘",
    r"\$ ?\d",
    r"(?<=di )batam",
)
STRETCHES = (
    *("", "kerja", "mahar 60 juta", "mas kawin, ke batam", "kerja ke luar", "gaji rp. 5 juta. ya", "急招", "$ 500"),
    *("tinggal di batam", "\ud800 mahar \udfff", "é" * 200 + " mahar", "a" * 20_000),
)


@pytest.fixture(params=[True, False], ids=["hyperscan", "without"])
def asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Together:
    monkeypatch.setattr(together, "FINDS_LITERALS", together.FINDS_LITERALS and request.param)
    return Together()


def test_each_answers_as_alone(asked: Together) -> None:
    patterns = [asked.add(pattern) for pattern in OWN]
    for stretch in STRETCHES:
        for pattern, alone in zip(patterns, OWN, strict=True):
            found, plain = pattern.search(stretch), re.search(alone, stretch)
            assert (found and found.span()) == (plain and plain.span())
            assert [match.span() for match in pattern.finditer(stretch)] == [
                match.span() for match in re.finditer(alone, stretch)
            ]


def test_patterns_of_re2_answer_as_alone(asked: Together) -> None:
    told = [asked.add_re2(pattern) for pattern in (r"\b(?:mahar|mas kawin)\b", r"\$ ?\d", "招|聘")]
    for text in ("mahar", "kerja", "$5", "急招", "\ud800 mahar"):
        plain = text.replace("\ud800", "\ufffd")
        for pattern, alone in zip(told, (r"\b(?:mahar|mas kawin)\b", r"\$ ?\d", "招|聘"), strict=True):
            expected = re2.search(alone, plain)
            assert pattern.stands_in(plain.encode()) == (expected is not None)
            found = pattern.search(text)
            assert (found and found.span()) == (expected and expected.span())
            assert len(list(pattern.finditer(text))) == len(list(re2.finditer(alone, plain)))


def test_what_is_added_after_a_look_is_found(asked: Together) -> None:
    assert asked.add("mahar").search("kerja dan mahar")
    assert asked.add("kerja").search("kerja dan mahar")
