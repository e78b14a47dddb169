"""What decisions were worth (a learning curve), and what a model knows beyond its own sources (splits): figures with n.

Studies train light models, without sentence embeddings: they compare sets, not models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from patrol.errors import ModelError
from patrol.learning.noticing import Noticed, light_model, said_lightly
from patrol.learning.recipe import Recipe
from patrol.learning.splits import Split, by_contact, by_group, by_source, by_time, source_of
from patrol.learning.training import Measured, is_held_out, measure
from patrol.records import Example

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
LEAST = 30
"""Examples of a source under which it is not tested on."""
SOURCES = 6


@dataclass(frozen=True, slots=True)
class Point:
    """Figures of a model that learnt from so many decisions, always on the same held-out examples."""

    decisions: int
    measured: Measured


def learning_curve(examples: Sequence[Example], noticed: Noticed, recipe: Recipe) -> list[Point]:
    """Models that learnt from none, a quarter, half, three quarters and all of the decisions, in the order in which
    they were made, beside everything else.

    Raises:
        ModelError: nothing is held out, there are no decisions, or too few examples beside them.
    """
    held_out = [example for example in examples if is_held_out(example, recipe)]
    used = [example for example in examples if not is_held_out(example, recipe)]
    others = [example for example in used if example.origin != "decision"]
    decided = sorted(
        (example for example in used if example.origin == "decision"),
        key=lambda one: (str(one.meta.get("decided_at")), one.id),
    )
    if not decided or not held_out:
        raise ModelError("no decision to learn from yet, or nothing held out", hint="decide items in the console")
    counts = sorted({round(len(decided) * share) for share in SHARES})
    return [
        Point(count, _measured([*others, *decided[:count]], held_out, noticed, recipe))
        for count in counts
        if len({example.label for example in [*others, *decided[:count]]}) > 1
    ]


def worth(curve: Sequence[Point]) -> str:
    """What the decisions were worth, in words."""
    first, last = curve[0], curve[-1]
    gain = last.measured.label_macro_f1 - first.measured.label_macro_f1
    count = last.decisions - first.decisions
    each = f", {gain * 100 / count:+.4f} for each hundred" if count else ""
    return f"{count} decisions: label macro F1 {gain:+.3f}{each} (n={last.measured.n})"


def transfers(examples: Sequence[Example], noticed: Noticed, recipe: Recipe) -> Iterator[tuple[Split, Measured | None]]:
    """Each split with the figures of a model trained on its one side and tested on the other; `None` where a side has
    too little to say anything."""
    for split in _splits(examples, recipe):
        labels = {example.label for example in split.train}
        enough = len(split.test) >= LEAST and len(split.train) >= LEAST and len(labels) > 1
        yield split, _measured(split.train, split.test, noticed, recipe) if enough else None


def _splits(examples: Sequence[Example], recipe: Recipe) -> Iterator[Split]:
    yield by_group(examples, recipe.holdout, recipe.seed)
    yield by_contact(examples, recipe.holdout, recipe.seed)
    try:
        yield by_time(examples, recipe.holdout)
    except ModelError:  # seed rows carry no dates
        yield Split("time (no dates)", (), ())
    counted = Counter(filter(None, map(source_of, examples)))
    largest = [name for name, count in counted.most_common(SOURCES) if count >= LEAST]
    yield from (by_source(examples, name) for name in largest if len(counted) > 1)


def _measured(train: Sequence[Example], test: Sequence[Example], noticed: Noticed, recipe: Recipe) -> Measured:
    made = said_lightly(light_model(train, noticed, recipe), test, noticed)
    labels = [{str(name): chance for name, chance in one.labels.items()} for one in made]
    acts = [{str(name): chance for name, chance in one.speech_acts.items()} for one in made]
    return measure(test, labels, acts)
