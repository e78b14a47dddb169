"""A reading -> ages: `age_sought` of the persons an offer wants, `underage_welcome`, `age_of_other` of anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from patrol.records import Age, Signal
from patrol.signals import age_words as words
from patrol.signals.age_numbers import with_digits
from patrol.signals.births import born
from patrol.tables import Tables
from patrol.text.reading import Reading

ADULT = 18
_YOUNGEST, _OLDEST = 10, 75
_FLOOR = 40  # nobody asks for people above more than this and says no word for age
_GROOM, _BRIDE = 40, 36
"""In an offer of marriage, ages from the one up are the groom's, ages up to the other the bride's."""
_YEAR_SAID = re.compile(r"\d{4}|['’]\d\d")


class Said(NamedTuple):
    """Ages at `text[start:end]`: sought, somebody else's, or (`exception`) that of a child who is taken all the same."""

    start: int
    end: int
    age: Age
    sought: bool
    exception: bool = False


def notice_ages(reading: Reading, tables: Tables, *, year: int | None = None) -> tuple[Signal, ...]:
    """Umur yang dicari, umur orang lain, anak yang tetap diterima. Ages sought, ages of others, children taken all the same.

    Birth years are counted from `year` (this year where unsaid).
    """
    del tables
    text, layer = with_digits(reading.folded)
    back: Callable[[int, int], tuple[int, int]] = layer.back if layer else lambda start, end: (start, end)
    year = year or datetime.now(UTC).year
    said = [*_without_grooms(text, [*_read(text)]), *(Said(*one) for one in born(text, year, _nearest))]
    signals: list[Signal] = []
    for one in sorted(said, key=lambda one: (one.start, one.end)):
        start, end = back(one.start, one.end)
        name = "underage_welcome" if one.exception else "age_sought" if one.sought else "age_of_other"
        if one.sought or not one.exception:
            signals.append(reading.signal(name, start, end, one.age))
    return tuple(signals)


def _without_grooms(text: str, said: list[Said]) -> list[Said]:
    """Of two ranges of a match, the elder is the groom's: 21-33 and 38-55."""
    ranges = [one.age for one in said if one.sought and one.age.min is not None and one.age.max is not None]
    if len(ranges) < 2 or not any(word in text for word in words.MARRIAGE):
        return said
    elder = [age for age in ranges if any((other.max or 0) <= (age.min or 0) + 3 for other in ranges if other != age)]
    return [one._replace(sought=False) if one.age in elder and (one.age.max or 0) > 45 else one for one in said]


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
_NEAR, _FAR = 40, 80


def _read(text: str) -> Iterator[Said]:
    """Every number of one or two digits: part of a range, or an age by itself."""
    marriage: bool | None = None
    last, end = -_FAR, 0
    for numeral in _NUMERAL.finditer(text):
        start = numeral.start()
        if start < end or numeral.end() - start > 2 or not _may_start(text, start):
            continue
        if marriage is None:
            marriage = any(word in text for word in words.MARRIAGE)
        around = _Around(text, start, marriage)
        for said in _at(text, start, around, follows=start - last <= 32):
            yield said
            end = last = said.end


def _may_start(text: str, start: int) -> bool:
    """No part of an amount, a time, a date or a name."""
    before = text[max(0, start - 6) : start]
    return not _MANY.search(before) or _GLUED.search(before) is not None


def _at(text: str, start: int, around: _Around, *, follows: bool) -> Iterator[Said]:
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


class _Around:
    """What stands beside a number, and what it tells: is it an age at all, and whose."""

    def __init__(self, text: str, start: int, marriage: bool) -> None:
        self._text, self._marriage = text, marriage
        self.before = _undotted(text[max(0, start - _FAR) : start])
        self.near = self.before[-_NEAR:]
        self.after = ""
        self.long = False  # too many years for a span of work
        self.follows = False  # right after another age: "18 ke atas, tidak lebih dari 35"
        told = any(stem in self.before for stem in words.AGE_STEMS)
        self._tight = told and words.CUE_TIGHT.search(self.before) is not None
        self._loose = told and words.CUE.search(self.before) is not None
        self._measured_before = not self._tight and words.MEASURE_BEFORE.search(self.near) is not None

    def set_after(self, end: int) -> None:
        """The words after the number, which may be one number or a range."""
        self.after = self._text[end : end + 72]

    @property
    def measured(self) -> bool:
        """Something else is counted: money, hours, centimetres."""
        return not self._tight and (self._measured_before or words.MEASURE_AFTER.match(self.after) is not None)

    @property
    def cue(self) -> bool:
        """A word for age governs the number."""
        return self._tight or (self._loose and not self.measured)

    @property
    def span(self) -> bool:
        """Years of work, of a contract, of a firm."""
        if words.NEXT_TO.search(self.near):  # "gadis 16 tahun kerja di kafe"
            return False
        if self.long:
            return bool(words.LONG_SPAN_BEFORE.search(self.near) or words.LONG_SPAN_AFTER.match(self.after))
        return bool(words.SPAN_BEFORE.search(self.near) or words.SPAN_AFTER.match(self.after))

    @property
    def person(self) -> bool:
        """Somebody sought is named right before or after."""
        before = _BOUND_BEFORE.sub("", self.near)
        return bool(words.NEAR_PERSON.search(before) or words.PERSON_AFTER.match(self.after))

    @property
    def shown(self) -> bool:
        """A picture of a person stands right before: `👦 18/35`."""
        return words.PERSON_SHOWN.search(self.near) is not None

    @property
    def alone(self) -> bool:
        """Between commas, or on a line of its own."""
        return bool(words.ALONE_BEFORE.search(self.near) and words.ALONE_AFTER.match(self.after))

    def seeks(self, age: Age) -> bool:
        """Whether these are ages of those sought."""
        if words.OTHERS_AGE.search(self.before) or words.SPEAKER_AFTER.match(self.after):
            return False
        if age.min is None and words.FARE_AFTER.match(self.after):
            return False
        if self._marriage and not ("," not in self.before[-16:] and words.NEAR_PERSON.search(self.near)):
            lowest, highest = age.min or age.max or 0, age.max or age.min or 0
            if lowest >= _GROOM:
                return False
            if highest <= _BRIDE and _BREATH.search(self.before[-16:]):
                return True
        who = _nearest(self.before, in_breath=age.min is not None and age.max is not None and age.min < age.max)
        return who != "other" and not (who == "self" and self._of_self())

    def _of_self(self) -> bool:
        """`saya umur 35`: in one breath with the speaker, who seeks nobody in it."""
        last = _SENTENCE.split(self.before)[-1]
        return not _BREATH.search(last) and not words.SEEKS.search(last) and not words.TAKEN_AFTER.match(self.after)


def _range(pattern: re.Pattern[str], match: re.Match[str], around: _Around) -> Age | None:
    """The ages of a range, if that is what it is."""
    low, high = int(match["low"]), int(match["high"])
    years = match.groupdict().get("y1") or match.groupdict().get("y2")
    if not years and words.NO_YEARS.match(around.after):
        return None
    child = words.KID_NAMED.search(around.before) is not None
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
        return Age(low, high) if around.cue or not around.span else None
    if around.cue or (pattern is words.FEW and around.shown):
        return Age(low, high)
    if pattern is words.FEW and words.TAKEN_AFTER.match(around.after):
        return Age(low, high)
    if "+" in match.group() and low >= ADULT - 1:
        return Age(low, high)  # "18+ sd 30"
    return Age(low, high) if pattern is words.RANGE and _bare(low, high, around) else None


def _bare(low: int, high: int, around: _Around) -> bool:
    """A range without a word for age or years: beside a person, by itself, or too young for anything else."""
    if not words.NEAR_PERSON.search(around.near) and words.HOURS_BEFORE.search(around.near):
        return False
    if around.person or (low >= 12 and high < ADULT):  # "16-17 gas aja": hardly anything else
        return True
    if words.SHORT_FOR_AGE.search(around.near):
        return True
    if high <= ADULT and words.KID_NAMED.search(around.before):  # "anak lentur 8-14"
        return not words.HOURS_BEFORE.search(around.near)
    return 14 <= low <= 40 and (around.alone or words.RELATIVE.search(around.near) is not None)


def _single(match: re.Match[str], around: _Around) -> Iterator[Said]:
    age = int(match[1])
    if (
        (not match["y"] and words.NO_YEARS.match(around.after))
        or not _YOUNGEST <= age <= _OLDEST
        or (around.measured and not around.cue)
    ):
        return
    years = match["y"] is not None
    taken = words.TAKEN_AFTER.match(around.after) is not None
    cue = around.cue or (taken and words.EVEN.search(around.near) is not None)
    plus = match["plus"] is not None
    bound = _bound(age, around, plus=plus)
    below = words.BELOW.search(around.near)
    around.long = age >= 16 and (bound is not None or below is not None)
    if years and not cue and around.span:
        return
    if below and (cue or years or age <= 25 or around.follows or around.person or _stands_alone(age, around)):
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


def _is_named(age: int, around: _Around) -> bool:
    """A bare number beside a person: `anak gadisnya sudah 16?`, `budak 15 pun boleh`, `gadis 16 dari desa`."""
    if age <= 30 and words.NAMED.search(around.near) and around.after.lstrip().startswith("?"):
        return True
    if not 12 <= age < ADULT or words.PERSON_AFTER.match(around.after):
        return False
    if words.EVEN_IF.search(around.near) and words.TAKEN_LATER.match(around.after):
        return True
    also = words.TAKEN_AFTER.match(around.after) or words.ALSO_AFTER.match(around.after)
    if also and words.ALONE_BEFORE.search(around.near):
        return True
    return words.NEXT_TO.search(around.near) is not None


def _below(match: re.Match[str], age: int, around: _Around) -> Iterator[Said]:
    """`di bawah 35` is a bound; `belum 18, nanti dibantu` an exception; `di bawah 18 jangan` the other bound."""
    denied, relief = words.DENIED_AFTER.match(around.after), words.RELIEF_AFTER.match(around.after)
    if (
        words.NOT_LESS.search(around.near)
        or words.REFUSED_BEFORE.search(around.near)
        or _is_denied(denied, relief, around.after)
    ):
        yield Said(*match.span(), Age(age, None), around.seeks(Age(age, None)))
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


def _bound(age: int, around: _Around, *, plus: bool) -> Age | None:
    before, after = around.near, around.after
    if words.NOT_MORE.search(before) or words.MOST.search(before):
        return Age(None, age)
    if words.ABOVE.search(before) and words.DENIED_AFTER.match(after):
        return Age(None, age)
    if plus or words.ABOVE.search(before) or words.LEAST.search(before) or words.MORE_AFTER.match(after):
        return Age(age, None)
    if words.LESS_AFTER.match(after):
        return Age(None, age)
    return Age(age, None) if 14 <= age <= 25 and words.REACHED.search(before) else None


def _stands_alone(age: int, around: _Around, *, plus: bool = False) -> bool:
    """`max 30,` or `20 ke atas` standing by itself between commas or on a line."""
    if age < 14 or age > 65 or (age > _FLOOR and words.ABOVE.search(around.near)):
        return False
    if plus and words.ADMITTED_AFTER.match(around.after):
        return False
    if plus and age <= 25 and words.ALONE_AFTER.match(around.after):
        return True
    if not words.AFTER_OTHERS.search(_BOUND_BEFORE.sub("", around.near)):
        return False
    after = _BOUND_AFTER.sub("", around.after)
    if ADULT - 3 <= age <= 25 and after != around.after:
        return True  # "18 ke atas dibuktikan KTP": hardly anything else starts there
    return bool(words.ALONE_AFTER.match(after) or words.TAKEN_AFTER.match(after))


_BOUND_BEFORE = re.compile(
    r"(?:\b(?:tidak|tak|not|no|must|be|at|sudah)\s)?(?:\b(?:harus|wajib|kudu|mesti|maksimal|maks|max|minimal|min|lebih|dari|bawah|di|atas|under|over|above|below|"
    r"than|more|older|least|most|up|to|tertinggi|mulai|paling|tua|muda|be|genap|满|年)\W{0,2}|[<>≤≥=]\s?){1,3}\Z"
)
_BOUND_AFTER = re.compile(
    r"^\W{0,2}(?:k[e3a]? ?(?:at?tas|ateh|atah|ataih|luhur|bawah|handap)|up\b|(?:and|or|&) (?:above|over|below|under|older|younger|up)|munggah|at most|"
    r"[及或]?以[上下内]|tops\b|plus\b)"
)


def _plain(match: re.Match[str], age: int, around: _Around) -> Iterator[Said]:
    """An age without a bound: taken too ("17 boleh"), the one sought, or somebody else's."""
    who = _nearest(around.before)
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


def _is_called(age: int, around: _Around) -> bool:
    """Somebody of that age is looked for, or named as one who might come."""
    if words.SEEKS.search(around.before) or words.NAMED.search(around.near):
        return True
    return age <= _BRIDE and words.NEAR_PERSON.search(around.near) is not None and not words.VICTIM.match(around.after)


_ABBREVIATED = re.compile(
    r"\b(min|minimal|max|maksimal|maks|mak|kel)\.|\b(thn|tahun|th|usia|umur)\.(?=\s{0,2}[\d(<>=]|$)"
)


def _undotted(before: str) -> str:
    """The dot of an abbreviation ends no sentence."""
    return _ABBREVIATED.sub(r"\1\2 ", before) if "." in before else before


_BREATH = re.compile(r"[,;|)]|\s-\s")
_SENTENCE = re.compile(r"[.!?;]\s|[\n。！？；]")


@lru_cache(maxsize=64)  # each age asks it more than once of the same words
def _nearest(before: str, *, in_breath: bool = False) -> str | None:
    """Who was named last in this sentence: "other", "wanted", "self", or nobody.

    `in_breath`: others only with no comma between, as for a range of ages: one employer has one age.
    """
    sentence = _SENTENCE.split(before)[-1]
    who = None
    for match in words.PERSON.finditer(sentence):
        if match.lastgroup == "other" and in_breath and _BREATH.search(sentence, match.end()):
            who = None
        elif match.lastgroup != "object":
            who = {"han": "wanted", "hanother": "other"}.get(match.lastgroup or "", match.lastgroup)
        elif not _BREATH.search(sentence, match.end()):
            who = "other"
    return who
