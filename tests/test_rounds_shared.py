"""Two schedules, each a process with rounds as processes, over one database: each slot's round is made once, and where
one dies, by the other."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
from sqlalchemy import select

from patrol.store import slots
from patrol.store.database import open_database, reading
from patrol.store.schema import post, run
from tests.hostile_server import Answer, head, running
from tests.round_samples import a_board, a_row, a_unit
from tests.store_samples import database_of

NAMES = ("papan-a", "papan-b", "papan-c", "papan-d")


def test_two_schedules_share_the_rounds(tmp_path: Path, backend: str) -> None:
    url = database_of(tmp_path)
    open_database(url).dispose()
    with running() as site:
        rows = [a_row(name, a_board(site, 5)) for name in NAMES]
        settings = f'allow_hosts = ["{site.host}"]\nmodel = "base"\nbrowser = "none"\nrounds_at_once = 2\n'
        home = a_unit(tmp_path, *rows, settings=settings).home
        command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "schedule", "due", "--once"]
        environ = {**os.environ, "PATROL_DATABASE_URL": url}
        both = [subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        told = [one.communicate(timeout=240)[1] for one in both]
        assert [one.returncode for one in both] == [0, 0], told
    database = open_database(url)
    with reading(database) as conn:
        made = conn.execute(select(run.c.source, run.c.slot, run.c.state)).all()
        rows_of = [slot for name in NAMES for slot in slots.slots_of(conn, name)]
        posts = conn.execute(select(post.c.url)).scalars().all()
    database.dispose()
    assert {row.source for row in made} == set(NAMES)
    assert len({(row.source, row.slot) for row in made}) == len(made), "a slot's round was made twice"
    assert {row.state for row in made} == {"ok"}, told
    assert {slot.state for slot in rows_of} <= {"done", "missed"}
    assert len(posts) == len(set(posts)) == 5


def test_a_round_whose_machine_is_killed_is_made_by_the_other(tmp_path: Path, backend: str) -> None:
    """Two workspaces on one database; the one that holds the only slot dies with a page in hand."""
    url = database_of(tmp_path)
    open_database(url).dispose()
    asked, go_on = threading.Event(), threading.Event()
    with running() as site:
        address = a_board(site, 9)
        posting = str(site.answers["/kerja/4"].body)

        def late(handler: BaseHTTPRequestHandler) -> None:
            asked.set()
            go_on.wait(120)
            head(handler, Answer(), {"Content-Length": str(len(posting))})
            handler.wfile.write(posting.encode())

        site.answers["/kerja/4"] = Answer(writer=late)
        row = a_row(address=address, more="    spider: jobposting\n").replace('"* * * * *"', '"0 3 1 1 *"')
        settings = f'allow_hosts = ["{site.host}"]\nmodel = "base"\nbrowser = "none"\nround_lease_seconds = 3\n'
        homes = [a_unit(tmp_path / name, row, settings=settings).home for name in ("a", "b")]
        first = _schedule(homes[0], url)
        assert asked.wait(120)
        second = _schedule(homes[1], url)
        _kill(first)
        go_on.set()
        slot = _done(url)
        second.terminate()
        assert second.wait(120) == 0
    database = open_database(url)
    with reading(database) as conn:
        states = list(conn.execute(select(run.c.state).order_by(run.c.id)).scalars())
        posts = conn.execute(select(post.c.url)).scalars().all()
    database.dispose()
    assert (slot.state, slot.attempts, str(slot.worker).rpartition(":")[2]) == ("done", 2, str(second.pid))
    assert states == ["lost", "ok"]
    assert len(posts) == len(set(posts)) == 9


def _schedule(home: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "schedule", "run"]
    environ = {**os.environ, "PATROL_DATABASE_URL": url}
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, start_new_session=True)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The schedule and its rounds at once, as a power cut would."""
    for one in (psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()


def _done(url: str) -> slots.Slot:
    """The only slot, once its round has been made."""
    database = open_database(url)
    for _ in range(240):
        with reading(database) as conn:
            (found,) = slots.slots_of(conn, "papan")
        if found.state != "claimed":
            break
        time.sleep(0.5)
    database.dispose()
    return found
