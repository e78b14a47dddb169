"""A folded text and the table of places -> which places it names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from patrol.tables import Place, Tables

_TOKEN = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Mention(NamedTuple):
    """A place named at `folded[start:end]`."""

    start: int
    end: int
    place: Place


class Gazetteer:
    """The table's names, ready to be looked up word by word (the longest name wins)."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.places = places
        self._by_first: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        self._cjk: dict[str, list[Place]] = {}
        for place in places:
            tokens = tuple(_TOKEN.findall(place.name))
            if _CJK.search(place.name):
                self._cjk.setdefault(place.name[0], []).append(place)
            elif tokens:
                self._by_first.setdefault(tokens[0], []).append((tokens, place))
        for names in self._by_first.values():
            names.sort(key=lambda name: -len(name[0]))
        for places_of in self._cjk.values():
            places_of.sort(key=lambda place: -len(place.name))

    def find(self, folded: str) -> list[Mention]:
        """Every place named, in order; words of a name stand next to each other on one line."""
        if not _CJK.search(folded):
            return list(self._in_words(folded))
        return sorted((*self._in_words(folded), *self._in_signs(folded)), key=lambda mention: mention.start)

    def _in_words(self, folded: str) -> Iterator[Mention]:
        first, after = self._by_first, 0
        words = _TOKEN.findall(folded)
        named = [at for at, word in enumerate(words) if word in first]
        starts = _starts(folded, words) if named else []
        for at in named:
            for name, place in first[words[at]] if at >= after else ():
                behind = at + len(name)
                if tuple(words[at:behind]) == name and _side_by_side(folded, words, starts, range(at, behind)):
                    yield Mention(starts[at], starts[behind - 1] + len(name[-1]), place)
                    after = behind
                    break

    def _in_signs(self, folded: str) -> Iterator[Mention]:
        """Names in Chinese, Japanese or Korean signs, which no blanks part."""
        after = 0
        for match in _CJK.finditer(folded):
            start = match.start()
            for place in self._cjk.get(match.group(), ()) if start >= after else ():
                if folded.startswith(place.name, start):
                    after = start + len(place.name)
                    yield Mention(start, after, place)
                    break


def _starts(folded: str, words: Sequence[str]) -> list[int]:
    """Where each of a text's words begins."""
    starts, at = [], 0
    for word in words:
        at = folded.index(word, at)
        starts.append(at)
        at += len(word)
    return starts


def _side_by_side(folded: str, words: Sequence[str], starts: Sequence[int], places: range) -> bool:
    """Whether these words stand next to each other on one line."""
    return all(
        starts[right] - (end := starts[left] + len(words[left])) <= 2 and "\n" not in folded[end : starts[right]]
        for left, right in pairwise(places)
    )


_KEPT: list[Gazetteer] = []


def gazetteer(tables: Tables) -> Gazetteer:
    """The gazetteer of these tables, built once for each."""
    for kept in _KEPT:
        if kept.places is tables.places:
            return kept
    made = Gazetteer(tables.places)
    _KEPT[:] = [*_KEPT[-3:], made]
    return made
