"""A folded text and the table of places -> which places it names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from patrol.tables import Place, Tables

_TOKEN = re.compile(r"[^\W\d_]+")
_DIGIT_INSIDE = re.compile(r"[0-9!$][a-z](?:(?<=[a-z].[a-z])|[0-9@!$][a-z]|[a-z][0-9@!$])")
_DISGUISED = re.compile(r"(?<![\w@./#:-])[a-z0-9@!$]{4,14}(?![\w@.]\w)(?!\w)")
_LETTERS_FOR = (str.maketrans("401358@!$", "aoiesbais"), str.maketrans("401358@!$", "aolesbais"))
"""A one stands for an i or an l."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Mention(NamedTuple):
    """A place named at `folded[start:end]`."""

    start: int
    end: int
    place: Place


_SUFFIXED = re.compile(r"(?<![a-z])[a-z]{4,12}(?=nya(?![a-z]))")


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
        found = list(self._in_words(folded))
        if _DIGIT_INSIDE.search(folded):
            found += self._in_digits(folded)
        if "nya" in folded:
            found += self._in_suffixed(folded)
        if _CJK.search(folded):
            found += self._in_signs(folded)
        return sorted(found, key=lambda mention: mention.start)

    def _in_digits(self, folded: str) -> Iterator[Mention]:
        """Names with digits for letters that no list of words knows: `b4li`, `1r4q`."""
        for match in _DISGUISED.finditer(folded):
            for letters in _LETTERS_FOR if not match.group().isalpha() else ():
                names = self._by_first.get(match.group().translate(letters), ())
                plain = next((place for name, place in names if len(name) == 1 and not place.ambiguous), None)
                if plain is not None:
                    yield Mention(match.start(), match.end(), plain)
                    break

    def _in_suffixed(self, folded: str) -> Iterator[Mention]:
        """Countries with the ending of "the", which joins the name: `ke jepangnya`."""
        for match in _SUFFIXED.finditer(folded):
            names = self._by_first.get(match.group(), ())
            plain = next((one for name, one in names if len(name) == 1 and one.kind == "country"), None)
            if plain is not None and not plain.ambiguous:
                yield Mention(match.start(), match.end(), plain)

    def _in_words(self, folded: str) -> Iterator[Mention]:
        after = 0
        for start, word in self._first_words(folded):
            for name, place in self._by_first[word] if start >= after else ():
                if (end := _end_of(folded, start, name)) is not None:
                    yield Mention(start, end, place)
                    after = end
                    break

    def _first_words(self, folded: str) -> list[tuple[int, str]]:
        """Where words stand with which a name begins, in order."""
        words = self._by_first.keys() & _words(folded)
        return sorted((start, word) for word in words for start in _places_of(word, folded))

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


def _words(folded: str) -> list[str]:
    """Its words; of plain letters they are told apart without a pattern, which takes a quarter of the time."""
    return folded.translate(_APART).split() if folded.isascii() else _TOKEN.findall(folded)


_APART = {sign: " " for sign in range(128) if not chr(sign).isalpha()}


def _is_letter(sign: str) -> bool:
    """Whether `_TOKEN` matches it."""
    return sign.isalnum() and not sign.isdecimal()


def _places_of(word: str, folded: str) -> Iterator[int]:
    """Where it stands as a whole word."""
    start = folded.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_is_letter(folded[end : end + 1]) or (start and _is_letter(folded[start - 1]))):
            yield start
        start = folded.find(word, end)


def _end_of(folded: str, start: int, name: Sequence[str]) -> int | None:
    """Where a name ends that begins at `start`: its words stand next to each other on one line."""
    end = start + len(name[0])
    for word in name[1:]:
        token = _TOKEN.search(folded, end, end + len(word) + 3)
        if token is None or token.start() - end > 2 or "\n" in folded[end : token.start()]:
            return None
        end = token.end()
        if token.group() != word or _TOKEN.match(folded, end):
            return None
    return end


_KEPT: list[Gazetteer] = []


def gazetteer(tables: Tables) -> Gazetteer:
    """The gazetteer of these tables, built once for each."""
    for kept in _KEPT:
        if kept.places is tables.places:
            return kept
    made = Gazetteer(tables.places)
    _KEPT[:] = [*_KEPT[-3:], made]
    return made
