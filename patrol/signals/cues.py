"""Cues: what may be said in a post, each named for what is seen, with its patterns over the folded text.

One compiled pattern set serves all cues. `unless` patterns close before the words take a cue back (negation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from patrol.records import Signal
from patrol.text.patterns import PatternSet
from patrol.text.reading import Reading

NEGATIONS = frozenset(
    "tidak tanpa bukan jangan belum tak ora teu no not never without dilarang stop bebas anti".split()  # noqa: SIM905
)
WINDOW, WORDS_BETWEEN = 40, 2
NEGATION = rf"\b(?:{'|'.join(sorted(NEGATIONS))})(?:\s\S+){{0,{WORDS_BETWEEN}}}\s*$"
"""The same for what looks for it in a few words by itself."""
_ENDS = (".", "!", "?", ";")


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
        self._patterns = PatternSet({cue.name: cue.patterns for cue in cues})

    def notice(self, reading: Reading) -> tuple[Signal, ...]:
        """A signal for every place where a cue stands and is not taken back."""
        folded = reading.folded
        return tuple(
            reading.signal(match.name, match.start, match.end)
            for match in self._patterns.find(folded, reading.body)
            if not (self._cues[match.name].negatable and negated(folded, match.start))
        )


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
