"""Numbers without currency or scale -> the sums that a reader takes them for, by the words beside them and the place.

"gaji 2,3" is millions of rupiah and "120 semalam" thousands; "1800" beside a restaurant in Malaysia is ringgit a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from patrol.records import Period
from patrol.signals.pay_amounts import Sum, number_in
from patrol.signals.pay_cues import WAGE
from patrol.signals.pay_currency import Local
from patrol.signals.pay_deals import faint_deal
from patrol.signals.pay_kinds import kind_of
from patrol.signals.pay_period import BEFORE_SUM
from patrol.signals.pay_setting import Setting
from patrol.signals.pay_settled import GROWS, PART_TAKEN

PER_MONTH: Final[dict[Period | None, float]] = {"hour": 208.0, "day": 26.0, "week": 4.33, "month": 1.0, "year": 1 / 12}

_WAGE_BEFORE = re.compile(
    rf"(?<![a-z])(?:{WAGE}|basic|pokok|base|dibayar|sekitar|net+o?|bersih)(?:nya)?[^\n\d]{{0,14}}$"
)
_SENTENCE_ENDS = re.compile(r"[.!?] ")
_WAGE_WORD = re.compile(rf"(?<![a-z])(?:{WAGE})(?![a-z])")
_PERIOD_CLOSE = re.compile(
    r"\b(?:sejam|perjam|per jam|sebulan|perbulan|per bulan|sasasih|sabulan|sawulan|sehari|perhari|per hari|(?:1|satu) (?:malam|malem|mlm|hari|jam|bulan|bln)|sedino|sedina|sahari|semalam|harian|mingguan|bulanan|sekali (?:masuk|turun|naik|duduk))\b[^\n\d.,;]{0,26}$|(?:^|[,;.\n] ?)(?:malam|malem|mlm|bengi) $"
)
_GETS_BEFORE = re.compile(
    r"\b(?:nilai|senilai|kompensasi(?:nya)?|bagian|dapat|dapet|dapatnya|dapetnya|maharnya|maharna|angpao|lamaran|uang susu|dibayar|lunas|cair|trima|(?:kel|keluarga)(?: anak| calon)?(?:nya)?|orang tua|mama(?: papa)?|papa(?: mama)?|mak bapak|tali asih|harta(?: kaweng)?|(?:dapat|dapet|terima) bersih|dapek|dpt|dapa|terima|dikasih|diberi|kasih|keluarga|ortu|orang tua|gelang|cincin|tunai|bersalin|imbalan|ginjal|hati|liver|sumsum|kornea|bayinya|rp|=)\W{0,3}$|"
    r"[💰=+]\s?$"
)
_DEAL_BEFORE = BEFORE_SUM.add(
    r"\b(?:butuh (?:cepat|duit|uang|dana)|angka(?:nya)?\W{0,3}(?:di ?atas|sampai|minimal)?|uang \w+ (?:untuk|buat) (?:orang ?tua|ortu|mama|keluarga|ibu)|"
    r"(?:siapkan|menyiapkan|sediakan|menyediakan|sanggup bayar|bersedia bayar)|(?:dibayar|terima|dikasih|diberi|tunai) (?:lunas|bersih|tunai|cash|kontan|sampai|penuh))\W{0,3}$"
)
_DEAL_AFTER = re.compile(
    r"\s?(?:untuk|buat|ke|kanggo|for) (?:kamu|mu|anda|kalian|pendonor|donor|ibu|mama|ortu|orang ?tua|keluarga|you|bunda)\b|\?{2}"
)
_CALLED_BEFORE = BEFORE_SUM.add(
    r"\b(?:mahar|mas ?kawin|hantaran|komisi|imbalan|fee)(?:nya)?\W{1,3}(?:naik |jadi |cuma |sekarang ){0,3}$|"
    r"\b(?:uang (?:susu|pinang|lamaran|hantaran|panai)|angpa[ou])(?:nya)?\W{1,3}(?:(?:untuk|buat|ke) (?:\w+ ){1,2})?$"
)
_TAKEN_HOME = BEFORE_SUM.add(r"\b(?:pulang bawa|bawa pulang)\W{1,3}$")
_FOR_EACH = re.compile(r"\s?(?:tiap|per|setiap|/|se) ?(?:anak|orang|kepala|kepale|calon|cewek)\b")
_EXTRA_AFTER = re.compile(
    r"\s?(?:\+|plus|deng|karo|campur|dan|sama|ditambah|bersih|net+o?|nego)\s?[a-z]?|\s?(?:komisi|bonus)\b"
)
_MORE_AFTER = re.compile(
    r"\s?(?:\+|plus|deng|karo|campur|dan|sama|ditambah)\s?(?:komisi|bonus|tips?|uang makan|lembur|insentif)\b"
)
_DAY_AFTER = re.compile(r"\s?,?\s?(?:sore|pagi|siang|malam|langsung cair|cash|tunai|kontan|pulang|bersih|makan)\b")
_ALONE_BEFORE = re.compile(r"(?:^|[,;\n(|]\s?|[.!?]\s|\s-\s|•\s)$")
_ALONE_AFTER = re.compile(r"\s(?:ya+|nego|aja|saja|lah|kak|mbak|bersih)\b|\s?(?:$|[,.;\n)|]|\s-\s)")
_ROLE = re.compile(
    r"\b(?:tukang(?: \w{2,9})?|kenek|kernet|laden|helper|kuli|bantu-bantu|mandor|pembantu|buruh|pekerja|ibu-ibu) $"
)
_NO_AMOUNT = re.compile(
    r"\b(?:ipk|gpa|nilai|skor|rating|ielts|toefl|versi|tinggi|tb|bb|berat|usia|umur|lahir\w*|kelahiran|angkatan|tgl|tanggal|"
    r"pukul|jam|jl|jalan|no|nomor|rt|rw|blok|lantai|lt|gate|gang|km|hp|wa|telp|kode|id|pos|batch|gelombang|kloter|"
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|sejak|tahun|thn|per|"
    r"semester|kelas|grade|golongan|tingkat|ke|pasal|uu|iso|mlc|nib|ref|ukuran|minimal|min|maksimal|max|kuota|hsk|level)\W{0,3}$"
)
_IN_A_NUMBER = re.compile(r"(?:\d[ .\-/():]{1,2}|[+#@:/\-])$")
_EACH_BEFORE = re.compile(r"\b(?:tamu|klien|customer|sesi|jam|shift) ?@ ?$")
_GOES_ON = re.compile(r"[ \-]?\d|[:/](?!24 ?jam)\d|-\w|[a-z]")
_COUNTED = re.compile(
    r"\s?(?:wilayah|kamar|cabang|posisi|slot|seat|kursi|menit|detik|mnt|cm|m\b|kg|gr\b|gram|liter|hektar|desa|kk|buah|"
    r"laki|perempuan|cewek|cowok|pria|wanita|l/p|sks|jutaan|lebih orang|porsi|dus|bungkus|karung|ekor|line|gedung|pcs|"
    r"hours?|years?|days?|months?|mahasiswa|peserta|waiters?|operator|staf|staff|crew|kru|unit|gerai|"
    r"toko|kelas|murid|santri|lembar|halaman|tugas|misi|bus|kali|x\b)"
)
_ASKED_FOR = frozenset(("fee_asked", "deduction", "penalty"))
_YEARS = range(1_930, 2_036)


def bare_sums(matches: Sequence[re.Match[str]], found: Sequence[Sum], setting: Setting) -> Iterator[Sum]:
    """The numbers that are money after all."""
    folded = setting.folded
    waged = any(_is_wage(one, folded) for one in found)
    seen = [*found]
    clean = all(one.piece or kind_of(folded, one.start, one.end).name in _ASKED_FOR for one in found)
    for match in matches:
        start, end = match.span()
        each = _EACH_BEFORE.search(folded[max(0, start - 12) : start])
        if (not each and _IN_A_NUMBER.search(folded, max(0, start - 2), start)) or _GOES_ON.match(folded, end):
            continue
        if any(other.start < end and start < other.end for other in found):
            continue
        if _NO_AMOUNT.search(folded[max(0, start - 24) : start]):
            continue
        one = number_in(folded, match)
        if one is None or one.low >= 1e6 or _is_year(one):
            continue
        before, after = folded[max(0, start - 60) : start], folded[one.end : one.end + 40]
        made = _beside(one, seen, folded) or _deal(one, before, after, setting)
        if made is None and not _COUNTED.match(after):
            made = _called(one, before, after, setting, clean=clean)
            if made is None and not waged and _may_fit(one, after) and setting.hires:
                made = _fitting(one, setting.local(one.start))
        if made is not None:
            seen.append(made)
            yield made


def _is_wage(one: Sum, folded: str) -> bool:
    """Whether a sum is so plainly a wage that no bare number need be one."""
    timed = one.period not in (None, "once") or one.currency != "IDR"
    return timed and not one.piece and kind_of(folded, one.start, one.end).name in (None, "pay", "bonus")


def _is_year(one: Sum) -> bool:
    return one.low in _YEARS and one.low % 100 != 0 and one.low == one.high and one.period is None


def _in(one: Sum, factor: float, currency: str = "IDR", period: Period | None = None) -> Sum:
    low, high = round(one.low * factor, 2), round(one.high * factor, 2)
    return one._replace(low=low, high=high, currency=currency, period=one.period or period, named=True)


_TWO_AT_ONCE = re.compile(r"(?P<between>[^\n.!?\d]{1,32})$")
_SAME_SORT = re.compile(
    rf"{GROWS}|"
    r"^,? ?(?:dan|sama|jeung|atau|yang|&|/)(?![a-z])|\b(?:yang|biasa|kenek|tukang|helper|malam|siang|cewek|cowok)\b"
)


def _beside(one: Sum, found: Sequence[Sum], folded: str) -> Sum | None:
    """A second amount in the currency of the one before it: "QAR 1500 dan 1800", "RM1800an, yang biasa 1300"."""
    for other in found:
        gap = (other.end, one.start) if other.end <= one.start else (one.end, other.start)
        if not (0 < gap[1] - gap[0] <= 32) or other.currency == "IDR" or not other.named:
            continue
        between = _TWO_AT_ONCE.match(folded[slice(*gap)])
        if gap[1] == one.start and PART_TAKEN.match(folded[one.end : one.end + 40]):
            return None
        if between and _SAME_SORT.search(between.group()) and other.low / 3 <= one.low <= other.high * 3:
            return _in(one, 1.0, other.currency, other.period)._replace(beside=other.end <= one.start)
    return None


def _deal(one: Sum, before: str, after: str, setting: Setting) -> Sum | None:
    """Millions: "mahar 60", and where the text is about such a deal "dapat 25"; "dapat 1,5 tiap anak" of a recruiter."""
    if one.high >= 1_000:
        return None
    if one.period is None and one.low >= 30 and _TAKEN_HOME.search(before):
        return _in(one, 1e6, period="once")
    if one.period is None and _CALLED_BEFORE.search(before):
        return _in(one, 1e6)
    given = _DEAL_AFTER.match(after) is not None
    if given and one.low >= 50 and not setting.deal and faint_deal(setting.folded) == "donor_payment":
        return _in(one, 1e6)
    if setting.deal and one.low >= 20 and (given or _DEAL_BEFORE.search(before)):
        return _in(one, 1e6)
    if not _GETS_BEFORE.search(before):
        alone = _ALONE_BEFORE.search(before[-4:]) and re.match(r"[ .,]{0,2}(?:cash|tunai|bersih|net)", after)
        return _in(one, 1e6) if alone and one.low >= 50 and setting.deal == "donor_payment" else None
    if (one.low >= 5 and setting.deal) or (_FOR_EACH.match(after) and one.low < 50):
        return _in(one, 1e6)
    return None


def _called(one: Sum, before: str, after: str, setting: Setting, *, clean: bool) -> Sum | None:
    """A number that a word for wage, a period or an extra right beside it makes money."""
    said_wage = _WAGE_BEFORE.search(before[-34:])
    wage = said_wage is not None and _SENTENCE_ENDS.search(said_wage.group()) is None
    period = one.period
    said = (
        wage
        or (period is not None and _RIGHT_BEHIND.match(after) is not None)
        or _PERIOD_CLOSE.search(before[-30:]) is not None
        or _EACH_BEFORE.search(before) is not None
    )
    if said:
        return _said(one, wage, setting)
    if one.high >= 1_000:
        return None
    decimal = one.low % 1 != 0 or one.high % 1 != 0
    if decimal and 1 <= one.low < 30 and _MORE_AFTER.match(after):
        return _in(one, 1e6)
    if not clean and not (decimal and after.lstrip().startswith("+")):
        return None
    if decimal:
        alone = _ALONE_BEFORE.search(before[-4:]) and _ALONE_AFTER.match(after)
        small = 1 <= one.low < 30 and one.high < 40
        return _in(one, 1e6) if small and (alone or _EXTRA_AFTER.match(after)) and setting.hires else None
    if 40 <= one.low <= 400 and (_DAY_AFTER.match(after) or _ROLE.search(before[-24:])) and setting.hires:
        return _in(one, 1e3)
    return None


def _said(one: Sum, wage: bool, setting: Setting) -> Sum | None:
    """A number that is said to be money, in the unit that makes it a wage: ringgit there, thousands or millions here."""
    period, place = one.period, setting.local(one.start)
    if one.low >= 5 and place:
        months = PER_MONTH.get(period) or 1.0
        by_the_day = wage and period is None and place.currency != "USD" and place.is_wage(one.low, 26.0)
        if place.is_wage(one.low, months) or by_the_day:
            return _in(one, 1.0, place.currency)
    if period in ("day", "trip", "once") and one.low % 1 and 1 <= one.low < 10:
        return _in(one, 1e6)
    if period in ("day", "trip", "once") and 20 <= one.low < 1_000:
        return _in(one, 1e3)
    if period == "hour" and 5 <= one.low < 1_000 and (setting.hires or "voucher" in setting.folded):
        return _in(one, 1e3)
    if period in (None, "month") and one.high < 40:
        return _in(one, 1e6)
    if not wage and period != "month":
        return None
    if period in (None, "month") and 300 <= one.low < 10_000:
        return _in(one, 1e3) if setting.home else _in(one, 1.0, "USD")
    if 20 <= one.low < 300:
        return _in(one, 1e3)
    return _in(one, 1.0) if one.low >= 5_000 else None


_RIGHT_BEHIND = re.compile(r"\s?(?:se|sa|s(?=m|h)|per|/|tiap|a |an |saben|sak|unggal)")
"""The period is said right behind the number: "120 sedina", "1600/hari"."""


def _may_fit(one: Sum, after: str) -> bool:
    if one.low < 300 or one.high >= 500_000 or (one.low % 50 and one.low == one.high):
        return False
    return _ALONE_AFTER.match(after) is not None or re.match(r"\s?[a-z(+]", after) is not None


def _fitting(one: Sum, place: Local | None) -> Sum | None:
    """A number that is just what a month's work in that place pays, where no wage is said otherwise."""
    if place is None or not (place.low * 0.6 <= one.low and one.high <= place.high * 1.4):
        return None
    return _in(one, 1.0, place.currency)
