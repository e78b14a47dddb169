"""What stands beside a number that may be an age: whose it is, and whether it is one at all."""

from __future__ import annotations

import re
from functools import lru_cache

from patrol.records import Age
from patrol.signals import age_words as words

NEAR, FAR = 40, 80
"""Characters before a number that are looked at: for what governs it, and for whom it is about."""
GROOM, BRIDE = 40, 36
"""In an offer of marriage, ages from the one up are the groom's, ages up to the other the bride's."""

BOUND_BEFORE = re.compile(
    r"(?:\b(?:tidak|tak|not|no|must|be|at|sudah)\s)?(?:\b(?:harus|wajib|kudu|mesti|maksimal|maks|max|minimal|min|lebih|dari|dibawah|diatas|bawah|di|atas|under|over|above|below|"
    r"than|more|older|least|most|up|to|tertinggi|mulai|paling|tua|muda|be|genap|满|年)\W{0,2}|[<>≤≥=]\s?){1,3}\Z"
)
BOUND_AFTER = re.compile(
    r"^\W{0,2}(?:k[e3a]? ?(?:at?tas|ateh|atah|ataih|luhur|bawah|handap)|up\b|(?:and|or|&) (?:above|over|below|under|older|younger|up)|munggah|at most|"
    r"[及或]?以[上下内]|tops\b|plus\b)"
)


class Around:
    """What stands beside a number, and what it tells: is it an age at all, and whose."""

    def __init__(self, text: str, start: int, marriage: bool) -> None:
        self._text, self._marriage = text, marriage
        self.before = _undotted(text[max(0, start - FAR) : start])
        self.near = self.before[-NEAR:]
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
        before = BOUND_BEFORE.sub("", self.near)
        named = words.NEAR_PERSON.search(before) or words.NEAR_PERSON.search(self.near)  # "anak muda" is one
        return bool(named or words.PERSON_AFTER.match(self.after))

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
            if lowest >= GROOM:
                return False
            if highest <= BRIDE and BREATH.search(self.before[-16:]):
                return True
        who = nearest(self.before, in_breath=age.min is None or age.max is None or age.min < age.max)
        return who != "other" and not (who == "self" and self._of_self())

    def _of_self(self) -> bool:
        """`saya umur 35`: in one breath with the speaker, who seeks nobody in it."""
        last = _SENTENCE.split(self.before)[-1]
        return not BREATH.search(last) and not words.SEEKS.search(last) and not words.TAKEN_AFTER.match(self.after)


_ABBREVIATED = re.compile(
    r"\b(min|minimal|max|maksimal|maks|mak|kel)\.|\b(thn|tahun|th|usia|umur)\.(?=\s{0,2}[\d(<>=]|$)"
)


def _undotted(before: str) -> str:
    """The dot of an abbreviation ends no sentence."""
    return _ABBREVIATED.sub(r"\1\2 ", before) if "." in before else before


BREATH = re.compile(r"[,;|)]|\s-\s")
_SENTENCE = re.compile(r"[.!?;]\s|[\n。！？；]")


@lru_cache(maxsize=64)  # each age asks it more than once of the same words
def nearest(before: str, *, in_breath: bool = False) -> str | None:
    """Who was named last in this sentence: "other", "wanted", "self", or nobody.

    `in_breath`: others only with no comma between, as for a range of ages: one employer has one age.
    """
    sentence = _SENTENCE.split(before)[-1]
    who = None
    for match in words.PERSON.finditer(sentence):
        after = sentence[match.end() :]
        if match.lastgroup == "other" and in_breath and (BREATH.search(after) or _SEEKS_SOME.search(after)):
            who = None
        elif match.lastgroup != "object":
            who = {"han": "wanted", "hanother": "other"}.get(match.lastgroup or "", match.lastgroup)
        elif not BREATH.search(sentence, match.end()):
            who = "other"
    return who


_SEEKS_SOME = re.compile(
    r"\b(?:cari|nyari|butuh|minta|perlu|golek) (?:\d{1,3}|[a-z]+) (?:orang|anak|cewek|gadis|wong|urang)\b"
)
"""`bos nitip cari 5 orang umur 19-32`: those sought, though somebody else was named first."""
