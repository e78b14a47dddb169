"""What `patrol rules impact` and `rules try` show: flags that come and go, what analysts decided, harmless words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from patrol.cli import app
from patrol.settings import Settings
from patrol.taking.house import open_house
from patrol.taking.intake import Intake
from patrol.terminal import out
from patrol.workspace import Workspace, init_workspace
from tests.learning_samples import decide_item
from tests.store_samples import UNIT, a_post

RULE = """\
id: ours
title:
  id: "Indikasi: kata contoh"
  en: Invented word
status: test
dimension: deception
strength: strong
when:
  all:
    - {phrases: ["merah delima"]}
innocent: [tidak ada]
next_step: Periksa [red]semuanya[/red].
examples:
  flag: ["dicari merah delima"]
  pass: ["dicari kasir"]
"""
CALL = "Dibutuhkan pekerja merah delima di Malaysia, gaji RM1.500, wa 0812 0000 {}"
PLAIN = "Dicari kasir minimarket di Singkawang, gaji 2,4 juta, kirim lamaran ke toko"


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """The command line sends logs to a stream that its test runner closes: they go back to where they went."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "unit")


def run(workspace: Workspace, *words: str) -> Result:
    arguments = ["--home", str(workspace.home), "--set", f"unit={UNIT}", "rules", *words]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "400"})


def posts(folder: Path, *lines: object) -> str:
    path = folder / "posts.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return str(path)


def put(folder: Path, text: str = RULE) -> list[str]:
    """The rule twice, under two names: two strong ones of a dimension flag."""
    for name in ("ours", "theirs"):
        (folder / f"{name}.yml").write_text(text.replace("id: ours", f"id: {name}", 1), encoding="utf-8")
    return [str(folder / "ours.yml"), str(folder / "theirs.yml")]


def impact(workspace: Workspace, rules: list[str], on: str) -> Result:
    return run(workspace, "impact", *rules, "--on", on, "--no-model")


def test_a_new_rule_adds_flags_and_a_rule_taken_back_loses_them(workspace: Workspace, tmp_path: Path) -> None:
    on = posts(tmp_path, {"id": "x1", "text": CALL.format(1111)}, {"id": "x2", "text": PLAIN})
    done = impact(workspace, put(tmp_path), on)
    assert done.exit_code == 0
    assert "+ added 1 x1: " in done.stdout and "+ours" in done.stdout
    assert "2 posts, 0 lines not read; flagged before 0, after 1" in done.stdout
    assert "added flags: 1\nlost flags: 0\n" in done.stdout
    put(workspace.home / "rules")
    done = impact(workspace, put(tmp_path, RULE.replace("merah delima", "biru laut")), on)
    assert "- lost 1 x1: " in done.stdout and "-ours" in done.stdout
    assert "flagged before 1, after 0" in done.stdout


def test_what_analysts_decided_stands_beside_what_is_lost(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace.home / "rules")
    texts = [f"{CALL.format(number)} {name}" for number, name in ((1111, "Melati"), (2222, "Kenanga raya timur"))]
    with open_house(workspace, Settings(unit=UNIT, slice_rate=1.0), model=False) as house:
        intake = Intake(house)
        intake.accept(None, a_post(1, texts[0]))
        intake.flush()
        decide_item(house, 1, "trafficking")
    on = posts(tmp_path, *({"text": text} for text in texts))
    done = impact(workspace, put(tmp_path, RULE.replace("merah delima", "biru laut")), on)
    assert "(decided: trafficking)" in done.stdout
    assert "lost flags: 2; 1 of the 2 were confirmed by analysts (1 trafficking)" in done.stdout


def test_lines_that_cannot_be_read_are_told_and_the_rest_is_compared(workspace: Workspace, tmp_path: Path) -> None:
    on = posts(tmp_path, "{", {"id": 7}, [], {"text": CALL.format(1111)})
    done = impact(workspace, put(tmp_path), on)
    assert done.exit_code == 1
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [f"{on}:{number}" for number in (1, 2, 3)]
    assert "1 posts, 3 lines not read" in done.stdout and "+ added 4 4: " in done.stdout
    assert not (workspace.home / "data" / "run" / "patrol.db").exists(), "nothing is made to look into"


@pytest.mark.parametrize("harm", ["strength: huge", "strength: strong\nstrength: weak"])
def test_a_changed_rule_that_cannot_be_used_is_refused(workspace: Workspace, tmp_path: Path, harm: str) -> None:
    rules = put(tmp_path, RULE.replace("strength: strong", harm))
    done = impact(workspace, rules, posts(tmp_path, {"text": "x"}))
    assert done.exit_code != 0 and done.stdout == ""
    assert f"{rules[0]}:" in str(done.exception)


def test_a_file_that_is_no_rule_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    done = impact(workspace, [str(tmp_path / "none.yml")], posts(tmp_path, {"text": "x"}))
    assert done.exit_code != 0 and "no rule file" in str(done.exception)


def test_a_text_tried_tells_seen_rules_steps_and_band(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "width", 200)  # as wide as the longest cell, whatever the terminal of the tests
    put(workspace.home / "rules")
    done = run(workspace, "try", "--no-model", f"{CALL.format(1111)} umur 20-30")
    for told in ("1.500 / bulan", "20-30 tahun", "ours", "+3.0", "Periksa [red]semuanya[/red].", "points together"):
        assert told in done.stdout
    assert "Pay(" not in done.stdout and "Age(" not in done.stdout
    assert "band " in done.stdout and "speech act: offer" in done.stdout


@pytest.mark.parametrize("text", ["", "[red]a[/] \x1b[31m \x07 [/nosuch]", "\ud800", "😀" * 50, "a" * 100_000])
def test_any_text_can_be_tried(workspace: Workspace, text: str) -> None:
    done = run(workspace, "try", "--no-model", "--title", text, text)
    assert done.exit_code == 0, done.exception
    assert "\x1b[31m" not in done.stdout and "\x07" not in done.stdout


def test_talk_is_told_with_the_reason_why_it_is_no_offer(workspace: Workspace) -> None:
    done = run(
        workspace, "try", "--no-model", "Waspada lowongan admin Kamboja, jangan tergiur, itu modus TPPO, laporkan"
    )
    assert "Meringankan: peringatan, bukan tawaran" in done.stdout and "no offer" in done.stdout
