"""Conditions alone -> what they say of each other: can never hold; or hold only where others do."""

from __future__ import annotations

from collections.abc import Sequence

from patrol.rulebook.conditions import Test, When


def never_holds(when: When) -> str | None:
    """Why the conditions can hold on no text, or `None` where nothing is seen against them."""
    acts = _acts(when)
    if not acts:
        return "no speech act is left that `all` and `none` both allow"
    barred = {test: other for test in when.tests() for other in when.none if implies(test, other)}
    for test in when.all:
        if test in barred:
            return f"`none` forbids {_said(test)}, which `all` asks for"
    if when.any and all(test in barred for test in when.any):
        return "`none` forbids everything that stands under `any`"
    if when.n and sum(test not in barred for test in when.of) < when.n:
        return "`none` leaves fewer than n of what stands under `at_least`"
    return None


def _acts(when: When) -> bool:
    """Whether a speech act is left: there is one in every text, and it has one value."""
    asked = [set(test.value) for test in when.all if test.signal == "speech_act" and test.value]
    barred = {value for test in when.none if test.signal == "speech_act" for value in test.value}
    return not asked or bool(set.intersection(*asked) - barred)


def _said(test: Test) -> str:
    return "these phrases" if test.phrases else test.signal


def implies(one: Test, other: Test) -> bool:
    """Whether a text that meets the one condition meets the other."""
    if one.phrases or other.phrases:
        return one.phrases == other.phrases
    if one.signal != other.signal:
        return False
    if other.any_value:
        return True
    allowed = not other.value or (bool(one.value) and set(one.value) <= set(other.value))
    denied = not other.not_value or (
        (bool(one.value) and not set(one.value) & set(other.not_value)) or set(other.not_value) <= set(one.not_value)
    )
    above = other.above is None or (one.above is not None and one.above >= other.above)
    below = other.below is None or (one.below is not None and one.below <= other.below)
    return allowed and denied and above and below


def narrower(one: When, other: When) -> bool:
    """Whether the one holds only where the other does: it asks for the same and more."""
    if not all(_met(one.all, test) for test in other.all):
        return False
    if other.any and not (_met_one(one.all, other.any) or (one.any and _within(one.any, other.any))):
        return False
    if not all(any(implies(test, barred) for barred in one.none) for test in other.none):
        return False
    if not other.n:
        return True
    sure = sum(_met(one.all, test) for test in other.of)
    return sure >= other.n or (one.n >= other.n and _within(one.of, other.of))


def _met(known: Sequence[Test], test: Test) -> bool:
    return any(implies(one, test) for one in known)


def _met_one(known: Sequence[Test], tests: Sequence[Test]) -> bool:
    return any(_met(known, test) for test in tests)


def _within(some: Sequence[Test], others: Sequence[Test]) -> bool:
    """Whether each of some meets one of the others, no two the same one."""
    taken: set[int] = set()
    for test in some:
        place = next((n for n, other in enumerate(others) if n not in taken and implies(test, other)), None)
        if place is None:
            return False
        taken.add(place)
    return True
