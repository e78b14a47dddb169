"""Plain characters -> lower-case words with disguises undone and everyday spellings expanded, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from patrol.text.characters import Folded, Trick
from patrol.text.layers import Edit, Layer
from patrol.text.unmasking import LEET, from_backwards, from_leet, from_letters, from_pieces, from_stars, from_stretch
from patrol.text.vocabulary import HIDDEN_WORDS

EVERYDAY: Mapping[str, str] = MappingProxyType(
    {
        "yg": "yang", "dgn": "dengan", "dg": "dengan", "tdk": "tidak", "gak": "tidak", "ga": "tidak", "gk": "tidak",
        "krn": "karena", "sdh": "sudah", "udh": "sudah", "blm": "belum", "utk": "untuk", "bln": "bulan", "hr": "hari",
        "thn": "tahun", "th": "tahun", "org": "orang", "ortu": "orang tua", "dr": "dari", "jd": "jadi", "jgn": "jangan",
        "bs": "bisa", "bsa": "bisa", "sy": "saya", "gw": "saya", "lgsg": "langsung", "lsg": "langsung", "klo": "kalau",
        "kalo": "kalau", "tlp": "telepon", "hub": "hubungi", "min": "minimal", "max": "maksimal", "dkt": "dekat",
    }
)  # fmt: skip
"""A small list for callers without the workspace's table (data/tables/slang.csv)."""

_SLASHED = MappingProxyType({"s/d": "sampai", "u/": "untuk", "d/": "di", "c/": "cuma"})
_INITIALS = 3  # so short a word in capitals, in a text of small letters, is an abbreviation (SD, HR, NDA)
_NEVER = frozenset({"kl", "mo"})  # Kuala Lumpur; and short words with too many meanings

# Names, mails and addresses keep their spelling; each pattern is tried only where its sign is in the text.
_KEPT = (
    ("@", re.compile(r"(?<![\w@])@[\w.]{2,40}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")),
    ("://", re.compile(r"https?://\S{1,300}")),
    ("www.", re.compile(r"\bwww\.\S{1,300}")),
    ("/", re.compile(r"(?<![\w.-])[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}/\S{1,200}")),
    ("#", re.compile(r"(?<!\w)#\w{1,60}")),
)
_APART = re.compile(r"(?<![\w@.])[a-z0-9@$!]([ .\-_*|~/,•·]{1,2})[a-z0-9@$!](?:\1[a-z0-9@$!]){2,40}(?!\w)")
_LEET = re.compile(r"(?<![\w@.$])[a-z0-9@$!€]*(?:[a-z][0-9@$!€]|[0-9@$!€][a-z])[a-z0-9@$!€]*(?![\w])")
_ZEROS = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]?\d){0,6}[.,]?o{2,6}(?![a-z0-9])")
_STARS = re.compile(r"(?<![\w*#])[a-z]{1,12}(?:[*#]{1,2}[a-z]{1,12}){1,6}(?![\w*#])")
_PIECES = re.compile(r"(?<![\w.@])[a-z]{1,8}(?:[._|~'•·][a-z]{1,8}){1,5}(?![\w@])")
_LONG_WORD = re.compile(r"(?<![\w@])[a-z]{5,14}(?!\w)")
_TRIPLE = re.compile(r"([a-z])\1\1")
_STRETCH = re.compile(r"(?<![\w@])[a-z]*?([a-z])\1{2,}[a-z]*(?!\w)")
_WORD = re.compile(r"(?<![\w@])(?:s/d|[udc]/|[a-z]+(?:2(?:nya|an)?)?)(?![\w@\[])")
_NO_STRETCH = frozenset("ivxlcdmwo")  # Roman numerals, www, and letters that stand for digits


def fold_words(cased: str, slang: Mapping[str, str]) -> Folded:
    """Lower-case, undo what is done to words, and expand what `slang` names."""
    lower = cased.lower()
    if len(lower) != len(cased):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in cased)
    kept = [match.span() for sign, pattern in _KEPT if sign in lower for match in pattern.finditer(lower)]
    tricks: list[Trick] = []
    taken: list[Edit] = []
    for edit, trick in _disguised(lower):
        if _free(edit, kept) and _free(edit, taken):
            taken.append(Edit(edit.start, edit.end, slang.get(edit.new, edit.new)))
            if trick:
                tricks.append(Trick(edit.start, edit.end, trick))
    shouting = sum(map(str.isupper, cased)) * 2 > sum(map(str.islower, cased))
    barred = sorted([*kept, *((edit.start, edit.end) for edit in taken)])
    taken.extend(_everyday(lower, cased, slang, shouting, barred))
    layer = Layer()
    return Folded(layer.apply(lower, sorted(taken)), layer, sorted(tricks))


def _free(edit: Edit, others: list[tuple[int, int]] | list[Edit]) -> bool:
    return all(edit.end <= other[0] or edit.start >= other[1] for other in others)


def _disguised(lower: str) -> Iterator[tuple[Edit, str | None]]:
    yield from _from_signs(lower)
    for match in _LONG_WORD.finditer(lower):
        if word := from_backwards(match.group()):
            yield Edit(*match.span(), word), "backwards"
    for match in _STRETCH.finditer(lower) if _TRIPLE.search(lower) else ():
        token = match.group()
        if not _NO_STRETCH.issuperset(token):
            word = from_stretch(token)
            hidden = word in HIDDEN_WORDS and not token.endswith(token[-1] * 3)  # "kerjaaa" is only loud
            yield Edit(*match.span(), word), "stretched" if hidden else None


def _from_signs(lower: str) -> Iterator[tuple[Edit, str]]:
    """Words broken up, or with digits, stars and points in them."""
    for match in _APART.finditer(lower):
        word = _together(match.group(), match.group(1))
        if word:
            yield Edit(*match.span(), word), "letters_apart"
    for match in _ZEROS.finditer(lower):
        yield Edit(*match.span(), match.group().replace("o", "0")), "letters_for_digits"
    for match in _LEET.finditer(lower):
        token = match.group().rstrip("!")
        start = match.start()
        if word := from_leet(token):
            yield Edit(start, start + len(token), word), "digits_for_letters"
    if "*" in lower or "#" in lower:
        for match in _STARS.finditer(lower):
            if word := from_stars(match.group()):
                yield Edit(*match.span(), word), "letters_starred"
    for match in _PIECES.finditer(lower):
        if word := from_pieces(match.group()):
            yield Edit(*match.span(), word), "signs_inside"


def _together(run: str, gap: str) -> str | None:
    """`k a m b o j a` -> `kamboja`; a run that is mostly digits is a number, a short one a list of grades."""
    letters = "".join(run.split(gap))
    plain = "".join(LEET.get(char, char)[0] for char in letters)
    if sum(char.isalpha() for char in letters) * 2 <= len(letters):
        return None
    word = from_letters(plain)
    return word if word and (gap.strip() not in ("/", ",") or " " in word or word != plain or len(word) > 6) else None


def _everyday(
    lower: str, cased: str, slang: Mapping[str, str], shouting: bool, barred: list[tuple[int, int]]
) -> Iterator[Edit]:
    """Edits for everyday spellings; in a text of small letters a short word in capitals is another word."""
    at = 0
    for match in _WORD.finditer(lower):
        word = match.group()
        new = slang.get(word) or _SLASHED.get(word)
        if new is None and "2" in word and len(word) > 3:
            stem, _, ending = word.partition("2")
            stem = slang.get(stem, stem)
            new = f"{stem}-{stem}{ending}"
        if new is None or new == word or word in _NEVER:
            continue
        start, end = match.span()
        if len(word) <= _INITIALS and not shouting and cased[start:end].isupper():
            continue
        while at < len(barred) and barred[at][1] <= start:
            at += 1
        if at < len(barred) and barred[at][0] < end:
            continue
        yield Edit(start, end, new)
