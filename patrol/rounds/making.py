"""One source -> its round: claimed, allowed, crawled into the queue, judged, and written down in one transaction.

Delivery is at least once: a round that is killed at any moment leaves a lease that ends, and is made again; what it had
taken in is known by then and adds nothing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from patrol.crawling.configuration import refuse_proxies
from patrol.crawling.protocols import Neighbours
from patrol.crawling.report import CrawlReport
from patrol.crawling.run import crawl
from patrol.crawling.task import Permission, Task
from patrol.errors import PatrolError, QueueError, SettingsError
from patrol.hours import local
from patrol.recording import evidence_folder, recording
from patrol.rounds.beating import Heart
from patrol.rounds.health import HISTORY, Round, Verdict, judge, unread_pages, walled_pages
from patrol.rounds.saying import TAKEN_OVER, basis_does_not_hold, trouble
from patrol.rounds.sources import find_source
from patrol.rounds.watching import CountedKnown, Progress, Watched
from patrol.sources import Source, Watchlist
from patrol.sources.timing import zone_of
from patrol.sources.words import load_words
from patrol.store import Connection, accounts, outbox, runs, slots
from patrol.store.breakers import Breakers
from patrol.store.database import PATIENCE_SECONDS, reading, writing
from patrol.store.pictures import Pictures
from patrol.store.visits import Visits
from patrol.store.yields import note_search
from patrol.taking.counting import no_counts
from patrol.taking.ground import Ground
from patrol.taking.sending import captures, pictures, sending
from patrol.taking.sending import visits as visits_along

OPERATOR = "operator"
"""The channel of whoever looks after the sources."""
_UNANSWERED = ("error", "blocked")


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """How a round ended, as lines for people; `broken` where somebody has to look at the source."""

    source: str
    state: runs.RunState
    summary: str
    why: str | None = None

    @property
    def broken(self) -> bool:
        """Whether it says something against the source."""
        return self.state not in runs.WELL


@dataclass(slots=True)
class _Figures:
    """What is written into the ledger at the end."""

    verdict: Verdict
    counts: dict[str, int] = field(default_factory=dict)
    coverage: Mapping[str, float] | None = None
    found: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)


def make_round(
    house: Ground,
    name: str,
    *,
    slot: datetime | None = None,
    token: str | None = None,
    progress: Progress | None = None,
) -> RoundOutcome:
    """Make one round of a source: that of a slot which a scheduler claimed (`token`), of a slot, or one by hand.

    Raises:
        SettingsError: the environment names a proxy, through which no round goes; nothing is written then.
        QueueError: a round of the source is under way, or the slot is another worker's by now.
        PatrolError: there is no such source, the list has a fault, or the database cannot be written.
    """
    refuse_proxies(house.settings, os.environ)
    claim = _claimed(house, name, slot, token)
    try:
        source, watched = find_source(house.workspace, name)
    except PatrolError as error:
        with writing(house.database) as conn:
            slots.finish(conn, claim, None, "failed", error.message)
        raise
    with writing(house.database) as conn:
        accounts.ensure_unit(conn, house.settings.unit)
        runs.close_killed_rounds(conn, name)
        run_id = runs.start_run(conn, runs.ROUND, name, slot=claim.at, basis=source.basis)
    figures = _refused(source, watched) or _made(house, source, claim, run_id, progress)
    return _written(house, source, claim, run_id, figures)


def worker_name() -> str:
    """Who makes rounds here, as the slots name it."""
    return f"{socket.gethostname()}:{os.getpid()}"[:100]


def lease_of(house: Ground) -> timedelta:
    """How long a round need not be heard of."""
    return timedelta(seconds=house.settings.round_lease_seconds)


def _claimed(house: Ground, name: str, slot: datetime | None, token: str | None) -> slots.Claim:
    with writing(house.database) as conn:
        if token is not None:
            claim = slots.held(conn, name, token)
            if claim is None:
                raise QueueError(f"{name}: the slot is another worker's by now", hint="nothing to do")
            return claim
        at = slot or slots.clock(conn).astimezone(UTC).replace(microsecond=0)
        # a slot whose round died is a schedule's to take up; where none runs, it would bar the source for good
        slots.give_up(conn, of=[name])
        claim = None if slot else slots.take_again(conn, [name], worker=worker_name(), lease=lease_of(house))
        claim = claim or slots.claim(conn, name, at, worker=worker_name(), lease=lease_of(house))
    if claim is None:
        raise QueueError(
            f"{name}: a round is under way, or was made for {local(at)}",
            hint="patrol runs shows it; one that was killed is taken up when its lease ends",
        )
    return claim


def _refused(source: Source, watched: Watchlist) -> _Figures | None:
    basis, today = watched.bases[source.basis], datetime.now(zone_of(source)).date()
    if basis.holds(today):
        return None
    return _Figures(Verdict("refused", "basis", basis_does_not_hold(basis, today)))


def _made(house: Ground, source: Source, claim: slots.Claim, run_id: int, progress: Progress | None) -> _Figures:
    """The crawl, and what is to be said of it. What goes wrong with the house, not the source, ends it as an error."""
    taken, watched = no_counts(), Watched(progress)
    days = house.settings.crawl_revisit_days if source.revisit is None else source.revisit
    visits = Visits(house.database, source.name, revisit=timedelta(days=days))
    known = CountedKnown(visits)
    heart = Heart(house.database, claim, run_id, taken, lease_of(house))
    starts = load_words(house.workspace).starts(source)
    try:
        task = task_of(source, starts)
        folder, tokens = evidence_folder(house.workspace), task.tokens.values()
        with (
            heart.beating(),
            recording(folder, house.database, run=run_id, tokens=tokens) as recorder,
            sending(house, taken, region=source.region, lazily=True) as sink,
        ):
            kept = Pictures(house.database)
            sink.also += [visits_along(visits), captures(recorder), pictures(kept)]
            watched.sink = sink
            report = crawl(
                list(starts),
                settings=house.settings,
                workspace=house.workspace,
                sink=watched,
                beside=Neighbours(known, Breakers(house.database), recorder, kept),
                task=task,
            )
    except (PatrolError, OSError) as error:
        return _Figures(Verdict("error", "fault", trouble("fault", str(error))), _counts(taken, watched, None, known))
    if heart.lost:
        return _Figures(Verdict("lost", "", TAKEN_OVER), _counts(taken, watched, report, known))
    verdict = judge(
        Round(report, watched.posts + known.passed, watched.posts, watched.coverage, watched.alike),
        floor=source.floor,
        history=_history(house, source),
    )
    gone = visits.settle(whole=report.listed_whole and verdict.state == "ok")
    counts = {**_counts(taken, watched, report, known), "gone": gone}
    found = {word: report.found.get(start, frozenset()) for start, word in starts.items() if word}
    return _Figures(verdict, counts, watched.coverage, found)


def task_of(source: Source, starts: Mapping[str, str | None]) -> Task:
    """A source's orders for the crawl.

    Raises:
        SettingsError: a variable that is to hold a token is not set.
    """
    missing = sorted(name for name in source.tokens.values() if not os.environ.get(name))
    if missing:
        raise SettingsError(
            f"{source.name}: the variable {missing[0]} that is to hold its token is not set",
            hint="set it where the schedule runs, or take `tokens` out of the source",
        )
    return Task(
        source=source.name,
        spider=source.spider,
        words={start: word for start, word in starts.items() if word},
        basis=source.basis,
        retention=source.retention,
        permissions=tuple(Permission(one.host, one.what, one.by, one.on, one.letter) for one in source.overrides),
        max_pages=source.max_pages,
        back_to=source.back_to,
        tokens={host: os.environ[name] for host, name in source.tokens.items()},
    )


def _counts(
    taken: Mapping[str, int], watched: Watched, report: CrawlReport | None, known: CountedKnown
) -> dict[str, int]:
    listed = watched.posts + known.passed
    counts = {**taken, "pages": watched.pages, "posts": watched.posts, "known": known.passed, "listed": listed}
    if report is None:
        return counts
    told = {"pages": report.pages, "bytes": report.size}
    return {**counts, **told, "unread": unread_pages(report), "walled": walled_pages(report)}


def _history(house: Ground, source: Source) -> list[runs.Run]:
    with reading(house.database) as conn:
        return runs.rounds_since(conn, source.name, slots.clock(conn) - HISTORY)


def _written(house: Ground, source: Source, claim: slots.Claim, run_id: int, figures: _Figures) -> RoundOutcome:
    """The ledger, the slot, the yields and the alarm, in one transaction."""
    verdict, why = figures.verdict, _line(figures.verdict)
    with writing(house.database, patience=PATIENCE_SECONDS) as conn:
        if verdict.state == "stopped":
            ours = slots.give_back(conn, claim)
        elif verdict.state == "error":
            ours = slots.finish(conn, claim, run_id, "failed", why)
        else:
            ours = slots.finish(conn, claim, run_id, why=why)
        if not ours:
            verdict = Verdict("lost", "", TAKEN_OVER)
        runs.end_run(conn, run_id, verdict.state, figures.counts, error=_line(verdict), coverage=figures.coverage)
        for word, found in figures.found.items():
            # where the site did not answer, that a word found nothing says nothing about the word
            if found or verdict.state not in _UNANSWERED:
                note_search(conn, run_id, source.name, word, found)
        if verdict.kind or verdict.state not in (*runs.WELL, "budget"):
            alarm(conn, house.settings.unit, source, verdict, run_id)
    counts = {"pages": 0, "posts": 0, "new": 0, "seen": 0, "changed": 0, "flagged": 0, **figures.counts}
    told = "{pages} pages, {posts} posts: {new} new, {seen} seen again, {changed} changed; {flagged} flagged".format(
        **counts
    )
    return RoundOutcome(source.name, verdict.state, f"{source.name}: {verdict.state}; {told}", _line(verdict))


def _line(verdict: Verdict) -> str | None:
    return None if verdict.why is None else str(verdict.why)


def alarm(conn: Connection, unit: str, source: Source, verdict: Verdict, run_id: int | None) -> bool:
    """Tell the operator what broke, once a day for each source and kind of break -> whether it was new."""
    day = slots.clock(conn).astimezone(zone_of(source)).date()
    what = f"{source.name}: {verdict.state} ({verdict.kind})" if verdict.kind else f"{source.name}: {verdict.state}"
    body = {
        "what": what,
        "source": source.name,
        "state": verdict.state,
        "kind": verdict.kind,
        "run": run_id,
        **(verdict.why.facts if verdict.why is not None else {}),
    }
    mark = f"health:{source.name}:{verdict.kind}:{day}"
    return outbox.add_message(conn, unit=unit, topic="health", body=body, channel=OPERATOR, mark=mark)
