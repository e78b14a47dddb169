"""The queue: opened, claimed once, decided once, inherited, reopened; decided items are the people's."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from patrol.errors import PatrolError, QueueError
from patrol.records import Age, Item, Pay
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.assessments import save_assessment
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide, decided_examples, decisions_of, reopen
from patrol.store.enqueue import enqueue
from patrol.store.items import add_note, item_view
from patrol.store.posts import open_revisions, stored_revisions
from patrol.store.queue import Filters
from patrol.store.schema import audit, decision, item, outbox
from tests.store_samples import MORNING, OFFER, UNIT, a_database, a_post, judged, take_in, text_of


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        ensure_unit(conn, "lain")
    yield made
    made.dispose()


def the_item(engine: Engine, item_id: int = 1) -> Item:
    with reading(engine) as conn:
        found = queue.item_by_id(conn, UNIT, item_id)
    assert found is not None
    return found


def decide_it(engine: Engine, item_id: int = 1, verdict: str = "trafficking", idem: str | None = None) -> None:
    with writing(engine) as conn:
        held = queue.claim(conn, UNIT, "ani", item_id=item_id)
        assert held is not None
        decide(
            conn,
            UNIT,
            item_id,
            analyst="ani",
            token=held.token,
            version=held.item.version,
            idem=idem or f"i{item_id}-{held.item.version}",
            verdict=verdict,  # type: ignore[arg-type]
            reasons=["recruitment"],
        )


def test_worst_post_speaks_for_the_group_and_unflagged_ones_open_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged("medium"))
        take_in(conn, a_post(2, OFFER + " Kuota terbatas."), judged("critical", lane="child", minor=True))
        take_in(conn, a_post(3), judged("none"))
        take_in(conn, a_post(4), judged("low", lane="help", label="none"))
        rows = queue.list_items(conn, UNIT)
        view = item_view(conn, UNIT, rows[0].item.id)
        assert queue.list_items(conn, "lain") == []
        assert item_view(conn, "lain", rows[0].item.id) is None
    assert [(r.item.band, r.item.lane, r.item.posts) for r in rows] == [("critical", "child", 2), ("low", "help", 1)]
    assert rows[0].text.endswith("Kuota terbatas.") and rows[0].assessment == judged(
        "critical", lane="child", minor=True
    )
    assert rows[0].item.priority == pytest.approx(sum(rows[0].terms.values()))
    assert view is not None and view.face.assessment.minor and view.texts == 2 and len(view.posts) == 2


def test_random_slice_is_reproducible_and_stands_among_the_others(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(200):
            take_in(conn, a_post(number), judged("none"), rate=0.2)
        rows = queue.list_items(conn, UNIT, limit=500)
        again = Counter(enqueue(conn, UNIT, row.item.group_id) for row in rows)
    assert 20 < len(rows) < 60 and all(row.item.sampled for row in rows)
    assert len(again) == len(rows)
    assert all(100 <= row.item.priority <= 200.3 for row in rows)


def test_filters(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER, source="kanal"), judged("critical", modus=("bride",)))
        take_in(conn, a_post(2, author="akun_contoh"), judged("medium"))
        table = [
            (Filters(), 2),
            (Filters(bands=("critical",)), 1),
            (Filters(lanes=("child",)), 0),
            (Filters(modus="bride"), 1),
            (Filters(modus="%"), 0),
            (Filters(source="kanal"), 1),
            (Filters(label="trafficking"), 2),
            (Filters(text="KAMBOJA admin"), 1),
            (Filters(text="100%_' OR 1=1 --"), 0),
            (Filters(text="akun_contoh"), 1),
            (Filters(text="\x00\ud800"), 0),
            (Filters(state="decided"), 0),
            (Filters(state=None), 2),
            (Filters(free=True), 2),
        ]
        for filters, n in table:
            assert queue.count_items(conn, UNIT, filters) == n == len(queue.list_items(conn, UNIT, filters)), filters
        held = queue.claim(conn, UNIT, "ani", filters=Filters(modus="scam_compound"))
        assert held is not None and held.item.band == "medium"
        assert queue.count_items(conn, UNIT, Filters(free=True)) == 1


def test_claim_renew_release(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1), judged("medium"))
        take_in(conn, a_post(2), judged("critical"))
        first = queue.claim(conn, UNIT, "ani")
        assert first is not None and first.item.band == "critical" and first.item.lease_by == "ani"
        again = queue.claim(conn, UNIT, "ani", item_id=first.item.id)
        assert again is not None and again.token == first.token  # a second tab, not a second claim
        with pytest.raises(QueueError, match="held by ani"):
            queue.claim(conn, UNIT, "budi", item_id=first.item.id)
        second = queue.claim(conn, UNIT, "budi")
        assert second is not None and second.item.id != first.item.id
        assert queue.claim(conn, UNIT, "citra") is None
        assert queue.claim(conn, "lain", "citra") is None
        with pytest.raises(QueueError, match="no item 999"):
            queue.claim(conn, UNIT, "ani", item_id=999)
        until = queue.renew(conn, UNIT, first.item.id, analyst="ani", token=first.token)
        assert until > now()
        with pytest.raises(QueueError, match="keep it"):
            queue.renew(conn, UNIT, first.item.id, analyst="ani", token="another")
        late = now() + timedelta(hours=1)
        taken = queue.claim(conn, UNIT, "citra", at=late)  # the lease ran out
        assert taken is not None and taken.item.id == first.item.id and taken.token != first.token
        with pytest.raises(QueueError, match="held by citra"):
            queue.renew(conn, UNIT, first.item.id, analyst="ani", token=first.token, at=late)
        assert not queue.release(conn, UNIT, first.item.id, analyst="ani", token=first.token)
        assert queue.release(conn, UNIT, first.item.id, analyst="citra", token=taken.token)
        counted = queue.counters(conn, UNIT, analyst="budi")
    assert (counted.open, counted.leased, counted.mine) == (2, 1, 1)
    assert counted.by_band == {"critical": 1, "medium": 1} and counted.oldest_opened_at is not None


def test_decision_audit_and_outbox_are_one(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
        held = queue.claim(conn, UNIT, "ani")
    assert held is not None
    form = {"analyst": "ani", "token": held.token, "version": held.item.version, "idem": "a1"}
    with writing(engine) as conn:
        with pytest.raises(QueueError, match="needs a reason"):
            decide(conn, UNIT, 1, **form, verdict="legit", reasons=[" "], note="saya kira")  # type: ignore[arg-type]
        with pytest.raises(QueueError, match="no verdict"):
            decide(conn, UNIT, 1, **form, verdict="guilty", reasons=["x"])  # type: ignore[arg-type]
        for wrong in ({"token": "x"}, {"version": 7}, {"analyst": "budi"}, {"at": now() + timedelta(hours=1)}):
            with pytest.raises(QueueError, match="keep it"):
                decide(conn, UNIT, 1, **{**form, **wrong}, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        with pytest.raises(QueueError):
            decide(conn, "lain", 1, **form, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        first = decide(conn, UNIT, 1, **form, verdict="unsure", reasons=[], note="kurang data")  # type: ignore[arg-type]
    with writing(engine) as conn:
        again = decide(conn, UNIT, 1, **form, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        assert again == first and again.verdict == "unsure"
        with pytest.raises(QueueError, match="another item"):
            decide(conn, UNIT, 2, **form, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        with pytest.raises(QueueError, match="was decided meanwhile"):
            decide(conn, UNIT, 1, **{**form, "idem": "a2"}, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        decided = select(func.count()).select_from(audit).where(audit.c.action == "item.decide")
        assert [conn.execute(q).scalar() for q in (decided, select(func.count()).select_from(outbox))] == [1, 1]
        assert list(decided_examples(conn, UNIT)) == []  # unsure teaches nothing
    assert the_item(engine).state == "decided"
    assert first.content_sha256 == a_post(1, OFFER).content_sha256


def test_rescoring_leaves_a_decided_item_alone(engine: Engine) -> None:
    with writing(engine) as conn:
        saved, placed = take_in(conn, a_post(1, OFFER), judged())
    decide_it(engine)
    before = the_item(engine)
    for version, band, disagrees in (("r2", "none", True), ("r3", "critical", False), ("r4", "low", True)):
        with writing(engine) as conn:
            later = judged(band, rules_version=version)  # type: ignore[arg-type]
            save_assessment(conn, saved.revision_id, later, slice_rate=0, slice_seed="s")
            enqueue(conn, UNIT, placed.group_id)
        assert the_item(engine) == replace(before, machine_disagrees=disagrees)
    with reading(engine) as conn:
        assert queue.counters(conn, UNIT).machine_disagrees == 1
        assert queue.count_items(conn, UNIT, Filters(state="decided", machine_disagrees=True)) == 1


def test_an_open_item_follows_its_assessments(engine: Engine) -> None:
    with writing(engine) as conn:
        saved, placed = take_in(conn, a_post(1, OFFER), judged("medium"))
        save_assessment(conn, saved.revision_id, judged("critical", rules_version="r2"), slice_rate=0, slice_seed="s")
        enqueue(conn, UNIT, placed.group_id)
    assert the_item(engine).band == "critical"


DIFFERENT = [
    ({"contacts": ("+6281200002222",)}, "phone"),
    ({"destinations": ("MM",)}, "destination"),
    ({"age": Age(16, 25)}, "age"),
    ({"pay": Pay(20_000_000, None, "IDR", "month", 2e7)}, "pay"),
    ({"contacts": (), "age": None}, "phone, age"),
]


@pytest.mark.parametrize(("changes", "because"), DIFFERENT)
def test_a_copy_that_says_something_else_reopens(engine: Engine, changes: dict[str, object], because: str) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
    decide_it(engine)
    with writing(engine) as conn:
        take_in(conn, a_post(2, OFFER + " !!!"), judged("low"))
    inheriting = the_item(engine)
    assert inheriting.state == "decided" and inheriting.inherits and inheriting.posts == 2
    with writing(engine) as conn:
        take_in(conn, a_post(3, OFFER.replace("Minat", "Berminat")), judged("high", **changes))
    opened = the_item(engine)
    assert (opened.state, opened.reopened_because, opened.posts) == ("open", because, 3)
    assert opened.version > inheriting.version
    with reading(engine) as conn:
        view = item_view(conn, UNIT, 1)
        assert view is not None and view.face.post.key == "k3"  # what is news stands in front
        assert [p.covered for p in view.posts] == [False, True, False]
    decide_it(engine, verdict="nonprocedural")
    with reading(engine) as conn:
        first, second = decisions_of(conn, UNIT, 1)
        assert second.supersedes == 1 and first.verdict == "trafficking"
        [example] = decided_examples(conn, UNIT)
        assert (example.label, example.group) == ("nonprocedural", the_item(engine).group_id)
        assert example.text == OFFER.replace("Minat", "Berminat")
    assert verify_chain_of(engine) is None


def verify_chain_of(engine: Engine) -> str | None:
    with reading(engine) as conn:
        return verify_chain(conn).fault


def test_a_copy_that_comes_while_the_analyst_reads_is_not_covered_by_the_decision(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
        held = queue.claim(conn, UNIT, "ani")
        assert held is not None
        take_in(conn, a_post(2, OFFER + " Segera."), judged("critical", destinations=("MM",)))
        form = {"analyst": "ani", "token": held.token, "version": held.item.version, "idem": "a1"}
        made = decide(conn, UNIT, 1, **form, verdict="legit", reasons=["licensed"])  # type: ignore[arg-type]
    assert made.content_sha256 == a_post(1, OFFER).content_sha256  # the text that was shown
    opened = the_item(engine)
    assert (opened.state, opened.reopened_because) == ("open", "destination")


def test_a_changed_text_of_a_decided_post(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
    decide_it(engine, verdict="legit")
    with writing(engine) as conn:
        saved, placed = take_in(conn, a_post(1, text_of(9)), judged("critical", destinations=("MM",)))
        assert saved.outcome == "changed"
        rows = queue.list_items(conn, UNIT)
    assert [row.item.group_id for row in rows] == [placed.group_id]  # another text: a group and an item of its own
    assert the_item(engine).state == "decided"


def test_reopen_by_hand_and_notes(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
    decide_it(engine, verdict="legit")
    with writing(engine) as conn:
        with pytest.raises(QueueError):
            reopen(conn, UNIT, 1, analyst="ani", because=" ")
        with pytest.raises(QueueError):
            reopen(conn, "lain", 1, analyst="ani", because="salah tekan")
        reopen(conn, UNIT, 1, analyst="ani", because="salah tekan")
        add_note(conn, UNIT, 1, author="ani", text="lihat lagi \ud800")
        with pytest.raises(QueueError):
            add_note(conn, "lain", 1, author="ani", text="x")
        view = item_view(conn, UNIT, 1)
    assert (
        view is not None and view.item.reopened_because == "salah tekan" and view.notes[0].text == "lihat lagi \ufffd"
    )


def test_rescoring_streams_what_is_open_or_current(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged())
        take_in(conn, a_post(2), judged("none"))
        take_in(conn, a_post(3), judged(rules_version="r2"))
        take_in(conn, a_post(1, text_of(50), fetched_at=MORNING + timedelta(days=1)), judged("none"))
    assert [stored.post.key for stored in stored_revisions(engine)] == ["k1", "k2", "k3", "k1"]
    assert [stored.post.text for stored in open_revisions(engine)] == [OFFER, text_of(3)]
    assert [stored.post.key for stored in stored_revisions(engine, but=("r1", "m1"))] == ["k3"]


# races --------------------------------------------------------------------------------------------------------------

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
    url = f"sqlite:///{folder / 'patrol.db'}"
    context = multiprocessing.get_context("spawn")
    seen: list[tuple[str, int, str]] = []
    dice = random.Random(7)

    def start(name: str, seed: int) -> tuple[object, object]:
        found: multiprocessing.Queue[object] = context.Queue()
        worker = context.Process(target=_analyst, args=(url, name, seed, found))
        worker.start()
        return worker, found

    workers = [start(f"p{n}", n) for n in range(people)]
    for kill in range(kills):
        time.sleep(1.0 + dice.random())
        victim, _ = workers[kill % len(workers)]
        if victim.is_alive():  # type: ignore[attr-defined]
            os.kill(victim.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    deadline = time.monotonic() + 240
    for worker, found in workers:
        while worker.is_alive() and time.monotonic() < deadline:  # type: ignore[attr-defined]
            _drain(found, seen, 0.05)
        _drain(found, seen, 0.05)
        worker.join(5)  # type: ignore[attr-defined]
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
    decided_ids = Counter(number for what, number, _ in seen if what == "decided")
    assert max(decided_ids.values(), default=1) == 1
    return Counter(what for what, _, _ in seen)


def _drain(found: object, seen: list[tuple[str, int, str]], wait: float) -> None:
    import queue as std_queue

    try:
        while True:
            seen.append(found.get(timeout=wait))  # type: ignore[attr-defined]
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
