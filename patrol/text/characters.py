"""A text as captured -> the same in plain characters (case kept), with the tricks found and the way back."""

from __future__ import annotations

import re
from typing import NamedTuple

from patrol.text.glyphs import FLAGS, LOOK_ALIKES, glyph
from patrol.text.layers import Edit, Layer
from patrol.text.pictures import pictures
from patrol.text.scripts import (
    ARABIC,
    FANCY_SIGN,
    FANCY_WORD,
    JAVANESE,
    TURNED_SIGN,
    TURNED_WORD,
    from_fancy,
    from_javanese,
    from_jawi,
    from_turned,
)
from patrol.text.vocabulary import known


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
_KEYCAPS = re.compile(r"(?:(?:[0-9]\ufe0f?\u20e3|[\u2776-\u2793\u24ea-\u24ff\u2460-\u2468])[ .-]?){4,200}")
_FOREIGN = r"\u0370-\u058f\u13a0-\u167f\u2c80-\u2cff\ua4d0-\ua4ff"
_FOREIGN_WORD = re.compile(rf"[{_FOREIGN}][A-Za-z0-9{_FOREIGN}\u00ad\u200b-\u200f\u2060\ufeff]*")
_BETWEEN = re.compile(
    r"[a-z]{1,24}[\u05d0-\u05ea\u0620-\u064a\u0e01-\u0e2e\ua984-\ua9b2]{1,3}[a-z]{1,24}", re.IGNORECASE
)
_TURNED_ROUND = re.compile("(?<!\\w)\u202e([^\u202c\u202e\n]{2,200})")
_PILED_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2,}|[\u0334-\u0338]")
_MOST_TRICKS = 40


def fold_characters(text: str) -> Folded:
    """Undo what is done to single characters: styles, look-alikes, invisible ones, piled marks, flags, keycaps."""
    layer = Layer()
    if text.isascii():
        return Folded(text, layer, [])
    tricks: list[Trick] = []
    swaps = sorted(set(_special(text, tricks).values()), reverse=True)
    edits: list[Edit] = []
    done = 0
    for run in _NOT_ASCII.finditer(text):
        for at in range(*run.span()):
            while swaps and swaps[-1].start <= at:
                edits.append(swaps.pop())
                done = edits[-1].end
            if at < done:
                continue
            char = text[at]
            new, trick = glyph(char)
            if new != char:
                edits.append(Edit(at, at + 1, new))
            if trick and (trick != "invisible" or _within_word(text, at)):
                _note(tricks, text, at, at + 1, trick)
    return Folded(layer.apply(text, edits), layer, sorted(tricks)[:_MOST_TRICKS])


def _special(text: str, tricks: list[Trick]) -> dict[int, Edit]:
    """Edits that need more than one character to decide, by where they start; later ones yield to earlier ones."""
    swaps: dict[int, Edit] = {}
    for match in _FLAG_LETTERS.finditer(text):
        _flags(text, match, swaps)
    for start, end, word in pictures(text):
        swaps[start] = Edit(start, end, _apart(text, start, end, word))
        tricks.append(Trick(start, end, "pictures"))
    _look_alikes(text, swaps, tricks)
    if not _USUAL.fullmatch(text):
        _whole_words(text, swaps, tricks)
    if "\u20e3" in text or _BLACK.search(text):
        tricks.extend(Trick(*match.span(), "emoji_digits") for match in _KEYCAPS.finditer(text))
    for match in _PILED_MARKS.finditer(text):
        if not _is_keycap(text, match.start()):
            _note(tricks, text, max(0, match.start() - 1), match.end(), "piled_marks")
    return swaps


_USUAL = re.compile(
    "[\x00-\xa1\xa8-\u024f\u0300-\u036f\u2010-\u201f\u2022\u2026\u2190-\u27bf\ufe00-\ufe0f\U0001f300-\U0001faff]*+"
)
"""What decorated ads are made of; only a text with more is looked through for letters of other scripts."""
_BLACK = re.compile("[\u2776-\u2793\u24ea-\u24ff\u2460-\u2468]{2}")


def _look_alikes(text: str, swaps: dict[int, Edit], tricks: list[Trick]) -> None:
    """Greek, Cyrillic and other letters in the place of Latin ones, where the whole word reads as Latin."""
    latin = -1
    for match in _FOREIGN_WORD.finditer(text):
        start, end = match.span()
        while start and text[start - 1].isascii() and text[start - 1].isalnum():
            start -= 1
        if latin < 0:
            latin = len(re.findall(r"[A-Za-z]", text))
        others = [char for char in match.group() if char.isalpha() and not char.isascii()]
        if not all(char in LOOK_ALIKES for char in others):
            continue
        if not (len(others) < end - start or latin > _LATIN or known(_plain(match.group()))):
            continue  # a Greek or Russian word in a text of that language
        for at in range(match.start(), end):
            if text[at] in LOOK_ALIKES:
                swaps[at] = Edit(at, at + 1, LOOK_ALIKES[text[at]])
        tricks.append(Trick(start, end, "look_alike_letters"))


_LATIN = 40  # letters that make a text one in Latin letters


def _plain(word: str) -> str:
    return "".join(LOOK_ALIKES.get(char, char) for char in word[:40]).lower()


def _whole_words(text: str, swaps: dict[int, Edit], tricks: list[Trick]) -> None:
    """Words that only show themselves as a whole: fancy signs, letters on their heads, other scripts, turned round."""
    found: list[tuple[re.Match[str], str | None, str]] = []
    if FANCY_SIGN.search(text):
        fancy = (match for match in FANCY_WORD.finditer(text) if FANCY_SIGN.search(match.group()))
        found += [(match, from_fancy(match.group()), "look_alike_letters") for match in fancy]
    if TURNED_SIGN.search(text):
        found += [(match, from_turned(match.group()), "backwards") for match in TURNED_WORD.finditer(text)]
    found += [(match, from_javanese(text, *match.span()), "other_script") for match in JAVANESE.finditer(text)]
    found += [(match, from_jawi(match.group()), "other_script") for match in ARABIC.finditer(text)]
    found += [(match, _from_turned_round(match.group(1)), "backwards") for match in _TURNED_ROUND.finditer(text)]
    for match, word, trick in sorted(found, key=lambda one: one[0].start()):
        start, end = match.span()
        if word is not None and not any(at in swaps for at in range(start, end)):
            swaps[start] = Edit(start, end, word)
            swaps.update((at, swaps[start]) for at in range(start + 1, end))
            tricks.append(Trick(start, end, trick))
    tricks.extend(Trick(*match.span(), "mixed_scripts") for match in _BETWEEN.finditer(text))


def _from_turned_round(shown: str) -> str | None:
    """Words behind a sign that turns the direction of writing, as seen, unless they are words as they stand."""
    plain = "".join(glyph(char)[0] for char in shown)
    seen = plain[::-1]
    as_seen = sum(known(word) for word in re.findall(r"[a-z]{3,24}", seen.lower()))
    as_kept = sum(known(word) for word in re.findall(r"[a-z]{3,24}", plain.lower()))
    return seen if as_seen >= as_kept else None


def _flags(text: str, run: re.Match[str], swaps: dict[int, Edit]) -> None:
    """A run of flag letters is flags where each pair is a country we know; otherwise it spells a word."""
    letters, start = run.group(), run.start()
    codes = ["".join(chr(ord(char) - 0x1F1E6 + 65) for char in letters[i : i + 2]) for i in range(0, len(letters), 2)]
    if all(code in FLAGS for code in codes):
        for at, code in zip(range(start, run.end(), 2), codes, strict=True):
            swaps[at] = Edit(at, at + 2, _apart(text, at, at + 2, FLAGS[code]).removeprefix(" " if at > start else ""))


def _apart(text: str, start: int, end: int, word: str) -> str:
    """A word in the place of a picture, with a blank where it would run into what stands beside it."""
    left = "" if start == 0 or text[start - 1].isspace() else " "
    right = "" if end == len(text) or text[end].isspace() else " "
    return left + word + right


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
