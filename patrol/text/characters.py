"""A text as captured -> the same in plain characters (case kept), with the tricks found and the way back."""

from __future__ import annotations

import re
from typing import NamedTuple

from patrol.text.glyphs import FLAGS, LOOK_ALIKES, glyph
from patrol.text.layers import Edit, Layer


class Trick(NamedTuple):
    """Words that were hidden, and how."""

    start: int
    end: int
    name: str


class Folded(NamedTuple):
    """A text after one pass: the new text, the way back, and the tricks (offsets before the pass)."""

    text: str
    layer: Layer
    tricks: list[Trick]


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_FLAG_LETTERS = re.compile(r"[\U0001f1e6-\U0001f1ff]+")
_KEYCAPS = re.compile(r"(?:[0-9]\ufe0f?\u20e3[ .-]?){4,200}")
_FOREIGN_WORD = re.compile(
    r"[A-Za-z0-9]*[\u0370-\u058f\u13a0-\u13ff][A-Za-z0-9\u0370-\u058f\u13a0-\u13ff\u00ad\u200b-\u200f\u2060\ufeff]*"
)
_PILED_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2,}|[\u0334-\u0338]")
_MOST_TRICKS = 40


def fold_characters(text: str) -> Folded:
    """Undo what is done to single characters: styles, look-alikes, invisible ones, piled marks, flags, keycaps."""
    layer = Layer()
    if text.isascii():
        return Folded(text, layer, [])
    tricks: list[Trick] = []
    swaps = _special(text, tricks)
    edits: list[Edit] = []
    for run in _NOT_ASCII.finditer(text):
        at, stop = run.span()
        while at < stop:
            swap = swaps.get(at)
            if swap is not None:
                edits.append(swap)
                at = swap.end
                continue
            char = text[at]
            new, trick = glyph(char)
            if new != char:
                edits.append(Edit(at, at + 1, new))
            if trick and (trick != "invisible" or _within_word(text, at)):
                _note(tricks, text, at, at + 1, trick)
            at += 1
    return Folded(layer.apply(text, edits), layer, sorted(tricks)[:_MOST_TRICKS])


def _special(text: str, tricks: list[Trick]) -> dict[int, Edit]:
    """Edits that need more than one character to decide, by where they start."""
    swaps: dict[int, Edit] = {}
    for match in _FLAG_LETTERS.finditer(text):
        _flags(match.group(), match.start(), swaps)
    latin = -1
    for match in _FOREIGN_WORD.finditer(text):
        if latin < 0:
            latin = len(re.findall(r"[A-Za-z]", text))
        word = match.group()
        others = [char for char in word if char.isalpha() and not char.isascii()]
        if not all(char in LOOK_ALIKES for char in others) or not (len(others) < len(word) or latin > 40):
            continue
        for offset, char in enumerate(word):
            if char in LOOK_ALIKES:
                at = match.start() + offset
                swaps[at] = Edit(at, at + 1, LOOK_ALIKES[char])
        tricks.append(Trick(*match.span(), "look_alike_letters"))
    if "\u20e3" in text:
        tricks.extend(Trick(*match.span(), "emoji_digits") for match in _KEYCAPS.finditer(text))
    for match in _PILED_MARKS.finditer(text):
        if not _is_keycap(text, match.start()):
            _note(tricks, text, max(0, match.start() - 1), match.end(), "piled_marks")
    return swaps


def _flags(letters: str, start: int, swaps: dict[int, Edit]) -> None:
    """A run of flag letters is flags where each pair is a country we know; otherwise it spells a word."""
    codes = ["".join(chr(ord(char) - 0x1F1E6 + 65) for char in letters[i : i + 2]) for i in range(0, len(letters), 2)]
    if all(code in FLAGS for code in codes):
        for index, code in enumerate(codes):
            at = start + 2 * index
            swaps[at] = Edit(at, at + 2, f" {FLAGS[code]} ")


def _is_keycap(text: str, at: int) -> bool:
    return text[at] in "\ufe0f\u20e3"


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _note(tricks: list[Trick], text: str, start: int, end: int, name: str) -> None:
    """Add a trick; one that follows the last of its kind with no letter between continues it."""
    if tricks:
        last = tricks[-1]
        gap = text[last.end : start]
        if last.name == name and last.end <= start and len(gap) <= 24 and "\n" not in gap:
            tricks[-1] = Trick(last.start, end, name)
            return
    tricks.append(Trick(start, end, name))
