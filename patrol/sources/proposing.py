"""Texts that people decided -> word sequences that tell confirmed ones from the rest, as proposals for watch words.

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"). What points to a
person stays out: masked contacts, digits, and words that are written with a capital within sentences.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from patrol.text.masking import mask
from patrol.text.vocabulary import COMMON, KNOWN

LONGEST = 3
LEAST_GROUPS = 3
"""Near-copy groups that a sequence must stand in: what one person writes again and again is no word of the trade."""
MAX_TEXT = 5_000
MAX_SEQUENCES = 300_000
TOO_COMMON = 0.05
"""Of the other groups: a search for what so many of them say brings mostly them."""
_FEW = 3
_LEAST_LETTERS = 4
_LINES = Path(__file__).with_name("grammar_words.txt").read_text("utf-8").splitlines()
_GRAMMAR = frozenset(word for line in _LINES if not line.startswith("#") for word in line.split())
"""No sequence begins or ends with one of them."""
_WORD = re.compile(r"[^\W\d_]{2,30}|[^\s\w]|\S")
_ENDS = frozenset(".!?:;•-–—\n")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sequence of words, how far it tells (a z-score), and in how many confirmed and other groups it stands."""

    words: str
    score: float
    confirmed: int
    other: int


def propose(
    decided: Iterable[tuple[str, str, bool]],
    *,
    known: Iterable[str] = (),
    places: Iterable[str] = (),
    most: int = 30,
) -> list[Proposal]:
    """(group, text, confirmed) of decided items -> the most telling sequences that are no watch words yet. `places`:
    names that may be written with a capital and name no person."""
    yes: Counter[str] = Counter()
    no: Counter[str] = Counter()
    named: Counter[str] = Counter()
    written: Counter[str] = Counter()
    groups = {True: 0, False: 0}
    for _, text, confirmed in _first_of_groups(decided):
        into = yes if confirmed else no
        groups[confirmed] += 1
        words = list(_words(text))
        named.update(word for word, capital in words if capital)
        written.update(word for word, _ in words if word)
        if len(into) < MAX_SEQUENCES:
            into.update(set(_sequences([word for word, _ in words])))
    free = {word for place in places for word in place.casefold().split()}
    names = {word for word, times in named.items() if times * 2 > written[word]} - free
    held = {word.casefold() for word in known}
    common = [words for words, times in yes.items() if times >= LEAST_GROUPS and words not in held]
    scored = (_scored(words, yes[words], no[words], groups[True], groups[False]) for words in common)
    least_common = max(_FEW, TOO_COMMON * groups[False])
    telling = [
        one
        for one in scored
        if one.score > 1.96
        and one.other <= least_common
        and not names & set(one.words.split())
        and _may_be_sought(one, free)
    ]
    return sorted(_longest(telling), key=lambda one: (-one.score, one.words))[:most]


def _may_be_sought(one: Proposal, places: set[str]) -> bool:
    """Whether a search for it finds more than everyday speech: several words, a place, or a word that few use."""
    words = one.words.split()
    if (
        len(words) == 1
        and words[0] not in places
        and (len(words[0]) < _LEAST_LETTERS or words[0] in COMMON or words[0] in KNOWN)
    ):
        return False
    return words[0] not in _GRAMMAR and words[-1] not in _GRAMMAR


def _longest(found: list[Proposal]) -> list[Proposal]:
    """Without those that hardly ever stand outside a longer one: `saku` beside `uang saku`."""
    within: Counter[str] = Counter()
    for one in found:
        for part in set(_sequences(one.words.split())) - {one.words}:
            within[part] = max(within[part], one.confirmed)
    return [one for one in found if within[one.words] < 0.8 * one.confirmed]


def _first_of_groups(decided: Iterable[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    seen: set[str] = set()
    for group, text, confirmed in decided:
        if group not in seen:
            seen.add(group)
            yield group, text, confirmed


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """(word, whether it is written as a name); an empty word where a sequence ends."""
    begins = True
    for found in _WORD.finditer(mask(text[:MAX_TEXT])):
        token = found[0]
        if not token.isalpha() or len(token) < 2:
            begins = token in _ENDS
            yield "", False
            continue
        yield token.casefold(), token[0].isupper() and not token.isupper() and not begins
        begins = False


def _sequences(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for length in range(1, LONGEST + 1):
            part = words[start : start + length]
            if len(part) == length and all(part):
                yield " ".join(part)


def _scored(words: str, a: int, b: int, confirmed: int, other: int) -> Proposal:
    prior = 0.1 * (a + b) / (confirmed + other) + 0.1
    odds = math.log((a + prior) / (confirmed - a + prior)) - math.log((b + prior) / (other - b + prior))
    return Proposal(words, round(odds / math.sqrt(1 / (a + prior) + 1 / (b + prior)), 2), a, b)
