"""What the commands show: no word of a table is cut, an empty table says what to do next, examples that hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from patrol.alerts.reading import read_alerts
from patrol.sources.reading import check_sources
from patrol.terminal import progress, show_rows
from patrol.workspace import bundled_content, init_workspace
from tests.test_walk import call

NAMES = ("id", "state", "MB", "why")
ROWS = [["20261102T010000-0123456789", "blocked", "1.5", "a page asks to sign in " * 4]]


@pytest.mark.parametrize(
    ("width", "left_out"), [(200, ()), (64, ()), (58, ("MB",)), (48, ("MB", "state")), (30, ("MB", "state"))]
)
def test_no_word_is_cut_and_what_has_no_room_is_told(
    capsys: pytest.CaptureFixture[str], width: int, left_out: tuple[str, ...]
) -> None:
    show_rows(NAMES, ROWS, last="why", drop=("MB", "state"), width=width)
    said = capsys.readouterr().out
    assert ROWS[0][0] in said
    assert "…" not in said
    assert ("blocked" in said) == ("state" not in left_out)
    assert ("1.5" in said) == ("MB" not in left_out)
    assert said.count("Left out") == bool(left_out)


def test_a_pipe_has_all_the_room_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(NAMES, ROWS, last="why", drop=("MB", "state"))
    assert ROWS[0][3].strip() in capsys.readouterr().out


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init_workspace(tmp_path_factory.mktemp("fresh") / "unit").home


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        ("source list", "patrol source add URL --basis ID"),
        ("source check", "no sources"),
        ("alerts check", "0 channels, 0 standing searches"),
        ("schedule show", "patrol source add URL --basis ID"),
        ("schedule due", "No round is due"),
        ("runs", "patrol crawl URL"),
        ("runs --source papan", "No run yet of papan"),
        ("capture list", "patrol crawl URL"),
        ("source words", "No watch word"),
    ],
)
def test_a_new_workspace_says_in_one_line_what_to_do_next(fresh: Path, verb: str, says: str) -> None:
    done = call(fresh, *verb.split())
    assert done.returncode == 0, done.stderr
    assert says in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_the_examples_of_a_new_workspace_hold(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "unit")
    for name in ("sources.yml", "alerts.yml"):
        assert not (made.home / name).exists()
        shutil.copy(made.home / f"{name}.example", made.home / name)
    watched, faults = check_sources(made)
    assert not faults
    assert [source.enabled for source in watched.sources.values()] == [False]
    book, complaints = read_alerts(made)
    assert not complaints
    assert len(book.channels) == 4
    assert len(book.searches) == 2
    assert made.bundled == bundled_content()


def test_what_stands_in_a_workspace_stays(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "unit")
    (made.home / "alerts.yml.example").write_text("ours", encoding="utf-8")
    assert (init_workspace(tmp_path / "unit").home / "alerts.yml.example").read_text(encoding="utf-8") == "ours"


def test_long_work_shows_how_far_it_is_on_a_terminal_and_nothing_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with progress("rescore", "{} texts, {} flagged") as told:
        assert told is None
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with progress("rescore [x]\x1b[2J", "{} texts, {} flagged") as told:
        assert told is not None
        told(50, 3)
    said = capsys.readouterr()
    assert said.out == ""
    assert "rescore [x] [2J: 50 texts, 3 flagged" in said.err
