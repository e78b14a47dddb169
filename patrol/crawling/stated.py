"""JSON that a page carries -> the job postings in it: found by declared paths, else by what postings look like."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from patrol.crawling.harvest import MAX_POSTS, Harvest, Link, first_of
from patrol.crawling.html import Document
from patrol.crawling.jobposting import PLATFORM, with_fields
from patrol.crawling.state import State, at, dicts, states
from patrol.crawling.urls import canonical, joined, page_key, site
from patrol.crawling.wording import line, time_of, words
from patrol.records import Post

# What sites call the fields of a posting, most telling first.
# fmt: off
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "jobTitle", "job_title", "positionName", "position", "jobName", "job_name", "name", "judul",
              "posisi"),
    "text": ("description", "jobDescription", "job_description", "descriptionHtml", "descriptionJsonString", "content",
             "jobDescriptionHtml", "deskripsi", "body", "detail", "teaser", "abstract", "snippet", "summary"),
    "company": ("company", "companyName", "company_name", "hiringOrganization", "employer", "employerName",
                "advertiser", "perusahaan", "nama_perusahaan"),
    "location": ("location", "locations", "jobLocation", "city", "cityName", "city_name", "place", "lokasi", "regency",
                 "province"),
    "salary": ("salary", "salaryLabel", "salaryRange", "salaries", "baseSalary", "base_salary", "gaji", "wage"),
    "time": ("datePosted", "postedAt", "posted_at", "listingDate", "publishedAt", "published_at", "createdAt",
             "created_at", "activation_date", "date"),
    "url": ("url", "jobUrl", "job_url", "link", "permalink", "canonicalUrl", "href"),
    "id": ("id", "jobId", "job_id", "uuid", "slug", "code"),
}
# fmt: on
_MORE = ("qualifications", "requirements", "responsibilities", "benefits", "bulletPoints", "skills")
_LOWEST = ("minAmount", "min", "minValue", "minimum", "from", "salary_min", "minSalary")
_HIGHEST = ("maxAmount", "max", "maxValue", "maximum", "to", "salary_max", "maxSalary")
_CURRENCY = ("currency", "CurrencyCode", "currencyCode")
_PLACES = re.compile(r"\{([\w.]{1,60})\}")
_FULL = 400
"""Characters from which a text in a list is a posting's own, not a taste of it."""
_LONGEST_TITLE = 300
_BY_LOOKS = (
    "its postings are not where the spider looks for them, and were found by their looks (has the site changed?)"
)


@dataclass(frozen=True, slots=True)
class StateShape:
    """Where a site keeps its postings, as JMESPaths into any of its values: those of a list, the one of a page.

    `fields` names a posting's own where they are called something else (`title`, `text`, `company`, `location`,
    `salary`, `time`, `url`, `id`); `address` makes a posting's address of its fields: `https://site/job/{id}`.
    """

    listed: str = ""
    single: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    next: str = ""


ANY = StateShape()


def read_state(document: Document, shape: StateShape = ANY) -> Harvest | None:
    """The postings in a page's JSON; `None` where there are none.

    One that has a page of its own on the site and only a taste of its text here becomes a link to it.
    """
    found = states(document)
    notes: tuple[str, ...] = ()
    items = _declared(found, shape.single)
    posts = _posts(items, document, shape)
    if not posts:
        items = _declared(found, shape.listed)
        posts = _posts(items, document, shape)
    if not posts:
        items = guessed(found)
        notes = (_BY_LOOKS,) if shape.single or shape.listed else ()
        posts = _posts(items, document, shape)
    if not posts:
        return None
    links = [Link(post.url or "", "posting", post) for post in posts if _elsewhere(post, document)]
    led = {link.known.key for link in links if link.known}
    here = tuple(post for post in posts if post.key not in led)
    cut = first_of(len(items), MAX_POSTS, "postings")
    return Harvest("state", here, (*links, *_next(found, document, shape)), notes, cut)


def _posts(items: Sequence[Mapping[str, object]], document: Document, shape: StateShape) -> list[Post]:
    told = (_post(item, document, shape, alone=False) for item in items[:MAX_POSTS])
    return list({post.key: post for post in told if post is not None}.values())


def read_stated(document: Document, shape: StateShape = ANY) -> Harvest | None:
    """The posting that a page of one tells in its JSON: the declared one, else the one that says most."""
    found = states(document)
    items = _declared(found, shape.single)[:1] or guessed(found)
    told = [post for item in items[:MAX_POSTS] if (post := _post(item, document, shape, alone=True)) is not None]
    longest = max(told, key=lambda post: len(post.text), default=None)
    return None if longest is None or longest.parse_suspect else Harvest("state", (longest,))


def guessed(found: Iterable[State]) -> list[dict[str, object]]:
    """The objects of the values that look like postings: a title, and at least two of text, company, place and pay."""
    return [item for state in found for item in dicts(state.value) if _looks_like_one(item)]


def _looks_like_one(item: Mapping[str, object]) -> bool:
    if len(item) < 3 or not any(isinstance(item.get(name), str) for name in NAMES["title"]):
        return False
    has = {part for part in ("text", "company", "location", "salary") for name in NAMES[part] if item.get(name)}
    return len(has) >= 2 and bool(has & {"company", "salary"}) and bool(has & {"text", "location", "salary"})


def _declared(found: Iterable[State], path: str) -> list[dict[str, object]]:
    for state in found if path else ():
        value = at(state.value, path)
        several = value if isinstance(value, list) else [value]
        items = [item for item in several if isinstance(item, dict)]
        if items:
            return items
    return []


def _post(item: Mapping[str, object], document: Document, shape: StateShape, *, alone: bool) -> Post | None:
    title = line(_field(item, "title", shape), _LONGEST_TITLE)
    company, location = line(_field(item, "company", shape)), line(_place(_field(item, "location", shape)))
    text, salary = _text(item, shape), _salary(_field(item, "salary", shape))
    if not title or not (text or company or salary):
        return None
    url = None if alone else _address(item, document, shape)
    key = url or _key(item, document, shape, (title, company or "", location or ""), alone=alone)
    return Post(
        source="",
        key=key,
        text=with_fields(text, title, location, salary),
        title=title,
        url=url or canonical(document.url),
        platform=PLATFORM,
        author=company,
        company=company,
        location=location,
        salary=salary,
        published_at=time_of(_field(item, "time", shape)),
        parse_suspect=not text,
    )


def _field(item: Mapping[str, object], name: str, shape: StateShape) -> object:
    if path := shape.fields.get(name):
        return at(item, path)
    return next((item[one] for one in NAMES[name] if item.get(one) not in (None, "", [], {})), None)


def _text(item: Mapping[str, object], shape: StateShape) -> str:
    parts = [words(_field(item, "text", shape))]
    for name in () if "text" in shape.fields else _MORE:
        more = words(item.get(name))
        if more and more not in parts[0]:
            parts.append(more)
    return "\n\n".join(part for part in parts if part)


def _place(value: object) -> object:
    """An address that is told in parts, smallest first, as the list of its parts."""
    if not isinstance(value, dict):
        return value
    parts = value.get("address_components", value)
    names = (
        "street",
        "district",
        "city",
        "cityName",
        "addressLocality",
        "region",
        "province",
        "addressRegion",
        "country",
    )
    told = [parts[name] for name in names if isinstance(parts, dict) and parts.get(name)]
    return told or value


def _salary(value: object) -> str | None:
    """What is offered, as said, or in figures: `IDR 4000000-5000000`."""
    one = value[0] if isinstance(value, list) and value else value
    if not isinstance(one, dict):
        return line(one)
    ends = [next((words(one[name]) for name in names if one.get(name)), "") for names in (_LOWEST, _HIGHEST)]
    figures = "-".join(dict.fromkeys(filter(None, ends)))
    if not figures:
        return line(one)
    currency = next((words(one[name]) for name in _CURRENCY if one.get(name)), "")
    return f"{currency} {figures}".strip()


def _address(item: Mapping[str, object], document: Document, shape: StateShape) -> str | None:
    if shape.address:
        names = _PLACES.findall(shape.address)
        told = {name: line(_field(item, name, shape) if name in NAMES else at(item, name), 200) for name in names}
        if not all(told.values()):
            return None
        filled = _PLACES.sub(lambda place: quote(told[place[1]] or "", safe=""), shape.address)
        return joined(document.base, filled)
    said = _field(item, "url", shape)
    url = joined(document.base, said) if isinstance(said, str) else None
    return url if url and site(url) == site(document.url) else None


def _key(
    item: Mapping[str, object], document: Document, shape: StateShape, said: tuple[str, ...], *, alone: bool
) -> str:
    if alone:
        declared = document.first('//link[@rel="canonical"]/@href')
        return page_key(document.url, str(declared) if declared is not None else None)
    named = line(_field(item, "id", shape), 100) or "\x1f".join(said)
    digest = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{canonical(document.url).partition('?')[0]}#{digest}"


def _elsewhere(post: Post, document: Document) -> bool:
    return len(post.text) < _FULL and post.url is not None and post.url != canonical(document.url)


def _next(found: Iterable[State], document: Document, shape: StateShape) -> tuple[Link, ...]:
    for state in found if shape.next else ():
        said = at(state.value, shape.next)
        url = joined(document.base, said) if isinstance(said, str) else None
        if url and site(url) == site(document.url):
            return (Link(url, "next"),)
    return ()
