"""All rules of a workspace, compiled once; a reading and its signals -> the findings of the rules that hold."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from patrol.errors import RuleError
from patrol.records import Age, Finding, Pay, Signal
from patrol.rulebook.rules import Rule, Test, When, read_rule
from patrol.signals import names
from patrol.signals import version as signals_version
from patrol.text.patterns import PatternSet
from patrol.text.reading import Reading
from patrol.workspace import Workspace

Seen = Mapping[str, Sequence[Signal]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force; `version` is a digest over rule files and the code that notices signals."""

    rules: tuple[Rule, ...]
    phrases: PatternSet
    version: str


def load_rulebook(workspace: Workspace) -> Rulebook:
    """Read every `rules/*.yml`; the workspace's file replaces the bundled one of that name.

    Raises:
        RuleError: a rule cannot be used, or a phrase is no RE2 pattern; names path and line.
    """
    files = workspace.files("rules", "*.yml")
    known = frozenset(names())
    rules = tuple(read_rule(path, known) for path in files.values())
    total = hashlib.sha256(signals_version().encode())
    for name, path in files.items():
        total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return Rulebook(rules, _compile(rules), total.hexdigest()[:16])


def _compile(rules: Iterable[Rule]) -> PatternSet:
    phrases: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for test in _tests(rule.when):
            if test.phrases:
                phrases[test.signal] = test.phrases
                try:
                    PatternSet({test.signal: test.phrases}, quick=True)
                except ValueError as error:
                    raise RuleError(str(error), path=rule.path) from error
    return PatternSet(phrases, quick=True)


def _tests(when: When) -> tuple[Test, ...]:
    return (*when.all, *when.any, *when.none, *when.of)


def find(rulebook: Rulebook, reading: Reading, signals: Sequence[Signal]) -> tuple[Finding, ...]:
    """A finding for each rule that holds, pointing at the most telling words; in the order of the rules."""
    seen: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        seen[signal.name].append(signal)
    for match in rulebook.phrases.find(reading.folded):
        seen[match.name].append(reading.signal(match.name, match.start, match.end))
    found = []
    for rule in rulebook.rules:
        telling = _holds(rule.when, seen)
        if telling:
            found.append(_finding(rule, telling))
    return tuple(found)


def _holds(when: When, seen: Seen) -> list[Signal]:
    """The signals on which the rule stands; empty where it does not hold."""
    telling: list[Signal] = []
    for test in when.all:
        met = _met(test, seen)
        if not met:
            return []
        telling.append(met[0])
    if any(_met(test, seen) for test in when.none):
        return []
    if when.any:
        either = [met[0] for test in when.any if (met := _met(test, seen))]
        if not either:
            return []
        telling += either
    if when.n:
        counted = [met[0] for test in when.of if (met := _met(test, seen))]
        if len(counted) < when.n:
            return []
        telling += counted
    return telling


def _met(test: Test, seen: Seen) -> list[Signal]:
    found = seen.get(test.signal, ())
    if not (test.value or test.above is not None or test.below is not None):
        return list(found)
    return [signal for signal in found if _fits(test, signal)]


def _fits(test: Test, signal: Signal) -> bool:
    if test.value and str(signal.value) not in test.value:
        return False
    number = _number(signal)
    if test.above is not None and not (number is not None and number > test.above):
        return False
    return test.below is None or (number is not None and number < test.below)


def _number(signal: Signal) -> float | None:
    """What comparisons compare: rupiah a month of a pay, the lowest age sought, or the number itself."""
    value = signal.value
    if isinstance(value, Pay):
        return value.monthly_idr
    if isinstance(value, Age):
        return float(value.min) if value.min is not None else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


# words that say little by themselves; a reason points at others where it can
_PALE = frozenset(("speech_act", "hires", "states_terms", "contact", "works_abroad"))


def _finding(rule: Rule, telling: Sequence[Signal]) -> Finding:
    first = next((signal for signal in telling if signal.name not in _PALE and signal.words), telling[0])
    return Finding(
        rule=rule.id,
        why=rule.title_id,
        points=rule.points,
        field=first.field,
        start=first.start,
        end=first.end,
        words=first.words,
        dimension=rule.dimension,
        modus=rule.modus,
        signals=tuple(telling),
    )
