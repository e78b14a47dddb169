"""Many items under one verdict: what differs is seen before, each is decided once, one undo; precision in counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from patrol.errors import QueueError
from patrol.store import bulk, queue
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, decided_examples, decisions_of, reopen
from patrol.store.precision import Measured, band_precision
from patrol.store.schema import decision, outbox
from patrol.store.undoing import last_undoable, undo
from tests.store_samples import UNIT, a_database, a_post, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")
FORM: dict[str, Any] = {"verdict": "trafficking", "reasons": ["debt"]}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        ensure_unit(conn, "lain")
        for number in range(1, 6):
            take_in(conn, a_post(number), judged("high"))
        take_in(conn, a_post(6), judged("critical"))
        take_in(conn, a_post(7), judged("high", contacts=("+6281200002222",)))
    yield made
    made.dispose()


def begun(engine: Engine, ids: list[int], idem: str = "b1") -> bulk.Bulk:
    with writing(engine) as conn:
        return bulk.begin(conn, UNIT, ids, analyst="ani", idem=idem, **FORM)


def as_it_stands(engine: Engine, number: int) -> bulk.Bulk:
    with reading(engine) as conn:
        return bulk.bulk_of(conn, UNIT, number)


def standing(engine: Engine) -> int:
    with reading(engine) as conn:
        return int(conn.execute(select(func.count()).where(decision.c.undone_at.is_(None))).scalar_one())


def test_a_preview_says_what_differs(engine: Engine) -> None:
    with writing(engine) as conn:
        queue.claim(conn, UNIT, "budi", item_id=2)
        queue.claim(conn, UNIT, "ani", item_id=3)
        seen = bulk.preview(conn, UNIT, [1, 2, 3, 6, 7, 99, 1], analyst="ani")
        assert bulk.preview(conn, "lain", [1, 2], analyst="ani") == []
        with pytest.raises(QueueError, match="too many"):
            bulk.preview(conn, UNIT, list(range(201)), analyst="ani")
    assert [one.item_id for one in seen] == [1, 2, 3, 6, 7]
    assert [one.fits for one in seen] == [True, False, True, False, False]
    assert seen[1].held_by == "budi" and seen[3].differs == ("band",) and seen[4].differs == ("phone",)


def test_of_many_none_is_decided_before_a_second_person_confirms(engine: Engine) -> None:
    with writing(engine) as conn:
        made = bulk.begin(conn, UNIT, [1, 2, 3], analyst="ani", idem="b1", alone=2, **FORM)
        few = bulk.begin(conn, UNIT, [4, 5], analyst="ani", idem="b2", alone=2, **FORM)
        assert made.unconfirmed and not few.unconfirmed
        assert [one.id for one in bulk.to_confirm(conn, UNIT)] == [made.id]
        assert bulk.to_confirm(conn, "lain") == []
    assert bulk.carry_on(engine, UNIT, made.id).waiting == 3 and standing(engine) == 0
    with writing(engine) as conn:
        for unit, by in ((UNIT, "ani"), ("lain", "budi")):
            with pytest.raises(QueueError):
                bulk.confirm(conn, unit, made.id, by=by)
        with pytest.raises(QueueError, match="waits for nobody"):
            bulk.confirm(conn, UNIT, few.id, by="budi")
        bulk.confirm(conn, UNIT, made.id, by="budi")
        with pytest.raises(QueueError):
            bulk.decline(conn, UNIT, made.id, by="budi")
    done = bulk.carry_on(engine, UNIT, made.id)
    assert (done.waiting, done.confirmed_by, standing(engine)) == (0, "budi", 3)
    with reading(engine) as conn:
        assert verify_chain(conn).fault is None


def test_a_second_person_may_refuse_and_the_first_may_take_it_back(engine: Engine) -> None:
    with writing(engine) as conn:
        refused = bulk.begin(conn, UNIT, [1, 2, 3], analyst="ani", idem="b1", alone=2, **FORM)
        gone = bulk.begin(conn, UNIT, [4, 5, 6], analyst="ani", idem="b2", alone=2, **FORM)
        bulk.decline(conn, UNIT, refused.id, by="budi")
        bulk.undo_bulk(conn, UNIT, gone.id, analyst="ani")
        assert bulk.to_confirm(conn, UNIT) == []
        with pytest.raises(QueueError):
            bulk.confirm(conn, UNIT, gone.id, by="budi")
    for number in (refused.id, gone.id):
        assert {one["state"] for one in bulk.carry_on(engine, UNIT, number).items} == {"refused"}
    assert standing(engine) == 0


def test_each_is_decided_once_and_what_was_not_is_listed(engine: Engine) -> None:
    with writing(engine) as conn:
        queue.claim(conn, UNIT, "budi", item_id=2)
    made = begun(engine, [1, 2, 3, 3, 99])
    assert begun(engine, [4]) == made  # the same form
    assert made.waiting == 4
    done = bulk.carry_on(engine, UNIT, made.id)
    assert [(one["item"], one["state"]) for one in done.items] == [
        (1, "decided"),
        (2, "refused"),
        (3, "decided"),
        (99, "refused"),
    ]
    assert "held by budi" in done.items[1]["why"]
    assert bulk.carry_on(engine, UNIT, made.id) == done == as_it_stands(engine, made.id)
    assert standing(engine) == 2
    with writing(engine) as conn:
        [first] = decisions_of(conn, UNIT, 1)
        assert first.via == f"bulk:{made.id}"
        assert {example.meta["via"] for example in decided_examples(conn, UNIT)} == {first.via}
        assert last_undoable(conn, UNIT, "ani") is None
        with pytest.raises(QueueError, match="one of many"):
            undo(conn, UNIT, analyst="ani")
        with pytest.raises(QueueError):
            bulk.begin(conn, UNIT, [1], analyst="budi", idem="b1", **FORM)
        with pytest.raises(QueueError):
            bulk.begin(conn, UNIT, [], analyst="budi", idem="b2", **FORM)
        with pytest.raises(QueueError):
            bulk.begin(conn, UNIT, [1], analyst="budi", idem="b2", verdict="legit", reasons=[" "])
    with pytest.raises(QueueError):
        bulk.carry_on(engine, "lain", made.id)


def test_cut_off_half_way_it_is_carried_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(engine, [1, 2, 3, 4])
    real, calls = bulk._decide_one, Counter[str]()

    def cut_off(*given: Any) -> dict[str, Any]:
        calls["n"] += 1
        if calls["n"] == 3:
            real(*given)
            raise KeyboardInterrupt
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "_decide_one", cut_off)
        with pytest.raises(KeyboardInterrupt):
            bulk.carry_on(engine, UNIT, made.id)
    assert standing(engine) == 2 and as_it_stands(engine, made.id).waiting == 2
    assert bulk.carry_on(engine, UNIT, made.id).waiting == 0
    assert standing(engine) == 4


def test_one_undo_for_all_but_what_changed_since(engine: Engine) -> None:
    made = bulk.carry_on(engine, UNIT, begun(engine, [1, 2, 3]).id)
    with writing(engine) as conn:
        reopen(conn, UNIT, 2, analyst="budi", because="lihat lagi")
        queue.claim(conn, UNIT, "budi", item_id=2)
        with pytest.raises(QueueError):
            bulk.undo_bulk(conn, UNIT, made.id, analyst="budi")
        assert bulk.undo_bulk(conn, UNIT, made.id, analyst="ani").left == 3
        with pytest.raises(QueueError):
            bulk.undo_bulk(conn, UNIT, made.id, analyst="ani")
    undone = bulk.carry_on(engine, UNIT, made.id)
    with reading(engine) as conn:
        assert [one["state"] for one in undone.items] == ["undone", "kept", "undone"]
        assert queue.count_items(conn, UNIT, queue.Filters(free=True)) == 6
        assert verify_chain(conn).fault is None
        assert conn.execute(select(func.count()).where(outbox.c.dropped_at.is_(None))).scalar_one() == 1
    assert standing(engine) == 1


def test_what_waited_is_not_decided_after_an_undo(engine: Engine) -> None:
    made = begun(engine, [1, 2])
    with writing(engine) as conn:
        bulk.undo_bulk(conn, UNIT, made.id, analyst="ani", at=now() + timedelta(hours=1))
    assert bulk.carry_on(engine, UNIT, made.id).waiting == 0 == standing(engine)


def test_precision_is_counted_by_group_once_there_is_enough(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(20, 32):
            take_in(conn, a_post(number), judged("medium"))
        for number, row in enumerate(queue.list_items(conn, UNIT, queue.Filters(bands=("medium",)))):
            held = queue.claim(conn, UNIT, "ani", item_id=row.item.id)
            assert held is not None
            verdict: Any = ("legit", "unsure")[number] if number < 2 else "trafficking"
            sent: dict[str, Any] = {"token": held.token, "version": held.item.version, "idem": f"i{number}"}
            decide(conn, UNIT, row.item.id, analyst="ani", verdict=verdict, reasons=["x"], **sent)
        assert band_precision(conn, UNIT)["medium"] == Measured(10, 11)
        assert band_precision(conn, "lain")["medium"] is None
        undo(conn, UNIT, analyst="ani")
        assert band_precision(conn, {UNIT})["medium"] == Measured(9, 10)
    bulk.carry_on(engine, UNIT, begun(engine, [1, 2, 3, 4, 5, 7]).id)
    with reading(engine) as conn:
        assert band_precision(conn, UNIT)["high"] is None  # six items of one bulk decision are one
