"""Numbers in words, Indonesian with neighbours -> integers (`tujuh belas` -> 17, `dua ratus lima puluh` -> 250)."""

from __future__ import annotations

import re

UNITS = {
    "nol": 0, "satu": 1, "siji": 1, "dua": 2, "loro": 2, "tiga": 3, "telu": 3, "tilu": 3, "empat": 4, "papat": 4,
    "opat": 4, "lima": 5, "limo": 5, "enam": 6, "enem": 6, "genep": 6, "tujuh": 7, "pitu": 7, "delapan": 8,
    "lapan": 8, "wolu": 8, "dalapan": 8, "sembilan": 9, "songo": 9, "salapan": 9, "sepuluh": 10, "sapuluh": 10,
    "sebelas": 11, "sabelas": 11, "seratus": 100, "seribu": 1000,
}  # fmt: skip
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
WORDS = rf"(?:{_UNIT})(?:\s?(?:belas|welas|puluh|ratus))?(?:\s(?:{_UNIT})(?:\s?(?:belas|puluh))?(?![a-z])){{0,3}}"
"""A run of number words below 1,000, for use inside a larger pattern (follow it by a word border)."""

_PIECE = re.compile(rf"({_UNIT})(?:\s?(belas|welas|puluh|ratus))?")


def number(words: str) -> int | None:
    """The value of a run of number words; None where it is none."""
    total = 0
    pieces = _PIECE.findall(words)
    for unit, scale in pieces:
        value = UNITS[unit]
        total += {"belas": value + 10, "welas": value + 10, "puluh": value * 10, "ratus": value * 100}.get(scale, value)
    return total if pieces else None
