"""Rule files that cannot be used: each is refused with its path and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.errors import RuleError
from patrol.rulebook.rules import read_rule
from patrol.rulebook.yaml_nodes import MAX_BYTES, load_mapping

GOOD = """\
id: one
title:
  id: Satu
  en: One
status: test
dimension: deception
strength: weak
when:
  all:
    - pay
innocent:
  - lain
next_step: Periksa.
examples:
  flag:
    - gaji
  pass:
    - halo
"""
SIGNALS = frozenset(("pay", "speech_act"))


def _write(folder: Path, text: str) -> Path:
    path = folder / "one.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_rule_is_read(tmp_path: Path) -> None:
    rule = read_rule(_write(tmp_path, GOOD), SIGNALS)
    assert (rule.id, rule.points, rule.when.all[0].signal) == ("one", 1.0, "pay")


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("status: test", "status: test\ncolour: red"), 6, "colour"),
        (("strength: weak", "strength: weak\nstrength: strong"), 8, "twice"),
        (("id: Satu", "id: &a Satu"), 3, "anchors"),
        (("en: One", "en: !!python/object:os.system One"), 4, "tag"),
        (("    - pay", "    - payment"), 9, "payment"),
        (("    - pay", "    - {signal: pay, over: 3}"), 10, "over"),
        (("    - pay", "    - {signal: salary}"), 10, "salary"),
        (("status: test", "status: final"), 5, "final"),
        (("strength: weak", "strength: huge"), 7, "huge"),
        (("dimension: deception", "dimension: deception\nmodus: [piracy]"), 7, "piracy"),
        (("id: one", "id: two"), 1, "file"),
        (("  all:\n    - pay", "  at_least:\n    n: 3\n    of:\n      - pay"), 9, "at_least"),
        (("  all:\n    - pay", "  at_least:\n    n: many\n    of:\n      - pay"), 9, "at_least"),
        (("next_step: Periksa.\n", ""), 1, "next_step"),
        (("id: one", "id: [one"), 2, "YAML"),
    ],
)
def test_a_bad_rule_names_path_and_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    path = _write(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(RuleError) as caught:
        read_rule(path, SIGNALS)
    assert f"{path}:{line}" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"- a\n- b\n", b"a: " + b"[" * 30 + b"]" * 30, b"x" * (MAX_BYTES + 1)])
def test_what_is_no_rule_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "one.yml"
    path.write_bytes(body)
    with pytest.raises(RuleError):
        load_mapping(path)


def test_words_that_yaml_would_turn_into_values_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    path.write_text("a: no\nb: 2007-04-19\nc: 12\nd: '12'\n", encoding="utf-8")
    assert dict(load_mapping(path)) == {"a": "no", "b": "2007-04-19", "c": 12, "d": "12"}
