"""A reading -> the money in it: `pay`, and apart from it bonuses, fees asked, deductions, debts, penalties and more.

Signals: `pay` `bonus` `fee_asked` `deduction` `debt` `penalty` `bride_money` `finders_fee` `donor_payment`
`baby_payment` `advance_paid` (to the family or for the way, before work), each with a `Pay`. A wage without a stated
period is a month's, unless it is too small for one; the other sums are paid once unless said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from patrol.records import Pay, Period, Signal
from patrol.signals.pay_amounts import Sum, amounts
from patrol.signals.pay_bare import PER_MONTH, bare_sums
from patrol.signals.pay_currency import plain_period
from patrol.signals.pay_setting import Setting
from patrol.signals.pay_settled import Found, grows, parallel, settle
from patrol.tables import Tables
from patrol.text.reading import Reading

# Months' work in a unit: 26 days and 173 hours a month are Indonesian practice (Kepmenaker 102/2004: 1/173).
_PER_MONTH: Final[Mapping[Period, float]] = {"hour": 173.0, "day": 26.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
_LEAST, _MOST = 3e3, 1e12  # rupiah; "PHP 8" is a programming language
_DEALS = ("bride_money", "donor_payment", "baby_payment", "finders_fee")
_ONE_JOB = re.compile(r"\bborongan(?:nya)?\b(?! per)[^\n.!?,\d]{0,30}$")
_CORRECTED = re.compile(
    r"^[^\n]{0,24}\b(?:eh|maksud(?:nya|ku)?|ralat|koreksi|typo|salah (?:ketik|tulis)|i mean|alias)\b[^\n]{0,24}$"
)


def notice_pay(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Uang yang disebut: upah, biaya, potongan, utang, denda, mahar. Money and what it is for."""
    setting = Setting(reading, tables)
    sums = _amounts(setting, tables.rates)
    if not sums:
        return ()
    found = settle(sums, setting)
    dealt = any(one.kind == setting.deal for one in found)  # what a bride's family is sent later is no wage
    wages = _together([one for one in found if one.kind == "pay" and (one.rank > 2 or not dealt)], reading.folded)
    best = max((_standing(one, setting) for one in wages), default=None)
    told = [one for one in wages if _standing(one, setting) == best] + [one for one in found if one.kind != "pay"]
    return tuple(
        reading.signal(one.kind, one.sum.start, one.sum.end, _pay(one.kind, one.sum, setting, tables.rates))
        for one in sorted(told, key=lambda one: one.sum.start)
    )


def _standing(one: Found, setting: Setting) -> tuple[int, bool]:
    """What makes one wage the main one before another: how plainly it is said, then that it is not in rupiah.

    Who is sent abroad earns there; a rupiah sum beside it is more often a fare.
    """
    return one.rank, one.sum.currency != "IDR" and not setting.home


def main_pay(signals: Iterable[Signal]) -> Pay | None:
    """The main advertised pay: the first wage, else bride money, donor payment or finder's fee."""
    first: dict[str, Pay] = {}
    for signal in signals:
        if isinstance(signal.value, Pay):
            first.setdefault(signal.name, signal.value)
    for name in ("pay", *_DEALS):
        if name in first:
            return first[name]
    return None


def _amounts(setting: Setting, rates: Mapping[str, float]) -> list[Sum]:
    """Every sum, none within another, in the money that it must be, those said in error left out."""
    plain, numbers = amounts(setting.folded, setting.country)
    said = _apart([_deal_sum(one, setting) for one in plain])
    kept = []
    for one in _apart([*said, *bare_sums(numbers, said, setting)]):
        settled = _localised(one, setting, rates)
        if _LEAST <= settled.high * rates.get(settled.currency, 1.0) <= _MOST:
            kept.append(settled)
    return _corrected(kept, setting.folded)


def _corrected(found: Sequence[Sum], folded: str) -> list[Sum]:
    """Without sums that the writer takes back: "dua juta ringgit eh maksud saya dua puluh juta"; the period stays."""
    made: list[Sum] = []
    for one in found:
        if made and _CORRECTED.match(folded[made[-1].end : one.start]):
            taken_back = made.pop()
            made.append(one._replace(period=one.period or taken_back.period))
        else:
            made.append(one)
    return made


def _apart(found: Iterable[Sum]) -> list[Sum]:
    kept: list[Sum] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _deal_sum(one: Sum, setting: Setting) -> Sum:
    """ "Rp 250" for a part of a liver is 250 million."""
    if one.currency == "IDR" and one.low >= 5 and one.high < 1_000 and setting.deal:
        return one._replace(low=one.low * 1e6, high=one.high * 1e6)
    return one


def _localised(one: Sum, setting: Setting, rates: Mapping[str, float]) -> Sum:
    """A sum of unsaid currency in the money of the place, where in rupiah nobody would go there for it: 35k in Taiwan."""
    local = None if one.named or one.low >= 3.5e6 else setting.local(one.start)
    if local is None or local.currency == "USD":
        return one
    months = PER_MONTH.get(one.period, 1.0)
    here = one.high * months / rates.get(local.currency, 1.0)
    fits = local.is_wage(one.low, months) or (one.period is None and local.is_wage(one.low, 26.0))
    return one._replace(currency=local.currency) if here < local.low * 0.5 and fits else one


def _together(wages: Sequence[Found], folded: str) -> list[Found]:
    """Wages of several posts, said side by side, as one: from the lowest to the highest."""
    made: list[Found] = []
    for one in wages:
        last = made[-1] if made else None
        if last and parallel(last.sum, one.sum, folded) and not _said_fainter(last, one, folded):
            period = last.sum.period or one.sum.period
            low, high = min(last.sum.low, one.sum.low), max(last.sum.high, one.sum.high)
            both = last.sum._replace(end=one.sum.end, low=low, high=high, period=period, up_to=False, over=False)
            made[-1] = last._replace(sum=both, rank=max(last.rank, one.rank))
        else:
            made.append(one)
    return made


def _said_fainter(last: Found, one: Found, folded: str) -> bool:
    """Whether what seems to grow into a wage is itself none for certain: "kelas 2.750.000, setelah itu 6 juta sebulan"."""
    return last.rank == 1 < one.rank and grows(last.sum, one.sum, folded)


def _pay(kind: str, found: Sum, setting: Setting, rates: Mapping[str, float]) -> Pay:
    period: Period
    if kind == "pay":
        period = found.period or _unsaid_period(found, setting)
    elif kind in _DEALS:
        period = "once"
    else:
        period = found.period or "once"
    rate, months = rates.get(found.currency), _PER_MONTH.get(period)
    monthly = round((found.low + found.high) / 2 * rate * months) if rate and months and kind == "pay" else None
    return Pay(
        None if found.up_to else found.low,
        None if found.over else found.high,
        found.currency,
        period,
        float(monthly) if monthly is not None else None,
    )


def _unsaid_period(found: Sum, setting: Setting) -> Period:
    if setting.one_evening or _ONE_JOB.search(setting.folded[max(0, found.start - 44) : found.start]):
        return "once"
    if found.currency == "IDR" and setting.has_deadline:
        return "once"
    return plain_period(found.high, found.currency, None) or "month"
