"""As many items at once as one bulk decision may be about (`make soak`): a worker killed on the way, what others hold
left out and named, all of it taken back; on both databases."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from patrol.store import bulk, queue
from patrol.store.accounts import create_account
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.schema import job
from tests.desk_rows import OPEN_EVERY, fill
from tests.store_samples import UNIT, a_database, database_of
from tests.test_jobs_bulk import FORM, _work_until_killed, done_so_far, rows, until, worked

HELD = (7, bulk.MOST // 2, bulk.MOST)
"""Items that somebody reads meanwhile: of the first, the middle and the last."""
ENOUGH, PATIENCE = bulk.MOST // 5, 900
"""So many are decided when the worker is killed; seconds to get there at the most."""


@pytest.fixture
def engine(backend: str, tmp_path: Path) -> Engine:
    made = a_database(tmp_path)
    fill(made, bulk.MOST * OPEN_EVERY)
    with writing(made) as conn:
        for name in ("ani", "budi"):
            create_account(conn, unit=UNIT, name=name, password_hash="-")
        for number in HELD:
            queue.claim(conn, UNIT, "budi", item_id=number, lease_seconds=3_600)
    return made


def settled(engine: Engine, made: bulk.Bulk, items: int) -> dict[str, int]:
    """Let a worker carry it on, and tell what each of so many items cost."""
    started = time.monotonic()
    assert worked(engine).state == "done"
    took = 1_000 * (time.monotonic() - started) / items
    with reading(engine) as conn:
        counts = dict(bulk.bulk_of(conn, UNIT, made.id).counts)
    print(f"bulk of {bulk.MOST} on {engine.dialect.name}: {counts}, {took:.1f} ms an item (n={items})")
    return counts


@pytest.mark.soak
def test_the_most_that_can_be_decided_at_once(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as conn:
        made = bulk.begin(conn, UNIT, range(1, bulk.MOST + 1), analyst="ani", idem="b1", **FORM)
        made = bulk.ask_worker(conn, made)
    child = multiprocessing.get_context("spawn").Process(target=_work_until_killed, args=(database_of(tmp_path),))
    child.start()
    until(lambda: done_so_far(engine) >= ENOUGH, PATIENCE)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    before = done_so_far(engine)
    assert ENOUGH <= before < bulk.MOST, "killed on the way"
    with writing(engine) as conn:
        conn.execute(update(job).values(lease_until=now()))
    left = bulk.MOST - len(HELD)
    assert settled(engine, made, bulk.MOST - before) == {"decided": left, "refused": len(HELD)}
    found = rows(engine)
    assert all(len(found[of]) == left and set(found[of].values()) == {1} for of in ("decision", "audit", "outbox"))
    with reading(engine) as conn:
        odd = bulk.items_of(conn, made, odd_first=True, limit=len(HELD))
    assert [(one.item_id, one.why and one.why.name, one.why and one.why.who) for one in odd] == [
        (number, "held", "budi") for number in HELD
    ]
    with writing(engine) as conn:
        bulk.ask_worker(conn, bulk.undo_bulk(conn, UNIT, made.id, analyst="ani"))
    assert settled(engine, made, left) == {"refused": len(HELD), "undone": left}
    found = rows(engine)
    assert not found["decision"] and not found["outbox"]
    assert len(found["undo"]) == left and set(found["undo"].values()) == {1}
