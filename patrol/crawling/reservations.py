"""What a page or a site says of text and data mining, as TDMRep has it -> is it reserved? Pure; nothing is fetched.

The protocol (W3C community report of 2024): a header `tdm-reservation: 1`, a meta element of that name, and rules for
a whole site in `/.well-known/tdmrep.json`. A rule for the page itself stands above one for the site.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

NAME = "tdm-reservation"
WELL_KNOWN = "/.well-known/tdmrep.json"
MAX_RULES = 1_000
_META = re.compile(r"<meta\b[^<>]{0,500}>", re.IGNORECASE)
_VALUE = re.compile(r"content\s{0,5}=\s{0,5}[\"']?\s{0,5}([01])", re.IGNORECASE)
_HEAD = 50_000

Rules = tuple[tuple[str, bool], ...]
"""Path patterns and whether what they fit is reserved, as the file orders them."""


def in_header(value: bytes | None) -> bool | None:
    """What a response's header says; `None` where it says nothing."""
    text = (value or b"").strip()
    return {b"1": True, b"0": False}.get(text)


def in_page(text: str) -> bool | None:
    """What the page's own meta element says; `None` where it has none."""
    head = text[:_HEAD]
    if NAME not in head.lower():
        return None
    for element in _META.findall(head):
        if NAME in element.lower() and (found := _VALUE.search(element)) is not None:
            return found[1] == "1"
    return None


def read_rules(body: bytes) -> Rules:
    """The rules of a tdmrep.json; none where it is no such file: what cannot be read reserves nothing."""
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    told = [row for row in rows[:MAX_RULES] if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple((str(row["location"])[:500], str(row.get(NAME)) == "1") for row in told if "location" in row)


def by_rules(rules: Rules, url: str) -> bool | None:
    """What the site's rules say of an address: the longest pattern that fits, as in robots.txt; `None`: nothing."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    fits = [(len(pattern), reserved) for pattern, reserved in rules if _fits(pattern, path)]
    return max(fits)[1] if fits else None


def _fits(pattern: str, path: str) -> bool:
    """True where a pattern fits: `*` stands for anything, `$` for the end; without `$` a beginning is enough."""
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(others):
        if whole and number == len(others) - 1:
            return len(path) - len(part) >= at and path.endswith(part)
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not whole or at == len(path)
