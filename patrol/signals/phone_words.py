"""A folded text -> phone numbers said in words: `kosong lapan satu dua`, `nol empat kali`, `zero eight one`, `零八一`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patrol.text.patterns import encoded
from patrol.text.together import TEXTS

_DIGITS = {
    "0": ("nol", "kosong", "zero", "nul", "enol", "ennol", "oh"),
    "1": ("satu", "siji", "hiji", "one", "ciek", "settong", "setong", "setunggal", "sada"),
    "2": ("dua", "loro", "two", "duo", "due", "duwa", "dhuwa", "kalih"),
    "3": ("tiga", "telu", "tilu", "three", "tigo", "tige", "tello", "tallu"),
    "4": ("empat", "papat", "opat", "four", "ampek", "ampat", "sekawan"),
    "5": ("lima", "limo", "five", "lime", "lema", "gangsal"),
    "6": ("enam", "enem", "genep", "six", "anam", "ennem", "nem"),
    "7": ("tujuh", "pitu", "seven", "tujuah", "petto"),
    "8": ("delapan", "lapan", "wolu", "dalapan", "eight", "walu", "ballu", "dlapan"),
    "9": ("sembilan", "songo", "sanga", "salapan", "nine", "sambilan"),
}
_VALUE = {word: digit for digit, words in _DIGITS.items() for word in words}
_CHINESE = str.maketrans("零〇一二三四五六七八九", "00123456789")
_WORD = "|".join(sorted(_VALUE, key=len, reverse=True))
_TWICE = r"dobel|double|dabel|rangkap|kembar"
_THRICE = r"tripel|triple|tripple"
_TIMES = r"(?:\s?(?:x|kali|kalinya|times|ping))"
_COUNT = rf"(?:[2-6]|{_WORD})"
_SEPARATOR = r"[ .,\-_/()\n]{0,4}"
_PIECE = (
    rf"(?:(?:{_TWICE}|{_THRICE}) (?:{_WORD})(?![a-z])|{_COUNT}{_TIMES}\s(?:{_WORD})(?![a-z])"
    rf"|(?:{_WORD})nya {_COUNT}(?![a-z])"
    rf"|(?:{_WORD})(?![a-z])(?:(?: se?ba?nya?k)? ?{_COUNT}{_TIMES}(?![a-z]))?|\d)"
)
_SPOKEN = re.compile(
    rf"(?<![a-z0-9])(?:plus |\+)?(?:nol|kosong|zero|nul|enol|ennol|oh|enam|six|anam|nem|0)(?![a-z])"
    rf"(?: ?{_COUNT}{_TIMES}(?![a-z]))?(?:{_SEPARATOR}{_PIECE}){{6,16}}(?![a-z0-9])"
)
_READ = re.compile(
    rf"(?P<twice>{_TWICE}) (?P<two>{_WORD})|(?P<thrice>{_THRICE}) (?P<three>{_WORD})"
    rf"|(?P<before>{_COUNT}){_TIMES}\s(?P<many>{_WORD})(?![a-z])"
    rf"|(?P<which>{_WORD})nya (?P<often>{_COUNT})(?![a-z])"
    rf"|(?P<word>{_WORD}|\d)(?:(?: se?ba?nya?k)? ?(?P<after>{_COUNT}){_TIMES}(?![a-z]))?"
)
_SIGNS = re.compile(r"[零〇][一二三四五六七八九零〇\s]{8,20}")
_MAY_STAND = TEXTS.add_re2(
    rf"\b(?:nol|kosong|zero|nul|enol|ennol|oh|enam|six|anam|nem)(?:{_SEPARATOR}(?:{_WORD}|{_TWICE}|{_THRICE}|kali|x|\d)){{2}}"
    rf"|\b08(?:{_SEPARATOR}\d){{0,7}}{_SEPARATOR}(?:{_WORD})\b|\b0{_SEPARATOR}(?:{_WORD})\b"
)
"""What is asked of every text, in linear time."""


def spoken_numbers(folded: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits of every run of digit words long enough for a phone number."""
    if _MAY_STAND.stands_in(encoded(folded)):
        for match in _SPOKEN.finditer(folded):
            said = match.group()
            if re.search(r"[a-z]{3}", said):
                yield *match.span(), ("+" if said.startswith(("plus", "+")) else "") + _read(said)
    if "零" in folded or "〇" in folded:
        for match in _SIGNS.finditer(folded):
            yield *match.span(), re.sub(r"\s", "", match.group()).translate(_CHINESE)


def _read(said: str) -> str:
    """The digits of a run of words: `kosong empat kali` is 0000, `dobel tujuh` 77."""
    digits: list[str] = []
    for match in _READ.finditer(said):
        if match["twice"]:
            digits.append(_VALUE[match["two"]] * 2)
        elif match["thrice"]:
            digits.append(_VALUE[match["three"]] * 3)
        elif match["before"]:
            digits.append(_VALUE[match["many"]] * int(_VALUE.get(match["before"], match["before"])))
        elif match["which"]:
            digits.append(_VALUE[match["which"]] * int(_VALUE.get(match["often"], match["often"])))
        else:
            times = match["after"]
            digit = _VALUE.get(match["word"], match["word"])
            digits.append(digit * (int(_VALUE.get(times, times)) if times else 1))
    return "".join(digits)[:24]
