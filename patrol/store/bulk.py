"""Many items, one verdict -> a preview of what differs, and the decision written down, item by item, to be carried out.

A bulk decision has a row for each item that says what became of it. Sent twice it is one. `settling` carries it out,
and its undo; a long one is a job's (`ask_worker`). Every decision names it (`via`), so that learning and figures can
count it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from patrol.errors import QueueError
from patrol.records import VERDICTS, Verdict
from patrol.store import jobs
from patrol.store.audit import add_audit
from patrol.store.causes import Cause, read_cause
from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.schema import decision
from patrol.store.schema_desk import bulk, bulk_item

MOST = 10_000
"""Items of one bulk decision at most: one that a person chose stands for all, which differ from it in nothing that
is held against it (`alike`)."""
SHOWN = 200
"""As many as a person can look at one by one."""
AT_ONCE = 10
"""So many are decided, or taken back, while the person waits for the page; more are a worker's."""
A_SECOND = 10
"""Items that a worker settles in a second, at the least: so much longer a long one can be taken back."""
KIND = "bulk"
"""What such a job is called."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one item: waiting, decided, refused (and why), undone, kept (and why)."""

    item_id: int
    state: str
    why: Cause | None = None
    decision_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk decision as it stands. `counts`: how many of its items are in which state."""

    id: int
    unit: str
    analyst: str
    verdict: Verdict
    at: datetime
    undone_at: datetime | None
    counts: Mapping[str, int]
    needs_second: bool = False
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    job_id: int | None = None
    reasons: tuple[str, ...] = ()
    note: str | None = None

    @property
    def total(self) -> int:
        """How many items it is about."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many items are still to be decided, or once it is taken back, to be taken back."""
        return 0 if self.unconfirmed else self.counts.get("waiting" if self.undone_at is None else "decided", 0)

    @property
    def unconfirmed(self) -> bool:
        """Whether it waits for a second person."""
        return self.needs_second and self.confirmed_by is None and self.undone_at is None

    @property
    def waiting(self) -> int:
        """How many items are still to be decided."""
        return self.counts.get("waiting", 0)


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
    chosen = list(dict.fromkeys(item_ids))
    if len(chosen) > MOST:
        raise QueueError(f"{len(chosen)} items are too many", hint=f"decide at most {MOST} at once")
    if verdict not in VERDICTS or not any(reason.strip() for reason in reasons):
        raise QueueError("a verdict needs a reason", hint="choose a verdict and at least one reason")
    if not chosen:
        raise QueueError("no item was chosen")
    values = {"unit": unit, "analyst": analyst, "idem": idem, "verdict": verdict, "at": at}
    values["needs_second"] = len(chosen) > alone
    said = {"reasons": list(reasons), "note": note}
    new = insert_into(conn, bulk).values(**values, form=said)
    made = conn.execute(new.on_conflict_do_nothing(index_elements=["unit", "idem"]).returning(bulk.c.id)).scalar()
    row = conn.execute(select(bulk).where(bulk.c.unit == unit, bulk.c.idem == idem)).one()
    if row.analyst != analyst:
        raise QueueError("this form was sent already, by another")
    if made is not None:
        waits = [{"bulk_id": made, "place": n, "item_id": of, "state": "waiting"} for n, of in enumerate(chosen, 1)]
        conn.execute(insert(bulk_item), waits)
        detail = {"bulk": made, "items": len(chosen), "verdict": verdict}
        add_audit(conn, unit=unit, actor=analyst, action="bulk.begin", subject=str(made), detail=detail, at=at)
    return _bulk(conn, row)


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
    own = bulk_item.c
    first = select(func.min(own.decision_id)).where(own.bulk_id == made.id)
    at = conn.execute(
        select(decision.c.decided_at).where(decision.c.id == first.scalar_subquery())
    ).scalar_one_or_none()
    return None if at is None else at + timedelta(seconds=time_to_undo(made.total, undo_seconds))


def time_to_undo(total: int, undo_seconds: int) -> int:
    """Seconds in which a decision on so many items can be taken back, and so long nothing of it leaves the house: the
    first of them as long as the last."""
    return undo_seconds + total // A_SECOND if undo_seconds else 0


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
    return bulk_of(conn, unit, bulk_id)


def decline(conn: Connection, unit: str, bulk_id: int, *, by: str, at: datetime | None = None) -> Bulk:
    """A second person's refusal: none of the items is decided, and all stay in the queue.

    Raises:
        QueueError: there is none in this unit that waits for it, or it is one's own.
    """
    at = at or now()
    row = _to_settle(conn, unit, bulk_id, by)
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(undone_at=at))
    settle_rest(conn, bulk_id, "waiting", "refused", Cause("declined", who=by))
    detail = {"bulk": bulk_id, "asked_by": row.analyst}
    add_audit(conn, unit=unit, actor=by, action="bulk.decline", subject=str(bulk_id), detail=detail, at=at)
    return bulk_of(conn, unit, bulk_id)


def to_confirm(conn: Connection, unit: str, *, limit: int = 20) -> list[Bulk]:
    """The unit's bulk decisions that wait for a second person, the oldest first."""
    own = bulk.c
    query = select(bulk).where(own.unit == unit, own.needs_second, own.confirmed_by.is_(None), own.undone_at.is_(None))
    return [_bulk(conn, row) for row in conn.execute(query.order_by(own.id).limit(limit))]


def latest_of(conn: Connection, unit: str, analyst: str, *, at: datetime | None = None, limit: int = 5) -> list[Bulk]:
    """The analyst's own bulk decisions of the last day, the newest first: where they find again what a worker does."""
    own = bulk.c
    mine = select(bulk).where(own.unit == unit, own.analyst == analyst, own.at > (at or now()) - timedelta(days=1))
    return [_bulk(conn, row) for row in conn.execute(mine.order_by(own.id.desc()).limit(limit))]


def bulk_of(conn: Connection, unit: str, bulk_id: int) -> Bulk:
    """A bulk decision of the unit.

    Raises:
        QueueError: there is none of this number.
    """
    return _bulk(conn, _row(conn, unit, bulk_id))


def items_of(
    conn: Connection, made: Bulk, *, odd_first: bool = False, limit: int = MOST, offset: int = 0
) -> list[Settled]:
    """What became of its items, in the order in which they are settled; `odd_first`: those first that could not be."""
    own = bulk_item.c
    query = select(own.item_id, own.state, own.why, own.decision_id).where(own.bulk_id == made.id)
    order = [own.state.in_(("refused", "kept")).desc()] if odd_first else []
    rows = conn.execute(query.order_by(*order, own.place).limit(limit).offset(offset))
    return [Settled(row.item_id, row.state, read_cause(row.why), row.decision_id) for row in rows]


def settle_rest(conn: Connection, bulk_id: int, was: str, becomes: str, why: Cause) -> None:
    """Leave all that is in one state in another, for the same reason."""
    own = bulk_item.c
    conn.execute(
        update(bulk_item).where(own.bulk_id == bulk_id, own.state == was).values(state=becomes, why=why.kept())
    )


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
    conn.execute(update(bulk).where(bulk.c.id == bulk_id).values(undone_at=at))
    settle_rest(conn, bulk_id, "waiting", "refused", Cause("taken_back"))
    made = bulk_of(conn, unit, bulk_id)
    counted = {"bulk": bulk_id, "items": made.left}
    add_audit(conn, unit=unit, actor=analyst, action="bulk.undo", subject=str(bulk_id), detail=counted, at=at)
    return made


def _row(conn: Connection, unit: str, bulk_id: int) -> Row[Any]:
    row = conn.execute(select(bulk).where(bulk.c.unit == unit, bulk.c.id == bulk_id)).one_or_none()
    if row is None:
        raise QueueError(f"there is no bulk decision {bulk_id} in this unit")
    return row


def _to_settle(conn: Connection, unit: str, bulk_id: int, by: str) -> Row[Any]:
    row = _row(conn, unit, bulk_id)
    if not _bulk(conn, row).unconfirmed:
        raise QueueError("this decision waits for nobody's word")
    if row.analyst == by:
        raise QueueError("a second person has to confirm it", hint="ask somebody else of the unit")
    return row


def _bulk(conn: Connection, row: Row[Any]) -> Bulk:
    own = bulk_item.c
    counts = select(own.state, func.count()).where(own.bulk_id == row.id).group_by(own.state).order_by(own.state)
    found = {state: int(n) for state, n in conn.execute(counts).all()}
    second = (row.needs_second, row.confirmed_by, row.confirmed_at, row.job_id)
    said = (tuple(row.form.get("reasons") or ()), row.form.get("note"))
    return Bulk(row.id, row.unit, row.analyst, row.verdict, row.at, row.undone_at, found, *second, *said)
