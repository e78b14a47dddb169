"""A reading, its signals and the list of agencies -> what the list says of the licences, names and contacts in a post.

`licence_listed`, `licence_revoked`, `licence_not_listed`, `contact_listed`, `name_borrowed`; the value is the agency's
name as listed (or, where it is not listed, what was claimed). From absence nothing is concluded where the list cannot
tell: the bundled sample, a kind of body or licence that the list does not hold, a name or number that is cut short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlsplit

import re2

from patrol.records import Signal
from patrol.signals.agencies import (
    FORMS,
    TOKEN,
    Key,
    Named,
    Register,
    body_of,
    kind_of,
    number_of,
    own_domain,
    register,
    tells,
)
from patrol.tables import Agency, Tables
from patrol.text.patterns import encoded
from patrol.text.reading import Reading
from patrol.text.together import TEXTS
from patrol.text.vocabulary import KNOWN

_GAP = re.compile(r"[ .,:&'’/-]{0,3}")
_AGENCY_WORDS = re.compile(
    r"p3mi|sippmi|pptkis|pjtki|siuppak|siupak|agency|agensi|agen resmi|penyalur|penempatan|lpk|manning|sending org"
)
_PLACES = re.compile(
    r"p3mi|sippmi|pptkis|pjtki|siuppak|siupak|agency|agensi|agen resmi|penyalur|penempatan|menempatkan|manning|sending org|"
    r"\bizin|berizin|terdaftar|resmi|legal|lisensi|licen[cs]e|registered|disalurkan|diberangkatkan|memberangkatkan|"
    r"(?:melalui|lewat|via|bersama|proses|dengan|oleh|from|by|through)\s{1,2}(?:pt|cv|lpk|p\.t)\b"
)
_TAKEN_BACK = re.compile(
    r"\b(?:tidak|tanpa|bukan|jangan|belum|mengatasnamakan|atas nama palsu|mencatut|dicatut|palsu|not|never|no|fake)"
    r"(?:\s[^\s.,!?;:]{1,30}){0,2}\s{0,3}$"
)
_NUMBER = re.compile(
    r"(?<![a-z0-9])(sip3mi|sippmi|siupptkis|sip2mi|siuppak|siupak|siuppkl|pptkis|p3mi|izin|lisensi|licen[cs]e|sk|kep|so|vin)"
    r"[ .:#(-]{0,3}"
    r"(?:(?:no|nomor|number|kemnaker|kemenaker|kemenhub|bp2mi|kp2mi|p2mi|usaha|resmi|izin|kep|sk|menteri|ri)[ .:#-]{1,3}){0,4}"
    r"([a-z]{0,12}[ ./-]?(?:[a-z]{1,12}-)?\d[a-z0-9./-]{0,40}(?: (?:tahun|th)\.? \d{4})?)"
)
_BEFORE_NUMBERS = (
    "p3mi",
    "siup",
    "sip2mi",
    "sippmi",
    "pptkis",
    "izin",
    "lisensi",
    "licen",
    " kep",
    " sk ",
    " sk.",
    " so ",
    " vin",
)
_BEFORE_A_NUMBER = TEXTS.add_re2("|".join(map(re2.escape, _BEFORE_NUMBERS)))
_LICENCES = frozenset(("sip3mi", "siuppak", "sip2mi"))

_FORM = re.compile(r"(?<![a-z0-9.])(p ?\.? ?t|c ?\. ?v|cv|lpks?)(?: ?\.|\b) {0,2}(?=[a-z0-9])")
_NAME_WORD = re.compile(r"[ ]?([a-z0-9][a-z0-9&'-]{0,30})")
_NO_NAMES = """
yang dengan untuk dari di ke dan atau kami kita saya anda resmi legal asing besar kecil baru lain lainnya mana manapun
apa apapun ini itu tersebut terkait tertentu swasta ternama terkenal terpercaya terbaik terdekat penyalur penempatan
perusahaan pengirim tujuan setempat membuka buka mencari cari menerima butuh membutuhkan dibutuhkan merekrut adalah akan
sudah belum tidak bukan jadi tanpa hubungi hub wa telp gaji loker lowongan proses via lewat melalui nya nakal abal aja
saja dulu juga pun berizin terdaftar bisa tki pmi p3mi pjtki the and or is of foto lengkap lamaran terbaru mu kamu calon
harus
"""
_NO_NAME = frozenset(_NO_NAMES.split())
"""What no body's name begins or goes on with in a text without capitals."""

_FEWEST_LETTERS, _MOST_WORDS, _NEAR = 5, 5, 90
_FEW = 30
_ABROAD = frozenset(("works_abroad", "going_abroad", "work_ship", "no_placement_country", "partial_placement_country"))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A name or number of the list that stands in the post."""

    start: int
    end: int
    agency: Agency
    words: Key


_Place = tuple[int, int, str]
"""Where something stands in the folded text, and what it is."""


def look_up_licences(reading: Reading, said: Sequence[Signal], tables: Tables) -> tuple[Signal, ...]:
    """Izin dan nama yang disebut, dicocokkan dengan daftar. Claimed licences and names, looked up in the list."""
    known = register(tables)
    named, alike = _names(reading, known)
    numbered, absent = _numbers(reading.folded, known)
    claims = [*named, *numbered]
    unlisted = list(_unlisted(reading, said, known, [*claims, *alike]))
    borrowed = _borrowed_numbers(named, alike, numbered, unlisted)
    return (
        *_standing(reading, claims),
        *(reading.signal("licence_not_listed", *place) for place in (*absent, *unlisted)),
        *_whose_contacts(reading, said, known, [*named, *numbered], borrowed),
    )


# names --------------------------------------------------------------------------------------------------------------


def _names(reading: Reading, known: Register) -> tuple[list[_Claim], list[_Claim]]:
    """The listed names that stand in the post; and those that only look alike, from which nothing follows."""
    folded = reading.folded
    if len(known.by_first) <= _FEW and not any(word in folded for word in known.by_first):
        return [], []  # cheaper than to take the text apart
    words = TOKEN.findall(folded)
    places = list(_candidates(words, known))
    tokens = list(TOKEN.finditer(folded)) if places else []
    named: list[_Claim] = []
    alike: list[_Claim] = []
    after = 0
    for at, name, (agency, form) in places:
        last = at + len(name) - 1
        if at < after or not _close(folded, tokens, at, last):
            continue
        first, forms = _forms_beside(folded, tokens, words, at, last)
        claim = _Claim(tokens[first].start(), tokens[last].end(), agency, name)
        if not _called_so(folded, claim, forms):
            continue
        another = (form and forms and form not in forms) or _goes_on(reading, known, tokens, last, len(name))
        (alike if another or _taken_back(folded, claim.start) else named).append(claim)
        after = last + 1
    return named, alike


def _candidates(words: Sequence[str], known: Register) -> Iterator[tuple[int, Key, Named]]:
    """Where the words of a listed name follow each other; of several that begin there the longest first."""
    if known.by_first.keys().isdisjoint(words):
        return
    for at, (word, second) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        if (after := known.by_first.get(word)) is None:
            continue
        for name, entry in (*after.get(second, ()), *after.get("", ())):
            if tuple(words[at : at + len(name)]) == name:
                yield at, name, entry


def _close(folded: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> bool:
    return all(_GAP.fullmatch(folded, tokens[at].end(), tokens[at + 1].start()) for at in range(first, last))


def _taken_back(folded: str, start: int) -> bool:
    return _TAKEN_BACK.search(folded[max(0, start - 60) : start]) is not None


def _forms_beside(
    folded: str, tokens: Sequence[re.Match[str]], words: Sequence[str], first: int, last: int
) -> tuple[int, set[str]]:
    """The legal forms right before and right behind a name; and at which word the name begins with the one before."""
    forms, begins = set(), first
    for reach in (1, 2):
        before, behind = "".join(words[max(0, first - reach) : first]), "".join(words[last + 1 : last + 1 + reach])
        if before in FORMS and first >= reach and _close(folded, tokens, first - reach, first):
            forms.add(FORMS[before])
            begins = first - reach
        if behind in FORMS and last + reach < len(words) and _close(folded, tokens, last, last + reach):
            forms.add(FORMS[behind])
    return begins, forms


def _called_so(folded: str, claim: _Claim, forms: set[str]) -> bool:
    """Ordinary words may make up a short name: it counts beside its legal form, or where agencies are spoken of."""
    if forms or len(claim.words) >= 3:
        return True
    return len(claim.words) == 2 and bool(_AGENCY_WORDS.search(folded[max(0, claim.start - 40) : claim.end + 40]))


def _goes_on(reading: Reading, known: Register, tokens: Sequence[re.Match[str]], last: int, length: int) -> bool:
    """Whether the next word belongs to the name, which then is another one: `PT Sinar Mas` is not `PT Sinar`.

    It does where names of companies have such a word; to a name of one word any word that has no use of its own does.
    """
    if last + 1 >= len(tokens):
        return False
    here, there = tokens[last], tokens[last + 1]
    word = there.group()
    if reading.folded[here.end() : there.start()] not in (" ", "-", " & ") or word in _NO_NAME or word in FORMS:
        return False
    captured, following = (reading.locate(*token.span())[3] for token in (here, there))
    if captured[:1].isupper() and not following[:1].isupper():
        return False
    return word in known.name_words if length > 1 else word not in KNOWN


# numbers ------------------------------------------------------------------------------------------------------------


def _numbers(folded: str, known: Register) -> tuple[list[_Claim], list[_Place]]:
    """The listed licence numbers that stand in the post; and the places of those that are in no list."""
    found: list[_Claim] = []
    absent: list[_Place] = []
    if not _BEFORE_A_NUMBER.stands_in(encoded(folded)):
        return found, absent
    for match in _NUMBER.finditer(folded):
        said = kind_of(match[1])
        kind, written = (said if said in _LICENCES else ""), match[2].rstrip("./-")
        number = number_of(written)
        if not tells(number):
            continue
        start, end = match.start(), match.start(2) + len(written)
        agency = known.by_number(written, kind)
        if agency:
            found.append(_Claim(start, end, agency, body_of(agency.name).words))
        elif kind and known.tells_of_kind(kind) and known.tells_of(number):
            absent.append((start, end, f"{kind} {written}".strip()))
    return found, absent


# what the list says ---------------------------------------------------------------------------------------------------


def _standing(reading: Reading, claims: Sequence[_Claim]) -> Iterator[Signal]:
    told: set[tuple[str, str]] = set()
    for claim in claims:
        name = "licence_listed" if claim.agency.status == "active" else "licence_revoked"
        if (name, claim.agency.name) not in told:
            told.add((name, claim.agency.name))
            yield reading.signal(name, claim.start, claim.end, claim.agency.name)


def _unlisted(
    reading: Reading, said: Sequence[Signal], known: Register, spoken_for: Sequence[_Claim]
) -> Iterator[_Place]:
    """Names of bodies that place people, as the post has it, and that are not in a list which would hold them."""
    told = {signal.name for signal in said}
    if not told & _ABROAD and "licence_claimed" not in told:
        return
    folded = reading.folded
    for match in _FORM.finditer(folded) if known.agencies else ():
        form = FORMS[re.sub(r"[^a-z]", "", match[1])]
        words, end = _name_after(reading, match.end())
        if not words or any(match.end() < claim.end and claim.start < end for claim in spoken_for):
            continue
        if not known.tells_of_form(form) or not known.tells_of(words) or _begins_a_listed_name(words, known):
            continue
        if "work_ship" in told and form == "pt" and not known.tells_of_kind("siuppak"):
            continue  # crews are placed under a licence of their own, which this list does not hold
        near = folded[max(0, match.start() - _NEAR) : end + _NEAR]
        if _PLACES.search(near) and not _taken_back(folded, match.start()):
            yield match.start(), end, " ".join((form, *words))


def _name_after(reading: Reading, start: int) -> tuple[Key, int]:
    """The words of a body's name that begin there, where there is a name of its own; and where they end.

    In a text with capitals the name is what is written with them; in one without, it ends at the first word that no
    name has, and needs two.
    """
    words: list[str] = []
    end, capitals = start, False
    while len(words) < _MOST_WORDS and (match := _NAME_WORD.match(reading.folded, end)):
        word = match[1].rstrip("'-&")
        captured = reading.locate(match.start(1), match.end(1))[3]
        if not words:
            capitals = captured[:1].isupper()
        if word in _NO_NAME or word.isdigit() or (capitals and not captured[:1].isupper()):
            break
        if not capitals and (word in KNOWN or len(word) < 2):
            break
        words.append(word)
        end = match.start(1) + len(word)
    enough = sum(map(len, words)) >= _FEWEST_LETTERS and (len(words) >= 2 or capitals)
    return (tuple(words), end) if enough else ((), start)


def _begins_a_listed_name(words: Key, known: Register) -> bool:
    """A name cut short, or gone on with (a branch, a place), may still be the listed one."""
    after = known.by_first.get(words[0], {})
    beginning = list(after.values()) if len(words) == 1 else [after.get(words[1], []), after.get("", [])]
    return any(name[: len(words)] == words or words[: len(name)] == name for names in beginning for name, _ in names)


# contacts -------------------------------------------------------------------------------------------------------------


def _borrowed_numbers(
    named: Sequence[_Claim], alike: Sequence[_Claim], numbered: Sequence[_Claim], unlisted: Sequence[_Place]
) -> list[_Claim]:
    """The licence numbers that stand beside another body's name, and not beside their own."""
    own = {claim.words for claim in (*named, *alike)}
    return [claim for claim in numbered if claim.words not in own and (own or unlisted)]


def _whose_contacts(
    reading: Reading, said: Sequence[Signal], known: Register, claims: Sequence[_Claim], borrowed: Sequence[_Claim]
) -> Iterator[Signal]:
    """Which contacts are a listed agency's own; and the names and numbers that somebody else goes by."""
    active = [claim for claim in claims if claim.agency.status == "active"]
    wanted = {claim.words for claim in active}
    official = {signal.start for signal in said if signal.name == "official_contact"}
    others, own = 0, set[Key]()
    for signal in said:
        contact = _contact(signal)
        if contact is None or signal.start in official:
            continue
        owners = {body_of(row.name).words: row for row in known.owners(contact) if row.status == "active"}
        mine = next((row for words, row in owners.items() if not wanted or words in wanted), None)
        own |= owners.keys() & wanted
        others += not owners.keys() & wanted and signal.name == "contact"
        if mine:
            yield Signal("contact_listed", signal.field, signal.start, signal.end, signal.words, mine.name)
    posing = [claim for claim in active if others and not own and known.contacts_of.get(claim.words)]
    for words in dict.fromkeys(claim.words for claim in (*borrowed, *posing)):
        claim = next(claim for claim in (*borrowed, *posing) if claim.words == words)
        yield reading.signal("name_borrowed", claim.start, claim.end, claim.agency.name)


def _contact(signal: Signal) -> str | None:
    """A contact as the list writes it; of a web address the host."""
    if not isinstance(signal.value, str):
        return None
    if signal.name == "contact":
        return signal.value
    if signal.name != "web_address":
        return None
    address = signal.value.removeprefix("web:").removeprefix("url:")
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    domain = own_domain(host or "")
    return f"web:{domain}" if domain else None
