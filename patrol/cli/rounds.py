"""`patrol schedule`, `patrol round`, `patrol runs`: rounds made when they are due, one made by hand, and the ledger."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from patrol import flow, rounds
from patrol.alerts.delivery import deliver
from patrol.alerts.reading import alert_book
from patrol.cli.opening import AllowHost, opened, place
from patrol.crawling.configuration import refuse_proxies
from patrol.errors import PatrolError, SettingsError
from patrol.hours import WIB, local
from patrol.logs import timed
from patrol.metrics import serve_metrics
from patrol.schedule import Scheduler
from patrol.schedule.children import Children
from patrol.schedule.due import due
from patrol.schedule.waking import Waking
from patrol.settings import Settings, database_url
from patrol.sources import load_sources
from patrol.sources.timing import zone_of
from patrol.store import Database, slots
from patrol.store.columns import now
from patrol.store.database import open_database, reading
from patrol.store.runs import WELL, Run, latest_rounds, recent_runs
from patrol.terminal import complain, harmless, plain, progress, say, show_rows
from patrol.workspace import Workspace

app = typer.Typer(help="Make rounds of the sources when they are due.", no_args_is_help=True)
DELIVERY_SECONDS = 20


@app.command("run")
def schedule_run(
    metrics_port: Annotated[
        int | None, typer.Option("--metrics-port", metavar="N", min=0, max=65535, help="Figures for Prometheus there.")
    ] = None,
    allow_host: AllowHost = None,
) -> None:
    """Make rounds when they are due, until Ctrl-C or SIGTERM; rounds under way then finish the page in hand."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    _refuse_what_no_round_could_use(workspace, settings)
    with _database(workspace, settings) as database:
        end = None
        if metrics_port is not None:
            port, end = serve_metrics(database, metrics_port)
            say(f"Figures are at http://127.0.0.1:{port}/metrics")
        say("The schedule runs (Ctrl-C ends it)")
        try:
            with _delivering(workspace, settings, database):
                status = _scheduler(workspace, settings, database, allow_host).run(Waking())
        finally:
            if end is not None:
                end()
    say("The schedule has ended")
    raise typer.Exit(status)


@app.command("due")
def schedule_due(
    once: Annotated[
        bool, typer.Option("--once", help="Make the rounds that are due now, then end (for cron).")
    ] = False,
    allow_host: AllowHost = None,
) -> None:
    """Show which rounds are due now, or make them and end."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    with _database(workspace, settings) as database:
        if once:
            _refuse_what_no_round_could_use(workspace, settings)
            raise typer.Exit(_scheduler(workspace, settings, database, allow_host).run(Waking(), once=True))
        at, none = now(), True
        with reading(database) as conn:
            for source in load_sources(workspace).sources.values():
                plan = due(source, at, slots.last_slot(conn, source.name, until=at)) if source.enabled else None
                if plan and plan.run:
                    none = False
                    say(f"{source.name}: the round of {local(plan.run.at, zone_of(source))}")
        if none:
            say("No round is due now; patrol schedule show says when the next one is.")


@app.command("show")
def schedule_show(limit: Annotated[int, typer.Option(help="Rows at most.")] = 50) -> None:
    """Show the next round of each source, the soonest first, and rounds under way."""
    workspace, settings = opened()
    at = now()
    with _database(workspace, settings) as database, reading(database) as conn:
        under_way = {slot.source for slot in slots.claimed(conn)}
        rows = []
        for source in (one for one in load_sources(workspace).sources.values() if one.enabled):
            plan = due(source, at, slots.last_slot(conn, source.name, until=at))
            if when := plan.run.begins if plan.run else plan.again_at:
                rows.append((when, source, plan.run is not None))
    if not rows:
        say(
            "No round is to come: patrol source add URL --basis ID adds a source, patrol source resume NAME starts one."
        )
        return
    shown = []
    for when, source, is_due in sorted(rows, key=lambda row: (row[0], row[1].name))[:limit]:
        said = "under way" if source.name in under_way else "due" if is_due else ""
        moment = f"{when.astimezone(zone_of(source)):%Y-%m-%d %H:%M:%S} {source.zone}"
        shown.append([moment, source.name, plain(source.schedule), said])
    show_rows(("next round", "source", "schedule", "now"), shown, last="now", drop=("schedule",))


def round_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A source of sources.yml.")],
    slot: Annotated[str | None, typer.Option("--slot", metavar="ISO", help="The slot it is made for.")] = None,
    token: Annotated[str | None, typer.Option("--token", metavar="T", help="The schedule's claim on it.")] = None,
    allow_host: AllowHost = None,
) -> None:
    """Make one round of a source now. Exit status 1 where something is wrong with the source."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    with flow.open_ground(workspace, settings) as ground, progress(name) as told:
        outcome = rounds.make_round(ground, name, slot=_moment(slot), token=token, progress=told)
    say(harmless(outcome.summary))
    if outcome.why:
        print(harmless(f"{name}: {outcome.why}"[:500]), file=sys.stderr)
    raise typer.Exit(1 if outcome.broken else 0)


def runs(
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of this source only.")] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1)] = 30,
) -> None:
    """Show the ledger of runs, newest first. Exit status 1 where the latest round of a source is broken."""
    workspace, settings = opened()
    with _database(workspace, settings) as database, reading(database) as conn:
        latest = latest_rounds(conn)
        rows = recent_runs(conn, limit=limit, source=source)
    counted = ("new", "seen", "changed", "flagged", "pages")
    if rows:
        names = ("started (WIB)", "took", "source", "state", *counted, "MB", "fields", "why")
        drop = ("fields", "MB", "seen", "changed", "took", "pages", "new", "flagged")
        show_rows(names, [_ledger_row(run, counted) for run in rows], last="why", drop=drop)
    else:
        say("No run yet" + (f" of {harmless(source)}" if source else "") + f": patrol {_NEXT} makes one.")
    judged = {name: run for name, run in latest.items() if source in (None, name)}
    raise typer.Exit(1 if any(run.state not in (*WELL, "budget") for run in judged.values()) else 0)


_NEXT = "crawl URL, patrol round NAME or patrol schedule run"


def _ledger_row(run: Run, counted: Iterable[str]) -> list[str]:
    # a clock that was set back meanwhile ends a run before it began
    took = f"{max(0, (run.ended_at - run.started_at).total_seconds()):.0f} s" if run.ended_at else "-"
    counts = [str(run.counts.get(name, "-")) for name in counted]
    size = f"{run.counts['bytes'] / 1e6:.1f}" if "bytes" in run.counts else "-"
    fields = " ".join(f"{name}:{share:.0%}" for name, share in (run.coverage or {}).items())
    began = f"{run.started_at.astimezone(WIB):%Y-%m-%d %H:%M}"
    return [began, took, plain(run.source or run.kind), run.state, *counts, size, fields, plain(run.error or "")]


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise SettingsError(f"{said!r} is no time", hint="write it as 2026-11-02T08:00+07:00") from error
    return (found if found.tzinfo else found.replace(tzinfo=WIB)).astimezone(UTC)


def _scheduler(workspace: Workspace, settings: Settings, database: Database, allow_host: list[str] | None) -> Scheduler:
    options = ["--home", str(workspace.home), *(part for pair in place["set"] for part in ("--set", pair))]
    after = [part for host in allow_host or () for part in ("--allow-host", host)]
    worker = f"{socket.gethostname()}:{os.getpid()}"[:100]
    return Scheduler(database, workspace, settings, Children(options, after), worker=worker, tell=_tell)


def _tell(says: str, *, wrong: bool = False) -> None:
    """What the schedule does, with the time; what somebody has to look at goes to standard error."""
    print(timed(now(), says), file=sys.stderr if wrong else sys.stdout, flush=True)


def _refuse_what_no_round_could_use(workspace: Workspace, settings: Settings) -> None:
    """Stop before the first round where every one would fail alike."""
    refuse_proxies(settings, os.environ)
    load_sources(workspace)


@contextmanager
def _database(workspace: Workspace, settings: Settings) -> Iterator[Database]:
    database = open_database(database_url(settings, workspace))
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def _delivering(workspace: Workspace, settings: Settings, database: Database) -> Iterator[None]:
    """Messages go out beside the rounds, in a thread: a mail server that is slow delays no round."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(DELIVERY_SECONDS):
            try:
                deliver(database, alert_book(workspace), console_address=settings.console_address)
            except PatrolError as error:
                complain(error)

    thread = threading.Thread(target=work, name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)
