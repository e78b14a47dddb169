"""A folded text -> the same with ages in words written as digits (`tujuh belas`, `selawe`, `十八`), and the way back.

Indonesian, Malay and their neighbours, Javanese, Sundanese, Madurese, Minang, Banjar, English, Mandarin; 10 to 79 only,
for an age is read here, never an amount.
"""

from __future__ import annotations

import re

from patrol.text.layers import Edit, Layer
from patrol.text.patterns import encoded
from patrol.text.together import TEXTS

_UNITS = {
    "satu": 1, "siji": 1, "hiji": 1, "setong": 1, "ciek": 1, "dua": 2, "duo": 2, "due": 2, "loro": 2, "rong": 2, "kalih": 2,
    "du": 2, "dubel": 2, "ro": 2, "tiga": 3, "tigang": 3, "tigo": 3, "tige": 3, "telu": 3, "telung": 3, "tilu": 3, "tello": 3,
    "tallu": 3, "empat": 4, "papat": 4, "opat": 4, "ampek": 4, "ampat": 4, "patang": 4, "pat": 4, "pa'": 4, "sekawan": 4, "kawan": 4, "lima": 5,
    "limo": 5, "lime": 5, "lema": 5, "limang": 5, "gangsal": 5, "enam": 6, "enem": 6, "nem": 6, "genep": 6, "anam": 6,
    "ennem": 6, "anom": 6, "tujuh": 7, "pitu": 7, "pitung": 7, "tujuah": 7, "tuju": 7, "petto": 7, "petto'": 7,
    "delapan": 8, "dlapan": 8, "lapan": 8, "dalapan": 8, "wolu": 8, "wolung": 8, "walu": 8, "walung": 8, "ballu": 8,
    "ballu'": 8, "sembilan": 9, "sambilan": 9, "songo": 9, "sanga": 9, "sangang": 9, "sanga'": 9, "salapan": 9,
}  # fmt: skip
_TEEN = {"belas", "welas", "balas", "baleh", "bellas", "blas"}
_TEN = {"puluh", "dasa", "puluah", "polo", "poloh", "pulu"}
_WHOLE = {
    "sepuluh": 10, "sapuluh": 10, "sapuluah": 10, "sebelas": 11, "sabelas": 11, "sabaleh": 11, "sewelas": 11,
    "rolas": 12, "telulas": 13, "patbelas": 14, "limalas": 15, "limolas": 15, "nembelas": 16, "pitulas": 17,
    "wolulas": 18, "sangalas": 19, "songolas": 19, "selikur": 21, "salikur": 21, "rolikur": 22, "telulikur": 23,
    "patlikur": 24, "selawe": 25, "salawe": 25, "nemlikur": 26, "pitulikur": 27, "wolulikur": 28, "sangalikur": 29,
    "songolikur": 29, "seket": 50, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TEN = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60}
_ENGLISH_UNIT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_CHINESE = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}


def _any(words: dict[str, int] | set[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORDS = re.compile(
    rf"(?<![a-z'])(?<!ratus )(?<!ribu )(?<!juta )(?:(?P<whole>{_any(_WHOLE)})"
    rf"|(?P<unit>{_any(_UNITS)})[ -]?(?:(?P<teen>{_any(_TEEN)})|(?P<ten>{_any(_TEN)})(?:[ -](?P<rest>{_any(_UNITS)})"
    rf"(?![ -]?(?:{_any(_TEEN)}|{_any(_TEN)}|ratus|ribu|juta|rb|jt)))?)"
    rf"|(?P<english>{_any(_ENGLISH_TEN)})(?:[ -](?P<one>{_any(_ENGLISH_UNIT)}))?)(?![a-z])"
)
_PAIR = re.compile(
    rf"(?:umur|usia|umua|omor|umor)\w{{0,3}}[^\n.\d]{{0,24}}?\b(?P<pair>(?P<t>satu|dua|tiga|empat) (?P<u>{_any(_UNITS)}))\b"
    r"(?! ?(?:belas|welas|puluh|ratus|ribu|juta|orang|anak|tahun kontrak))"
)
"""`umur dua lima`: the digits of 25, said one by one."""
_APART = re.compile(
    r"(?:umur|usia|umua|omor|umor|age)\w{0,3}[\s:]{1,3}(\d \d)(?!\d)(?: ?(?:-|–|sampai|s/d) ?(\d \d)(?!\d))?"
)
_LETTERS = re.compile(r"\d[oil](?![a-z0-9])|(?<![a-z0-9])[il]\d(?![a-z0-9])")
_LETTER_DIGITS = str.maketrans("oil", "011")
_SIGNS = re.compile(r"([二两三四五六七])?十([一二三四五六七八九])?(?:([一二三四五六七八九])(?=岁))?")
_TELLTALE = (
    *("belas", "welas", "balas", "baleh", "bellas", "puluh", "puluah", "polo", "dasa ", "likur", "lawe", "seket", "teen"),
    *("twelve", "twenty", "thirty", "forty", "fourty", "fifty", "sixty", "rolas", "lulas", "malas", "molas", "galas", "golas", "itulas"),
)  # fmt: skip

_TOLD = TEXTS.add_re2("|".join(_TELLTALE))
"""One look at a text for all of them."""


def with_digits(folded: str) -> tuple[str, Layer | None]:
    """The text with numbers in words as digits, and the layer that leads back (None where nothing was changed)."""
    edits: list[Edit] = []
    if _TOLD.stands_in(encoded(folded)):
        edits += [
            Edit(*match.span(), str(value)) for match in _WORDS.finditer(folded) if (value := _value(match)) >= 10
        ]
    if "十" in folded:
        edits += [Edit(*match.span(), _signs(match)) for match in _SIGNS.finditer(folded)]
    if any(stem in folded for stem in ("umur", "usia", "umua", "omor", "umor")):
        edits += [Edit(*m.span("pair"), f"{_UNITS[m['t']]}{_UNITS[m['u']]}") for m in _PAIR.finditer(folded)]
        edits += [
            Edit(*match.span(group), match[group].replace(" ", ""))
            for match in _APART.finditer(folded)
            for group in (1, 2)
            if match[group]
        ]
        edits += [Edit(*m.span(), m.group().translate(_LETTER_DIGITS)) for m in _LETTERS.finditer(folded)]
        edits = _apart(edits)
    if not edits:
        return folded, None
    layer = Layer()
    return layer.apply(folded, sorted(edits)), layer


def _apart(edits: list[Edit]) -> list[Edit]:
    """Of edits that overlap, the first."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _value(match: re.Match[str]) -> int:
    if match["whole"]:
        return _WHOLE[match["whole"]]
    if match["english"]:
        return _ENGLISH_TEN[match["english"]] + _ENGLISH_UNIT.get(match["one"] or "", 0)
    unit = _UNITS[match["unit"]]
    if match["teen"]:
        # In Minang `salapan` is eight, in Sundanese nine; the ending tells which is spoken.
        return 18 if match["teen"] == "baleh" and match["unit"] == "salapan" else 10 + unit
    return 10 * unit + _UNITS.get(match["rest"] or "", 0)


def _signs(match: re.Match[str]) -> str:
    tens = 20 if match[1] == "两" else 10 * _CHINESE.get(match[1] or "", 1)
    first = str(tens + _CHINESE.get(match[2] or "", 0))
    return f"{first}-{tens + _CHINESE[match[3]]}" if match[3] else first  # 十七八岁: 17 or 18
