"""What fails around a crawl: a locked database, a full disk, a stop in the middle; nothing is lost, all is told."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from patrol.store.breakers import Breakers
from patrol.store.database import open_database
from patrol.workspace import init_workspace
from tests.hostile_server import HTML, Answer, job, late, page, running, script
from tests.test_walk import PATROL, call, rows

LIMITS = ("--set", "browser=none", "--set", "crawl_concurrency=1")


def listing(number: int) -> Answer:
    return Answer("".join(f"<li><a href='/jobs/{n}'>Lowongan pekerjaan nomor {n}</a></li>" for n in range(number)))


def test_sigterm_finishes_the_page_in_hand(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        slow = page(script(job("in hand")))
        site.answers = {f"/jobs/{n}": late(slow, seconds=1.5, kind=HTML) for n in range(30)}
        site.answers["/jobs/"] = listing(30)
        command = [*PATROL, "--home", str(home), *LIMITS, "crawl", f"{site.base}/jobs/", "--allow-host", site.host]
        running_crawl = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not any(path.startswith("/jobs/") and path != "/jobs/" for path in site.asked):
            assert running_crawl.poll() is None
            time.sleep(0.02)
        running_crawl.send_signal(signal.SIGTERM)
        _, complaints = running_crawl.communicate(timeout=60)
        asked = [path for path in site.asked if path.startswith("/jobs/") and path != "/jobs/"]
    assert "the run was told to stop before its end" in complaints
    assert rows(home, "select count(*) from page where url like '%/jobs/_%'") == [(len(asked),)]
    assert len(asked) <= 2
    assert rows(home, "select state from run") == [("lost",)]


def test_a_locked_database_is_outlasted_where_only_courtesy_hangs_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patrol.store.database.BUSY_SECONDS", 0)
    database = open_database(f"sqlite:///{tmp_path / 'patrol.db'}")
    shared = Breakers(database)
    with sqlite3.connect(tmp_path / "patrol.db") as other:
        other.execute("begin immediate")
        for _ in range(9):
            shared.failed("a.example", "it does not answer")
        assert shared.refuses("b.example") is None
        other.rollback()
    database.dispose()


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    path = home / "data" / "run" / "patrol.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    open_database(f"sqlite:///{path}").dispose()
    with running() as site:
        site.answers = {f"/jobs/{n}": Answer(page(script(job(f"{n}", "kata " * 2_000 + str(n))))) for n in range(120)}
        site.answers["/jobs/"] = listing(120)
        # a file may grow to this size and no further, as on a full disk
        limit = path.stat().st_size // 1024 + 1_500
        command = [*PATROL, "--home", str(home), *LIMITS, "crawl", f"{site.base}/jobs/", "--allow-host", site.host]
        shell = ["bash", "-c", f'trap "" XFSZ; ulimit -f {limit}; exec "$@"', "-", *command]
        done = subprocess.run(shell, text=True, capture_output=True, timeout=120, env={**os.environ, "COLUMNS": "200"})
        assert done.returncode == 2, done.stderr
        assert "disk" in done.stderr or "cannot" in done.stderr
        again = call(home, *LIMITS, "crawl", f"{site.base}/jobs/", "--allow-host", site.host)
    assert again.returncode == 0, again.stderr
    assert rows(home, "select count(*) from post") == [(120,)]
