"""A pattern in RE2 syntax -> the literals that a text must hold for it to match at all.

Read off the pattern's tree as Python's own `re` parses it. Where the two syntaxes differ nothing is concluded, and the
pattern is tried on every text; what is concluded holds always, so that no match is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import re2

parser: Any = getattr(re, "_parser", None)
op: Any = getattr(re, "_constants", None)
"""Where a Python keeps them elsewhere, every pattern is tried on every text: slower, with the same answers."""

_RARE = frozenset("$#=@+€£¥")
"""Signs that tell something alone, as no letter or figure does."""

Clause = frozenset[str]
"""Literals of which a text holds at least one wherever the pattern matches."""

_ONLY_RE2 = re.compile(r"\[\[|\[:|\(\?[^:P!<=]|\\[pPQCz]")
_LEAST_BYTES, _MOST_TOGETHER, _MOST, _MOST_SIGNS = 2, 24, 800, 6
"""Bytes that make a literal worth looking for; literals that a run of choices may multiply to, and one choice bring;
characters of a class that are told apart."""


def needed(pattern: str, *, python: bool = False) -> list[list[Clause]]:
    """Ways in which the pattern can match: for each the clauses that a text must meet, all of them.

    A way without clauses says that nothing can be told. `python`: it is one of Python's own, with no flags set, so
    that what only RE2 reads otherwise is no matter.
    """
    if parser is None or (not python and _ONLY_RE2.search(pattern)):
        return [[]]
    try:
        return list(_ways(list(parser.parse(pattern))))
    except (re.error, RecursionError, OverflowError):
        return [[]]


def gate(*patterns: re.Pattern[str]) -> Any:
    """A pattern in RE2 syntax that holds of every text on which one of Python's own patterns does, and of few others.

    For patterns that are searched in whole texts: RE2 passes over a text many times faster.
    """
    ways = [clauses for pattern in patterns for clauses in needed(pattern.pattern, python=True)]
    if not all(ways):
        return re2.compile("")
    literals = sorted(frozenset[str]().union(*(max(clauses, key=worth) for clauses in ways)))
    return re2.compile("|".join(map(re2.escape, literals)))


_Told = tuple[set[str] | None, list[Clause]]
"""All the texts that a part of a pattern can match where they are few, else the clauses that it needs."""


def _ways(items: list[tuple[Any, Any]]) -> Iterator[list[Clause]]:
    """Each branch of a pattern that is nothing but branches, at words' edges or not."""
    items = [one for one in items if one[0] is not op.AT]
    if len(items) == 1 and items[0][0] is op.SUBPATTERN:
        yield from _ways(list(items[0][1][3]))
    elif len(items) == 1 and items[0][0] is op.BRANCH:
        for branch in items[0][1][1]:
            yield from _ways(list(branch))
    else:
        exact, clauses = _sequence(items)
        yield clauses if exact is None else _clause(exact)


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Told:
    run = {""}
    clauses: list[Clause] = []
    whole = True
    for kind, value in items:
        exact, needs = _part(kind, value)
        again = kind in _REPEATS and value[0] > 0  # once for sure, and after it anything
        if exact is not None and len(exact) * len(run) <= (_MOST_TOGETHER if len(run) > 1 else _MOST):
            run = {first + then for first in run for then in exact}
            if not again:
                continue
            exact = None
        clauses += [*_clause(run), *needs]
        run, whole = exact or {""}, False
        if again:
            clauses += _clause(run)
            run = {""}
    return (run, []) if whole else (None, [*clauses, *_clause(run)])


def _part(kind: Any, value: Any) -> _Told:
    if kind is op.LITERAL:
        return {chr(value)}, []
    if kind is op.AT:
        return {""}, []
    if kind is op.IN:
        few = len(value) <= _MOST_SIGNS and all(one is op.LITERAL for one, _ in value)
        return ({chr(sign) for _, sign in value} if few else None), []
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind is op.BRANCH:
        return _branches([_sequence(branch) for branch in value[1]])
    if kind in _REPEATS:
        return _repeated(*value)
    return None, []


_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT) if op else ()


def _branches(told: Sequence[_Told]) -> _Told:
    """Of several branches one is there: all their texts, or one clause of each."""
    if all(exact is not None for exact, _ in told):
        return reduce(lambda all_, one: all_ | (one[0] or set()), told, set[str]()), []
    best = [max(_clause(exact) if exact is not None else clauses, key=worth, default=None) for exact, clauses in told]
    return None, ([] if None in best else [frozenset[str]().union(*(clause for clause in best if clause))])


def _repeated(least: int, most: Any, items: Iterable[tuple[Any, Any]]) -> _Told:
    exact, clauses = _sequence(items)
    if least > 0:
        return exact, clauses
    return (exact | {""} if exact is not None and most == 1 else None), []


def _clause(texts: set[str]) -> list[Clause]:
    """One of these texts is there: a clause of the shortest that are in each, where none is too short to look for."""
    if any(len(text.encode("utf-8", "replace")) < _LEAST_BYTES and text not in _RARE for text in texts):
        return []
    short: list[str] = []
    for text in sorted(texts, key=len):
        if not any(one in text for one in short):
            short.append(text)
    return [frozenset(short)]


def worth(clause: Clause) -> tuple[int, int]:
    """How much a clause tells: long literals are rare, and so are few of them."""
    return min(map(len, clause)), -len(clause)
