"""Two schedules, each a process with rounds as processes, over one database: each slot's round is made once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from patrol.store import slots
from patrol.store.database import open_database, reading
from patrol.store.schema import post, run
from tests.hostile_server import running
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
