"""A decision taken back in time, a draft, an item passed on: what stays, what leaves, whose the item is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from patrol.errors import QueueError
from patrol.records import Decision
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.audit import audit_rows, verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, decided_examples, decisions_of, reopen
from patrol.store.drafts import load_draft, save_draft
from patrol.store.outbox import take_message
from patrol.store.passing import ask_for_help, help_given, postpone, skip_item
from patrol.store.queue import Claim, Filters
from patrol.store.schema import outbox
from patrol.store.undoing import last_undoable, undo
from patrol.store.verdicts import verdicts_by_content
from tests.store_samples import OFFER, UNIT, a_database, a_post, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        ensure_unit(conn, "lain")
        take_in(conn, a_post(1, OFFER), judged("critical"))
        take_in(conn, a_post(2), judged("medium"))
    yield made
    made.dispose()


def claimed(engine: Engine, who: str = "ani", item_id: int | None = 1) -> Claim:
    with writing(engine) as conn:
        found = queue.claim(conn, UNIT, who, item_id=item_id)
    assert found is not None
    return found


def decided(engine: Engine, held: Claim, idem: str, who: str = "ani", **more: Any) -> Decision:
    form: dict[str, Any] = {"verdict": "trafficking", "reasons": ["recruitment"], **more}
    with writing(engine) as conn:
        return decide(
            conn, UNIT, held.item.id, analyst=who, token=held.token, version=held.item.version, idem=idem, **form
        )


def test_undo_takes_back_everything_and_gives_the_item_back(engine: Engine) -> None:
    held = claimed(engine)
    made = decided(engine, held, "a1", danger_now=True)
    with writing(engine) as conn:
        save_draft(conn, UNIT, 1, analyst="budi", body={"note": "x"})
        assert take_message(conn, ["analyst"]) is None  # it waits
        offered = last_undoable(conn, UNIT, "ani")
        assert offered is not None and offered.id == made.id
        assert last_undoable(conn, UNIT, "budi") is None and last_undoable(conn, "lain", "ani") is None
        with pytest.raises(QueueError):
            undo(conn, UNIT, analyst="budi")
        with pytest.raises(QueueError):
            undo(conn, UNIT, analyst="ani", decision_id=made.id + 1)
        again = undo(conn, UNIT, analyst="ani", decision_id=made.id)
        assert (again.item.state, again.item.lease_by, again.item.version) == ("open", "ani", held.item.version + 2)
        assert again.token != held.token
        assert decisions_of(conn, UNIT, 1) == [] and list(decided_examples(conn, UNIT)) == []
        assert [one.undone_at is not None for one in decisions_of(conn, UNIT, 1, undone=True)] == [True]
        assert verdicts_by_content(conn, UNIT) == {}
        assert take_message(conn, ["analyst"], at=now() + timedelta(hours=1)) is None
        assert conn.execute(select(func.count()).where(outbox.c.dropped_at.is_(None))).scalar_one() == 0
        assert [row.action for row in audit_rows(conn, UNIT)][:2] == ["item.undo", "item.decide"]
        assert verify_chain(conn).fault is None
        with pytest.raises(QueueError):
            undo(conn, UNIT, analyst="ani")  # once
    with pytest.raises(QueueError, match="taken back"):
        decided(engine, held, "a1")  # the old form, sent again after the undo
    second = decided(engine, again, "a2", verdict="legit", reasons=["licensed_agency"])
    assert second.supersedes is None
    with reading(engine) as conn:
        assert [example.label for example in decided_examples(conn, UNIT)] == ["legit"]


def test_after_its_time_a_decision_is_superseded_not_taken_back(engine: Engine) -> None:
    made = decided(engine, claimed(engine), "a1")
    with writing(engine) as conn:
        late = made.decided_at + timedelta(seconds=120)
        assert last_undoable(conn, UNIT, "ani", at=late) is None
        with pytest.raises(QueueError, match="time to take it back is over"):
            undo(conn, UNIT, analyst="ani", at=late)
        with pytest.raises(QueueError):
            undo(conn, UNIT, analyst="ani", undo_seconds=0)
        conn.execute(update(outbox).values(sent_at=now()))
        with pytest.raises(QueueError, match="told to others"):
            undo(conn, UNIT, analyst="ani")
        reopen(conn, UNIT, 1, analyst="ani", because="salah baca")
    second = decided(engine, claimed(engine), "a2", verdict="legit", reasons=["licensed_agency"])
    assert second.supersedes == made.id


def test_undoing_a_second_decision_restores_the_first(engine: Engine) -> None:
    first = decided(engine, claimed(engine), "a1")
    with writing(engine) as conn:
        reopen(conn, UNIT, 1, analyst="budi", because="lihat lagi")
    decided(engine, claimed(engine, "budi"), "b1", "budi", verdict="legit", reasons=["ordinary_job"])
    with writing(engine) as conn:
        with pytest.raises(QueueError, match="no longer the last word"):
            undo(conn, UNIT, analyst="ani")
        back = undo(conn, UNIT, analyst="budi")
        assert back.item.reopened_because == "lihat lagi"
        [example] = decided_examples(conn, UNIT)
        assert example.label == "trafficking"
    third = decided(engine, back, "b2", "budi", verdict="nonprocedural")
    assert third.supersedes == first.id


def test_undo_when_a_copy_reopened_the_item_meanwhile(engine: Engine) -> None:
    held = claimed(engine)
    with writing(engine) as conn:
        take_in(conn, a_post(3, OFFER + " Segera."), judged("critical", destinations=("MM",)))
    decided(engine, held, "a1")
    with writing(engine) as conn:
        other = queue.claim(conn, UNIT, "budi", item_id=1)
        assert other is not None and other.item.reopened_because == "destination"
        with pytest.raises(QueueError, match="held by budi"):
            undo(conn, UNIT, analyst="ani")
        queue.release(conn, UNIT, 1, analyst="budi", token=other.token)
        back = undo(conn, UNIT, analyst="ani")
    assert back.item.reopened_because == "destination"  # its page shows the copy by now
    second = decided(engine, back, "a2", verdict="legit", reasons=["ordinary_job"])
    assert second.content_sha256 == a_post(3, OFFER + " Segera.").content_sha256
    with reading(engine) as conn:
        found = queue.item_by_id(conn, UNIT, 1)
        assert found is not None and found.state == "decided"


WRONG: list[dict[str, Any]] = [
    {"confidence": "sure"},
    {"spans": [("recruitment", "text", 0, 100_000)]},
    {"spans": [("recruitment", "text", 5, 5)]},
    {"spans": [("recruitment", "title", 0, 1)]},
    {"spans": [("recruitment", "note", 0, 1)]},
    {"spans": [("debt", "text", 0, 4)]},
    {"spans": [("recruitment", "text", 0, 4)] * 51},
]


def test_what_a_decision_says_is_checked_and_kept(engine: Engine) -> None:
    held = claimed(engine)
    for wrong in WRONG:
        with pytest.raises(QueueError):
            decided(engine, held, "a1", **wrong)
    said: dict[str, Any] = {"confidence": "high", "victim_identity": True, "danger_now": True, "guideline": "2026-1"}
    decided(engine, held, "a1", spans=[("recruitment", "text", 0, 10)], **said)
    with writing(engine) as conn:
        [kept] = decisions_of(conn, UNIT, 1)
        assert {name: getattr(kept, name) for name in said} == said
        assert kept.spans == (("recruitment", "text", 0, 10),)
        message = take_message(conn, ["analyst"], at=now() + timedelta(seconds=121))
        assert message is not None and message.topic == "danger" and message.body["lane"] == "urgent"
        [example] = decided_examples(conn, UNIT)
        assert example.meta["reasons"] == ["recruitment"]


def test_a_draft_is_its_writers_and_goes_with_the_decision(engine: Engine) -> None:
    held = claimed(engine)
    with writing(engine) as conn:
        save_draft(conn, UNIT, 1, analyst="ani", body={"note": "satu"})
        save_draft(conn, UNIT, 1, analyst="ani", body={"note": "dua \ud800"})
        kept = load_draft(conn, UNIT, 1, analyst="ani")
        assert kept is not None and kept.body["note"].startswith("dua")
        assert load_draft(conn, UNIT, 1, analyst="budi") is None and load_draft(conn, "lain", 1, analyst="ani") is None
        with pytest.raises(QueueError):
            save_draft(conn, "lain", 1, analyst="ani", body={})
        with pytest.raises(QueueError):
            save_draft(conn, UNIT, 1, analyst="ani", body={"note": "x" * 40_000})
    decided(engine, held, "a1")
    with reading(engine) as conn:
        assert load_draft(conn, UNIT, 1, analyst="ani") is None


def test_passed_on_put_off_and_asked_about(engine: Engine) -> None:
    held = claimed(engine, item_id=None)
    soon = now() + timedelta(days=2)
    with writing(engine) as conn:
        with pytest.raises(QueueError, match="say why"):
            skip_item(conn, UNIT, 1, analyst="ani", token=held.token, reason=" ")
        with pytest.raises(QueueError):
            skip_item(conn, UNIT, 1, analyst="ani", token="x", reason="bahasa")
        skip_item(conn, UNIT, 1, analyst="ani", token=held.token, reason="bahasa")
        second = queue.claim(conn, UNIT, "ani")
        assert second is not None and second.item.id == 2
        with pytest.raises(QueueError, match="30 days"):
            postpone(
                conn, UNIT, 2, analyst="ani", token=second.token, until=now() + timedelta(days=31), reason="tunggu"
            )
        postpone(conn, UNIT, 2, analyst="ani", token=second.token, until=soon, reason="tunggu kabar")
        assert queue.claim(conn, UNIT, "ani") is None
        assert queue.count_items(conn, UNIT, Filters(postponed=True)) == 1
        assert queue.count_items(conn, UNIT, Filters(postponed=False)) == 1
        other = queue.claim(conn, UNIT, "budi")
        assert other is not None and other.item.id == 1 and queue.claim(conn, UNIT, "budi") is None
        later = queue.claim(conn, UNIT, "ani", at=soon + timedelta(seconds=1))
        assert later is not None and later.item.id == 2
        named = queue.claim(conn, UNIT, "ani", item_id=1, at=soon)  # who names it gets it
        assert named is not None
        ask_for_help(conn, UNIT, 1, analyst="ani", text="kontak ini dikenal?")
        assert [row.item.help_by for row in queue.list_items(conn, UNIT, Filters(help_asked=True))] == ["ani"]
        with pytest.raises(QueueError):
            ask_for_help(conn, "lain", 1, analyst="ani", text="x")
        assert help_given(conn, UNIT, 1, by="budi") and not help_given(conn, UNIT, 1, by="budi")
        assert queue.count_items(conn, UNIT, Filters(help_asked=True)) == 0
