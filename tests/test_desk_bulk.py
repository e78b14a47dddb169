"""Many items under one verdict: what differs is seen before, each is decided once, one undo; precision in counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, event, func, select

from patrol.errors import QueueError
from patrol.records import Age
from patrol.store import alike, bulk, queue, settling
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.causes import Cause, CauseName, read_cause
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


def what_became(engine: Engine, made: bulk.Bulk, **how: Any) -> list[bulk.Settled]:
    with reading(engine) as conn:
        return bulk.items_of(conn, made, **how)


def standing(engine: Engine) -> int:
    with reading(engine) as conn:
        return int(conn.execute(select(func.count()).where(decision.c.undone_at.is_(None))).scalar_one())


def test_a_preview_says_what_differs(engine: Engine) -> None:
    with writing(engine) as conn:
        queue.claim(conn, UNIT, "budi", item_id=2)
        queue.claim(conn, UNIT, "ani", item_id=3)
        seen = alike.preview(conn, UNIT, [1, 2, 3, 6, 7, 99, 1], analyst="ani")
        assert alike.preview(conn, "lain", [1, 2], analyst="ani") == []
        with pytest.raises(QueueError, match="too many"):
            alike.preview(conn, UNIT, list(range(bulk.SHOWN + 1)), analyst="ani")
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
    assert settling.carry_on(engine, UNIT, made.id).waiting == 3 and standing(engine) == 0
    with writing(engine) as conn:
        for unit, by in ((UNIT, "ani"), ("lain", "budi")):
            with pytest.raises(QueueError):
                bulk.confirm(conn, unit, made.id, by=by)
        with pytest.raises(QueueError, match="waits for nobody"):
            bulk.confirm(conn, UNIT, few.id, by="budi")
        bulk.confirm(conn, UNIT, made.id, by="budi")
        with pytest.raises(QueueError):
            bulk.decline(conn, UNIT, made.id, by="budi")
    done = settling.carry_on(engine, UNIT, made.id)
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
        assert set(settling.carry_on(engine, UNIT, number).counts) == {"refused"}
    assert standing(engine) == 0


def test_each_is_decided_once_and_what_was_not_is_listed(engine: Engine) -> None:
    with writing(engine) as conn:
        queue.claim(conn, UNIT, "budi", item_id=2)
    made = begun(engine, [1, 2, 3, 3, 99])
    assert begun(engine, [4]) == made  # the same form
    assert made.waiting == 4
    done = settling.carry_on(engine, UNIT, made.id)
    items = what_became(engine, done)
    assert [(one.item_id, one.state) for one in items] == [
        (1, "decided"),
        (2, "refused"),
        (3, "decided"),
        (99, "refused"),
    ]
    assert items[0].why is None and items[3].why == Cause("unknown", 99)
    assert items[1].why is not None and (items[1].why.name, items[1].why.who) == ("held", "budi")
    assert "item 2 is held by budi until " in str(items[1].why)
    assert [one.item_id for one in what_became(engine, done, odd_first=True, limit=3)] == [2, 99, 1]
    assert settling.carry_on(engine, UNIT, made.id) == done == as_it_stands(engine, made.id)
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
        settling.carry_on(engine, "lain", made.id)


@pytest.mark.parametrize("name", get_args(CauseName))
def test_a_cause_is_read_as_it_was_kept(name: CauseName) -> None:
    cause = Cause(name, 3, other=4, who='{"ani"}', at=now(), said="x")
    assert read_cause(cause.kept()) == cause
    assert str(cause) and "None" not in str(cause)


def test_a_cause_of_another_version_is_said_as_it_stands() -> None:
    assert read_cause("item 2 was decided meanwhile") == Cause("other", said="item 2 was decided meanwhile")
    assert read_cause('{"cause": "of tomorrow", "much": 1}') == Cause("other", said="of tomorrow")
    assert read_cause(None) is None


def test_cut_off_half_way_it_is_carried_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(engine, [1, 2, 3, 4])
    real, calls = settling._decide_one, Counter[str]()

    def cut_off(*given: Any) -> dict[str, Any]:
        calls["n"] += 1
        if calls["n"] == 3:
            real(*given)
            raise KeyboardInterrupt
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(settling, "_decide_one", cut_off)
        with pytest.raises(KeyboardInterrupt):
            settling.carry_on(engine, UNIT, made.id)
    assert standing(engine) == 2 and as_it_stands(engine, made.id).waiting == 2
    assert settling.carry_on(engine, UNIT, made.id).waiting == 0
    assert standing(engine) == 4


def test_one_undo_for_all_but_what_changed_since(engine: Engine) -> None:
    made = settling.carry_on(engine, UNIT, begun(engine, [1, 2, 3]).id)
    with writing(engine) as conn:
        reopen(conn, UNIT, 2, analyst="budi", because="lihat lagi")
        queue.claim(conn, UNIT, "budi", item_id=2)
        with pytest.raises(QueueError):
            bulk.undo_bulk(conn, UNIT, made.id, analyst="budi")
        assert bulk.undo_bulk(conn, UNIT, made.id, analyst="ani").left == 3
        with pytest.raises(QueueError):
            bulk.undo_bulk(conn, UNIT, made.id, analyst="ani")
    undone = settling.carry_on(engine, UNIT, made.id)
    with reading(engine) as conn:
        became = bulk.items_of(conn, undone)
        assert [one.state for one in became] == ["undone", "kept", "undone"]
        assert became[1].why is not None and became[1].why.name in ("superseded", "held")
        assert queue.count_items(conn, UNIT, queue.Filters(free=True)) == 6
        assert verify_chain(conn).fault is None
        assert conn.execute(select(func.count()).where(outbox.c.dropped_at.is_(None))).scalar_one() == 1
    assert standing(engine) == 1


def test_what_waited_is_not_decided_after_an_undo(engine: Engine) -> None:
    made = begun(engine, [1, 2])
    with writing(engine) as conn:
        bulk.undo_bulk(conn, UNIT, made.id, analyst="ani", at=now() + timedelta(hours=1))
    assert settling.carry_on(engine, UNIT, made.id).waiting == 0 == standing(engine)


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
    settling.carry_on(engine, UNIT, begun(engine, [1, 2, 3, 4, 5, 7]).id)
    with reading(engine) as conn:
        assert band_precision(conn, UNIT)["high"] is None  # six items of one bulk decision are one


def test_thousands_that_do_not_differ_are_chosen_by_one(engine: Engine) -> None:
    number = "+6281200001111"
    with writing(engine) as conn:
        for n, text in ((20, "lain usia"), (21, "sama"), (22, "sama")):
            made = judged("high", age=Age(17, 17)) if text == "lain usia" else judged("high")
            take_in(conn, a_post(n), made)
        queue.claim(conn, UNIT, "budi", item_id=5)
        found = alike.alike(conn, UNIT, 1, number, analyst="ani")
        assert found == alike.Alike(fits=5, band=1, facts=1, held=1, until=10) and found.others == 8
        take_in(conn, a_post(23), judged("high"))
        chosen = alike.fitting(conn, UNIT, 1, number, analyst="ani", until=found.until)
        assert chosen == [2, 3, 4, 9, 10], "not the band of 6, the phone of 7, the age of 8, what budi holds, what came"
        assert alike.fitting(conn, "lain", 1, number, analyst="ani", until=found.until) == []
        assert alike.alike(conn, "lain", 1, number, analyst="ani").others == 0


def test_what_is_long_can_be_taken_back_for_longer(engine: Engine) -> None:
    with writing(engine) as conn:
        many = bulk.begin(conn, UNIT, [1, *range(100, 1099)], analyst="ani", idem="b1", alone=bulk.MOST, **FORM)
        with pytest.raises(QueueError, match="too many"):
            bulk.begin(conn, UNIT, range(bulk.MOST + 1), analyst="ani", idem="b2", **FORM)
    done = settling.carry_on(engine, UNIT, many.id, undo_seconds=120)
    with reading(engine) as conn:
        assert done.counts == {"decided": 1, "refused": 999}
        at, leaves = conn.execute(select(outbox.c.created_at, outbox.c.next_at)).one()
        ends = bulk.undo_ends(conn, done, 120)
    assert leaves - at == timedelta(seconds=220) and ends == leaves
    assert bulk.time_to_undo(bulk.MOST, 0) == 0, "where nothing can be taken back, nothing waits"


def test_an_item_of_many_is_few_statements(engine: Engine) -> None:
    made = begun(engine, [1, 2, 3, 4])
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    assert settling.carry_on(engine, UNIT, made.id).counts == {"decided": 4}
    assert len(said) <= 4 * 15 + 7, "\n".join(said)
