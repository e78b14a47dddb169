"""An assessment -> the contacts it names, where each stands in the captured text, and what the middle pane lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from patrol.console.highlight import Span
from patrol.console.language import N_
from patrol.records import Assessment, Field

MOST = 30
KINDS = {
    "tg": "Telegram",
    "ig": "Instagram",
    "fb": "Facebook",
    "line": "LINE",
    "wechat": "WeChat",
    "tt": "TikTok",
    "michat": "MiChat",
    "threads": "Threads",
    "x": "X",
    "bank": N_("Rekening"),
    "mail": N_("Surel"),
    "phone": N_("Telepon"),
    "url": N_("Tautan"),
}
"""A contact's prefix, and what kind it is."""
_PLACED = frozenset({"works_abroad", "no_placement_country", "going_abroad", "destination", "contact", "phone"})
"""Signals whose words are things in the world: countries and contacts."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A contact as assessments name it (`value`), and what kind it is, in words of the pages."""

    value: str
    kind: str
    name: str


def entities(assessment: Assessment) -> list[Entity]:
    """The contacts of a post, in the order in which they were read."""
    return [_entity(value) for value in assessment.contacts[:MOST]]


def spans(assessment: Assessment, text: str, field: Field) -> list[Span]:
    """Where contacts and countries stand in a field, as far as signals or the letters themselves tell."""
    found = {
        (signal.start, signal.end): Span(signal.start, signal.end, "entity", str(signal.value))
        for finding in assessment.findings
        for signal in finding.signals
        if signal.field == field and signal.name in _PLACED and isinstance(signal.value, str)
    }
    for value in assessment.contacts[:MOST]:
        for start, end in _places(value, text):
            found.setdefault((start, end), Span(start, end, "entity", value))
    return list(found.values())


def _entity(value: str) -> Entity:
    prefix, colon, rest = value.partition(":")
    if colon and prefix in KINDS:
        return Entity(value, KINDS[prefix], rest)
    if value.startswith("+"):
        return Entity(value, KINDS["phone"], value)
    return Entity(value, KINDS["mail"] if "@" in value else prefix if colon else KINDS["url"], rest or value)


def _places(value: str, text: str) -> Iterator[tuple[int, int]]:
    if value.startswith("+"):
        yield from _number_places(value[1:].removeprefix("62"), text)
        return
    name = value.partition(":")[2] or value
    lower = text.lower()
    at = lower.find(name.lower()) if len(lower) == len(text) else -1  # a letter may grow when it is made small
    if at >= 0 and len(name) > 2:
        yield at, at + len(name)


def _number_places(digits: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a number's digits follow one another with nothing but short gaps between."""
    placed = [(at, char) for at, char in enumerate(text[:20_000]) if char.isdecimal()]
    joined = "".join(str(int(char)) for _, char in placed)
    at = joined.find(digits) if len(digits) > 5 else -1
    if at >= 0:
        start, end = placed[at][0], placed[at + len(digits) - 1][0] + 1
        if end - start <= 3 * len(digits):
            yield _with_prefix(text, start), end


def _with_prefix(text: str, start: int) -> int:
    """Where the number begins, its 0 or +62 before it taken along."""
    before = text[max(0, start - 5) : start].rstrip(" .-(")
    for prefix in ("+62", "62", "0"):
        if before.endswith(prefix):
            return max(0, start - 5) + len(before) - len(prefix)
    return start
