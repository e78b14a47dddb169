"""What an analyst wrote and did not send yet: kept on the server, given back to them alone, gone with the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from patrol.errors import QueueError
from patrol.store.columns import dump_json, now
from patrol.store.database import insert_into
from patrol.store.queue import item_by_id
from patrol.store.schema_desk import draft

LONGEST = 32_768
"""Bytes of a draft at most, as JSON."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A half-written decision: the form's fields as they were sent."""

    item_id: int
    body: Mapping[str, Any]
    saved_at: datetime


def save_draft(
    conn: Connection, unit: str, item_id: int, *, analyst: str, body: Mapping[str, Any], at: datetime | None = None
) -> None:
    """Keep what an analyst wrote about an item; what they kept before is written over.

    Raises:
        QueueError: no such item in this unit's queue, or a draft that is too long.
    """
    if len(dump_json(dict(body))) > LONGEST:
        raise QueueError("the draft is too long to be kept", hint=f"at most {LONGEST} bytes")
    found = item_by_id(conn, unit, item_id)
    if found is None:
        raise QueueError(f"there is no item {item_id} in this queue")
    values = {"body": dict(body), "saved_at": at or now()}
    new = insert_into(conn, draft).values(unit=unit, item_id=found.id, analyst=analyst, **values)
    conn.execute(new.on_conflict_do_update(index_elements=["unit", "item_id", "analyst"], set_=values))


def load_draft(conn: Connection, unit: str, item_id: int, *, analyst: str) -> Kept | None:
    """What the analyst wrote about an item, if anything."""
    own = draft.c
    mine = (own.unit == unit, own.item_id == item_id, own.analyst == analyst)
    row = conn.execute(select(own.item_id, own.body, own.saved_at).where(*mine)).one_or_none()
    return None if row is None else Kept(**row._mapping)
