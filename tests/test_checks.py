"""What `patrol check` says of the shelves: each fault one line with its place; and the practice table put in place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from patrol.checks import Said, check_content, check_rules, practice_table, put_table
from patrol.cli import app
from patrol.errors import ContentError, RuleError
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.tables import load_tables
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.learning_samples import a_shelf, row_of, write_rows

SETTINGS = Settings()
RULE = """\
id: mine
title:
  id: "Indikasi: kata contoh"
  en: Invented word
status: test
dimension: deception
strength: weak
when:
  all:
    - {phrases: ["merah delima"]}
innocent: [tidak ada]
next_step: Periksa.
examples:
  flag: ["dibutuhkan merah delima"]
  pass: ["dibutuhkan kasir"]
"""


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """The command line sends logs to a stream that its test runner closes: they go back to where they went."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace over small shelves: no bundled rules, so that each check is quick."""
    made = a_shelf(tmp_path, [row_of("legit", 1)])
    (made.bundled / "rules").unlink()
    (made.bundled / "rules").mkdir()
    (made.bundled / "spiders").symlink_to(bundled_content() / "spiders")
    return made


def put_rule(workspace: Workspace, text: str = RULE) -> Path:
    path = workspace.home / "rules" / "mine.yml"
    path.write_text(text, encoding="utf-8")
    return path


def wrong(workspace: Workspace) -> list[str]:
    return [said.says for said in check_content(workspace, SETTINGS) if said.wrong]


# rules ----------------------------------------------------------------------------------------------------------


def test_a_rule_that_is_well_is_counted(workspace: Workspace) -> None:
    put_rule(workspace)
    assert list(check_rules(workspace, SETTINGS)) == [Said(False, "rules: 1 with 2 examples, 0 fail")]
    assert wrong(workspace) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("status: test", "status: tset", 5, "status must be one of experimental, test, stable, not 'tset'"),
        ("strength: weak", "strength: weak\nstrength: strong", 8, "'strength' stands twice"),
        ('  id: "Ind', '  id: "lagi"\n  id: "Ind', 4, "'id' stands twice"),
        ("strength: weak", "strenght: weak", 7, "knows no 'strenght'"),
        ("id: mine", "id: yours", 1, "'yours' is not the file's name"),
        ('{phrases: ["merah delima"]}', "smells_of_fish", 9, "no signal 'smells_of_fish'"),
        ("next_step: Periksa.\n", "", 1, "lacks next_step"),
        ("title:\n", "title: &a\n", 2, "anchors"),
        ("[tidak ada]", "[tidak ada", 12, "is no YAML"),
        ('flag: ["dibutuhkan merah delima"]', "flag: []", 14, "at least 1"),
        ("status: test", "status: !!python/name:os.system", 5, "tag"),
    ],
)
def test_a_broken_rule_is_one_line_with_its_place(
    workspace: Workspace, old: str, new: str, line: int, says: str
) -> None:
    assert RULE.count(old) == 1
    path = put_rule(workspace, RULE.replace(old, new))
    for given in (list(check_rules(workspace, SETTINGS)), list(check_content(workspace, SETTINGS))):
        faults = [said.says for said in given if said.wrong]
        assert all(fault.startswith(f"{path}:{line}: ") and "\n" not in fault for fault in faults)
        assert any(says in fault for fault in faults)


def test_a_rule_that_fails_its_own_examples_is_told_with_the_text(workspace: Workspace) -> None:
    text = RULE.replace("dibutuhkan merah delima", "dibutuhkan merah").replace("dibutuhkan kasir", "kasir merah delima")
    path = put_rule(workspace, text)
    assert list(check_rules(workspace, SETTINGS)) == [
        Said(True, f"{path}: does not hold on its example: dibutuhkan merah"),
        Said(True, f"{path}: holds on what it should pass: kasir merah delima"),
        Said(False, "rules: 1 with 2 examples, 2 fail"),
    ]


def test_every_faulty_file_is_told_and_the_others_are_tried(workspace: Workspace) -> None:
    folder = workspace.home / "rules"
    put_rule(workspace, RULE.replace("dibutuhkan kasir", "kasir merah delima"))
    for name, harm in (("one", "status: tset"), ("two", "status: test\nstatus: test")):
        text = RULE.replace("id: mine", f"id: {name}").replace("status: test", harm)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    given = list(check_rules(workspace, SETTINGS))
    faults = [said.says.split(": ")[0] for said in given if said.wrong]
    assert faults == [f"{folder / 'one.yml'}:5", f"{folder / 'two.yml'}:6", str(folder / "mine.yml")]
    assert given[-1] == Said(False, "rules: 1 with 2 examples, 1 fail")
    with pytest.raises(RuleError, match="1 more fault;"):
        load_rulebook(workspace)


def test_a_rule_that_can_never_hold_is_a_fault(workspace: Workspace) -> None:
    path = put_rule(workspace, RULE.replace("innocent:", '  none:\n    - {phrases: ["merah delima"]}\ninnocent:'))
    assert any(said.wrong and f"{path}: can never hold" in said.says for said in check_rules(workspace, SETTINGS))


def test_overlaps_and_idle_rules_are_notes(workspace: Workspace) -> None:
    put_rule(workspace)
    twin = RULE.replace("id: mine", "id: twin").replace('["merah delima"]', '["(?:merah) delima"]')
    narrow = RULE.replace("id: mine", "id: narrow").replace("  all:\n", "  all:\n    - hires\n")
    idle = RULE.replace("id: mine", "id: idle").replace("merah delima", "biru laut")
    for name, text in (("twin", twin), ("narrow", narrow), ("idle", idle)):
        (workspace.home / "rules" / f"{name}.yml").write_text(text, encoding="utf-8")
    write_rows(
        workspace.home / "data" / "seed" / "ours.jsonl",
        [row_of("legit", number, text=f"dibutuhkan merah delima {number}") for number in range(2, 8)],
    )
    given = list(check_rules(workspace, SETTINGS, corpus=True))
    notes = "\n".join(said.says for said in given)
    assert not any(said.wrong for said in given)
    assert "note: mine and twin hold together on 7 of 7 texts (deception)" in notes
    assert "note: narrow holds only where mine does (deception)" in notes
    assert "note: idle holds on no text but its own examples" in notes and "note: mine holds on no" not in notes


def test_a_pattern_that_does_not_compile_names_its_rule(workspace: Workspace) -> None:
    path = put_rule(workspace, RULE.replace('merah delima"]}', 'merah (delima"]}'))
    (fault,) = wrong(workspace)
    assert fault.startswith(str(path))


def test_the_exit_status_tells(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    runner = CliRunner()

    def check(*verb: str) -> tuple[int, str, str]:
        done = runner.invoke(app, ["--home", str(home), *verb])
        return done.exit_code, done.stdout, done.stderr

    path = home / "rules" / "mine.yml"
    path.write_text(RULE, encoding="utf-8")
    status, told, faults = check("rules", "check")
    assert (status, faults) == (0, "") and ", 0 fail" in told
    path.write_text(RULE.replace('merah delima"]}', 'biru laut"]}'), encoding="utf-8")
    status, told, faults = check("rules", "check")
    assert status == 1 and faults == f"{path}: does not hold on its example: dibutuhkan merah delima\n"
    path.write_text(RULE + "id: mine\n", encoding="utf-8")
    for verb in (("rules", "check"), ("check",)):
        status, _, faults = check(*verb)
        assert status == 1 and faults.startswith(f"{path}:16: ") and "twice" in faults


# the other shelves ----------------------------------------------------------------------------------------------


def test_replaced_files_are_said_and_are_no_fault(workspace: Workspace) -> None:
    shutil.copy(put_rule(workspace), workspace.bundled / "rules" / "mine.yml")
    put_rule(workspace, RULE.replace("weak", "strong"))
    table = bundled_content() / "data" / "tables" / "slang.csv"
    shutil.copy(table, workspace.home / "data" / "tables" / "slang.csv")
    says = [said for said in check_content(workspace, SETTINGS) if "replaces the bundled one" in said.says]
    assert says == [
        Said(False, "rules/mine.yml: the workspace's replaces the bundled one"),
        Said(False, "data/tables/slang.csv: the workspace's replaces the bundled one"),
    ]
    (rule,) = load_rulebook(workspace).rules
    assert rule.strength == "strong"


def bad_table(workspace: Workspace) -> str:
    path = workspace.home / "data" / "tables" / "rates.csv"
    path.write_text("currency,idr,source,date\nUSD,16000,contoh,2026-01-01\nMYR,x,contoh,2026-01-01\n")
    return f"{path}:3: "


def bad_seed(workspace: Workspace) -> str:
    rows = [row_of("legit", 1), {**row_of("legit", 2), "label": "guilty"}]
    return f"{write_rows(workspace.home / 'data' / 'seed' / 'ours.jsonl', rows)}:2: "


def seed_of_another_encoding(workspace: Workspace) -> str:
    path = workspace.home / "data" / "practice" / "ours.jsonl"
    path.parent.mkdir()
    path.write_bytes(json.dumps(row_of("legit", 1)).encode() + b'\n{"id": "caf\xe9"}\n')
    return f"{path}:2: "


def bad_gate(workspace: Workspace) -> str:
    path = workspace.home / "models" / "gate.yml"
    path.write_text("# ours\nrisky_recall: nan\n", encoding="utf-8")
    return f"{path}:2: "


def bad_recipe(workspace: Workspace) -> str:
    folder = workspace.home / "models" / "ours"
    folder.mkdir()
    (folder / "recipe.yml").write_text("strength: 4\nfold: 5\n", encoding="utf-8")
    return f"{folder / 'recipe.yml'}:2: "


def bad_model(workspace: Workspace) -> str:
    folder = workspace.home / "models" / "ours"
    shutil.copytree(bundled_content() / "models" / "base", folder)
    with (folder / "weights.npz").open("ab") as file:
        file.write(b"x")
    return f"{folder / 'weights.npz'} is not the file"


def empty_model(workspace: Workspace) -> str:
    folder = workspace.home / "models" / "ours"
    folder.mkdir()
    return f"there is no model in {folder}"


def bad_spider(workspace: Workspace) -> str:
    path = workspace.home / "spiders" / "ours.py"
    path.write_text("from patrol import nothing_of_that_name\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "harm",
    [bad_table, bad_seed, seed_of_another_encoding, bad_gate, bad_recipe, bad_model, empty_model, bad_spider],
)
def test_each_shelf_names_its_own_fault_and_the_rest_is_checked(
    workspace: Workspace, harm: Callable[[Workspace], str]
) -> None:
    put_rule(workspace)
    where = harm(workspace)
    given = list(check_content(workspace, SETTINGS))
    faults = [said.says for said in given if said.wrong]
    assert len(faults) == 1 and where in faults[0]
    well = "\n".join(said.says for said in given if not said.wrong)
    assert "contoh.jsonl: 1 texts" in well
    assert harm is bad_spider or "spiders: " in well
    assert harm is bad_table or "rules: 1 with 2 examples, 0 fail" in well


# the practice table ---------------------------------------------------------------------------------------------

TABLE = ["| a |", "|---|", "| 1 |"]
BEFORE, AFTER = "# Judul\n\nteks <!-- lain -->\n\n", "\n\n## Lanjut\n<!-- akhir -->\n"
HEAD, TAIL = "<!-- practice-table -->", "<!-- /practice-table -->"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "teks\n",
        f"{HEAD}\n| a |\n",
        f"| a |\n{TAIL}\n",
        f"{TAIL}\n{HEAD}\n",
        "<!-- practice-tabel --><!-- /practice-table -->",
    ],
    ids=["empty", "none", "no end", "no begin", "turned round", "misspelt"],
)
def test_a_file_without_its_marks_is_refused_and_left_as_it_was(tmp_path: Path, text: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        put_table(path, TABLE)
    assert str(path) in caught.value.message and HEAD in caught.value.message
    assert caught.value.hint is not None and "both marks" in caught.value.hint
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("between", ["", "\n", "\n| old |\n| rows |\n", " on one line "])
def test_the_table_takes_the_place_between_the_marks_exactly(tmp_path: Path, between: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(BEFORE + HEAD + between + TAIL + AFTER, encoding="utf-8")
    wanted = BEFORE + HEAD + "\n| a |\n|---|\n| 1 |\n" + TAIL + AFTER
    put_table(path, TABLE)
    assert path.read_text(encoding="utf-8") == wanted
    put_table(path, iter(TABLE))
    assert path.read_text(encoding="utf-8") == wanted, "again changes nothing"


def test_the_practice_table_counts_each_post_once_a_modus(workspace: Workspace) -> None:
    put_rule(workspace, RULE.replace("weak", "strong"))
    other = RULE.replace("id: mine", "id: other").replace("weak", "strong")
    (workspace.home / "rules" / "other.yml").write_text(other, encoding="utf-8")
    call = "Dibutuhkan merah delima, hubungi 0812 0000 5555"
    rows = [
        row_of("trafficking", 1, text=call, modus=["bride", "nightlife"]),
        row_of("trafficking", 2, text="Dibutuhkan kasir, hubungi 0812 0000 5555", modus=["bride"]),
        row_of("legit", 3, text=call, modus=[]),
        row_of("none", 4, text="Teks biasa saja"),
    ]
    write_rows(workspace.home / "data" / "practice" / "contoh.jsonl", rows)
    lines = list(practice_table(workspace, Engine(load_tables(workspace), load_rulebook(workspace))))
    assert lines == [
        "| posts | n | flagged | low | none |",
        "|---|---|---|---|---|",
        "| bride | 2 | 1 | 0 | 1 |",
        "| nightlife | 1 | 1 | 0 | 0 |",
        "| *innocent: news* | 1 | 0 | 0 | 1 |",
        "| *innocent: offer* | 1 | 1 | 0 | 0 |",
    ]
