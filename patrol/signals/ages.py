"""A reading -> ages: `age_sought` and `minor_sought` of the persons an offer wants, `age_of_other` of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from patrol.records import Age, Signal
from patrol.signals import numerals
from patrol.tables import Tables
from patrol.text.reading import Reading

ADULT = 18
_YOUNGEST, _OLDEST = 10, 75

_N = rf"\d{{1,2}}|{numerals.WORDS}"
_Y = r"\s?(?:(?:tahun(?:an)?|taun|thn|th|yo|y/o|y\.o\.?|yrs?|years?(?: old)?|tahunan|se)\b|岁)"
_TO = (
    r"\s{0,2}(?:-{1,2}|~|—|–|sampai(?: dengan| ke)?|hingga|s\.?d\.?|to|till|until|jangke|dugi ka|nepi ka|nganti|tekan"
    r"|sampek|sampe|lan|ka)\s{0,2}"
)
_RANGE = re.compile(rf"(?<![\w.,:/+$-])({_N})(?P<y1>{_Y})?{_TO}({_N})(?P<y2>{_Y})?(?![\w:]|[.,]\d|-\d)")
_BETWEEN = re.compile(
    r"\b(?:minimal|min)\.? ?(\d\d)(?:" + _Y + r")?\s{0,2}[,/&-]?\s{0,2}(?:maksimal|max|"
    r"maks)\.? ?(\d\d)(?!\d|[ ]?(?:jt|rb|k|cm|kg|%))"
)
_SINGLE = re.compile(rf"(?<![\w.,:/+$-])({_N})(?P<y>{_Y})?(?P<plus>\s?\+|\s?plus\b|\s?up\b)?(?!\w|[.,:/-]\d)")
_BORN = re.compile(
    r"\b(?:kelahiran|lahir(?:an)?(?: tahun)?|tahun lahir|angkatan lahir|born(?: in)?)\s{0,2}:?\s{0,2}(?:tahun )?"
    r"((?:19|20)\d\d)(?:\s{0,2}(?:-|sampai|hingga|ke|s/d|to)\s{0,2}((?:19|20)\d\d))?"
    r"(?:\s{0,2}(ke atas|keatas|ke bawah|kebawah|\+|up))?"
)

_BORN_TAKEN = re.compile(
    r"(?<![\d.,/-])(20[01]\d)(?= (?:ke ?atas |pun |juga |masih |aja |saja )?(?:bisa|boleh|oke?|gpp|gapapa|diterima|"
    r"tidak (?:apa|masalah)|masuk|gas)\b)"
)
"""A birth year that is said to be welcome: "2009 masih bisa"."""
_BORN_SHORT = re.compile(r"\blahir\w*(?: (?:tahun|thn|th))? ?:? ?((?:['’]\d\d[ ,/&-]{0,3}){1,6})")

_CUE = re.compile(
    r"\b(?:umur|usia|berumur|berusia|umua|umor|yuswa|age[ds]?|usianya|umurnya|umure|batas usia|"
    r"rentang usia|genap)\b[^\n.!?]{0,28}$"
)
_MEASURE_BEFORE = re.compile(
    r"(?:\b(?:jam|pukul|tanggal|tgl|tinggi(?: badan)?|tb|bb|berat(?: badan)?|kelas|semester|pengalaman|"
    r"kontrak|rp|gaji|upah|salary|"
    r"usd|rm|nt|no|pasal|ayat|lantai|rt|rw|ukuran|size|bulan|shift|bab|angkatan|gelombang|batch|jalan|jl|"
    r"blok|km|minggu|"
    r"hari|skor|nilai|masa kerja|durasi|selama|kuota|sisa|butuh|potong(?:an)?|diskon|uu|nomor|bonus|level|"
    r"n|grade|toeic|ipk)"
    r"|[$€£¥#])\W{0,3}(?:(?:minimal|maksimal|paling lama|setiap|senin|sekitar)\W{0,3})?$"
)
_MEASURE_AFTER = re.compile(
    r"\s{0,2}(?:jt|juta|rb|ribu|k\b|%|cm|kg|km|orang|pcs|hari|jam|bulan|bln|minggu|menit|m\b|wib|wita|"
    r"wit\b|x\b|kali|usd|us\$|dolar|"
    r"dollar|rm\b|nt\b|:\d|/\d|sks|semester|slot|kursi|persen|kamar|unit|pax|lot|gram|lantai|am\b|pm\b|"
    r"riyal|euro|€|\$|"
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|jan|feb|"
    r"mar|apr|jun|jul|agu|sep|"
    r"okt|nov|des)\b|yuan|yen|won|peso|baht|ringgit|desa|kampus|kabupaten|provinsi|titik|cabang|karyawan)"
)
_SPAN_BEFORE = re.compile(
    r"\b(?:for|our|pengalaman|berpengalaman|experience\w*|exp|kontrak\w*|contract|masa kerja|garansi|berdiri|"
    r"beroperasi|penjara|ikatan|dinas|"
    r"berlaku|bekerja|kerja|jadi|selama|setelah|sejak|sudah|lama|visa|izin|durasi|masa|ancaman|hukuman|sdh|"
    r"udah|lulus|nunggu|dulu|gap|"
    r"setiap|tiap|cuti|usaha|perusahaan|kapal|mobil|teken)\b[^\n.,;!?]{0,24}$"
)
_SPAN_AFTER = re.compile(
    r"[^\n.,;]{0,8}\b(?:pengalaman|experience|exp\b|kontrak|penjara|lalu|yang lalu|terakhir|berturut|kerja|"
    r"bekerja|di bidang|"
    r"berjalan|jalan|garansi|ago|sekali|lagi|masa|sebagai|di sini|di situ|disini|disitu|kemudian|bulan|10|"
    r"kelar|first|pertama)\b"
)
_MOST = re.compile(
    r"(?:maksimal|maks|max|maximum|under|below|(?:di )?bawah|dibawah|kurang dari|belum(?: genap| berumur|"
    r" berusia)?|batas (?:umur|usia)|<|≤|<=|"
    r"paling (?:tua|tinggi|banyak|lama)|not over|up to|younger than|mentok|sampai|hingga)\W{0,3}(?:(?:umur|usia|age)\W{0,3})?(?:dari\s)?$"
)
_LEAST = re.compile(
    r"(?:minimal|minimum|min|above|over|at least|(?:di )?atas|diatas|mulai(?: dari| umur| usia)?|"
    r"lebih dari|>|≥|>=|paling muda|from|"
    r"genap|berumur di atas|older than|start|mulai)\W{0,3}(?:(?:umur|usia|age|dari)\W{0,3})?$"
)
_UPPER_END = re.compile(r"\d\s?(?:tahun )?(?:-|sampai|hingga|to)\s?$")  # of a range that was not taken
_TEACHING = re.compile(r"\b(?:guru|pengajar|mengajar|tutor|bimbel|bimbingan belajar|les privat|teacher|pendidikan)\b")
_NOT_MORE = re.compile(r"(?:tidak|not|no|bukan|jangan)\s(?:boleh\s)?(?:lebih|more)\s(?:dari|than)\W{0,2}$")
_LESS_AFTER = re.compile(
    r"\W{0,2}(?:ke ?bawah|(?:maksimal|max)(?!\W{0,3}(?:umur|usia)?\W{0,3}\d)|and below|or below|and under)\b"
)
_MORE_AFTER = re.compile(
    r"\W{0,2}(?:ke ?atas|keatas|munggah|ka ateh|ka atas|kaatas|ka luhur|ke luhur|ke dhuwur|and above|and over|or above|"
    r"minimal|up\b|ka ataih)"
)
_TAKEN_AFTER = re.compile(
    r"(?:\W{1,3}|\W{0,2}\s(?:juga|pun|saja|masih|sudah|keatas)\s)(?:juga |pun |saja |masih |sudah |kami |kita )?"
    r"(?:boleh|bisa|diterima|gpp|oke?\b|no problem|aman|tidak (?:masalah|apa)|welcome|masuk|tiasa|iso\b|dibantu)"
)
_ASKED_AFTER = re.compile(r"\s?\?[^\n]{0,34}\b(?:bisa|boleh|diterima|aman|dibantu|gpp|oke?)\b")
_SEEKS = re.compile(
    r"\b(?:butuh|cari|dicari|mencari|khusus|perlu|terima|menerima|need|looking|wanted|open|lowongan|nyari|"
    r"ambil|dibutuhkan)\b[^\n.!?]{0,50}$"
)

_WANTED = (
    r"wanita|pria|perempuan|laki(?:-laki)?|lelaki|cewek?|cowok?|cw[ekk]{0,2}|cowo|gadis|anak gadis|"
    r"anak perempuan|anak perawan|putra|putri|amoi|girls?|"
    r"boys?|ladies|lady|nona|nyong|mahasiswi|babinian|wedok|lanang|mame|art|prt|janda|talent|female|male|women|men|"
    r"jejaka|akhwat|ikhwan|donor|terapis|therapist|host|model|waitress|nanny|spg|lc|karyawati|kandidat|calon pengantin|pendonor|gender|jenis kelamin|l/p|p/l|awewe|"
    r"lalaki|cewe|single|lajang|istri|isteri|pengantin|jodoh|bini"
)
_OTHER_PERSON = (
    r"(?:calon )?suami(?:nya)?|duda|bujang(?:an)?|pengusaha|juragan|majikan|pasien|lansia|nenek|kakek|opa|"
    r"oma|jompo|anaknya|anak majikan|"
    r"(?:anak|adik|kakak|ponakan|keponakan|istri|sepupu)(?: perempuan| laki-laki)? (?:saya|kami|ku|aku)|"
    r"anakku|adikku|ayah|"
    r"korban|momong|jaga anak|mengasuh|merawat|asuh|almarhum(?:ah)?|pelaku|tersangka|beliau|dia|penduduk|"
    r"pengangguran|(?:orang|pria|cowok|laki-laki|om|koko|oom|lelaki) (?:china|tiongkok|taiwan|korea|fujian|"
    r"hongkong|guangdong|jepang|"
    r"arab|malaysia|singapura|bule|[a-z]{5,10}an)|ayahnya|bapaknya|ibunya|mempelai pria|bernama|inisial|bos(?:nya)?"
)
_SELF = r"saya|aku|gue|ane|namaku|beta|kulo|abdi|my|i am|i'm|me"
_PERSON = re.compile(rf"\b(?:(?P<other>{_OTHER_PERSON})|(?P<wanted>{_WANTED})|(?P<self>{_SELF}))(?![a-z])")
_NEAR_PERSON = re.compile(rf"\b(?:{_WANTED})\b[^\n\d]{{0,14}}$")
_ALONE_BEFORE = re.compile(r"(?:^|[\n,;•·*✔✅☑➡→>|(\[/:]|\s-|\.\s)\s{0,3}$")
_ALONE_AFTER = re.compile(r"\s{0,2}(?:$|[\n,;.)\]|/]|\s-)|\s(?:tb|tinggi|cantik|putih|single|sehat|belum|maks?|max)\b")

_PUPIL = re.compile(
    r"\b(?:anak[ -]?(?:anak )?(?:sma|smp|smk|sekolah(?:an)?|sd)\b|(?:siswi|siswa|pelajar)(?!\w)(?= (?:sma|"
    r"smp|smk|boleh|bisa|juga|yang))|"
    r"khusus (?:pelajar|siswi|siswa)|kelas (?:7|8|9|10|11|12|x|xi|xii|ix|viii|vii)\b(?! ?(?:bahasa|jam|gram))|"
    r"masih (?:sekolah|pelajar|smp|sma|smk|kelas)|putus sekolah|(?:pulang|sepulang|bolos|habis) sekolah|"
    r"(?:baru|barusan|nembe|tamaik|lagi)\s(?:saja )?(?:lulus|tamat|selesai|tamaik)?\s?(?:smp|mts|sd)\b|"
    r"(?:tidak|ndak|ora|kada) (?:lanjut )?sekolah lagi|"
    r"(?:belum|blm|tidak) (?:punya|ada|duwe) ktp|(?:di )?bawah umur|dibawah umur|teman sekelas|\babg\b|"
    r"umur belasan|sekolah lai\b|"
    r"(?:umur|usia)\w{0,3}\s(?:di |asli )?[^\n.]{0,16}(?:dituakan|tuakan|dinaikkan|dewasakan)|dewasakan)"
)
_PUPIL_DENIED = re.compile(
    r"\b(?:tidak|bukan|jangan|no|non|sedang tidak|tidak sedang|tidak untuk|dilarang|minimal|lulusan|ijazah|"
    r"tidak menerima|kami tolak)\W{1,2}(?:\w{2,10}\s){0,2}$"
)


class _Said(NamedTuple):
    start: int
    end: int
    age: Age
    sought: bool


def notice_ages(reading: Reading, tables: Tables, *, year: int | None = None) -> tuple[Signal, ...]:
    """Umur yang dicari, umur orang lain, dan tanda anak. Ages sought, ages of others, and signs of a child.

    Birth years are counted from `year` (this year where unsaid).
    """
    del tables
    folded = reading.folded
    year = year or datetime.now(UTC).year
    said = [*_ranges(folded), *_betweens(folded)]
    taken = [(one.start, one.end) for one in said]
    said += [one for one in _singles(folded) if all(one.end <= start or one.start >= end for start, end in taken)]
    said += [*_born(folded, year), *_born_loosely(folded, year)]
    signals: list[Signal] = []
    for one in sorted(said, key=lambda one: one.start):
        name = "age_sought" if one.sought else "age_of_other"
        signals.append(reading.signal(name, one.start, one.end, one.age))
        if one.sought and _youngest(one.age) < ADULT:
            signals.append(reading.signal("minor_sought", one.start, one.end, one.age))
    signals.extend(
        reading.signal("pupils_sought", *match.span())
        for match in _PUPIL.finditer(folded)
        if not (match.group().startswith(("siswa", "siswi", "pelajar", "kelas", "khusus")) and _TEACHING.search(folded))
        and not _PUPIL_DENIED.search(folded[max(0, match.start() - 30) : match.start()])
    )
    return tuple(signals)


def _youngest(age: Age) -> int:
    """The lowest age said; of an upper bound under 18 the bound itself."""
    return min(end for end in (age.min, age.max) if end is not None)


def sought_age(signals: Iterable[Signal]) -> Age | None:
    """The ages of those sought, all groups together; None where none is said."""
    ages = [one.value for one in signals if one.name == "age_sought" and isinstance(one.value, Age)]
    low = [age.min for age in ages if age.min is not None]
    high = [age.max for age in ages if age.max is not None]
    return Age(min(low) if low else None, max(high) if high else None) if ages else None


def _value(written: str) -> int | None:
    return int(written) if written.isdigit() else numerals.number(written)


def _ranges(folded: str) -> Iterator[_Said]:
    for match in _RANGE.finditer(folded):
        low, high = _value(match.group(1)), _value(match.group(3))
        before, after = _around(folded, *match.span())
        cue = _CUE.search(before) is not None
        youngest = 6 if cue else _YOUNGEST  # "usia 9-13" is an age, "9-13" by itself is not
        if low is None or high is None or not youngest <= low < high <= _OLDEST:
            continue
        if not cue and (_MEASURE_BEFORE.search(before) or _MEASURE_AFTER.match(after)):
            continue
        if match.group("y1") or match.group("y2"):
            plain = cue or not (_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after))
        else:
            alone = _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after) and match.group(1).isdigit()
            young = low >= 12 and high < ADULT and match.group(1).isdigit()  # "16-17 gas aja": hardly anything else
            plain = cue or _NEAR_PERSON.search(before) is not None or young or bool(alone and 14 <= low <= 40)
        if plain:
            yield _Said(*match.span(), Age(low, high), _nearest(before) != "other")


def _betweens(folded: str) -> Iterator[_Said]:
    """`min 17 max 30`, which needs no word for age."""
    for match in _BETWEEN.finditer(folded):
        low, high = int(match.group(1)), int(match.group(2))
        before, _after = _around(folded, *match.span())
        if 14 <= low < high <= _OLDEST and not _MEASURE_BEFORE.search(before):
            yield _Said(*match.span(), Age(low, high), _nearest(before) != "other")


def _singles(folded: str) -> Iterator[_Said]:
    for match in _SINGLE.finditer(folded):
        age = _value(match.group(1))
        if age is None or not _YOUNGEST <= age <= _OLDEST:
            continue
        before, after = _around(folded, *match.span())
        cue = _CUE.search(before) is not None
        if _UPPER_END.search(before) or (not cue and (_MEASURE_BEFORE.search(before) or _MEASURE_AFTER.match(after))):
            continue
        years = match.group("y") is not None
        cue = cue or (
            before.endswith((" masih ", " baru ", " walau ", " biar ")) and _TAKEN_AFTER.match(after) is not None
        )
        if years and not cue and (_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after)):
            continue
        person = _NEAR_PERSON.search(before) is not None
        bound = _bound(age, before, after, plus=match.group("plus") is not None)
        if bound and (cue or years or person or _alone(match, age, before, after)):
            yield _Said(*match.span(), bound, _nearest(before) != "other")
        elif cue or years:
            yield from _plain_age(match, age, before, after)


def _alone(match: re.Match[str], age: int, before: str, after: str) -> bool:
    """`20+,` or `20 ke atas` standing by itself between commas or on a line."""
    if not match.group(1).isdigit() or age >= 40 or not _ALONE_BEFORE.search(before):
        return False
    return _MORE_AFTER.match(after) is not None or bool(
        match.group("plus") and (_ALONE_AFTER.match(after) or _TAKEN_AFTER.match(after))
    )


def _plain_age(match: re.Match[str], age: int, before: str, after: str) -> Iterator[_Said]:
    """An age without a bound: taken too ("17 boleh"), the one sought, or somebody else's."""
    who = _nearest(before)
    if who != "other" and (_TAKEN_AFTER.match(after) or _ASKED_AFTER.match(after)):
        yield _Said(*match.span(), Age(age, None), True)
    elif who in ("wanted", None) and _SEEKS.search(before):
        yield _Said(*match.span(), Age(age, age), True)
    elif who in ("other", "self"):
        yield _Said(*match.span(), Age(age, age), False)


def _bound(age: int, before: str, after: str, *, plus: bool) -> Age | None:
    if plus:
        return Age(age, None)
    if _NOT_MORE.search(before) or _MOST.search(before):
        return Age(None, age)
    if _LEAST.search(before) or _MORE_AFTER.match(after):
        return Age(age, None)
    return Age(None, age) if _LESS_AFTER.match(after) else None


def _born_loosely(folded: str, year: int) -> Iterator[_Said]:
    """`lahir '09 '10`, and `2009 masih bisa` where the year makes a child."""
    for match in _BORN_SHORT.finditer(folded):
        ages = [year - 2000 - int(two) for two in re.findall(r"\d\d", match.group(1))]
        if all(8 <= age < ADULT for age in ages):
            yield _Said(*match.span(), Age(min(ages), max(ages)), True)
    for match in _BORN_TAKEN.finditer(folded):
        age = year - int(match.group(1))
        if 8 <= age < ADULT:
            yield _Said(*match.span(), Age(age, None), True)


def _born(folded: str, year: int) -> Iterator[_Said]:
    if "lahir" not in folded and "born" not in folded:
        return
    for match in _BORN.finditer(folded):
        first = int(match.group(1))
        last = int(match.group(2) or first)
        younger, older = year - max(first, last), year - min(first, last)
        if not 8 <= younger <= _OLDEST:
            continue
        ending = match.group(3) or ""
        low = None if "atas" not in ending and ending not in ("+", "up") and "bawah" in ending else younger
        age = Age(younger if low is not None else None, older)
        if ending and "bawah" not in ending:  # "2007 ke atas": born then or later
            age = Age(None, younger)
        elif "bawah" in ending:
            age = Age(younger, None)
        before, _after = _around(folded, *match.span())
        yield _Said(*match.span(), age, _nearest(before) not in ("other", "self"))


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    return folded[max(0, start - 64) : start], folded[end : end + 48]


def _nearest(before: str) -> str | None:
    """Who was named last in this sentence: "other", "wanted", "self", or nobody."""
    sentence = re.split(r"[.!?\n]\s|\n", before)[-1]
    who = None
    for match in _PERSON.finditer(sentence):
        who = match.lastgroup
    return who
