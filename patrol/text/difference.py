"""Two texts of one post, the older and the newer -> what was taken out and what was put in, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MAX_LINES = 2_000
MAX_LETTERS = 200_000
"""Beyond these a text is compared no further: the comparison's time grows faster than the text."""


class Change(NamedTuple):
    """One line of a comparison."""

    kind: Literal["same", "out", "in", "left"]
    words: str


def difference(old: str, new: str) -> list[Change]:
    """The lines of both texts, in order: the same in both, taken out, put in; at the end what was not compared."""
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before[:MAX_LINES], after[:MAX_LINES], autojunk=True)
    found = list(_changes(matcher, before, after))
    left = sum(max(len(lines) - MAX_LINES, 0) for lines in (before, after))
    left += sum(len(text) > MAX_LETTERS for text in (old, new))
    return [*found, Change("left", f"{left} more lines were not compared")] if left else found


def _lines(text: str) -> list[str]:
    return text[:MAX_LETTERS].splitlines()


def _changes(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Change]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (Change("same", line) for line in before[start:end])
        else:
            yield from (Change("out", line) for line in before[start:end])
            yield from (Change("in", line) for line in after[new_start:new_end])
