"""The phrases of all rules, compiled once -> where each stands in a folded text and is not taken back nearby.

RE2 locates them, so that no pattern and no text can stall us. The words that a pattern cannot do without are found in
one pass, and only the patterns whose words are there are tried: the time grows with what is found more than with the
rules. Of many patterns RE2's own filter finds those words: ten thousand patterns are ready in half a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import re2

from patrol.rulebook.conditions import Phrases
from patrol.text.patterns import Match, Sieve, encoded, sieve, spans, whole

MAX_PATTERN, MAX_PATTERNS, MAX_WITHIN = 700, 40, 12
"""Letters a pattern, patterns a condition, and words that a window spans, at most."""

MAX_MEMORY = 2 << 20
"""Bytes that one compiled pattern may take (RE2 then refuses it): counted repeats within each other grow fast."""

NEGATION = (
    r"\b(?:tidak|tdk|nggak|enggak|ngga|gak|ga|tak|tanpa|bukan|bukanlah|jangan|belum|dilarang|anti|bebas dari|selain|"
    r"kecuali|ora|mboten|teu|henteu|no|not|never|without|don'?t)(?:\s+\S+){0,%d}\s*$"
)
_CLAUSE_ENDS, _SENTENCE_ENDS = ".,;:!?\n()", ".;!?\n"
_WINDOW = 120
_KEPT = 128
"""Texts whose phrases are remembered: twice what is assessed together."""
_FEW = 300
"""Patterns up to which the literals that they need are the quicker way; of more RE2's filter makes less work."""
_TOGETHER = 4_000
"""Patterns a filter; with many more its table of words slows down, and then grows over what RE2 allows it."""


class PhraseSet:
    """Named phrases, compiled together. Safe to share between threads.

    Raises:
        ValueError: a pattern that RE2 cannot compile, or that takes too much memory; says which.
    """

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        pairs = [(name, pattern) for name, condition in phrases.items() for pattern in condition.patterns]
        self._names = [name for name, _ in pairs]
        self._compiled = [compiled(pattern) for _, pattern in pairs]
        self._sieve = _sieve([pattern for _, pattern in pairs])
        # a post's rules are asked again without what it claims, and with what a model made of its speech act
        self._asked = lru_cache(maxsize=_KEPT)(self._find)
        self._windows = {
            name: _Window(condition) for name, condition in phrases.items() if condition.negatable or condition.unless
        }

    def find(self, folded: str) -> Mapping[str, Match]:
        """The first place of every name that stands in the text and is not taken back there; never an empty one."""
        return self._asked(folded)

    def _find(self, folded: str) -> Mapping[str, Match]:
        text, body = whole(folded), encoded(folded)
        found: dict[str, Match] = {}
        for index in self._sieve.which(body):
            match = self._first(index, text, body)
            if match and (match.name not in found or match < found[match.name]):
                found[match.name] = match
        return found

    def _first(self, index: int, text: str, body: bytes) -> Match | None:
        name = self._names[index]
        window = self._windows.get(name)
        at = start = 0
        for first, last in spans(self._compiled[index], body):
            start += len(body[at:first].decode())
            at, end = first, start + len(body[first:last].decode())
            if not (window and window.takes_back(text, start, end)):
                return Match(name, start, end)
        return None


class _Window:
    """What may stand near a match and take it back."""

    def __init__(self, condition: Phrases) -> None:
        # the word that negates is one of the `within`: so many others may stand between
        self._negation = compiled(NEGATION % (condition.within - 1)) if condition.negatable else None
        self._unless = [compiled(pattern) for pattern in condition.unless]
        self._within = condition.within

    def takes_back(self, text: str, start: int, end: int) -> bool:
        before = text[max(0, start - _WINDOW) : start]
        if self._negation and self._negation.search(_after_last(before, _CLAUSE_ENDS)):
            return True
        if not self._unless:
            return False
        before = _after_last(before, _SENTENCE_ENDS)
        after = _before_first(text[end : end + _WINDOW], _SENTENCE_ENDS)
        near = (*_last_words(before, self._within), text[start:end], *after.split()[: self._within])
        return any(pattern.search(" ".join(near)) for pattern in self._unless)


def _after_last(text: str, ends: str) -> str:
    return text[max(text.rfind(end) for end in ends) + 1 :]


def _before_first(text: str, ends: str) -> str:
    return text[: min((place for end in ends if (place := text.find(end)) >= 0), default=len(text))]


def _last_words(text: str, many: int) -> list[str]:
    return text.split()[-many:]


def _sieve(patterns: Sequence[str]) -> Sieve:
    return sieve(patterns) if len(patterns) <= _FEW else _Filters(patterns)


class _Filters:
    """Which patterns match, by RE2's own filters."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._filters = list(_filters(patterns))

    def which(self, body: bytes) -> Iterator[int]:
        for first, some in self._filters:
            for index in some.Match(body, False) or ():
                yield first + index


def _filters(patterns: Sequence[str], first: int = 0) -> Iterator[tuple[int, Any]]:
    """Filters over all patterns, each with the number of its first; smaller ones where RE2 cannot make a large one."""
    if not patterns:
        return
    made = re2.Filter()
    for pattern in patterns[:_TOGETHER]:
        made.Add(pattern, _options())
    try:
        made.Compile()
    except re2.error:
        if len(patterns) == 1:
            raise ValueError(f"cannot compile {patterns[0]!r} beside others") from None
        half = min(len(patterns), _TOGETHER) // 2
        yield from _filters(patterns[:half], first)
        yield from _filters(patterns[half:], first + half)
        return
    yield first, made
    yield from _filters(patterns[_TOGETHER:], first + _TOGETHER)


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.never_capture = True
    return options


def compiled(pattern: str) -> Any:
    """One pattern in RE2 syntax. Raises: ValueError, with what RE2 has against it."""
    try:
        made = re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0] if error.args else "not RE2 syntax"
        said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"cannot compile {pattern!r}: {said}") from error
    return made
