"""The same rows by two engines: each measure paired, over all rows, by language and by disguise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from patrol.learning.comparing import Paired, paired
from patrol.learning.evaluation import FALSE_FLAGS, LABEL_EXACT, MEASURES, OFFER_OR_NOT, RECALL, Judged, Measure

Couple = tuple[Judged, Judged]
"""One row by the one engine, and by the other."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One measure of one kind of row: by the first, by the second, and which is better where the interval tells."""

    name: str
    value: Paired
    more_is_better: bool = True

    @property
    def told(self) -> str:
        """Whether the interval of the difference leaves zero out, in words."""
        if self.value.low <= 0 <= self.value.high:
            return "no difference shown"
        return "better" if (self.value.low > 0) == self.more_is_better else "worse"

    def __str__(self) -> str:
        return f"{self.value}: {self.told}"


def shifts(first: Sequence[Judged], second: Sequence[Judged]) -> Iterator[Shift]:
    """Every measure over all rows; recall, false flags, offers and labels by kind of row; recall of disguised copies.

    Args:
        first, second: the same examples in the same order.
    """
    couples = list(zip(first, second, strict=True))
    for measure in MEASURES:
        yield from _shift(measure.name, measure, couples)
    for kind, among in _kinds(first):
        chosen = [couple for couple in couples if among(couple[0])]
        for measure in (RECALL, FALSE_FLAGS, OFFER_OR_NOT, LABEL_EXACT):
            yield from _shift(f"{measure.name}: {kind}", measure, chosen)
    copies = [
        (one.disguised.flagged, other.disguised.flagged)
        for one, other in couples
        if one.disguised is not None and other.disguised is not None
    ]
    if copies:
        yield Shift("flagged, of risky posts rewritten with all tricks mixed", paired(copies))


def _shift(name: str, measure: Measure, couples: Sequence[Couple]) -> Iterator[Shift]:
    # of a measure among what is flagged: the rows that both flag
    pairs = [
        (measure.holds(one), measure.holds(other))
        for one, other in couples
        if measure.among(one) and measure.among(other)
    ]
    if pairs:
        yield Shift(name, paired(pairs), measure.more_is_better)


def _kinds(rows: Sequence[Judged]) -> Iterator[tuple[str, Callable[[Judged], bool]]]:
    yield "written in disguise", lambda row: bool(row.example.meta.get("obfuscated"))
    yield "in a language other than Indonesian", lambda row: language_of(row) != "id"
    for language in sorted({language_of(row) for row in rows}):
        yield f"language {language}", _in(language)


def _in(language: str) -> Callable[[Judged], bool]:
    return lambda row: language_of(row) == language


def language_of(row: Judged) -> str:
    """The language that the row says it is in, else the one that was read."""
    return str(row.example.meta.get("lang") or row.made.language)
