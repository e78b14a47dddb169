"""`patrol data`: reference tables and labelled files that a unit brings itself, and sets that it hands on."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from patrol import flow
from patrol.cli.opening import in_house, opened
from patrol.hours import WIB
from patrol.intake.agencies import describe, import_agencies
from patrol.learning.importing import import_labelled
from patrol.tables import load_tables
from patrol.terminal import harmless, progress, say
from patrol.workspace import Workspace

app = typer.Typer(help="Bring in and show reference tables.", no_args_is_help=True)


class Table(StrEnum):
    """What can be brought in."""

    agencies = "agencies"
    labelled = "labelled"


class Shown(StrEnum):
    """The tables that can be shown."""

    agencies = "agencies"


@app.command("import")
def data_import(
    table: Annotated[Table, typer.Argument(metavar="TABLE", help="agencies, or labelled (posts to learn from).")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines; labelled posts also as Parquet.")],
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Whose list it is; else the file's name.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The list's day; else today."),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="GIVEN=OURS", help="What a label of the file means, e.g. 1=trafficking."),
    ] = None,
) -> None:
    """Put a list of agencies, or labelled posts, in the place of the workspace's. Status 1 where a row was left out."""
    workspace, _ = opened()
    if table is Table.labelled:
        _import_labelled(workspace, file, label or [])
        return
    done = import_agencies(workspace, file, source=source, as_of=(as_of or datetime.now(WIB)).date())
    for line in done.lines():
        say(harmless(line))
    print("Assess stored posts again with: patrol rescore --open", file=sys.stderr)
    raise typer.Exit(1 if done.left_out else 0)


def _import_labelled(workspace: Workspace, file: Path, pairs: list[str]) -> None:
    if unfit := [pair for pair in pairs if "=" not in pair]:
        raise typer.BadParameter(f"{unfit[0]!r} has no value; write GIVEN=OURS", param_hint="--label")
    labels = dict(pair.rsplit("=", 1) for pair in pairs)
    with progress("labelled", "{} rows, {} taken") as told:
        done = import_labelled(workspace, file, labels, told)
    for line in done.lines():
        say(harmless(line))
    print("They are learnt from with: patrol model train", file=sys.stderr)
    raise typer.Exit(1 if done.left_out else 0)


@app.command("export")
def data_export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for examples.parquet and card.md.")],
) -> None:
    """Hand on what models are trained on, without what points to a person: masked texts, keyed hashes; audited."""
    with in_house(model=False) as house:
        made = flow.export_examples(house, folder)
    say(f"{made.examples} examples into {made.folder} (SHA-256 {made.sha256}); read card.md before they leave")


@app.command("show")
def data_show(_table: Annotated[Shown, typer.Argument(metavar="TABLE", help="The table: agencies.")]) -> None:
    """Show how many rows a table has, of which day, and whether it is but the bundled sample."""
    workspace, _ = opened()
    for line in describe(load_tables(workspace), workspace):
        say(harmless(line))
