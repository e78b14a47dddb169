"""A folded text and the table of places -> which places it names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
        if first.keys().isdisjoint(_TOKEN.findall(folded)):
            return
        tokens = list(_TOKEN.finditer(folded))
        for at, token in enumerate(tokens):
            if token[0] not in first or at < after:
                continue
            for name, place in first[token[0]]:
                last = at + len(name) - 1
                if last < len(tokens) and _reads(folded, tokens[at : last + 1], name):
                    yield Mention(token.start(), tokens[last].end(), place)
                    after = last + 1
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


def _reads(folded: str, tokens: list[re.Match[str]], name: tuple[str, ...]) -> bool:
    """Whether these are the name's words, standing next to each other on one line."""
    if any(token[0] != word for token, word in zip(tokens[1:], name[1:], strict=True)):
        return False
    return all(
        right.start() - left.end() <= 2 and "\n" not in folded[left.end() : right.start()]
        for left, right in pairwise(tokens)
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
