"""Whatever takes long, as rows: asked for, taken up under a lease by one worker, carried on where a worker died."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from patrol.errors import QueueError
from patrol.store.accounts import ensure_unit
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.schema import job

LEASE_SECONDS = 120
ATTEMPTS = 3
"""After so many dead workers a job counts as failed: it may be the job that kills them."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `token` is set on the job that a worker has just taken, and goes back with its reports."""

    id: int
    unit: str | None
    kind: str
    args: Mapping[str, Any]
    state: str
    done: int
    total: int | None
    result: Mapping[str, Any] | None
    error: str | None
    asked_by: str | None
    attempts: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    token: str | None = None


def add_job(
    conn: Connection,
    kind: str,
    args: Mapping[str, Any] | None = None,
    *,
    unit: str | None = None,
    asked_by: str | None = None,
) -> int:
    """Ask for a job -> its id."""
    values: dict[str, Any] = {"unit": unit, "kind": kind, "args": dict(args or {}), "asked_by": asked_by}
    if unit is not None:
        ensure_unit(conn, unit)
    made = row_id(conn, job, {**values, "state": "queued", "done": 0, "attempts": 0, "created_at": now()})
    add_audit(conn, unit=unit, actor=asked_by or "patrol", action="job.ask", subject=str(made), detail={"kind": kind})
    return made


def claim_job(
    conn: Connection,
    *,
    kinds: Sequence[str] | None = None,
    lease_seconds: int = LEASE_SECONDS,
    at: datetime | None = None,
) -> Job | None:
    """Take the oldest job that waits, or whose worker was not heard of for its lease; `None`: nothing to do."""
    at = at or now()
    own = job.c
    lost = and_(own.state == "running", own.lease_until <= at)
    given_up = {"state": "failed", "error": f"given up after {ATTEMPTS} workers died on it", "ended_at": at}
    conn.execute(update(job).where(lost, own.attempts >= ATTEMPTS).values(**given_up, lease_token=None))
    wanted = select(own.id).where(or_(own.state == "queued", lost)).order_by(own.id).limit(1)
    if kinds is not None:
        wanted = wanted.where(own.kind.in_(kinds))
    taken = {"state": "running", "lease_token": secrets.token_urlsafe(16), "attempts": own.attempts + 1}
    times = {"lease_until": at + timedelta(seconds=lease_seconds), "started_at": func.coalesce(own.started_at, at)}
    statement = update(job).where(own.id == wanted.with_for_update(skip_locked=True).scalar_subquery())
    row = conn.execute(statement.values(**taken, **times).returning(*_COLUMNS, own.lease_token)).one_or_none()
    return None if row is None else _job(row, row.lease_token)


def progress(
    conn: Connection,
    job_id: int,
    token: str,
    done: int,
    total: int | None = None,
    *,
    lease_seconds: int = LEASE_SECONDS,
    at: datetime | None = None,
) -> None:
    """Report how far a job is, and hold on to it: a beat at least twice in a lease.

    Raises:
        QueueError: another worker took the job over; stop.
    """
    until = (at or now()) + timedelta(seconds=lease_seconds)
    _report(conn, job_id, token, {"done": done, "total": total, "lease_until": until})


def finish_job(conn: Connection, job_id: int, token: str, result: Mapping[str, Any] | None = None) -> None:
    """End a job well. Do it in the transaction of its last writes.

    Raises:
        QueueError: another worker took the job over.
    """
    _report(conn, job_id, token, {"state": "done", "result": dict(result or {}), **_ended()})


def fail_job(conn: Connection, job_id: int, token: str, error: str) -> None:
    """End a job with the words that a person reads.

    Raises:
        QueueError: another worker took the job over.
    """
    _report(conn, job_id, token, {"state": "failed", "error": error, **_ended()})


def job_by_id(conn: Connection, job_id: int) -> Job | None:
    """One job."""
    row = conn.execute(select(*_COLUMNS).where(job.c.id == job_id)).one_or_none()
    return None if row is None else _job(row)


def list_jobs(conn: Connection, unit: str | None = None, *, kind: str | None = None, limit: int = 50) -> list[Job]:
    """The latest jobs, of one unit (and those of the house) or of all, of one kind or of all, newest first."""
    query = select(*_COLUMNS).order_by(job.c.id.desc()).limit(limit)
    if kind is not None:
        query = query.where(job.c.kind == kind)
    if unit is not None:
        query = query.where(or_(job.c.unit == unit, job.c.unit.is_(None)))
    return [_job(row) for row in conn.execute(query)]


_NAMES = tuple(name for name in Job.__slots__ if name != "token")
_COLUMNS = tuple(job.c[name] for name in _NAMES)


def _job(row: Row[Any], token: str | None = None) -> Job:
    return Job(**{name: row._mapping[name] for name in _NAMES}, token=token)


def _ended() -> dict[str, Any]:
    return {"ended_at": now(), "lease_token": None, "lease_until": None}


def _report(conn: Connection, job_id: int, token: str, values: dict[str, Any]) -> None:
    held = update(job).where(job.c.id == job_id, job.c.lease_token == token, job.c.state == "running")
    if conn.execute(held.values(**values)).rowcount != 1:
        raise QueueError(f"job {job_id} was taken over by another worker", hint="this worker stops; nothing to do")
