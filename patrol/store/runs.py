"""The ledger of runs: what was crawled or taken in, from when to when, how it ended, what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, select, update

from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.schema import run

RunState = Literal["running", "ok", "short", "empty", "blocked", "budget", "error", "refused", "stopped", "lost"]
"""`refused`: its legal basis does not hold; `stopped`: it was told to; `lost`: it was killed."""
WELL: frozenset[str] = frozenset(("running", "ok", "stopped", "lost"))
"""States that say nothing against the source."""
ROUND = "round"
"""The kind of a run that is a round of a source."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `counts` are its figures by name (new, seen, changed, pages, ...)."""

    id: int
    kind: str
    source: str | None
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, int]
    error: str | None
    slot: datetime | None = None
    basis: str | None = None
    coverage: Mapping[str, float] | None = None


def start_run(
    conn: Connection, kind: str, source: str | None = None, *, slot: datetime | None = None, basis: str | None = None
) -> int:
    """Note that a run begins -> its id."""
    begun: dict[str, Any] = {"kind": kind, "source": source, "state": "running", "started_at": now(), "counts": {}}
    return row_id(conn, run, {**begun, "slot": slot, "basis": basis})


def note_counts(conn: Connection, run_id: int, counts: Mapping[str, int]) -> None:
    """Keep a run's figures so far, so that a killed run still tells what it brought."""
    conn.execute(update(run).where(run.c.id == run_id).values(counts=dict(counts)))


def end_run(
    conn: Connection,
    run_id: int,
    state: RunState,
    counts: Mapping[str, int],
    *,
    error: str | None = None,
    coverage: Mapping[str, float] | None = None,
) -> None:
    """Note how a run ended; `coverage`: field -> the share of its posts that have it."""
    values: dict[str, Any] = {"state": state, "counts": dict(counts), "error": error, "ended_at": now()}
    values["coverage"] = None if coverage is None else dict(coverage)
    conn.execute(update(run).where(run.c.id == run_id).values(**values))


def close_killed_rounds(conn: Connection, source: str) -> int:
    """Mark a source's unended rounds as lost -> how many. For whoever holds its claim: no other round is alive."""
    old = (run.c.kind == ROUND, run.c.source == source, run.c.state == "running")
    values = {"state": "lost", "ended_at": now(), "error": "it was killed"}
    return conn.execute(update(run).where(*old).values(**values)).rowcount


def close_lost_runs(conn: Connection, *, longer_than: timedelta = timedelta(hours=24)) -> int:
    """Mark runs that never ended (killed, power cut) as lost -> how many."""
    values = {"state": "lost", "ended_at": now(), "error": "it was killed"}
    old = (run.c.state == "running", run.c.started_at < now() - longer_than)
    return conn.execute(update(run).where(*old).values(**values)).rowcount


def recent_runs(conn: Connection, *, limit: int = 50, source: str | None = None) -> list[Run]:
    """The latest runs, of all or of one source, newest first."""
    query = select(run).order_by(run.c.id.desc()).limit(limit)
    if source is not None:
        query = query.where(run.c.source == source)
    return [Run(**row._mapping) for row in conn.execute(query)]


def rounds_since(conn: Connection, source: str, since: datetime, *, limit: int = 2_000) -> list[Run]:
    """A source's ended rounds since a moment, newest first: its own history."""
    own = (run.c.source == source, run.c.kind == ROUND, run.c.started_at >= since, run.c.ended_at.is_not(None))
    rows = conn.execute(select(run).where(*own).order_by(run.c.id.desc()).limit(limit))
    return [Run(**row._mapping) for row in rows]


def latest_rounds(conn: Connection) -> dict[str, Run]:
    """Source -> its latest round that ended."""
    newest = select(func.max(run.c.id)).where(run.c.kind == ROUND, run.c.ended_at.is_not(None)).group_by(run.c.source)
    rows = conn.execute(select(run).where(run.c.id.in_(newest)))
    return {str(row.source): Run(**row._mapping) for row in rows}
