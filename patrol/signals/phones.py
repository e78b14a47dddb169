"""A folded text -> the phone numbers in it, in every spelling, as `+` and digits, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import re2

from patrol.signals.phone_words import spoken_numbers
from patrol.text.patterns import encoded, says
from patrol.text.together import TEXTS


class Found(NamedTuple):
    """A contact at `folded[start:end]`, normalised; `trick` names a spelling that hides it."""

    start: int
    end: int
    value: str
    trick: str | None = None


# Digits, and letters that look like them (o, i, l; between digits also z, s, b), with up to three signs between.
_RUN = re.compile(
    r"(?<![a-z0-9@_$])(?:\(?\+ ?|\()?[0-9o](?:(?:[ .\-_()\[\]'=/,|~*:·•]{0,3}|\s?\n(?=[\d .\-]{2,9}(?:\n|$)))[0-9oil]|(?<=[0-9oil])[zsb](?=[0-9oil])){7,24}"
    r"(?![0-9a-z@%])"
)
"""A number may go on in the next line where that holds nothing but digits."""
_MAY_RUN = re2.compile(r"[0-9o](?:[^a-z0-9]{0,3}[0-9oilzsb]){7}")
"""What every such run holds, and little else: RE2 passes over the other texts faster."""
_LINK = TEXTS.add(
    r"(?:wa ?(?:\.|[(\[]dot[)\]]) ?me ?/ ?|\bwa me[ /]{1,3}|(?:api|web|chat)?\.?whatsapp\.com/(?:send/?)?\??(?:phone=|/)?|wa\.link/|"
    r"whatsapp://send/?\?phone=)(?:%2b|\+)? ?(\d[\d \-]{7,18}\d)"
)
_ACCOUNT = re.compile(
    r"\b(?:rekening|rek|no rek|norek|a/c|virtual account|va|nik|no kk|npwp|kode pos|nib|siup|sip3mi|paspor no|"
    r"bca|bri|bni|bsi|btn|mandiri|seabank|jago|permata|cimb|danamon)(?![a-z])[ :=.(-]{0,4}(?:(?!konsultan|wa\b|hp\b|hub)\w{2,10}[ :=(-]{1,3})?\Z"
)
"""Before a number that is no phone: a bank account or a register's number. A full stop ends what it says."""
_CODE_LAST = re.compile(r"(?<![\d+./-])([3-9]\d{3}[ -]?\d{4}) ?\(?\+ ?(65|852|853|855|856|673)\)?(?![\d ]*\d{3})")
"""`9000 0417 (+65)`: the country's code written last."""
_GROUP = re.compile(r"(?:\(?\+ ?|\()?[0-9oilzsb]+")
_LOOK_ALIKE = str.maketrans("oilzsb", "011258")
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
_CODES = {
    "malaysia": "60", "msia": "60", "taiwan": "886", "korea": "82", "singapura": "65", "singapore": "65", "hongkong": "852",
    "hong kong": "852", "hk": "852", "thailand": "66", "kamboja": "855", "cambodia": "855", "filipina": "63", "jepang": "81",
    "arab": "966", "saudi": "966", "dubai": "971", "myanmar": "95", "laos": "856", "vietnam": "84", "china": "86",
    "tiongkok": "86", "brunei": "673", "australia": "61", "sg": "65", "tw": "886",
}  # fmt: skip
_ABROAD_BEFORE = re.compile(
    r"\b(?:no|nomor|nombor|nomer|hp|wa|whatsapp|telp|telepon|call|phone|kontak)\.? ?(?:wa |hp )?("
    + "|".join(_CODES)
    + r")\W{0,3}\Z"
)
_IN_MALAYSIA = re.compile(
    r"\brm ?\d|\b(?:ringgit|malaysia|kuching|sarawak|sabah|johor|penang|pulau pinang|selangor|kuala lumpur|kl|klang|"
    r"melaka|ipoh|miri|sibu|tawau|shah alam|puan|encik|epf|kwsp|socso)\b"
)
_MALAYSIAN = re.compile(r"0(?:[3-79]|8[2-9])[ -]\d{3,4} ?\d{3,4}$")
_DATES = re.compile(r"\(?[0-3]?\d[/.-][01]?\d[/.-](?:19|20)\d\d(?!\d)")
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
    for match in _RUN.finditer(folded) if says(_MAY_RUN, encoded(folded)) else ():
        if any(match.start() < end and match.end() > start for start, end in linked):
            continue
        yield from _in_run(folded, match.start(), match.group())
    for start, end, digits in spoken_numbers(folded):
        number = normal(digits)
        if number:
            yield Found(start, end, number, "phone_in_words")
    if "+" in folded:
        for match in _CODE_LAST.finditer(folded):
            number = _international(match.group(2) + match.group(1))
            if number:
                yield Found(*match.span(), number)


def _in_run(folded: str, start: int, run: str) -> Iterator[Found]:
    """One run of digits may be one number, several side by side, a number and an age, or no number at all."""
    before = folded[max(0, start - 28) : start]
    if _CLOCK.match(run) or _DATES.match(run) or _ACCOUNT.search(before):
        return
    cued = _CUE.search(before) is not None
    abroad = _ABROAD_BEFORE.search(before)
    if abroad and (number := _in_country(run, _CODES[abroad.group(1)])):
        yield Found(start, start + len(run.rstrip()), number, _trick(run))
        return
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
        if _MALAYSIAN.match(run[begin:end]) and _IN_MALAYSIA.search(folded):
            number = f"+60{re.sub(r'[^0-9]', '', run[begin:end])[1:]}"
        yield Found(start + begin, start + end, number, _trick(run[begin:end]))
        first = last + 1


def _in_country(run: str, code: str) -> str | None:
    """A local number that was said to be one of a country: `no malaysia 012-0000 774`."""
    digits = re.sub(r"\D", "", run)
    if run.lstrip("( ").startswith("+") or not 8 <= len(digits) <= 11 or digits.startswith(code):
        return None
    return f"+{code}{digits.removeprefix('0')}"


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
    return longs and digits >= 11 and len(last.group()) <= 2 and run[last.start() - 1] == " "


def _with_cue(written: str) -> str | None:
    """After "wa" or "hp" a number may lack its 0 or its plus."""
    digits = re.sub(r"\D", "", written)
    if digits.startswith("8") and 9 <= len(digits) <= 12 and not digits.startswith(_ABROAD):
        return f"+62{digits}"
    return f"+{digits}" if digits.startswith(_ABROAD) and 10 <= len(digits) <= 13 else None


def _trick(run: str) -> str | None:
    if re.search(r"[oilzsb]", run):
        return "letters_for_digits"
    singles = re.findall(r"(?<!\d)\d(?=[ .\-_/]{1,3}\d(?!\d))", run)
    return "digits_apart" if len(singles) >= 4 else None


@lru_cache(maxsize=2048)
def normal(written: str) -> str | None:
    """A number as written -> `+6281200001234`, or None where it has not the shape of a phone number."""
    plus = "+" in written[:3]
    digits = re.sub(r"\D", "", written.translate(_LOOK_ALIKE))
    if len(digits) < 8 or len(digits) > 16 or len(set(digits)) < 3:
        return None
    letters = sum(char in "oilzsb" for char in written)
    if letters and (len(digits) - letters < 4 or not digits.startswith(("08", "62"))):
        return None
    if plus or (digits.startswith("00") and not digits.startswith("000")):
        return _international(digits.lstrip("0"))
    if digits.startswith("62") and 10 <= len(digits) <= 15:
        rest = digits[2:].lstrip("0")
        return f"+62{rest}" if rest.startswith("8") else None
    if digits.startswith("010") and len(digits) == 11 and re.match(r"010\W?\d{4}\W?\d{4}$", written):
        return f"+82{digits[1:]}"  # Korean mobiles have eight digits after 010, Malaysian ones seven
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
    """The country (alpha-2) of a `+` number: by its plan where that tells, else by its code; None without such a code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, parse, region_code_for_number

    try:
        told = region_code_for_number(parse(number))
    except NumberParseException:
        told = None
    if told:
        return str(told)
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length] or 0))
        if regions:
            return str(regions[0])
    return None
