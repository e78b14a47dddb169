"""Filters: posts of one place that a unit has found harmless; lowered with the reason shown, never in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from patrol.checks import check_rules
from patrol.records import Post
from patrol.rulebook import load_rulebook, read_shelf
from patrol.rulebook.filters import Filter, checked_filter
from patrol.scoring import Engine, assess
from patrol.settings import Settings
from patrol.signals import names
from patrol.tables import load_tables
from patrol.workspace import Workspace, init_workspace

FILTER = """\
id: ours
title:
  id: Papan kota
  en: The town's board
where:
  host: ["*.kota.example"]
when:
  all:
    - works_abroad
effect: lower
reason: Sudah diperiksa
owner: polres-contoh
expires: 2999-12-31
examples:
  excludes: ["Kerja admin di Kamboja, gaji 10 juta, wa 0812-0000-5555"]
  keeps: ["Kasir toko di Sambas"]
"""
OFFER = "Dicari admin kantor di Kamboja, gaji 15 juta, tiket ditanggung, tanpa pengalaman, wa 0812-0000-5555"
CHILD = "Dicari LC umur 15-17 untuk karaoke di Kamboja, mess ada, hubungi mami 0812-0000-5555"
POST = Post("board:papan.kota.example", "1", OFFER, url="https://papan.kota.example/1", platform="job_board")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = init_workspace(tmp_path / "unit")
    (made.home / "rules" / "filters").mkdir()
    return made


def put(workspace: Workspace, text: str = FILTER, name: str = "ours") -> Path:
    path = workspace.home / "rules" / "filters" / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def engine(workspace: Workspace) -> Engine:
    return Engine(load_tables(workspace), load_rulebook(workspace))


def one(workspace: Workspace, text: str = FILTER) -> Filter:
    made, faults = checked_filter(put(workspace, text), frozenset(names()))
    assert made is not None, faults
    return made


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("effect: lower", "effect: hide", 10, "lower, drop"),
        ("expires: 2999-12-31", "expires: soon", 13, "no date"),
        ("expires: 2999-12-31\n", "", 1, "lacks expires"),
        ("owner: polres-contoh\n", "", 1, "lacks owner"),
        ('host: ["*.kota.example"]', 'host: ["*"]', 6, "names no place"),
        ('host: ["*.kota.example"]', 'hosts: ["a"]', 6, "hosts"),
        ("works_abroad", "works_nowhere", 8, "works_nowhere"),
        ("reason: Sudah", "why: Sudah", 11, "why"),
        ("id: ours", "id: theirs", 1, "file"),
        ("  keeps:", "  passes:", 16, "passes"),
    ],
)
def test_a_bad_filter_names_path_and_line(workspace: Workspace, old: str, new: str, line: int, says: str) -> None:
    path = put(workspace, FILTER.replace(old, new, 1))
    made, faults = checked_filter(path, frozenset(names()))
    assert made is None
    assert any(f"{path}:{line}: " in str(fault) and says in str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("where", "covered"),
    [
        ('host: ["*.kota.example"]', True),
        ('host: ["KOTA.example"]', False),
        ('source: ["board:*.kota.example"]', True),
        ("platform: [job_board]", True),
        ("platform: [job_board]\n  host: [lain.example]", False),
        ("host: [lain.example, papan.kota.example]", True),
    ],
)
def test_it_covers_its_place_alone(workspace: Workspace, where: str, covered: bool) -> None:
    made = one(workspace, FILTER.replace('host: ["*.kota.example"]', where))
    assert made.covers(POST) == covered
    assert not made.covers(Post("file", "1", OFFER)) and not made.covers(Post("f", "1", OFFER, url="http://[x"))


@pytest.mark.parametrize("effect", ["lower", "drop"])
def test_it_lowers_what_it_excludes_there_and_shows_why(workspace: Workspace, effect: str) -> None:
    before = assess(POST, engine(workspace))
    put(workspace, FILTER.replace("effect: lower", f"effect: {effect}"))
    made = assess(POST, engine(workspace))
    bands = ("critical", "high", "medium", "low", "none")
    assert before.flagged
    assert made.band == ("none" if effect == "drop" else bands[bands.index(before.band) + 1])
    assert made.score < before.score
    [shown] = [finding for finding in made.findings if finding.dimension == "filter"]
    assert shown.rule == "filters/ours" and "Sudah diperiksa" in shown.why and shown.words in OFFER
    assert set(before.findings) <= set(made.findings)
    assert made.lane == ("none" if effect == "drop" else before.lane)
    elsewhere = assess(replace(POST, source="file", url="https://lain.example/1"), engine(workspace))
    assert (elsewhere.band, elsewhere.findings) == (before.band, before.findings)


def test_it_touches_no_child_and_no_call_for_help(workspace: Workspace) -> None:
    calls = "Tolong anak kami di Kamboja, sudah dua bulan hilang kontak, minta dipulangkan"
    without = [assess(replace(POST, text=text), engine(workspace)) for text in (CHILD, calls)]
    put(workspace, FILTER.replace("effect: lower", "effect: drop"))
    made = [assess(replace(POST, text=text), engine(workspace)) for text in (CHILD, calls)]
    assert [one.lane for one in made] == ["child", "help"]
    assert [(one.band, one.findings) for one in made] == [(one.band, one.findings) for one in without]


def test_one_that_has_ended_does_nothing_and_is_told(workspace: Workspace) -> None:
    before, version = assess(POST, engine(workspace)), read_shelf(workspace).digest
    put(workspace, FILTER.replace("2999-12-31", "2020-01-31"))
    assert assess(POST, engine(workspace)).band == before.band
    notes = [said.says for said in check_rules(workspace, Settings())]
    assert "note: filters/ours ended on 2020-01-31 and is not applied (polres-contoh)" in notes
    assert read_shelf(workspace).digest != version


def test_its_day_counts_and_the_days_before_it_are_told(workspace: Workspace) -> None:
    made = one(workspace, FILTER.replace("2999-12-31", "2026-12-31"))
    assert not made.expired(date(2026, 12, 31)) and made.expired(date(2027, 1, 1))
    notes = [said.says for said in check_rules(workspace, Settings(), today=date(2026, 12, 10))]
    assert "note: filters/ours ends on 2026-12-31 (polres-contoh)" in notes


def test_examples_of_a_filter_are_tried(workspace: Workspace) -> None:
    path = put(workspace, FILTER.replace("Kasir toko di Sambas", "Kerja kebun di Malaysia, wa 0812-0000-5555"))
    wrong = [said.says for said in check_rules(workspace, Settings()) if said.wrong and str(path) in said.says]
    assert wrong == [f"{path}: holds on what it should pass: Kerja kebun di Malaysia, wa 0812-0000-5555"]


def test_a_filter_and_a_rule_of_one_name_keep_their_own_phrases(workspace: Workspace) -> None:
    put(
        workspace,
        FILTER.replace("- works_abroad", "- {phrases: [merah delima]}").replace("Kerja admin", "merah delima"),
    )
    rule = (workspace.bundled / "rules" / "head_money.yml").read_text(encoding="utf-8")
    (workspace.home / "rules" / "ours.yml").write_text(rule.replace("id: head_money", "id: ours", 1), encoding="utf-8")
    assert not [said for said in check_rules(workspace, Settings()) if said.wrong and str(workspace.home) in said.says]
