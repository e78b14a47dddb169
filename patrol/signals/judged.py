"""What follows from what was said and from the reference tables: placement status, pay against the place and the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from patrol.records import Pay, Signal
from patrol.tables import Tables

_WORKS = {"work_domestic": "domestic", "work_ship": "fishing", "work_nightlife": "nightlife"}
_TOO_HIGH, _TOO_LOW = 1.5, 0.5
_UNSAID_HIGH = 12_000_000
"""Rupiah a month that no unskilled work of unsaid place pays (police: ordinary placements in Asia pay 7-10 million)."""


def judge(signals: Sequence[Signal], tables: Tables) -> tuple[Signal, ...]:
    """Signals about signals; each stands on the words of the one that it judges."""
    return (*_placement(signals, tables), *_pay(signals, tables))


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


def _on(signal: Signal, name: str, value: str | float) -> Signal:
    return Signal(name, signal.field, signal.start, signal.end, signal.words, value)
