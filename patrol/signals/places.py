"""A reading -> places and what they are to the offer: `destination` `origin` `transit` `denied_place` `past_place`
`place` (only named), each with its country (alpha-2), and `scam_place` for towns known from online-scam cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from patrol.records import Signal
from patrol.signals.gazetteer import Mention, gazetteer
from patrol.signals.home import hints_abroad, home_by_signs
from patrol.signals.place_borders import at_home, facing
from patrol.signals.place_hubs import through_hubs
from patrol.signals.place_roles import HOME, role_of
from patrol.signals.place_scene import Scene
from patrol.tables import Tables
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_PREPOSED = re.compile(
    r"(?:\b(?:di|ke|dari|kota|kab|kabupaten|daerah|area|lokasi|penempatan|asal|wilayah|cabang|in|kerja|ka|nang|neng|"
    r"ning|kantor|pulau|kec|kecamatan|sekitar|site|from|to|at|near|dekat|deket|rumahnya|rumah|kawasan|blok|proyek)\s|"
    r"[,:(/\-–]\s?)$"
)
_SURELY_PREPOSED = re.compile(
    r"\b(?:daerah|kota|kab|kabupaten|kec|kecamatan|lokasi|penempatan|domisili|area|wilayah|kawasan|pulau)\s$"
)
_PREPARED = re.compile(r"\b(?:di|ke|lokasi|area|penempatan|kantor|kerja|negara|tujuan|loker|gedung|kota)\s?:?\s?$")
_GOES_TO = re.compile(r"\b(?:ke|di|kerja|negara|penempatan|ka|menyang|visa(?: turis)?|loker)\s$")
_CAPITAL_CODES = frozenset(
    ("kl", "jb", "hk", "sg", "tw", "bkk", "mnl", "hcm", "sgn", "phl", "pnh", "kps", "mst", "pik", "pik2", "pik 2")
)
_ONLINE_WORK = re.compile(r"\b(?:admin|slot|cs|chat|customer|judol|deposit|kripto|crypto|marketing)\b")
# Abbreviations that mean something else beside these words: a school's job centre, a family card, a working day.
_NO_CODE = {
    "bkk": re.compile(r"\b(?:smk[ns]?|tamatan|bursa|alumni|sekolah|siswa|guru|hubin)\b"),
    "kk": re.compile(r"\b(?:ktp|kartu|keluarga|umur|akta|ijazah|asli|lahir|capil|dukcapil)\b"),
    "tw": re.compile(r"\bterapis wicara\b"),
    "hk": re.compile(r"/\s?hk\b|\bper hk\b|\d ?hk\b|\bhouse ?keeping\b"),
}
_SHORT = 3  # letters; `usa`, `uk`, `nz` are words or endings in small letters
_NO_WORDS = frozenset(("uae", "uea", "ksa", "rrc"))
_ALSO_WORDS = frozenset(("kedah", "damam"))  # Sundanese "must"; a slip of "dalam"
_BIG_TOWNS = frozenset(("malang", "solo", "depok", "tegal"))

_LIST_GAP = re.compile(r"\s?(?:/|,|&|dan|atau|maupun|ataupun|sama|serta|or|and)\s?")
_ONWARD = re.compile(r"\s?(?:→|➡️?|⇒|->|>|(?:,? ?(?:lanjut|terus|trus|lalu|then)(?: ke| ka)?|ke|to))\s?")
_PART_OF = re.compile(r"\s?(?:,|bagian|kota|area|daerah|sebelah|tepatnya(?: di)?|yaitu|yang di)\s?")
_DASH = re.compile(r"\s?[-–—]\s?")
_SHARED = frozenset(
    ("denied_place", "past_place", "transit", "origin", "met", "place", "flown", "hometown", "compared")
)


class _Role(NamedTuple):
    mention: Mention
    name: str


def notice_places(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Tempat: tujuan, asal, transit, yang dibantah, yang dulu. Where the work or marriage is, and the way there.

    The last answer is kept: who reads the money of a post asks for its places as well.
    """
    for kept in _KEPT:
        if kept[0] is reading and kept[1] is tables:
            return kept[2]
    found = _places(reading, tables)
    _KEPT[:] = [(reading, tables, found)]
    return found


_KEPT: list[tuple[Reading, Tables, tuple[Signal, ...]]] = []


def _places(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    folded = reading.folded
    mentions = [at_home(mention, folded) for mention in gazetteer(tables).find(folded) if _is_place(reading, mention)]
    if not mentions:
        return tuple(home_by_signs(reading))
    scene = Scene(reading)
    foreign = any(mention.place.country != HOME for mention in mentions)
    marriage = foreign and scene.marriage
    guests = marriage and scene.guests and any(_home(mention) for mention in mentions)
    roles = [_Role(mention, role_of(folded, mention, marriage=marriage, guests=guests)) for mention in mentions]
    roles = [_across(role, folded) for role in roles]
    if any(_home(mention) for mention in mentions) and _AT_HOME.search(folded) and not hints_abroad(folded):
        roles = [role if role.mention.place.country == HOME else role._replace(name="place") for role in roles]
    roles = _masters_aside(roles, folded)
    roles = _settle(_routes(_listed(_named_with_country(roles, folded), folded), folded), scene)
    signals: list[Signal] = []
    for mention, name in roles:
        country = mention.place.country
        signals.append(reading.signal(name, mention.start, mention.end, country))
        if mention.place.kind == "compound" and name not in ("denied_place", "past_place"):
            signals.append(reading.signal("scam_place", mention.start, mention.end, country))
    if all(name in ("place", "denied_place", "past_place") for _mention, name in roles):
        signals.extend(home_by_signs(reading))
    return through_hubs(signals, reading)


_AT_HOME = TEXTS.add(
    r"\b(?:tidak|tak|bukan|tanpa|tiada)(?: \S+){0,3} (?:penempatan|kerja|bekerja|ditempatkan|pengiriman|dikirim|ajakan)(?: \S+){0,2} luar negeri\b|"
    r"\bnama (?:doang|saja|aja)\b|\b(?:itu|cuma|hanya|ini) nama (?:jalan|jl|toko|warung|gang|menu|bunga)\b|\b(?:masakan|menu|nama) \S+,? tapi (?:kerja|lokasi|tempat)(?:nya)? (?:di|in)\b"
)
"""Said of the work itself: it is here, whatever other countries are named; beside a passport or a flight, a word."""


def _across(role: _Role, folded: str) -> _Role:
    """`seberang Mae Sai`, `nyebrang dari Aranyaprathet`: the work is in the next country."""
    faced = facing(role.mention, folded)
    if faced is None:
        return role
    if not faced:
        return role._replace(name="place")
    place = replace(role.mention.place, country=faced)
    return role._replace(mention=role.mention._replace(place=place), name="destination")


def work_destinations(signals: Iterable[Signal]) -> tuple[str, ...]:
    """Countries where the work or marriage is, each once, in the order named; empty where unsaid."""
    return tuple(dict.fromkeys(str(signal.value) for signal in signals if signal.name == "destination"))


_MASTER = re.compile(
    r"\b(?:majikan|bos+(?:nya|ku)?|juragan|tauke[h]?|toke|leader|owner|bareng|temen|teman|sekamar|rekan|mandor|sama orang)\s(?:orang\s|dari\s)?$"
)


def _served_at_home(role: _Role, following: _Role | None, folded: str) -> bool:
    """`majikan Arab di Condet`: foreigners who live here."""
    if following is None or role.mention.place.country == HOME or not _home(following.mention):
        return False
    master = _MASTER.search(folded[max(0, role.mention.start - 24) : role.mention.start])
    return master is not None and folded[role.mention.end : following.mention.start] in (" di ", " tinggal di ")


def _masters_aside(roles: list[_Role], folded: str) -> list[_Role]:
    """`kebun ceri Inggris, majikan Rumania`: where a country is named otherwise, that of masters and mates is none."""
    roles = [
        role._replace(name="place") if _served_at_home(role, following, folded) else role
        for role, following in zip(roles, [*roles[1:], None], strict=True)
    ]
    named = [role for role in roles if role.mention.place.country != HOME and role.name in ("destination", "named")]
    if len({role.mention.place.country for role in named}) < 2:
        return roles
    aside = [role for role in named if _MASTER.search(folded[max(0, role.mention.start - 24) : role.mention.start])]
    kept = {role.mention.place.country for role in named if role not in aside}
    return [role._replace(name="place") if role in aside and kept else role for role in roles]


def _listed(roles: list[_Role], folded: str) -> list[_Role]:
    """`bukan Kamboja/Myanmar`, `lewat Batam dan Johor`: what is said of the first of a list goes for all of it."""
    same: list[_Role] = []
    for role in roles:
        last = same[-1] if same else None
        # a flag of home, or people of it, stand before where they go
        of_home = last is not None and last.name == "place" and last.mention.place.country == HOME
        shared = last is not None and last.name in _SHARED and role.name == "named" and not of_home
        gap = folded[last.mention.end : role.mention.start] if last else ""
        if shared and last and (_LIST_GAP.fullmatch(gap) or gap == " "):
            same.append(_Role(role.mention, last.name))
        else:
            same.append(role)
    for index in range(len(same) - 2, -1, -1):  # "Malaysia & Brunei full"
        here, following = same[index], same[index + 1]
        gap = folded[here.mention.end : following.mention.start]
        if here.name == "named" and following.name == "denied_place" and _LIST_GAP.fullmatch(gap):
            same[index] = here._replace(name="denied_place")
    return same


def _routes(roles: list[_Role], folded: str) -> list[_Role]:
    """`Batam - Johor - Poipet`, `Bangkok → Mae Sot`, `Singapura ke Kamboja`: one goes to the last, through the others."""
    routed = list(roles)
    began = 0
    for at in range(len(roles)):
        gap = folded[roles[at].mention.end : roles[at + 1].mention.start] if at + 1 < len(roles) else "."
        if len(gap) <= 16 and (_ONWARD.fullmatch(gap) or _DASH.fullmatch(gap)):
            continue
        if _only_passed(roles, began, at):
            routed[at] = roles[at]._replace(name="transit")
        last = roles[at].mention.place.country
        dashed = began + 1 < at and _home(roles[began].mention)
        for index in range(began, at):
            gap = folded[roles[index].mention.end : roles[index + 1].mention.start]
            passed = roles[index].mention.place.country != last and roles[index].name != "origin"
            if passed and (dashed or _ONWARD.fullmatch(gap)):
                routed[index] = roles[index]._replace(name="transit")
        began = at + 1
    return routed


def _only_passed(roles: list[_Role], began: int, at: int) -> bool:
    """`majikan di Yordan, lewat Batam terus Kuala Lumpur`: a way told apart from where it leads."""
    if began == at or roles[began].name != "transit" or roles[at].name != "named":
        return False
    here = {role.mention.place.country for role in roles[began : at + 1]}
    others = [role for role in roles if role.mention.place.country not in {HOME, *here}]
    return any(role.name in ("destination", "named") for role in others)


def _named_with_country(roles: list[_Role], folded: str) -> list[_Role]:
    """`Moc Bai, Vietnam`, `Vietnam bagian Moc Bai`: a town beside a country lies there, whatever the table says."""
    placed = []
    for index, role in enumerate(roles):
        town = role.mention
        before = roles[index - 1].mention if index else None
        after = roles[index + 1].mention if index + 1 < len(roles) else None
        country = None
        if town.place.kind in ("compound", "city") and after and after.place.kind == "country":
            gap = folded[town.end : after.start]
            lies_there = len(gap) <= 3 and gap.strip(" ,(") == "" and roles[index + 1].name != "place"
            country = after.place.country if lies_there else None  # "Dubai, Inggris lancar" lies in no England
        if town.place.kind == "compound" and before and before.place.kind == "country":
            country = before.place.country if _PART_OF.fullmatch(folded[before.end : town.start]) else country
        if country:
            role = role._replace(mention=Mention(town.start, town.end, replace(town.place, country=country)))
        placed.append(role)
    return placed


def _is_place(reading: Reading, mention: Mention) -> bool:
    """An ambiguous name needs company: a preposition, a colon, or capitals in a text of small letters."""
    place, folded = mention.place, reading.folded
    if mention.start and folded[mention.start - 1] in "@#_." and place.kind != "country":
        return folded[mention.start - 1] == "#" and place.kind in ("city", "compound") and not place.ambiguous
    numbered = (
        folded[max(0, mention.start - 1) : mention.start].isdigit() or folded[mention.end : mention.end + 1].isdigit()
    )
    if numbered and place.kind != "country":  # a flag may stand next to a number
        return False
    short = (
        len(place.name) <= _SHORT and place.name.isascii() and place.kind == "country" and place.name not in _NO_WORDS
    )
    if not (place.ambiguous or short or place.name in _ALSO_WORDS) or place.name in _BIG_TOWNS:
        return True
    before = folded[max(0, mention.start - 24) : mention.start]
    words = reading.locate(mention.start, mention.end)[3]
    if place.kind == "code" or short:
        return _is_code(reading, mention, before, words, short=short)
    if place.country == HOME and _SURELY_PREPOSED.search(before):
        return True
    if place.kind == "country" and (_GOES_TO.search(before) or not (before.strip() or words[:1].islower())):
        return True
    return words[:1].isupper() and (_PREPOSED.search(before) is not None or mention.start == 0)


def _is_code(reading: Reading, mention: Mention, before: str, words: str, *, short: bool) -> bool:
    """`di KPS`, `ke HK`; in capitals in a text of small letters; not a family card, a school's centre, a working day."""
    place, folded = mention.place, reading.folded
    other = _NO_CODE.get(place.name)
    if folded[mention.end : mention.end + 1] == "*" or (other and other.search(folded)):
        return False
    online = place.name in _CAPITAL_CODES and _ONLINE_WORK.search(folded) is not None
    return (
        _PREPARED.search(before) is not None
        or (online and place.country in ("KH", "MM", "LA"))
        or ((short or place.name in _CAPITAL_CODES) and words.isupper() and not reading.text.isupper())
    )


def _settle(roles: list[_Role], scene: Scene) -> list[_Role]:
    """The whole text's word on each: bare names, ships, gathering points, home beside abroad."""
    roles = [_Role(role.mention, _in_scene(role, scene)) for role in _bare(roles, remote=scene.remote)]
    home = any(name in ("destination", "home") and _settled_home(mention) for mention, name in roles)
    roles = _foreign_beside_home(roles, scene) if home and scene.company and not scene.away else roles
    if not _goes_abroad(roles) and not scene.sea:
        roles = _soft(roles, scene, home=home)
    if not any(_home(role.mention) for role in roles):
        return [_Role(role.mention, _final(role, stays=False)) for role in roles]
    works = any(name == "destination" and _home(mention) for mention, name in roles)  # said to be where the work is
    named = works or any(name == "home" and _home(mention) for mention, name in roles)
    gone = _goes_abroad(roles) or scene.leaves(works=works) or (not named and scene.fetched_to_desk)
    passes = not works and any(_carried_off(role, home_waters=scene.home_waters) for role in roles)
    stays = not (gone or passes)
    return [_Role(role.mention, _final(role, stays=stays)) for role in roles]


def _home(mention: Mention) -> bool:
    return mention.place.country == HOME and mention.place.kind != "country"


def _carried_off(role: _Role, *, home_waters: bool) -> bool:
    """Passed on the way in another country, or aboard another country's ship."""
    return role.name == "vessel" or (role.name == "transit" and role.mention.place.country != HOME and not home_waters)


def _settled_home(mention: Mention) -> bool:
    """A place at home where somebody might work; an airport is where one leaves from."""
    return _home(mention) and mention.place.name not in _AIRPORTS


_AIRPORTS = frozenset(
    ("soetta", "soekarno hatta", "kualanamu", "ngurah rai", "hang nadim", "sepinggan", "sultan hasanuddin")
)


def _goes_abroad(roles: list[_Role]) -> bool:
    return any(name == "destination" and mention.place.country != HOME for mention, name in roles)


def _bare(roles: list[_Role], *, remote: bool) -> list[_Role]:
    """A bare name is where the work is, unless its country is only passed through or the work is done from home."""
    reached = {role.mention.place.country for role in roles if role.name == "destination"}
    left = {role.mention.place.country for role in roles if role.name == "origin"} if reached - {HOME} else set()
    passing = left | {role.mention.place.country for role in roles if role.name == "transit"}
    return [
        role
        if role.name != "named"
        else role._replace(
            name="place"
            if remote
            else "transit"
            if role.mention.place.country in passing and role.mention.place.country not in reached
            else "destination"
        )
        for role in roles
    ]


def _in_scene(role: _Role, scene: Scene) -> str:
    """Ships take crews to no country; where a child is given to is where nobody works."""
    foreign = role.mention.place.country != HOME
    if foreign and scene.sea and role.name in ("destination", "met", "trip"):
        return "transit"
    return "place" if foreign and scene.baby and role.name in ("destination", "employer") else role.name


def _foreign_beside_home(roles: list[_Role], scene: Scene) -> list[_Role]:
    """A long company advertisement with a place at home: the foreign one is its owner's, its clients' or its past."""
    if scene.papers:
        return roles
    return [
        role._replace(name="place") if role.name == "destination" and role.mention.place.country != HOME else role
        for role in roles
    ]


_SOFT = ("flown", "doubted", "border", "pretended", "employer", "workplace", "met", "trip", "been_place", "compared")
_EVEN_BESIDE_HOME = ("flown", "doubted", "border")  # said of the work itself


def _soft(roles: list[_Role], scene: Scene, *, home: bool) -> list[_Role]:
    """Nothing foreign is plainly the destination: the likeliest of what is said of other countries is, if home is not."""
    homely = not scene.donation and (home or any(_settled_home(role.mention) for role in roles))
    for name in (*_SOFT, "origin", "place") if scene.marriage else _SOFT:  # the groom "from China"
        if homely and not (name in _EVEN_BESIDE_HOME or (name == "workplace" and scene.papers and not home)):
            continue
        if name == "workplace" and not (scene.away or scene.papers or scene.donation or _flies(roles)):
            continue
        if name in ("met", "flown") and scene.fetched_to_desk and (name == "met" or scene.withheld):
            continue  # an airport on the way to a place that is kept secret
        reached = [role for role in roles if role.name == name and role.mention.place.country != HOME]
        if reached:
            return [role._replace(name="destination") if role in reached else role for role in roles]
    return roles


def _flies(roles: list[_Role]) -> bool:
    """An airport at home is named: somebody leaves."""
    return any(role.mention.place.name in _AIRPORTS for role in roles)


_PLAIN = {
    **dict.fromkeys(("pretended", "employer", "workplace", "trip", "border", "compared", "vessel"), "place"),
    **dict.fromkeys(("met", "flown"), "transit"),
    "been_place": "past_place",
    "doubted": "denied_place",
    "hometown": "origin",
}


def _final(role: _Role, *, stays: bool) -> str:
    """The signal's name. `stays`: nobody goes abroad, so what is said of towns at home tells where the work is."""
    if _home(role.mention):
        if role.name == "hometown":
            return "origin"
        if role.name in ("destination", "home", "origin", "met", "transit", "trip", "flown"):
            return "destination" if stays else "transit" if role.name in ("met", "transit") else "origin"
    return _PLAIN.get(role.name, role.name)
