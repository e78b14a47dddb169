"""What an analyst comes back to: items at hand, drafts, what was put off; and filters of the queue under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, or_, select

from patrol.errors import QueueError
from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.schema import item, revision
from patrol.store.schema_desk import draft, exposure, saved_view

MOST = 100
"""Saved views of one analyst at most."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """An item that an analyst comes back to: `since` is when it was written, or until when it is held or put off."""

    item_id: int
    band: str
    lane: str
    blind: bool
    title: str | None
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters of the queue (`query`, as they stand in its address) under a name."""

    id: int
    owner: str
    name: str
    query: str
    shared: bool


def held_by(conn: Connection, unit: str, analyst: str, *, at: datetime | None = None, limit: int = 20) -> list[AtHand]:
    """The items whose lease runs and is the analyst's, the one that ends first first."""
    own, at = item.c, at or now()
    query = _items(own.lease_until, unit).where(own.state == "open", own.lease_by == analyst, own.lease_until > at)
    return _at_hand(conn, query.order_by(own.lease_until, own.id).limit(limit))


def drafts_of(conn: Connection, unit: str, analyst: str, *, limit: int = 20) -> list[AtHand]:
    """The open items that the analyst began to decide, the latest first."""
    own = draft.c
    query = _items(own.saved_at, unit).join(draft, own.item_id == item.c.id)
    query = query.where(own.unit == unit, own.analyst == analyst, item.c.state == "open")
    return _at_hand(conn, query.order_by(own.saved_at.desc(), own.item_id).limit(limit))


def due_again(conn: Connection, unit: str, *, at: datetime | None = None, limit: int = 20) -> list[AtHand]:
    """The open items that were put off until a time that is over, the longest first."""
    own, at = item.c, at or now()
    query = _items(own.postponed_until, unit).where(own.state == "open", own.postponed_until <= at)
    return _at_hand(conn, query.order_by(own.postponed_until, own.id).limit(limit))


def chosen_items(conn: Connection, unit: str, item_ids: Sequence[int]) -> list[AtHand]:
    """These items of the unit, in this order, with when they were opened; unknown ones are left out."""
    own = item.c
    rows = {row.item_id: row for row in _at_hand(conn, _items(own.opened_at, unit).where(own.id.in_(list(item_ids))))}
    return [rows[item_id] for item_id in item_ids if item_id in rows]


def exposure_of(conn: Connection, analyst: str, *, at: datetime | None = None) -> tuple[int, int]:
    """How many items the analyst looked at today (UTC), and for how many seconds."""
    day = (at or now()).date()
    own = exposure.c  # "items" is also what a collection of columns can do
    query = select(own["items"], own.seconds).where(own.analyst == analyst, own.day == day)
    row = conn.execute(query).one_or_none()
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def note_exposure(conn: Connection, analyst: str, *, items: int = 0, seconds: int = 0) -> None:
    """Count what the analyst was shown today (UTC): items that were taken up, seconds that one was held open."""
    own = exposure.c
    new = insert_into(conn, exposure).values(analyst=analyst, day=now().date(), items=items, seconds=seconds)
    more = {"items": own["items"] + items, "seconds": own.seconds + seconds}
    conn.execute(new.on_conflict_do_update(index_elements=["analyst", "day"], set_=more))


def save_view(conn: Connection, unit: str, owner: str, name: str, query: str, *, shared: bool = False) -> None:
    """Keep filters under a name; the owner's view of that name is written over.

    Raises:
        QueueError: no name, one that is too long, or too many views.
    """
    name = " ".join(name.split())
    own = saved_view.c
    if not 0 < len(name) <= 60 or len(query) > 1_000:
        raise QueueError("a view has a name of at most 60 letters")
    mine = select(func.count()).where(own.unit == unit, own.owner == owner, own.name != name)
    if conn.execute(mine).scalar_one() >= MOST:
        raise QueueError(f"an analyst keeps {MOST} views at most", hint="delete one")
    values: dict[str, Any] = {"query": query, "shared": shared, "at": now()}
    new = insert_into(conn, saved_view).values(unit=unit, owner=owner, name=name, **values)
    conn.execute(new.on_conflict_do_update(index_elements=["unit", "owner", "name"], set_=values))


def drop_view(conn: Connection, unit: str, owner: str, view_id: int) -> bool:
    """Forget a view of one's own; `False` where there was none."""
    own = saved_view.c
    gone = delete(saved_view).where(own.unit == unit, own.owner == owner, own.id == view_id)
    return conn.execute(gone).rowcount == 1


def views_for(conn: Connection, unit: str, analyst: str) -> list[SavedView]:
    """The analyst's own views and those that others of the unit share, by name."""
    own = saved_view.c
    query = select(own.id, own.owner, own.name, own.query, own.shared).where(
        own.unit == unit, or_(own.owner == analyst, own.shared)
    )
    return [SavedView(**row._mapping) for row in conn.execute(query.order_by(own.name, own.id))]


def _items(since: Any, unit: str) -> Select[Any]:
    own = item.c
    columns = (
        own.id.label("item_id"),
        own.band,
        own.lane,
        own.blind,
        revision.c.title,
        revision.c.text,
        since.label("since"),
    )
    return select(*columns).join(revision, revision.c.id == own.face).where(own.unit == unit)


def _at_hand(conn: Connection, query: Select[Any]) -> list[AtHand]:
    return [_one(row) for row in conn.execute(query)]


def _one(row: Row[Any]) -> AtHand:
    return AtHand(**row._mapping)
