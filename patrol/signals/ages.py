"""A reading -> ages: `age_sought` of the persons an offer wants, `underage_welcome`, `age_of_other` of anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from patrol.records import Age, Signal
from patrol.signals import age_words as words
from patrol.signals.age_context import BOUND_AFTER, BOUND_BEFORE, BRIDE, FAR, Around, nearest
from patrol.signals.age_numbers import with_digits
from patrol.signals.births import born
from patrol.tables import Tables
from patrol.text.reading import Reading

ADULT = 18
_YOUNGEST, _OLDEST = 10, 75
_FLOOR = 40  # nobody asks for people above more than this and says no word for age
_YEAR_SAID = re.compile(r"\d{4}|['’]\d\d")


class Said(NamedTuple):
    """Ages at `text[start:end]`: sought, somebody else's, or (`exception`) that of a child who is taken all the same.

    `refusal`: told only by who is turned away, "tidak menerima di bawah 18".
    """

    start: int
    end: int
    age: Age
    sought: bool
    exception: bool = False
    refusal: bool = False


def notice_ages(reading: Reading, tables: Tables, *, year: int | None = None) -> tuple[Signal, ...]:
    """Umur yang dicari, umur orang lain, anak yang tetap diterima. Ages sought, ages of others, children taken all the same.

    Birth years are counted from `year` (this year where unsaid).
    """
    del tables
    text, layer = with_digits(reading.folded)
    back: Callable[[int, int], tuple[int, int]] = layer.back if layer else lambda start, end: (start, end)
    year = year or datetime.now(UTC).year
    said = [*_without_grooms(text, [*_read(text)]), *(Said(*one) for one in born(text, year, nearest))]
    signals: list[Signal] = []
    for one in sorted(_without_refusals(said), key=lambda one: (one.start, one.end)):
        start, end = back(one.start, one.end)
        name = "underage_welcome" if one.exception else "age_sought" if one.sought else "age_of_other"
        if one.sought or not one.exception:
            signals.append(reading.signal(name, start, end, one.age))
    return tuple(signals)


def _without_refusals(said: list[Said]) -> list[Said]:
    """Who is turned away tells of no age where that of those sought is said: 22-45, nobody under 18."""
    lowest = min((one.age.min for one in said if one.sought and not one.refusal and one.age.min is not None), default=0)
    return [one for one in said if not one.refusal or lowest < (one.age.min or 0)]


def _without_grooms(text: str, said: list[Said]) -> list[Said]:
    """Of two ages of a match, the elder is the groom's: 21-33 and 38-55, 16-20 and 38."""
    ranges = [one.age for one in said if one.sought and one.age.min is not None and one.age.max is not None]
    if len(ranges) < 2 or not any(word in text for word in words.MARRIAGE):
        return said
    elder = [age for age in ranges if any((other.max or 0) <= (age.min or 0) + 3 for other in ranges if other != age)]
    grooms = [age for age in elder if (age.max or 0) > 45 or (age.min == age.max and (age.min or 0) >= 30)]
    return [one._replace(sought=False) if one.age in grooms else one for one in said]


def sought_age(signals: Iterable[Signal]) -> Age | None:
    """The ages of those sought, all groups together; None where none is said.

    An age told by a birth year stays in its signal: it changes with the day on which it is read.
    """
    ages = [
        one.value
        for one in signals
        if one.name == "age_sought" and isinstance(one.value, Age) and not _YEAR_SAID.search(one.words)
    ]
    low = [age.min for age in ages if age.min is not None]
    high = [age.max for age in ages if age.max is not None]
    return Age(min(low) if low else None, max(high) if high else None) if ages else None


def is_young(age: Age) -> bool:
    """The lowest age said is under 18; of an upper bound alone, up to 18: who may be at most that is mostly younger."""
    if age.min is None:
        return age.max is not None and age.max <= ADULT
    return age.min < ADULT


_NUMERAL = re.compile(r"\d+")
_MANY = re.compile(r"(?:\d[.,:/–-]|[a-z0-9$€£¥#%+]|[a-z0-9]_|s/d)\Z")
_GLUED = re.compile(r"(?:umur|usia|umr|age|cewek|cewe|cwe?|cowok|cwo|wanita|pria|maks|max|min)\Z")


def _read(text: str) -> Iterator[Said]:
    """Every number of one or two digits: part of a range, or an age by itself."""
    marriage: bool | None = None
    last, end = -FAR, 0
    for numeral in _NUMERAL.finditer(text):
        start = numeral.start()
        if start < end or numeral.end() - start > 2 or not _may_start(text, start):
            continue
        if marriage is None:
            marriage = any(word in text for word in words.MARRIAGE)
        around = Around(text, start, marriage)
        for said in _at(text, start, around, follows=start - last <= 32):
            yield said
            end = last = said.end


def _may_start(text: str, start: int) -> bool:
    """No part of an amount, a time, a date or a name."""
    before = text[max(0, start - 6) : start]
    if before.endswith("the "):  # "the 10th"
        return False
    return not _MANY.search(before) or _GLUED.search(before) is not None


def _at(text: str, start: int, around: Around, *, follows: bool) -> Iterator[Said]:
    """What the number at `start` says: the longest reading first."""
    for pattern in (words.RANGE, words.BOTH, words.FEW, words.BETWEEN):
        match = pattern.match(text, start)
        if match:
            around.set_after(match.end())
            age = _range(pattern, match, around)
            if age:
                yield Said(*match.span(), age, around.seeks(age))
                return
    match = words.SINGLE.match(text, start)
    if match:
        around.set_after(match.end())
        around.follows = follows and not around.measured
        yield from _single(match, around)


def _range(pattern: re.Pattern[str], match: re.Match[str], around: Around) -> Age | None:
    """The ages of a range, if that is what it is."""
    low, high = int(match["low"]), int(match["high"])
    years = match.groupdict().get("y1") or match.groupdict().get("y2")
    if not years and words.NO_YEARS.match(around.after):
        return None
    child = words.KID_NAMED.search(around.before) is not None
    if high < _YOUNGEST and not (child or words.NEXT_TO.search(around.near)):
        return None
    youngest = 6 if around.cue or years or child else _YOUNGEST  # "usia 9-13" is an age, "9-13" by itself is not
    if years and words.NEXT_TO.search(around.near):
        youngest = 3  # "anak 5-10 th"
    if not youngest <= low < high <= _OLDEST or (around.measured and not around.cue):
        return None
    if pattern is words.BETWEEN:
        return Age(low, high) if low >= 14 and words.FROM.search(around.near) else None
    if pattern is words.BOTH and high - low > 3 and not words.AND.search(around.near):
        return None
    if (
        pattern is words.FEW
        and high - low > 3
        and not ("/" in match.group() and (around.cue or match["y2"] or around.shown))
    ):
        return None
    if years:
        around.long = low >= 15 and high - low >= 3
        return Age(low, high) if around.cue or not around.span or words.SCHOOLED.search(around.near) else None
    if around.cue or _by_its_form(pattern, match.group(), low, around):
        return Age(low, high)
    if pattern is words.FEW and words.TAKEN_AFTER.match(around.after):
        return Age(low, high)
    if "+" in match.group() and low >= ADULT - 1:
        return Age(low, high)  # "18+ sd 30"
    return Age(low, high) if pattern is words.RANGE and _bare(low, high, around) else None


def _by_its_form(pattern: re.Pattern[str], said: str, low: int, around: Around) -> bool:
    """A form that hardly anything but ages has: "antara 20 dan 30", 👦 18/35, "terapis 20/30"."""
    if pattern is words.BOTH:
        return low >= 14 and words.AND.search(around.near) is not None
    return pattern is words.FEW and (around.shown or ("/" in said and low >= 15 and around.person))


def _bare(low: int, high: int, around: Around) -> bool:
    """A range without a word for age or years: beside a person, by itself, or too young for anything else."""
    if not words.NEAR_PERSON.search(around.near) and words.HOURS_BEFORE.search(around.near):
        return False
    if around.person or (low >= 12 and high < ADULT):  # "16-17 gas aja": hardly anything else
        return True
    if words.SHORT_FOR_AGE.search(around.near):
        return True
    if low >= ADULT - 1 and high >= low + 4 and words.OCCUPATION.search(around.near):
        return True
    if high <= ADULT and words.KID_NAMED.search(around.before):  # "anak lentur 8-14"
        return not words.HOURS_BEFORE.search(around.near)
    if words.SCHOOLED.search(around.near):
        return 14 <= low <= 30
    return 14 <= low <= 40 and (around.alone or words.RELATIVE.search(around.near) is not None)


def _single(match: re.Match[str], around: Around) -> Iterator[Said]:
    age = int(match[1])
    if (
        (not match["y"] and words.NO_YEARS.match(around.after))
        or not _YOUNGEST <= age <= _OLDEST
        or (around.measured and not around.cue)
    ):
        return
    if age < ADULT and words.TEAM.search(around.near) and not words.NATIONAL.search(around.before):
        yield Said(*match.span(), Age(None, age), True)
        return
    years = match["y"] is not None
    taken = words.TAKEN_AFTER.match(around.after) is not None
    cue = around.cue or (taken and words.EVEN.search(around.near) is not None)
    plus = match["plus"] is not None
    bound = _bound(age, around, plus=plus)
    below = words.BELOW.search(around.near)
    around.long = (age >= 16 or words.UPWARD.match(around.after) is not None) and (
        bound is not None or below is not None
    )
    if years and not cue and around.span:
        return
    if below and (
        cue
        or years
        or words.PROVIDED.search(around.near)
        or age <= 25
        or around.follows
        or around.person
        or _stands_alone(age, around)
    ):
        yield from _below(match, age, around)
        return
    own_word = words.OLD_OR_YOUNG.search(around.near) or words.IF_REACHED.search(around.near)
    own_word = own_word or (words.ABOVE.search(around.near) and words.DENIED_AFTER.match(around.after))
    if bound and (cue or years or own_word or around.follows or around.person or _stands_alone(age, around, plus=plus)):
        if not (age >= 35 and taken and bound.min):  # "40+ pun bisa" says that age is no matter
            yield Said(*match.span(), bound, around.seeks(bound))
    elif cue or years:
        yield from _plain(match, age, around)
    elif _is_named(age, around):
        exact = not taken and "?" in around.after[:2]
        yield Said(*match.span(), Age(age, age if exact else None), around.seeks(Age(age, age)))


def _is_named(age: int, around: Around) -> bool:
    """A bare number beside a person: `anak gadisnya sudah 16?`, `budak 15 pun boleh`, `gadis 16 dari desa`."""
    if age <= 30 and words.NAMED.search(around.near) and around.after.lstrip().startswith("?"):
        return True
    if 12 <= age < ADULT and words.WELCOMED.search(around.near):
        return True
    if not 12 <= age < ADULT or words.PERSON_AFTER.match(around.after):
        return False
    if words.EVEN_IF.search(around.near) and words.TAKEN_LATER.match(around.after):
        return True
    also = words.TAKEN_AFTER.match(around.after) or words.ALSO_AFTER.match(around.after)
    if also and words.ALONE_BEFORE.search(around.near):
        return True
    return words.NEXT_TO.search(around.near) is not None


def _below(match: re.Match[str], age: int, around: Around) -> Iterator[Said]:
    """`di bawah 35` is a bound; `belum 18, nanti dibantu` an exception; `di bawah 18 jangan` the other bound."""
    denied, relief = words.DENIED_AFTER.match(around.after), words.RELIEF_AFTER.match(around.after)
    if (
        words.NOT_LESS.search(around.near)
        or words.REFUSED_BEFORE.search(around.near)
        or _is_denied(denied, relief, around.after)
    ):
        yield Said(*match.span(), Age(age, None), around.seeks(Age(age, None)), refusal=True)
    elif relief and age <= ADULT:
        yield Said(*match.span(), Age(None, age - 1), around.seeks(Age(None, age)), exception=True)
    elif not (relief and age <= 25 and words.PAPERS_AFTER.match(around.after)):
        yield Said(*match.span(), Age(None, age), around.seeks(Age(None, age)))


def _is_denied(denied: re.Match[str] | None, relief: re.Match[str] | None, after: str) -> bool:
    """What is said first holds, unless it is taken back: "boleh lihat, tapi tidak boleh kerja"."""
    if denied is None:
        return False
    return (
        not (relief and relief.end() < denied.end())
        or re.search(r"(?:但|tapi|but).{0,4}\Z", after[: denied.end()][:-2]) is not None
    )


def _bound(age: int, around: Around, *, plus: bool) -> Age | None:
    before, after = around.near, around.after
    if words.NOT_MORE.search(before) or words.MOST.search(before):
        return Age(None, age)
    if words.ABOVE.search(before) and words.DENIED_AFTER.match(after):
        return Age(None, age)
    more = words.MORE_AFTER.match(after)
    if more and age >= 25 and words.DENIED_AFTER.match(after[more.end() :]):
        return Age(None, age)  # "50 ke atas jangan"
    if plus or words.ABOVE.search(before) or words.LEAST.search(before) or more:
        return Age(age, None)
    if words.LESS_AFTER.match(after):
        return Age(None, age)
    return Age(age, None) if 14 <= age <= 25 and words.REACHED.search(before) else None


def _stands_alone(age: int, around: Around, *, plus: bool = False) -> bool:
    """`max 30,` or `20 ke atas` standing by itself between commas or on a line."""
    if (
        (age < 14 and not words.UPWARD.match(around.after))
        or age > 65
        or (age > _FLOOR and words.ABOVE.search(around.near))
    ):
        return False
    if plus and words.ADMITTED_AFTER.match(around.after):
        return False
    if plus and age <= 25 and words.ALONE_AFTER.match(around.after):
        return True
    if not words.AFTER_OTHERS.search(BOUND_BEFORE.sub("", around.near)):
        return False
    after = BOUND_AFTER.sub("", around.after)
    if ADULT - 3 <= age <= 25 and after != around.after:
        return True  # "18 ke atas dibuktikan KTP": hardly anything else starts there
    return bool(words.ALONE_AFTER.match(after) or words.TAKEN_AFTER.match(after))


def _plain(match: re.Match[str], age: int, around: Around) -> Iterator[Said]:
    """An age without a bound: taken too ("17 boleh"), the one sought, or somebody else's."""
    who = nearest(around.before)
    if around.seeks(Age(age, age)):
        who = None if who == "other" else who
    elif who != "self":
        who = "other"
    taken = words.TAKEN_AFTER.match(around.after) or words.ASKED_AFTER.match(around.after)
    if who != "other" and (taken or (age < ADULT and words.TAKEN_LATER.match(around.after))):
        if age < 35:
            yield Said(*match.span(), Age(age, None), True)
    elif who in ("wanted", None) and words.ON_PAPER.match(around.after):
        yield Said(*match.span(), Age(age, age), True)
    elif who in ("wanted", None) and _is_called(age, around):
        # One age said of those called is where they begin, unless a child of just that age is looked for.
        exact = age > 25 or (age < ADULT and words.SEEKS_JUST.search(around.near))
        yield Said(*match.span(), Age(age, age if exact else None), True)
    elif (
        who in ("wanted", None)
        and ADULT <= age <= 25
        and words.ASKED.search(around.near)
        and words.ALONE_AFTER.match(around.after)
    ):
        yield Said(*match.span(), Age(age, None), True)
    elif who in ("wanted", None) and age < ADULT and not words.VICTIM.match(around.after):
        yield Said(*match.span(), Age(age, None), True)  # a child is named and nobody else: never missed
    elif who in ("other", "self"):
        yield Said(*match.span(), Age(age, age), False)


def _is_called(age: int, around: Around) -> bool:
    """Somebody of that age is looked for, or named as one who might come."""
    if words.SEEKS.search(around.before) or words.NAMED.search(around.near):
        return True
    return age <= BRIDE and words.NEAR_PERSON.search(around.near) is not None and not words.VICTIM.match(around.after)
