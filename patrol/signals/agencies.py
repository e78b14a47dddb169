"""The table of agencies -> a `Register`: whose name, licence number or contact is this, and what the list can tell at all.

Built once for each table. A post asks by first words, by numbers and by contacts, so that thousands of agencies cost no
more than a few.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from patrol.tables import Agency, Tables
from patrol.text.reading import read

TOKEN = re.compile(r"[^\W_]+")
FORMS: Mapping[str, str] = {
    "pt": "pt", "perseroan": "pt", "cv": "cv", "ud": "ud", "fa": "fa", "lpk": "lpk", "lpks": "lpk", "lpkss": "lpk", "yayasan": "yayasan",
    "koperasi": "koperasi",
}  # fmt: skip
"""What stands before (or behind) a body's name and says what kind of body it is."""

_BESIDE = frozenset(("tbk", "persero", "terbatas", "p3mi", "pptkis", "pjtki", "so", "bkk", "p", "t", "c", "v"))
_IN_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_NO_NUMBER = frozenset(
    ("no", "nomor", "number", "izin", "sk", "kep", "so", "vin", "tahun", "th", "sip3mi", "sippmi", "sip2mi", "p3mi")
) | frozenset(
    ("siuppak", "siupak", "siuppkl", "pptkis", "siupptkis", "lisensi", "licence", "license", "kemnaker", "lpk")
)
_PIECE = re.compile(r"[a-z0-9]+")
_KIND = re.compile(r"\b(sip3mi|sippmi|siupptkis|pptkis|p3mi|siuppak|siupak|siuppkl|sip2mi|so|lpk)\b")
_KINDS = {"sippmi": "sip3mi", "siupptkis": "sip3mi", "pptkis": "sip3mi", "p3mi": "sip3mi", "siupak": "siuppak",
          "siuppkl": "siuppak", "lpk": "so"}  # fmt: skip

_SHARED = """
gmail.com googlemail.com yahoo.com yahoo.co.id ymail.com rocketmail.com outlook.com outlook.co.id hotmail.com live.com
msn.com icloud.com aol.com proton.me protonmail.com mail.com gmx.com zoho.com google.com forms.gle goo.gl youtube.com
facebook.com fb.com fb.me instagram.com tiktok.com linkedin.com twitter.com x.com whatsapp.com wa.me t.me telegram.me
telegram.org line.me linktr.ee bit.ly s.id tinyurl.com shopee.co.id tokopedia.com
"""
SHARED = frozenset(_SHARED.split())
"""Domains where anybody has an address: they are nobody's own, nor is what lies below them."""

HOSTS = frozenset(("blogspot.com", "wordpress.com", "wixsite.com", "github.io", "business.site", "weebly.com"))
"""Domains that give everybody a name below them: that is one's own, they are not."""

_ENDINGS = frozenset(
    ("co", "or", "go", "ac", "sch", "web", "my", "biz", "com", "net", "org", "desa", "id", "gov", "edu")
)

_COMPANY_WORDS = """
sejahtera abadi mandiri jaya utama indonesia karya prima global internasional international group nusantara makmur
sentosa perkasa persada lestari pratama bersama mas raya agung tama tunggal sukses mulia sakti investama
"""
COMPANY_WORDS = frozenset(_COMPANY_WORDS.split())
"""With which names of companies commonly go on."""

Key = tuple[str, ...]


class Named(NamedTuple):
    """What a name or number of the list comes to: the agency that counts, and under which legal form it is listed."""

    agency: Agency
    form: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name, ready to be compared: its legal form ("" where none is named) and the words that are its own."""

    form: str
    words: Key


@lru_cache(maxsize=16_384)
def body_of(name: str) -> Body:
    """`PT. Contoh Karya Rantau (Persero)`, `CONTOH KARYA RANTAU, P.T.` -> form "pt", words contoh karya rantau."""
    words = TOKEN.findall(_IN_BRACKETS.sub(" ", read(None, name[:300]).folded))
    joined = _initials(words)
    form = next((FORMS[word] for word in joined if word in FORMS), "")
    own = [word for word in joined if word not in FORMS and word not in _BESIDE]
    return Body(form, tuple(own))


def _initials(words: Sequence[str]) -> list[str]:
    """`p t` and `c v` as the forms that they are."""
    joined: list[str] = []
    for word in words:
        if joined and (joined[-1], word) in (("p", "t"), ("c", "v")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def number_of(written: str) -> Key:
    """The parts of a licence number that tell it from others: `SIP3MI No. 0209/2021` -> 209, 2021."""
    parts = (part.lstrip("0") if part.isdigit() else part for part in _PIECE.findall(written.lower()[:120]))
    return tuple(part for part in parts if part and part not in _NO_NUMBER)


def kind_of(written: str) -> str:
    """Which kind of licence a number says it is: sip3mi, siuppak, sip2mi, so; "" where it does not say."""
    found = _KIND.search(written.lower()[:120])
    return _KINDS.get(found[1], found[1]) if found else ""


def own_domain(host: str) -> str | None:
    """A host without `www.`, where it can be somebody's own; None for shared ones and bare endings (`co.id`)."""
    host = host.lower().strip(".").removeprefix("www.")
    labels = host.split(".")
    shared = any(".".join(labels[at:]) in SHARED for at in range(min(len(labels), 6)))
    if len(labels) < 2 or shared or host in HOSTS or all(label in _ENDINGS for label in labels):
        return None
    return host


class Register:
    """The list of agencies, to be asked."""

    def __init__(self, agencies: tuple[Agency, ...], *, sample: bool) -> None:
        self.agencies, self.sample = agencies, sample
        self.by_first: dict[str, dict[str, list[tuple[Key, Named]]]] = {}  # by the first word, then the second
        self.name_words: set[str] = set(COMPANY_WORDS)
        self._numbers: dict[Key, list[tuple[str, Agency]]] = defaultdict(list)
        self._contacts: dict[str, list[Agency]] = defaultdict(list)
        self._forms: set[str] = set()
        self._kinds: set[str] = set()
        self.contacts_of: dict[Key, tuple[str, ...]] = {}
        names: dict[tuple[Key, str], list[Agency]] = defaultdict(list)
        for agency in agencies:
            body = body_of(agency.name)
            if sum(map(len, body.words)) < 3:
                continue
            names[body.words, body.form].append(agency)
            self._add(agency, body)
        for (words, form), rows in names.items():
            after = self.by_first.setdefault(words[0], {}).setdefault("".join(words[1:2]), [])
            after.append((words, Named(_standing(rows), form)))
            after.sort(key=lambda name: -len(name[0]))
            self.contacts_of[words] = tuple(dict.fromkeys(contact for row in rows for contact in row.contact.split()))

    def _add(self, agency: Agency, body: Body) -> None:
        self.name_words.update(body.words)
        self._forms.add(body.form or "pt")
        number, kind = number_of(agency.licence), kind_of(agency.licence)
        if tells(number):
            self._kinds.add(kind)
            self._numbers[number].append((kind, agency))
            digits = tuple(part for part in number if part.isdigit())
            if digits != number and len(digits) > 1:
                self._numbers[digits].append((kind, agency))
        for contact in agency.contact.split():
            if not contact.startswith("web:"):
                self._contacts[contact].append(agency)
            domain = own_domain(re.split(r"[@:]", contact)[-1]) if contact.startswith(("mail:", "web:")) else None
            if domain:
                self._contacts[f"web:{domain}"].append(agency)

    def by_number(self, written: str, kind: str) -> Agency | None:
        """The agency whose licence number this is."""
        number = number_of(written)
        rows = [agency for known, agency in self._numbers.get(number, ()) if not (kind and known) or kind == known]
        if not rows or len({body_of(row.name).words for row in rows}) > 1:
            return None  # one number, two agencies: it tells neither
        return _standing(rows)

    def owners(self, contact: str) -> Iterator[Agency]:
        """The agencies that a contact belongs to: by itself, or by its domain, which may stand below the agency's."""
        yield from self._contacts.get(contact, ())
        host = contact.rpartition("@")[2] if contact.startswith("mail:") else contact.removeprefix("web:")
        if host == contact:
            return
        labels = host.removeprefix("www.").split(".")
        for at in range(min(len(labels) - 1, 6)):
            yield from self._contacts.get("web:" + ".".join(labels[at:]), ())

    def tells_of_form(self, form: str) -> bool:
        """Whether the list is one of such bodies, so that a name's absence means something. No agency is a CV."""
        return form in self._forms or (form == "cv" and "pt" in self._forms)

    def tells_of_kind(self, kind: str) -> bool:
        """Whether the list holds licences of that kind."""
        return kind in self._kinds or (kind == "sip3mi" and "" in self._kinds)

    def tells_of(self, words: Key) -> bool:
        """Whether absence means anything for such a name: of the sample only names as invented as its own."""
        return bool(self.agencies) and (not self.sample or "contoh" in words)


def tells(number: Key) -> bool:
    """Whether a number is long enough to be one body's alone: not a bare year, not a count."""
    digits = sum(len(part) for part in number if part.isdigit())
    return digits >= 3 and (len(number) > 1 or digits >= 5)


def _standing(rows: Sequence[Agency]) -> Agency:
    """Of several rows of one agency the one that counts: a licence renewed is a licence."""
    return next((row for row in rows if row.status == "active"), rows[-1])


_KEPT: list[Register] = []


def register(tables: Tables) -> Register:
    """The register of these tables, built once for each."""
    for kept in _KEPT:
        if kept.agencies is tables.agencies:
            return kept
    made = Register(tables.agencies, sample=tables.sample_agencies)
    _KEPT[:] = [*_KEPT[-3:], made]
    return made
