"""The phrases of all rules, compiled once -> where each stands in a folded text and is not taken back nearby.

RE2 alone, so that no pattern and no text can stall us. Its filter finds the words that a pattern cannot do without in
one pass and tries only the patterns whose words are there: the time grows with what is found, not with the rules.
Five thousand patterns compile in an eighth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2

from patrol.rulebook.conditions import Phrases
from patrol.text.patterns import Match, whole

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


class PhraseSet:
    """Named phrases, compiled together. Safe to share between threads.

    Raises:
        ValueError: a pattern that RE2 cannot compile, or that takes too much memory; says which.
    """

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self._names: list[str] = []
        self._compiled: list[Any] = []
        self._filter: Any = re2.Filter()
        for name, condition in phrases.items():
            for pattern in condition.patterns:
                self._names.append(name)
                self._compiled.append(compiled(pattern))
                self._filter.Add(pattern, _options())
        if self._names:
            self._filter.Compile()
        self._windows = {
            name: _Window(condition) for name, condition in phrases.items() if condition.negatable or condition.unless
        }

    def find(self, folded: str) -> list[Match]:
        """Every match that is not taken back (not overlapping within one pattern, never empty), sorted by place."""
        if not self._names:
            return []
        text = whole(folded)
        found: set[Match] = set()
        for index in self._filter.Match(text, False) or ():
            name = self._names[index]
            window = self._windows.get(name)
            for match in self._compiled[index].finditer(text):
                start, end = match.span()
                if end > start and not (window and window.takes_back(text, start, end)):
                    found.add(Match(name, start, end))
        return sorted(found, key=lambda match: (match.start, match.end, match.name))


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


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
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
