"""A reading -> places and what they are to the offer: `destination` `origin` `transit` `denied_place` `past_place`
`place` (only named), each with its country (alpha-2), and `scam_place` for towns known from online-scam cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from patrol.records import Signal
from patrol.signals.gazetteer import Mention, gazetteer
from patrol.signals.pay_kinds import about_marriage
from patrol.tables import Tables
from patrol.text.reading import Reading

HOME = "ID"

_DENIED = re.compile(
    r"(?:\b(?:bukan|not|selain|kecuali|anti|"
    r"tidak (?:ke|di|kirim ke|menempatkan ke|ada di)|jangan (?:ke|"
    r"mau ke)|no|dilarang ke|stop)\s"
    r"(?:\w{1,6}\s)?|❌\s?|🚫\s?)$"
)
_PAST = re.compile(
    r"\b(?:eks|ex|mantan|alumni|lulusan|pernah(?! hampir)|pengalaman|purna|bekas|pulang dari|balik dari|"
    r"dulu (?:di|ke))\b[^\n.;!?]{0,28}$"
)
_BEEN_THERE = re.compile(
    r"\b(?:pulang dari|balik dari|pernah|selamat dari|dipulangkan dari|kabur dari)\b[^\n.;!?]{0,28}$"
)
_WITH_HOME = re.compile(r"\bindo(?:nesia|n)?\s?[/&-]\s?$|\bindo(?:nesia|n)?\s(?:dan|atau|or|and)\s$")
_TRANSIT = re.compile(
    r"\b(?:lewat|via|transit|melalui|singgah|join (?:di|at|in|port)|joint|kumpul|jemput|dijemput|"
    r"penampungan|naik dari|mampir|sandar|berlabuh|"
    r"(?:medical|mcu|interview|wawancara|tes|training|pelatihan|stay|nginap|menginap|mess) (?:dulu )?(?:di|"
    r"in)?|titik kumpul|meeting point|"
    r"keluar|cop|through|darat dari|pick ?up (?:from|in)|(?:fetch|meet|collect|pick|welcome|receive)(?: you)?(?: all)?(?: up)? (?:from|in|at)|masuk (?:via|lewat)|uji masak di|berangkat dari|"
    r"terbang dari|bandara|pelabuhan|rute|naik(?: kapal)? di|gabung di|bergabung di|embark\w*(?: at| in)?)"
    r"\s(?:di |dari |ke |nya )?(?:kota |pelabuhan |bandara )?$"
)
_ORIGIN = re.compile(
    r"\b(?:dari|asal|asli|warga|domisili|from|daerah asal|putra daerah|ambil dari|khusus|orang|anak|ktp|"
    r"untuk daerah|wilayah)\s(?:daerah |kota |kab |kabupaten )?$"
)
_HERE = re.compile(
    r"\b(?:di|ke|nang|neng|di kota|penempatan|lokasi|location|tujuan|negara|in|to|at|berangkat|terbang|"
    r"area|kerja|bekerja|loker|lowongan|"
    r"cabang|leq|ka|based|kawasan|kantor|job|destinasi|tiket|magang|majikan)\s?[:=\-]?\s?(?:di |ke |kota |negara )?$"
)
# A country that only says what kind: "restoran Jepang", "bahasa Korea", "tamu Korea", a ship's flag.
_KIND_BEFORE = re.compile(
    r"\b(?:bahasa|bhs|berbahasa|tamu|pelanggan|customer|klien|client|boss?|produk|brand|merek|mobil|motor|owner|"
    r"investor|perusahaan|company|grup|group|"
    r"bank|bendera|berbendera|kapal|market|pasar|standar|turis|artis|drama|dolar|dollar|buyer|ekspor|impor|"
    r"maskapai|kedutaan|kedubes|"
    r"restoran|resto|koki|chef|masakan|makanan|kedai|kuliner|masak|bumbu|sastra|budaya|kamus|aktif|lisan|"
    r"tulis|s1|d3|jurusan|kitas|visa|"
    r"speaking|aksara|gaya|ala|toko|kursus|les|kelas|guru|penerjemah|translator|ekspat|expat|film|komik|"
    r"skin ?care|obat|salon|bioskop|"
    r"market us|tas|baju|kosmetik|hotel|jalan|jl|jln|gedung|apartemen|plaza|mall|ruko|komplek|perum|ban|"
    r"mesin|grill|bbq|pt|cv|ud|sim|ijazah)\s$"
)
_KIND_AFTER = re.compile(
    r"\s(?:border|boxing|tea|massage|food|company|restaurant|style|aktif|pasif|fried|language|speaking|"
    r"speaker|bbq|grill|food|resto|dollar|dolar)\b"
)
_PREPOSED = re.compile(
    r"(?:\b(?:di|ke|dari|kota|kab|kabupaten|daerah|area|lokasi|penempatan|asal|wilayah|cabang|in|kerja|"
    r"kantor|pulau|kec)\s|[,:(/\-–]\s?)$"
)
_ROUTE_AFTER = re.compile(r"\s?(?:-|→|➡|>|ke)\s?[a-z]")
_MEN = re.compile(
    r"\b(?:suami|pengantin|orang|pria|laki|lelaki|om|oom|koko|pengusaha|bujang|duda|keluarga|abang|sepupu|"
    r"mertua)\b[^\n.!?]{0,30}$"
)

_SHIP = re.compile(r"\b(?:kapal|bendera|vessel|abk|awak|pelaut|longliner?)\b")
_ABROAD_UNSAID = re.compile(
    r"\b(?:luar negeri|(?:di|ke) luar|keluar negeri|overseas|abroad|kapal asing|vessel|bendera|kapal luar|"
    r"negara tetangga|ln)\b|\bluar {1,3}indonesia"
)
_WORK_ABROAD = re.compile(
    r"\b(?:ke|di|kerja|bekerja|loker|lowongan|job|penempatan|magang|siap|lowongan kerja) luar negeri\b|"
    r"\b(?:di|ke) luar(?! kota| daerah| jam| pulau)\b|\b(?:kapal asing|vessel|bendera|overseas|abroad)\b|"
    r"\bluar {1,3}indonesia"
)
_HOME_SIGNS = re.compile(
    r"\b(?:pt|cv|ud)\.? [a-z]{3,}|\b(?:jalan|jl|jln)\.? [a-z]{4,}|\brute domestik|\b(?:kelurahan|dusun|"
    r"ruko|perumahan|alun-alun) [a-z]{3,}|\b(?:umk|umr|ump|bpjs|depnaker|disnaker|polres|polsek|polda|kabupaten|"
    r"kab\.|kecamatan|jobstreet|kemnaker|kota [a-z]{4,}|persero|bumn)\b"
)
_CAPITAL_CODES = frozenset(("kl", "jb", "hk", "sg", "tw", "bkk", "mnl", "hcm", "sgn", "phl", "pnh", "kps", "mst"))


_LIST_GAP = re.compile(r"\s?(?:/|,|&|dan|atau|maupun|ataupun|or|and)\s?")
_ONLINE_WORK = re.compile(r"\b(?:admin|slot|cs|chat|customer|judol|deposit|kripto|crypto|marketing)\b")
_SHORT = 3  # letters; `usa`, `uk`, `nz` are words or endings in small letters
_ALSO_WORDS = frozenset(("kedah", "damam"))  # Sundanese "must"; a slip of "dalam"
_BIG_TOWNS = frozenset(("malang", "solo", "depok", "tegal"))


class _Role(NamedTuple):
    mention: Mention
    name: str


def notice_places(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Tempat: tujuan, asal, transit, yang dibantah, yang dulu. Where the work or marriage is, and the way there."""
    folded = reading.folded
    marriage = about_marriage(folded)
    roles = [
        _Role(mention, _role(reading, mention, marriage=marriage))
        for mention in gazetteer(tables).find(folded)
        if _is_place(reading, mention)
    ]
    roles = _settle(_listed(_named_with_country(roles, folded), folded), folded)
    signals: list[Signal] = []
    for mention, name in roles:
        country = "ID" if _in_batam(folded, mention) else mention.place.country
        signals.append(reading.signal(name, mention.start, mention.end, country))
        if mention.place.kind == "compound" and name not in ("denied_place", "past_place"):
            signals.append(reading.signal("scam_place", mention.start, mention.end, country))
    if not roles or all(name in ("place", "denied_place", "past_place") for _mention, name in roles):
        signals.extend(_home_by_signs(reading))
    return tuple(signals)


def work_destinations(signals: Iterable[Signal]) -> tuple[str, ...]:
    """Countries where the work or marriage is, each once, in the order named; empty where unsaid."""
    return tuple(dict.fromkeys(str(signal.value) for signal in signals if signal.name == "destination"))


def _listed(roles: list[_Role], folded: str) -> list[_Role]:
    """`bukan Kamboja/Myanmar`, `lewat Batam dan Johor`: what is said of the first of a list goes for all of it."""
    same: list[_Role] = []
    for role in roles:
        last = same[-1] if same else None
        shared = (
            last is not None
            and last.name in ("denied_place", "past_place", "transit", "origin")
            and role.name == "named"
        )
        if shared and last and _LIST_GAP.fullmatch(folded[last.mention.end : role.mention.start]):
            same.append(_Role(role.mention, last.name))
        else:
            same.append(role)
    return same


def _named_with_country(roles: list[_Role], folded: str) -> list[_Role]:
    """`Moc Bai, Vietnam`: a border town right before a country lies there, whatever the table says."""
    placed = []
    for index, role in enumerate(roles):
        after = roles[index + 1].mention if index + 1 < len(roles) else None
        town = role.mention
        if after and after.place.kind == "country" and town.place.kind == "compound":
            gap = folded[town.end : after.start]
            if len(gap) <= 3 and gap.strip(" ,(") == "" and after.place.country != town.place.country:
                moved = replace(town.place, country=after.place.country)
                role = role._replace(mention=Mention(town.start, town.end, moved))
        placed.append(role)
    return placed


def _home_by_signs(reading: Reading) -> Iterator[Signal]:
    """No place is named, but a company form, an Indonesian authority or a street is: the work is at home."""
    if _ABROAD_UNSAID.search(reading.folded):
        return
    for match in _HOME_SIGNS.finditer(reading.folded):
        signal = reading.signal("destination", *match.span(), HOME)
        street = match.group().startswith(("jalan", "jl", "jln", "ruko", "dusun"))
        if not street or signal.words.split()[-1][:1].isupper():  # "jalan kaki" is no street
            yield signal
            return


def _is_place(reading: Reading, mention: Mention) -> bool:
    """An ambiguous name needs company: a preposition, a colon, or capitals in a text of small letters."""
    place, folded = mention.place, reading.folded
    if mention.start and folded[mention.start - 1] in "@#_." and place.kind != "country":
        return False
    if folded[max(0, mention.start - 1) : mention.start].isdigit() or folded[mention.end : mention.end + 1].isdigit():
        return False
    short = len(place.name) <= _SHORT and place.name.isascii() and place.kind == "country"
    if not (place.ambiguous or short or place.name in _ALSO_WORDS) or place.name in _BIG_TOWNS:
        return True
    before = folded[max(0, mention.start - 24) : mention.start]
    words = reading.locate(mention.start, mention.end)[3]
    if place.kind == "code" or short:
        prepared = (
            re.search(r"\b(?:di|ke|lokasi|area|penempatan|kantor|kerja|negara|tujuan|loker)\s?:?\s$", before)
            is not None
        )
        online = place.name in _CAPITAL_CODES and _ONLINE_WORK.search(folded) is not None
        return (
            prepared
            or (online and place.country in ("KH", "MM", "LA"))
            or ((short or place.name in _CAPITAL_CODES) and words.isupper() and not reading.text.isupper())
        )
    return words[:1].isupper() and _PREPOSED.search(before) is not None


def _in_batam(folded: str, mention: Mention) -> bool:
    return mention.place.name == "nagoya" and "batam" in folded


def _role(reading: Reading, mention: Mention, *, marriage: bool) -> str:
    folded, place = reading.folded, mention.place
    before = folded[max(0, mention.start - 48) : mention.start]
    after = folded[mention.end : mention.end + 24]
    if _DENIED.search(before):
        return "denied_place"
    if place.country != HOME and _only_a_kind(before, after):
        return "place"
    if place.country == HOME and place.kind == "country":
        return "place"
    if _PAST.search(before):
        return "been_place" if _BEEN_THERE.search(before) else "past_place"
    if marriage and place.country != HOME and _MEN.search(before):
        return "destination"
    if _TRANSIT.search(before):
        return "transit"
    if _ORIGIN.search(before):
        return "origin"
    if place.kind == "demonym" and not (marriage or re.search(r"\b(?:majikan|kerja|loker|ke|di)\s$", before)):
        return "place"
    return "destination" if _HERE.search(before) or place.country == HOME else "named"


def _only_a_kind(before: str, after: str) -> bool:
    """`restoran Jepang`, `bahasa Korea`, `Thai food`, `Indonesia-Korea`: a country that is not where anybody goes."""
    return bool(_WITH_HOME.search(before) or _KIND_AFTER.match(after) or _KIND_BEFORE.search(before))


def _settle(roles: list[_Role], folded: str) -> list[_Role]:
    """Bare names take the role the country has elsewhere; home is the destination only where nothing foreign is."""
    passing = {role.mention.place.country for role in roles if role.name in ("transit", "origin")}
    reached = {role.mention.place.country for role in roles if role.name == "destination"}
    settled = []
    for mention, name in roles:
        country = mention.place.country
        if name == "named":
            on_the_way = country in passing and country not in reached
            settled.append(_Role(mention, "transit" if on_the_way else "destination"))
        else:
            settled.append(_Role(mention, name))
    abroad = any(name == "destination" and mention.place.country != HOME for mention, name in settled)
    if not abroad:
        settled = _fall_back(settled, folded)
        abroad = any(name == "destination" and mention.place.country != HOME for mention, name in settled)
    away = abroad or _foreign_ship(roles, folded) or _WORK_ABROAD.search(folded) is not None
    return [
        _Role(mention, "origin" if away and name == "destination" and mention.place.country == HOME else _plain(name))
        for mention, name in settled
    ]


def _foreign_ship(roles: list[_Role], folded: str) -> bool:
    """A crew for another country's ship: the office at home is not where the work is."""
    flags = any(name == "place" and mention.place.country != HOME for mention, name in roles)
    return flags and _SHIP.search(folded) is not None


def _plain(name: str) -> str:
    return "past_place" if name == "been_place" else name


def _fall_back(roles: list[_Role], folded: str) -> list[_Role]:
    """Nothing foreign is plainly the destination. Where home is named too, home it is; else what is only named."""
    if any(role.mention.place.country == HOME and role.mention.place.kind != "country" for role in roles):
        home_only = not (_foreign_ship(roles, folded) or _WORK_ABROAD.search(folded))
        return [
            _Role(
                mention,
                "destination"
                if home_only and mention.place.country == HOME and name in ("origin", "transit")
                else name,
            )
            for mention, name in roles
        ]
    # A ship's port is where its crew boards, not where the work is; what comes "from" somewhere goes elsewhere.
    reached = ("been_place",) if _SHIP.search(folded) else ("transit", "been_place")
    return [_Role(mention, "destination" if name in reached else name) for mention, name in roles]
