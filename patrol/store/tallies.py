"""What stands in the database, as figures for a monitor: runs by state, backlog, queue; nothing of persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from patrol.store.runs import ROUND
from patrol.store.schema import item, job, outbox, post, run
from patrol.store.schema_rounds import breaker, slot


@dataclass(frozen=True, slots=True)
class Tallies:
    """The figures of one moment."""

    runs: Mapping[tuple[str, str], int]
    """(kind, state) -> how many."""
    posts: int
    pages: int
    """Of the latest rounds of all sources."""
    well_at: Mapping[str, datetime]
    """Source -> the end of its latest round that went well."""
    slots: Mapping[str, int]
    breakers: int
    outbox: int
    items: Mapping[str, int]
    jobs: int


def tallies(conn: Connection) -> Tallies:
    """Count everything; a handful of queries by index or over small tables."""
    by_state = select(run.c.kind, run.c.state, func.count()).group_by(run.c.kind, run.c.state)
    well = select(run.c.source, func.max(run.c.ended_at)).where(run.c.kind == ROUND, run.c.state == "ok")
    newest = select(func.max(run.c.id)).where(run.c.kind == ROUND).group_by(run.c.source)
    counts = conn.execute(select(run.c.counts).where(run.c.id.in_(newest))).scalars()
    waits = (outbox.c.channel.is_not(None), outbox.c.sent_at.is_(None), outbox.c.dropped_at.is_(None))
    items = select(item.c.lane, func.count()).where(item.c.state == "open").group_by(item.c.lane)
    return Tallies(
        runs={(kind, state): number for kind, state, number in conn.execute(by_state)},
        posts=_one(conn, select(func.count()).select_from(post)),
        pages=sum(int(each.get("pages", 0)) for each in counts),
        well_at={str(name): at for name, at in conn.execute(well.group_by(run.c.source))},
        slots=_by_name(conn, select(slot.c.state, func.count()).group_by(slot.c.state)),
        breakers=_one(conn, select(func.count()).where(breaker.c.opened_at.is_not(None))),
        outbox=_one(conn, select(func.count()).where(*waits)),
        items=_by_name(conn, items),
        jobs=_one(conn, select(func.count()).where(job.c.state.in_(("queued", "running")))),
    )


def _one(conn: Connection, query: Select[Any]) -> int:
    return int(conn.execute(query).scalar_one())


def _by_name(conn: Connection, query: Select[Any]) -> dict[str, int]:
    return {str(name): int(number) for name, number in conn.execute(query)}
