"""The wages that were noticed and the wage tables -> which of them no such work pays there, too high or too low."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Final

import re2

from patrol.records import Pay, Signal
from patrol.tables import Tables, Wage
from patrol.text.patterns import says
from patrol.text.reading import Reading

UNSAID_HIGH: Final = 12_000_000
"""Rupiah a month that no unskilled work of unsaid place pays (police: ordinary placements in Asia pay 7-10 million)."""
_TOO_HIGH, _TOO_HIGH_SKILLED, _TOO_HIGH_LICENSED = 1.5, 3.0, 2.0
_TOO_LOW, _TOO_LOW_AT_SEA = 0.5, 0.7
"""Of the lowest ordinary pay. At sea nobody can leave, so less is asked for; a child is owed the whole of it."""

_BY_CUE: Final = {"work_domestic": "domestic", "work_nightlife": "nightlife"}
_AT_SEA: Final = frozenset(("fishing", "shipping"))
_SHIPPING = re2.compile(
    r"\b(?:pesiar|cruise|tanker|kargo|cargo|bulk|container|kontainer|tugboat|offshore|able seaman|oiler|bosun|juru mudi|"
    r"masinis kapal|liveaboard|feri|ferry)\b"
)
_WORDS: Final = {
    "factory": re2.compile(
        r"\b(?:pabrik|kilang|operator produksi|factory|manufactur\w*|assembling|garmen|konveksi|cnc|injection)\b"
    ),
    "plantation": re2.compile(
        r"\b(?:ladang|sawit|kebun|perkebunan|panen|pemanen|petik|farm|pertanian|peternakan|greenhouse|tani|plantation)\b"
    ),
    "construction": re2.compile(
        r"\b(?:bangunan|proyek|kuli|kenek|tukang (?:batu|kayu|besi|las|cat)|welder|scaffold\w*|konstruksi|construction|"
        r"kaitai|buruh bangunan)\b"
    ),
    "hospitality": re2.compile(
        r"\b(?:hotel|restoran|resto|restaurant|rumah makan|kedai|kafe|cafe|waiter\w*|waitress|barista|housekeeping|"
        r"room ?boy|cleaner|cleaning|laundry|cuci piring|dapur|kitchen|steward|cook|koki)\b"
    ),
    "care": re2.compile(
        r"\b(?:kaigo|lansia|jompo|caregiver|care ?giver|nurse aide|pflege\w*|jaga (?:nenek|kakek|ama|akong|orang tua)|"
        r"panti|perawat (?:lansia|orang tua))\b"
    ),
}


def judge_pay(signals: Sequence[Signal], tables: Tables, reading: Reading) -> Iterator[Signal]:
    """`pay_above_ordinary` and `pay_below_ordinary`, each on the words of the wage, its value rupiah a month.

    What is ordinary depends on place and work; who asks for a skill, a language or a certificate may pay more, whoever
    names a licence a little more (a claim is easily copied).
    """
    wages = [signal for signal in signals if signal.name == "pay" and _monthly(signal) is not None]
    if not wages:
        return
    names = {signal.name for signal in signals}
    countries = list(dict.fromkeys(str(one.value) for one in signals if one.name == "destination" and one.value))
    works = _works(names, reading)
    low, high = _ordinary(countries, works, tables)
    for signal in wages:
        monthly = _monthly(signal) or 0.0
        if monthly > high * _above(names):
            yield _on(signal, "pay_above_ordinary", monthly)
        elif 0 < monthly < low * _below(names, works):
            yield _on(signal, "pay_below_ordinary", monthly)


def _monthly(signal: Signal) -> float | None:
    pay = signal.value
    if not isinstance(pay, Pay) or pay.period == "once":
        return None
    return pay.monthly_idr


def _above(names: Set[str]) -> float:
    if names & {"formal_procedure", "skill_asked", "licence_listed"}:
        return _TOO_HIGH_SKILLED
    return _TOO_HIGH_LICENSED if "licence_claimed" in names else _TOO_HIGH


def _below(names: Set[str], works: Set[str]) -> float:
    if "minor_sought" in names:
        return 1.0
    return _TOO_LOW_AT_SEA if works & _AT_SEA else _TOO_LOW


def _works(names: Set[str], reading: Reading) -> Set[str]:
    """The kinds of work that the table tells wages of; work at sea and in a house is told by its own cues."""
    told = {work for cue, work in _BY_CUE.items() if cue in names}
    text = reading.body
    if "work_ship" in names:
        return told | {"shipping" if says(_SHIPPING, text) else "fishing"}
    return told or {work for work, pattern in _WORDS.items() if says(pattern, text)}


def _ordinary(countries: Sequence[str], works: Set[str], tables: Tables) -> tuple[float, float]:
    """Lowest and highest ordinary pay, rupiah a month, for the work at any of the places."""
    rows = [row for country in countries or ["ID"] for row in _rows(country, works, tables)]
    if works & _AT_SEA and "ID" not in countries:
        rows = [row for row in tables.wages if row.work in works and row.country in ("*", *countries)]
    if not rows:
        return 0.0, UNSAID_HIGH
    low = min(row.min * tables.rates[row.currency] for row in rows)
    high = max(row.max * tables.rates[row.currency] for row in rows)
    return low, high if countries else max(high, UNSAID_HIGH / _TOO_HIGH)


def _rows(country: str, works: Set[str], tables: Tables) -> list[Wage]:
    """The rows of a country for the work; where it has none for it, those for any work."""
    there = [row for row in tables.wages if row.country == country]
    return [row for row in there if row.work in works] or [row for row in there if row.work == "*"]


def _on(signal: Signal, name: str, value: float) -> Signal:
    return Signal(name, signal.field, signal.start, signal.end, signal.words, round(value))
