"""A page with schema.org `JobPosting` -> its posts: JSON-LD first, microdata and RDFa only where there is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from patrol.crawling.harvest import MAX_POSTS, Harvest, first_of, moment
from patrol.crawling.html import Document, one_line, parsed, text_of_value
from patrol.crawling.jsonld import objects, scripts
from patrol.crawling.markup import marked_up
from patrol.crawling.told import contacts, with_links
from patrol.crawling.urls import canonical, joined, page_key, site
from patrol.records import Post

PLATFORM = "job_board"
# Fields of a posting that hold what its reader reads, beside the description, in reading order.
_MORE_TEXT = (
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
    "incentiveCompensation",
    "workHours",
    "specialCommitments",
)
# Countries as structured data name them -> as people write them; Indonesia itself goes without saying.
# fmt: off
_COUNTRIES = {
    "AE": "Uni Emirat Arab", "AU": "Australia", "BH": "Bahrain", "BN": "Brunei", "CN": "China", "GE": "Georgia",
    "HK": "Hong Kong", "IN": "India", "JO": "Yordania", "JP": "Jepang", "KH": "Kamboja", "KR": "Korea Selatan",
    "KW": "Kuwait", "LA": "Laos", "MM": "Myanmar", "MO": "Makau", "MY": "Malaysia", "OM": "Oman", "PH": "Filipina",
    "QA": "Qatar", "SA": "Arab Saudi", "SG": "Singapura", "TH": "Thailand", "TL": "Timor Leste", "TR": "Turki",
    "TW": "Taiwan", "VN": "Vietnam",
}
# fmt: on
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_HOME = ("ID", "Indonesia")
_PERIODS = {"hour": "jam", "day": "hari", "week": "minggu", "month": "bulan", "year": "tahun"}


def read_jobposting(document: Document) -> Harvest | None:
    """The job postings that a page is marked up with; `None` where it has none."""
    if "JobPosting" not in document.text:
        return None
    found = scripts(document)
    marked = [item for value in found.values for item in objects(value) if _is_posting(item)]
    notes = []
    if found.repaired and marked:
        notes.append("its JSON-LD was broken and was repaired")
    if not marked:
        marked = [item for item in marked_up(document) if _is_posting(item)]
    if not marked:
        if not found.lost:
            return None
        return Harvest("jobposting", notes=("its JSON-LD is broken beyond repair",))
    keys: set[str] = set()
    posts = []
    for item in marked[:MAX_POSTS]:
        post = _post(item, document, alone=len(marked) == 1)
        if post.key not in keys:
            keys.add(post.key)
            posts.append(post)
    cut = (*found.cut, *first_of(len(marked), MAX_POSTS, "postings"))
    return Harvest("jobposting", tuple(posts), notes=tuple(notes), cut=cut)


def _is_posting(item: Mapping[str, object]) -> bool:
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.rpartition("/")[2].rpartition(":")[2] == "JobPosting" for name in names)


def _post(item: Mapping[str, object], document: Document, *, alone: bool) -> Post:
    title = one_line(text_of_value(_text(item.get("title")) or _text(item.get("name")))) or None
    text = _body(item, document.base)
    location = one_line(_locations(item.get("jobLocation"))) or None
    salary = one_line(_salary(item.get("baseSalary") or item.get("estimatedSalary"))) or None
    company = one_line(_name(item.get("hiringOrganization"))) or None
    own = joined(document.base, _text(item.get("url")))
    if alone:
        declared = document.first('//link[@rel="canonical"]/@href')
        key = page_key(document.url, str(declared) if declared is not None else None)
    elif own and site(own) == site(document.url) and own != canonical(document.url):
        key = own
    else:
        said = "\x1f".join((title or "", company or "", _text(item.get("identifier")) or _name(item.get("identifier"))))
        key = f"{canonical(document.url)}#{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:16]}"
    return Post(
        source="",
        key=key,
        text=with_fields(text, title, location, salary),
        title=title,
        url=key.partition("#")[0],
        platform=PLATFORM,
        author=company,
        company=company,
        location=location,
        salary=salary,
        published_at=moment(_text(item.get("datePosted"))),
        parse_suspect=not text,
    )


def _body(item: Mapping[str, object], base: str) -> str:
    said = _text(item.get("description"))
    parts = [text_of_value(said)]
    if _LINK.search(said):
        parts[0] = with_links(parts[0], contacts(parsed(f"<div>{said}</div>"), base))
    for name in _MORE_TEXT:
        more = text_of_value(_text(item.get(name)))
        if more and more not in parts[0]:
            parts.append(more)
    return "\n\n".join(part for part in parts if part)


def with_fields(text: str, title: str | None, location: str | None, salary: str | None) -> str:
    """The text, and below it, as lines of their own, the place and the pay that the structured data alone tell."""
    told = f"{title or ''}\n{text}"
    lines = []
    if location and not all(_says(told, part) for part in re.split(r"\s*[,;]\s*", location)):
        lines.append("Lokasi: " + re.sub(r"\b[A-Z]{2}(?=;|$)", _in_full, location))
    if any(map(int, _figures(salary or ""))) and not _figures(salary or "") <= _figures(told):
        lines.append(f"Gaji: {salary}")
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _says(text: str, place: str) -> bool:
    if place in _HOME or _COUNTRIES.get(place, "\0").casefold() in text.casefold():
        return True
    if len(place) == 2:
        return re.search(rf"\b{re.escape(place)}\b", text) is not None
    return place.casefold() in text.casefold()


def _in_full(code: re.Match[str]) -> str:
    return f"{code[0]} ({_COUNTRIES[code[0]]})" if code[0] in _COUNTRIES else code[0]


def _figures(text: str) -> set[str]:
    """The figures in a text, bare of the points and commas between their thousands."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", text)))


def _text(value: object) -> str:
    """The words of a value: a text, a number, several, or an object's `@value`, `value`, `name` or `description`."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, list):
        return "\n".join(filter(None, (_text(item) for item in value[:50] if not isinstance(item, list))))
    if isinstance(value, dict):
        for name in ("@value", "value", "name", "description"):
            inner = value.get(name)
            if isinstance(inner, (str, int, float)):
                return _text(inner)
    return ""


def _name(value: object) -> str:
    if isinstance(value, list):
        return _name(value[0]) if value and not isinstance(value[0], list) else ""
    if isinstance(value, dict):
        return _first_line(value.get("name")) or _first_line(value.get("value"))
    return _first_line(value)


def _first_line(value: object) -> str:
    return text_of_value(_text(value)).partition("\n")[0]


def _locations(value: object) -> str:
    places = value if isinstance(value, list) else [value]
    return "; ".join(dict.fromkeys(filter(None, (_place(place) for place in places[:50]))))


def _place(place: object) -> str:
    if not isinstance(place, dict):
        return _first_line(place)
    named = _name(place)
    address = place.get("address", place if "addressLocality" in place else None)
    if isinstance(address, list):
        address = address[0] if address else None
    if not isinstance(address, dict):
        return named or _first_line(address)
    fields = ("streetAddress", "addressLocality", "addressRegion", "addressCountry")
    written = ", ".join(dict.fromkeys(filter(None, (_name(address.get(name)) for name in fields))))
    return named if named and (not written or named.partition(",")[0] not in written) else written


def _salary(value: object) -> str:
    """What is offered, in figures: `IDR 4000000-5000000 per bulan`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return _text(value)
    amount = value.get("value", value)
    inner: Mapping[str, object] = amount if isinstance(amount, dict) else {"value": amount}
    figures = [_text(inner.get(name)) for name in ("minValue", "maxValue")]
    figure = "-".join(dict.fromkeys(filter(None, figures))) or _text(inner.get("value"))
    unit = (_text(inner.get("unitText")) or _text(value.get("unitText"))).lower()
    currency = _text(value.get("currency")) or _text(inner.get("currency"))
    return " ".join(_join((currency, figure, f"per {_PERIODS.get(unit, unit)}" if unit and figure else "")))


def _join(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
