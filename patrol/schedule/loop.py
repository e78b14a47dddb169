"""The loop of `patrol schedule run`: sleeps until a round is due, claims its slot, has a child make it, and reaps.

The list is read again when it changes. Claims are rows, so several of these may share one database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from patrol.errors import PatrolError, SourceError, StoreError
from patrol.schedule.children import Child
from patrol.schedule.due import due
from patrol.schedule.waking import Waking
from patrol.settings import Settings
from patrol.sources import Source, load_sources
from patrol.sources.records import FILE
from patrol.sources.timing import in_quiet
from patrol.store import Connection, Database, accounts, outbox, slots
from patrol.store.columns import now as clock_now
from patrol.store.database import writing
from patrol.workspace import Workspace

log = structlog.get_logger()
LOOK_SECONDS = 30.0
"""How long it sleeps at most: leases of dead rounds and changes of the list are seen by then."""
LEAST_SECONDS = 1.0
STOP_SECONDS = 120.0
"""What rounds have to finish the page in hand before they are killed; they lose nothing then either."""


class Starts(Protocol):
    """Who starts rounds."""

    def start(self, claim: slots.Claim) -> Child:
        """Start the round of a claim."""


class Scheduler:
    """One scheduler. `clock` tells the time that the schedules are read by."""

    def __init__(
        self,
        database: Database,
        workspace: Workspace,
        settings: Settings,
        starts: Starts,
        *,
        worker: str,
        clock: Callable[[], datetime] = clock_now,
    ) -> None:
        self.database, self.workspace, self.settings, self.starts = database, workspace, settings, starts
        self.worker, self.clock = worker, clock
        self.lease = timedelta(seconds=settings.round_lease_seconds)
        self.children: dict[slots.Claim, Child] = {}
        self.sources: Mapping[str, Source] = {}
        self.next: dict[str, datetime] = {}
        """Source -> when to look at it again."""
        self._file: tuple[int, int] | None = None
        self._last = clock()

    def run(self, waking: Waking, *, once: bool = False) -> int:
        """Make rounds until told to stop -> the exit status. `once`: those that are due now, then end.

        Raises:
            SourceError: the list cannot be used at the start; later it is logged, and the old one goes on.
        """
        self._load(strict=True)
        with waking.listening():
            while not waking.stops:
                wait = self._pass()
                if once and not self.children:
                    return 0
                waking.sleep(LOOK_SECONDS if once else wait)
                self.collect()
            return self._stop(waking)

    def _pass(self) -> float:
        try:
            self._load(strict=False)
            return self.step()
        except StoreError as error:  # a database that is down for a while ends no schedule
            log.error("schedule.database", why=str(error))
            return LOOK_SECONDS

    # the list -------------------------------------------------------------------------------------------------------

    def _load(self, *, strict: bool) -> None:
        path = self.workspace.home / FILE
        stat = path.stat() if path.is_file() else None
        mark = (stat.st_mtime_ns, stat.st_size) if stat else (0, 0)
        if mark == self._file:
            return
        self._file = mark
        try:
            listed = load_sources(self.workspace).sources
        except SourceError as error:
            if strict:
                raise
            log.error("schedule.list", why=str(error), goes_on="with the list as it was")
            return
        changed = {name: one for name, one in listed.items() if one.enabled and self.sources.get(name) != one}
        self.sources = {name: one for name, one in listed.items() if one.enabled}
        at = self.clock()
        self.next = {name: at if name in changed else self.next[name] for name in self.sources}
        log.info("schedule.list", sources=len(self.sources))

    # one pass -------------------------------------------------------------------------------------------------------

    def step(self) -> float:
        """Claim what is due, start it -> seconds until the next pass."""
        at = self.clock()
        if at < self._last - timedelta(seconds=5):
            log.warning("schedule.clock_back", seconds=int((self._last - at).total_seconds()))
            self.next = dict.fromkeys(self.next, at)
        self._last = at
        claims: list[slots.Claim] = []
        ours = [name for name, source in self.sources.items() if not in_quiet(source, at)]
        with writing(self.database) as conn:
            self._tell_given_up(conn)
            while self._room(claims) and (lost := slots.take_again(conn, ours, worker=self.worker, lease=self.lease)):
                log.warning("schedule.again", source=lost.source, slot=lost.at.isoformat(), attempt=lost.attempts)
                claims.append(lost)
            for name in sorted((n for n, when in self.next.items() if when <= at), key=self.next.__getitem__):
                if self._room(claims) and (claim := self._take(conn, self.sources[name], at)):
                    claims.append(claim)
            lease_end = slots.next_lease_end(conn, ours)
        for claim in claims:
            self._start(claim)
        return self._wait(at, lease_end)

    def _room(self, claims: list[slots.Claim]) -> bool:
        return len(self.children) + len(claims) < self.settings.rounds_at_once

    def _take(self, conn: Connection, source: Source, at: datetime) -> slots.Claim | None:
        plan = due(source, at, slots.last_slot(conn, source.name, until=at))
        claim = None
        if plan.run is not None:
            claim = slots.claim(conn, source.name, plan.run.at, worker=self.worker, lease=self.lease)
        if plan.run is not None and claim is None:  # another has it, or the last round is still under way
            self.next[source.name] = at + timedelta(seconds=LOOK_SECONDS)
            return None
        for passed in plan.passed:
            slots.record(conn, source.name, passed.at, passed.state, passed.why)
        self.next[source.name] = plan.again_at or at + timedelta(days=1)
        return claim

    def _wait(self, at: datetime, lease_end: datetime | None) -> float:
        if not self._room([]):
            return LOOK_SECONDS  # a child's end wakes us
        coming = [*self.next.values(), *([lease_end] if lease_end else [])]
        first = min(coming, default=at + timedelta(seconds=LOOK_SECONDS))
        return min(max((first - at).total_seconds(), LEAST_SECONDS), LOOK_SECONDS)

    def _tell_given_up(self, conn: Connection) -> None:
        for lost in slots.give_up(conn):
            accounts.ensure_unit(conn, self.settings.unit)
            body = {
                "what": f"{lost.source}: its rounds are killed again and again",
                "source": lost.source,
                "why": lost.why,
            }
            mark = f"health:{lost.source}:killed:{lost.at:%Y-%m-%d}"
            outbox.add_message(conn, unit=self.settings.unit, topic="health", body=body, channel="operator", mark=mark)

    # children -------------------------------------------------------------------------------------------------------

    def _start(self, claim: slots.Claim) -> None:
        try:
            self.children[claim] = self.starts.start(claim)
        except OSError as error:
            log.error("schedule.start", source=claim.source, why=str(error))
            self._let_go(claim, counted=True)

    def collect(self) -> None:
        """Bury children that ended; a slot that one of them still held is due again."""
        for claim, child in list(self.children.items()):
            if child.poll() is not None:
                del self.children[claim]
                self._let_go(claim, counted=True)
                if claim.source in self.next:
                    self.next[claim.source] = min(self.next[claim.source], self.clock())

    def _let_go(self, claim: slots.Claim, *, counted: bool) -> None:
        try:
            with writing(self.database) as conn:
                if slots.held(conn, claim.source, claim.token):
                    slots.give_back(conn, claim, counted=counted)
        except PatrolError as error:  # its lease ends by itself
            log.warning("schedule.let_go", source=claim.source, why=str(error))

    def _stop(self, waking: Waking) -> int:
        for child in self.children.values():
            child.terminate()
        until, told = time.monotonic() + STOP_SECONDS, waking.stops
        while self.children:
            if time.monotonic() > until or waking.stops > told:
                for child in self.children.values():
                    child.kill()
                until = time.monotonic() + STOP_SECONDS
            waking.sleep(1.0)
            for claim, child in list(self.children.items()):
                if child.poll() is not None:
                    del self.children[claim]
                    self._let_go(claim, counted=False)
        return 0
