"""A reading and what was noticed in it -> where the work is though no place says so: at home, or where the money is from.

A company form, an Indonesian authority or school, a wage in everyday rupiah: a reader takes such work to be at home.
A wage in ringgit, yen or riyal tells the country as well as its name would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from patrol.records import Pay, Signal
from patrol.text.patterns import whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

HOME = "ID"

_OUTSIDE_OF = (
    "kota daerah jam pulau gaji jasa domisili perjanjian nikah rencana rumah tanggung hari lembur tunjangan bonus "
    "komisi biro kampus ruang ruangan sekolah kantor jawa kepri provinsi kabupaten kecamatan lingkungan itu kantong biaya bagi "
    "gedung dugaan nalar batas kepala upah uang makan tips pagar kawasan insentif potongan shift proyek angkasa biasa cuti "
    "rekanan peserta anggota syarat ketentuan sistem kontrak akal perusahaan lokasi area pasar toko mess asrama agenda kewajiban "
    "kelas tugas kendali jangkauan kalimantan bali sumatera batam jakarta"
)
_WORK_ABROAD = TEXTS.add(
    r"\b(?:ke|di|kerja|bekerja|loker|lowongan|job|penempatan|magang|siap|lowongan kerja) luar ?(?:negeri|negri|nagri)\b|"
    rf"\b(?:di|ke|ka) luar(?! (?:{_OUTSIDE_OF.replace(' ', '|')})\b)\b|"
    r"\b(?:kapal asing|vessel|overseas|abroad|luar ?(?:negeri|negri|nagri))\b|"
    r"\bbendera (?!indonesia|merah|setengah|pusaka)\w|\bluar {1,3}indonesia|"
    r"\b(?:di|ke|ka|nang|ning|pi) (?:negeri|negara|nagari|nagara|nagri) (?:tetangga|jiran|orang|urang|seberang|sebelah)\b"
)
_UNSAID_ABROAD = TEXTS.add_re2(
    r"\b(?:(?:di)?kapal(?:nya)? (?:luar|asing|rrt|cina|china|tiongkok|taiwan|korea|jepang)|negara tetangga|ln|negeri orang|(?:di|ke|ka) seberang|nyeb[re]\w{2,5}|menyeb[re]\w{2,5}|manyabrang|pasp?ort?|"
    r"passport|visa|terbang|diterbangkan|tki|tkw|pmi|cpmi|ctkw|abk|pelaut|pesiar|cruise|laoban|di ?sana|kloter|dolar|"
    r"dollar|usd|usdt|montor mabur|pesawat|tekong|ginjal|园区)\b|\$|€|¥"
)
_JOURNEY = TEXTS.add_re2(
    r"\b(?:negeri orang|(?:di|ke|ka) seberang|nyeb[re]\w{2,5}|menyeb[re]\w{2,5}|manyabrang|(?:tunggu|nunggu|menunggu) visa|paspor|passport|pasport|terbang|diterbangkan|laoban|"
    r"kloter|montor mabur|tekong|deportasi|imigrasi|cop|permit|bos (?:china|luar|asing|besar)|luar 🇮🇩)\b"
)
_DENIED_AFTER = re.compile(r"\s?(?:tidak|bukan|ga|no|jalan|pasar|masjid|kampus|sekolah|kantor|rs|toko|mall)\b")
_NEGATED = re.compile(
    r"\b(?:bukan|tidak|tak|no|not|never|tanpa|menolak|from|pulang dari|kembali dari|returned|apakah|pernah|mantan pekerja|sudah biasa|dicekal|moal|ulah|"
    r"ndak|jangan|purna|eks|mantan|lulusan|pengalaman|kampus asal)\b[^\n.;!?]{0,36}$"
)
# "Lewat PT resmi", "PT apa saja": no firm's name.
_NO_NAME = re.compile(
    r"(?:resmi|legal|yang|dan|atau|biar|tidak|kami|itu|mana|inggris|english|lengkap|terbaru|kamu|anda|foto|serta|via|melalui|bahasa|apa\w{0,3}|gelap|juga|tapi|saja)$"
)
_HOME_SIGNS = TEXTS.add_re2(
    r"\b(?:pt|cv|ud)\.? [a-z]{3,}|"
    r"\b(?:jalan|jl|jln)\.? [a-z]{4,}|\brute domestik|\b(?:kawin|nikah) (?:kontrak|musim|mut'?ah)\b|\b(?:kelurahan|dusun|ruko|perumahan|alun-alun) [a-z]{3,}|"
    r"\b(?:umk|umr|ump|bpjs\w{0,3}|depnaker|disnaker|dishub|polres|polsek|polda|kabupaten|kab\.|kecamatan|jobstreet|"
    r"kemnaker|kota [a-z]{4,}|persero|bumn|wni|dalam negeri|indonesian (?:citizen|national\w{0,3}))\b"
)
# Told of home where the work is of the everyday kind: a child sought for a bar goes to school too.
_LOCAL_SIGNS = TEXTS.add_re2(
    r"\b(?:dinsos|dukcapil|bkd|pemda|pemkab|pemkot|pns|cpns|asn|honorer|thr|pkwtt?|puskesmas|posyandu|pustu|pdam|paud|"
    r"ppdb|tpa|tpq|madrasah|pesantren|masjid|mushol\w{1,3}|marbot|takmir|ustad\w{0,3}|ustazah|kelenteng|balai desa|"
    r"kepala desa|kades|lurah|pak rt|rw ?\d{1,2}|rt ?\d{1,2}|sim [abc]\b|angkot|ojol|warteg|angkringan|warkop|lapo|npwp|"
    r"skck|akap|smk|mahasiswa|mahasiswi|kementerian|kementrian|bansos|kecamatanmu|(?:tiap|setiap|ketua|bu|satu) r[tw]|gbk|plat merah|tahfi[dz]h?|santri\w*|"
    r"se-?indonesia|seluruh indonesia|semua kota|posko|karang taruna|dishub|samsat|koperasi)\b"
)
_FIRMS = ("pt", "cv", "ud")
_STREETS = ("jalan", "jl", "jln", "ruko", "dusun")

# Workplaces that a reader takes to be around the corner, whatever is asked for in money before work starts there.
_LOCAL_WORK = TEXTS.add_re2(
    r"\b(?:rumah sakit|klinik|puskesmas|apotek|(?:hrd|porter|petugas|kerja di) bandara|avsec|ritel|satpam|security|spg|spb|mall|toserba|minimarket|supermarket|"
    r"indomaret|alfamart|kasir|pramuniaga|dinas|honorer|maskapai|pramugari|ekspedisi|daycare|kelenteng|keliling|senam|casting|"
    r"sinetron|figuran|bioskop|bumn|sopir pribadi|supir pribadi|(?:kue|dapur|katering) (?:lebaran|rumahan)|produksi kue|toko kue|konser|angkot|tenaga tu|mobil unit|panti|yayasan|warung|gerobak|resto|barbershop|bengkel|panggul|pasar [a-z]{4,}|cuci motor|kontrakan)\b"
)
_ONLINE = TEXTS.add_re2(
    r"\b(?:remote|wfh|online|daring|dari rumah|di ?rumah (?:aja|saja|sendiri)|rumahan|virtual|domisili bebas|reseller|dropship\w{0,3}|"
    r"like|follow|subscribe|deposit|saldo|rekening|nonton|tonton)\b"
)
_GONE = frozenset(
    (
        *(
            "works_abroad",
            "visa_not_for_work",
            "crosses_border_unseen",
            "work_ship",
            "work_gambling_or_fraud",
            "organ_sought",
        ),
        *("sexual_services_sought", "baby_sought", "marriage_sought", "paid_microtasks", "scam_place", "donor_payment"),
        *(
            "baby_payment",
            "bride_money",
            "foreign_phone",
            "papers_falsified",
            "work_nightlife",
            "confines",
            "underage_welcome",
        ),
        *("head_money", "transit_route", "pupils_sought", "age_raised", "secrecy_asked", "leaves_at_once"),
        *("penalty_for_leaving", "going_abroad"),
    )
)
"""Beside these no workplace is around the corner."""

_CURRENCY_OF = {
    "MYR": "MY",
    "TWD": "TW",
    "HKD": "HK",
    "SGD": "SG",
    "JPY": "JP",
    "KRW": "KR",
    "SAR": "SA",
    "AED": "AE",
    "AUD": "AU",
    "BND": "BN",
    "KWD": "KW",
    "QAR": "QA",
    "OMR": "OM",
    "BHD": "BH",
    "THB": "TH",
    "NZD": "NZ",
    "CAD": "CA",
    "CNY": "CN",
    "PLN": "PL",
    "TRY": "TR",
    "MOP": "MO",
    "PHP": "PH",
    "GBP": "GB",
    "JOD": "JO",
}
_PAID = ("pay", "bonus", "finders_fee", "deduction", "debt", "penalty")
# Rupiah a month (as reckoned from the period's pay): above it an offer that names no place may be anywhere.
_EVERYDAY_WAGE = {"month": 8e6, "week": 9e6, "day": 14e6, "hour": 40e6, "year": 8e6}
_ELSEWHERE = frozenset(
    (
        *("works_abroad", "going_abroad", "visa_not_for_work", "crosses_border_unseen", "transit_route", "transit"),
        *("work_ship", "work_gambling_or_fraud", "work_nightlife", "sexual_services_sought", "organ_sought"),
        *("baby_sought", "marriage_sought", "paid_microtasks", "scam_place", "donor_payment", "baby_payment"),
        *("secrecy_asked", "asks_to_surrender_papers", "penalty_for_leaving", "debt_for_placement", "head_money"),
        *("advance_to_family", "papers_falsified", "no_papers_needed", "underage_welcome"),
        *("bride_money", "papers_made_by_recruiter", "confines", "foreign_phone", "fee_before_work", "fee_asked"),
    )
)
_TASKS = TEXTS.add_re2(
    r"\b(?:like (?:dan|&|and|video|akun)|follow \w+|subscribe|nonton (?:iklan|video|film)|tonton (?:iklan|video)|misi|usdt|"
    r"top ?up|prabayar|rating hotel|checkout|per tugas|setiap tugas)\b"
)
_NIGHT = frozenset(("work_nightlife", "sexual_services_sought", "confines", "penalty_for_leaving"))
_DIALECT = TEXTS.add_re2(
    r"\b(?:handak|bagawi|gawian|ulun|pian|mangawani|karajo|lalok|kamari|torang|katong|dorang|basudara|sonde|nyong|"
    r"bagarak|kitorang|manjaga|dipegangi|begawe|tulungi|marsiurupan|mamora|rap hita)\b"
)
_FROM_HOME = TEXTS.add_re2(
    r"\b(?:remote|wfh|online|daring|dari rumah|di ?rumah (?:aja|saja)|nonton|tonton|follow|like|subscribe|rumahan|sampingan|freelance|part ?time|komisi|tugas|"
    r"deposit|rekening|saldo|e-?wallet|virtual|domisili bebas|reseller|dropship\w{0,3})\b"
)
_MALAYSIA = re.compile(
    r"\b(?:kilang|elaun|tingkatan|sijil|levi|jpn|mahkamah|orang gaji|indon|cikgu|warden|ringgit|jeti|puan|bilik|sempadan|"
    r"pejabat|kongsi|tolak (?:gaji|kos|levi|makan)|permit|penderma|saringan|tauke|towkay)\b"
)
_MALAYSIA_TOLD = TEXTS.add_re2(r"\b(?:kilang|elaun|tingkatan|sijil|levi|orang gaji|indon|cikgu|tolak (?:kos|levi))\b")
_SURE_OF_MALAYSIA = 2
_AT_NIGHT = ("work_nightlife", "sexual_services_sought")
_VENUE = TEXTS.add_re2(
    r"\b(?:kafe|cafe|ktv|apart\w{0,6}|hotel|tambang|dermaga|vill?a|spa|mess|bar|club|lokalisasi|warung|kontrakan)\b"
)
_NOWHERE = frozenset(
    (
        *("works_abroad", "visa_not_for_work", "crosses_border_unseen", "work_ship", "work_gambling_or_fraud"),
        *("organ_sought", "baby_sought", "marriage_sought", "paid_microtasks", "scam_place", "donor_payment"),
        *("baby_payment", "bride_money", "foreign_phone", "transit_route", "fee_before_work"),
    )
)
"""Beside these a bar or a household may be anywhere."""
_NO_COUNTRY = frozenset(("work_ship", "paid_microtasks", "organ_sought", "baby_sought"))


@lru_cache(maxsize=4)  # places, their scene and the pay ask it of the same text
def says_abroad(folded: str) -> bool:
    """True where the text speaks of work abroad and does not deny it."""
    for match in _WORK_ABROAD.finditer(folded):
        if _NEGATED.search(folded[max(0, match.start() - 48) : match.start()]) is None:
            return True
    return False


def hints_abroad(folded: str) -> bool:
    """True where passports, flights, crossings and the like are spoken of, and not denied."""
    for match in _JOURNEY.finditer(whole(folded)):
        denied = _NEGATED.search(folded[max(0, match.start() - 40) : match.start()])
        if denied is None and not _DENIED_AFTER.match(folded[match.end() : match.end() + 12]):
            return True
    return False


def home_by_signs(reading: Reading) -> Iterator[Signal]:
    """No place is named: a country's own programme tells where the work is; a company form, an Indonesian authority or
    school, or a street tells that it is at home."""
    if _TASKS.stands_in(reading.body):
        return  # paid by the task, wherever one sits
    told = next(_by_programme(reading), None)
    if told is not None:
        yield told
        return
    domestic = "rute domesti" in reading.folded or "dalam negeri" in reading.folded
    if says_abroad(reading.folded) or (_UNSAID_ABROAD.stands_in(reading.body) and not domestic):
        return
    for match in _HOME_SIGNS.finditer(whole(reading.folded)):
        said = match.group()
        if said.startswith(_FIRMS) and _NO_NAME.search(said):
            continue
        signal = reading.signal("destination", match.start(), match.end(), HOME)
        street = said.startswith(_STREETS)
        if not street or signal.words.split()[-1][:1].isupper():  # "jalan kaki" is no street
            yield signal
            return


def _by_programme(reading: Reading) -> Iterator[Signal]:
    """A country's own programme or form of company names it: `kaigo` is care in Japan, an FZE stands in the Emirates."""
    for pattern, country in _PROGRAMMES:
        if (match := pattern.search(whole(reading.folded))) is not None:
            yield reading.signal("destination", match.start(), match.end(), country)


_PROGRAMMES = (
    (TEXTS.add_re2(r"\b(?:kaigo|tokutei(?: ginou)?|ssw|jft|ginou jisshusei|gensei|nenkin)\b"), "JP"),
    (TEXTS.add_re2(r"\b(?:eps[- ]topik|visa e-?9|program eps)\b"), "KR"),
    (TEXTS.add_re2(r"\bausbildung\b|\bgmbh\b"), "DE"),
    (TEXTS.add_re2(r"\b(?:fze|fz-?llc|fzco|dmcc)\b"), "AE"),
    (TEXTS.add_re2(r"\bsdn\.? ?bhd\b"), "MY"),
    (TEXTS.add_re2(r"\bpte\.? ?ltd\b"), "SG"),
)


def place_by_money(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """Where no destination is named: the country whose money is paid, or home for an everyday wage in rupiah."""
    names = {signal.name for signal in signals}
    if "destination" in names:
        return
    for paid in _PAID:
        for signal in signals:
            if signal.name == paid and isinstance(signal.value, Pay):
                country = _CURRENCY_OF.get(signal.value.currency)
                if country and names.isdisjoint(_NO_COUNTRY) and not _FROM_HOME.stands_in(reading.body):
                    yield _at(signal, country)
                    return
    if _spoken_in_malaysia(reading):
        yield reading.signal("destination", 0, min(1, len(reading.folded)), "MY")
        return
    if names.isdisjoint(_ELSEWHERE) and not _FROM_HOME.stands_in(reading.body) and not says_abroad(reading.folded):
        everyday = list(_everyday(signals, reading))
        yield from everyday
        if everyday:
            return
    if names.isdisjoint(_GONE) and not _ONLINE.search(whole(reading.folded)):
        around = list(_around_the_corner(reading))
        yield from around
        if around:
            return
    if names.isdisjoint(_NOWHERE):
        yield from _in_private(signals, reading)


def _spoken_in_malaysia(reading: Reading) -> bool:
    """Two words that only Malaysia has for a factory, an allowance, a levy, a maid, a certificate."""
    if not _MALAYSIA_TOLD.stands_in(reading.body):
        return False
    return len({match.group() for match in _MALAYSIA.finditer(whole(reading.folded))}) >= _SURE_OF_MALAYSIA


def _in_private(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """A bar, a flat, a household: a reader takes them to be at home where nobody speaks of going abroad."""
    if says_abroad(reading.folded) or _UNSAID_ABROAD.stands_in(reading.body):
        return
    housed = _VENUE.stands_in(reading.body)
    for signal in signals:
        if signal.name == "work_domestic" or (housed and signal.name in _AT_NIGHT):
            yield _at(signal, HOME)
            return


def _in_dialect(reading: Reading) -> bool:
    """Whoever writes a regional language to neighbours and names no country means home."""
    return reading.language in ("jv", "su") or _DIALECT.stands_in(reading.body)


def _around_the_corner(reading: Reading) -> Iterator[Signal]:
    """A clinic, a shop, a guard's post: at home, though a fee is asked or papers are kept."""
    folded = whole(reading.folded)
    local = _LOCAL_WORK.search(folded) or _LOCAL_SIGNS.search(folded)
    if local and not says_abroad(reading.folded) and not _UNSAID_ABROAD.search(folded):
        yield reading.signal("destination", local.start(), local.end(), HOME)


def _everyday(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """An everyday wage in rupiah, an institution of the neighbourhood, or a regional language in which work is offered."""
    if _UNSAID_ABROAD.stands_in(reading.body):
        return
    local = _LOCAL_SIGNS.search(whole(reading.folded))
    if local:
        yield reading.signal("destination", local.start(), local.end(), HOME)
        return
    for signal in signals:
        pay = signal.value
        if signal.name != "pay" or not isinstance(pay, Pay) or pay.currency != "IDR":
            continue
        if pay.monthly_idr is not None and pay.monthly_idr <= _EVERYDAY_WAGE.get(pay.period, 0):
            yield _at(signal, HOME)
            return
    work = next((signal for signal in signals if signal.name == "hires" or signal.name.startswith("work_")), None)
    if work is not None and _in_dialect(reading):
        yield _at(work, HOME)


def _at(signal: Signal, country: str) -> Signal:
    return Signal("destination", signal.field, signal.start, signal.end, signal.words, country)
