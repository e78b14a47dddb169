"""`patrol backup`, `patrol restore`: a workspace into one file while people work in it, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from patrol.backup import making, restoring
from patrol.cli.opening import opened
from patrol.terminal import say


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, e.g. cadangan-2026-11-26.patrol.")],
) -> None:
    """Write database, evidence, shelves and settings into one file; people go on working meanwhile."""
    made = making.make(*opened(), file)
    rows = sum(table.rows for table in made.figures.tables)
    say(f"{file}: {made.size / 1e6:.1f} MB, {made.files} files, {rows} rows")
    say(f"audit: {made.figures.audit_rows} rows, head {made.figures.audit_head}")
    for what in made.left_out:
        print(f"not in it: {what}", file=sys.stderr)
    print("not in it: data/run/secret.key; keep a copy of it elsewhere, for second factors", file=sys.stderr)
    if made.gone:
        print(f"{made.gone} files were disposed of while they were to be copied", file=sys.stderr)
    print("It holds all that the workspace knows of people: keep it encrypted, and apart.", file=sys.stderr)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it over what is there, which is moved aside; nobody may be working.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only check the file: every hash, nothing written.")] = False,
) -> None:
    """Check a backup, then put it back. Exit status 1 where its audit chain has a fault."""
    done = restoring.check(file) if check else restoring.restore(*opened(), file, replace=replace)
    rows = sum(table.rows for table in done.figures.tables)
    say(f"{file}: sound; made {done.seal['made_at']}, {done.seal['files']} files, {rows} rows")
    say(f"audit: {done.figures.audit_rows} rows, head {done.figures.audit_head}")
    for note in done.notes:
        print(note, file=sys.stderr)
    if done.aside is not None:
        say(f"what was there lies in {done.aside}")
    if done.chain is not None and done.chain.fault:
        print(f"the audit chain has a fault, and had it when the backup was made: {done.chain.fault}", file=sys.stderr)
        raise typer.Exit(1)
    if not check:
        say("restored; patrol verify checks the evidence")
