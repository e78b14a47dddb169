"""`patrol data`: reference tables that a unit brings itself."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from patrol.cli.opening import opened
from patrol.hours import WIB
from patrol.intake.agencies import describe, import_agencies
from patrol.tables import load_tables
from patrol.terminal import harmless, say

app = typer.Typer(help="Bring in and show reference tables.", no_args_is_help=True)


class Table(StrEnum):
    """The tables that can be brought in."""

    agencies = "agencies"


Which = Annotated[Table, typer.Argument(metavar="TABLE", help="The table: agencies.")]


@app.command("import")
def data_import(
    _table: Which,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or JSON Lines file with a column of names.")],
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Whose list it is; else the file's name.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The list's day; else today."),
    ] = None,
) -> None:
    """Put a list of licensed agencies in the place of the workspace's. Exit status 1 where a row was left out."""
    workspace, _ = opened()
    done = import_agencies(workspace, file, source=source, as_of=(as_of or datetime.now(WIB)).date())
    for line in done.lines():
        say(harmless(line))
    print("Assess stored posts again with: patrol rescore --open", file=sys.stderr)
    raise typer.Exit(1 if done.left_out else 0)


@app.command("show")
def data_show(_table: Which) -> None:
    """Show how many rows a table has, of which day, and whether it is but the bundled sample."""
    workspace, _ = opened()
    for line in describe(load_tables(workspace), workspace):
        say(harmless(line))
