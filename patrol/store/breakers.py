"""Hosts that fail -> left alone by every worker that shares the database, then asked once, by one of them.

Times are those of the wall, for rests outlive processes and machines share them; no monotonic clock does. A clock that
is set back must not lengthen a rest by as much: each row says when its rest was written down, and one that is written
down in the future begins anew, once, from now. So whatever a clock does, no host is left alone for longer from now on
than its rest is long. A clock that is set forward ends rests early, and one request finds out whether that was right.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache

import structlog
from sqlalchemy import Engine, Executable, Row, bindparam, delete, or_, select, update

from patrol.errors import StoreError
from patrol.hours import local
from patrol.store.columns import now
from patrol.store.database import insert_for, reading, writing
from patrol.store.schema_rounds import breaker

log = structlog.get_logger()
FAILURES = 5
"""Failures of a host in a row that open its breaker."""
REST = timedelta(minutes=10)
"""How long it rests the first time; twice as long after each probe that fails, to `MOST`."""
MOST = timedelta(hours=6)
PROBE_LEASE = timedelta(minutes=3)
"""A probe that has not been answered by then was lost, with the worker that made it; another may try."""
_LOOK_AGAIN = 5.0  # seconds for which what other workers noted may go unseen
_APART = timedelta(minutes=1)
"""By how much the clocks of machines that share a database may differ without one passing for having been set back."""


class Breakers:
    """The breakers of all hosts; the crawl's `Breaker`. Where the database cannot be had, nobody is held back."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self._open: dict[str, Row[tuple[object, ...]]] = {}
        self._looked = float("-inf")
        self._failures: dict[str, int] = {}
        self._probes: dict[str, str] = {}

    def refuses(self, host: str) -> str | None:
        """Why a host is not to be asked now; `None` where it may, perhaps as the one probe."""
        with _in_spite_of_the_database():
            self._look()
        row = self._open.get(host)
        if row is None or host in self._probes:
            return None if row is None else f"it is being tried again after it failed ({row.why})"
        if row.probe_at <= now() and self._take_probe(host):
            return None
        return f"{row.why}; it is left alone until {local(row.probe_at)}"

    def answered(self, host: str) -> None:
        """A host answered as it should: its breaker is closed, and what it failed before is forgotten."""
        if not self._failures.pop(host, 0) and host not in self._open:
            return
        self._probes.pop(host, None)
        self._open.pop(host, None)
        with _in_spite_of_the_database(), writing(self.database) as conn:
            conn.execute(delete(breaker).where(breaker.c.host == host))

    def failed(self, host: str, why: str, *, until: datetime | None = None) -> None:
        """A host did not answer, or asked to be left alone, perhaps until a certain time."""
        at = now()
        token = self._probes.pop(host, None)
        self._failures[host] = self._failures.get(host, 0) + 1
        if host in self._open and token is None and until is None:
            return  # a request that was under way when it opened
        with _in_spite_of_the_database(), writing(self.database) as conn:
            row = conn.execute(_upsert(conn.dialect.name), {"host": host, "why": why, "failures": 1, "at": at}).one()
            if row.failures < FAILURES and until is None and token is None:
                return
            probe_at = until or at + rest_after(row.failures)
            values = {"opened_at": row.opened_at or at, "probe_at": probe_at, "probe_token": None, "why": why}
            conn.execute(update(breaker).where(breaker.c.host == host).values(**values, changed_at=at))
        self._looked = float("-inf")

    def _look(self) -> None:
        if time.monotonic() - self._looked < _LOOK_AGAIN:
            return
        with reading(self.database) as conn:
            self._open = {row.host: row for row in conn.execute(_OPEN)}
        if any(row.changed_at > now() + _APART for row in self._open.values()):
            self._begin_anew()
        self._looked = time.monotonic()

    def _begin_anew(self) -> None:
        """Rests that were written down before the clock was set back."""
        with writing(self.database) as conn:
            at, rows = now(), list(conn.execute(_OPEN))
            for row in rows:
                if row.changed_at > at + _APART:
                    rest = max(row.probe_at - row.changed_at, timedelta())
                    new = {"opened_at": min(row.opened_at, at), "probe_at": at + rest, "changed_at": at}
                    ours = (breaker.c.host == row.host, breaker.c.changed_at == row.changed_at)
                    conn.execute(update(breaker).where(*ours).values(**new))
            self._open = {row.host: row for row in conn.execute(_OPEN)}

    def _take_probe(self, host: str) -> bool:
        token, at = secrets.token_hex(8), now()
        with _in_spite_of_the_database(), writing(self.database) as conn:
            if conn.execute(_PROBE, {"of": host, "at": at, "lost": at - PROBE_LEASE, "mine": token}).rowcount == 1:
                self._probes[host] = token
        return host in self._probes


def rest_after(failures: int) -> timedelta:
    """How long a host rests that failed so often in a row."""
    rest: timedelta = REST * 2 ** min(max(failures - FAILURES, 0), 10)
    return min(rest, MOST)


@contextmanager
def _in_spite_of_the_database() -> Iterator[None]:
    # what is courtesy to a host must not end a run; whether the database works is the sink's to find out
    try:
        yield
    except StoreError as error:
        log.warning(f"which hosts are to rest cannot be read or noted now, and the crawl goes on: {error.message}")


_OPEN = select(breaker).where(breaker.c.opened_at.is_not(None))
_PROBE = (
    update(breaker)
    .where(
        breaker.c.host == bindparam("of"),
        breaker.c.probe_at <= bindparam("at"),
        or_(breaker.c.probe_token.is_(None), breaker.c.changed_at <= bindparam("lost")),
    )
    .values(probe_token=bindparam("mine"), changed_at=bindparam("at"))
)


@cache
def _upsert(dialect: str) -> Executable:
    statement = insert_for(dialect, breaker).values(
        host=bindparam("host"), why=bindparam("why"), failures=bindparam("failures"), changed_at=bindparam("at")
    )
    new = statement.excluded
    more = {"failures": breaker.c.failures + 1, "why": new.why, "changed_at": new.changed_at}
    return statement.on_conflict_do_update(index_elements=["host"], set_=more).returning(
        breaker.c.failures, breaker.c.opened_at
    )
