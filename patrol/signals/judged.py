"""What follows from what was said and from the reference tables: placement status, pay against the place and the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from patrol.records import Age, Pay, Signal
from patrol.tables import Tables
from patrol.text.patterns import whole
from patrol.text.reading import Reading

_WORKS = {"work_domestic": "domestic", "work_ship": "fishing", "work_nightlife": "nightlife"}
_TOO_HIGH, _TOO_LOW = 1.5, 0.5
_ADULT = 18
_UNSAID_HIGH = 12_000_000
"""Rupiah a month that no unskilled work of unsaid place pays (police: ordinary placements in Asia pay 7-10 million)."""


_LONG = 450
"""Characters from which a text has room to say what its company does, trades in and belongs to."""
_COMPANY = re2.compile(
    r"\b(?:pt|cv)\.? ?[a-z]|co\.,? ?ltd|\bltd\b|\btbk\b|\binc\b|\bour company|company (?:is|in|with|that)\b|perusahaan (?:yang|kami|kita|adalah|"
    r"ini|multi|perdagangan|manufaktur)|merupakan perusahaan|bergerak (?:di|dalam)|didirikan|berdiri (?:pada|sejak)|"
    r"restoran kami|job ?desc|responsibilit|tanggung jawab|kualifikasi|requirements"
)
_GOES = frozenset(
    (
        "going_abroad",
        "papers_made_by_recruiter",
        "visa_not_for_work",
        "transit_route",
        "foreign_phone",
        "crosses_border_unseen",
        "scam_place",
        "asks_to_surrender_papers",
    )
)


def judge(signals: Sequence[Signal], tables: Tables, reading: Reading) -> tuple[Signal, ...]:
    """Signals about signals; each stands on the words of the one that it judges."""
    placed = () if _only_of_the_company(signals, reading) else tuple(_placement(signals, tables))
    return (*placed, *_pay(signals, tables), *_children(signals, reading))


def _only_of_the_company(signals: Sequence[Signal], reading: Reading) -> bool:
    """A long company advertisement where nobody goes anywhere: the foreign place is its owner, trade or language."""
    if len(reading.folded) < _LONG or not _COMPANY.search(whole(reading.folded)):
        return False
    return not any(signal.name in _GOES for signal in signals)


_GROWN = re2.compile(
    r"\b(?:genap|sudah|setelah|kalau sudah|minimal|min\.?) (?:umur |usia |berumur |berusia )?(?:18|19|2\d)\b"
)
_TEACHES = re2.compile(r"\b(?:guru|pengajar|mengajar|tutor|bimbel|les|kursus|bimbingan belajar|teacher|olimpiade)\b")


def _children(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """Pupils are minors, unless an age from 18 up is asked for, or they are those who are taught."""
    asked = [signal.value for signal in signals if signal.name == "age_sought"]
    grown = any(isinstance(age, Age) and age.min is not None and age.min >= _ADULT for age in asked)
    folded = whole(reading.folded)
    spared = grown or _GROWN.search(folded) or _TEACHES.search(folded)
    for signal in signals:
        if signal.name in ("underage_welcome", "age_raised") or (signal.name == "pupils_sought" and not spared):
            yield _on(signal, "minor_sought", None)


def _placement(signals: Sequence[Signal], tables: Tables) -> Iterator[Signal]:
    for signal in signals:
        if signal.name not in ("destination", "scam_place") or signal.value in (None, "ID"):
            continue
        country = str(signal.value)
        row = tables.placement.get(country)
        status = row.status if row else "none"
        yield _on(signal, "works_abroad", country)
        if status == "none":
            yield _on(signal, "no_placement_country", country)
        elif status == "partial":
            yield _on(signal, "partial_placement_country", country)


def _pay(signals: Sequence[Signal], tables: Tables) -> Iterator[Signal]:
    countries = list(dict.fromkeys(str(s.value) for s in signals if s.name == "destination" and s.value))
    names = {signal.name for signal in signals}
    skilled = "formal_procedure" in names or "skill_asked" in names
    for signal in signals:
        pay = signal.value
        if signal.name != "pay" or not isinstance(pay, Pay) or pay.monthly_idr is None or pay.period == "once":
            continue
        low, high = _ordinary(countries, names, tables)
        if pay.monthly_idr > high * (_TOO_HIGH if not skilled else 3):
            yield _on(signal, "pay_above_ordinary", round(pay.monthly_idr))
        elif 0 < pay.monthly_idr < low * _TOO_LOW:
            yield _on(signal, "pay_below_ordinary", round(pay.monthly_idr))


def _ordinary(countries: Sequence[str], names: set[str], tables: Tables) -> tuple[float, float]:
    """Lowest and highest ordinary pay, rupiah a month, for the work at any of the places."""
    works = {"*", *(work for cue, work in _WORKS.items() if cue in names)}
    rows = [row for row in tables.wages if row.work in works and row.country in (countries or ["ID"])]
    own = [row for row in rows if row.work != "*"] or rows
    if not own:
        return 0.0, _UNSAID_HIGH
    figures = [(row.min * tables.rates[row.currency], row.max * tables.rates[row.currency]) for row in own]
    high = max(high for _, high in figures)
    return min(low for low, _ in figures), high if countries else max(high, _UNSAID_HIGH / _TOO_HIGH)


def _on(signal: Signal, name: str, value: str | float | None) -> Signal:
    return Signal(name, signal.field, signal.start, signal.end, signal.words, value)
