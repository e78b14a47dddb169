"""Several processes over one queue: nothing is claimed or decided twice, whoever is late, insistent or killed."""

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
from sqlalchemy import func, select

from patrol.errors import PatrolError, QueueError
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide
from patrol.store.schema import audit, decision, item, outbox
from tests.store_samples import UNIT, a_database, a_post, database_of, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")

LOOPS = 2_000


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
    deadline = time.monotonic() + 240
    for worker, found in workers:
        while worker.is_alive() and time.monotonic() < deadline:
            _drain(found, seen, 0.05)
        _drain(found, seen, 0.05)
        worker.join(5)
    _check(url, items)
    assert max(Counter(number for what, number, _ in seen if what == "decided").values()) == 1
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
        for table, key in ((decision, decision.c.item_id), (outbox, outbox.c.decision_id)):
            counted = conn.execute(select(func.count(), func.count(key.distinct())).select_from(table)).one()
            assert tuple(counted) == (items, items), table.name
        decided = select(func.count()).where(audit.c.action == "item.decide")
        assert conn.execute(decided).scalar_one() == items
        assert conn.execute(select(func.count()).where(item.c.state == "decided")).scalar_one() == items
        assert verify_chain(conn).fault is None
    engine.dispose()


def _drain(found: Any, seen: list[tuple[str, int, str]], wait: float) -> None:
    try:
        while True:
            seen.append(found.get(timeout=wait))
    except (std_queue.Empty, EOFError, OSError):
        return


def test_four_processes_decide_every_item_once(tmp_path: Path) -> None:
    happened = race(tmp_path, items=300, people=4, kills=0)
    assert happened["error"] == 0
    assert happened["decided"] > 250
    print(f"race: 300 items, 4 processes: {dict(happened)}")


@pytest.mark.soak
def test_eight_processes_with_kills(tmp_path: Path) -> None:
    happened = race(tmp_path, items=3_000, people=8, kills=6)
    assert happened["error"] == 0
    print(f"race: 3000 items, 8 processes, 6 kills: {dict(happened)}")
