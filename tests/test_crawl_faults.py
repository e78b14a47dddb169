"""What fails around a crawl: a locked database, a full disk, a stop in the middle; nothing is lost, all is told."""

from __future__ import annotations

import io
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import text

from patrol.errors import StoreError
from patrol.records import Post
from patrol.settings import database_url, load_settings
from patrol.store import Database
from patrol.store.accounts import ensure_unit
from patrol.store.breakers import Breakers
from patrol.store.database import open_database, reading, writing
from patrol.taking import clerk
from patrol.taking.house import House, open_house
from patrol.taking.intake import Intake
from patrol.taking.parcels import line
from patrol.workspace import init_workspace
from tests.hostile_server import HTML, Answer, job, late, page, running, script
from tests.postgres import new_database
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


def test_a_dead_host_among_forty_costs_the_others_nothing(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    with ExitStack() as stack:
        sites = [stack.enter_context(running()) for _ in range(38)]
        for number, site in enumerate(sites):
            site.answers["/x"] = Answer(page(script(job(f"nomor {number}"))))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            dead = f"127.0.0.1:{free.getsockname()[1]}"
        starts = [f"http://{host}/x" for host in (dead, "tidak-ada.invalid", *(site.host for site in sites))]
        hosts = [part for host in (dead, *(site.host for site in sites)) for part in ("--allow-host", host)]
        done = call(home, "--set", "browser=none", "--set", "page_timeout=5", "crawl", *starts, *hosts)
    assert done.returncode == 1
    assert rows(home, "select count(*) from post") == [(38,)], done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("http")]
    assert len(told) == 2, told
    assert any(line.startswith(f"http://{dead}/x: ") for line in told)
    assert any(line.startswith("http://tidak-ada.invalid/x: ") for line in told)


@contextmanager
def locked(database: Database, seconds: float) -> Iterator[None]:
    """Another program's transaction, begun before the block and ended after so many seconds."""
    begun = threading.Event()

    def hold() -> None:
        with writing(database):
            begun.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        thread.join()


@pytest.fixture(params=["sqlite", "postgresql"])
def others(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[House, Database]]:
    """A house that waits for a lock for a moment only, and another program's way to its database."""
    monkeypatch.setattr("patrol.store.database.BUSY_SECONDS", 0.05)
    workspace = init_workspace(tmp_path / "unit")
    url = new_database() if request.param == "postgresql" else ""
    settings = load_settings(workspace, {"database_url": url} if url else {})
    with open_house(workspace, settings, model=False) as house:
        other = open_database(database_url(settings, workspace))
        yield house, other
        other.dispose()


def a_post(number: int) -> Post:
    return Post(
        source="papan.example", key=f"https://papan.example/{number}", text=f"Toko nomor {number} mencari penjaga."
    )


def test_the_intake_outlasts_a_locked_database_and_loses_nothing(others: tuple[House, Database]) -> None:
    house, other = others
    intake, written = Intake(house), list[int]()
    intake.also.append(lambda _: written.append(1))
    with writing(house.database) as conn:
        ensure_unit(conn, house.settings.unit)
    for number in range(9):
        intake.accept(None, a_post(number))
    with locked(other, 1.5):
        began = time.monotonic()
        intake.flush()
        assert time.monotonic() - began > 1
    with reading(house.database) as conn:
        assert conn.execute(text("select count(*) from post")).scalar_one() == 9
    assert written == [1]
    assert intake.counts["new"] == 9


def test_a_house_is_opened_beside_a_lock_by_whoever_has_something_fetched_in_hand(
    others: tuple[House, Database],
) -> None:
    house, other = others
    with locked(other, 1.5), pytest.raises(StoreError, match="another program keeps the database locked"):
        open_house(house.workspace, house.settings, model=False).__enter__()
    told = io.BytesIO()
    where = {"home": str(house.workspace.home), "bundled": str(house.workspace.bundled)}
    orders = line("orders", {**where, "settings": asdict(house.settings), "model": False, "region": None})
    with locked(other, 1.5):
        clerk.serve(io.BytesIO(orders), told)
    assert b"ready" in told.getvalue()


def test_a_database_that_stays_locked_is_told_of_in_bounded_time(
    others: tuple[House, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, other = others
    monkeypatch.setattr("patrol.taking.intake.PATIENCE_SECONDS", 0.5)
    intake = Intake(house)
    intake.accept(None, a_post(1))
    with locked(other, 2):
        began = time.monotonic()
        with pytest.raises(StoreError, match="another program keeps the database locked"):
            intake.flush()
        assert 0.3 < time.monotonic() - began < 1.8


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
