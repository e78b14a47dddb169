"""Who may read an item's hidden words, why, and until when: opened for a while, and each reading is audited."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.schema_desk import unmasking


def unmask(
    conn: Connection, unit: str, item_id: int, *, analyst: str, why: str, seconds: int, at: datetime | None = None
) -> datetime:
    """Open an item's hidden words to one person -> until when."""
    at = at or now()
    until = at + timedelta(seconds=seconds)
    values = {"unit": unit, "analyst": analyst, "item_id": item_id, "why": why, "at": at, "until": until}
    row_id(conn, unmasking, values)
    detail = {"why": why, "until": until.isoformat()}
    add_audit(conn, unit=unit, actor=analyst, action="item.unmask", subject=str(item_id), detail=detail, at=at)
    return until


def open_until(conn: Connection, item_id: int, *, analyst: str, at: datetime | None = None) -> datetime | None:
    """Until when this person may read an item's hidden words; `None`: not now."""
    own, at = unmasking.c, at or now()
    query = select(func.max(own.until)).where(own.item_id == item_id, own.analyst == analyst, own.until > at)
    until: datetime | None = conn.execute(query).scalar_one_or_none()
    return until


def note_reading(conn: Connection, unit: str, item_id: int, *, analyst: str, page: str) -> None:
    """Keep in the audit that the hidden words were shown, and on which page."""
    add_audit(conn, unit=unit, actor=analyst, action="item.read", subject=str(item_id), detail={"page": page})
