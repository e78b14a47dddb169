"""One masked word -> the word behind it, or None: letters apart, leet, stars, signs inside, backwards, stretched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from string import ascii_lowercase

from patrol.text.vocabulary import COMMON, HIDDEN_WORDS, KNOWN, WORDS, known

LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "il", "€": "e", "|": "li",
}  # fmt: skip
_LEAST = 3  # a shorter word could be anything
_LONGEST = 24
_NO_LEET = re.compile(
    r"\d+(?:[.,]\d+)?(?:jt|jtan|juta|jutaan|rb|rban|ribu|ribuan|k|m|x|th|thn|tahun|bl|bln|bulan|hr|hari|mgg|org|orang|jam|am|pm|"
    r"menit|mnt|kg|gr|cm|km|mm|m2|gb|mb|pcs|pax|d|n|h|s|st|nd|rd|in|an|thnan|usd|rm|ml|cc|kali|lt|lantai|a|b|c)\+?"
    r"|[a-z]{1,2}\d+|[a-z]{2,}2|h\d?-\d+|\d+[a-z]?|(?:\d[a-z]){2,}|[a-z]\d[a-z]"
)


@lru_cache(maxsize=4096)
def from_leet(token: str) -> str | None:
    """`c0nt3nt` -> `content`. Amounts, model numbers, doubled words (`bos2`) and exclamation marks behind stay."""
    shut = token.rstrip("!|")
    if shut != token:
        return (_leet(token, surely=True) if not known(shut) else None) or (_leet(shut) if _EDGE.search(shut) else None)
    return _leet(token)


_EDGE = re.compile(r"[a-z][0-9@$!€|]|[0-9@$!€|][a-z]")


def _leet(token: str, *, surely: bool = False) -> str | None:
    letters = sum(char.isalpha() for char in token)
    marks = sum(char in LEET for char in token)
    if letters == 0 or not marks or not _LEAST <= len(token) <= _LONGEST:
        return None
    choices = [LEET.get(char, char) if marks < 7 else LEET.get(char, char)[0] for char in token]
    readings = ["".join(made) for made in product(*choices)]
    for word in readings:
        if word in KNOWN:
            return word
    if _NO_LEET.fullmatch(token):
        return None
    for word in readings:
        if word in COMMON:
            return word
    return readings[0] if marks < 7 and not surely and _looks_like_leet(token, letters) else None


def _looks_like_leet(token: str, letters: int) -> bool:
    """A word we do not know: signs inside letters, or several single digits each between letters."""
    if re.search(r"[a-z][@$!€][a-z]", token):
        return letters >= _LEAST and not re.search(r"\d\d", token)
    inner = re.findall(r"(?<=[a-z])[013457](?=[a-z])", token)
    return letters >= 4 and len(inner) >= 2 and not re.search(r"\d\d|[2689|]", token)


_ALL = KNOWN | COMMON


@lru_cache(maxsize=4096)
def from_stars(token: str) -> str | None:
    """`k*mb*ja` -> `kamboja`, `g*ratis` -> `gratis`: each sign one letter, or none."""
    plain = re.sub(r"[^a-z]", "", token)
    if len(token) > _LONGEST or len(plain) < 2:
        return None
    inside = token[0].isalpha() and token[-1].isalpha()  # signs around are bold letters
    if len(plain) >= _LEAST and known(plain):
        return plain if inside else None
    shape = re.compile(re.sub(r"[^a-z]", "[a-z]", token))
    visible = len(plain) * 2 >= len(token)
    may_be = (_ALL if visible else KNOWN) if inside else KNOWN if token[0].isalpha() else HIDDEN_WORDS
    return next((word for word in _alike(token) if word in may_be and shape.fullmatch(word)), None)


def _alike(token: str) -> Iterator[str]:
    """Words as long as the token that share its first letter, or its last where the first is hidden."""
    place = 0 if token[0].isalpha() else -1
    yield from _words_by_shape().get((len(token), place, token[place]), ())


@cache
def _words_by_shape() -> dict[tuple[int, int, str], list[str]]:
    index: dict[tuple[int, int, str], list[str]] = {}
    for word in (*WORDS, *sorted(COMMON - KNOWN)):
        index.setdefault((len(word), 0, word[0]), []).append(word)
        index.setdefault((len(word), -1, word[-1]), []).append(word)
    return index


@lru_cache(maxsize=4096)
def from_pieces(token: str) -> str | None:
    """`ka.mbo.ja` -> `kamboja`, `kam🔥boja` -> `kamboja`: signs put inside a word that we know.

    A hyphen, a stroke or an apostrophe also stands in honest words, and a point where a blank was forgotten: there the
    word must be one of those that are hidden, or the pieces no words of their own.
    """
    pieces = re.findall(r"[a-z]+", token)
    joined = "".join(pieces)
    if not known(joined):
        return _masked(token)
    if len(joined) <= _LEAST:
        return None  # an abbreviation
    two_words = all(len(piece) > 1 and known(piece) for piece in pieces)
    if _HONEST_SIGNS.search(token):
        hidden = joined in HIDDEN_WORDS and len(joined) >= 5 and not two_words
        return joined if hidden and joined not in _WITH_HYPHEN else None
    return joined if joined in KNOWN or not two_words else None


_WITH_HYPHEN = frozenset(("wechat", "whatsapp", "customer", "telemarketing"))
_HONEST_SIGNS = re.compile("[-/&+'\"()]")


def _masked(token: str) -> str | None:
    """`k_mb_ja` -> `kamboja`: signs in the place of letters, of a long word that recruiters hide."""
    if not 5 <= len(token) <= _LONGEST or not re.fullmatch(r"[a-z]+(?:[_.•·×?%^~=][a-z]+)+", token):
        return None
    word = from_stars(token)
    return word if word in HIDDEN_WORDS else None


_SHORT = frozenset(("di", "ke", "ya", "wa", "hp", "lc", "cs"))


@lru_cache(maxsize=4096)
def from_letters(joined: str) -> str | None:
    """Letters that stood apart, joined -> words that we know between spaces, or the run as one word."""
    speakable = len(joined) >= 5 and re.search(r"[aeiou]", joined) and joined not in ascii_lowercase
    return into_words(joined) or (joined if speakable or _FOUR.fullmatch(joined) else None)


_FOUR = re.compile(r"(?:[^aeiou]?[aeiou]){2}[^aeiou]?(?<=[a-z]{4})|[^aeiou][aeiou]{2}[^aeiou]")
"""Four letters that can be spoken (`bali`), unlike those of a list (`a b c d`)."""


def into_words(joined: str) -> str | None:
    """The fewest known words that the letters make; one of two letters only beside others."""
    best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(joined)
    for end in range(1, len(joined) + 1):
        for start in range(max(0, end - 18), end):
            before, word = best[start], joined[start:end]
            if before is None or not (known(word) or word in _SHORT):
                continue
            count, words = before
            cost = count + (1 if len(word) > 2 else 2)
            there = best[end]
            if there is None or cost < there[0]:
                best[end] = (cost, f"{words} {word}".strip())
    whole = best[-1]
    return whole[1] if whole and whole[1] not in _SHORT else None


# words of their own, here or in English, that are another word backwards
_NO_REVERSE = frozenset(("lapak", "drawer", "tamaik", "diaper", "stressed", "desserts", "deliver", "animal", "redraw"))
_REVERSED = {
    word[::-1]: word
    for word in (*COMMON, *WORDS)
    if len(word) >= 4
    and len(set(word)) > 3  # laughter
    and not known(word[::-1])
    and word[::-1] not in _NO_REVERSE
}


def from_backwards(token: str, *, others: bool = False) -> str | None:
    """`ajobmak` -> `kamboja`: a word that we know, written from its end; a short one only beside `others`."""
    word = _REVERSED.get(token)
    return word if word and (others or len(word) >= (5 if word in KNOWN else 6)) else None


def from_stretch(token: str) -> str:
    """`kerjaaaa` -> `kerja`, `tinggggal` -> `tinggal` where we know it."""
    for many in (r"\1", r"\1\1"):
        word = re.sub(r"([a-z])\1{2,}", many, token)
        if known(word):
            return word
    return re.sub(r"([a-z])\1{2,}", r"\1", token)


def from_doubled(token: str) -> str | None:
    """`kkeerrjjaa` -> `kerja`: every letter written twice."""
    if len(token) < 8 or token[::2] != token[1::2]:
        return None
    return token[::2] if known(token[::2]) else None
