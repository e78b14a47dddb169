"""A folded text -> the sums of money in it: low and high end, currency, period, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from patrol.records import Period
from patrol.signals import numerals


class Sum(NamedTuple):
    """Money at `folded[start:end]`. `period` is None where unsaid; `piece` says it is paid by the piece."""

    start: int
    end: int
    low: float
    high: float
    currency: str
    period: Period | None
    piece: bool
    up_to: bool  # "up to 9 million": only the high end is said


_NUM = r"\d{1,3}(?: 000){2}|\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{2}(?!\d))?|\d{1,8}(?:[.,]\d{1,2}(?!\d))?"
_SCALES = {
    "jt": 1e6, "juta": 1e6, "jutaan": 1e6, "jtan": 1e6, "jt-an": 1e6, "jutan": 1e6,
    "jete": 1e6, "jeti": 1e6,
    "yuta": 1e6, "jutak": 1e6, "million": 1e6, "rb": 1e3, "ribu": 1e3, "ribuan": 1e3, "rban": 1e3,
    "rb-an": 1e3, "rebu": 1e3,
    "mio": 1e6, "ewu": 1e3, "rebuan": 1e3, "k": 1e3, "milyar": 1e9, "miliar": 1e9, "万": 1e4, "千": 1e3,
}  # fmt: skip
_SCALE = r" ?(?:" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")(?![a-z])"

_PREFIXES = {
    "peso": "PHP", "yen": "JPY", "ringgit": "MYR", "baht": "THB", "riyal": "SAR", "won": "KRW", "dolar": "USD",
    "rp": "IDR", "idr": "IDR", "us$": "USD", "usd": "USD", "u$d": "USD", "$": "USD", "usdt": "USDT", "rm": "MYR",
    "myr": "MYR", "sgd": "SGD", "s$": "SGD", "nt$": "TWD", "ntd": "TWD", "nt": "TWD", "twd": "TWD", "hk$": "HKD",
    "hkd": "HKD", "eur": "EUR", "€": "EUR", "euro": "EUR", "gbp": "GBP", "£": "GBP", "¥": "JPY", "jpy": "JPY",
    "cny": "CNY", "rmb": "CNY", "krw": "KRW", "₩": "KRW", "thb": "THB", "฿": "THB", "php": "PHP", "₱": "PHP",
    "aed": "AED", "dhs": "AED", "sar": "SAR", "qar": "QAR", "kwd": "KWD", "bhd": "BHD", "omr": "OMR",
    "jod": "JOD", "aud": "AUD", "a$": "AUD", "nzd": "NZD", "cad": "CAD", "czk": "CZK", "pln": "PLN", "huf": "HUF",
     "chf": "CHF", "inr": "INR", "bnd": "BND", "dkk": "DKK", "nok": "NOK",
    "sek": "SEK", "vnd": "VND", "₫": "VND", "mmk": "MMK", "lak": "LAK", "khr": "KHR",
}  # fmt: skip
_WORD_SUFFIXES = {
    **_PREFIXES, "rupiah": "IDR", "rupiyah": "IDR", "dolar singapura": "SGD", "dollar singapore": "SGD",
    "dolar sing": "SGD", "dolar hongkong": "HKD", "dolar hong kong": "HKD", "dollar hongkong": "HKD",
    "dolar taiwan": "TWD", "dollar taiwan": "TWD", "nt dollar": "TWD", "dolar nt": "TWD", "dolar australia": "AUD",
    "dolar brunei": "BND", "dolar amerika": "USD", "dolar": "USD", "dollar": "USD", "dollars": "USD", "dolares": "USD",
    "ringgit": "MYR", "ringgit malaysia": "MYR", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "won": "KRW",
    "baht": "THB", "bath": "THB", "peso": "PHP", "pesos": "PHP", "riyal qatar": "QAR", "riyal oman": "OMR",
    "rial oman": "OMR", "riyal saudi": "SAR", "riyal": "SAR", "real": "SAR", "rial": "SAR", "reyal": "SAR",
    "dirham": "AED", "dirhams": "AED", "dinar kuwait": "KWD", "dinar bahrain": "BHD", "dinar": "KWD", "pound": "GBP",
    "poundsterling": "GBP", "koruna": "CZK", "kroner cheko": "CZK", "zloty": "PLN", "forint": "HUF", "lei": "RON",
    "lira": "TRY", "kyat": "MMK", "kip": "LAK", "riel": "KHR", "rupee": "INR", "franc": "CHF",
    "pataca": "MOP", "kroner": "DKK", "krona": "SEK", "美元": "USD", "美金": "USD", "人民币": "CNY", "元": "CNY",
    "泰铢": "THB", "u": "USD", "新台币": "TWD", "台币": "TWD", "比索": "PHP", "令吉": "MYR",
}  # fmt: skip


def _any(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_PRE = rf"(?<![a-z])(?:{_any(_PREFIXES)})[.:,]? ?(?:\. ?)?"
_POST = rf" ?(?:{_any(_WORD_SUFFIXES)})(?![a-z])|(?<=\d)u(?![a-z])"
_SEP = r" {0,2}(?:-{1,2}|~|sampai(?: dengan)?|hingga|s\.?d\.?|to|till|nganti|jangke|sampek|dugi ka|tekan) {0,2}"
_DIGITS = re.compile(
    rf"(?:(?P<pre>{_PRE})|(?<![a-z0-9_.,/]))(?P<low>{_NUM})(?P<an> ?-?an\b)?(?P<scale>{_SCALE})?(?P<post>{_POST})?"
    rf"(?:{_SEP}(?P<pre2>{_PRE})?(?P<high>"
    rf"[1-9]\d{{0,2}}(?:[.,]\d{{3}}){{1,4}}|"
    rf"[1-9]\d{{0,7}}(?:[.,]\d{{1,2}}(?!\d))?)"
    rf"(?: ?-?an\b)?(?P<scale2>{_SCALE})?(?P<post2>{_POST})?(?![a-z0-9_%]))?(?![a-z0-9_%]|[.,]\d)"
)
_SPELT = re.compile(
    rf"(?<![a-z])(?P<low>{numerals.WORDS}|setengah|satu setengah|se)\s?(?P<scale>juta(?:an)?|ribu(?:an)?|jt|"
    rf"yuta|ewu)(?![a-z])(?P<post>{_POST})?"
    rf"|(?<![a-z])(?P<coins>{numerals.WORDS})(?P<coin>\s(?:dolar|dollar|ringgit|riyal|real|dirham|yuan|yen|"
    rf"euro|baht|peso))(?![a-z])"
)

_UNIT: dict[str, Period] = {
    "jam": "hour", "hour": "hour", "hari": "day", "hr": "day", "day": "day", "dino": "day", "dinten": "day",
    "poe": "day", "dina": "day", "wengi": "day", "bengi": "day", "malam": "day", "malem": "day", "mlm": "day", "hri": "day", "pelanggan": "trip", "tamu": "trip",
    "customer": "trip", "klien": "trip", "booking": "trip", "shift": "day", "night": "day", "jelo": "day",
    "ari": "day", "minggu": "week",
    "pekan": "week", "week": "week", "bulan": "month", "bln": "month", "bl": "month", "month": "month", "mo": "month",
    "wulan": "month", "sasih": "month", "tahun": "year", "thn": "year", "th": "year", "year": "year", "annum": "year",
    "taun": "year", "trip": "trip", "rit": "trip", "ritase": "trip", "voyage": "trip", "pp": "trip", "jalan": "trip",
    "mingguan": "week", "bulanan": "month", "harian": "day", "tahunan": "year", "yr": "year",
}  # fmt: skip
_ADVERB: dict[str, Period] = {
    "monthly": "month", "bulanan": "month", "daily": "day", "harian": "day", "weekly": "week", "mingguan": "week",
    "hourly": "hour", "annually": "year", "yearly": "year", "p.a": "year", "p/m": "month", "p.m": "month",
    "sekali datang": "once", "sekali dateng": "once", "sekali main": "once", "sekali jalan": "trip",
    "sekali tampil": "once", "satu kali": "once", "sekali temani": "once",
}  # fmt: skip
_SE = r"(?:se|sa|s(?=malam|mlm|hari)|per|tiap|setiap|saban|/|a|each|every|an|dalam|untuk|satu|x)"
_QUALITY = (
    r"(?:[\s(]{0,2}(?:net+|bersih|gross|bruto|kotor|all ?in|full|cash|basic|plus|tunai|perorang|per orang|"
    r"/orang|orang|utk|\+{1,3}|an|"
    r"dapat|gaji|langsung|minimal|maksimal|terima|total|pas|pokok|usd|nya)[\s)]{0,2}){0,2}"
)
_UNITS = "|".join(sorted(_UNIT, key=len, reverse=True))
_PERIOD_AFTER = re.compile(
    rf"[\s+*_~\"'”)]{{0,3}}{_QUALITY}[\s(]{{0,2}}(?:{_SE}\s?-?(?:1\s|satu\s|one\s)?(?P<unit>{_UNITS})|"
    rf"(?P<adverb>{_any(cast('dict[str, str]', _ADVERB))}))(?![a-z])"
)
_PERIOD_BEFORE = re.compile(
    rf"(?<!jam )(?<!jam)\b(?:(?:(?:se|sa|per|tiap|setiap|saban|dalam)\s?(?:1\s|satu\s)?|"
    rf"jit\s?)(?P<unit>{_UNITS}|ngiet)|(?P<adverb>sekali (?:tampil|main|datang|dateng)|monthly|bulanan|daily|"
    rf"harian|weekly|mingguan|hourly|annual|per annum))"
    r"\b[^\n.!?;]{0,26}$"
)
_PIECE = re.compile(
    r"\s?\)?\s?(?:/|per\s?|tiap |setiap |each )\s?(?:kg|kilo|pcs|pc|pics|potong|order|paket|lembar|artikel|"
    r"kata|video|klik|like|tugas|task|lusin|biji|"
    r"ekor|m2|m3|meter|karung|ton|janjang|box|tandan|botol|koli|titik|resi|misi|subscribe|follow|review|"
    r"halaman|judul|konten|unit|"
    r"closing|kepala sawit|jam terbang|piece|gram|liter|ikat)\b"
)
_COUNTED = re.compile(r" ?(?:bulan|hari|minggu|kali|tahun|shift|anak|jenis|tahap|posisi|termin|bln)\b")
_PIECE_BEFORE = re.compile(
    r"\bborongan (?:\w+ )?per \w{2,12} $|\bper (?:kg|kilo|pcs|potong|lembar|order|kursi|lusin|karung) $"
)
_UP_TO = re.compile(r"\b(?:up ?to|hingga|sampai(?: dengan)?|mencapai|maksimal|max)\W{0,3}$")
_NOT_MONEY_AFTER = re.compile(
    r"\s?(?:km|billion|meter|people|dedicated|employees|members|users|customers|digit|dijit|x\b|%|tahun|"
    r"jam|orang|pekerja|wni|follow\w*|jiwa|kali|view\w*|anggota|member|"
    r"unit|ton\b|penonton|pengguna|"
    r"subscri\w+|warga|korban|kasus|"
    r"pelamar|loker|lowongan|penduduk|karyawan|gb|mb|mah|watt|desa|m2|rpm|ha\b|hektar|wajib pajak|"
    r"pengungsi|botol|kata\b|siswa|lulusan)"
)
_NOT_MONEY_BEFORE = re.compile(
    r"(?:km|nomor|no|siup|izin|nib|pasal|uu|kuota|no\.|nik|rek|rekening|jalan|jl|tahun|blok)\W{0,2}$"
)


def sums(folded: str, *, deal: bool = False) -> Iterator[Sum]:
    """Every sum of money, in order. A range that cannot be one ("4 juta - 5 hari") is read as its first part.

    `deal`: the text is about a bride, an organ or a baby, where "dapat 25" is 25 million.
    """
    for match in _DIGITS.finditer(folded):
        found = _from_digits(folded, match, deal=deal)
        if found:
            yield found
    if any(word in folded for word in ("juta", "ribu", "dolar", "dollar", "ringgit", "riyal", "real", "yuta", "ewu")):
        for match in _SPELT.finditer(folded):
            yield _from_words(folded, match)


def _from_digits(folded: str, match: re.Match[str], *, deal: bool) -> Sum | None:
    written, other = match.group("low"), match.group("high")
    pre, post = match.group("pre") or match.group("pre2"), match.group("post2") or match.group("post")
    scale = _scale(match.group("scale"))
    end = match.end()
    scale2 = _scale(match.group("scale2"))
    low = high = _plain(written, scaled=max(scale or 0, scale2 or 0) >= 1e6) * (scale or 1.0)
    if other:
        high = _plain(other, scaled=max(scale or 0, scale2 or 0) >= 1e6) * (scale2 or scale or 1.0)
        if scale is None and scale2 is not None:
            low = _lower_end(low, scale2, high)
            scale = scale2
        if not low < high < low * 100:
            end = _first_part(match)
            high = low
            post = match.group("post")
    about = None if match.group("an") is None else _ABOUT.search(folded[max(0, match.start() - 40) : match.start()])
    if not (pre or post or scale or (_grouped(written) and low >= 100_000)):
        return _bare(folded, match, low, high, deal=deal, wage=about is not None)
    before, after = folded[max(0, match.start() - 48) : match.start()], folded[end : end + 48]
    if low <= 0 or (not pre and not post and (_NOT_MONEY_BEFORE.search(before) or _NOT_MONEY_AFTER.match(after))):
        return None
    currency = _currency(folded, pre, post, match.start())
    if not (pre or post or scale) and (written.startswith("0") or _COUNTED.match(after)):
        return None
    up_to = low == high and _UP_TO.search(before) is not None
    return Sum(
        match.start(), end, low, high, currency, period_of(before, after, low, currency), _piece(before, after), up_to
    )


def _from_words(folded: str, match: re.Match[str]) -> Sum:
    if match.group("coins"):
        value = float(numerals.number(match.group("coins")) or 0)
        currency = _currency(folded, None, match.group("coin"), match.start())
    else:
        words = match.group("low")
        count = 1.5 if words == "satu setengah" else 0.5 if words == "setengah" else float(numerals.number(words) or 1)
        value = count * (_scale(match.group("scale")) or 1.0)
        currency = _currency(folded, None, match.group("post"), match.start())
    before, after = folded[max(0, match.start() - 48) : match.start()], folded[match.end() : match.end() + 48]
    up_to = _UP_TO.search(before) is not None
    return Sum(
        *match.span(), value, value, currency, period_of(before, after, value, currency), _piece(before, after), up_to
    )


def _scale(written: str | None) -> float | None:
    return _SCALES.get(written.strip()) if written else None


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


_ABOUT = re.compile(r"\b(?:sebulan|perbulan|per bulan|sehari|gaji\w*|bersih)\b[^\n\d.,;]{0,14}$")
_WAGE_BEFORE = re.compile(r"\b(?:gaji\w*|gajih|upah|salary|penghasilan|bayaran|gapok|gj)\b[^\n\d]{0,12}$")


_DEAL_BEFORE = re.compile(
    r"\b(?:dapat|dapet|terima|dikasih|kasih|keluarga|ortu|orang tua|gelang|cincin|tunai|=)\W{0,3}$|[💰=+]\s?$"
)
_CALLED_BEFORE = re.compile(
    r"\b(?:mahar|mas ?kawin|hantaran|komisi|imbalan|fee)(?:nya)?\W{1,3}(?:naik |jadi |cuma |sekarang )*$"
)
_EXTRA_AFTER = re.compile(
    r"\s?(?:\+|plus|deng|karo|campur|dan|sama|ditambah)\s?(?:komisi|bonus|tips?|uang makan|lembur|insentif)\b"
)
_NIGHT_AFTER = re.compile(r"\s?(?:se?|per ?|/ ?)(?:malam|mlm|malem|hari|shift)\b")


def _bare(folded: str, match: re.Match[str], low: float, high: float, *, deal: bool, wage: bool) -> Sum | None:
    """A number without currency or scale, where the words beside it say that it is money and how it is meant.

    After "gaji", 1,8 is 1.8 million rupiah and 800 is dollars (no wage is 800 rupiah); "300 semalam" is thousands;
    "mahar 60" and, where the text is about such a deal, "dapat 25" are millions.
    """
    before, after = folded[max(0, match.start() - 48) : match.start()], folded[match.end() : match.end() + 48]
    refused = _NOT_MONEY_BEFORE.search(before) or _NOT_MONEY_AFTER.match(after) or _COUNTED.match(after)
    if low <= 0 or refused or match.group("low").startswith("0") or low >= 100_000:
        return None
    currency, scale = "IDR", 1e6
    named = _CALLED_BEFORE.search(before) or (deal and low >= 5 and _DEAL_BEFORE.search(before))
    if named and high < 1_000:
        pass
    elif 50 <= low < 1_000 and _NIGHT_AFTER.match(after):
        scale = 1e3
    elif 1 <= low < 100 and "," in match.group("low") and _EXTRA_AFTER.match(after):
        pass
    elif not (wage or _WAGE_BEFORE.search(before[-30:])):
        return None
    elif high >= 100:
        currency, scale = "USD" if 300 <= low < 10_000 else "IDR", 1.0
    low, high = low * scale, high * scale
    period = period_of(before, after, low, currency)
    up_to = low == high and _UP_TO.search(before) is not None
    return Sum(match.start(), match.end(), low, high, currency, period, _piece(before, after), up_to)


def _currency(folded: str, pre: str | None, post: str | None, at: int) -> str:
    name = (post or "").strip()
    currency = _WORD_SUFFIXES.get(name) if name else None
    if pre and (currency is None or currency == "USD"):
        currency = _PREFIXES.get(pre.strip(" .:,"), currency)
    if currency is None:
        return "IDR"
    near = folded[max(0, at - 400) : at + 400]
    if currency == "SAR" and name in ("riyal", "rial", "real", "reyal"):
        return "OMR" if "oman" in near else "QAR" if "qatar" in near and "saudi" not in near else "SAR"
    if currency == "KWD" and name == "dinar":
        return "BHD" if "bahrain" in near else "JOD" if "yordania" in near or "jordan" in near else "KWD"
    if currency == "JPY" and (pre or "").strip() == "¥":
        return "CNY" if re.search(r"china|tiongkok|mandarin|guang|fujian|shang", near) else "JPY"
    if currency == "PLN" and not re.search(r"poland|polish|zloty", near):
        return "IDR"  # PLN is also the state electricity company
    if currency == "DKK" and re.search(r"ceko|czech|cheko|praha", near):
        return "CZK"
    if currency == "DKK" and "norwegia" in near:
        return "NOK"
    return currency


def period_of(before: str, after: str, low: float, currency: str) -> Period | None:
    """The period said right after a sum, or before it in the same sentence."""
    match = _PERIOD_AFTER.match(after)
    if match:
        if match.group("adverb"):
            return _ADVERB[match.group("adverb")]
        period = _UNIT[match.group("unit")]
        if period == "day" and currency != "IDR" and low < 10:
            return "hour"  # "$6/hr": everyday spelling made "hari" of it
        return period
    match = _PERIOD_BEFORE.search(before)
    if not match:
        return None
    unit = match.group("unit") or ""
    if unit == "ngiet":
        return "month"
    return _UNIT[unit] if unit else {"annual": "year", "per annum": "year", **_ADVERB}[match.group("adverb")]


def _piece(before: str, after: str) -> bool:
    return _PIECE.match(after) is not None or _PIECE_BEFORE.search(before) is not None
