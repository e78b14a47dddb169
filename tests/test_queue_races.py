"""Several processes over one queue: nothing is claimed or decided twice by who is late, insistent, sorry or killed."""

from __future__ import annotations

import multiprocessing
import os
import queue as std_queue
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from patrol.errors import PatrolError, QueueError
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide
from patrol.store.schema import audit, decision, item, outbox
from patrol.store.undoing import undo
from tests.store_samples import UNIT, a_database, a_post, database_of, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")

LOOPS = 2_000
PATIENCE = 600
"""Seconds for the whole queue; who is not through by then is ended, and the test says how far they came."""


def _analyst(url: str, name: str, seed: int, found: multiprocessing.Queue[object]) -> None:
    """Claims and decides until nothing is left; now and then late, twice, or giving the item back."""
    dice = random.Random(seed)
    engine = open_database(url)
    for turn in range(LOOPS):
        try:
            with writing(engine) as conn:
                held = queue.claim(conn, UNIT, name, lease_seconds=20)
            if held is None:
                break
            found.put(("claim", held.item.id, held.token))
            form = {"analyst": name, "token": held.token, "version": held.item.version, "idem": f"{name}-{turn}"}
            act = dice.random()
            if act < 0.1:
                with writing(engine) as conn:
                    queue.release(conn, UNIT, held.item.id, analyst=name, token=held.token)
                continue
            for _ in range(2 if act < 0.3 else 1):
                late = now() + timedelta(hours=1) if 0.3 < act < 0.35 else None
                with writing(engine) as conn:
                    decide(conn, UNIT, held.item.id, **form, verdict="legit", reasons=["x"], at=late)  # type: ignore[arg-type]
            found.put(("decided", held.item.id, held.token))
            if act > 0.85:
                again = _take_back(engine, name, held, form, found)
                if act > 0.93 and again is not None:  # some decide anew, some only give it back
                    with writing(engine) as conn:
                        fresh = {**form, "token": again.token, "version": again.item.version, "idem": f"{name}-{turn}b"}
                        decide(conn, UNIT, again.item.id, **fresh, verdict="none", reasons=["x"])  # type: ignore[arg-type]
                    found.put(("decided", again.item.id, again.token))
                elif again is not None:
                    with writing(engine) as conn:
                        queue.release(conn, UNIT, again.item.id, analyst=name, token=again.token)
        except QueueError as error:
            found.put(("refused", held.item.id if held else 0, str(error)))
            with writing(engine) as conn:
                if held:
                    queue.release(conn, UNIT, held.item.id, analyst=name, token=held.token)
        except PatrolError as error:
            found.put(("error", 0, str(error)))
            break
    engine.dispose()
    found.close()
    found.join_thread()


def _take_back(engine: Engine, name: str, held: queue.Claim, form: dict[str, Any], found: Any) -> queue.Claim | None:
    """Undoes the last decision, then sends the old form again, which has to be refused."""
    with writing(engine) as conn:
        again = undo(conn, UNIT, analyst=name, undo_seconds=600, lease_seconds=20)
    found.put(("undone", held.item.id, held.token))
    try:
        with writing(engine) as conn:
            decide(conn, UNIT, held.item.id, **form, verdict="legit", reasons=["x"])
        found.put(("error", held.item.id, "a form was taken after its decision was taken back"))
    except QueueError:
        found.put(("late form refused", held.item.id, ""))
    return again


def race(folder: Path, items: int, people: int, kills: int) -> Counter[str]:
    """Several processes over one queue -> how often what happened; asserts that nothing happened twice."""
    engine = a_database(folder)
    with writing(engine) as conn:
        ensure_unit(conn, UNIT)
        for number in range(items):
            take_in(conn, a_post(number), judged("high"))
    engine.dispose()
    url = database_of(folder)
    seen: list[tuple[str, int, str]] = []
    workers = [_start(url, f"p{n}", n) for n in range(people)]
    dice = random.Random(7)
    for kill in range(kills):
        time.sleep(1.0 + dice.random())
        victim, _ = workers[kill % len(workers)]
        if victim.is_alive():
            os.kill(victim.pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while any(worker.is_alive() for worker, _ in workers) and time.monotonic() < deadline:
        for _, found in workers:  # in turn: what one has to tell does not pile up while another works
            _drain(found, seen, 0.05)
    late = [worker.name for worker, _ in workers if worker.is_alive()]
    for worker, found in workers:
        worker.kill()  # checked while some still decide, nothing would hold
        _drain(found, seen, 0.05)
        worker.join(5)
    done = sum(what == "decided" for what, _, _ in seen)
    assert not late, f"after {PATIENCE} s {len(late)} processes still worked; {done} of {items} were decided"
    _check(url, items)
    acts = Counter((what, number) for what, number, _ in seen)
    for number in {number for what, number in acts if what == "decided"}:
        # told at most once more than it was taken back; who was killed could not tell of it
        assert acts["decided", number] <= acts["undone", number] + 1 + kills, number
    assert kills or all(acts["decided", n] <= acts["undone", n] + 1 for _, n in acts)
    tokens = Counter(token for what, _, token in seen if what == "claim")
    assert max(tokens.values()) == 1  # no token was handed to two
    return Counter(what for what, _, _ in seen)


def _start(url: str, name: str, seed: int) -> tuple[Any, Any]:
    context = multiprocessing.get_context("spawn")
    found: Any = context.Queue()
    worker = context.Process(target=_analyst, args=(url, name, seed, found))
    worker.start()
    return worker, found


def _check(url: str, items: int) -> None:
    engine = open_database(url)
    with writing(engine) as conn:  # what the dead held, and what was given back last, is free when leases are over
        while held := queue.claim(conn, UNIT, "akhir", at=now() + timedelta(minutes=5), lease_seconds=600):
            form = {"analyst": "akhir", "token": held.token, "version": held.item.version}
            decide(conn, UNIT, held.item.id, **form, idem=f"z{held.item.id}", verdict="legit", reasons=["x"])  # type: ignore[arg-type]
    with reading(engine) as conn:
        standing, undone = decision.c.undone_at.is_(None), decision.c.undone_at.is_not(None)
        alive = outbox.c.dropped_at.is_(None)
        for key, which in ((decision.c.item_id, standing), (outbox.c.decision_id, alive)):
            counted = conn.execute(select(func.count(), func.count(key.distinct())).where(which)).one()
            assert tuple(counted) == (items, items), key
        of_standing = select(func.count()).select_from(outbox).join(decision, decision.c.id == outbox.c.decision_id)
        assert conn.execute(of_standing.where(standing, alive)).scalar_one() == items
        taken_back = conn.execute(select(func.count()).where(undone)).scalar_one()
        for action, n in (("item.decide", items + taken_back), ("item.undo", taken_back)):
            assert conn.execute(select(func.count()).where(audit.c.action == action)).scalar_one() == n, action
        assert conn.execute(select(func.count()).where(item.c.state == "decided")).scalar_one() == items
        assert verify_chain(conn).fault is None
    engine.dispose()


def _drain(found: Any, seen: list[tuple[str, int, str]], wait: float) -> None:
    try:
        while True:
            seen.append(found.get(timeout=wait))
    except (std_queue.Empty, EOFError, OSError):
        return


def test_eight_processes_decide_every_item_once(tmp_path: Path) -> None:
    happened = race(tmp_path, items=300, people=8, kills=1)
    assert happened["error"] == 0
    assert happened["decided"] > 200 and happened["undone"] > 10
    print(f"race: 300 items, 8 processes, a kill: {dict(happened)}")


@pytest.mark.soak
def test_eight_processes_with_kills(tmp_path: Path) -> None:
    happened = race(tmp_path, items=3_000, people=8, kills=6)
    assert happened["error"] == 0
    print(f"race: 3000 items, 8 processes, 6 kills: {dict(happened)}")
