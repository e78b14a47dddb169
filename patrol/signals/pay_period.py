"""The words before and behind a sum -> per what it is paid: hour to year, trip, once, or by the piece."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from patrol.records import Period
from patrol.text.together import Together

BEFORE_SUM = Together()
"""What is asked of the words before a sum: one look at them tells which of it may be said there."""

_UNIT: Final[dict[str, Period]] = {
    "jam": "hour", "h": "day", "hour": "hour", "hr": "day", "hari": "day", "day": "day", "dino": "day", "dinten": "day",
    "poe": "day", "dina": "day", "wengi": "day", "bengi": "day", "malam": "day", "malem": "day", "mlm": "day",
    "hri": "day", "shift": "day", "shif": "day", "night": "day", "jelo": "day", "ari": "day", "hk": "day", "ahad": "week",
    "arè": "day", "are": "day", "pelanggan": "trip", "tamu": "trip", "customer": "trip", "klien": "trip", "client": "trip",
    "booking": "trip", "acara": "trip", "event": "trip", "show": "trip", "kegiatan": "trip", "sesi": "trip", "session": "trip", "pertemuan": "trip", "latihan": "trip", "kunjungan": "trip", "turun": "trip", "naik": "trip", "melaut": "trip", "pertunjukan": "trip", "manggung": "trip", "gig": "trip", "tampil": "once",
    "minggu": "week", "mgg": "week", "mggu": "week", "pekan": "week", "week": "week", "bulan": "month", "bln": "month",
    "bl": "month", "month": "month", "mo": "month", "wulan": "month", "sasih": "month", "sasi": "month", "bulen": "month",
    "tahun": "year", "thn": "year", "th": "year", "year": "year", "annum": "year", "taun": "year", "taon": "year", "yr": "year",
    "musim": "trip", "season": "trip", "trip": "trip", "rit": "trip", "ritase": "trip", "voyage": "trip", "pp": "trip", "jalan": "trip",
    "mingguan": "week", "bulanan": "month", "harian": "day", "tahunan": "year", "24jam": "day", "24 jam": "day", "60 menit": "hour",
}  # fmt: skip
_ADVERB: Final[dict[str, Period]] = {
    "monthly": "month", "bulanan": "month", "daily": "day", "harian": "day", "weekly": "week", "mingguan": "week",
    "hourly": "hour", "annually": "year", "yearly": "year", "p.a": "year", "p/m": "month", "p.m": "month", "pcm": "month",
    "sekali datang": "once", "sekali dateng": "once", "sekali kontrak": "once", "sekali musim": "once", "sekali main": "once", "sekali jalan": "trip",
    "sekali anter": "trip", "sekali trip": "trip", "sekali pertemuan": "trip", "sekali kunjungan": "trip", "sekali tampil": "once", "sekali sesi": "once", "sekali manggung": "trip", "sekali event": "trip", "sekali acara": "trip", "sekali naik": "trip", "sekali turun": "trip", "sekali melaut": "trip", "sekali kegiatan": "once", "sekali show": "trip", "satu kali": "once", "dibayarkan satu kali": "once", "sekali temani": "once", "sekali kerja": "day", "sekali masuk": "day", "sekali foto": "trip", "sekali pemotretan": "trip", "sekali syuting": "trip", "sekali booking": "trip", "sekali order": "trip", "sekali bo": "trip", "sekali panggil": "trip", "sekali tamu": "trip", "sekali antar": "trip", "sekali kirim": "trip", "sekali angkut": "trip", "sekali ketemu": "once", "sekali kencan": "once", "sekali nemenin": "once", "sekali malam": "day", "setengah hari": "day", "half day": "day",
    "annual": "year", "per annum": "year",
}  # fmt: skip


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_UNITS = _any(_UNIT)
_SE = (
    r"(?:se|sa|sak|sa'|s(?=malam|mlm|hari)|per|tiap|setiap|tiok|satiok|saban|saben|unggal|ben|p3r|/|a|each|every|an|"
    r"dalam|untuk|satu|x)"
)
_QUALITY = (
    r"(?:[\s(]{0,2}(?:net+|net+o|bersih|gross|bruto|kotor|all ?in|full|cash|basic|plus|tunai|perorang|per orang|"
    r"/orang|orang|utk|\+{1,3}|an|dapat|gaji|langsung|minimal|minimum|maksimal|terima|total|pas|pokok|usd|nya|"
    r"lebih|keatas|ke atas|sekitar|rata-rata)[\s)]{0,2}){0,2}"
)
_AFTER = re.compile(
    rf"[\s+*_~\"'”)]{{0,3}}{_QUALITY}[\s(]{{0,2}}(?:{_SE}\s?-?(?:1\s?|satu\s|one\s|field\s|working\s|calendar\s)?"
    rf"(?P<unit>{_UNITS})|(?P<adverb>{_any(_ADVERB)}))(?![a-z])"
)
_NOT_A_PERIOD = r"(?<!jam )(?<!jam)(?<!kali )(?<!hari )(?<!libur )(?<!cuti )(?<!off )(?<![0-9]x )(?<!day )(?<!days )(?<!sebelum )(?<!kurang dari )(?<!selama )"
_BEFORE = BEFORE_SUM.add(
    rf"\b{_NOT_A_PERIOD}(?:(?:(?:se|sa|sak|per|tiap|setiap|tiok|saban|saben|unggal|dalam)\s?-?(?:1\s|satu\s)?|(?P<one>(?:1|satu) )|"
    rf"jit\s?)(?P<unit>{_UNITS}|ngiet)(?:nya|ne|na)?|(?P<adverb>sekali (?:masuk|trip|layar|melaut|sesi|foto|pemotretan|syuting|tampil|main|jalan|datang|dateng|event|acara|show|manggung|pertemuan|kunjungan)|"
    r"monthly|bulanan|daily|harian|weekly|mingguan|hourly|annual|per annum))\b(?P<between>[^\n.!?;,]{0,30})$"
)
_SO_MUCH_FOR_HOURS = re.compile(
    r"jam (?:kerja |doang |aja |saja )?(?:bisa )?(?:dapat|dapet|cuan|cair|terima|hasil\w*) (?:rp ?)?$"
)
"""After "sehari 3 jam" the hours are no hours of work beside a monthly wage, but what the day's money is for."""
_HOURS_OF_WORK = re.compile(r"^ ?(?:\d{1,2}|\w{3,8}) ?(?:-\d{1,2} ?)?(?:jam|kali|x|hari|hours?|shift|orang)\b")
_SPAN = re.compile(
    r"\b(?:minimal|min|kontrak|training|libur|selama|setelah|tiap|per|pengalaman|exp|masa|ikatan|dalam|dari|umur|usia)\W{0,2}$"
)
"""Before "1 bulan" these make a stretch of time of it, not what a wage is paid for."""
_PAID_OUT = re.compile(r"\b(?:dibayar|bayar|cair|gajian|dibagi|turun|paid)(?:kan)?\b[^\n.!?;,]{0,16}$")
_OTHER_SUM = re.compile(r"\d ?(?:jt|juta|rb|ribu|k)\b|\d{4}")
_CHINESE_BEFORE: Final[tuple[tuple[str, Period], ...]] = (
    ("月薪", "month"), ("每月", "month"), ("每个月", "month"), ("底薪", "month"), ("日薪", "day"), ("每天", "day"),
    ("一天", "day"), ("日结", "day"), ("时薪", "hour"), ("每小时", "hour"), ("年薪", "year"), ("每年", "year"),
    ("每周", "week"),
)  # fmt: skip
_CHINESE_AFTER = re.compile(r"\s?(?:/|每|一|个){0,2}(?P<unit>小时|天|日|周|个?月|年)")
_CHINESE_UNIT: Final[dict[str, Period]] = {
    "小时": "hour", "天": "day", "日": "day", "周": "week", "月": "month", "个月": "month", "年": "year",
}  # fmt: skip


_HOURLY: Final[dict[str, float]] = {"USD": 20, "EUR": 25, "AUD": 60, "NZD": 60, "CAD": 50, "GBP": 40, "SGD": 20}
"""Less than this is an hour's pay, not a day's."""


_SO_LONG = re.compile(
    r"\s?(?:(?:untuk|utk|buat|selama|for) (?:[2-9]|\d\d|dua|tiga|empat|lima) (?:hari|malam|minggu|days|weeks|nights)\b|"
    r"(?:[2-9]|\d\d|dua|tiga|empat|lima) (?:hari|malam|minggu|days|weeks|nights)\b(?! (?:kerja|masuk|seminggu|sepekan|libur|a week|per)))"
)
_STINT_WORDS = ("sekali", "malam", "night", "saja", "langsung", "pulang", "kontrak")
_STINT_BEFORE = BEFORE_SUM.add(
    r"(?<!libur )(?<!off )(?<!masuk )\b(?:[2-9]|1\d|dua|tiga|empat) ?(?:malam|nights?) (?:\w+ )?$|"
    r"\b(?:[2-9]|[1-9]\d|dua|tiga|empat|lima) ?(?:hari|minggu|mgg|days|weeks|bulan|bln) (?:doang|aja|saja|langsung|pulang\S{0,7})"
    r"(?: (?:pulang\S{0,7}|bawa|dapat|bisa|langsung|dapet)){0,2},? $|"
    r"\b(?:[2-9]|[1-9]\d|dua|tiga|empat|lima) ?(?:hari|minggu|mgg|bulan|bln)\b[^.!?\n\d]{0,40}\b(?:pulang bawa|bawa pulang) $|"
    r"\bsekali (?:jalan|trip|melaut|layar) \d{1,3} (?:hari|malam)\b[^.!?\n\d]{0,40}$|"
    r"\bkontrak \w{1,5} ?(?:bulan|bln|tahun|thn)\b[^.!?\n\d]{0,16}\b(?:di ?akhir|habis kontrak|selesai kontrak) $"
)
"""For the whole of a stay: "2 malam 8jt", "70 hari aja pulang bawa 50jt"."""
_SO_LONG_BEFORE = re.compile(r"\b(?:[2-9]|dua|tiga|empat) (?:minggu|weeks),? $")
_IN_ALL_BEFORE = re.compile(
    r"\b(?:[2-9]|dua|tiga|empat|lima) hari dibayar (?:rp ?)?$|\b(?:[2-9]|1\d|dua|tiga|empat|lima) (?:hari|minggu|mgg|bulan|bln)\b[^\n.!?\d]{0,16}\btotal(?: terima| dapat| bersih)? (?:rp ?)?$"
)
_A_DAYS = 3_000_000.0
"""Rupiah: more than this nobody is paid for one day in front of a camera or at a fair."""
_ONE_DAY_AFTER = re.compile(r"\s?[(,]?\s?(?:untuk |utk |buat )?(?:1|satu) ?(?:hari|day)\b(?! (?:kerja|libur|setelah))")
_ONE_DAY_BEFORE = BEFORE_SUM.add(
    r"\b(?:syuting|shooting|pemotretan|foto|photoshoot|acara|event|pameran|jaga stan|kerja|sesi) (?:\w+ )?(?:1|satu|se) ?(?:hari|day)\b[^\n.!?\d]{0,24}"
    r"(?:maks?\.? \d ?jam[^\n.!?\d]{0,16})?$"
)
_WHOLE_JOB_AFTER = re.compile(
    r"\s?dalam (?:\d{1,3}|beberapa|hitungan|satu) ?(?:menit|jam)\b|\s?(?:sampai|hingga|nganti)? ?(?:selesai|beres|tuntas|kelar|habis kontrak|rampung)\b"
)
_CALLED_BY = BEFORE_SUM.add(
    r"\b(?:voucher|tarif|rate|vc) (?:per ?)?(?P<unit>jam)\W{0,3}(?:rp ?)?$|\b(?P<each>tamu|klien|customer|sesi|jam|shift) ?@ ?(?:rp ?)?$"
)
"""What a rate is called by: "voucher jam 110rb", "5 tamu @300"."""
_NIGHTS = ("malam ", "malem ", "bengi ")
_NIGHT_BEFORE = re.compile(r"(?:^|[,;.\n] ?)\w{5} $")


def period_of(before: str, after: str, low: float, currency: str) -> Period | None:
    """The period said right after a sum, or before it in the same sentence; None where it is not said there.

    That a wage is paid out weekly says nothing about the week: "120rb, dibayar mingguan".
    """
    noun = _PER_NOUN.match(after)
    match = (noun and _AFTER.match(after, noun.end())) or _AFTER.match(after)  # "per rekening per bulan"
    if match:
        return _said_behind(match, low, currency)
    if (stretch := _by_its_stretch(before, after, low, currency)) is not None:
        return stretch
    if before[-1:] > "\u4e00" or after[:1] > "\u4e00" or after[1:2] > "\u4e00":
        return _chinese(before, after)
    match = _BEFORE.search(before)
    if not match or _OTHER_SUM.search(match.group("between")):
        return None
    if _HOURS_OF_WORK.match(match.group("between")) and not _SO_MUCH_FOR_HOURS.search(match.group("between")):
        return None
    if match.group("one") and _SPAN.search(before[: match.start()]):
        return None
    if match.group("adverb"):
        adverb = match.group("adverb")
        if match.group("between").strip() and _PAID_OUT.search(before[: match.start()]):
            return None
        return _ADVERB.get(adverb, "trip" if adverb.startswith("sekali") else None)
    unit = match.group("unit")
    return "month" if unit == "ngiet" else _UNIT[unit]


def _by_its_stretch(before: str, after: str, low: float, currency: str) -> Period | None:
    """What the sum is for, where that is told by how long the work takes, or by what a rate is called."""
    if low < _A_DAYS and currency == "IDR" and (_ONE_DAY_AFTER.match(after) or _ONE_DAY_BEFORE.search(before)):
        return "day"
    if _SO_LONG.match(after) or _before_in_all(before) or _WHOLE_JOB_AFTER.match(after):
        return "once"  # for all of it
    if (called := _CALLED_BY.search(before)) is not None:
        return _UNIT[called.group("unit") or called.group("each")]
    if before.endswith(_NIGHTS) and _NIGHT_BEFORE.search(before):
        return "day"
    if any(word in before for word in _STINT_WORDS) and _STINT_BEFORE.search(before):
        return "trip"
    return None


def _before_in_all(before: str) -> bool:
    """Whether the sum is for all of a stretch of time: "2 minggu, total terima"."""
    if before.endswith(("minggu ", "weeks ", "minggu, ", "weeks, ")):
        return _SO_LONG_BEFORE.search(before) is not None
    return ("total" in before[-20:] or before.endswith("dibayar ")) and _IN_ALL_BEFORE.search(before) is not None


def _said_behind(match: re.Match[str], low: float, currency: str) -> Period:
    if match.group("adverb"):
        return _ADVERB[match.group("adverb")]
    period = _UNIT[match.group("unit")]
    if period == "day" and "/" in match.group() and low < _HOURLY.get(currency, 0):
        return "hour"  # "$6/hr": everyday spelling made "hari" of it
    return period


def _chinese(before: str, after: str) -> Period | None:
    match = _CHINESE_AFTER.match(after)
    if match:
        return _CHINESE_UNIT[match.group("unit")]
    for word, period in _CHINESE_BEFORE:
        if word in before[-8:]:
            return period
    return None


_PIECES = (
    r"episode|jam audio|menit audio|jam rekaman|chat|pesan|klik|kg|kilo|pcs|pc|pics|potong(?! (?:gaji|agen|agensi|biaya|dari|tiap|untuk|langsung|\d))|order|orderan|paket|lembar|artikel|kata|video|klik|like|tugas|task|lusin|biji|ekor|m2|m3|meter|"
    r"karung|ton|janjang|box|tandan|botol|koli|titik|resi|misi|subscribe|follow|review|halaman|hlm|judul|konten|unit|"
    r"closing|kepala sawit|jam terbang|piece|gram|liter|ikat|dus|iklan|script|naskah|responden|rating|komentar|"
    r"channel|akun|toko|film|transaksi|pasang|bungkus|keranjang|batang|pohon|tangki|kubik|kodi|sampel|survei|survey|"
    r"naskah|gambar|desain|foto|page|meja|voucher|vc|word|stem|kursi|cup|porsi|murid|siswa|pengiriman|drop|sak|bal|helai|baju|kaos|bata|gulung|item|design|article"
)
COUNTED_PIECES = re.compile(rf"\s?(?:{_PIECES})\b")
"""A number before such a thing counts it: "20-30 video"."""
_PIECE_AFTER = re.compile(
    rf"\s?\)?\s?(?:(?:/|per\s?|tiap |setiap |each |every )\s?(?:1 |satu )?(?:{_PIECES})|(?:1|satu) (?:tan|ton|kilo|karung|ekor|janjang|tandan))\b"
)
_PIECE_BEFORE = BEFORE_SUM.add(
    rf"\bborongan (?:\w+ )?per \w{{2,12}} $|\b(?:per|tiap|setiap|saban|sa|se|1|satu) ?(?:{_PIECES})\b[ =:]{{1,3}}(?:(?:dapat|dapet|bonus|komisi) )?$|"
    rf"\b(?:tiap|setiap|per) \d{{1,4}} [a-z]{{2,12}} (?:[a-z]+ )?$|"
    rf"\b\d{{1,5}} (?:{_PIECES}) ?(?:=|:)? ?$"
)
_COUNT_BEFORE = re.compile(r"\b\d{1,5} ([a-z]{3,12}) ?= ?(?:rp\W{0,2})?$")
_PER_NOUN = re.compile(r"\s?per (?P<noun>[a-z]{3,14})\b")
_PERSONS = frozenset(
    (
        "orang",
        "org",
        "head",
        "kepala",
        "person",
        "bersih",
        "nett",
        "kandidat",
        "calon",
        "anak",
        "peserta",
        "ibu",
        "jiwa",
    )
)

_RULES = frozenset(
    ("ilo", "mlc", "imo", "itf", "kontrak", "contract", "aturan", "standar", "standard", "umk", "ump", "perda")
)
"""What a wage is in keeping with: "USD 550 per ILO C188"."""


def by_the_piece(before: str, after: str, *, timed: bool) -> bool:
    """True where the sum is for a piece of work: "per kilo", "1 dus = 90rb", "$60 per script".

    `timed`: a period is said, so that "sehari 200 pcs = 340rb" is a day's wage.
    """
    if _PIECE_AFTER.match(after):
        return True
    if timed:
        return False
    counted = _COUNT_BEFORE.search(before) if "=" in before[-6:] else None
    if _PIECE_BEFORE.search(before) or (counted and counted.group(1) not in _UNIT):
        return True
    match = _PER_NOUN.match(after)
    if match is None or _AFTER.match(after[match.end() :]):
        return False
    return match.group("noun") not in _UNIT and match.group("noun") not in _PERSONS | _RULES
