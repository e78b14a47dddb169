"""All rules of a workspace, compiled once; a reading and its signals -> the findings of the rules that hold."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from patrol.errors import RuleError
from patrol.records import Finding, Modus, Post, Signal
from patrol.rulebook.conditions import Phrases, Seen, holds
from patrol.rulebook.filters import DIMENSION, Filter, checked_filter
from patrol.rulebook.index import WhenIndex
from patrol.rulebook.phrases import PhraseSet
from patrol.rulebook.rules import Rule, checked_rule
from patrol.signals import names
from patrol.signals import version as signals_version
from patrol.text.patterns import Match
from patrol.text.reading import Reading
from patrol.workspace import Workspace

RULES, FILTERS = "rules", "rules/filters"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in the rule files: what can be used, everything that is wrong, and a digest over all of it."""

    rules: tuple[Rule, ...]
    filters: tuple[Filter, ...]
    faults: tuple[RuleError, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules and filters in force; `version` is a digest over their files and the code that notices signals."""

    rules: tuple[Rule, ...]
    filters: tuple[Filter, ...]
    phrases: PhraseSet
    version: str
    index: WhenIndex = field(repr=False)

    def rule(self, id_: str) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.rules if rule.id == id_), None)


def read_shelf(workspace: Workspace, changed: Sequence[Path] = ()) -> Shelf:
    """Read `rules/*.yml` and `rules/filters/*.yml`; the workspace's file replaces the bundled one of that name.

    `changed`: files that stand in the place of those of their name, or beside them; one in a folder named `filters`
    is a filter. Nothing is raised: what cannot be used is told in `faults`.
    """
    given = {folder: dict(workspace.files(folder, "*.yml")) for folder in (RULES, FILTERS)}
    for path in changed:
        given[FILTERS if path.resolve().parent.name == "filters" else RULES][path.name] = path
    known, total = frozenset(names()), hashlib.sha256(signals_version().encode())
    rules: list[Rule] = []
    filters: list[Filter] = []
    faults: list[RuleError] = []
    for folder, files in given.items():
        for name, path in sorted(files.items()):
            total.update(f"{folder}/{name}\0".encode() + _digest(path))
            if folder == RULES:
                rule, wrong = checked_rule(path, known)
                rules += [rule] if rule else []
            else:
                filter_, wrong = checked_filter(path, known)
                filters += [filter_] if filter_ else []
            faults += wrong
    for one in filters:  # the same files make other assessments once a filter has ended
        total.update(f"{one.id} ended\0".encode() if one.expired(datetime.now(UTC).date()) else b"")
    return Shelf(tuple(rules), tuple(filters), tuple(faults), total.hexdigest()[:16])


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""  # told as a fault when it is read


def load_rulebook(workspace: Workspace, changed: Sequence[Path] = ()) -> Rulebook:
    """The rules of a workspace, compiled; `changed` as in `read_shelf`. Nothing is assessed with half the rules.

    Raises:
        RuleError: a rule or filter cannot be used; names path and line of the first fault, and how many more there are.
    """
    shelf = read_shelf(workspace, changed)
    if shelf.faults:
        first = shelf.faults[0]
        if len(shelf.faults) > 1:
            more = len(shelf.faults) - 1
            first.hint = f"{more} more fault{'s' if more > 1 else ''}; {first.hint}"
        raise first
    return compile_rules(shelf.rules, shelf.filters, shelf.digest)


def compile_rules(rules: Sequence[Rule], filters: Sequence[Filter] = (), digest: str = "") -> Rulebook:
    """Checked rules and filters -> what finds them."""
    phrases: dict[str, Phrases] = {}
    for when in (*(rule.when for rule in rules), *(one.when for one in filters)):
        phrases.update({test.signal: test.phrases for test in when.tests() if test.phrases})
    index = WhenIndex([rule.when for rule in rules])
    return Rulebook(tuple(rules), tuple(filters), PhraseSet(phrases), digest, index)


def find(rulebook: Rulebook, reading: Reading, signals: Sequence[Signal]) -> tuple[Finding, ...]:
    """A finding for each rule that holds, pointing at the most telling words; in the order of the rules."""
    seen = seen_in(rulebook, reading, signals)
    found = []
    for number in rulebook.index.could_hold(seen):
        rule = rulebook.rules[number]
        telling = holds(rule.when, seen)
        if telling:
            said = _said(telling, reading)
            found.append(_finding(rule.id, rule.title_id, rule.points, rule.dimension, said, rule.modus))
    return tuple(found)


def find_filters(
    rulebook: Rulebook, post: Post, reading: Reading, signals: Sequence[Signal], today: date
) -> tuple[Finding, ...]:
    """A finding of dimension "filter" for each filter of the post's place that excludes it and is not past its day.

    The effect stands in its points (`filters.POINTS`); what becomes of the band is for scoring to say.
    """
    here = [one for one in rulebook.filters if one.covers(post) and not one.expired(today)]
    seen = seen_in(rulebook, reading, signals) if here else {}
    found = []
    for one in here:
        telling = holds(one.when, seen)
        if telling:
            why = f"Pengecualian: {one.title_id} ({one.reason})"
            found.append(_finding(f"filters/{one.id}", why, one.points, DIMENSION, _said(telling, reading)))
    return tuple(found)


def seen_in(rulebook: Rulebook, reading: Reading, signals: Sequence[Signal]) -> Seen:
    """Signals by name, with the phrases that stand in the text beside them."""
    seen: dict[str, list[Signal | Match]] = defaultdict(list)
    for signal in signals:
        seen[signal.name].append(signal)
    for name, match in rulebook.phrases.find(reading.folded).items():
        seen[name].append(match)
    return seen


def _said(telling: Sequence[Signal | Match], reading: Reading) -> list[Signal]:
    return [one if isinstance(one, Signal) else reading.signal(*one) for one in telling]


# words that say little by themselves; a reason points at others where it can
_PALE = frozenset(("speech_act", "hires", "states_terms", "contact", "works_abroad"))


def _finding(
    id_: str, why: str, points: float, dimension: str, telling: Sequence[Signal], modus: tuple[Modus, ...] = ()
) -> Finding:
    first = next((signal for signal in telling if signal.name not in _PALE and signal.words), telling[0])
    return Finding(
        rule=id_,
        why=why,
        points=points,
        field=first.field,
        start=first.start,
        end=first.end,
        words=first.words,
        dimension=dimension,
        modus=modus,
        signals=tuple(telling),
    )
