"""A reading -> web addresses: `web_address`, host in lower case, tracking parameters dropped, shorteners kept.

Messengers' own links (`wa.me`, `t.me`) are contacts; an invitation to a group is an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from patrol.records import Signal
from patrol.tables import Official, Tables
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_TLD = (
    r"com|net|org|id|co|info|biz|xyz|top|vip|club|live|site|online|shop|store|link|page|pages|app|dev|web|work|jobs|"
    r"careers|agency|asia|ltd|company|group|fun|icu|cc|tv|me|ly|ee|bio|gle|gl|to|at|gg|in|is|us|uk|my|sg|kh|mm|th|ph|vn|"
    r"la|tw|hk|cn|jp|kr|au|nz|sa|ae|qa|eu|example|test"
)
_SCHEME = re.compile(r"(?:h(?:tt|xx)ps?://|www\.)[^\s<>\"'`|\\^{}\[\]]{3,300}")
_BARE = re.compile(
    rf"(?<![a-z0-9@.\-_/])(?:[a-z0-9][a-z0-9\-]{{0,40}}\.){{1,4}}(?:{_TLD})(?![a-z0-9\-@.]\S|[a-z0-9])"
    r"(?:/[^\s<>\"'`|\\^{}\[\]]{0,250})?"
)
_SHORT = [
    "bit.ly",
    "s.id",
    "tinyurl.com",
    "cutt.ly",
    "linktr.ee",
    "forms.gle",
    "lynk.id",
    "heylink.me",
    "msha.ke",
    "taplink.cc",
    "rb.gy",
    "t.co",
]
_APART = re.compile(
    r"\b(" + "|".join(re.escape(host).replace(r"\.", r"\s?(?:\.|[(\[]\s?(?:dot|titik)\s?[)\]])\s?") for host in _SHORT)
    + r")\s{0,2}/\s{0,2}([\w.\-]{2,60})"
)  # fmt: skip
_HIDDEN = re.compile(
    rf"(?<![a-z0-9@.\-])([a-z0-9\-]{{3,40}})\s?[(\[]\s?(?:dot|titik|\.)\s?[)\]]\s?({_TLD})(?![a-z])(/[^\s<>\"']{{0,120}})?"
)
_MAY_STAND = TEXTS.add_re2(
    rf"://|www\.|[a-z0-9]\.(?:{_TLD})\b|\b(?:dot|titik)\b|[a-z]\s?\.\s?(?:ly|id|ee|gle|me|cc|gy|co)\b"
)
"""What is asked of every text, in linear time, before the patterns that look around themselves."""
_TRACKS = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|igshid|igsh|mibextid|si|ref|ref_src|source|spm|_t|_r|share\w*|s|tt_from)$"
)
_MESSENGERS = re.compile(
    r"^(?:wa\.me/|api\.whatsapp\.com/|web\.whatsapp\.com/|t\.me/(?!\+|joinchat)|telegram\.(?:me|dog)/|(?:m\.)?instagram\.com/|"
    r"(?:vt\.|vm\.)?tiktok\.com/@|line\.me/)"
)
_EDGE = ".,;:!?)]}'\"*_~…。，、"


def notice_addresses(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Alamat web yang ditulis, tanpa parameter pelacak. Web addresses as written, tracking parameters dropped."""
    folded = reading.folded
    if not _MAY_STAND.stands_in(reading.body):
        return ()
    signals: list[Signal] = []
    seen: set[str] = set()
    for start, end, written in sorted(_written(reading, folded)):
        address = normal_address(written)
        if address is None or address in seen or _MESSENGERS.match(address):
            continue
        seen.add(address)
        signals.append(reading.signal("web_address", start, end, address))
        if is_official_host(address.partition("/")[0].partition("?")[0], tables.officials):
            signals.append(reading.signal("official_contact", start, end, address))
    return tuple(signals)


def normal_address(written: str) -> str | None:
    """`HTTPS://WWW.Kerja.example/A?utm_source=x&id=3` -> `kerja.example/A?id=3`; None where no host is named."""
    bare = re.sub(r"^h(?:tt|xx)ps?://", "", written.strip(_EDGE), flags=re.IGNORECASE)
    try:
        parts = urlsplit(f"//{bare}")
        host = (parts.hostname or "").removeprefix("www.").strip(".")
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return None
    if not re.fullmatch(r"[a-z0-9.\-]{3,120}", host) or "." not in host or not re.search(r"[a-z]", host.split(".")[-1]):
        return None
    query = urlencode([(name, value) for name, value in pairs if not _TRACKS.match(name.lower())])
    path = parts.path.rstrip("/" + _EDGE)
    return f"{host}{path}{'?' + query if query else ''}"


def is_official_host(host: str, officials: tuple[Official, ...]) -> bool:
    """Whether a host is one of an authority's domains, or lies under one."""
    domains = (row.contact for row in officials if row.kind == "domain")
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _written(reading: Reading, folded: str) -> Iterator[tuple[int, int, str]]:
    """Every address with its place; paths in the letters of the captured text, for shorteners tell capitals apart."""
    taken: list[tuple[int, int]] = []
    for pattern in (_SCHEME, _BARE) if "." in folded else ():
        for match in pattern.finditer(folded):
            start, end = match.start(), match.start() + len(match.group().rstrip(_EDGE))
            if any(start < old_end and end > old_start for old_start, old_end in taken):
                continue
            if pattern is _BARE and _is_no_host(match.group(), folded[max(0, start - 3) : start]):
                continue
            taken.append((start, end))
            captured = reading.locate(start, end)[3]
            yield start, end, captured if normal_address(captured) else folded[start:end]
    for match in _APART.finditer(folded):
        if not any(match.start() < end and match.end() > start for start, end in taken):
            host = re.sub(r"[(\[]\s?(?:dot|titik)\s?[)\]]|\s", "", match[1]) if "." in match[1] else _undone(match[1])
            yield *match.span(), f"{host}/{match[2]}"
    if "dot" in folded or "titik" in folded:
        for match in _HIDDEN.finditer(folded):
            if not any(match.start() < end and match.end() > start for start, end in taken):
                yield *match.span(), f"{match[1]}.{match[2]}{match[3] or ''}"


def _undone(written: str) -> str:
    return re.sub(r"\s?[(\[]\s?(?:dot|titik)\s?[)\]]\s?", ".", written)


def _is_no_host(written: str, before: str) -> bool:
    """`s.kom`, `dll.di`, a mail's domain after a spaced at sign: words with a dot between."""
    host = written.partition("/")[0]
    labels = host.split(".")
    if before.rstrip().endswith("@"):
        return True
    short = len(labels) == 2 and "/" not in written and (len(labels[0]) < 4 or labels[1] in _TWO_LETTER_WORDS)
    return short or (all(len(label) <= 3 for label in labels) and "/" not in written)


_TWO_LETTER_WORDS = frozenset(
    [
        "in",
        "is",
        "at",
        "to",
        "me",
        "us",
        "la",
        "my",
        "co",
        "tv",
        "cc",
        "sa",
        "th",
        "work",
        "live",
        "group",
        "page",
        "web",
        "fun",
        "company",
        "jobs",
        "agency",
    ]
)
"""Endings that are words: `gaji.in`, `kerja.di`: a host there needs a path or a scheme."""
