"""Named patterns: all matches, in order, with and without Hyperscan; hostile text and patterns."""

from __future__ import annotations

import pytest

from patrol.text import patterns
from patrol.text.patterns import Match, PatternSet

NAMED = {"work": [r"\bkerja\b", "lowongan"], "abroad": [r"luar negeri", r"(?i)KAMBOJA"], "far": [r"tiket.{0,40}gratis"]}
TEXT = "lowongan kerja di kamboja — tiket pesawat gratis, kerja"


@pytest.fixture(params=["hyperscan", "re2"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "re2":
        monkeypatch.setattr(patterns, "hyperscan", None)


@pytest.mark.usefixtures("engine")
def test_finds_every_match_in_order() -> None:
    found = PatternSet(NAMED).find(TEXT)
    assert [(match.name, TEXT[match.start : match.end]) for match in found] == [
        ("work", "lowongan"),
        ("work", "kerja"),
        ("abroad", "kamboja"),
        ("far", "tiket pesawat gratis"),
        ("work", "kerja"),
    ]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("text", ["", "\ud800 kerja \udfff", "😀" * 100, "a" * 1_000_000, "\x00kerja\x00"])
def test_any_text_is_taken(text: str) -> None:
    found = PatternSet(NAMED).find(text)
    assert [text[match.start : match.end] for match in found] == (["kerja"] if "kerja" in text else [])


@pytest.mark.usefixtures("engine")
def test_no_patterns_find_nothing() -> None:
    assert PatternSet({}).find("kerja") == []


@pytest.mark.usefixtures("engine")
def test_a_greedy_pattern_cannot_stall() -> None:
    assert PatternSet({"slow": [r"(a+)+$"]}).find("a" * 5_000 + "!") == []


@pytest.mark.parametrize("pattern", ["(", r"(?=kerja)", r"(a)\1", "[z-a]"])
def test_what_re2_cannot_compile_is_named(pattern: str) -> None:
    with pytest.raises(ValueError, match="bad_rule"):
        PatternSet({"bad_rule": [pattern]})


def test_patterns_only_re2_can_read_are_tried_on_every_text() -> None:
    found = PatternSet({"set": [r"\pL{3}\d"], "work": ["kerja"], "big": [r"(?:ab?){900}x"]}).find("kerja abc1")
    assert Match("work", 0, 5) in found
    assert Match("set", 6, 10) in found
