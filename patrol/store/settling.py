"""A bulk decision as it was written down -> each of its items decided, or taken back, in a transaction of its own.

Cut off half-way it is carried on, by whoever asks; so is its undo. Several at once settle nothing twice. Between two
items others write: the queue is theirs too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, bindparam, case, or_, select, update

from patrol.errors import QueueError
from patrol.store import queue
from patrol.store.accounts import account_by_name
from patrol.store.audit import add_audit
from patrol.store.bulk import Bulk, Settled, bulk_of, settle_rest, time_to_undo
from patrol.store.causes import Cause, cause_of
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import UNDO_SECONDS, decide
from patrol.store.schema import decision
from patrol.store.schema_desk import bulk, bulk_item
from patrol.store.undoing import take_back

Beat = Callable[[Connection, int, int], None]
"""Told in the transaction of each item how many of how many are settled; what it raises rolls that item back."""
BREATH = 0.002
"""Seconds between two items on SQLite, which gives its lock to whoever asks first, and who waits asks ever more rarely:
without them a claim waited for 1.4 seconds (95th of a hundred), with them for 15 ms. PostgreSQL has a line."""


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

    `roles`: whoever decided (and confirmed) must still have one of them in this unit, item by item; else the rest
    stays as it is. Who asks for a person whose rights were checked a moment ago leaves it out.

    Raises:
        QueueError: there is no such bulk decision in this unit; or what `beat` raises.
    """
    with reading(engine) as conn:
        total = bulk_of(conn, unit, bulk_id).total
    seconds = time_to_undo(total, undo_seconds)
    while True:
        with writing(engine) as conn:
            row: Row[Any] | None = conn.execute(_NEXT, {"unit": unit, "bulk": bulk_id}).one_or_none()
            if row is None:
                return bulk_of(conn, unit, bulk_id)
            if roles is not None and not _still_may(conn, row, roles):
                return _stop(conn, row)
            became = (_decide_one if row.undone_at is None else _undo_one)(conn, row, seconds)
            said = {"became": became.state, "because": became.why and became.why.kept(), "made": became.decision_id}
            conn.execute(_NOTE, {"bulk": bulk_id, "at": row.place, **said})
            if beat is not None:
                beat(conn, row.place, total)
        if engine.dialect.name == "sqlite":
            time.sleep(BREATH)


_own = bulk.c
_NEXT: Select[Any] = (
    select(*(column for column in _own), bulk_item.c.place, bulk_item.c.item_id, bulk_item.c.decision_id)
    .join(bulk_item, bulk_item.c.bulk_id == _own.id)
    .where(_own.unit == bindparam("unit"), _own.id == bindparam("bulk"))
    .where(bulk_item.c.state == case((_own.undone_at.is_(None), "waiting"), else_="decided"))
    .where(or_(~_own.needs_second, _own.confirmed_by.is_not(None), _own.undone_at.is_not(None)))
    .order_by(bulk_item.c.place)
    .limit(1)
)
_NOTE = (
    update(bulk_item)
    .where(and_(bulk_item.c.bulk_id == bindparam("bulk"), bulk_item.c.place == bindparam("at")))
    .values(state=bindparam("became"), why=bindparam("because"), decision_id=bindparam("made"))
)


def _still_may(conn: Connection, row: Row[Any], roles: Collection[str]) -> bool:
    """Whether who decided, and who confirmed, still have one of the roles; taking back needs nobody's confirmation."""
    second = (row.confirmed_by,) if row.confirmed_by is not None and row.undone_at is None else ()
    found = [account_by_name(conn, name) for name in (row.analyst, *second)]
    return all(who and who.disabled_at is None and who.unit == row.unit and who.role in roles for who in found)


def _stop(conn: Connection, row: Row[Any]) -> Bulk:
    """Leave the rest as it is, for a right that was there when it was asked for is gone."""
    made = bulk_of(conn, row.unit, row.id)
    was, becomes = ("waiting", "refused") if row.undone_at is None else ("decided", "kept")
    settle_rest(conn, row.id, was, becomes, Cause("no_right"))
    detail = {"bulk": row.id, "asked_by": row.analyst, "left": made.left}
    add_audit(conn, unit=row.unit, actor="patrol", action="bulk.stop", subject=str(row.id), detail=detail)
    return bulk_of(conn, row.unit, row.id)


def _decide_one(conn: Connection, row: Row[Any], seconds: int) -> Settled:
    item_id = int(row.item_id)
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
            undo_seconds=seconds,
        )
    except QueueError as error:
        attempt.rollback()
        return Settled(item_id, "refused", cause_of(error))
    attempt.commit()
    return Settled(item_id, "decided", None, made.id)


def _undo_one(conn: Connection, row: Row[Any], seconds: int) -> Settled:
    made = conn.execute(select(decision).where(decision.c.id == row.decision_id)).one()
    attempt = conn.begin_nested()
    try:
        take_back(conn, made, undo_seconds=seconds, lease=None, at=now(), asked_at=row.undone_at)
    except QueueError as error:
        attempt.rollback()
        return Settled(row.item_id, "kept", cause_of(error), row.decision_id)
    attempt.commit()
    return Settled(row.item_id, "undone", None, row.decision_id)


def _via(bulk_id: int) -> str:
    return f"bulk:{bulk_id}"
