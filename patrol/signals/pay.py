"""A reading -> the money in it: `pay`, and apart from it bonuses, fees asked, deductions, debts, penalties and more.

Signals: `pay` `bonus` `fee_asked` `deduction` `debt` `penalty` `bride_money` `finders_fee` `donor_payment`
`advance_paid` (to the family or for the way, before work), each with a `Pay`. A wage without a stated period is a
month's; the other sums are paid once unless said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from patrol.records import Pay, Period, Signal
from patrol.signals.pay_amounts import Sum, sums
from patrol.signals.pay_kinds import about_marriage, about_organs, kind_of, unlabelled
from patrol.tables import Tables
from patrol.text.reading import Reading

# Months' work in a unit: 26 days and 173 hours a month are Indonesian practice (Kepmenaker 102/2004: 1/173).
_PER_MONTH: Final[Mapping[Period, float]] = {"hour": 173.0, "day": 26.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
_ONE_EVENING = re.compile(
    r"\b(?:malam ini|mlm ini|nanti malam|hari ini|besok malam|sekali (?:datang|dateng|main)|abis pulang sekolah)\b"
)
_COMPANY = re.compile(r"\b(?:temenin|temani|ditemenin|nemenin|mendampingi|nyanyi|karaoke)\b")
_LEAST_WAGE = 30_000.0  # rupiah a month; less is no wage but a slip of reading
_MOST = 1e12


def notice_pay(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Uang yang disebut: upah, biaya, potongan, utang, denda, mahar. Money and what it is for."""
    folded = reading.folded
    marriage, organs = about_marriage(folded), about_organs(folded)
    signals: list[Signal] = []
    end = 0
    for found in sorted(sums(folded), key=lambda one: (one.start, -one.end)):
        if found.start < end or found.high > _MOST:
            continue
        kind = kind_of(folded, found.start, found.end)
        if kind is None:
            kind = unlabelled(folded, found.period)
        elif kind == "pay" and (organs or marriage) and not found.period:
            kind = _of_the_deal(folded, found, organs=organs)
        elif kind == "donor_payment" and not organs:
            kind = "pay"
        elif kind == "advance_paid" and marriage:
            kind = "bride_money"
        if kind in (None, "price") or (found.piece and kind == "pay"):
            continue
        end = found.end
        signals.append(reading.signal(str(kind), found.start, found.end, _pay(str(kind), found, folded, tables.rates)))
    return tuple(signals)


def main_pay(signals: Iterable[Signal]) -> Pay | None:
    """The main advertised pay: the first wage, else bride money, donor payment or finder's fee."""
    first: dict[str, Pay] = {}
    for signal in signals:
        if isinstance(signal.value, Pay):
            first.setdefault(signal.name, signal.value)
    for name in ("pay", "bride_money", "donor_payment", "finders_fee"):
        if name in first:
            return first[name]
    return None


def _of_the_deal(folded: str, found: Sum, *, organs: bool) -> str:
    """A sum "received" in a text on organs or marriage is the deal's price, unless it is called a wage."""
    near = folded[max(0, found.start - 24) : found.start]
    if re.search(r"\b(?:gaji\w*|gajih|upah|salary|penghasilan)\b", near):
        return "pay"
    return "donor_payment" if organs else "bride_money"


def _pay(kind: str, found: Sum, folded: str, rates: Mapping[str, float]) -> Pay:
    period: Period
    if kind == "pay":
        period = found.period or ("once" if _ONE_EVENING.search(folded) and _COMPANY.search(folded) else "month")
    elif kind in ("bride_money", "donor_payment", "finders_fee"):
        period = "once"
    else:
        period = found.period or "once"
    rate, months = rates.get(found.currency), _PER_MONTH.get(period)
    monthly = round((found.low + found.high) / 2 * rate * months) if rate and months and kind == "pay" else None
    return Pay(found.low, found.high, found.currency, period, float(monthly) if monthly is not None else None)
