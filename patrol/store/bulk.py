"""Many items, one verdict -> a preview of what differs, a decision for each in a transaction of its own, one undo.

A bulk decision is a row that says what became of each item. Sent twice it is one; cut off half-way it is carried on,
by whoever asks; so is its undo. A long one is a job's (`ask_worker`). Every decision names it (`via`), so that learning
and figures can count it once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, select, update

from patrol.copies import differs
from patrol.errors import QueueError
from patrol.records import VERDICTS, Assessment, Verdict
from patrol.store import jobs, queue
from patrol.store.accounts import account_by_name
from patrol.store.assessments import from_body
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import insert_into, writing
from patrol.store.decisions import UNDO_SECONDS, decide
from patrol.store.schema import assessment, decision, item
from patrol.store.schema_desk import bulk
from patrol.store.undoing import take_back

MOST = 200
"""Items of one bulk decision at most: as many as a person can have looked at."""
AT_ONCE = 5
"""So many are decided, or taken back, while the person waits for the page; more are a worker's. One costs some 6 ms on
SQLite and 25 to 50 ms on PostgreSQL, on two busy cores."""
KIND = "bulk"
"""What such a job is called."""

Beat = Callable[[Connection, int, int], None]
"""Told in the transaction of each item how many of how many are settled; what it raises rolls that item back."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of the selection. `differs`: in what it differs from the first (band, phone, destination, age, pay);
    `held_by`: another who reads it now; `state`: open, or what it became; `made`: what the machine says of its face."""

    item_id: int
    band: str
    state: str
    differs: tuple[str, ...]
    held_by: str | None
    made: Assessment

    @property
    def fits(self) -> bool:
        """Whether it may be decided with the first without a second look."""
        return self.state == "open" and not self.differs and self.held_by is None


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk decision as it stands. `items`: what became of each: waiting, decided, refused (and why), undone, kept."""

    id: int
    unit: str
    analyst: str
    verdict: Verdict
    items: tuple[Mapping[str, Any], ...]
    at: datetime
    undone_at: datetime | None
    needs_second: bool = False
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    job_id: int | None = None

    @property
    def left(self) -> int:
        """How many items are still to be decided, or once it is taken back, to be taken back."""
        return 0 if self.unconfirmed else sum(one["state"] == _to_do(self) for one in self.items)

    @property
    def unconfirmed(self) -> bool:
        """Whether it waits for a second person."""
        return self.needs_second and self.confirmed_by is None and self.undone_at is None

    @property
    def waiting(self) -> int:
        """How many items are still to be decided."""
        return sum(one["state"] == "waiting" for one in self.items)


def preview(
    conn: Connection, unit: str, item_ids: Sequence[int], *, analyst: str, at: datetime | None = None
) -> list[Candidate]:
    """What a bulk decision would meet, the first item first, which the others are held against; unknown ids are
    left out."""
    at = at or now()
    own = item.c
    current = and_(assessment.c.revision_id == own.face, assessment.c.current)
    columns = (own.id, own.band, own.state, own.lease_by, own.lease_until, assessment.c.body)
    query = select(*columns).join(assessment, current).where(own.unit == unit, own.id.in_(_checked(item_ids)))
    rows: dict[int, Any] = {row.id: row for row in conn.execute(query).all()}
    found = [rows[item_id] for item_id in dict.fromkeys(item_ids) if item_id in rows]
    if not found:
        return []
    first, model = found[0], from_body(found[0].body)
    return [_candidate(row, first, model, analyst, at) for row in found]


def begin(
    conn: Connection,
    unit: str,
    item_ids: Sequence[int],
    *,
    analyst: str,
    idem: str,
    verdict: Verdict,
    reasons: Sequence[str],
    note: str | None = None,
    alone: int = MOST,
    at: datetime | None = None,
) -> Bulk:
    """Write a bulk decision down, to be carried out by `carry_on`; sent again with the same `idem` it is the same.

    Of more than `alone` items none is decided before a second person confirmed it (`confirm`).

    Raises:
        QueueError: nothing or too much chosen, no such verdict or no reason.
    """
    at = at or now()
    chosen = list(dict.fromkeys(_checked(item_ids)))
    if verdict not in VERDICTS or not any(reason.strip() for reason in reasons):
        raise QueueError("a verdict needs a reason", hint="choose a verdict and at least one reason")
    if not chosen:
        raise QueueError("no item was chosen")
    values = {"unit": unit, "analyst": analyst, "idem": idem, "verdict": verdict, "at": at}
    values["needs_second"] = len(chosen) > alone
    said = {"reasons": list(reasons), "note": note}
    items = [{"item": number, "state": "waiting"} for number in chosen]
    new = insert_into(conn, bulk).values(**values, form=said, items=items)
    made = conn.execute(new.on_conflict_do_nothing(index_elements=["unit", "idem"]).returning(bulk.c.id)).scalar()
    row = conn.execute(select(bulk).where(bulk.c.unit == unit, bulk.c.idem == idem)).one()
    if row.analyst != analyst:
        raise QueueError("this form was sent already, by another")
    if made is not None:
        detail = {"bulk": made, "items": len(chosen), "verdict": verdict}
        add_audit(conn, unit=unit, actor=analyst, action="bulk.begin", subject=str(made), detail=detail, at=at)
    return _bulk(row)


def carry_on(
    engine: Engine,
    unit: str,
    bulk_id: int,
    *,
    undo_seconds: int = UNDO_SECONDS,
    roles: Collection[str] | None = None,
    beat: Beat | None = None,
) -> Bulk:
    """Decide what still waits, or take back what still stands once that was asked for; one transaction an item.
    Several may carry on the same one: each item is decided, and taken back, once.

    `roles`: whoever decided (and confirmed) must still have one of them in this unit, item by item; else the rest
    stays as it is. Who asks for a person whose rights were checked a moment ago leaves it out.

    Raises:
        QueueError: there is no such bulk decision in this unit; or what `beat` raises.
    """
    while True:
        with writing(engine) as conn:
            row = _row(conn, unit, bulk_id)
            made = _bulk(row)
            if not made.left:
                return made
            if roles is not None and not _still_may(conn, made, roles):
                return _stop(conn, made)
            at_hand = next(one for one in made.items if one["state"] == _to_do(made))
            became = (_decide_one if made.undone_at is None else _undo_one)(conn, row, at_hand, undo_seconds)
            _note(conn, bulk_id, [became if one is at_hand else one for one in made.items])
            if beat is not None:
                beat(conn, len(made.items) - made.left + 1, len(made.items))


def ask_worker(conn: Connection, made: Bulk) -> Bulk:
    """Write the job that carries it on, unless one waits already or nothing is left to do. One at work may be about to
    end, and two at work do nothing twice."""
    job = None if made.job_id is None else jobs.job_by_id(conn, made.job_id)
    if not made.left or (job is not None and job.state == "queued"):
        return made
    number = jobs.add_job(conn, KIND, {"bulk": made.id}, unit=made.unit, asked_by=made.analyst)
    conn.execute(update(bulk).where(bulk.c.id == made.id).values(job_id=number))
    return replace(made, job_id=number)


def undo_ends(conn: Connection, made: Bulk, undo_seconds: int) -> datetime | None:
    """Until when all of it can be taken back: the first decision's time; `None`: none was made so far."""
    first = min((one["decision"] for one in made.items if one.get("decision")), default=None)
    if first is None:
        return None
    at: datetime = conn.execute(select(decision.c.decided_at).where(decision.c.id == first)).scalar_one()
    return at + timedelta(seconds=undo_seconds)


def confirm(conn: Connection, unit: str, bulk_id: int, *, by: str, at: datetime | None = None) -> Bulk:
    """A second person's word that these items may be decided so; `carry_on` then does it.

    Raises:
        QueueError: there is none in this unit that waits for it, or it is one's own.
    """
    at = at or now()
    row = _to_settle(conn, unit, bulk_id, by)
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(confirmed_by=by, confirmed_at=at))
    detail = {"bulk": bulk_id, "asked_by": row.analyst}
    add_audit(conn, unit=unit, actor=by, action="bulk.confirm", subject=str(bulk_id), detail=detail, at=at)
    return _bulk(_row(conn, unit, bulk_id))


def decline(conn: Connection, unit: str, bulk_id: int, *, by: str, at: datetime | None = None) -> Bulk:
    """A second person's refusal: none of the items is decided, and all stay in the queue.

    Raises:
        QueueError: there is none in this unit that waits for it, or it is one's own.
    """
    at = at or now()
    row = _to_settle(conn, unit, bulk_id, by)
    items = [{**one, "state": "refused", "why": f"{by} did not confirm it"} for one in row.items]
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(undone_at=at, items=items))
    detail = {"bulk": bulk_id, "asked_by": row.analyst}
    add_audit(conn, unit=unit, actor=by, action="bulk.decline", subject=str(bulk_id), detail=detail, at=at)
    return _bulk(_row(conn, unit, bulk_id))


def to_confirm(conn: Connection, unit: str, *, limit: int = 20) -> list[Bulk]:
    """The unit's bulk decisions that wait for a second person, the oldest first."""
    own = bulk.c
    query = select(bulk).where(own.unit == unit, own.needs_second, own.confirmed_by.is_(None), own.undone_at.is_(None))
    return [_bulk(row) for row in conn.execute(query.order_by(own.id).limit(limit))]


def latest_of(conn: Connection, unit: str, analyst: str, *, at: datetime | None = None, limit: int = 5) -> list[Bulk]:
    """The analyst's own bulk decisions of the last day, the newest first: where they find again what a worker does."""
    own = bulk.c
    mine = select(bulk).where(own.unit == unit, own.analyst == analyst, own.at > (at or now()) - timedelta(days=1))
    return [_bulk(row) for row in conn.execute(mine.order_by(own.id.desc()).limit(limit))]


def bulk_of(conn: Connection, unit: str, bulk_id: int) -> Bulk:
    """A bulk decision of the unit.

    Raises:
        QueueError: there is none of this number.
    """
    return _bulk(_row(conn, unit, bulk_id))


def undo_bulk(conn: Connection, unit: str, bulk_id: int, *, analyst: str, at: datetime | None = None) -> Bulk:
    """Ask for all of a bulk decision to be taken back; `carry_on` then does what can be done of it, and lists what
    cannot as kept, and why. From here on what still waited is not decided any more. The time to take back is held
    against this moment: such decisions tell nobody outside before it is carried out.

    Raises:
        QueueError: there is no such bulk decision of this analyst, or it was taken back before.
    """
    at = at or now()
    row = _row(conn, unit, bulk_id)
    if row.analyst != analyst or row.undone_at is not None:
        raise QueueError("there is no such decision of yours to take back")
    never = {"state": "refused", "why": "it was taken back before"}
    items = [{**one, **never} if one["state"] == "waiting" else one for one in row.items]
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(undone_at=at, items=items))
    counted = {"bulk": bulk_id, "items": sum(one["state"] == "decided" for one in items)}
    add_audit(conn, unit=unit, actor=analyst, action="bulk.undo", subject=str(bulk_id), detail=counted, at=at)
    return _bulk(_row(conn, unit, bulk_id))


def _checked(item_ids: Sequence[int]) -> list[int]:
    if len(item_ids) > MOST:
        raise QueueError(f"{len(item_ids)} items are too many", hint=f"decide at most {MOST} at once")
    return list(item_ids)


def _candidate(row: Any, first: Any, model: Assessment, analyst: str, at: datetime) -> Candidate:
    held = row.lease_by if row.lease_until is not None and row.lease_until > at and row.lease_by != analyst else None
    band = ("band",) if row.band != first.band else ()
    made = from_body(row.body)
    return Candidate(row.id, row.band, row.state, (*band, *differs(made, model)), held, made)


def _to_do(made: Bulk) -> str:
    """The state of the items that are still to be settled."""
    return "waiting" if made.undone_at is None else "decided"


def _still_may(conn: Connection, made: Bulk, roles: Collection[str]) -> bool:
    """Whether who decided, and who confirmed, still have one of the roles; taking back needs nobody's confirmation."""
    second = (made.confirmed_by,) if made.confirmed_by is not None and made.undone_at is None else ()
    found = [account_by_name(conn, name) for name in (made.analyst, *second)]
    return all(who and who.disabled_at is None and who.unit == made.unit and who.role in roles for who in found)


def _stop(conn: Connection, made: Bulk) -> Bulk:
    """Leave the rest as it is, for a right that was there when it was asked for is gone."""
    became = {"state": "refused" if made.undone_at is None else "kept", "why": "who asked for it may no longer decide"}
    _note(conn, made.id, [{**one, **became} if one["state"] == _to_do(made) else one for one in made.items])
    detail = {"bulk": made.id, "asked_by": made.analyst, "left": made.left}
    add_audit(conn, unit=made.unit, actor="patrol", action="bulk.stop", subject=str(made.id), detail=detail)
    return _bulk(_row(conn, made.unit, made.id))


def _decide_one(conn: Connection, row: Row[Any], one: Mapping[str, Any], undo_seconds: int) -> dict[str, Any]:
    item_id = int(one["item"])
    attempt = conn.begin_nested()  # a refusal leaves no lease behind
    try:
        held = queue.claim(conn, row.unit, row.analyst, item_id=item_id, lease_seconds=60)
        assert held is not None
        made = decide(
            conn,
            row.unit,
            item_id,
            analyst=row.analyst,
            token=held.token,
            version=held.item.version,
            idem=f"{_via(row.id)}:{item_id}",
            verdict=row.verdict,
            reasons=row.form["reasons"],
            note=row.form["note"],
            via=_via(row.id),
            undo_seconds=undo_seconds,
        )
    except QueueError as error:
        attempt.rollback()
        return {"item": item_id, "state": "refused", "why": error.message}
    attempt.commit()
    return {"item": item_id, "state": "decided", "decision": made.id}


def _undo_one(conn: Connection, row: Row[Any], one: Mapping[str, Any], undo_seconds: int) -> dict[str, Any]:
    made = conn.execute(select(decision).where(decision.c.id == one["decision"])).one()
    attempt = conn.begin_nested()
    try:
        take_back(conn, made, undo_seconds=undo_seconds, lease=None, at=now(), asked_at=row.undone_at)
    except QueueError as error:
        attempt.rollback()
        return {**one, "state": "kept", "why": error.message}
    attempt.commit()
    return {**one, "state": "undone"}


def _note(conn: Connection, bulk_id: int, items: list[Any]) -> None:
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(items=items))


def _row(conn: Connection, unit: str, bulk_id: int) -> Row[Any]:
    row = conn.execute(select(bulk).where(bulk.c.unit == unit, bulk.c.id == bulk_id)).one_or_none()
    if row is None:
        raise QueueError(f"there is no bulk decision {bulk_id} in this unit")
    return row


def _to_settle(conn: Connection, unit: str, bulk_id: int, by: str) -> Row[Any]:
    row = _row(conn, unit, bulk_id)
    if not _bulk(row).unconfirmed:
        raise QueueError("this decision waits for nobody's word")
    if row.analyst == by:
        raise QueueError("a second person has to confirm it", hint="ask somebody else of the unit")
    return row


def _via(bulk_id: int) -> str:
    return f"bulk:{bulk_id}"


def _bulk(row: Row[Any]) -> Bulk:
    second = (row.needs_second, row.confirmed_by, row.confirmed_at, row.job_id)
    return Bulk(row.id, row.unit, row.analyst, row.verdict, tuple(row.items), row.at, row.undone_at, *second)
