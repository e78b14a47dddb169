"""An analyst's last decision -> taken back before anything of it left the house; the item is theirs again.

Within the time that its outbox rows wait, a decision is taken back whole: it teaches nothing, counts nowhere and
nobody is told. Later it stays, and another supersedes it (`decisions.reopen`).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update

from patrol.errors import QueueError
from patrol.records import Decision
from patrol.store.audit import add_audit
from patrol.store.causes import Cause, RefusalError
from patrol.store.columns import now
from patrol.store.decisions import RESTORED, UNDO_SECONDS, decisions_of
from patrol.store.enqueue import enqueue
from patrol.store.queue import Claim, item_by_id
from patrol.store.schema import decision, item, outbox

LATER = "it stays on record; open the item again with a reason, and decide anew"
_SECONDS_OF_GRACE = 86_400
"""No window is longer than a day: so far back an analyst's last decision is looked for."""


def last_undoable(
    conn: Connection, unit: str, analyst: str, *, undo_seconds: int = UNDO_SECONDS, at: datetime | None = None
) -> Decision | None:
    """The analyst's last decision while it can be taken back (for the toast that offers it); else `None`."""
    at = at or now()
    row = _last(conn, unit, analyst, at)
    if row is None or row.via is not None or at >= row.decided_at + timedelta(seconds=undo_seconds):
        return None
    found = [made for made in decisions_of(conn, unit, row.item_id) if made.id == row.id]
    return found[0] if found else None


def undo(
    conn: Connection,
    unit: str,
    *,
    analyst: str,
    decision_id: int | None = None,
    undo_seconds: int = UNDO_SECONDS,
    lease_seconds: int = 600,
    at: datetime | None = None,
) -> Claim:
    """Take back the analyst's last decision (with `decision_id`: if it is that one) -> the item, held by them again.

    Raises:
        QueueError: there is none, its time is over, it is no longer the last word, or another reads the item by now.
    """
    at = at or now()
    row = _last(conn, unit, analyst, at)
    if row is None or (decision_id is not None and row.id != decision_id):
        raise QueueError("there is no decision of yours to take back", hint=LATER)
    if row.via is not None:
        raise QueueError("your last decision was one of many", hint="take them back together")
    lease = {
        "lease_by": analyst,
        "lease_token": secrets.token_urlsafe(16),
        "lease_until": at + timedelta(seconds=lease_seconds),
    }
    take_back(conn, row, undo_seconds=undo_seconds, lease=lease, at=at)
    found = item_by_id(conn, unit, row.item_id)
    assert found is not None
    return Claim(found, str(lease["lease_token"]), at + timedelta(seconds=lease_seconds))


def take_back(
    conn: Connection,
    row: Row[Any],
    *,
    undo_seconds: int,
    lease: dict[str, Any] | None,
    at: datetime,
    asked_at: datetime | None = None,
) -> None:
    """Take one decision back (a row of `decision`), in the caller's transaction; without a lease the item is free.
    `asked_at`: when it was asked for, where that was before; the time to take back is held against it.

    Raises:
        QueueError: its time is over, it is no longer the last word, or another reads the item by now.
    """
    if (asked_at or at) >= row.decided_at + timedelta(seconds=undo_seconds):
        raise RefusalError(Cause("late"), hint=LATER)
    if _left(conn, row.id):
        raise RefusalError(Cause("told"), hint=LATER)
    own = item.c
    found = conn.execute(select(item).where(own.id == row.item_id)).one()
    standing = select(func.max(decision.c.id)).where(decision.c.item_id == row.item_id, decision.c.undone_at.is_(None))
    if found.state == "joined" or conn.execute(standing).scalar_one() != row.id:
        raise RefusalError(Cause("superseded"), hint=LATER)
    if found.lease_until is not None and found.lease_until > at and found.lease_by != row.analyst:
        raise RefusalError(Cause("held", row.item_id, who=found.lease_by, at=found.lease_until), hint=LATER)
    free = {"lease_by": None, "lease_token": None, "lease_until": None}
    values = {**_restored(row, found), **(lease or free), "state": "open", "version": found.version + 1}
    if lease is None:
        values["claim_covers"] = None
    conn.execute(update(item).where(own.id == row.item_id).values(**values, updated_at=at))
    conn.execute(update(decision).where(decision.c.id == row.id).values(undone_at=at))
    waits = and_(outbox.c.decision_id == row.id, outbox.c.sent_at.is_(None))
    conn.execute(update(outbox).where(waits).values(dropped_at=at, error="taken back"))
    detail = {"decision": row.id} | ({"via": row.via} if row.via else {})
    add_audit(
        conn, unit=row.unit, actor=row.analyst, action="item.undo", subject=str(row.item_id), detail=detail, at=at
    )
    if found.group_id is not None:
        enqueue(conn, row.unit, found.group_id, at=at)


def _last(conn: Connection, unit: str, analyst: str, at: datetime) -> Row[Any] | None:
    own = decision.c
    since = at - timedelta(seconds=_SECONDS_OF_GRACE)
    query = select(decision).where(own.analyst == analyst, own.decided_at > since, own.unit == unit)
    return conn.execute(query.where(own.undone_at.is_(None)).order_by(own.id.desc()).limit(1)).one_or_none()


def _left(conn: Connection, decision_id: int) -> bool:
    own = outbox.c
    gone = select(own.id).where(own.decision_id == decision_id, own.sent_at.is_not(None))
    return conn.execute(gone.limit(1)).first() is not None


def _restored(row: Row[Any], found: Row[Any]) -> dict[str, Any]:
    """The item as it was. What the person had read then is what the decision covers now, for groups that were joined
    meanwhile were numbered anew; a decision before it then covers nothing for certain."""
    before = dict(row.item_before or {})
    values = {name: before.get(name) for name in RESTORED}
    values |= {"inherits": bool(before.get("inherits")), "machine_disagrees": bool(before.get("machine_disagrees"))}
    decided_at = before.get("decided_at")
    values["decided_at"] = None if decided_at is None else datetime.fromisoformat(decided_at)
    if found.covers != before.get("claim_covers"):
        values["covers"] = None if before.get("covers") is None else 0
    if found.reopened_because:
        values["reopened_because"] = found.reopened_because  # a copy that came while it was decided
    return {**values, "claim_covers": found.covers}
