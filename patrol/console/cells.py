"""Rows -> CSV that a spreadsheet opens as text: every cell quoted, and none of them a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

_BEGINS = frozenset("=+-@|%")
"""How formulas begin, in one spreadsheet or another; full-width forms are folded to these."""


def safe(value: object) -> str:
    """A cell's text: no control signs, and an apostrophe before what a spreadsheet might reckon with."""
    plain = "".join(letter if letter.isprintable() else " " for letter in str(value))
    first = unicodedata.normalize("NFKC", plain).lstrip(" \"'")[:1]
    return f"'{plain}" if first in _BEGINS and first else plain


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file in pieces: UTF-8 with its mark (so that Excel reads it so), a header, CRLF, everything in quotes."""
    yield b"\xef\xbb\xbf"
    for row in chain([header], rows):
        held = io.StringIO()
        csv.writer(held, quoting=csv.QUOTE_ALL).writerow([safe(cell) for cell in row])
        yield held.getvalue().encode("utf-8", "replace")
