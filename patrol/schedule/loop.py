"""The loop of `patrol schedule run`: sleeps until a round is due, claims its slot, has a child make it, and reaps.

The list is read again when it changes. Claims are rows, so several of these may share one database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from patrol.errors import PatrolError, SourceError, StoreError
from patrol.hours import WIB
from patrol.rounds.saying import trouble
from patrol.schedule.children import Child
from patrol.schedule.due import due
from patrol.schedule.waking import Waking
from patrol.settings import Settings
from patrol.sources import Source, load_sources
from patrol.sources.records import FILE
from patrol.sources.timing import in_quiet, zone_of
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


class Tells(Protocol):
    """Who hears what the schedule does, a sentence at a time; `wrong` where somebody has to look."""

    def __call__(self, says: str, *, wrong: bool = False) -> None:
        """Hear it."""


def to_log(says: str, *, wrong: bool = False) -> None:
    """What the schedule does, as a line of the log."""
    (log.warning if wrong else log.info)(says)


class Scheduler:
    """One scheduler. `clock` tells the time that the schedules are read by, `tell` hears what happens."""

    def __init__(
        self,
        database: Database,
        workspace: Workspace,
        settings: Settings,
        starts: Starts,
        *,
        worker: str,
        clock: Callable[[], datetime] = clock_now,
        tell: Tells = to_log,
    ) -> None:
        self.database, self.workspace, self.settings, self.starts = database, workspace, settings, starts
        self.worker, self.clock, self.tell = worker, clock, tell
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
            self.tell(f"the database cannot be used, and is tried again: {error}", wrong=True)
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
            self.tell(f"the list of sources cannot be used; the schedule goes on with the old one: {error}", wrong=True)
            return
        again = bool(self.sources)
        changed = {name: one for name, one in listed.items() if one.enabled and self.sources.get(name) != one}
        self.sources = {name: one for name, one in listed.items() if one.enabled}
        at = self.clock()
        self.next = {name: at if name in changed else self.next[name] for name in self.sources}
        self.tell(f"{'the list was read again; ' if again else ''}{_many(len(self.sources), 'source')} on the schedule")

    # one pass -------------------------------------------------------------------------------------------------------

    def step(self) -> float:
        """Claim what is due, start it -> seconds until the next pass."""
        at = self.clock()
        if at < self._last - timedelta(seconds=5):
            back = int((self._last - at).total_seconds())
            self.tell(f"the clock was set back by {back} seconds; every source is looked at anew", wrong=True)
            self.next = dict.fromkeys(self.next, at)
        self._last = at
        claims: list[slots.Claim] = []
        ours = [name for name, source in self.sources.items() if not in_quiet(source, at)]
        told: list[tuple[str, bool]] = []
        with writing(self.database) as conn:
            told += ((says, True) for says in self._given_up(conn))
            while self._room(claims) and (lost := slots.take_again(conn, ours, worker=self.worker, lease=self.lease)):
                claims.append(lost)
            for name in sorted((n for n, when in self.next.items() if when <= at), key=self.next.__getitem__):
                if self._room(claims) and (claim := self._take(conn, self.sources[name], at, told)):
                    claims.append(claim)
            lease_end = slots.next_lease_end(conn, ours)
        for says, wrong in told:
            self.tell(says, wrong=wrong)
        for claim in claims:
            self._start(claim)
        return self._wait(at, lease_end)

    def _room(self, claims: list[slots.Claim]) -> bool:
        return len(self.children) + len(claims) < self.settings.rounds_at_once

    def _take(self, conn: Connection, source: Source, at: datetime, told: list[tuple[str, bool]]) -> slots.Claim | None:
        plan = due(source, at, slots.last_slot(conn, source.name, until=at))
        claim = None
        if plan.run is not None:
            claim = slots.claim(conn, source.name, plan.run.at, worker=self.worker, lease=self.lease)
        if plan.run is not None and claim is None:  # another has it, or the last round is still under way
            self.next[source.name] = at + timedelta(seconds=LOOK_SECONDS)
            return None
        for passed in plan.passed:
            slots.record(conn, source.name, passed.at, passed.state, passed.why)
        if plan.passed:
            last = plan.passed[-1]
            says = f"{source.name}: {_many(len(plan.passed), 'round')} not made: {last.why}"
            told.append((says, last.state == "missed"))
        self.next[source.name] = plan.again_at or at + timedelta(days=1)
        return claim

    def _wait(self, at: datetime, lease_end: datetime | None) -> float:
        if not self._room([]):
            return LOOK_SECONDS  # a child's end wakes us
        coming = [*self.next.values(), *([lease_end] if lease_end else [])]
        first = min(coming, default=at + timedelta(seconds=LOOK_SECONDS))
        return min(max((first - at).total_seconds(), LEAST_SECONDS), LOOK_SECONDS)

    def _given_up(self, conn: Connection) -> Iterator[str]:
        """Slots whose rounds died too often, as lines; the operator gets a message."""
        for lost in slots.give_up(conn):
            accounts.ensure_unit(conn, self.settings.unit)
            body = {
                "what": f"{lost.source}: its rounds are killed again and again",
                "source": lost.source,
                "state": "failed",
                "kind": "killed",
                **trouble("killed", lost.why).facts,
            }
            mark = f"health:{lost.source}:killed:{lost.at:%Y-%m-%d}"
            outbox.add_message(conn, unit=self.settings.unit, topic="health", body=body, channel="operator", mark=mark)
            yield f"{lost.source}: its rounds are killed again and again; {lost.why}"

    # children -------------------------------------------------------------------------------------------------------

    def _start(self, claim: slots.Claim) -> None:
        try:
            self.children[claim] = self.starts.start(claim)
        except OSError as error:
            self.tell(f"{claim.source}: its round cannot be started: {error}", wrong=True)
            self._let_go(claim, counted=True)
        else:
            self.tell(self._begins(claim))

    def _begins(self, claim: slots.Claim) -> str:
        source = self.sources.get(claim.source)
        at = claim.at.astimezone(zone_of(source) if source else WIB)
        again = f", attempt {claim.attempts}: the one before did not come to its end" if claim.attempts > 1 else ""
        return f"{claim.source}: the round of {at:%H:%M %Z} begins{again}"

    def collect(self) -> None:
        """Bury children that ended; a slot that one of them still held is due again."""
        for claim, child in list(self.children.items()):
            if (status := child.poll()) is not None:
                del self.children[claim]
                if status < 0:
                    self.tell(
                        f"{claim.source}: its round was killed (signal {-status}); its slot is due again", wrong=True
                    )
                self._let_go(claim, counted=True)
                if claim.source in self.next:
                    self.next[claim.source] = min(self.next[claim.source], self.clock())

    def _let_go(self, claim: slots.Claim, *, counted: bool) -> None:
        try:
            with writing(self.database) as conn:
                if slots.held(conn, claim.source, claim.token):
                    slots.give_back(conn, claim, counted=counted)
        except PatrolError as error:  # its lease ends by itself
            self.tell(f"{claim.source}: its slot stays taken until its lease ends: {error}", wrong=True)

    def _stop(self, waking: Waking) -> int:
        if self.children:
            self.tell(
                f"told to stop: the page in hand is finished first ({_many(len(self.children), 'round')} under way)"
            )
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


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
