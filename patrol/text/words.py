"""Plain characters -> lower-case words with disguises undone and everyday spellings expanded, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from patrol.text.characters import Folded, Trick
from patrol.text.layers import Edit, Layer
from patrol.text.spelling import EVERYDAY, apart, fits, speller

__all__ = ["EVERYDAY", "fold_words"]

_INITIALS = 3  # so short a word in capitals, in a text of small letters, is an abbreviation (SD, HR, NDA)
_SHORT = 4
_MOST_TRICKS = 200


def fold_words(cased: str, slang: Mapping[str, str]) -> Folded:
    """Lower-case, undo what is done to words, and expand what `slang` names."""
    lower = cased.lower()
    if len(lower) != len(cased):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in cased)
    edits, tricks = _of_runs(lower, cased, slang)
    if any(trick.name == "backwards" for trick in tricks):
        edits, tricks = _with_short_ones(lower, slang, edits, tricks)
    together = [place for start, end in _spaced(lower) for place in apart(lower, start, end)]
    if together:
        spelt = _apart_from_each_other(Edit(start, end, slang.get(new, new)) for start, end, new in together)
        tricks = [trick for trick in tricks if not _within(trick, spelt)]
        tricks = sorted([*tricks, *(Trick(edit.start, edit.end, "letters_apart") for edit in spelt)])
        edits = sorted([edit for edit in edits if not _within(edit, spelt)] + spelt)
    layer = Layer()
    return Folded(layer.apply(lower, edits), layer, tricks[:_MOST_TRICKS])


def _of_runs(lower: str, cased: str, slang: Mapping[str, str]) -> tuple[list[Edit], list[Trick]]:
    """What is to change in runs without blanks; each is looked up by itself."""
    spelling = speller(slang)
    seen, changes = spelling.seen.get, spelling.changes
    edits: list[Edit] = []
    tricks: list[Trick] = []
    loud: bool | None = None
    at = 0
    runs = lower.split()
    found = [changes(run) if made is None else made for run, made in zip(runs, map(seen, runs), strict=True)]
    left = sum(map(bool, found))
    for run, made in zip(runs, found, strict=True):
        if not left:
            break  # where the rest stands is of no matter
        at = lower.index(run, at)
        left -= bool(made)
        for start, end, new, trick, everyday in made:
            start, end = at + start, at + end
            if everyday and end - start <= _SHORT:
                if not fits(lower, start, end):
                    continue
                if end - start <= _INITIALS and cased[start:end].isupper():
                    loud = _is_loud(cased) if loud is None else loud
                    if not loud:
                        continue
            edits.append(Edit(start, end, new))
            if trick:
                tricks.append(Trick(start, end, trick))
        at += len(run)
    return edits, tricks


def _is_loud(cased: str) -> bool:
    return sum(map(str.isupper, cased)) * 2 > sum(map(str.islower, cased))


_SPACED = re.compile(r"\s\S{1,2}(?:[^\S\n]{1,3}\S{1,2}(?!\S)){2,60}(?:[^\S\n]{1,3}\S{1,24})?")
_RUN_BEFORE = re.compile(r"\S{1,24}\Z")


def _spaced(lower: str) -> Iterator[tuple[int, int]]:
    """Stretches of three and more runs of a character or two, with the run before and the one behind."""
    for match in _SPACED.finditer(lower):
        before = _RUN_BEFORE.search(lower, max(0, match.start() - 24), match.start())
        yield (before.start() if before else match.start()), match.end()


def _with_short_ones(
    lower: str, slang: Mapping[str, str], edits: list[Edit], tricks: list[Trick]
) -> tuple[list[Edit], list[Trick]]:
    """Add short words that are written from their end, where longer ones are."""
    turned = [Edit(start, end, new) for start, end, new, _, _ in speller(slang).turned(lower)]
    turned = [edit for edit in turned if not _within(edit, edits)]
    more = [Trick(edit.start, edit.end, "backwards") for edit in turned]
    return sorted(edits + turned), sorted(tricks + more)


def _within(one: Edit | Trick, others: Sequence[Edit | Trick]) -> bool:
    """Whether it overlaps one of the others, which are in order and do not overlap."""
    at = bisect_right(others, one.start, key=_start) - 1
    return (at >= 0 and others[at].end > one.start) or (at + 1 < len(others) and others[at + 1].start < one.end)


def _apart_from_each_other(edits: Iterable[Edit]) -> list[Edit]:
    """In order, of those that overlap the first: two stretches may share the run between them."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _start(one: Edit | Trick) -> int:
    return one.start
