"""A run of any kind -> its row in the ledger: begun before, ended after, with what it brought and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from patrol.errors import PatrolError
from patrol.settings import Settings
from patrol.store import Database, accounts, runs
from patrol.store.database import PATIENCE_SECONDS, writing

STATES: Mapping[str, runs.RunState] = {"ok": "ok", "budget": "budget", "stopped": "lost", "failed": "error"}
"""How a crawl ended -> how its run did."""


@dataclass(slots=True)
class Ledger:
    """A run's number, and how it ends, as far as it is known."""

    number: int
    state: runs.RunState = "ok"


@contextmanager
def on_record(
    database: Database, settings: Settings, kind: str, source: str, counts: Mapping[str, int]
) -> Iterator[Ledger]:
    """The ledger's row of a run; `counts` is read when it ends. Runs that were killed and could by now not be running
    any more are marked as lost."""
    with writing(database) as connection:
        accounts.ensure_unit(connection, settings.unit)
        runs.close_lost_runs(connection, longer_than=timedelta(days=1, seconds=settings.crawl_max_seconds))
        number = runs.start_run(connection, kind, source)
    ledger = Ledger(number)
    state: runs.RunState = "lost"
    error: str | None = "it was stopped"
    try:
        yield ledger
        state, error = ledger.state, None
    except PatrolError as known:
        state, error = "error", known.message
        raise
    finally:
        with writing(database, patience=PATIENCE_SECONDS) as connection:
            runs.end_run(connection, number, state, counts, error=error)
