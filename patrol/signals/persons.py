"""A reading -> who is sought beside an age: `gender_sought`, `looks_sought`, `marital_status_sought`.

Only of those an offer wants: the words must stand with a verb of hiring, in a list of requirements, or beside an age;
a groom, a guest, a patient, a shop for women's clothes are nobody sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import re2

from patrol.records import Signal
from patrol.signals.cues import NEGATION
from patrol.tables import Tables
from patrol.text.patterns import says, whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_BEFORE, _AFTER = 64, 40

_FEMALE = (
    r"wanita|perempuan|parampuan|parempuan|cewek?|cewe|gadis|mahasiswi|karyawati|putri|janda|ladies|lady|girls?|females?|"
    r"wom[ae]n|spg|waitress|mbak|teteh|eneng|amo[iy]|nona|nduk|wedok|wadon|awewe|mojang|babinian|bebini|padusi|akhwat|"
    r"ibu-ibu|emak-emak|bini|istri|isteri|bunda|nyonya|ukhti|uni|angel|angels"
)
_MALE = r"pria|laki(?:-laki)?|lelaki|cowok?|cowo|males?|m[ae]n|boys?|jejaka|lanang|lalaki|lalake|ikhwan|bapak-bapak|pemuda|bujang"
_SLASH = r" ?(?:/|atau|dan|&|or|and|maupun|utawa|jeung|,) ?"
_BOTH = (
    rf"\b(?:(?:{_FEMALE}|pr|p){_SLASH}(?:{_MALE}|lk|l)|(?:{_MALE}|lk|l){_SLASH}(?:{_FEMALE}|pr|p))\b|\bputra[- /]?putri\b|\bwaiter ?/ ?waitress\b|\bsp[gb] ?/ ?(?:sp)?[gb]\b|\b(?:semua|any|all) genders?\b|"
    r"\b(?:gender|jenis kelamin) (?:bebas|apa saja|tidak dibatasi)\b|男女不限|男女均可|男女都"
)
_GENDER = re2.compile(
    rf"(?P<any>{_BOTH})|(?P<female>\b(?:{_FEMALE})\b|女[孩生性士]|美女)|(?P<male>\b(?:{_MALE})\b|男[孩生性士])"
)

_HIRES = (
    r"\b(?:butuh|dibutuhkan|membutuhkan|cari|dicari|mencari|nyari|carikan|terima|menerima|perlu|diperlukan|memerlukan|need|"
    r"needed|looking for|seeking|hiring|wanted|lowongan|loker|open|ambil|rekrut|golek|neangan|milari|pado|parlu|cariin|"
    r"khusus|hanya|only|syarat\w*|kriteria|kualifikasi|requirements?|diutamakan|prioritas|preferably|jenis kelamin|gender)\b|招|寻|找|要求"
)
_SOUGHT_BEFORE = re2.compile(
    rf"(?:{_HIRES})[^\n.!?;]{{0,44}}$|(?:^|\n|[•·*✔✅☑➡→>:|(/-])\s{{0,3}}$|\b\d{{1,3}} (?:orang )?$|\b(?:usia|umur|age)\b[^\n.!?;]{{0,20}}$"
)
_SOUGHT_AFTER = re2.compile(
    r"^(?:\s?[-–:,/(]?\s?(?:usia|umur|umr|umure|umua|berusia|berumur|age[ds]?|maksimal|minimal|maks|max|min|lajang|single|belum|"
    r"cantik|muda|yang (?:mau|bisa|siap|berminat)|\d\d ?[-–]|\d\d ?(?:tahun|taun|th|thn)|\d\d ?\+|only|saja|diutamakan|lebih disukai|wajib)\b|\d\d ?[-–]\d\d)"
)
_NOT_SOUGHT_BEFORE = re2.compile(
    r"\b(?:tamu|asrama|mess|kamar|kost?|toilet|pakaian|baju|busana|sepatu|tas|fashion|majikan|pasien|dokter|office|suami|kakak|adik|"
    r"anak|keponakan|sepupu|pelanggan|customer|nasabah|perlindungan|hak|pemberdayaan|kekerasan|korban|terhadap|produk|"
    r"kosmetik|skincare|hijab|salon|hormat|yth|dear|pengusaha|juragan|duda|seorang|para|butik|muslimah|untuk|buat|for|"
    r"temani|temenin|melayani|layani|nemenin|dengan|sama|oleh|model|rambut|parfum)(?:\s\S+)?\s{0,2}$"
)
_SELF_BEFORE = re2.compile(r"\b(?:saya|aku|gue|ane|nama|i am|i'm|kulo|abdi|beta)\b[^\n.!?;]{0,16}$")
_OWN_CHILD = re2.compile(r"\banak\s$")  # "anak perempuan" is sought where a verb of hiring stands before it

_STATUS = TEXTS.add_re2(
    r"(?P<any>\b(?:single|lajang|gadis|belum (?:menikah|nikah|kawin)) ?(?:/|atau|or|maupun|dan|,) ?(?:janda|menikah|married|sudah (?:menikah|nikah))\b"
    r"|\b(?:status (?:bebas|tidak (?:masalah|dipermasalahkan)))\b|婚否不限)"
    r"|(?P<unmarried>\b(?:single|lajang|gadis|perawan|prawan|parawan|belum (?:pernah )?(?:menikah|nikah|kawin|berkeluarga|berumah tangga)|"
    r"tidak (?:sedang )?(?:menikah|terikat pernikahan)|unmarried|not married|jomblo|jejaka|durung (?:rabi|nikah)|can (?:kawin|nikah)|"
    r"teu acan (?:nikah|gaduh caroge)|alun (?:kawin|balaki)|belum punya (?:suami|pasangan)|balum (?:kawin|balaki))\b|未婚|单身)"
    r"|(?P<widowed>\b(?:janda|rondo|randa|rangda|cerai|divorced|widow(?:ed)?s?|balu)\b|离异|寡妇)"
    r"|(?P<married>\b(?:sudah (?:menikah|nikah|berkeluarga)|married (?:woman|women|preferred)|pasutri|suami[- ]istri)\b|已婚)"
)
_NO_STATUS_AFTER = re2.compile(
    r"^ ?(?:room|bed|kamar|parent|submission|sign|window|digit|fighter|origin|use|project|lagu|page|vendor|menikah tak masalah|point)"
)

_LOOKS = TEXTS.add_re2(
    r"\b(?:cantik|cakep|geulis|ayu|rancak|gantang|bungas|good[ -]?looking|goodlooking|glowing|bening|kinclong|"
    r"(?:ber)?penampilan (?:\S+ )?(?:menarik|oke|ok|good|cantik|seksi|bagus)|attractive|pretty|beautiful|handsome|ganteng|tampan|"
    r"kulit (?:\S+ )?(?:putih|bersih|cerah|kuning langsat)|(?:cewek?|wanita|cantik|muka|wajah|gadis) (?:\S+ )?putih|putih (?:bersih|mulus|cantik)|"
    r"langsing|ramping|seksi|sexy|body (?:\S+ )?(?:goals?|bagus|oke|mantap|montok)|semok|montok|imut|baby ?face|"
    r"(?:muka|wajah|raut) (?:\S+ )?(?:fresh|cantik|bersih|menarik|oriental|chinese|manis|imut|muda|polos)|"
    r"foto (?:\S+ )?(?:full ?body|fullbody|seluruh (?:badan|tubuh)|setengah badan|selfie|wajah|terseksi|tanpa filter)|(?:full ?body|selfie) (?:photo|foto|pic)s?|"
    r"(?:photo|picture)s? (?:full ?body|of yourself)|tidak (?:ber)?tato|good appearance|nice looking|presentable)\b|漂亮|美女|颜值|形象好|五官端正|身材"
)
_NO_LOOKS_BEFORE = re2.compile(
    r"\b(?:kota|pemandangan|pantai|desain|rumah|alam|desa|pulau|tempat|baju|gaun|kue|bunga|hasil|nail|kamar|taman|villa|"
    r"harga|istri|pt|cv|brand|coban|isteri|ibu|bos|nama|mempercantik|produk|anak|outfit|photo|foto yang)(?:\s\S+)?\s{0,2}$"
)

_NO_LOOKS_AFTER = re2.compile(
    r"^ ?(?:benefit|salary|salaries|package|bonus|island|location|place|environment|offer|commission|remuneration|view|"
    r"income|compensation|incentive|beach|garden|home|sempurna)"
)


def notice_gender(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Jenis kelamin yang dicari: perempuan, laki-laki, atau keduanya. The gender sought: female, male or any."""
    del tables
    if not says(_GENDER, reading.body):
        return ()
    folded = whole(reading.folded)
    return tuple(
        reading.signal("gender_sought", match.start(), match.end(), match.lastgroup)
        for match in _GENDER.finditer(folded)
        if _is_sought(folded, match)
    )


def notice_looks(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Rupa yang diminta: cantik, berpenampilan menarik, kulit putih, foto badan. Looks asked for: pretty, photos."""
    del tables
    if not _LOOKS.stands_in(reading.body):
        return ()
    folded = whole(reading.folded)
    return tuple(
        reading.signal("looks_sought", *match.span())
        for match in _LOOKS.finditer(folded)
        if not _taken_back(folded, match)
        and not _NO_LOOKS_BEFORE.search(_before(folded, match))
        and not _NO_LOOKS_AFTER.search(folded[match.end() : match.end() + _AFTER])
    )


def notice_marital_status(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Status yang dicari: belum menikah, janda, sudah menikah, bebas. Marital status sought: unmarried, widowed, any."""
    del tables
    if not _STATUS.stands_in(reading.body):
        return ()
    folded = whole(reading.folded)
    return tuple(_statuses(reading, folded))


def _statuses(reading: Reading, folded: str) -> Iterator[Signal]:
    for match in _STATUS.finditer(folded):
        before = _before(folded, match)
        if _SELF_BEFORE.search(before) or _NO_STATUS_AFTER.search(folded[match.end() : match.end() + _AFTER]):
            continue
        if match.lastgroup != "any" and _taken_back(folded, match):
            continue
        yield reading.signal("marital_status_sought", match.start(), match.end(), match.lastgroup)


def _is_sought(folded: str, match: Any) -> bool:
    before, after = _before(folded, match).encode(), folded[match.end() : match.end() + _AFTER].encode()
    if says(_SELF_BEFORE, before):
        return False
    hired = says(_SOUGHT_BEFORE, before)
    if says(_NOT_SOUGHT_BEFORE, before) and not (hired and says(_OWN_CHILD, before)):
        return False
    return hired or says(_SOUGHT_AFTER, after)


def _taken_back(folded: str, match: Any) -> bool:
    """`tidak harus cantik`, `bukan sekadar`: a negation shortly before."""
    return _NEGATION.search(_before(folded, match)) is not None


_NEGATION = re2.compile(NEGATION)


def _before(folded: str, match: Any) -> str:
    return folded[max(0, match.start() - _BEFORE) : match.start()]
