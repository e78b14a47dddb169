"""Labelled posts in, the table of `patrol evaluate` out: the scanner, its disguised copies, and two baselines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from patrol.errors import ContentError
from patrol.flow import assess
from patrol.learning.baselines import keyword_list, words_alone
from patrol.learning.disguise import DIGIT_TRICKS, TRICKS, disguise
from patrol.learning.evaluation import (
    Judged,
    beside,
    false_flags,
    figures,
    loss_by_disguise,
    loss_by_trick,
    wants_disguise,
)
from patrol.learning.examples import labelled_file, seed_examples
from patrol.records import Example, Post
from patrol.scoring import Engine
from patrol.workspace import Workspace


def evaluate(workspace: Workspace, engine: Engine, files: Sequence[Path]) -> Iterator[str]:
    """Hold the scanner against labelled posts -> the lines of a table.

    Figures with n and 95 % intervals, false flags by file, what disguise costs, and the same rows by two baselines.

    Raises:
        ContentError: a file cannot be read, or a row is no labelled post; names file and line.
    """
    rows = [_judged(path.stem, example, engine) for path in files for example in labelled_file(path)]
    if not rows:
        raise ContentError("there is no labelled post", path=str(files[0]), hint="one JSON object a line, with label")
    yield f"n={len(rows)} posts; rules {engine.rules_version}, model {engine.model_version}"
    for figure in (*figures(rows), *false_flags(rows)):
        yield f"{figure.name}: {figure.value}"
    loss = loss_by_disguise(rows)
    if loss.pairs:
        yield f"recall lost by disguise: {loss}"
        yield from (f"  by {name} alone: {alone}" for name, alone in loss_by_trick(rows).items())
    baselines = {
        "keyword list": keyword_list,
        "TF-IDF and logistic regression": words_alone([*seed_examples(workspace)]),
    }
    yield "the same rows: recall on risky posts | false flags on look-alikes"
    for name, recall, false in beside(rows, baselines):
        yield f"{name}: {recall} | {false}"


def _judged(file: str, example: Example, engine: Engine) -> Judged:
    platform = example.meta.get("platform")
    known = platform if isinstance(platform, str) else None
    post = Post("evaluate", example.id, example.text, title=example.title, platform=known)
    made = assess(post, engine)
    if not wants_disguise(example):
        return Judged(file, example, made)
    hidden = assess(replace(post, text=disguise(example.text, example.id)), engine)
    alone = {}
    for name, trick in (*TRICKS.items(), *DIGIT_TRICKS.items()):
        text = disguise(example.text, example.id, {name: trick})
        if text != example.text:
            alone[name] = assess(replace(post, text=text), engine).flagged
    return Judged(file, example, made, hidden, alone)
