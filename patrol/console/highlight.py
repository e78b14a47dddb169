"""Captured text and what points into it -> runs of text, each with its layers and reasons. Never HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from patrol.records import Field, Finding

Layer = Literal["rule", "model", "entity"]
LAYERS: tuple[Layer, ...] = ("rule", "model", "entity")
MOST_SIGNS = 200
_SIGNS = {
    "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM",
    "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip
"""Characters that nobody sees, by the names that Unicode's charts give them."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that something points at: `start` and `end` in the captured field, the layer, and what to say of it."""

    start: int
    end: int
    layer: Layer
    title: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the captured text; `reasons` are the numbers (from 1) of the findings whose words cover it.

    `sign` names the character that nobody sees and that this run is, if it is one.
    """

    text: str
    reasons: tuple[int, ...]
    layers: tuple[Layer, ...] = ()
    title: str = ""
    sign: str = ""
    first: tuple[int, ...] = ()


def runs(text: str, findings: Sequence[Finding], field: Field, spans: Sequence[Span] = ()) -> list[Run]:
    """Cut `text` at every border of a finding in `field` or of a span. The runs joined give `text` again, to the
    letter. `first` of a run holds the reasons whose words begin there."""
    told = [
        (max(0, finding.start), min(len(text), finding.end), number, _layer(finding))
        for number, finding in enumerate(findings, 1)
        if finding.field == field and finding.start < min(finding.end, len(text))
    ]
    inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    signs = _signs(text)
    borders = {0, len(text), *(at for start, end, _, _ in told for at in (start, end))}
    borders |= {at for span in inside for at in (span.start, span.end)} | {at + more for at in signs for more in (0, 1)}
    found, begun = [], set[int]()
    for low, high in pairwise(sorted(borders)):
        over = [(number, layer) for start, end, number, layer in told if start <= low and high <= end]
        beside = [span for span in inside if span.start <= low and high <= span.end]
        reasons = tuple(number for number, _ in over)
        layers = {layer for _, layer in over} | {span.layer for span in beside}
        found.append(
            Run(
                text[low:high],
                reasons,
                tuple(layer for layer in LAYERS if layer in layers),
                next((span.title for span in beside if span.title), ""),
                signs.get(low, ""),
                tuple(number for number in reasons if number not in begun),
            )
        )
        begun.update(reasons)
    return found


def spelt(words: str) -> str:
    """Words with the characters that nobody sees by their names, in brackets."""
    signs = _signs(words)
    return "".join(f"[{signs[at]}]" if at in signs else char for at, char in enumerate(words))


def _layer(finding: Finding) -> Layer:
    return "model" if finding.rule == "model" else "rule"


def _signs(text: str) -> dict[int, str]:
    """Place -> name of the characters that nobody sees; those that hold an emoji together are left out."""
    found: dict[int, str] = {}
    if text.isascii():
        return found
    for at, char in enumerate(text):
        if len(found) < MOST_SIGNS and not char.isascii() and (char in _SIGNS or unicodedata.category(char) == "Cf"):
            joins = char == "\u200d" and at > 0 and unicodedata.category(text[at - 1]) in ("So", "Sk", "Mn")
            if not joins:
                found[at] = _SIGNS.get(char, f"U+{ord(char):04X}")
    return found
