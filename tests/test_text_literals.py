"""The literals that patterns need: what is read off a pattern, and that no match is ever missed by it."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from patrol.signals import CUES
from patrol.text.literals import needed

PATTERNS = tuple(pattern for cue in CUES for pattern in cue.patterns)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        (r"\bkerja\b", [[{"kerja"}]]),
        (r"\b(?:lowongan|loker\b)", [[{"lowongan", "loker"}]]),
        (r"\b(?:kerja (?:\S+ )?luar|magang)", [[{"kerja "}, {"luar"}], [{"magang"}]]),
        (r"tid[ou]r di (?:mess|asrama)", [[{"tidor di mess", "tidur di mess", "tidor di asrama", "tidur di asrama"}]]),
        (r"bayar\w*(?: \S+){0,3} (?:dulu|nanti)", [[{"bayar"}, {" dulu", " nanti"}]]),
        (r"(?:di)?cari(?:kan)?", [[{"cari"}]]),
        (r"(?:ha)+\d+", [[{"ha"}]]),
        (r"招|聘", [[{"招", "聘"}]]),
        (r"a|kerja", [[], [{"kerja"}]]),
        (r"(?:kerja)?", [[]]),
        (r"\pL{3}x", [[]]),
        (r"(?i)kerja", [[]]),
        (r"[[:alpha:]]kerja", [[]]),
        (r"(", [[]]),
        (r".*", [[]]),
    ],
)
def test_what_a_pattern_needs(pattern: str, ways: list[list[set[str]]]) -> None:
    assert [[set(clause) for clause in clauses] for clauses in needed(pattern)] == ways


@given(st.sampled_from(PATTERNS), st.lists(st.sampled_from(" ".join(PATTERNS).replace("\\", " ").split()), max_size=12))
def test_a_text_that_matches_has_what_is_needed(pattern: str, words: list[str]) -> None:
    text = " ".join(words)
    if re2.search(pattern, text):
        assert any(all(any(one in text for one in clause) for clause in clauses) for clauses in needed(pattern))
