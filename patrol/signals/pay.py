"""A reading -> the money in it: `pay`, and apart from it bonuses, fees asked, deductions, debts, penalties and more.

Signals: `pay` `bonus` `fee_asked` `deduction` `debt` `penalty` `bride_money` `finders_fee` `donor_payment`
`baby_payment` `advance_paid` (to the family or for the way, before work), each with a `Pay`. A wage without a stated
period is a month's; the other sums are paid once unless said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from patrol.records import Pay, Period, Signal
from patrol.signals.pay_amounts import Sum, sums
from patrol.signals.pay_kinds import about_babies, about_marriage, about_organs, kind_of, unlabelled
from patrol.tables import Tables
from patrol.text.reading import Reading

# Months' work in a unit: 26 days and 173 hours a month are Indonesian practice (Kepmenaker 102/2004: 1/173).
_PER_MONTH: Final[Mapping[Period, float]] = {"hour": 173.0, "day": 26.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
_ONE_EVENING = re.compile(
    r"\b(?:malam ini|mlm ini|nanti malam|hari ini|besok malam|sekali (?:datang|dateng|main)|abis pulang sekolah)\b"
)
_COMPANY = re.compile(r"\b(?:temenin|temani|ditemenin|nemenin|mendampingi|nyanyi|karaoke)\b")
_WAGE = re.compile(r"\b(?:gaji\w*|gajih|upah|salary|penghasilan)\b")
_ALLOWANCE = re.compile(r"\b(?:tunjangan|allowance|uang saku)\b[^.\n]{0,12}$")
_LEAST, _MOST = 3e3, 1e12  # rupiah; "PHP 8" is a programming language


def notice_pay(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Uang yang disebut: upah, biaya, potongan, utang, denda, mahar. Money and what it is for."""
    folded = reading.folded
    found: list[tuple[Sum, str | None]] = []
    end = 0
    about = _about(folded)
    for one in sorted(sums(folded, deal=about is not None), key=lambda one: (one.start, -one.end)):
        worth = one.high * tables.rates.get(one.currency, 1.0)
        if one.start >= end and _LEAST <= worth <= _MOST:
            found.append((one, kind_of(folded, one.start, one.end)))
            end = one.end
    if not found:
        return ()
    called = any(kind == "pay" and not one.piece for one, kind in found)
    signals: list[Signal] = []
    for one, said in found:
        if said is None and called and one.period is None:
            continue  # a wage is called so elsewhere; this is some other sum
        kind = _settled(folded, one, said, about)
        if kind not in (None, "price") and not (one.piece and kind == "pay"):
            signals.append(reading.signal(str(kind), one.start, one.end, _pay(str(kind), one, folded, tables.rates)))
    return tuple(signals)


def main_pay(signals: Iterable[Signal]) -> Pay | None:
    """The main advertised pay: the first wage, else bride money, donor payment or finder's fee."""
    first: dict[str, Pay] = {}
    for signal in signals:
        if isinstance(signal.value, Pay):
            first.setdefault(signal.name, signal.value)
    for name in ("pay", "bride_money", "donor_payment", "baby_payment", "finders_fee"):
        if name in first:
            return first[name]
    return None


def _about(folded: str) -> str | None:
    """The deal that a text is about where it is no ordinary work: the name of its payment."""
    if about_organs(folded):
        return "donor_payment"
    if about_babies(folded):
        return "baby_payment"
    return "bride_money" if about_marriage(folded) else None


def _settled(folded: str, found: Sum, kind: str | None, about: str | None) -> str | None:
    """The kind that nearby words told, or did not, in the light of what the whole text is about."""
    if kind is None:
        return unlabelled(folded, found.period, about)
    if kind == "ware":
        return "price"
    if kind == "finders_fee" and found.period in ("hour", "day", "month"):
        return "pay"  # a fee by the day is a wage
    if kind == "bonus" and "magang" in folded and _ALLOWANCE.search(folded[max(0, found.start - 24) : found.start]):
        return "pay"  # what an apprentice gets
    if kind == "pay":
        near = folded[max(0, found.start - 24) : found.start]
        if "beasiswa" in folded and "uang saku" in near:
            return "bonus"
        wage = found.period is not None or _WAGE.search(near) is not None
        return kind if wage or about is None else about
    if kind == "donor_payment" and about != "donor_payment":
        return about or "pay"
    return "bride_money" if kind == "advance_paid" and about == "bride_money" else kind


def _pay(kind: str, found: Sum, folded: str, rates: Mapping[str, float]) -> Pay:
    period: Period
    if kind == "pay":
        period = found.period or ("once" if _ONE_EVENING.search(folded) and _COMPANY.search(folded) else "month")
    elif kind in ("bride_money", "donor_payment", "baby_payment", "finders_fee"):
        period = "once"
    else:
        period = found.period or "once"
    rate, months = rates.get(found.currency), _PER_MONTH.get(period)
    monthly = round((found.low + found.high) / 2 * rate * months) if rate and months and kind == "pay" else None
    return Pay(
        None if found.up_to else found.low,
        found.high,
        found.currency,
        period,
        float(monthly) if monthly is not None else None,
    )
