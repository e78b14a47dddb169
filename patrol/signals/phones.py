"""A folded text -> the phone numbers in it, in every spelling, as `+` and digits, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Found(NamedTuple):
    """A contact at `folded[start:end]`, normalised; `trick` names a spelling that hides it."""

    start: int
    end: int
    value: str
    trick: str | None = None


# Digits, and the letters o, i, l that stand for 0 and 1, with up to three signs between.
_RUN = re.compile(r"(?<![a-z0-9@_$])(?:\(?\+ ?|\()?[0-9o](?:[ .\-_()/,|~*:]{0,3}[0-9oil]){7,24}(?![0-9a-z@%])")
_LINK = re.compile(
    r"(?:wa ?\. ?me ?/ ?|(?:api|web|chat)?\.?whatsapp\.com/(?:send/?)?\??(?:phone=|/)?|wa\.link/)"
    r"\+? ?(\d[\d \-]{7,18}\d)"
)
_DIGIT_WORDS = {
    "nol": "0", "kosong": "0", "zero": "0", "nul": "0", "satu": "1", "siji": "1", "hiji": "1", "one": "1", "dua": "2",
    "loro": "2", "two": "2", "tiga": "3", "telu": "3", "tilu": "3", "three": "3", "empat": "4", "papat": "4",
    "opat": "4", "four": "4", "lima": "5", "limo": "5", "five": "5", "enam": "6", "enem": "6", "genep": "6", "six": "6",
    "tujuh": "7", "pitu": "7", "seven": "7", "delapan": "8", "lapan": "8", "wolu": "8", "dalapan": "8", "eight": "8",
    "sembilan": "9", "songo": "9", "salapan": "9", "nine": "9",
}  # fmt: skip
_WORDS = "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True))
_SPOKEN = re.compile(
    r"(?<![a-z0-9])(?:nol|kosong|zero|nul|enam|six|0)"
    rf"(?:[ .,\-_/]{{0,4}}(?:(?:(?:dobel|double|dabel) )?(?:{_WORDS})(?![a-z])|\d)){{7,16}}(?![a-z0-9])"
)
_SPOKEN_PIECE = re.compile(rf"(dobel |double |dabel )?({_WORDS}|\d)")
_ACCOUNT = re.compile(
    r"(?:rekening|rek|no rek|norek|a/c|virtual account|nik|npwp|kode pos|nib|siup|sip3mi)\W{0,4}(?:\w{2,10}\W{1,3})?$"
)
_GROUP = re.compile(r"(?:\(?\+ ?|\()?[0-9oil]+")
_CUE = re.compile(r"(?:wa|whatsapp|hp|telp|telepon|telpon|call|hubungi|phone|line|sms|no|nomor|kontak|contact)\W{0,4}$")
_ABROAD = (
    "855",
    "856",
    "95",
    "63",
    "66",
    "60",
    "65",
    "886",
    "852",
    "853",
    "84",
    "86",
    "971",
    "966",
    "965",
    "974",
    "968",
)
_CLOCK = re.compile(r"\(?[0-2]?\d[.:][0-5]\d ?(?:-|sampai|s/d) ?[0-2]?\d[.:][0-5]\d")


def phones(folded: str) -> Iterator[Found]:
    """Every phone number, also in links, in words, spaced out, and with letters for digits."""
    linked: list[tuple[int, int]] = []
    if ("me" in folded and "/" in folded) or "whatsapp" in folded:
        for match in _LINK.finditer(folded):
            number = _international(match.group(1))
            if number:
                linked.append(match.span())
                yield Found(*match.span(), number)
    for match in _RUN.finditer(folded):
        if any(match.start() < end and match.end() > start for start, end in linked):
            continue
        yield from _in_run(folded, match.start(), match.group())
    if any(word in folded for word in ("nol", "kosong", "zero", "nul ")):
        for match in _SPOKEN.finditer(folded):
            pieces = _SPOKEN_PIECE.findall(match.group())
            digits = "".join(_DIGIT_WORDS.get(piece, piece) * (2 if twice else 1) for twice, piece in pieces)
            number = normal(digits)
            if number and not match.group().replace(" ", "").isdigit() and re.search(r"[a-z]{3}", match.group()):
                yield Found(*match.span(), number, "phone_in_words")


def _in_run(folded: str, start: int, run: str) -> Iterator[Found]:
    """One run of digits may be one number, several side by side, a number and an age, or no number at all."""
    before = folded[max(0, start - 28) : start]
    if _CLOCK.match(run) or _ACCOUNT.search(before):
        return
    cued = _CUE.search(before) is not None
    groups = list(_GROUP.finditer(run))
    first = 0
    while first < len(groups):
        written = groups[first].group()
        if not written.startswith(("0", "o", "62", "+", "(")) and not (cued and first == 0):
            first += 1
            continue
        last, number = _longest(run, groups, first, cued)
        if number is None:
            first += 1
            continue
        begin, end = groups[first].start(), groups[last].end()
        yield Found(start + begin, start + end, number, _trick(run[begin:end]))
        first = last + 1


def _longest(run: str, groups: list[re.Match[str]], first: int, cued: bool) -> tuple[int, str | None]:
    """The longest number that starts at group `first`: the last group of it, and the number."""
    for last in range(min(len(groups), first + 24) - 1, first - 1, -1):
        written = run[groups[first].start() : groups[last].end()]
        number = normal(written) or (_with_cue(written) if cued else None)
        if number and not _drags_an_age(run, groups[first : last + 1]):
            return last, number
    return first, None


def _drags_an_age(run: str, groups: list[re.Match[str]]) -> bool:
    """`0812 0000 1234 18`: a full number of long groups, then a short one after a space that is not part of it."""
    *rest, last = groups
    digits = sum(len(group.group().strip("+( ")) for group in rest)
    longs = all(len(group.group()) >= 3 for group in rest)
    return len(rest) > 1 and longs and digits >= 11 and len(last.group()) <= 2 and run[last.start() - 1] == " "


def _with_cue(written: str) -> str | None:
    """After "wa" or "hp" a number may lack its 0 or its plus."""
    digits = re.sub(r"\D", "", written)
    if digits.startswith("8") and 9 <= len(digits) <= 12 and not digits.startswith(_ABROAD):
        return f"+62{digits}"
    return f"+{digits}" if digits.startswith(_ABROAD) and 10 <= len(digits) <= 13 else None


def _trick(run: str) -> str | None:
    if re.search(r"[oil]", run):
        return "letters_for_digits"
    singles = re.findall(r"(?<!\d)\d(?=[ .\-_/]{1,3}\d(?!\d))", run)
    return "digits_apart" if len(singles) >= 4 else None


@lru_cache(maxsize=2048)
def normal(written: str) -> str | None:
    """A number as written -> `+6281200001234`, or None where it has not the shape of a phone number."""
    plus = "+" in written[:3]
    digits = re.sub(r"\D", "", written.translate({ord("o"): "0", ord("i"): "1", ord("l"): "1"}))
    if len(digits) < 8 or len(digits) > 16 or len(set(digits)) < 3:
        return None
    letters = sum(char in "oil" for char in written)
    if letters and (len(digits) - letters < 4 or not digits.startswith(("08", "62"))):
        return None
    if plus or (digits.startswith("00") and not digits.startswith("000")):
        return _international(digits.lstrip("0"))
    if digits.startswith("62") and 10 <= len(digits) <= 15:
        rest = digits[2:].lstrip("0")
        return f"+62{rest}" if rest.startswith("8") else None
    if digits.startswith("01") and 10 <= len(digits) <= 11 and not re.match(r"\d\d?[/.\-]\d\d?[/.\-]", written):
        return f"+60{digits[1:]}"  # no Indonesian area starts so; Malaysian mobile numbers do
    if digits.startswith("08") and 9 <= len(digits) <= 13:
        return f"+62{digits[1:]}"
    if re.match(r"0[2-79]\d{7,10}$", digits) and _grouped(written):
        return f"+62{digits[1:]}"
    return None


def _grouped(written: str) -> bool:
    """An area code is set off (`024-0000-7180`) or all in one; `02.05.2025` and amounts are not phone numbers."""
    return not re.match(r"\(?\d\d?[./:]\d\d[./:\- ]", written) and not re.match(r"0[.,]\d", written)


def _international(written: str) -> str | None:
    digits = re.sub(r"\D", "", written)
    if digits.startswith("0"):
        return normal(digits) if digits.startswith("08") else None
    if digits.startswith("620"):
        digits = "62" + digits[2:].lstrip("0")
    return f"+{digits}" if 8 <= len(digits) <= 15 and region(f"+{digits}") else None


@lru_cache(maxsize=1024)
def region(number: str) -> str | None:
    """The country (alpha-2) that a `+` number belongs to, by its country code; None where there is no such code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length] or 0))
        if regions:
            return str(regions[0])
    return None
