"""Cues: what may be said in a post, each named for what is seen, with its patterns over the folded text.

One compiled pattern set serves all cues. A negation shortly before takes a cue back, and so does what its `unless`
patterns find close by: "uang saku 25 ribu per hari" is paid, not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from patrol.records import Signal
from patrol.text.patterns import PatternSet
from patrol.text.reading import Reading

NEGATIONS = frozenset(
    "tidak tanpa bukan jangan belum tak ora teu no not never without dilarang stop bebas anti".split()  # noqa: SIM905
)
WINDOW, WORDS_BETWEEN = 40, 2
BESIDE = 48
"""Characters on either side of a cue's words in which its `unless` patterns are looked for."""
NEGATION = rf"\b(?:{'|'.join(sorted(NEGATIONS))})(?:\s\S+){{0,{WORDS_BETWEEN}}}\s*$"
"""The same for what looks for it in a few words by itself."""
_ENDS = (".", "!", "?", ";")


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that may be said: its name, what it means (Indonesian, English), RE2 patterns.

    `negatable`: a negation shortly before takes the cue back. `unless`: RE2 patterns that take it back where they touch
    its words, on the same line.
    """

    name: str
    id: str
    en: str
    patterns: tuple[str, ...]
    negatable: bool = True
    unless: tuple[str, ...] = ()


class CueSet:
    """Cues compiled together. Safe to share between threads."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues: Mapping[str, Cue] = {cue.name: cue for cue in cues}
        if len(self._cues) != len(cues):
            raise ValueError("two cues share a name")
        self._patterns = PatternSet({cue.name: cue.patterns for cue in cues})

    def notice(self, reading: Reading) -> tuple[Signal, ...]:
        """A signal for every place where a cue stands and is not taken back."""
        folded = reading.folded
        return tuple(
            reading.signal(match.name, match.start, match.end)
            for match in self._patterns.find(folded, reading.body)
            if not self._taken_back(self._cues[match.name], folded, match.start, match.end)
        )

    @staticmethod
    def _taken_back(cue: Cue, folded: str, start: int, end: int) -> bool:
        if refused(folded, start) or (cue.negatable and negated(folded, start)):
            return True
        return bool(cue.unless) and _otherwise_said(cue.unless, folded, start, end)


def _otherwise_said(patterns: tuple[str, ...], folded: str, start: int, end: int) -> bool:
    """Whether one of the patterns stands across the words `folded[start:end]`, or right beside them."""
    before = folded[max(0, start - BESIDE) : start].rpartition("\n")[2]
    after = folded[end : end + BESIDE].partition("\n")[0]
    window = before + folded[start:end] + after
    first, last = len(before), len(before) + end - start
    return any(found.start() <= last + 1 and found.end() >= first - 1 for found in _either(patterns).finditer(window))


@cache
def _either(patterns: tuple[str, ...]) -> Any:
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_SERVES = r"melayani|layani|menyalurkan|mencarikan|menyediakan|memberangkatkan|merekrut|mempekerjakan|memproses|mengangkut|menjual|menemani|temani"
_TAKES = r"mengambil|ambil|menerima|terima|mengurus|mengirim|kirim|membawa|angkut|proses|salurkan|carikan|sediakan"
_REFUSED = re2.compile(
    rf"\b(?:tidak|tak|bukan) (?:akan |pernah |bisa |boleh |dapat |lagi )?(?:{_SERVES})\b[^.,;:!?\n]*$|"
    rf"\b(?:kami|kita) (?:tidak|tak) (?:akan |pernah |bisa |boleh |dapat |lagi )?(?:{_TAKES})\b[^.,;:!?\n]*$|"
    r"\bjangan (?:hubungi|japri|melamar|daftar|coba|coba-coba|nekat)\b[^.,;:!?\n]*$"
)
"""`kami tidak melayani titipan penumpang tanpa paspor`: what follows in the same clause is what is not done."""


_REFUSALS = ("tidak ", "tak ", "bukan ", "jangan ")  # one of them stands in all that the pattern can match


def refused(folded: str, start: int) -> bool:
    """Whether `folded[start:]` goes on a clause that says what is not served or taken, or who is to stay away."""
    window = folded[max(0, start - 2 * WINDOW) : start]
    return any(word in window for word in _REFUSALS) and _REFUSED.search(window) is not None


def negated(folded: str, start: int) -> bool:
    """Whether a negation stands shortly before `folded[start:]`: on the same line, in the same sentence."""
    window = folded[max(0, start - WINDOW) : start].rpartition("\n")[2]
    words_before = window.split()
    if start > WINDOW and len(window) == WINDOW and not folded[start - WINDOW - 1].isspace():
        words_before = words_before[1:]  # the end of a longer word
    if words_before and not window[-1].isspace() and words_before[-1] not in NEGATIONS:
        words_before[-1] = "("  # what is glued to the cue
    for word in reversed(words_before[-1 - WORDS_BETWEEN :]):
        if word.endswith(_ENDS):
            return False
        if word.lstrip("(\"'*-") in NEGATIONS:
            return True
    return False


def words(*alternatives: str) -> tuple[str, ...]:
    """Patterns that stand on whole words; those that begin with a letter of a script without spaces stand anywhere."""
    return tuple(rf"\b(?:{part})" if part[0].isascii() else part for part in alternatives)
