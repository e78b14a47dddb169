"""`patrol capture`, `patrol evidence`, `patrol verify`: captures found and shown, held, disposed of, and checked."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from patrol.cli.opening import in_house, opened
from patrol.disposal import prune, unruled
from patrol.errors import EvidenceError
from patrol.evidence.finding import Told, attempts, find_capture, read_body
from patrol.evidence.vault import Vault
from patrol.evidence.verdicts import WHOLE, Verdict, exit_status
from patrol.evidence.verify import Checked
from patrol.evidence.verify import verify as verify_all
from patrol.flow import Ground, open_ground
from patrol.recording import evidence_folder, index_recovered
from patrol.sources.reading import load_sources
from patrol.store import captures
from patrol.store.database import reading, writing
from patrol.terminal import harmless, out, plain, progress, say, show_rows

capture = typer.Typer(help="Find, show and hold captures.", no_args_is_help=True)
evidence = typer.Typer(help="Look after the evidence folder.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The capture, as patrol capture list shows it.")]
Letter = Annotated[str, typer.Option("--letter", metavar="TEXT", help="The letter that orders it.")]


@capture.command("list")
def capture_list(
    url: Annotated[str | None, typer.Option(help="Only captures of this address.")] = None,
    source: Annotated[str | None, typer.Option(help="Only captures of this source.")] = None,
    sha256: Annotated[str | None, typer.Option(help="Only captures that a page's hash leads to.")] = None,
    kind: Annotated[str | None, typer.Option(help="page, rendered or screenshot.")] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=1_000)] = 30,
) -> None:
    """Show the latest captures."""
    with in_house(model=False) as house, reading(house.database) as connection:
        if sha256:
            rows = captures.captures_of(connection, sha256, limit=limit)
        else:
            rows = captures.list_captures(connection, url=url, source=source, kind=kind, limit=limit)
    if not rows:
        say("No captures here yet: each page that patrol crawl URL or a round fetches becomes one.")
        return
    names = ("id", "kind", "status", "class", "state", "address")
    show_rows(names, [_listed(row) for row in rows], last="address", drop=("class", "status", "kind", "state"))


@capture.command("tried")
def capture_tried(
    url: Annotated[str | None, typer.Option(help="Only attempts at this address.")] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=1_000)] = 30,
) -> None:
    """Show what was asked for and brought no page: when, what stood in the way, and where the log says so."""
    workspace, _ = opened()
    rows = [
        (one.facts["ended"][:19], one.facts["kind"], f"{one.log}:{one.seq}", plain(one.facts["says"]))
        for one in attempts(evidence_folder(workspace), url, limit=limit)
    ]
    if not rows:
        say("No such attempt: every address that was asked for was answered (patrol capture list shows how).")
        return
    show_rows(("ended (UTC)", "kind", "line of the log", "what came of it"), rows, last="what came of it")


def _listed(row: captures.CaptureRow) -> list[str]:
    state = "disposed" if row.disposed_at else "held" if row.held_at else ""
    return [row.id, row.kind, str(row.status or ""), plain(row.retention), state, plain(row.final_url)]


@capture.command("show")
def capture_show(
    capture_id: Id,
    body: Annotated[
        Path | None, typer.Option("--body", metavar="FILE", help="Write the body as it came (or the picture) there.")
    ] = None,
) -> None:
    """Show what is known of a capture, as its line in the log has it."""
    with in_house(model=False) as house:
        with reading(house.database) as connection:
            row = captures.capture_by_id(connection, capture_id)
        if row is None:
            raise EvidenceError(f"there is no capture {harmless(capture_id[:80])!r}", hint="patrol capture list")
        folder = evidence_folder(house.workspace)
        told = find_capture(folder, row.file, row.id)
        if body is not None:
            body.write_bytes(read_body(folder, told.facts["warc"]))
    table = Table("fact", Column("value", overflow="fold"), show_header=False)
    for name, value in _facts(told, row):
        table.add_row(name, plain(value))
    out.print(table)


def _facts(told: Told, row: captures.CaptureRow) -> Iterator[tuple[str, str]]:
    for name, value in told.facts.items():
        yield name.replace("_", " "), _worded(value)
    for name in ("clock", "versions", "host", "as"):
        yield f"of the log: {name}", _worded(told.opened.get(name))
    yield "line of the log", f"{told.log}:{told.seq}"
    yield "run", _worded(row.run_id)
    yield "held since", _worded(row.held_at)
    yield "disposed of", _worded(row.disposed_at)


def _worded(value: Any) -> str:
    if value is None or value in ([], {}):
        return "-"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (Mapping, list)) else str(value)


@capture.command("hold")
def capture_hold(capture_id: Id, letter: Letter) -> None:
    """Put a capture under legal hold: nothing disposes of it until it is released. Audited."""
    with in_house(model=False) as house, writing(house.database) as connection:
        captures.hold(connection, capture_id, letter=letter, actor=getpass.getuser(), unit=house.settings.unit)
    say(f"{capture_id}: held")


@capture.command("release")
def capture_release(capture_id: Id, letter: Letter) -> None:
    """End a legal hold. Audited."""
    with in_house(model=False) as house, writing(house.database) as connection:
        captures.release(connection, capture_id, letter=letter, actor=getpass.getuser(), unit=house.settings.unit)
    say(f"{capture_id}: released")


@evidence.command("prune")
def evidence_prune(
    apply: Annotated[bool, typer.Option("--apply", help="Dispose of it; else only say what would go.")] = False,
) -> None:
    """Dispose of captures beyond their retention class, oldest first; never what is held, flagged or decided."""
    with in_house(model=False) as house:
        classes = load_sources(house.workspace).retentions
        for name in unruled(house, classes):
            print(harmless(f"the class {name} is not declared in sources.yml: kept"), file=sys.stderr)
        files = size = 0
        for one in prune(house, classes, apply=apply):
            say(harmless(f"{one.file}: {one.captures} captures, {one.size} bytes ({one.retention}: {one.why})"))
            files, size = files + 1, size + one.size
    what = "disposed of" if apply else "would go; --apply disposes of them"
    say(f"{files} files, {size} bytes {what}")


@evidence.command("recover")
def evidence_recover() -> None:
    """Put right what killed runs left behind (the next run does so by itself)."""
    with in_house(model=False) as house:
        found = index_recovered(evidence_folder(house.workspace), house.database)
    say(f"{found} captures of runs that had been killed are indexed")


def verify(
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="COUNT:HASH", help="The anchors' head, as it was written down elsewhere."),
    ] = None,
    index: Annotated[
        bool, typer.Option(help="Compare with the captures that the database lists; else the folder alone is checked.")
    ] = True,
) -> None:
    """Check all evidence: chains, hashes, missing and unknown files. Exit status: the gravest verdict's number."""
    workspace, settings = opened()
    done, found = Checked(), list[Verdict]()
    folder, vault = evidence_folder(workspace), Vault(workspace.run_dir / "pages")
    with ExitStack() as open_, progress("verify", "{} captures, {} files") as tell:
        ground = open_.enter_context(open_ground(workspace, settings)) if index else None
        listed = None if ground is None else partial(_listed_in, ground)
        for verdict in verify_all(folder, vault, expect=expect, done=done, index=listed, told=tell):
            found.append(verdict)
            say(harmless(("catatan / note: " if verdict.note else "") + verdict.line))
    status = exit_status(found)
    if status == WHOLE:
        says = f"{done.captures} captures in {done.files} files, {done.logs} logs, {done.bodies} bodies"
        say(Verdict(WHOLE, says, f"{done.disposed} files disposed of").line)
    say(f"anchors: {done.anchors} (write this down elsewhere; patrol verify --expect compares)")
    raise typer.Exit(status)


def _listed_in(ground: Ground) -> Mapping[str, str]:
    with reading(ground.database) as connection:
        return captures.kept_captures(connection)
