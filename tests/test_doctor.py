"""What `patrol doctor` says of a machine and a workspace: each fault named with what to do, and its exit status."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from typer.testing import CliRunner

from patrol import doctor
from patrol.cli import app
from patrol.console import accounts
from patrol.doctor import Check, examine
from patrol.learning.registry import put_to_use, use_of
from patrol.settings import Settings, database_url
from patrol.store.database import open_database
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.store_samples import UNIT

SETTINGS = Settings(unit=UNIT, contact_url="https://unit.example/patrol", model="base")


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """The command line sends logs to a stream that its test runner closes: they go back to where they went."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "unit")


@pytest.fixture
def small(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace over shelves without rules: the checks before that of the database take no time."""
    (tmp_path / "bundled" / "rules").mkdir(parents=True)
    return Workspace(workspace.home, tmp_path / "bundled")


def row(workspace: Workspace, name: str, settings: Settings = SETTINGS) -> Check:
    """The row of that name."""
    return next(check for check in examine(workspace, settings) if check.name == name)


def doctor_says(workspace: Workspace, *options: str) -> tuple[int, str]:
    """Exit status and output of the command."""
    done = CliRunner().invoke(app, ["--home", str(workspace.home), *options, "doctor"])
    return done.exit_code, done.stdout


# a machine ------------------------------------------------------------------------------------------------------


def test_all_is_well_on_this_machine(workspace: Workspace) -> None:
    rows = list(examine(workspace, SETTINGS))
    assert [check.name for check in rows if check.state == "missing"] == []
    assert all(check.todo for check in rows if check.state == "note"), "whatever is not well says what to do"
    by_name = {check.name: check for check in rows}
    assert by_name["scrapy"].says == f"{installed('scrapy')} (crawling)"
    assert by_name["model"].says.startswith("base-") and by_name["rules"].says.startswith("version ")
    assert by_name["workspace"].says == str(workspace.home) and "contact" not in by_name
    status, says = doctor_says(workspace)
    assert status == 0 and "MISSING" not in says


@pytest.mark.parametrize(
    ("name", "state", "job"),
    [
        ("scikit-learn", "missing", "training"),
        ("google-re2", "missing", "matching"),
        ("hyperscan", "note", "google-re2 does it alone"),
        ("sentence-transformers", "note", "make setup"),
    ],
)
def test_a_missing_library_is_named_with_what_to_do(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, state: str, job: str
) -> None:
    def version(asked: str) -> str:
        if asked == name:
            raise PackageNotFoundError(asked)
        return installed("scrapy")

    monkeypatch.setattr(doctor, "version", version)
    check = row(workspace, name)
    assert check.state == state and "not installed" in check.says and job in check.says
    assert check.todo == f"pip install {name}"
    status, says = doctor_says(workspace)
    assert status == (1 if state == "missing" else 0)
    assert f"pip install {name}" in says and ("MISSING" in says) is (state == "missing")


def test_a_model_that_lacks_its_encoder_is_noted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.learning.shelf.find_encoder", lambda *_: None)
    check = row(workspace, "model", Settings(unit=UNIT, model="e5"))
    assert check.state == "note" and check.says.startswith("base-") and "e5 needs the sentence encoder" in check.says
    assert "patrol model encoder get" in check.todo
    assert row(workspace, "model").state == "ok"


def test_a_missing_chromium_says_what_to_do_and_stops_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_browser", lambda _: None)
    check = row(workspace, "chromium")
    assert check.state == "note" and "rendered pages cannot be read" in check.says
    assert "apt-get install chromium" in check.todo and "make setup" in check.todo
    status, says = doctor_says(workspace)
    assert status == 0 and "apt-get install chromium" in says


def test_a_chromium_of_the_settings_that_is_not_there_is_named(workspace: Workspace, tmp_path: Path) -> None:
    named = tmp_path / "opt" / "chromium"
    check = row(workspace, "chromium", Settings(unit=UNIT, browser=str(named)))
    assert check.state == "note" and str(named) in check.says and "browser" in check.todo
    named.parent.mkdir()
    named.write_text("#!/bin/sh\necho Chromium 1.2.3\n", encoding="utf-8")
    named.chmod(0o755)
    check = row(workspace, "chromium", Settings(unit=UNIT, browser=str(named)))
    assert check == Check("chromium", "ok", f"{named}, Chromium 1.2.3")
    status, says = doctor_says(workspace, "--set", f"browser={tmp_path / 'nowhere'}")
    assert status == 0 and str(tmp_path / "nowhere") in says


@pytest.mark.parametrize("program", ["/bin/false", "/etc/passwd"])
def test_a_chromium_that_does_not_run_is_named(workspace: Workspace, program: str) -> None:
    check = row(workspace, "chromium", Settings(unit=UNIT, browser=program))
    assert check.state == "note" and f"{program} does not run" in check.says and "browser" in check.todo


def test_a_nearly_full_disk_is_noted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=400_000_000)

    monkeypatch.setattr(doctor.shutil, "disk_usage", usage)
    check = row(workspace, "disk")
    assert (check.state, check.todo) == ("note", "make room")
    assert "0.4 GB free" in check.says and asked == [workspace.run_dir]


def test_nobody_to_write_to_is_noted(workspace: Workspace) -> None:
    check = row(workspace, "contact", Settings(unit=UNIT))
    assert check.state == "note" and "contact_url" in check.todo


# a workspace ----------------------------------------------------------------------------------------------------


def broken_rule(workspace: Workspace) -> str:
    path = workspace.home / "rules" / "mine.yml"
    path.write_text("id: mine\nstatus: test\nid: mine\n", encoding="utf-8")
    return f"{path}:1"


def broken_table(workspace: Workspace) -> str:
    path = workspace.home / "data" / "tables" / "rates.csv"
    path.write_text("currency,idr,source,date\nUSD,many,contoh,2026-01-01\n", encoding="utf-8")
    return f"{path}:2"


def broken_model(workspace: Workspace) -> str:
    folder = workspace.home / "models" / "base"
    folder.mkdir()
    (folder / "model.json").write_text('{"name": "base"', encoding="utf-8")
    return str(folder / "model.json")


def vanished_model(workspace: Workspace) -> str:
    put_to_use(workspace, use_of("kemarin", "0" * 64, "ani"))
    return "'kemarin'"


@pytest.mark.parametrize(
    ("harm", "name"),
    [(broken_rule, "rules"), (broken_table, "tables"), (broken_model, "model"), (vanished_model, "model")],
)
def test_content_that_cannot_be_used_is_named_by_its_place(
    workspace: Workspace, harm: Callable[[Workspace], str], name: str
) -> None:
    where = harm(workspace)
    check = row(workspace, name)
    assert check.state == "missing" and where in check.says
    assert [one.name for one in examine(workspace, SETTINGS) if one.state == "missing"] == [name], "one fault, one row"
    status, says = doctor_says(workspace)
    assert status == 1 and where in says


def test_replaced_files_are_said(workspace: Workspace) -> None:
    (workspace.home / "rules" / "head_money.yml").write_bytes(
        (bundled_content() / "rules" / "head_money.yml").read_bytes()
    )
    says = [check.says for check in examine(workspace, SETTINGS) if check.name == "workspace"]
    assert says == [str(workspace.home), "rules/head_money.yml of the workspace replaces the bundled one"]


# a database -----------------------------------------------------------------------------------------------------


def test_a_database_without_accounts_and_one_with(small: Workspace) -> None:
    check = row(small, "database")
    assert (check.state, check.todo) == ("note", "patrol user add NAME") and UNIT in check.says
    database = open_database(database_url(SETTINGS, small))
    accounts.add(database, UNIT, "ani")
    database.dispose()
    assert row(small, "database") == Check("database", "ok", f"opens; 1 accounts in the unit {UNIT!r}")
    assert row(small, "database", Settings(unit="lain")).state == "note", "another unit's accounts are not ours"


def at_version(workspace: Workspace, number: str) -> Path:
    """The workspace's database, as a program with such tables left it."""
    path = workspace.run_dir / "patrol.db"
    open_database(f"sqlite:///{path}").dispose()
    with sqlite3.connect(path) as database:
        database.execute("update alembic_version set version_num = ?", (number,))
    return path


def test_a_database_of_a_newer_version_is_left_alone_and_named(workspace: Workspace) -> None:
    path = at_version(workspace, "9999_from_the_future")
    check = row(workspace, "database")
    assert check.state == "missing" and "newer version" in check.says and str(path) in check.says
    assert "9999_from_the_future" in check.says and "upgrade patrol" in check.todo and "backup" in check.todo
    status, says = doctor_says(workspace)
    assert status == 1 and "newer version" in says and "upgrade patrol" in says
    with sqlite3.connect(path) as database:
        assert database.execute("select version_num from alembic_version").fetchall() == [("9999_from_the_future",)]


@pytest.mark.parametrize(
    ("data", "says"), [(b"no database at all" * 100, "no patrol database"), (b"", "opens; the unit")]
)
def test_a_file_that_is_no_database_is_named(small: Workspace, data: bytes, says: str) -> None:
    path = small.run_dir / "patrol.db"
    path.write_bytes(data)
    check = row(small, "database")
    assert says in check.says and check.todo
    assert check.state == ("missing" if data else "note")


def test_another_programs_database_is_named(small: Workspace) -> None:
    with sqlite3.connect(small.run_dir / "patrol.db") as database:
        database.execute("create table sheep (name text)")
    check = row(small, "database")
    assert check.state == "missing" and "sheep" in check.says and check.todo


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "sqlite:////no/such/folder/x.db"])
def test_a_database_address_that_cannot_be_used_is_said(small: Workspace, url: str) -> None:
    check = row(small, "database", Settings(unit=UNIT, database_url=url))
    assert check.state == "missing" and check.todo


# what a person reads --------------------------------------------------------------------------------------------


def test_a_row_reads_state_name_finding_and_remedy(workspace: Workspace) -> None:
    at_version(workspace, "9999_later")
    status, says = doctor_says(workspace)
    (line,) = [line for line in says.splitlines() if line.startswith("MISSING")]
    assert status == 1
    assert line.split()[1] == "database" and " -> upgrade patrol" in line
    for line in says.splitlines():
        assert line.startswith(("ok      ", "note    ", "MISSING ")), line


def test_settings_that_cannot_be_used_stop_it_with_their_place(workspace: Workspace) -> None:
    workspace.settings_file.write_text('# ours\nunti = "x"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["--home", str(workspace.home), "doctor"])
    assert done.exit_code != 0 and f"{workspace.settings_file}:2" in str(done.exception)
    assert "did you mean unit?" in str(done.exception)
