"""One masked word -> the word behind it, or None: letters apart, leet, stars, dots inside, stretched letters."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from patrol.text.vocabulary import KNOWN, WORDS

LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "il", "€": "e",
}  # fmt: skip
_LEAST = 3  # a shorter word could be anything
_NO_LEET = re.compile(
    r"\d+(?:[.,]\d+)?(?:jt|jtan|juta|jutaan|rb|rban|ribu|ribuan|k|m|x|th|thn|tahun|bl|bln|bulan|hr|hari|mgg|org|orang|jam|am|pm|"
    r"menit|mnt|kg|gr|cm|km|mm|m2|gb|mb|pcs|pax|d|n|h|s|st|nd|rd|in|an|thnan|usd|rm|ml|cc|kali|lt|lantai|a|b|c)\+?"
    r"|[a-z]{1,2}\d+|[a-z]{2,}2|h\d?-\d+|\d+[a-z]?|(?:\d[a-z]){2,}|[a-z]\d[a-z]"
)


@lru_cache(maxsize=4096)
def from_leet(token: str) -> str | None:
    """`c0nt3nt` -> `content`. Amounts, model numbers and doubled words (`bos2`) stay."""
    letters = sum(char.isalpha() for char in token)
    marks = [char for char in token if char in LEET]
    if letters == 0 or not marks or len(token) < _LEAST or len(token) > 24:
        return None
    readings = (
        ["".join(made) for made in product(*(LEET.get(char, char) for char in token[:24]))] if len(marks) < 7 else []
    )
    for word in readings:
        if word in KNOWN:
            return word
    if _NO_LEET.fullmatch(token) or not readings:
        return None
    return readings[0] if _looks_like_leet(token, letters) else None


def _looks_like_leet(token: str, letters: int) -> bool:
    """A word we do not know: signs inside letters, or several single digits each between letters."""
    if re.search(r"[a-z][@$!€][a-z]", token):
        return letters >= _LEAST and not re.search(r"\d\d", token)
    inner = re.findall(r"(?<=[a-z])[013457](?=[a-z])", token)
    return letters >= 4 and len(inner) >= 2 and not re.search(r"\d\d|[2689]", token)


@lru_cache(maxsize=4096)
def from_stars(token: str) -> str | None:
    """`k*mb*ja` -> `kamboja`, `g*ratis` -> `gratis`: each star one letter, or none."""
    if len(token) > 24:
        return None
    plain = re.sub(r"[*#]+", "", token)
    if len(plain) >= _LEAST and plain in KNOWN:
        return plain
    if len(plain) < 2:
        return None
    shape = re.compile(re.sub(r"[*#]", "[a-z]", token))
    return next((word for word in WORDS if len(word) == len(token) and shape.fullmatch(word)), None)


@lru_cache(maxsize=4096)
def from_pieces(token: str) -> str | None:
    """`ka.mbo.ja` -> `kamboja`: signs put inside a word that we know."""
    joined = re.sub(r"[^a-z]", "", token)
    return joined if joined in KNOWN else None


@lru_cache(maxsize=4096)
def from_letters(joined: str) -> str | None:
    """Letters that stood apart, joined -> words that we know between spaces, or the run as one word."""
    return _split(joined) or (joined if len(joined) >= 5 and re.search(r"[aeiou]", joined) else None)


def _split(joined: str) -> str | None:
    best: list[str | None] = [""] + [None] * len(joined)
    for end in range(1, len(joined) + 1):
        for start in range(max(0, end - 14), end):
            before = best[start]
            if before is not None and joined[start:end] in KNOWN and best[end] is None:
                best[end] = f"{before} {joined[start:end]}".strip()
    return best[-1]


_NO_REVERSE = frozenset(("lapak",))  # words of their own that are another word backwards
_REVERSED = {word[::-1]: word for word in WORDS if len(word) >= 5 and word[::-1] not in KNOWN | _NO_REVERSE}


def from_backwards(token: str) -> str | None:
    """`ajobmak` -> `kamboja`: a word that we know, written from its end."""
    return _REVERSED.get(token)


def from_stretch(token: str) -> str:
    """`kerjaaaa` -> `kerja`, `maaaf` -> `maaf` where we know it."""
    for many in (r"\1", r"\1\1"):
        word = re.sub(r"([a-z])\1{2,}", many, token)
        if word in KNOWN:
            return word
    return re.sub(r"([a-z])\1{2,}", r"\1", token)
