"""Two assessments -> in which of phone, destination, age and pay they differ: what makes a copy news."""

from __future__ import annotations

from patrol.records import Assessment

Facts = tuple[tuple[str, tuple[object, ...]], ...]


def facts(assessed: Assessment) -> Facts:
    """What a copy must share with a decided text to inherit its verdict, normalised: contacts as a set,
    destinations as a set, ages and whether children are sought, pay as said (currency, period, rounded to the unit)."""
    pay, age = assessed.pay, assessed.age
    return (
        ("phone", tuple(sorted({contact.casefold() for contact in assessed.contacts}))),
        ("destination", tuple(sorted(set(assessed.destinations)))),
        ("age", ((age.min, age.max) if age else ()) + (("minor",) if assessed.minor else ())),
        ("pay", (_rounded(pay.min), _rounded(pay.max), pay.currency, pay.period) if pay else ()),
    )


def differs(a: Assessment, b: Assessment) -> tuple[str, ...]:
    """The names among phone, destination, age, pay in which `a` and `b` differ; said by one alone is a difference.

    `phone` stands for every contact: a new Telegram name is as much news as a new number.
    """
    return tuple(name for (name, mine), (_, theirs) in zip(facts(a), facts(b), strict=True) if mine != theirs)


def _rounded(amount: float | None) -> int | None:
    # an amount read from hostile text may be infinite
    return round(amount) if amount is not None and abs(amount) < 1e15 else None
