"""What was done, by whom -> a chain of rows, each holding the hash of the one before; and the chain verified."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from patrol.store.columns import dump_json, now, storable
from patrol.store.database import insert_into
from patrol.store.schema import audit, counter

_CHAIN = "audit"
FIRST = "0" * 64
"""The `prev_hash` of the first row."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the chain."""

    id: int
    unit: str | None
    at: datetime
    actor: str
    action: str
    subject: str | None
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The outcome of a verification: `fault` says in words what is wrong and where, `None` where all is well."""

    rows: int
    head: str
    fault: str | None


def add_audit(
    conn: Connection,
    *,
    unit: str | None,
    actor: str,
    action: str,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> int:
    """Append a row, in the caller's transaction: what is done and the row that tells it are kept or lost together."""
    # the counter's row lock lets one writer at a time append, on either database
    step = conn.execute(_STEP).one_or_none()
    if step is None:
        first = insert_into(conn, counter).values(name=_CHAIN, value=0, head=FIRST)
        conn.execute(first.on_conflict_do_nothing())
        step = conn.execute(_STEP).one()
    number, before = step
    values: dict[str, Any] = {
        "id": number,
        "unit": unit,
        "at": at or now(),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": dict(detail or {}),
        "prev_hash": before,
    }
    own = _hash(values)
    conn.execute(insert(audit), {**values, "hash": own})
    conn.execute(_HEAD, {"own": own})
    return int(number)


_STEP = (
    update(counter)
    .where(counter.c.name == _CHAIN)
    .values(value=counter.c.value + 1)
    .returning(counter.c.value, counter.c.head)
)
_HEAD = update(counter).where(counter.c.name == _CHAIN).values(head=bindparam("own"))


def audit_rows(
    conn: Connection, unit: str, *, action: str | None = None, before: int | None = None, limit: int = 100
) -> list[AuditRow]:
    """The unit's audit rows, newest first; `before` pages on from a row's id."""
    query = select(*(audit.c[name] for name in AuditRow.__slots__)).where(audit.c.unit == unit)
    if action is not None:
        query = query.where(audit.c.action == action)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [AuditRow(**row._mapping) for row in conn.execute(query.order_by(audit.c.id.desc()).limit(limit))]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows: of these units, by whom, what (an action or, as `account.`, all that begin so), from when until
    before when."""

    units: Collection[str]
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def audit_of(conn: Connection, wanted: AuditFilter, *, before: int | None = None, limit: int = 100) -> list[AuditRow]:
    """The rows that fit, newest first; `before` pages on from a row's id."""
    own = audit.c
    query = select(*(own[name] for name in AuditRow.__slots__)).where(own.unit.in_(sorted(wanted.units)))
    if wanted.actor is not None:
        query = query.where(own.actor == wanted.actor)
    if wanted.action is not None:
        query = query.where(own.action.startswith(wanted.action, autoescape=True))
    if wanted.since is not None:
        query = query.where(own.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(own.at < wanted.until)
    if before is not None:
        query = query.where(own.id < before)
    return [AuditRow(**row._mapping) for row in conn.execute(query.order_by(own.id.desc()).limit(limit))]


KIND = "audit_check"
"""What the job is called that walks a long chain."""


def verify_chain(conn: Connection, *, batch: int = 1000) -> ChainCheck:
    """Walk the whole chain: altered, missing, added and cut rows are named. Streams; reads every row.

    A chain that was rewritten whole with its head is consistent in itself: keep `head` elsewhere to find that.
    """
    number, before = 0, FIRST
    while rows := conn.execute(select(audit).where(audit.c.id > number).order_by(audit.c.id).limit(batch)).all():
        for row in rows:
            if row.id != number + 1:
                return ChainCheck(number, before, f"row {number + 1} is missing")
            if row.prev_hash != before:
                return ChainCheck(number, before, f"row {row.id} does not follow from the row before it")
            if row.hash != _hash_of_row(row):
                return ChainCheck(number, before, f"row {row.id} was altered")
            number, before = row.id, row.hash
    expected = chain_head(conn)
    if expected != (number, before):
        return ChainCheck(number, before, f"the chain ends at row {number}, but {expected[0]} rows were written")
    return ChainCheck(number, before, None)


def chain_head(conn: Connection) -> tuple[int, str]:
    """How many rows the chain has, and its head: what a backup and its restored copy are compared by."""
    kept = conn.execute(select(counter.c.value, counter.c.head).where(counter.c.name == _CHAIN)).one_or_none()
    return (0, FIRST) if kept is None else (int(kept.value), str(kept.head))


def _hash_of_row(row: Row[Any]) -> str:
    return _hash({name: value for name, value in row._mapping.items() if name != "hash"})


def _hash(values: Mapping[str, Any]) -> str:
    plain = {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
    return hashlib.sha256(dump_json({**plain, "at": values["at"].astimezone(UTC).isoformat()}).encode()).hexdigest()
