"""A folded text -> the sums that it says in words: Indonesian, its neighbours, English, Chinese (`dua juta tiga ratus`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from patrol.signals.numerals import UNITS
from patrol.signals.pay_currency import SUFFIXES
from patrol.text.patterns import encoded
from patrol.text.together import TEXTS


class Spelt(NamedTuple):
    """A sum in words at `folded[start:end]`, and the word for the currency behind it, if any."""

    start: int
    end: int
    low: float
    high: float
    coin: str | None


_UNITS: Final[dict[str, float]] = {
    **UNITS,
    # Javanese, also in the forms that stand before a scale
    "rong": 2, "kalih": 2, "telung": 3, "tigang": 3, "patang": 4, "sekawan": 4, "limang": 5, "gangsal": 5, "nem": 6,
    "nenem": 6, "pitung": 7, "wolung": 8, "sanga": 9, "sangang": 9, "sedasa": 10, "selawe": 25, "seket": 50,
    "suwidak": 60, "satus": 100, "rongatus": 200, "telungatus": 300, "patangatus": 400, "limangatus": 500,
    "nematus": 600, "pitungatus": 700, "wolungatus": 800, "sangangatus": 900, "sewu": 1e3, "rongewu": 2e3,
    "limangewu": 5e3, "sayuta": 1e6, "sewelas": 11, "rolas": 12, "telulas": 13, "patbelas": 14, "limalas": 15,
    "limolas": 15, "nembelas": 16, "pitulas": 17, "wolulas": 18, "sangalas": 19,
    # Sundanese, Minangkabau, Malay of Sambas, Madurese, Batak, Balinese
    "hiji": 1, "saratus": 100, "sarebu": 1e3, "sajuta": 1e6, "duo": 2, "tigo": 3, "ampek": 4, "anam": 6, "tujuah": 7,
    "sambilan": 9, "sapuluah": 10, "saratuih": 100, "saribu": 1e3, "due": 2, "tige": 3, "lime": 5, "sepuloh": 10,
    "seratos": 100, "lema": 5, "duwa": 2, "tello": 3, "sapolo": 10, "satos": 100, "saebu": 1e3, "tolu": 3, "onom": 6,
    "kutus": 8, "siu": 1e3,
    # money of the market, from Hokkien
    "cepek": 100, "nopek": 200, "gopek": 500, "seceng": 1e3, "goceng": 5e3, "ceban": 1e4, "noban": 2e4, "goban": 5e4,
    "cepekceng": 1e5, "nopekceng": 2e5, "gopekceng": 5e5, "setiau": 1e6,
    "sejuta": 1e6, "sejeti": 1e6, "serebu": 1e3,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL: Final[dict[str, float]] = {
    "puluh": 10, "puluah": 10, "puloh": 10, "polo": 10, "ratus": 100, "ratuih": 100, "ratos": 100, "atus": 100,
    "hundred": 100,
}  # fmt: skip
_TEENS = frozenset({"belas", "welas", "baleh"})
_LARGE: Final[dict[str, float]] = {
    "ribu": 1e3, "ribuan": 1e3, "rebu": 1e3, "rebuan": 1e3, "ewu": 1e3, "ebu": 1e3, "rb": 1e3, "thousand": 1e3,
    "juta": 1e6, "jutaan": 1e6, "jt": 1e6, "jutak": 1e6, "jute": 1e6, "yuta": 1e6, "jeti": 1e6, "million": 1e6,
}  # fmt: skip
_RANGE = frozenset({"sampai", "hingga", "to", "nganti", "tekan", "dugi"})
_HALF = frozenset({"setengah", "half", "satengah", "tengah", "stengah", "stgh", "stenga", "sparo"})
_GLUE = frozenset({"koma", "and", "a", "ka"})
_ANY = _UNITS.keys() | _SMALL.keys() | _TEENS | _LARGE.keys() | _RANGE | _HALF | _GLUE
_START = _UNITS.keys() | {"setengah", "half"}
_TOKEN = re.compile(r"[a-z']+|[^a-z'\s]")
_COIN = re.compile(
    r"\s?(" + "|".join(sorted((name for name in SUFFIXES if (name.isalpha() and len(name) > 2) or name in ("nt", "rm", "sr")), key=len, reverse=True))
    + r")(?![a-z])"
)  # fmt: skip
_MARKS = (
    "juta", "ribu", "rebu", "yuta", "ewu", "ebu ", "jute", "jeti", "ratus", "atus", "ratuih", "million", "hundred", "thousand",
    "ceban", "ceng", "goban", "noban", "setiau", "puluh", "cepek", "gopek", "nopek",
)  # fmt: skip

_MARKED = TEXTS.add_re2("|".join(_MARKS))
"""One look at a text for all of them."""


def spelt_sums(folded: str) -> Iterator[Spelt]:
    """Every run of number words that is a hundred or more, or has a currency behind it."""
    if not _MARKED.stands_in(encoded(folded)):
        return
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(folded):
        word = token.group().rstrip("'")
        goes_on = run and word in _ANY and folded.find("\n", run[-1].end(), token.start()) < 0
        if goes_on or (not run and word in _START):
            run.append(token)
        elif run:
            yield from _of_run(folded, run)
            run = [token] if word in _START else []
    if run:
        yield from _of_run(folded, run)


_UNIT_OF_TIME = re.compile(r" (?:hari|malam|bulan|minggu|jam|poe|day|month|week|trip|rit|shift|tahun|orang|kali)\b")


def _of_run(folded: str, run: list[re.Match[str]]) -> Iterator[Spelt]:
    while run and run[-1].group() in _RANGE | _GLUE:
        run = run[:-1]
    if (
        len(run) > 1
        and run[-1].group() in ("satu", "hiji", "ciek", "one")
        and _UNIT_OF_TIME.match(folded, run[-1].end())
    ):
        run = run[:-1]  # "seratus ribu satu hari"
    if not run or len(run) > 24:
        return
    words = [token.group().rstrip("'") for token in run]
    low, high = _ends_of(words)
    if not 0 < low <= high:
        low = high
    coin = _COIN.match(folded, run[-1].end())
    if high >= 100 or (coin and high >= 5):
        yield Spelt(run[0].start(), coin.end() if coin else run[-1].end(), low, high, coin.group(1) if coin else None)


def _ends_of(words: Sequence[str]) -> tuple[float, float]:
    """`dua sampai tiga juta`, and `dua tiga juta`, which is no 23 million: the lower and the higher end."""
    at = next((at for at, word in enumerate(words) if word in _RANGE), None)
    if at is not None:
        low, high = value_of(words[:at]), value_of(words[at + 1 :])
        return (low * (1e6 if high >= 1e6 else 1e3) if low < 100 and high >= 1e3 else low), high
    if len(words) > 2 and words[2] in _SMALL.keys() | _LARGE.keys():
        first, second = _UNITS.get(words[0], 0), _UNITS.get(words[1], 0)
        if 0 < first < 9 and second == first + 1:
            return value_of([words[0], *words[2:]]), value_of(words[1:])
    return value_of(words), value_of(words)


def value_of(words: Sequence[str]) -> float:
    """`dua juta tiga ratus` is 2,300,000: hundreds said after millions are thousands; `dua juta lima` is 2.5 million."""
    total, scale = 0.0, 0.0
    since: list[str] = []
    for word in words:
        if word in _LARGE:
            total, scale, since = total + (_small(since) or 1) * _LARGE[word], _LARGE[word], []
        elif _UNITS.get(word, 0) >= 1e6:
            total, scale = total + _UNITS[word], 1e6
        else:
            since.append(word)
    rest = _small(since)
    if scale >= 1e6 and rest:
        hundreds = any(word in _SMALL for word in since) or rest >= 100
        return total + rest * (1e6 if rest == 0.5 else 1e3 if hundreds else 1e5 if rest < 10 else 1e4)
    return total + (500 if scale == 1e3 and rest == 0.5 else rest)


def _small(words: Sequence[str]) -> float:
    """Number words below the thousands: `dua ratus lima puluh`, `tiga koma lima`, `two and a half`."""
    total = unit = after_point = 0.0
    for word in words:
        if word == "koma":
            after_point = 0.1
        elif word in _HALF:
            unit += 0.5
        elif word in _TEENS:
            unit += 10
        elif word in _SMALL:
            total, unit = total + (unit or 1) * _SMALL[word], 0.0
        elif after_point and word in _UNITS:
            unit, after_point = unit + _UNITS[word] * after_point, after_point / 10
        elif (value := _UNITS.get(word, 0.0)) >= 100:
            total += value
        else:
            unit = unit * 10 + value if 0 < unit < 10 and 0 < value < 10 else unit + value
    return total + unit


_DIGIT = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000, "万": 10_000}
_NUMBER = r"(?:\d{1,7}(?:[.,]\d{1,3})?|[一二两三四五六七八九十][一二两三四五六七八九十百千万零〇]{0,9})"
_COINS = "刀|印尼盾|盾|人民币|元|块|美元|美金|u(?![a-z])|新台币|台币|令吉|马币|泰铢|比索|港币|新币|日元|日币|韩元|迪拉姆|円|日圆"
_CHINESE = re.compile(
    rf"(?P<first>人民币|美元|美金|港币|新台币|台币|印尼盾|马币|令吉|rmb)?\s?(?P<low>{_NUMBER})(?P<scale>[万千百仟佰])?(?:\s?(?:至|到|-|~)\s?(?P<high>{_NUMBER})(?P<scale2>[万千百仟佰])?)?\s?(?P<coin>{_COINS})?"
)
_CHINESE_WAGE = re.compile(
    r"(?:薪|工资|薪资|待遇|收入|彩礼|聘金|酬谢|酬金|报酬|每天|一天|一日|每月|一个月|一月|每小时|一小时|日结)[^\d\n,,。]{0,4}$"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")


def chinese_sums(folded: str) -> Iterator[Spelt]:
    """Sums in a Chinese text: `350万至450万印尼盾`, `四十万人民币`, `月薪26000`."""
    if not _CJK.search(folded):
        return
    for match in _CHINESE.finditer(folded):
        coin = match.group("coin") or match.group("first")
        upwards = folded[match.end() : match.end() + 1] == "起"  # "6000 and up"
        if not coin and not upwards and not _CHINESE_WAGE.search(folded[max(0, match.start() - 10) : match.start()]):
            continue
        scale = match.group("scale")
        high = match.group("high")
        low_value = _chinese(match.group("low"), scale or (match.group("scale2") if high else None))
        high_value = _chinese(high, match.group("scale2")) if high else low_value
        if low_value >= 5 and low_value <= high_value:
            yield Spelt(match.start(), match.end(), low_value, high_value, coin)


def _chinese(written: str, scale: str | None) -> float:
    if written[0].isdigit():
        value = float(re.sub(r"[.,](?=\d{3}$)", "", written).replace(",", "."))
    else:
        total = section = digit = 0
        for sign in written:
            if sign in _DIGIT:
                digit = _DIGIT[sign]
            elif sign == "万":
                total, section, digit = total + (section + digit) * 10_000, 0, 0
            else:
                section, digit = section + (digit or 1) * _TENS[sign], 0
        value = float(total + section + digit)
    return value * (_TENS[scale] if scale else 1)
