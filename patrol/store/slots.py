"""Slots of the schedule as rows: claimed by one worker under a lease, beaten, finished; taken up again where one died.

The unique row makes a slot's round one round, however many schedulers there are, and the partial unique index keeps a
source's rounds from overlapping. Times are the database server's, so workers' clocks need not agree.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.schema_rounds import slot

ATTEMPTS = 3
"""After so many rounds that were killed a slot counts as failed: it may be the round that kills them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A slot that is ours: `token` goes back with each report. `attempts` counts this one."""

    id: int
    source: str
    at: datetime
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it stands."""

    source: str
    at: datetime
    state: str
    worker: str | None
    lease_until: datetime | None
    attempts: int
    run_id: int | None
    why: str | None


def clock(conn: Connection) -> datetime:
    """The clock that leases go by: the server's, and on SQLite this machine's, which is the same."""
    if conn.dialect.name == "postgresql":
        at: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
        return at
    return now()


def last_slot(conn: Connection, source: str, *, until: datetime) -> datetime | None:
    """The latest slot of a source that has a row, up to a moment: later rows were made by a clock that was ahead."""
    query = select(func.max(slot.c.at)).where(slot.c.source == source, slot.c.at <= until)
    found: datetime | None = conn.execute(query).scalar_one_or_none()
    return found


def claim(
    conn: Connection, source: str, at: datetime, *, worker: str, lease: timedelta, clock_at: datetime | None = None
) -> Claim | None:
    """Take a slot -> the claim; `None` where it was taken before, or a round of the source is under way."""
    begun = clock_at or clock(conn)
    token = secrets.token_urlsafe(16)
    held = {"state": "claimed", "worker": worker, "lease_token": token, "lease_until": begun + lease, "attempts": 1}
    row = {"source": source, "at": at, **held, "changed_at": begun}
    made = insert_into(conn, slot).values(**row).on_conflict_do_nothing().returning(slot.c.id)
    number = conn.execute(made).scalar_one_or_none()
    return None if number is None else Claim(number, source, at, token, 1)


def record(conn: Connection, source: str, at: datetime, state: str, why: str) -> bool:
    """Note a slot that no round is made for (`missed`, `skipped`) -> whether it had no row before."""
    row = {"source": source, "at": at, "state": state, "why": why, "attempts": 0, "changed_at": clock(conn)}
    made = insert_into(conn, slot).values(**row).on_conflict_do_nothing().returning(slot.c.id)
    return conn.execute(made).first() is not None


def give_up(conn: Connection, *, of: Collection[str] | None = None, clock_at: datetime | None = None) -> list[Slot]:
    """End the slots whose rounds died too often, of all sources or of these -> those slots, to be told of."""
    at = clock_at or clock(conn)
    dead = [slot.c.state == "claimed", slot.c.lease_until <= at, slot.c.attempts >= ATTEMPTS]
    if of is not None:
        dead.append(slot.c.source.in_(of))
    why = f"given up after {ATTEMPTS} rounds were killed or lost"
    ended = update(slot).where(*dead).values(state="failed", lease_token=None, why=why, changed_at=at)
    return [_slot(row) for row in conn.execute(ended.returning(*_COLUMNS))]


def take_again(
    conn: Connection, of: Collection[str], *, worker: str, lease: timedelta, clock_at: datetime | None = None
) -> Claim | None:
    """Take up one slot of these sources whose round was not heard of for its lease; `None` where there is none.

    A lease that ends later than one can last was written before the clock was set back: it is cut to one from now, so
    that a round that lives beats on, and one that is dead is found.
    """
    at = clock_at or clock(conn)
    ahead = (slot.c.state == "claimed", slot.c.lease_until > at + 2 * lease)
    conn.execute(update(slot).where(*ahead).values(lease_until=at + lease))
    lost = (slot.c.state == "claimed", slot.c.lease_until <= at, slot.c.attempts < ATTEMPTS, slot.c.source.in_(of))
    oldest = select(slot.c.id).where(*lost).order_by(slot.c.at).limit(1).with_for_update(skip_locked=True)
    token = secrets.token_urlsafe(16)
    held = {"worker": worker, "lease_token": token, "lease_until": at + lease, "changed_at": at}
    taken = update(slot).where(slot.c.id == oldest.scalar_subquery()).values(**held, attempts=slot.c.attempts + 1)
    row = conn.execute(taken.returning(slot.c.id, slot.c.source, slot.c.at, slot.c.attempts)).one_or_none()
    return None if row is None else Claim(row.id, row.source, row.at, token, row.attempts)


def held(conn: Connection, source: str, token: str) -> Claim | None:
    """The claim that a token stands for, where it is still held."""
    query = select(slot.c.id, slot.c.source, slot.c.at, slot.c.attempts).where(
        slot.c.source == source, slot.c.lease_token == token, slot.c.state == "claimed"
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else Claim(row.id, row.source, row.at, token, row.attempts)


def beat(conn: Connection, claim_: Claim, lease: timedelta, *, clock_at: datetime | None = None) -> bool:
    """Hold on to a slot -> `False` where another worker has it by now."""
    at = clock_at or clock(conn)
    return _report(conn, claim_, lease_until=at + lease)


def finish(conn: Connection, claim_: Claim, run_id: int | None, state: str = "done", why: str | None = None) -> bool:
    """End a slot, in the transaction that ends its run -> `False` where another worker has it by now."""
    return _report(conn, claim_, state=state, run_id=run_id, why=why, lease_token=None, lease_until=None)


def give_back(conn: Connection, claim_: Claim, *, counted: bool = False) -> bool:
    """Let go of a slot whose round did not come to its end: whoever is next makes it. A round that was told to stop
    is not counted as an attempt; one that died is."""
    at = clock(conn)
    return _report(conn, claim_, lease_until=at, attempts=claim_.attempts - (not counted))


def claimed(conn: Connection) -> list[Slot]:
    """The slots whose rounds are under way, or were until their worker died."""
    return [_slot(row) for row in conn.execute(select(*_COLUMNS).where(slot.c.state == "claimed"))]


def next_lease_end(conn: Connection, of: Collection[str]) -> datetime | None:
    """When the first lease of a round of these sources ends, should nobody beat on."""
    query = select(func.min(slot.c.lease_until)).where(slot.c.state == "claimed", slot.c.source.in_(of))
    found: datetime | None = conn.execute(query).scalar_one_or_none()
    return found


def slots_of(conn: Connection, source: str, *, limit: int = 50) -> list[Slot]:
    """A source's latest slots, newest first."""
    query = select(*_COLUMNS).where(slot.c.source == source).order_by(slot.c.at.desc()).limit(limit)
    return [_slot(row) for row in conn.execute(query)]


_COLUMNS = tuple(slot.c[name] for name in Slot.__slots__)


def _slot(row: Row[Any]) -> Slot:
    return Slot(**row._mapping)


def _report(conn: Connection, claim_: Claim, **values: Any) -> bool:
    ours = (slot.c.id == claim_.id, slot.c.lease_token == claim_.token, slot.c.state == "claimed")
    return conn.execute(update(slot).where(*ours).values(**values, changed_at=clock(conn))).rowcount == 1
