"""A text -> ages told by birth years: `kelahiran 2007-2009`, `lahir '09 '10`, `2009 masih bisa`, `2008年后出生`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from patrol.records import Age

_YOUNGEST, _OLDEST, _ADULT = 8, 75, 18
Born = tuple[int, int, Age, bool]
"""Start, end, the ages, whether they are sought."""

_BORN = re.compile(
    r"\b(?:kelahiran|kalahiran|kalairan|lair(?:an)?|lahir(?:an|nya)?(?: tahun)?|tahun lahir|angkatan lahir|born(?: in| after| before)?)"
    r"\s{0,2}:?\s{0,2}(?:tahun |taun |mulai |sebelum |sesudah |setelah |di atas |di bawah ){0,2}"
    r"((?:19|20)\d\d)(?:\s{0,2}(?:-|–|sampai|sampe|hingga|nganti|nepi ka|tekan|ka|ke|s/d|to|/|atau|dan)\s{0,2}((?:19|20)\d\d))?"
    r"(?:\s{0,2}(k[ea] ?atas|keatas|munggah|k[ea] ?bawah|kebawah|\+|up|and later|or later|onwards))?"
)
_SHORT = re.compile(r"\b(?:ke)?lahir\w*(?: (?:tahun|thn|th))? ?:? ?((?:['’]\d\d[ ,/&-]{0,3}){1,6})")
_TAKEN = re.compile(
    r"(?<![\d.,/-])(20[01]\d)(?= (?:ke ?atas |pun |juga |masih |aja |saja ){0,2}(?:bisa|boleh|oke?|gpp|gapapa|diterima|"
    r"tidak (?:apa|masalah)|masuk|gas)\b)"
)
"""A birth year that is said to be welcome: "2009 masih bisa"."""
_HAN = re.compile(r"((?:19|20)\d\d)年?(?:[-—–至到]((?:19|20)\d\d)年?)?(?:[以之]?后)?(?:出生|生人|生的)")

_DENIED = re.compile(
    r"\W{0,2}(?:(?:19|20)\d\d\W{1,2}|dan |atau )*(?:maaf |mohon maaf )?(?:belum|tidak|tak|jangan|dilarang|ditolak|skip|maaf)\b"
    r"(?! (?:apa|papa|masalah|usah|perlu))"
)
"""`kelahiran 2009 2010 belum bisa`: who is told to stay away."""


def born(text: str, year: int, nearest: Callable[[str], str | None]) -> Iterator[Born]:
    """Every birth year, as ages in `year`; `nearest` tells who was named last before it."""
    if "20" not in text and "19" not in text and "'" not in text and "’" not in text:
        return
    if "lahir" in text or "lair" in text or "born" in text:
        yield from _plainly(text, year, nearest)
        for match in _SHORT.finditer(text):
            ages = [year - 2000 - int(two) for two in re.findall(r"\d\d", match.group(1))]
            if all(_YOUNGEST <= age < _ADULT for age in ages):
                yield *match.span(), Age(min(ages), max(ages)), True
    if "20" in text:
        for match in _TAKEN.finditer(text):
            age = year - int(match.group(1))
            if _YOUNGEST <= age < _ADULT:
                yield *match.span(), Age(age, None), True
    if "生" in text:
        for match in _HAN.finditer(text):
            ages = [year - int(one) for one in match.groups() if one]
            if all(_YOUNGEST <= age <= _OLDEST for age in ages):
                yield *match.span(), Age(min(ages), max(ages)), True


def _plainly(text: str, year: int, nearest: Callable[[str], str | None]) -> Iterator[Born]:
    for match in _BORN.finditer(text):
        first = int(match.group(1))
        last = int(match.group(2) or first)
        younger, older = year - max(first, last), year - min(first, last)
        if not _YOUNGEST <= younger <= _OLDEST:
            continue
        if _DENIED.match(text, match.end()):
            continue
        said = match.group()
        later = (match.group(3) or "") and "bawah" not in (match.group(3) or "")
        if later or any(word in said for word in ("after", "sesudah", "setelah", "mulai", "di atas")):
            age = Age(None, younger)  # "2007 ke atas": born then or later
        elif match.group(3) or any(word in said for word in ("before", "sebelum", "di bawah")):
            age = Age(younger, None)
        else:
            age = Age(younger, older)
        yield *match.span(), age, nearest(text[max(0, match.start() - 64) : match.start()]) not in ("other", "self")
