"""Labelled posts in, the table of `patrol evaluate` out: the scanner, copies in disguise, baselines, kinds of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from patrol.baselining import beside_baselines, each_decides, held_out_rows, post_of
from patrol.errors import ContentError
from patrol.flow import assess, assess_many
from patrol.learning.disguise import DIGIT_TRICKS, TRICKS, disguise
from patrol.learning.evaluation import (
    PLAIN_TALK,
    Judged,
    false_flags,
    figures,
    loss_by_disguise,
    loss_by_trick,
    loss_of,
    macro_figures,
    wants_disguise,
)
from patrol.learning.examples import labelled_file
from patrol.learning.fairness import GROUPS, Treated, treated, widest
from patrol.learning.measures import calibration_error, share
from patrol.learning.pairing import shifts
from patrol.learning.perturbing import changed, changes, quoted_in_a_warning
from patrol.learning.ranking import BINS, Bin, at_base_rates, at_the_top, per_thousand, reliability
from patrol.learning.report import Section
from patrol.learning.slices import by_slice
from patrol.records import RISKY, Assessment, Example, Post
from patrol.scoring import Engine, chances_of
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Trial:
    """Rows and what was made of them, by one engine; `others` are the same rows by another."""

    engine: Engine
    rows: tuple[Judged, ...]
    others: tuple[Judged, ...] = ()


HELD_OUT = "seed, held out"


def judge_files(engine: Engine, files: Sequence[Path], against: Engine | None = None) -> Trial:
    """Judge labelled posts.

    Raises:
        ContentError: a file cannot be read, or a row is no labelled post; names file and line.
    """
    examples = [(path.stem, example) for path in files for example in labelled_file(path)]
    if not examples:
        raise ContentError("there is no labelled post", path=str(files[0]), hint="one JSON object a line, with label")
    return _judge(engine, examples, against)


def judge_held_out(workspace: Workspace, engine: Engine, against: Engine | None = None) -> Trial:
    """Judge the seed rows that the model in use never saw; the rules were written by people who read them.

    Raises:
        PatrolError: a seed row cannot be used, or none is held out.
    """
    _, held = held_out_rows(workspace, engine)
    if not held:
        raise ContentError("the recipe of the model in use holds out no seed row", path="recipe.yml")
    return _judge(engine, [(HELD_OUT, example) for example in held], against)


def _judge(engine: Engine, examples: Sequence[tuple[str, Example]], against: Engine | None) -> Trial:
    rows = tuple(_judged(file, example, engine) for file, example in examples)
    return Trial(engine, rows, _by_other(rows, against) if against else ())


def lines_of(workspace: Workspace, trial: Trial) -> Iterator[str]:
    """The table of a trial, as everybody reads it."""
    yield title_of(trial)
    for section in sections_of(workspace, trial):
        yield from section.lines()


def sections_of(workspace: Workspace, trial: Trial, *, encoder: bool = False) -> list[Section]:
    """The parts that everybody reads: the figures, what disguise costs, baselines, what rules and model each decide."""
    decided = each_decides(trial.engine, trial.rows)
    beside = beside_baselines(workspace, trial.engine, trial.rows, encoder=encoder)
    return [*main_sections(trial), beside, *([decided] if decided else [])]


def whole(workspace: Workspace, trial: Trial) -> tuple[list[Section], list[Bin]]:
    """All there is to say of a trial, and the reliability curve where a model is asked."""
    held, bins = calibration(trial)
    return [*sections_of(workspace, trial, encoder=True), *more_sections(trial), *([held] if held else [])], bins


def title_of(trial: Trial) -> str:
    """How many rows, by which rules and model."""
    return f"n={len(trial.rows)} posts; rules {trial.engine.rules_version}, model {trial.engine.model_version}"


def main_sections(trial: Trial) -> Iterator[Section]:
    """What an officer would ask first: the figures, false flags, what disguise costs."""
    rows = trial.rows
    yield main_figures(rows)
    loss = loss_by_disguise(rows)
    if loss.pairs:
        tricks = tuple((f"by {name} alone", str(alone)) for name, alone in loss_by_trick(rows).items())
        yield Section("recall lost by disguise, paired", (("all tricks mixed", str(loss)), *tricks))


def main_figures(rows: Sequence[Judged]) -> Section:
    """Every measure that the rows carry gold for."""
    told = [(one.name, str(one.value)) for one in (*figures(rows), *false_flags(rows))]
    return Section("figures", (*told, *macro_figures(rows)))


def crossed_sections(rows: Sequence[Judged], light: Sequence[Judged]) -> Iterator[Section]:
    """The figures of rows that each were judged by models that never saw it, and what the fuller model adds."""
    yield main_figures(rows)
    yield Section("by kind of row", tuple((one.name, str(one.value)) for one in by_slice(rows)))
    if light:
        yield beside_the_light(rows, light)


def more_sections(trial: Trial) -> Iterator[Section]:
    """What a researcher asks next: ranking, base rates, kinds of rows, changes, fairness, another model."""
    rows = trial.rows
    yield _ranked(rows)
    yield Section("by kind of row", tuple((one.name, str(one.value)) for one in by_slice(rows)))
    yield from _changed(trial)
    yield from _fair(trial.engine)
    if trial.engine.second is not None:
        yield beside_the_light(rows, _by_other(rows, replace(trial.engine, second=None)))
    if trial.others:
        yield _paired("against the other model, paired: it -> this one", trial.others, rows)


def calibration(trial: Trial) -> tuple[Section | None, list[Bin]]:
    """Whether the model's chances hold: the calibration error and the curve; nothing where no model is asked."""
    said = chances_of([post_of(row.example) for row in trial.rows], trial.engine)
    if said is None:
        return None, []
    held = [row.example.label in RISKY for row in trial.rows]
    error = f"{calibration_error(said, held, BINS):.3f} n={len(held)}"
    return Section(
        "calibration of the model's chance of risk", ((f"ECE, {BINS} bins of equal mass", error),)
    ), reliability(said, held)


def _ranked(rows: Sequence[Judged]) -> Section:
    found = [(one.name, str(one.value)) for one in at_the_top(rows)]
    if (flags := per_thousand(rows)) is not None:
        found.append(("flags per 1,000 look-alikes", flags))
    recall = share(row.made.flagged for row in rows if row.example.label in RISKY)
    false = share(row.made.flagged for row in rows if row.example.label in PLAIN_TALK)
    found += [(f"precision where {one.base:.1%} of posts are risky", str(one)) for one in at_base_rates(recall, false)]
    return Section("ranking", tuple(found), "Precision at a base rate takes recall and false flags of these rows.")


def _changed(trial: Trial) -> Iterator[Section]:
    """Risky posts after each change, paired; and as quoted in a warning, where none should stay flagged."""
    risky = [row for row in trial.rows if wants_disguise(row.example)]
    if not risky:
        return
    found = []
    for name in changes():
        pairs = []
        for row in risky:
            text = changed(row.example.text, name, row.example.id)
            if text != row.example.text:
                made = assess(replace(post_of(row.example), text=text), trial.engine)
                pairs.append((row.made.flagged, made.flagged))
        if pairs:
            found.append((name, str(loss_of(pairs))))
    quoted = [replace(post_of(row.example), text=quoted_in_a_warning(row.example.text), title=None) for row in risky]
    stays = share(made.flagged for made in assess_many(quoted, trial.engine))
    found.append(("quoted in a warning: still flagged", str(stays)))
    yield Section("recall lost by changes that leave the offer what it is, paired", tuple(found))


def _fair(engine: Engine) -> Iterator[Section]:
    def flags(texts: Sequence[str]) -> list[bool]:
        return [
            made.flagged
            for made in assess_many([Post("evaluate", str(n), text) for n, text in enumerate(texts)], engine)
        ]

    found = [*treated(flags)]
    for group in GROUPS:
        honest, risky = widest(found, group)
        rows = tuple(_told(one) for one in found if one.group == group)
        note = f"Widest difference: honest {honest:.3f}, risky {risky:.3f}."
        yield Section(f"the same advertisements, other {group}: honest flagged | risky flagged", rows, note)


def _told(one: Treated) -> tuple[str, str]:
    return one.word, f"{one.honest} | {one.risky}"


def beside_the_light(rows: Sequence[Judged], light: Sequence[Judged]) -> Section:
    """What the fuller model adds to rules and light model, measure by measure.

    Args:
        light: the same rows by an engine without the fuller model.
    """
    return _paired("the fuller model, paired: rules and the light model -> with it", light, rows)


def _paired(title: str, first: Sequence[Judged], second: Sequence[Judged]) -> Section:
    return Section(title, tuple((one.name, str(one)) for one in shifts(first, second)))


def _by_other(rows: Sequence[Judged], engine: Engine) -> tuple[Judged, ...]:
    """The same rows and their disguised copies by another engine."""
    return tuple(
        Judged(row.file, row.example, assess(post_of(row.example), engine), _disguised(row.example, engine))
        for row in rows
    )


def _judged(file: str, example: Example, engine: Engine) -> Judged:
    post = post_of(example)
    made = assess(post, engine)
    if not wants_disguise(example):
        return Judged(file, example, made)
    alone = {}
    for name, trick in (*TRICKS.items(), *DIGIT_TRICKS.items()):
        text = disguise(example.text, example.id, {name: trick})
        if text != example.text:
            alone[name] = assess(replace(post, text=text), engine).flagged
    return Judged(file, example, made, _disguised(example, engine), alone)


def _disguised(example: Example, engine: Engine) -> Assessment | None:
    """What is made of it with all tricks mixed."""
    if not wants_disguise(example):
        return None
    return assess(replace(post_of(example), text=disguise(example.text, example.id)), engine)
