"""The command `patrol`: one short function a verb, no logic. Exit status: 0 well, 1 in part, 2 refused."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from errno import ENOSPC
from pathlib import Path
from typing import Annotated

import typer

from patrol import __version__, abreast, batch, checks, doctor, flow, jobs, rehearsal
from patrol.cli import alerts, backups, beside, data, evidence, making, models, posts, rules, sources, users
from patrol.cli import rounds as rounds_
from patrol.cli.opening import AllowHost, in_house, opened, place, place_options
from patrol.console import accounts
from patrol.console.serve import serve
from patrol.errors import PatrolError
from patrol.practice.server import serve as serve_practice
from patrol.rounds import checked_list
from patrol.rounds.saying import trouble
from patrol.terminal import complain, out, progress, say, show_crawl, show_found, tell
from patrol.workspace import init_workspace

app = typer.Typer(
    help="Cyber-patrol recruitment scanner: public posts in, a review queue with reasons out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
app.add_typer(models.app, name="model")
app.add_typer(users.app, name="user")
app.add_typer(users.unit_app, name="unit")
app.add_typer(rules.app, name="rules")
app.add_typer(posts.app, name="posts")
app.add_typer(data.app, name="data")
app.add_typer(sources.app, name="source")
app.add_typer(making.app, name="new")
app.add_typer(rounds_.app, name="schedule")
app.command(name="round")(rounds_.round_)
app.command(name="runs")(rounds_.runs)
app.add_typer(alerts.app, name="alerts")
app.add_typer(evidence.capture, name="capture")
app.add_typer(evidence.evidence, name="evidence")
app.command(name="verify")(evidence.verify)
app.command(name="evaluate")(models.evaluate)
app.command(name="backup")(backups.backup)
app.command(name="restore")(backups.restore)


@app.callback(invoke_without_command=True)
def _global(
    home: Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The workspace to use.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting, over patrol.toml and PATROL_*.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    place.update(home=home, set=set_ or [])
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Make a workspace: a unit's own rules, models, spiders, tables, settings and database."""
    made = init_workspace(folder)
    say(f"{made.home} is ready; use it with: patrol --home {folder} ...")


@app.command(name="doctor")
def doctor_verb() -> None:
    """Show what is installed, what is missing, and what to do."""
    marks = {"ok": "ok", "note": "note", "missing": "MISSING"}
    rows = list(doctor.examine(*opened()))
    for row in rows:
        todo = f" -> {row.todo}" if row.todo else ""
        say(f"{marks[row.state]:8}{row.name:24}{row.says}{todo}")
    raise typer.Exit(1 if any(row.state == "missing" for row in rows) else 0)


@app.command()
def score(
    posts: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="Posts, one JSON object a line; - for standard input.")
    ],
    result: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.jsonl", help="Where to write; else standard output.")
    ] = None,
    model: Annotated[bool, typer.Option(help="Use the model beside the rules.")] = True,
    processes: Annotated[
        int | None,
        typer.Option(help="How many read a long file; without it two, where there are two cores.", min=1, max=2),
    ] = None,
    first_look: Annotated[bool, typer.Option("--first-look", hidden=True)] = False,
) -> None:
    """Assess posts of a file: one JSON line out for each line in. Exit status 1 where a line could not be scored."""
    workspace, settings = opened()
    engine = flow.open_engine(workspace, settings, model=model)
    start = beside.reader(model=model) if (processes or abreast.cores()) > 1 else None
    bad = batch.score_file(posts, result, engine, start=start, first_look=first_look)
    raise typer.Exit(1 if bad else 0)


@app.command()
def crawl(urls: Annotated[list[str], typer.Argument(metavar="URL...")], allow_host: AllowHost = None) -> None:
    """Crawl public pages or sites into the review queue."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    with flow.open_ground(workspace, settings) as ground:
        report = flow.crawl(ground, urls)
    show_crawl(report)
    raise typer.Exit(report.exit_status)


@app.command()
def look(url: Annotated[str, typer.Argument(metavar="URL")], allow_host: AllowHost = None) -> None:
    """Show what every spider family would see at an address; nothing is stored."""
    workspace, settings = opened(allow_hosts=tuple(allow_host) if allow_host else None)
    report = flow.look(workspace, settings, url)
    for line in report.lines():
        say(line)
    for kind in dict.fromkeys(outcome.kind for outcome in report.outcomes if outcome.kind != "ok"):
        say(f"  {trouble(kind)}")
    raise typer.Exit(report.exit_status)


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV or JSON Lines files of posts.")],
) -> None:
    """Put the posts of files into the review queue. Exit status 1 where a row or date could not be read."""
    status = 0
    with in_house() as house:
        for path in files:
            try:
                with progress(path.name, "{} rows, {} flagged") as told:
                    report = flow.ingest(house, path, told)
            except PatrolError as error:
                complain(error)
                status = 1
                continue
            for row in report.bad[:20]:
                print(f"{path}:{row.number}: {row.why}", file=sys.stderr)
            if len(report.bad) > 20:
                print(f"{path}: {len(report.bad) - 20} more rows could not be read", file=sys.stderr)
            say(f"{path}: {report.words}")
            status = status or (1 if report.bad else 0)
    raise typer.Exit(status)


@app.command()
def queue(limit: Annotated[int, typer.Option(help="Rows at most.")] = 30) -> None:
    """Show the open items of the review queue, the most pressing first."""
    with in_house(model=False) as house:
        show_found(flow.found(house, limit))


@app.command()
def console(
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="Port to listen on.")] = None,
    worker: Annotated[bool, typer.Option(help="Carry out jobs beside it, as `patrol work` does.")] = True,
) -> None:
    """Serve the analysts' console on this machine, and carry out what it asks for."""
    workspace, settings = opened(console_port=port)
    with flow.open_house(workspace, settings, model=False) as house:
        known = accounts.count(house.database, settings.unit)
    if not known:
        print("There is no account yet: patrol user add NAME", file=sys.stderr)
    say(f"The console is at http://{settings.console_host}:{settings.console_port} (Ctrl-C ends it)")
    with beside.worker(place_options()) if worker else nullcontext():
        serve(workspace, settings)


@app.command()
def practice(
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535)] = rehearsal.PORT,
) -> None:
    """Serve the practice web (invented sites) on this machine."""
    workspace, _ = opened()
    say(f"The practice web is at http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    serve_practice(workspace, port)


@app.command(name="practice-table")
def practice_table(
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="Write it between its marks there (the README).")
    ] = None,
) -> None:
    """Print how the practice web's posts come out: flagged by modus, and false flags on its look-alikes."""
    workspace, settings = opened()
    lines = list(checks.practice_table(workspace, flow.open_engine(workspace, settings)))
    if into is not None:
        checks.put_table(into, lines)
    for line in lines if into is None else ():
        say(line)


@app.command()
def rehearse(
    once: Annotated[bool, typer.Option("--once", help="End after the table; no console.")] = False,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="Port of the console.")] = None,
    practice_port: Annotated[
        int,
        typer.Option(metavar="N", envvar="PATROL_PRACTICE_PORT", help="Port of the practice web.", min=1, max=65535),
    ] = rehearsal.PORT,
) -> None:
    """Crawl the practice web into the queue, show what was found, and serve the console."""
    workspace, settings = opened(console_port=port)
    outcome = rehearsal.rehearse(workspace, settings, practice_port, console=not once)
    show_found(outcome.found)
    say(outcome.summary)
    for complaint in outcome.complaints:
        print(complaint, file=sys.stderr)
    if not once:
        say(outcome.how_to_sign_in)
        say(f"The console is at http://{settings.console_host}:{settings.console_port} (Ctrl-C ends it)")
        with (
            rehearsal.served_on(workspace, settings, practice_port) as visited,
            beside.worker([*place_options(), *visited]),
        ):
            serve(workspace, settings)
    raise typer.Exit(outcome.exit_status)


@app.command()
def work(
    once: Annotated[bool, typer.Option("--once", help="End when no job is left.")] = False,
    until_closed: Annotated[bool, typer.Option("--until-closed", hidden=True)] = False,
) -> None:
    """Carry out jobs (bulk decisions, hand-ins, pictures, rescoring, ...) as they are written down."""
    if until_closed:
        beside.end_with_input()
        jobs.work_beside(*opened())
    with in_house() as house:
        raise typer.Exit(jobs.work(house, once=once))


@app.command()
def rescore(
    open_only: Annotated[bool, typer.Option("--open", help="Only posts whose item is still open.")] = False,
) -> None:
    """Assess stored posts again, after a rule, a table or the model changed. Decided items stay as decided."""
    with in_house() as house, progress("rescore", "{} texts, {} flagged") as told:
        says = jobs.rescore(house, open_only=open_only, told=told)
    say(says)


@app.command()
def check() -> None:
    """Check all content: rules with their examples, tables, models, seed and practice texts, spiders, sources."""
    workspace, settings = opened()
    status = tell(checks.check_content(workspace, settings))
    listed = (checks.Said(wrong, says) for wrong, says in checked_list(workspace, settings))
    raise typer.Exit(tell(listed) | status)


STOPPED = 130
"""Exit status after Ctrl-C, as the shells have it."""


def main() -> None:
    """Run the command line; errors meant for people come as one line, Ctrl-C ends without a traceback."""
    status: object = 0
    try:
        app()
    except SystemExit as left:  # how the command line ends; of wrong use it has told by then
        status = left.code
    except PatrolError as error:
        complain(error)
        status = 2
    except OSError as error:
        status = _operating_system(error)
    except KeyboardInterrupt:
        status = STOPPED
    if status == STOPPED:
        print("patrol: stopped", file=sys.stderr)
    sys.exit(status)  # type: ignore[arg-type]  # what SystemExit came with


def _operating_system(error: OSError) -> int:
    named = f"{error.filename}: " if error.filename else ""
    hint = "make room on the disk and run it again; nothing that was stored is lost" if error.errno == ENOSPC else ""
    complain(PatrolError(f"{named}{error.strerror or error}", hint=hint or None))
    return 2
