"""Cues: what may be said in a post, each named for what is seen, with its patterns over the folded text.

One compiled pattern set serves all cues. `unless` patterns close before the words take a cue back (negation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import re2

from patrol.records import Signal
from patrol.text.patterns import PatternSet
from patrol.text.reading import Reading

NEGATION = (
    r"(?:tidak|tanpa|bukan|jangan|belum|tak|ora|teu|no|not|never|without|dilarang|stop|bebas|anti)(?:\s\S+){0,2}\s*$"
)
WINDOW = 40


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that may be said: its name, what it means (Indonesian, English), RE2 patterns.

    `negatable`: a negation shortly before takes the cue back.
    """

    name: str
    id: str
    en: str
    patterns: tuple[str, ...]
    negatable: bool = True


class CueSet:
    """Cues compiled together. Safe to share between threads."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues: Mapping[str, Cue] = {cue.name: cue for cue in cues}
        if len(self._cues) != len(cues):
            raise ValueError("two cues share a name")
        self._patterns = PatternSet({cue.name: cue.patterns for cue in cues}, quick=True)
        self._negation = re2.compile(NEGATION)

    def notice(self, reading: Reading) -> tuple[Signal, ...]:
        """A signal for every place where a cue stands and is not taken back."""
        folded = reading.folded
        return tuple(
            reading.signal(match.name, match.start, match.end)
            for match in self._patterns.find(folded)
            if not self._taken_back(self._cues[match.name], folded, match.start)
        )

    def _taken_back(self, cue: Cue, folded: str, start: int) -> bool:
        return cue.negatable and self._negation.search(folded[max(0, start - WINDOW) : start]) is not None


def words(*alternatives: str) -> tuple[str, ...]:
    """Patterns that stand on whole words; those that begin with a letter of a script without spaces stand anywhere."""
    return tuple(rf"\b(?:{part})" if part[0].isascii() else part for part in alternatives)
