"""Every bundled rule and every cue: readable, tried on its own examples, built on signals that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.rulebook import Rulebook, find, load_rulebook
from patrol.rulebook.rules import Rule
from patrol.signals import CUES, names, notice
from patrol.signals.cues import Cue
from patrol.tables import Tables, load_tables
from patrol.text.patterns import PatternSet
from patrol.text.reading import read
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
BOOK: Rulebook = load_rulebook(WORKSPACE)
TABLES: Tables = load_tables(WORKSPACE)


def _found(text: str) -> set[str]:
    reading = read(None, text, slang=TABLES.slang)
    return {finding.rule for finding in find(BOOK, reading, notice(reading, TABLES))}


def test_there_are_rules_for_every_modus() -> None:
    assert len(BOOK.rules) >= 70
    spoken_of = {modus for rule in BOOK.rules for modus in rule.modus}
    assert {"scam_compound", "bride", "nightlife", "organ", "baby", "fishing_crew", "fake_internship"} <= spoken_of
    assert {"sexual_services", "domestic_worker", "advance_fee", "task_scam"} <= spoken_of


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_rule_flags_and_passes_its_examples(rule: Rule) -> None:
    assert Path(rule.path).stem == rule.id
    for text in rule.flag:
        assert rule.id in _found(text), text
    for text in rule.pass_:
        assert rule.id not in _found(text), text


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_rule_says_what_an_officer_needs(rule: Rule) -> None:
    assert rule.innocent
    assert rule.next_step
    assert all(reference.startswith(("sourced:", "seed:")) for reference in rule.references)
    assert "pelaku" not in rule.title_id.lower()
    known = set(names())
    assert all(test.signal in known for test in rule.when.tests() if not test.phrases)


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.name)
def test_cue_compiles_and_is_short(cue: Cue) -> None:
    assert 0 < len(cue.id) <= 120
    assert 0 < len(cue.en) <= 120
    assert len(PatternSet({cue.name: cue.patterns}).find("")) == 0


def test_cue_names_stand_once() -> None:
    assert len({cue.name for cue in CUES}) == len(CUES)
