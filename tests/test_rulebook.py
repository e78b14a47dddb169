"""Rule files that cannot be used: each is refused with its path and line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from patrol.errors import RuleError
from patrol.rulebook.rules import checked_rule, read_rule
from patrol.yaml_nodes import RULE, load_mapping

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
        (("next_step: Periksa.", "law: [UU 21/2007 Pasal 2]\nnext_step: Periksa."), 13, "lacks its date"),
        (("next_step: Periksa.", "law: [UU 21/2007 Pasal 2 (2007-13-19)]\nnext_step: Periksa."), 13, "no date"),
        (("next_step: Periksa.", "law: [{article: UU 21/2007}]\nnext_step: Periksa."), 13, "lacks date"),
        (("next_step: Periksa.", "law: UU 21/2007 (2007-04-19)\nnext_step: Periksa."), 13, "list of articles"),
        (("next_step: Periksa.", "references: [koran]\nnext_step: Periksa."), 13, "sourced: "),
        (("    - pay", "    - {signal: pay, above: banyak}"), 10, "number"),
        (("    - pay", "    - {signal: pay, above: 9, below: 3}"), 10, "never hold"),
        (("    - pay", "    - {signal: pay, is: [a], not: [a]}"), 10, "never hold"),
        (("    - pay", "    - {phrases: ['(a']}"), 10, "cannot compile"),
        (("    - pay", "    - {phrases: ['(?=a)b']}"), 10, "cannot compile"),
        (("    - pay", "    - {phrases: ['((a{900}){900}){900}']}"), 10, "cannot compile"),
        (("    - pay", "    - {phrases: ['a*']}"), 10, "empty text"),
        (("    - pay", "    - {phrases: [a], within: 99, negatable: true}"), 10, "1 to 12"),
        (("    - pay", "    - {phrases: [a], within: 4}"), 10, "belongs to"),
        (("    - pay", "    - {phrases: [a], negatable: maybe}"), 10, "true or false"),
        (("    - pay", f"    - {{phrases: ['{'a' * 701}']}}"), 10, "700"),
        (("  all:\n    - pay", "  none:\n    - pay"), 8, "hold always"),
        (("strength: weak", "strenght: weak"), 7, "strenght"),
    ],
)
def test_a_bad_rule_names_path_and_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    path = _write(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(RuleError) as caught:
        read_rule(path, SIGNALS)
    assert f"{path}:{line}" in str(caught.value)
    assert says in str(caught.value)


def test_all_faults_of_a_file_are_told_at_once_by_line(tmp_path: Path) -> None:
    text = GOOD.replace("status: test", "status: final\nstatus: test").replace("- pay", "- {signal: salary, over: 3}")
    rule, faults = checked_rule(_write(tmp_path, text.replace("next_step: Periksa.\n", "")), SIGNALS)
    assert rule is None
    assert [fault.line for fault in faults] == [1, 5, 6, 11, 11]
    assert all(fault.hint and "rules check" in fault.hint for fault in faults)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: [*a, *a]\n",
        "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}\n",
        "a: " + "[" * 20_000,
        "a: [" + "1," * 5_000 + "1]\n",
        "? [a]\n: b\n",
        "a: !!binary aGFsbw==\n",
        "a: .inf\nb: 1:20.5\nc: 1e999\nd: 99999999999999999999\ne: 0x1F\nf: -.5\n",
    ],
    ids=["alias", "deep", "deeper", "many", "key", "tag", "numbers"],
)
def test_what_would_grow_or_surprise_is_refused_or_stays_text(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    path = _write(tmp_path, text)
    rule, faults = checked_rule(path, SIGNALS)
    assert rule is None and faults
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("body", [b"\xff\xfe", b"- a\n- b\n", b"a: " + b"[" * 30 + b"]" * 30, b"x" * (RULE.size + 1)])
def test_what_is_no_rule_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "one.yml"
    path.write_bytes(body)
    with pytest.raises(RuleError):
        load_mapping(path, RuleError)


def test_words_that_yaml_would_turn_into_values_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    path.write_text("a: no\nb: 2007-04-19\nc: 12\nd: '12'\n", encoding="utf-8")
    assert dict(load_mapping(path, RuleError)) == {"a": "no", "b": "2007-04-19", "c": 12, "d": "12"}
