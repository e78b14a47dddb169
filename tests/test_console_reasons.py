"""What rules and models say, and what the audit tells of, has words for whoever reads it; what has none is not lost."""

from __future__ import annotations

import re
from pathlib import Path

from patrol.console.reasons import reasons_of
from patrol.console.wording import ACTIONS
from patrol.rulebook import read_shelf
from patrol.scoring import hearing
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()


def test_every_rule_speaks_english_to_whoever_reads_it() -> None:
    why = reasons_of(WORKSPACE)
    for rule in read_shelf(WORKSPACE).rules:
        assert why(rule.title_id, "en") == (rule.title_en, "en")
        assert why(rule.title_id, "id") == (rule.title_id, "id")


def test_so_does_the_model_however_sure_it_is() -> None:
    why = reasons_of(WORKSPACE)
    for _, how in hearing._HOW_MUCH:
        assert why(f"Model: susunan katanya {how} perekrutan berisiko", "en").language == "en"


def test_a_rule_that_is_no_more_speaks_its_own_words() -> None:
    assert reasons_of(WORKSPACE)("Aturan lama", "en") == ("Aturan lama", "id")


def test_the_audit_has_words_for_what_the_store_writes_down() -> None:
    package = Path(hearing.__file__).parent.parent
    code = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    written = set(re.findall(r'action="([a-z_]+(?:\.[a-z]+)?)"', code)) - {"append"}
    assert "item.decide" in written
    assert written <= ACTIONS.keys()
