"""The queue: opened, claimed once, decided once, inherited, reopened; decided items are the people's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, update

from patrol.errors import QueueError
from patrol.records import Age, Assessment, Item, Pay
from patrol.store import queue, schema
from patrol.store.accounts import ensure_unit
from patrol.store.assessments import save_assessment
from patrol.store.audit import add_audit, verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, decided_examples, decisions_of, reopen
from patrol.store.enqueue import enqueue
from patrol.store.items import add_note, item_view
from patrol.store.posts import open_revisions, stored_revisions
from patrol.store.priority import AGE_A_DAY, STALE_A_DAY, Told, days, shown, terms
from patrol.store.queue import Filters
from patrol.store.schema import audit, outbox
from tests.store_samples import MORNING, OFFER, UNIT, a_database, a_post, judged, take_in, text_of

pytestmark = pytest.mark.usefixtures("backend")


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
    shift = (AGE_A_DAY - STALE_A_DAY) * days(now())  # what time did to all alike
    assert rows[0].item.priority + shift == pytest.approx(sum(rows[0].terms.values()), abs=0.01)
    assert {"lane", "band", "score", "copies", "victim"} <= set(rows[0].terms)
    assert view is not None and view.face.assessment.minor and view.texts == 2 and len(view.posts) == 2


def test_random_slice_is_reproducible_and_stands_among_the_others(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(200):
            take_in(conn, a_post(number), judged("none"), rate=0.2)
        rows = queue.list_items(conn, UNIT, limit=500)
        again = Counter(enqueue(conn, UNIT, row.item.group_id) for row in rows)
    assert 20 < len(rows) < 60 and all(row.item.sampled for row in rows)
    assert len(again) == len(rows)
    places = [sum(value for name, value in row.terms.items() if name not in ("age", "freshness")) for row in rows]
    assert all(100 <= place <= 210.3 for place in places)
    assert all(row.item.blind for row in rows)


def test_a_flagged_item_that_is_drawn_is_blind_too(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(60):
            take_in(conn, a_post(number), judged("high" if number % 2 else "none"), rate=0.5)
        rows = queue.list_items(conn, UNIT, limit=500)
    assert {(row.item.blind, row.item.sampled) for row in rows} == {(True, True), (True, False), (False, False)}


def test_what_waits_longer_comes_first_and_what_is_widespread_before_what_is_not(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(4):
            take_in(conn, a_post(number), judged("high", contacts=(f"tg:akun{number}",)))
        conn.execute(update(schema.item).where(schema.item.c.id == 3).values(opened_at=now() - timedelta(days=5)))
        take_in(conn, a_post(9), judged("high", contacts=("tg:akun1",)))
        for row in queue.list_items(conn, UNIT):
            enqueue(conn, UNIT, row.item.group_id)
        first, second, third, *rest = queue.list_items(conn, UNIT)
    assert first.item.id == 3 and first.terms["age"] == pytest.approx(5, abs=0.1)
    assert {second.item.id, third.item.id} == {2, 5} and second.terms["spread"] == 2.0
    assert [row.item.id for row in rest] == [1, 4]  # the first come is the first served
    assert all(row.terms["freshness"] < 0 for row in rest) and "spread" not in rest[0].terms


def test_terms_move_and_their_order_does_not() -> None:
    at = MORNING
    told = Told(rank=3, lane_rank=1, score=0.8, posts=1, neighbours=0, minor=False, grave=False, latest=at)
    kept = terms(told, at)
    assert shown(kept, at) == {"lane": 100, "band": 60, "score": 8}
    later = shown(kept, at + timedelta(days=10))
    assert later["age"] == 10 and later["freshness"] == -5
    other = terms(replace(told, minor=True, grave=True), at + timedelta(days=1))
    assert shown(other, at + timedelta(days=1))["victim"] == 25
    assert sum(other.values()) > sum(kept.values())
    for day in (0, 50):
        moment = at + timedelta(days=day)
        assert sum(shown(other, moment).values()) - sum(shown(kept, moment).values()) == pytest.approx(24, abs=0.01)


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


def test_a_decision_is_few_statements(engine: Engine) -> None:
    """Each is a way to PostgreSQL and back while every other writer waits; what cannot have changed is not read."""
    with writing(engine) as conn:
        take_in(conn, a_post(1), judged("high"))
        held = queue.claim(conn, UNIT, "ani", item_id=1)
        assert held is not None
        add_audit(conn, unit=UNIT, actor="ani", action="sign_in")  # the chain's first row costs two more
        said: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *given: said.append(given[2]))
        sent: dict[str, Any] = {"token": held.token, "version": held.item.version, "idem": "i1"}
        decide(conn, UNIT, 1, analyst="ani", verdict="legit", reasons=["ordinary_job"], **sent)
        assert len(said) <= 9, "\n".join(said)


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
    ({"minor": True, "lane": "child"}, "age"),
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


WORSE = [
    ("legit", judged("high"), True),
    ("legit", judged("medium", lane="urgent"), True),
    ("legit", judged("none", lane="help"), True),
    ("legit", judged("medium"), False),
    ("legit", judged("low"), False),
    ("none", judged("critical"), True),
    ("job_scam", judged("high"), True),
    ("job_scam", judged("high", label="job_scam"), False),
    ("trafficking", judged("critical"), False),
    ("unsure", judged("critical"), False),
]


@pytest.mark.parametrize(("verdict", "copy", "disagrees"), WORSE)
def test_a_worse_copy_speaks_against_a_harmless_verdict(
    engine: Engine, verdict: str, copy: Assessment, disagrees: bool
) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, OFFER), judged("medium", label="none"))
    decide_it(engine, verdict=verdict)
    with writing(engine) as conn:
        take_in(conn, a_post(2, OFFER + " !!!"), copy)
    item = the_item(engine)
    assert (item.state, item.inherits, item.machine_disagrees) == ("decided", True, disagrees)


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
