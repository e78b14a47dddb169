"""The round of a schedule's claim: made by a process that reads in little, told on one line with time and source."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from patrol.logs import timed
from patrol.rounds import RoundOutcome
from patrol.rounds.child import main
from patrol.rounds.telling import in_a_line
from patrol.schedule.children import Children
from patrol.store.slots import Claim
from tests.hostile_server import running
from tests.round_samples import a_board, a_row, a_unit
from tests.test_walk import call, rows

AT = datetime(2026, 11, 2, 1, 0, 12, tzinfo=UTC)


def test_a_line_has_time_source_state_counts_and_reason() -> None:
    outcome = RoundOutcome("papan", "short", "papan: short; 3 pages, 0 posts", "it asks\x1b[2J visitors\nto sign in")
    assert timed(AT, in_a_line(outcome)) == (
        "08:00:12 WIB  papan: short; 3 pages, 0 posts; it asks [2J visitors to sign in"
    )


def test_a_claim_that_is_gone_is_told_on_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = a_unit(tmp_path, a_row()).home
    arguments = ["--home", str(home), "papan", "--slot", AT.isoformat(), "--token", "nobody's"]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert "WIB  papan: no round was made; papan: the slot is another worker's by now" in told
    assert rows(home, "select count(*) from run") == [(0,)]


@pytest.mark.parametrize("token", ["a", "-a", "--a", "-"])
def test_any_token_of_a_claim_reaches_it(tmp_path: Path, capfd: pytest.CaptureFixture[str], token: str) -> None:
    """Tokens are drawn of letters, digits, `-` and `_`: a dash in front is no option of the command line."""
    home = a_unit(tmp_path, a_row()).home
    started = Children(["--home", str(home)]).start(Claim(1, "papan", AT, token, 1))
    assert isinstance(started, subprocess.Popen)
    assert started.wait(60) == 2
    told = capfd.readouterr().err
    assert "papan: the slot is another worker's by now" in told
    assert "usage:" not in told


def test_the_schedule_has_it_make_its_rounds(tmp_path: Path) -> None:
    with running() as site:
        row = a_row(address=a_board(site, 3), more="    spider: jobposting\n")
        row = row.replace("* * * * *", "0 4 * * *")  # the next one is far off
        home = a_unit(tmp_path, row, settings='browser = "none"\n').home
        options = ("--set", f"allow_hosts={site.host}", "schedule", "due", "--once", "--allow-host", site.host)
        done = call(home, *options)
    assert done.returncode == 0, done.stderr
    assert "WIB  papan: ok; 4 pages, 3 posts: 3 new, 0 seen again, 0 changed; " in done.stdout
    assert rows(home, "select state from run where kind = 'round'") == [("ok",)]
    lines = done.stdout.splitlines()
    assert lines[0].endswith(" WIB  1 source on the schedule")
    assert lines[1].endswith(" WIB  papan: the round of 04:00 WIB begins")
    assert done.stderr == "", "no raw line of a log"


def test_it_reads_in_no_command_line() -> None:
    code = "import sys, patrol.rounds.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    read_in = set(done.stdout.split())
    assert not {"patrol.cli", "patrol.console", "patrol.signals", "typer", "numpy", "fastapi"} & read_in


def test_a_proxy_in_the_environment_is_told_of_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_unit(tmp_path, a_row()).home
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    done = call(home, "round", "papan")
    assert done.returncode == 2
    assert "patrol: the environment names a proxy (HTTPS_PROXY), which is not used" in done.stderr
    for table in ("run", "slot", "outbox"):
        assert rows(home, f"select count(*) from {table}") == [(0,)]
