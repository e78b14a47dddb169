"""What is to go out to people -> rows written with what they tell of, taken up one by one, tried until they are sent.

A row without a channel stays in the house. A row for an audience ("operator", "analyst") is spread over its channels
by whoever delivers. Delivery is at least once: a sender that dies leaves a row that is due again when its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.schema import outbox

LEASE_SECONDS = 120
"""What a sender has for one message before another takes it up."""


@dataclass(frozen=True, slots=True)
class Message:
    """A row to send; `attempts` counts this one."""

    id: int
    unit: str
    topic: str
    channel: str
    body: Mapping[str, Any]
    mark: str | None
    attempts: int
    created_at: datetime


def add_message(
    conn: Connection,
    *,
    unit: str,
    topic: str,
    body: Mapping[str, Any],
    channel: str,
    mark: str,
    not_before: datetime | None = None,
    at: datetime | None = None,
) -> bool:
    """Put a message in the outbox -> `False` where one with the same mark is or was there: nobody is told twice."""
    at = at or now()
    values = {"unit": unit, "topic": topic, "body": dict(body), "channel": channel, "mark": mark, "attempts": 0}
    values |= {"created_at": at, "next_at": not_before or at}
    statement = insert_into(conn, outbox).values(**values).on_conflict_do_nothing(index_elements=["mark"])
    return conn.execute(statement.returning(outbox.c.id)).first() is not None


def take_message(conn: Connection, channels: Sequence[str], *, at: datetime | None = None) -> Message | None:
    """The message that is due for longest, taken up in one statement; it is due again should the sender die."""
    at = at or now()
    own = outbox.c
    due = (
        select(own.id)
        .where(own.channel.in_(channels), own.sent_at.is_(None), own.dropped_at.is_(None), own.next_at <= at)
        .order_by(own.next_at, own.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(outbox)
        .where(own.id == due.scalar_subquery())
        .values(next_at=at + timedelta(seconds=LEASE_SECONDS), attempts=own.attempts + 1)
        .returning(own.id, own.unit, own.topic, own.channel, own.body, own.mark, own.attempts, own.created_at)
    )
    row = conn.execute(taken).one_or_none()
    return None if row is None else Message(**row._mapping)


def message_sent(conn: Connection, message_id: int, *, at: datetime | None = None) -> None:
    """Note that a message went out."""
    _set(conn, message_id, sent_at=at or now(), error=None)


def try_later(conn: Connection, message_id: int, when: datetime, error: str) -> None:
    """Note why a message did not go out, and when to try again."""
    _set(conn, message_id, next_at=when, error=error[:500])


def put_off(conn: Connection, message_id: int, until: datetime) -> None:
    """A quiet hour: the message waits, and this was no attempt."""
    conn.execute(update(outbox).where(outbox.c.id == message_id).values(next_at=until, attempts=outbox.c.attempts - 1))


def drop_message(conn: Connection, message_id: int, error: str, *, at: datetime | None = None) -> None:
    """Give a message up; it stays on record with what stood in its way."""
    _set(conn, message_id, dropped_at=at or now(), error=error[:500])


def _set(conn: Connection, message_id: int, **values: Any) -> None:
    conn.execute(update(outbox).where(outbox.c.id == message_id).values(**values))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that did not go out yet, or never will."""

    id: int
    topic: str
    channel: str
    attempts: int
    created_at: datetime
    next_at: datetime | None
    dropped_at: datetime | None
    error: str | None


def unsent(conn: Connection, *, limit: int = 100) -> list[Waiting]:
    """What waits and what was given up, the latest first."""
    own = outbox.c
    columns = [own[name] for name in Waiting.__slots__]
    query = select(*columns).where(own.channel.is_not(None), own.sent_at.is_(None)).order_by(own.id.desc())
    return [Waiting(**row._mapping) for row in conn.execute(query.limit(limit))]


def backlog(conn: Connection) -> int:
    """How many messages wait to go out."""
    own = outbox.c
    waits = (own.channel.is_not(None), own.sent_at.is_(None), own.dropped_at.is_(None))
    return int(conn.execute(select(func.count()).where(*waits)).scalar_one())
