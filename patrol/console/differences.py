"""Two copies of one text -> their words in order, with what the second lacks and what it has instead."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Literal, NamedTuple

from patrol.text.difference import Change, difference

LONGEST = 4_000
_LINE = "\u23ce"  # stands for a line break while words are compared, one a line


class Piece(NamedTuple):
    """Words that are the same in both, only in the first (`out`), or only in the second (`in`)."""

    kind: Literal["same", "out", "in"]
    text: str


def word_differences(old: str, new: str) -> list[Piece]:
    """The words of both texts; the first 4,000 characters of each are compared. Spaces count for nothing."""
    changes = difference(_one_a_line(old), _one_a_line(new))
    return [
        Piece(kind, _joined(group))
        for kind, group in groupby(changes, key=lambda change: change.kind)
        if kind != "left"
    ]


def differs(pieces: Iterable[Piece]) -> int:
    """In how many places the two differ."""
    kinds = ["same" if piece.kind == "same" else "other" for piece in pieces]
    return sum(1 for kind, _ in groupby(kinds) if kind == "other")


def _one_a_line(text: str) -> str:
    return "\n".join(text[:LONGEST].replace("\n", f" {_LINE} ").split())


def _joined(group: Iterable[Change]) -> str:
    return " ".join(change.words for change in group).replace(f" {_LINE} ", "\n").replace(_LINE, "\n") + " "
