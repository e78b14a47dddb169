"""Rule and filter files -> every fault, every example that fails, and notes: overlaps, idle rules, ended filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from patrol.checks.said import Said
from patrol.errors import PatrolError
from patrol.learning.examples import labelled_file
from patrol.rulebook import Rulebook, compile_rules, read_shelf
from patrol.rulebook.conditions import When, holds
from patrol.rulebook.contradictions import narrower, never_holds
from patrol.rulebook.filters import Filter
from patrol.rulebook.finder import seen_in
from patrol.rulebook.rules import Rule
from patrol.settings import Settings
from patrol.signals import notice
from patrol.tables import Tables, tables_for_examples
from patrol.text.reading import read
from patrol.workspace import Workspace

ALIKE, FEWEST = 0.9, 5
"""Two rules overlap where they hold together on so much of what either holds on, on at least so many texts."""

SOON = timedelta(days=30)
Held = dict[str, set[str]]
"""Of a rule's id: the texts on which it holds."""


def check_rules(
    workspace: Workspace, _: Settings, *, corpus: bool = False, today: date | None = None
) -> Iterator[Said]:
    """Read the tables, every rule and every filter, and run their examples; each fault is a line.

    With `corpus` the seed and practice texts are read too (some seconds): overlaps are measured on them, and rules
    that hold on none of them are named.
    """
    try:
        tables = tables_for_examples(workspace)
    except PatrolError as error:
        yield Said(True, str(error))
        return
    shelf = read_shelf(workspace)
    yield from (Said(True, str(fault)) for fault in shelf.faults)
    rulebook = compile_rules(shelf.rules, shelf.filters)
    held, others, failed = _Held(rulebook, tables), [], 0
    for said in (*_impossible(rulebook), *_examples(rulebook, held)):
        failed += 1
        yield said
    if corpus:
        others = list(_corpus(workspace))
        for text in others:
            held.on(text)
    yield from _overlaps(rulebook.rules, held)
    if corpus:
        yield from _dead(rulebook.rules, held, others)
    yield from _dates(rulebook.filters, today or datetime.now(UTC).date())
    yield Said(False, _count(rulebook, failed))


class _Held:
    """Which rules hold on a text, asked once a text."""

    def __init__(self, rulebook: Rulebook, tables: Tables) -> None:
        self.rulebook, self.tables = rulebook, tables
        self.texts: dict[str, frozenset[str]] = {}

    def on(self, text: str) -> frozenset[str]:
        """Rules by id, filters as `filters/id`."""
        if text not in self.texts:
            reading = read(None, text, slang=self.tables.slang)
            seen = seen_in(self.rulebook, reading, notice(reading, self.tables))
            rules = (self.rulebook.rules[number] for number in self.rulebook.index.could_hold(seen))
            whens: list[tuple[str, When]] = [(rule.id, rule.when) for rule in rules]
            whens += [(f"filters/{one.id}", one.when) for one in self.rulebook.filters]
            self.texts[text] = frozenset(id_ for id_, when in whens if holds(when, seen))
        return self.texts[text]

    def by_rule(self) -> Held:
        """Turned round."""
        found: Held = defaultdict(set)
        for text, ids in self.texts.items():
            for id_ in ids:
                found[id_].add(text)
        return found


def _impossible(rulebook: Rulebook) -> Iterator[Said]:
    whens = [(rule.path, rule.when) for rule in rulebook.rules] + [(one.path, one.when) for one in rulebook.filters]
    for path, when in whens:
        why = never_holds(when)
        if why:
            yield Said(True, f"{path}: can never hold: {why}")


def _examples(rulebook: Rulebook, held: _Held) -> Iterator[Said]:
    for rule in rulebook.rules:
        yield from _tried(rule.path, rule.id, held, rule.flag, rule.pass_)
    for one in rulebook.filters:
        yield from _tried(one.path, f"filters/{one.id}", held, one.excludes, one.keeps)


def _tried(path: str, id_: str, held: _Held, yes: Iterable[str], no: Iterable[str]) -> Iterator[Said]:
    yield from (Said(True, f"{path}: does not hold on its example: {text}") for text in yes if id_ not in held.on(text))
    yield from (Said(True, f"{path}: holds on what it should pass: {text}") for text in no if id_ in held.on(text))


def _corpus(workspace: Workspace) -> Iterator[str]:
    for shelf in ("data/seed", "data/practice"):
        for path in workspace.files(shelf, "*.jsonl").values():
            try:
                yield from (f"{row.title}\n{row.text}" if row.title else row.text for row in labelled_file(path))
            except PatrolError:
                continue  # `patrol check` names it


def _overlaps(rules: Sequence[Rule], held: _Held) -> Iterator[Said]:
    on = held.by_rule()
    for one, other in combinations(rules, 2):
        if one.dimension != other.dimension:
            continue
        inner = next((a for a, b in ((one, other), (other, one)) if narrower(a.when, b.when)), None)
        either, both = len(on[one.id] | on[other.id]), len(on[one.id] & on[other.id])
        if inner:
            outer = other if inner is one else one
            yield Said(False, f"note: {inner.id} holds only where {outer.id} does ({one.dimension}): both add up")
        elif either >= FEWEST and both >= ALIKE * either:
            where = f"on {both} of {either} texts ({one.dimension})"
            yield Said(False, f"note: {one.id} and {other.id} hold together {where}")


def _dead(rules: Sequence[Rule], held: _Held, corpus: Sequence[str]) -> Iterator[Said]:
    on, texts = held.by_rule(), set(corpus)
    examples = {rule.id: {*rule.flag, *rule.pass_} for rule in rules}
    for rule in rules:
        elsewhere = {text for other in rules if other is not rule for text in examples[other.id]}
        if not on[rule.id] & (texts | elsewhere) - examples[rule.id]:
            yield Said(False, f"note: {rule.id} holds on no text but its own examples (of {len(texts)} read)")


def _dates(filters: Sequence[Filter], today: date) -> Iterator[Said]:
    for one in filters:
        if one.expired(today):
            yield Said(False, f"note: filters/{one.id} ended on {one.expires} and is not applied ({one.owner})")
        elif one.expires - today <= SOON:
            yield Said(False, f"note: filters/{one.id} ends on {one.expires} ({one.owner})")


def _count(rulebook: Rulebook, failed: int) -> str:
    rules, filters = rulebook.rules, rulebook.filters
    count = sum(len(rule.flag) + len(rule.pass_) for rule in rules)
    count += sum(len(one.excludes) + len(one.keeps) for one in filters)
    beside = f" and {len(filters)} filters" if filters else ""
    return f"rules: {len(rules)}{beside} with {count} examples, {failed} fail"
