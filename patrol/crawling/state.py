"""A page whose body is JSON, or that carries its state as JSON in its scripts -> those values, each with its name.

Sites that are drawn by a script ship what they draw: Next.js in `__NEXT_DATA__`, Nuxt in `__NUXT_DATA__` (a flat list
whose numbers are places in it), others as `window.NAME = {...}`. No script is ever run: what only a script can tell is
left to the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jmespath  # type: ignore[import-untyped]

from patrol.crawling.html import Document

MAX_STATES = 20
MAX_CHARS = 5_000_000
_LEAST = 20  # characters: smaller ones hold settings, never postings
_MOST_MENDED = 2_000_000
_MOST_VALUES = 200_000
_DEPTH = 40
_ASSIGNED = re.compile(r"(?:window\.|var |let |const |self\.)\s{0,4}([A-Za-z_$][\w$]{1,60})\s{0,4}=\s{0,4}(?=[{\[J])")
_MOST_ASSIGNED = 200
_PARSED = "JSON.parse("
# What JavaScript writes and JSON does not know: bare names of fields, and words for what is not there. A string that
# does not end reaches to the end of the text, so that no quote is looked at twice.
_LOOSE = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|([A-Za-z_$][\w$]{0,80}+)(\s{0,4}+:)?+|(?<=[\[{,])\s*+,|,(?=\s{0,200}+[}\]])',
    re.DOTALL,
)
_ABSENT = frozenset({"undefined", "NaN", "Infinity"})
_NAMES = frozenset({"true", "false", "null"})


@dataclass(frozen=True, slots=True)
class State:
    """One JSON value of a page, and what the page calls it; `body` for a page that is nothing else."""

    name: str
    value: object


def is_json(document: Document) -> bool:
    """True for a page whose whole body is JSON, going by how it begins and ends."""
    text = document.text
    start, end = text[:200].lstrip("\ufeff \t\r\n")[:1], text[-200:].rstrip()[-1:]
    return (start == "{" and end == "}") or (start == "[" and end == "]")


@lru_cache(maxsize=1)  # every family asks for it, one after another
def body(document: Document) -> object | None:
    """What a page of JSON says; `None` where it is none, or cannot be read. It is not to be changed."""
    return loaded(document.text.lstrip("\ufeff")) if is_json(document) else None


def states(document: Document) -> list[State]:
    """Every JSON value that a page carries, its own first; JSON-LD is left to its own reader."""
    if is_json(document):
        value = body(document)
        return [] if value is None else [State("body", value)]
    if "<script" not in document.text.lower():
        return []
    found = []
    for state in _in_scripts(document):
        found.append(state)
        if len(found) >= MAX_STATES:
            break
    return found


def _in_scripts(document: Document) -> Iterator[State]:
    for node in document.root.iter("script"):
        text = node.text or ""
        kind = (node.get("type") or "").lower()
        if len(text) < _LEAST or len(text) > MAX_CHARS or "ld+json" in kind:
            continue
        name = node.get("id") or node.get("data-target") or "application/json"
        if "json" in kind:
            value = loaded(text)
            if value is not None:
                yield State(name, unflattened(value) if name == "__NUXT_DATA__" else value)
        elif not kind or "javascript" in kind or kind == "module":
            yield from _assigned(text)


def _assigned(text: str) -> Iterator[State]:
    """The values of `window.NAME = {...}`; a program's own variables come to nothing, for they are no JSON."""
    at = tried = 0
    while tried < _MOST_ASSIGNED and (found := _ASSIGNED.search(text, at)) is not None:
        tried += 1
        value, at = _value_at(text, found.end())
        if isinstance(value, (dict, list)) and value:
            yield State(found[1], value)


def _value_at(text: str, at: int) -> tuple[object | None, int]:
    quoted = text.startswith(_PARSED, at)
    decoder = json.JSONDecoder(strict=False)
    try:
        value, end = decoder.raw_decode(text, at + len(_PARSED) if quoted else at)
    except (ValueError, RecursionError):
        if quoted or len(text) - at < _LEAST * 5 or _in_vain(text, at):
            return None, at
        return _loosely(text[at : at + _MOST_MENDED]), len(text)
    return (loaded(value) if quoted and isinstance(value, str) else None if quoted else value), end


def _in_vain(text: str, at: int) -> bool:
    # what is assigned is no object of data: a program's own list, an empty object
    return text.startswith("J", at) or not re.match(r"[{\[]\s{0,50}[\"'A-Za-z_${\[]", text[at : at + 60])


def _loosely(text: str) -> object | None:
    """The object that a script spells in JavaScript's own way; `None` where it takes more than that."""
    mended = _LOOSE.sub(_strict, text)
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(mended)
    except (ValueError, RecursionError):
        return None
    return value  # type: ignore[no-any-return]


def _strict(found: re.Match[str]) -> str:
    if found[2]:
        return f'"{found[1]}":'
    if found[1]:
        return found[1] if found[1] in _NAMES else "null" if found[1] in _ABSENT else found[1]
    return found[0] if found[0].startswith('"') else ""


def loaded(text: str) -> object | None:
    """A JSON text's value; `None` where it is none or nested beyond reason."""
    try:
        return json.loads(text, strict=False)  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return None


def at(value: object, path: str) -> object | None:
    """What a JMESPath finds in a value; `None` where there is nothing of the kind.

    Raises:
        ValueError: the path itself is none (a fault of the spider, not of the page).
    """
    try:
        return jmespath.search(path, value)  # type: ignore[no-any-return]
    except (jmespath.exceptions.JMESPathTypeError, RecursionError, TypeError):
        return None


def dicts(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value, outer ones first, bounded in depth and number."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while waiting and seen < _MOST_VALUES:
        here, depth = waiting.pop()
        seen += 1
        if isinstance(here, dict):
            yield here
        inner = list(here.values()) if isinstance(here, dict) else here if isinstance(here, list) else []
        if depth < _DEPTH:
            waiting.extend((one, depth + 1) for one in reversed(inner) if isinstance(one, (dict, list)))


def unflattened(value: object) -> object:
    """Nuxt's flat list as the value it stands for; anything else as it is. What refers to itself is cut there."""
    if not isinstance(value, list) or not value or len(value) > _MOST_VALUES:
        return value
    return _Flat(value).value(0, 0)


class _Flat:
    """Each entry is a plain value, or an object or a list whose values are places in the list."""

    def __init__(self, entries: list[Any]) -> None:
        self.entries = entries
        self.made = 0

    def value(self, place: object, depth: int) -> object:
        self.made += 1
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(self.entries):
            return None
        entry = self.entries[place]
        if depth > _DEPTH or self.made > _MOST_VALUES:
            return None
        if isinstance(entry, Mapping):
            return {str(name): self.value(inner, depth + 1) for name, inner in entry.items()}
        if isinstance(entry, list):
            if entry and isinstance(entry[0], str):  # a marked value: ["Reactive", 3], ["Date", "2026-..."]
                return self._marked(entry, depth)
            return [self.value(inner, depth + 1) for inner in entry]
        return entry

    def _marked(self, entry: list[Any], depth: int) -> object:
        if len(entry) == 2 and isinstance(entry[1], int):
            return self.value(entry[1], depth + 1)
        return entry[1] if len(entry) == 2 and isinstance(entry[1], str) else None
