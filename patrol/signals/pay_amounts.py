"""A folded text -> the sums of money in it: low and high end, currency, period, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from patrol.records import Period
from patrol.signals.pay_currency import PREFIXES, SUFFIXES, currency_of, fitting_currency
from patrol.signals.pay_period import BEFORE_SUM, COUNTED_PIECES, by_the_piece, period_of
from patrol.signals.pay_words import Spelt, chinese_sums, spelt_sums


class Sum(NamedTuple):
    """Money at `folded[start:end]`. `period` is None where unsaid; `piece` says it is paid by the piece.

    `named`: the currency is said, else it is taken to be rupiah. `up_to`: only the high end is said; `over`: only the
    low end. `bare`: a number alone, money only by the words around it.
    """

    start: int
    end: int
    low: float
    high: float
    currency: str
    period: Period | None
    piece: bool
    up_to: bool = False
    over: bool = False
    named: bool = False
    bare: bool = False
    beside: bool = False  # a second amount of the one before it: "QAR 1500 dan 1800"


NUM = r"\d{1,3}(?: 000){2}|\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{2}(?!\d))?|\d{1,8}(?:[.,]\d{1,2}(?!\d))?"
_SCALES = {
    "yuta": 1e6, "yota": 1e6, "y0ta": 1e6, "million": 1e6, "mio": 1e6, "m": 1e6, "ewu": 1e3, "ebu": 1e3, "k": 1e3,
    "milyar": 1e9, "billion": 1e9, "miliar": 1e9, "万": 1e4, "千": 1e3, "man": 1e4,
}  # fmt: skip
_MILLIONS = r"j(?:h?[ue])?t{1,2}(?:[aeiou][hk]?)?(?:[-']?a?n)?"
_THOUSANDS = r"r[ie]?b[ue]?(?:[-']?a?n)?"
"""As people write "juta" and "ribu": jt, jta, jutak, jtan, rb, rbu, rb-an."""
_SCALE = (
    rf" ?[(💵💰💸]? ?(?:{_MILLIONS}|{_THOUSANDS}|" + "|".join(name for name in sorted(_SCALES, key=len, reverse=True) if name != "m")
    + r")(?![a-z])|(?<=\d)m(?![a-z0-9])| mil(?= ?(?:/|per |a )month)"
)  # fmt: skip
_M_BEHIND = re.compile(r"\s?(?:/ ?|a |per )(?:month|year)")
"""A lone "m" is a million in English wages alone: else it is metres, or a milliard."""


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_PRE = rf"(?<![a-z])(?:{_any(PREFIXES)})[.:,]? ?(?:\. ?)?"
_POST = rf" ?(?:{_any(SUFFIXES.keys() - {'hk'})})(?![a-z])(?! (?:ktp|id|akun|account|foto|photo|pic|job|deal|estate|madrid)\b)|(?<=\d)u(?![a-z])|(?<=\d{{3}}) ?hk(?![a-z])"  # "26 hk" are days of work
_SEP = (
    r" {0,2}(?:-{1,2}|~|sampai(?: dengan)?|hingga|s\.?d\.?|to|till|nganti|jangke|sampek|sampe|tekan|dugi ka|atau|"
    r"or|apa) {0,2}"
)
_DIGITS = re.compile(
    rf"(?<![0-9_])(?P<low>{NUM})(?P<an> ?-?an\b(?! hour))?(?P<scale>{_SCALE})?(?P<post>{_POST})?"
    rf"(?:{_SEP}(?P<pre2>{_PRE})?(?P<high>"
    rf"[1-9]\d{{0,2}}(?:[.,]\d{{3}}){{1,4}}|"
    rf"[1-9]\d{{0,7}}(?:[.,]\d{{1,2}}(?!\d))?)"
    rf"(?: ?-?an\b)?(?P<scale2>{_SCALE})?(?P<post2>{_POST})?(?![a-z0-9_%]))?(?![a-z0-9_%]|[.,]\d)"
)
_PRE_BACK = re.compile(_PRE + "$")
_THOUSANDS_TAIL = re.compile(r" (?P<tail>\d{3})(?: ?(?:rb|ribu|rebu|ewu))?(?![\d.,a-z])(?! ?(?:orang|unit|kg|km))")
_HALF_TAIL = re.compile(
    r" (?:setengah|stgh|tengah|stengah|stenga)\b(?! (?:hari|sebelum|setelah|di|dulu|sesudah|lagi|dibayar|stlh))(?=\W{0,2}(?:$|[a-z]))"
)

_COUNTED = re.compile(r" ?(?:bulan|hari|minggu|kali|tahun|shift|anak|jenis|tahap|posisi|termin|bln)\b")
_UP_TO = BEFORE_SUM.add(r"\b(?:up ?to|hingga|sampai(?: dengan)?|mencapai|maksimal|max)\W{0,3}$")
_OVER = re.compile(
    r"起|\+(?=\s{0,2}(?:$|[,.;)\n]|no |tanpa |per|/|se))|\s(?:lebih(?! (?:kurang|dulu|suka))|mulai|mule|ke ?atas|minimum|"
    r"and (?:up|above))\b"
)
_OVER_BEFORE = BEFORE_SUM.add(
    r"\b(?:lebih dari|di ?atas|more than|over|at least|tidak kurang dari|paling sedikit|minimal|"
    r"(?<!rate )(?<!tarif )(?:mulai|mule|start(?:ing)?)(?: dari| from| at)?)\W{0,2}(?:rp\W{0,2})?$"
)
"""A rate or a tariff that starts somewhere is a price, and the price told is the one that is paid."""
_NOT_MONEY_AFTER = re.compile(
    r"\s?(?:km|meter|people|dedicated|employees|members|users|customers|digit|dijit|%|tahun|rows?\b|records|"
    r"jam|orang|pekerja|wni|follow\w*|jiwa|kali|view\w*|anggota|member|downloads?|students?|pharmac\w+|outlets?|"
    r"unit|ton\b|penonton|pengguna|impressions|visitors?|orders?\b|parcels?|"
    r"subscri\w+|warga|korban|kasus|pelanggan|"
    r"pelamar|loker|lowongan|penduduk|karyawan|gb|mb|mah|watt|desa|m2|rpm|ha\b|hektar|wajib pajak|"
    r"pengungsi|botol|kata\b|siswa|lulusan)"
)
_NOT_MONEY_BEFORE = BEFORE_SUM.add(
    r"\b(?:km|nomor|no|siup|izin|nib|pasal|uu|kuota|no\.|nik|rek|rekening|jl|blok)\W{0,2}$|\btahun $|(?<!sekali )\bjalan $"
)
_MONEY_NAMED_AFTER = re.compile(
    r"\s?(?:a month|per month|/ ?month|sebulan|per ?bulan|monthly|per hour|an hour)? ?\(?in (?:us )?(?P<coin>dollars?|usd|euros?|yen|"
    r"ringgit|pounds?|rupiah)\b"
)


_MOST = 250
"""Sums, and bare numbers, that are read in one text: what follows in a longer list changes nothing."""


def amounts(folded: str, where: Callable[[int], str | None]) -> tuple[list[Sum], list[re.Match[str]]]:
    """The sums that are plainly money, and the matches of numbers that only the words around them can make money.

    A range that cannot be one ("4 juta - 5 hari") is read as its first part. `where`: the country of the work.
    """
    found: list[Sum] = []
    bare: list[re.Match[str]] = []
    for match in _numbers(folded):
        if len(found) >= _MOST or len(bare) >= _MOST:
            break
        prefix = _prefix(folded, match.start())
        if prefix is None:
            continue
        if not prefix and not any(match.group("scale", "post", "pre2", "scale2", "post2")):
            bare.append(match)
        if _is_metres(folded, match, prefix):
            continue
        one = _from_digits(folded, match, prefix, where)
        if one:
            found.append(one)
    if "jt" in folded or "juta" in folded:
        found += islice(_written_short(folded), _MOST)
    for spelt in islice(chain(spelt_sums(folded), chinese_sums(folded)), _MOST):
        one = _from_words(folded, spelt, where)
        if one:
            found.append(one)
    return found, bare


_TONNAGE = re.compile(r"\s?(?:dwt|gt|grt|kw|hp|cc|volt|watt|pk|followers?|pengikut|views?|subs(?:criber)?s?)\b")


def _is_metres(folded: str, match: re.Match[str], prefix: str) -> bool:
    """Whether the "m" behind a number is no million, or what is counted is no money: a ship's tons, followers."""
    if not prefix and _TONNAGE.match(folded, match.end()):
        return True
    if match.group("scale") != "m" and match.group("scale2") != "m":
        return False
    return not prefix.startswith("idr") and _M_BEHIND.match(folded, match.end()) is None


_NUMERAL = re.compile(r"\d+")


def _numbers(folded: str) -> Iterator[re.Match[str]]:
    """Every match of the digits' pattern: no number begins within another, so it is tried where digits begin."""
    end = 0
    for numeral in _NUMERAL.finditer(folded):
        if numeral.start() >= end and (match := _DIGITS.match(folded, numeral.start())):
            end = match.end()
            yield match


def _prefix(folded: str, start: int) -> str | None:
    """The currency before a number, "" where there is none; None where the number is the rest of something else."""
    near = folded[max(0, start - 10) : start]
    sign = near.rstrip(" ")[-1:]
    if sign and (sign.isalpha() or sign in "$€£¥₩฿₱₺₫.:,"):
        match = _PRE_BACK.search(near)
        if match:
            return match.group()
    last = near[-1:]
    return None if last and last.isascii() and (last.isalnum() or last in "_.,/") else ""


def number_in(folded: str, match: re.Match[str]) -> Sum | None:
    """A number without currency or scale, as it stands; None where it counts something else."""
    written, other = match.group("low"), match.group("high")
    low = _plain(written, scaled=False)
    high = _plain(other, scaled=False) if other else low
    end = match.end()
    if not low <= high < low * 5:
        high, end = low, _first_part(match)
    if low <= 0 or written.startswith("0"):
        return None
    if low < 100 and (point := _POINT_AFTER.match(folded, end)):
        low = high = float(f"{written}.{point.group('tail')}")
        end = point.end()
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[end : end + 60]
    if _NOT_MONEY_AFTER.match(after) or (low < 300 and _COUNTED.match(after)) or COUNTED_PIECES.match(after):
        return None
    if _NOT_MONEY_BEFORE.search(before):
        return None
    up_to, over = _ends(before, after, low == high)
    period = period_of(before, after, low, "IDR")
    piece = by_the_piece(before, after, timed=period is not None)
    return Sum(match.start(), end, low, high, "IDR", period, piece, up_to, over, False, True)


_POINT_BEFORE = re.compile(r"(?<![\d.,])(\d{1,2}) koma $")
_POINT_AFTER = re.compile(r" koma (?P<tail>\d{1,2})(?!\d|[.,]\d)")


def _from_digits(folded: str, match: re.Match[str], prefix: str, where: Callable[[int], str | None]) -> Sum | None:
    written, other = match.group("low"), match.group("high")
    pre, post = prefix or match.group("pre2"), match.group("post2") or match.group("post")
    scale, scale2 = _scale(match.group("scale")), _scale(match.group("scale2"))
    end = match.end()
    scaled = max(scale or 0, scale2 or 0) >= 1e6
    low = high = _plain(written, scaled=scaled) * (scale or 1.0)
    if other:
        high = _plain(other, scaled=scaled) * (scale2 or scale or 1.0)
        if scale is None and scale2 is not None:
            low = _lower_end(low, scale2, high)
            scale = scale2
        if not low < high < low * 100:
            end = _first_part(match)
            high, post, scale = low, match.group("post"), _scale(match.group("scale"))
    if scale and low == high and (point := _POINT_BEFORE.search(folded[max(0, match.start() - 10) : match.start()])):
        low = high = float(f"{point.group(1)}.{written}") * scale
    if scale == 1e6 and low == high and not post:
        low, end = _with_tail(folded, low, end)
        high = low
    start = match.start() - len(prefix)
    before, after = folded[max(0, start - 60) : start], folded[end : end + 60]
    if not (pre or post) and (match_coin := _MONEY_NAMED_AFTER.match(after)):
        post = match_coin.group("coin")
    if not (pre or post or scale or (_grouped(written) and (low >= 100_000 or _TIMED_AFTER.match(after)))):
        return None
    if (match.group("scale") or "").strip() == "man":  # ten thousand yen; any other "man" is none
        if currency_of(pre, post, lambda: where(start), "") != "JPY" and where(start) != "JP":
            return None
        post = "yen"
    no_krona = post is not None and post.strip() == "sek" and low < 100  # a Hakka word: nobody is paid so few kronor
    if (
        low <= 0
        or no_krona
        or (not pre and not post and (_NOT_MONEY_BEFORE.search(before) or _NOT_MONEY_AFTER.match(after)))
    ):
        return None
    currency = currency_of(pre, post, lambda: where(start), folded[max(0, match.start() - 400) : match.start() + 400])
    if not (pre or post or scale) and (written.startswith("0") or _COUNTED.match(after)):
        return None
    up_to, over = _ends(before, after, low == high)
    period = period_of(before, after, low, currency or "IDR")
    currency = fitting_currency(currency, post or pre or "", low, period)
    return Sum(
        *(start, end, _exact(low), _exact(high), currency or "IDR", period),
        *(by_the_piece(before, after, timed=period is not None), up_to, over, currency is not None),
    )


_TIMED_AFTER = re.compile(r"\s?(?:/|per) ?(?:jam|hari|hr|shift|malam)\b")
"""`12.500/jam`: so little is money where it is paid by the hour or the day."""
_TENTHS = re.compile(r"(?<![\w.,])(\d{1,2}) ?(?:jt|juta)(\d{1,3})(?!\w|[.,]\d)")


def _written_short(folded: str) -> Iterator[Sum]:
    """`2jt8` and `2juta800` are 2.8 million."""
    for match in _TENTHS.finditer(folded):
        amount = float(f"{match.group(1)}.{match.group(2)}") * 1e6
        before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 60]
        period = period_of(before, after, amount, "IDR")
        yield Sum(*match.span(), _exact(amount), _exact(amount), "IDR", period, False)


_SHORT = ("hour", "day", "trip", "once")


def _from_words(folded: str, spelt: Spelt, where: Callable[[int], str | None]) -> Sum | None:
    before, after = folded[max(0, spelt.start - 60) : spelt.start], folded[spelt.end : spelt.end + 60]
    if not spelt.coin and (1_900 <= spelt.high <= 2_035 or _NOT_MONEY_AFTER.match(after)):
        return None
    low, high = spelt.low, spelt.high
    if high < 1_000 and not spelt.coin:
        if low < 40 or COUNTED_PIECES.match(after) or period_of(before, after, low, "IDR") not in _SHORT:
            return None
        low, high = low * 1e3, high * 1e3  # "dua tiga ratus" a day are thousands
    currency = currency_of(
        None, spelt.coin, lambda: where(spelt.start), folded[max(0, spelt.start - 400) : spelt.start + 400]
    )
    up_to, over = _ends(before, after, spelt.low == spelt.high)
    period = period_of(before, after, spelt.low, currency or "IDR")
    return Sum(
        *(spelt.start, spelt.end, _exact(low), _exact(high), currency or "IDR", period),
        *(by_the_piece(before, after, timed=period is not None), up_to, over, currency is not None),
    )


def _ends(before: str, after: str, single: bool) -> tuple[bool, bool]:
    """Whether only the high end, or only the low end, of a wage is said."""
    if not single:
        return False, False
    return _UP_TO.search(before) is not None, (
        _OVER.match(after) is not None or _OVER_BEFORE.search(before) is not None
    )


def _with_tail(folded: str, low: float, end: int) -> tuple[float, int]:
    """`2 juta 300 ribu`, `2jt 300`, `1 juta setengah`: what is said behind the millions."""
    tail = _THOUSANDS_TAIL.match(folded, end)
    if tail and low % 1e6 == 0:
        return low + float(tail.group("tail")) * 1e3, tail.end()
    half = _HALF_TAIL.match(folded, end)
    return (low + 5e5, half.end()) if half else (low, end)


def _exact(amount: float) -> float:
    """4.1 million is 4,100,000, not 4,099,999.9999999995."""
    return round(amount, 2)


def _scale(written: str | None) -> float | None:
    if not written:
        return None
    name = written.strip(" (💵💰💸")
    return _SCALES.get(name) or (1e6 if name.startswith(("j", "mil")) else 1e3)


def _plain(written: str, *, scaled: bool) -> float:
    """`15.000.000` -> 15000000; `1.500` -> 1500, but 1.5 before a scale; `7,5` -> 7.5; `1.250.000,00` -> 1250000."""
    whole = re.sub(r"(?<=[.,]\d{3})[.,]\d{2}$", "", written.replace(" ", ""))
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", whole) and not (scaled and re.fullmatch(r"\d{1,2}[.,]\d{3}", whole)):
        return float(re.sub(r"[.,]", "", whole))
    return (
        float(whole.replace(",", ".")) if whole.count(",") + whole.count(".") <= 1 else float(re.sub(r"\D", "", whole))
    )


def _grouped(written: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{2})?", written) is not None


def _lower_end(low: float, scale: float, high: float) -> float:
    """`15-20 juta`: both in millions; `900-1,2jt`: thousands and millions; `800.000-1jt`: said in full."""
    if low * scale <= high:
        return low * scale
    return low * 1e3 if low * 1e3 < high and scale > 1e3 else low


def _first_part(match: re.Match[str]) -> int:
    ends = [match.end(name) for name in ("low", "an", "scale", "post") if match.group(name)]
    return max(ends)
