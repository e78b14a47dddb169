"""Many items decided by a worker: killed half-way it is carried on, rights are looked at again, one undo; the console
brings a worker of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import Engine, func, select, update

from patrol import jobs
from patrol.errors import QueueError
from patrol.settings import Settings, database_url
from patrol.store import Connection, bulk, settling
from patrol.store import jobs as ledger
from patrol.store.accounts import create_account
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.declaring import metadata
from patrol.store.schema import account, audit, decision, item, job, outbox
from patrol.workspace import init_workspace
from tests.store_samples import UNIT, a_database, a_post, database_of, judged, take_in

FORM: dict[str, Any] = {"verdict": "legit", "reasons": ["ordinary"]}
MANY = 30
ROLES = frozenset({"analyst", "senior"})


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


def filled(engine: Engine) -> Engine:
    with writing(engine) as conn:
        for name in ("ani", "budi"):
            create_account(conn, unit=UNIT, name=name, password_hash="-")
        for number in range(1, MANY + 1):
            take_in(conn, a_post(number), judged("high"))
    return engine


@pytest.fixture
def engine(backend: str, tmp_path: Path) -> Iterator[Engine]:
    made = filled(a_database(tmp_path))
    yield made
    made.dispose()


def asked(engine: Engine, idem: str = "b1", *, alone: int = bulk.MOST) -> bulk.Bulk:
    with writing(engine) as conn:
        made = bulk.begin(conn, UNIT, range(1, MANY + 1), analyst="ani", idem=idem, alone=alone, **FORM)
        return bulk.ask_worker(conn, made)


def worked(engine: Engine) -> ledger.Job:
    """What `patrol work` does with the job, without the house it stands in."""
    with writing(engine) as conn:
        job = ledger.claim_job(conn, kinds=jobs.QUICK)
    assert job is not None
    jobs._carry_out(a_house(engine), job)
    with reading(engine) as conn:
        found = ledger.job_by_id(conn, job.id)
    assert found is not None
    return found


def a_house(engine: Engine) -> Any:
    """As much of a house as a bulk decision needs: nothing is scored by it."""

    class Bare:
        database = engine
        settings = Settings(unit=UNIT)

    return Bare()


def rows(engine: Engine) -> dict[str, Counter[Any]]:
    """How many decisions that stand, audit rows and outbox rows there are for each item."""
    stands, told = decision.c.undone_at.is_(None), outbox.c.dropped_at.is_(None)
    with reading(engine) as conn:
        assert verify_chain(conn).fault is None
        return {
            "decision": Counter(conn.execute(select(decision.c.item_id).where(stands)).scalars()),
            "audit": Counter(conn.execute(select(audit.c.subject).where(audit.c.action == "item.decide")).scalars()),
            "outbox": Counter(conn.execute(select(outbox.c.decision_id).where(told)).scalars()),
            "undo": Counter(conn.execute(select(audit.c.subject).where(audit.c.action == "item.undo")).scalars()),
        }


def once_each(engine: Engine) -> bool:
    found = rows(engine)
    return all(
        len(found[name]) == MANY and set(found[name].values()) == {1} for name in ("decision", "audit", "outbox")
    )


def test_a_worker_decides_each_once_and_tells_how_far_it_is(engine: Engine) -> None:
    made = asked(engine)
    with writing(engine) as conn:
        assert bulk.ask_worker(conn, made) == made, "one job is enough"
        assert bulk.undo_ends(conn, made, 120) is None
    done = worked(engine)
    assert (done.id, done.state, done.result, done.done, done.total) == (made.job_id, "done", {"decided": MANY}, 30, 30)
    assert (done.unit, done.asked_by) == (UNIT, "ani")
    assert once_each(engine)
    with writing(engine) as conn:
        made = bulk.bulk_of(conn, UNIT, made.id)
        ends = bulk.undo_ends(conn, made, 120)
        assert ends is not None and timedelta(seconds=60) < ends - now() <= timedelta(seconds=123)
        assert bulk.ask_worker(conn, made) == made, "nothing is left"


def test_what_waits_for_a_second_person_is_no_job(engine: Engine) -> None:
    made = asked(engine, alone=5)
    assert made.job_id is None and made.left == 0
    with writing(engine) as conn:
        assert bulk.ask_worker(conn, bulk.confirm(conn, UNIT, made.id, by="budi")).job_id is not None
    assert worked(engine).result == {"decided": MANY}


def _work_until_killed(url: str) -> None:
    engine = open_database(url)
    while True:
        with writing(engine) as conn:
            job = ledger.claim_job(conn, kinds=jobs.QUICK)
        if job is not None:
            jobs._carry_out(a_house(engine), job)
        time.sleep(0.01)


def test_a_worker_killed_half_way_is_carried_on_by_the_next(engine: Engine, tmp_path: Path) -> None:
    made = asked(engine)
    child = multiprocessing.get_context("spawn").Process(target=_work_until_killed, args=(database_of(tmp_path),))
    child.start()
    until(lambda: 0 < done_so_far(engine) < MANY)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    left = done_so_far(engine)
    assert 0 < left < MANY, "killed half-way"
    with writing(engine) as conn:
        assert ledger.claim_job(conn, kinds=jobs.QUICK) is None, "its lease holds a little longer"
        conn.execute(update(job).values(lease_until=now()))
    done = worked(engine)
    assert (done.id, done.state, done.attempts) == (made.job_id, "done", 2)
    assert once_each(engine)


def done_so_far(engine: Engine) -> int:
    with reading(engine) as conn:
        return int(conn.execute(select(func.count()).select_from(decision)).scalar_one())


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "never came about"
        time.sleep(0.005)


def test_a_worker_whose_job_was_taken_over_settles_no_more(engine: Engine) -> None:
    made = asked(engine)
    with writing(engine) as conn:
        first = ledger.claim_job(conn, kinds=jobs.QUICK)
        second = ledger.claim_job(conn, kinds=jobs.QUICK, at=now() + timedelta(hours=1))
    assert first is not None and second is not None and first.id == second.id == made.job_id
    with pytest.raises(QueueError, match="taken over"):
        jobs._bulk(a_house(engine), first, None)
    assert done_so_far(engine) == 0, "not one, for the report is in the item's own transaction"
    assert jobs._bulk(a_house(engine), second, None) == {"decided": MANY}
    assert once_each(engine)


def test_two_workers_at_once_decide_each_once(engine: Engine) -> None:
    made = asked(engine)
    hands = [threading.Thread(target=settling.carry_on, args=(engine, UNIT, made.id)) for _ in range(3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert once_each(engine)


@pytest.mark.parametrize("change", [{"role": "auditor"}, {"disabled_at": now()}, {"unit": "lain"}])
@pytest.mark.parametrize("who", ["ani", "budi"])
def test_who_may_no_longer_decide_decides_nothing_more(engine: Engine, who: str, change: dict[str, Any]) -> None:
    made = asked(engine, alone=5)
    with writing(engine) as conn:
        bulk.ask_worker(conn, bulk.confirm(conn, UNIT, made.id, by="budi"))

    def halfway(conn: Connection, done: int, _: int) -> None:
        if done == 3:
            create_account(conn, unit="lain", name="siapa", password_hash="-")
            conn.execute(update(account).where(account.c.name == who).values(change))

    stopped = settling.carry_on(engine, UNIT, made.id, roles=ROLES, beat=halfway)
    assert stopped.counts == {"decided": 3, "refused": MANY - 3}
    assert done_so_far(engine) == 3 and worked(engine).state == "done" and done_so_far(engine) == 3
    with reading(engine) as conn:
        stops = conn.execute(select(audit.c.detail).where(audit.c.action == "bulk.stop")).scalars().all()
        assert [detail["left"] for detail in stops] == [MANY - 3]
        assert conn.execute(select(func.count()).where(item.c.lease_by.is_not(None))).scalar_one() == 0


def test_one_undo_takes_all_back_and_is_carried_on_too(engine: Engine) -> None:
    made = asked(engine)
    worked(engine)
    with writing(engine) as conn:
        gone = bulk.ask_worker(conn, bulk.undo_bulk(conn, UNIT, made.id, analyst="ani"))
    assert gone.left == MANY and gone.job_id != made.job_id

    def cut_off(_: Connection, done: int, __: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        settling.carry_on(engine, UNIT, made.id, beat=cut_off)
    assert sum(rows(engine)["decision"].values()) == MANY - 9, "the tenth was rolled back"
    assert worked(engine).result == {"undone": MANY}
    found = rows(engine)
    assert not found["decision"] and not found["outbox"] and set(found["undo"].values()) == {1}
    assert len(found["undo"]) == MANY
    with reading(engine) as conn:
        assert conn.execute(select(func.count()).where(item.c.state == "open")).scalar_one() == MANY


def test_an_undo_stops_what_is_under_way_and_counts_from_when_it_was_asked(engine: Engine) -> None:
    made = asked(engine)

    def asks(conn: Connection, done: int, _: int) -> None:
        if done == 4 and bulk.bulk_of(conn, UNIT, made.id).undone_at is None:
            bulk.undo_bulk(conn, UNIT, made.id, analyst="ani")
            early = now() - timedelta(seconds=300)  # long ago, as where no worker was there for a while
            conn.execute(update(decision).values(decided_at=early))
            conn.execute(update(metadata.tables["bulk"]).values(undone_at=early + timedelta(seconds=60)))

    over = settling.carry_on(engine, UNIT, made.id, undo_seconds=120, beat=asks)
    assert over.counts == {"undone": 4, "refused": MANY - 4}
    assert not rows(engine)["decision"]


def test_quick_work_is_not_kept_waiting_by_long_work(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one hand is at something long, another carries out what a person waits for."""

    def long_one(*_: object) -> dict[str, int]:
        asked(engine)
        until(lambda: done_so_far(engine) == MANY)
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "_KINDS", {**jobs._KINDS, "long": long_one})
    with writing(engine) as conn:
        ledger.add_job(conn, "long", unit=UNIT)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(a_house(engine), once=False)
    assert once_each(engine)
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("quick")] == []


# the console's own worker ---------------------------------------------------------------------------------------------


def test_the_console_brings_a_worker_that_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    broken = home / "models" / "base"  # what an analyst waits for asks no model
    broken.mkdir(parents=True)
    (broken / "model.json").write_text("{", encoding="utf-8")
    store = filled(open_database(database_url(Settings(), init_workspace(home))))
    made = asked(store)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "--set", f"unit={UNIT}"]
    console = subprocess.Popen([*command, "console", "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        until(lambda: job_state(store, made.job_id) == "done")
        assert once_each(store)
        until(lambda: answers(port))
        [child] = workers(home)
    finally:
        console.kill()
        console.wait()
    until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())
    assert workers(home) == []


def job_state(engine: Engine, number: int | None) -> str:
    with reading(engine) as conn:
        found = ledger.job_by_id(conn, int(number or 0))
    assert found is not None
    return found.state


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/masuk").status_code == 200
    except httpx.TransportError:
        return False


def workers(home: Path) -> list[int]:
    """The worker processes of this workspace."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--until-closed" in words and str(home).encode() in words:
            found.append(int(folder.name))
    return found
