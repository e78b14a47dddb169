"""Captured text and findings -> runs of text, each with the numbers of the reasons that point at it. Never HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from patrol.records import Field, Finding


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the captured text; `reasons` are the numbers (from 1) of the findings whose words cover it."""

    text: str
    reasons: tuple[int, ...]


def runs(text: str, findings: Sequence[Finding], field: Field) -> list[Run]:
    """Cut `text` at every border of a finding in `field`. The runs joined give `text` again, to the letter."""
    spans = [
        (max(0, finding.start), min(len(text), finding.end), number)
        for number, finding in enumerate(findings, 1)
        if finding.field == field and finding.start < min(finding.end, len(text))
    ]
    borders = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return [
        Run(text[low:high], tuple(number for start, end, number in spans if start <= low and high <= end))
        for low, high in pairwise(borders)
    ]
