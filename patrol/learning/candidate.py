"""Seed rows and decided items -> a candidate model on the shelf, measured; and a candidate held against the gate."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from patrol.classify.features import Vector, vector
from patrol.classify.model import META_FILE, Model, load_model
from patrol.learning.examples import TrainingSet, seed_examples, training_set
from patrol.learning.recipe import load_gate, load_recipe
from patrol.learning.shelf import failures, write_model
from patrol.learning.training import Measured, is_held_out, measure, train
from patrol.records import Example, Signal
from patrol.signals import notice, version
from patrol.tables import Tables
from patrol.text.reading import Reading, read
from patrol.workspace import Workspace

GATE_FILE = "gate.yml"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trained model that nobody uses yet: where it lies, what it measured, what it was trained on."""

    folder: Path
    measured: Measured
    lineage: Mapping[str, object]

    def lines(self) -> list[str]:
        """What a person reads about it: lineage, then figures."""
        told = [f"{name}: {value}" for name, value in self.lineage.items()]
        figures = {name: value for name, value in asdict(self.measured).items() if name != "values"}
        return told + [f"held-out {name}: {value}" for name, value in figures.items()]


def train_candidate(
    workspace: Workspace,
    tables: Tables,
    decided: Iterable[Example],
    folder: Path,
    *,
    left_out: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Train on the seed set and the decided items, measure on what is held out, write the folder.

    Args:
        decided: one example a decided near-copy group, `unsure` left out.
        left_out: what was left out before, counted by reason.

    Raises:
        PatrolError: too few examples, a seed row or recipe that cannot be used, a disk that cannot be written.
    """
    recipe = load_recipe(folder / "recipe.yml")
    chosen = training_set([*seed_examples(workspace), *decided], left_out)
    noticed = _noticed(chosen.examples, tables)

    def featurise(example: Example) -> Vector:
        reading, signals = noticed[_words(example)]
        return vector(reading.folded, signals)

    weights = train(chosen.examples, featurise, recipe)
    model = Model(folder.name, folder.name, weights.coefficients, weights.intercepts)
    held_out = [example for example in chosen.examples if is_held_out(example, recipe)]
    measured = _measured(model, held_out, noticed)
    lineage = _lineage(chosen, held_out)
    trained_at = at or datetime.now(UTC)
    write_model(folder, weights, recipe=recipe, measured=measured, lineage=lineage, trained_at=trained_at)
    return Candidate(folder, measured, lineage)


def gate_complaints(workspace: Workspace, tables: Tables, decided: Iterable[Example], folder: Path) -> list[str]:
    """What the gate holds against the model in `folder`, measured anew on the held-out examples; empty: it may pass.

    Raises:
        ModelError: the model cannot be opened.
        RecipeError: the gate's floors cannot be read.
    """
    model = load_model(folder)
    gates = workspace.files("models", GATE_FILE)
    gate = load_gate(gates.get(GATE_FILE, workspace.bundled / "models" / GATE_FILE))
    recipe = load_recipe(folder / "recipe.yml")
    if json.loads((folder / META_FILE).read_text(encoding="utf-8")).get("recipe") != asdict(recipe):
        return ["its recipe was changed since it was trained, so what was held out is not known: train it again"]
    chosen = training_set([*seed_examples(workspace), *decided])
    held_out = [example for example in chosen.examples if is_held_out(example, recipe)]
    return failures(_measured(model, held_out, _noticed(held_out, tables)), gate)


_Words = tuple[str | None, str]


def _words(example: Example) -> _Words:
    """What names an example here: two files may give one id to two texts."""
    return example.title, example.text


def _noticed(examples: Sequence[Example], tables: Tables) -> dict[_Words, tuple[Reading, tuple[Signal, ...]]]:
    readings = {_words(example): read(*_words(example), slang=tables.slang) for example in examples}
    return {words: (reading, notice(reading, tables)) for words, reading in readings.items()}


def _measured(
    model: Model, held_out: Sequence[Example], noticed: Mapping[_Words, tuple[Reading, tuple[Signal, ...]]]
) -> Measured:
    said = [model.predict(*noticed[_words(example)]) for example in held_out]
    labels = [{str(name): chance for name, chance in one.labels.items()} for one in said]
    acts = [{str(name): chance for name, chance in one.speech_acts.items()} for one in said]
    return measure(held_out, labels, acts)


def _lineage(chosen: TrainingSet, held_out: Sequence[Example]) -> dict[str, object]:
    total = hashlib.sha256()
    for example in sorted(chosen.examples, key=lambda example: example.id):
        total.update(
            f"{example.id}\x1f{example.label}\x1f{example.title}\x1f{example.text}\x1e".encode("utf-8", "replace")
        )
    return {
        "examples": len(chosen.examples),
        "held out": len(held_out),
        "by origin": dict(Counter(example.origin for example in chosen.examples)),
        "by label": dict(Counter(example.label for example in chosen.examples)),
        "left out": dict(chosen.left_out),
        "set SHA-256": total.hexdigest(),
        "signals": version(),
    }
