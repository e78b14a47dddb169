"""The heart of a round: a thread that holds on to its slot while it lasts, and stops it where the slot was lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import structlog

from patrol.errors import StoreError
from patrol.store import Database, runs, slots
from patrol.store.database import writing

log = structlog.get_logger()


class Heart:
    """Beats three times in a lease, and keeps the figures so far: a killed round still tells what it brought."""

    def __init__(
        self, database: Database, claim: slots.Claim, run_id: int, counts: Mapping[str, int], lease: timedelta
    ) -> None:
        self.database, self.claim, self.run_id, self.counts, self.lease = database, claim, run_id, counts, lease
        self.lost = False
        self._over = threading.Event()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat until the block is left."""
        thread = threading.Thread(target=self._beat, name="heart", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self.lease.total_seconds() / 3):
            try:
                with writing(self.database) as conn:
                    if slots.beat(conn, self.claim, self.lease):
                        runs.note_counts(conn, self.run_id, dict(self.counts))
                        continue
            except StoreError as error:  # it may be had again before the lease is over
                log.warning(
                    f"{self.claim.source}: the round could not say that it is alive, and tries again before its lease "
                    f"ends; if this goes on, another worker makes it again: {error.message}"
                )
                continue
            self.lost = True
            log.warning(
                f"{self.claim.source}: another worker has taken its slot over; this round finishes the page in hand "
                "and ends, and what it has taken in stays"
            )
            os.kill(os.getpid(), signal.SIGTERM)  # the crawl finishes the page in hand
            return
