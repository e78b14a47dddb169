"""An item that its analyst does not decide now -> passed on, put off for all, or shown as one to help with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from patrol.errors import QueueError
from patrol.store.audit import add_audit
from patrol.store.causes import RefusalError
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.items import add_note
from patrol.store.queue import KEEP, held, item_by_id, refusal
from patrol.store.schema import item
from patrol.store.schema_desk import skip

LONGEST_REASON = 300
FURTHEST = timedelta(days=30)
"""Nothing is put off for longer: an offer is old by then."""
_FREE: dict[str, Any] = {"lease_by": None, "lease_token": None, "lease_until": None, "claim_covers": None}


def skip_item(
    conn: Connection,
    unit: str,
    item_id: int,
    *,
    analyst: str,
    token: str,
    reason: str,
    until: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """Pass a held item on; the queue gives it to this analyst no more (or not before `until`), to others at once.

    Raises:
        QueueError: the lease is over or another's, or no reason was given.
    """
    at = at or now()
    said = _said(reason)
    _let_go(conn, unit, item_id, analyst, token, at)
    row = {"unit": unit, "item_id": item_id, "analyst": analyst, "reason": said, "until": until, "at": at}
    made = row_id(conn, skip, row)
    detail = {"skip": made, "reason": said}
    add_audit(conn, unit=unit, actor=analyst, action="item.skip", subject=str(item_id), detail=detail, at=at)


def postpone(
    conn: Connection,
    unit: str,
    item_id: int,
    *,
    analyst: str,
    token: str,
    until: datetime,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Put a held item off for all: the queue gives it to nobody before `until` (who names it gets it all the same).

    Raises:
        QueueError: the lease is over or another's, no reason was given, or a time that is past or too far off.
    """
    at = at or now()
    said = _said(reason)
    if not at < until <= at + FURTHEST:
        raise QueueError("an item is put off for at most 30 days", hint="choose a time between now and then")
    _let_go(conn, unit, item_id, analyst, token, at, postponed_until=until)
    detail = {"until": until.isoformat(), "reason": said}
    add_audit(conn, unit=unit, actor=analyst, action="item.postpone", subject=str(item_id), detail=detail, at=at)


def ask_for_help(
    conn: Connection, unit: str, item_id: int, *, analyst: str, text: str, at: datetime | None = None
) -> None:
    """Ask others about an open item: a note says what, and lists show who asked until it is decided or answered.

    Raises:
        QueueError: no such open item in this unit's queue, or nothing was asked.
    """
    found = item_by_id(conn, unit, item_id)
    if found is None or found.state != "open":
        raise QueueError(f"item {item_id} is not among the open items of this unit")
    add_note(conn, unit, found.id, author=analyst, text=text)
    asks = {"help_by": analyst, "help_at": at or now()}
    conn.execute(update(item).where(item.c.id == found.id).values(**asks))
    add_audit(conn, unit=unit, actor=analyst, action="item.ask", subject=str(found.id), detail={}, at=at)


def help_given(conn: Connection, unit: str, item_id: int, *, by: str, at: datetime | None = None) -> bool:
    """Take the sign off that somebody asks for help; `False` where there was none."""
    own = item.c
    asked = update(item).where(own.unit == unit, own.id == item_id, own.help_by.is_not(None))
    if conn.execute(asked.values(help_by=None, help_at=None)).rowcount != 1:
        return False
    add_audit(conn, unit=unit, actor=by, action="item.answer", subject=str(item_id), detail={}, at=at)
    return True


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        raise QueueError("say why, in a few words", hint=f"at most {LONGEST_REASON} letters")
    return said


def _let_go(conn: Connection, unit: str, item_id: int, analyst: str, token: str, at: datetime, **values: Any) -> None:
    mine = update(item).where(*held(unit, item_id, analyst, token), item.c.lease_until > at)
    if conn.execute(mine.values(**_FREE, **values)).rowcount != 1:
        raise RefusalError(refusal(conn, unit, item_id, analyst, at), hint=KEEP)
