"""Seed rows and decided items -> a candidate model on the shelf, measured; and a candidate held against the gate."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from patrol.classify.attending import MOST, PARTS, attending
from patrol.classify.encoder import Encoder, find_encoder, tuned_place
from patrol.classify.model import META_FILE, Model, load_model
from patrol.classify.pooling import Pools
from patrol.classify.tuning import tune_encoder
from patrol.errors import ModelError
from patrol.learning.budget import Budget, Threshold, threshold
from patrol.learning.comparing import Difference, differences, risk
from patrol.learning.examples import TrainingSet, seed_examples, training_set
from patrol.learning.fairness import Treated, treated
from patrol.learning.importing import imported_examples
from patrol.learning.noticing import Noticed, embedded, fit, notice_all, said, words_of
from patrol.learning.recipe import Gate, Recipe, load_gate, load_recipe
from patrol.learning.registry import training
from patrol.learning.shelf import clear_up, failures, named_model, recipe_for, write_model
from patrol.learning.training import Embed, Measured, fold_of, is_held_out, measure
from patrol.records import RISKY, Example, Prediction
from patrol.signals import version
from patrol.tables import Tables
from patrol.workspace import Workspace

GATE_FILE = "gate.yml"
Seen = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trained model that nobody uses yet: where it lies, what it measured, what it was trained on."""

    folder: Path
    measured: Measured
    lineage: Mapping[str, object]

    def lines(self) -> list[str]:
        """What a person reads about it: lineage, then figures."""
        told = [f"{name}: {value}" for name, value in self.lineage.items()]
        figures = {name: value for name, value in asdict(self.measured).items() if name not in ("values", "more")}
        figures |= self.measured.more
        return told + [f"held-out {name}: {value}" for name, value in figures.items()]


def train_candidate(
    workspace: Workspace,
    tables: Tables,
    decided: Iterable[Example],
    folder: Path,
    *,
    left_out: Mapping[str, int] | None = None,
    at: datetime | None = None,
    seen: Seen | None = None,
) -> Candidate:
    """Train on the seed set and the decided items, measure on what is held out, write the folder.

    Args:
        decided: one example a decided near-copy group, `unsure` left out.
        left_out: what was left out before, counted by reason.
        seen: told of each step of a fine-tuning or round of a net: how many were taken, and its loss.

    Raises:
        PatrolError: too few examples, a seed row or recipe that cannot be used (one that asks for embeddings needs the
            encoder), a disk that cannot be written, another training of that name under way.
    """
    with training(workspace, folder.name):
        clear_up(folder)
        return _trained(workspace, tables, decided, folder, left_out, at or datetime.now(UTC), seen)


def _trained(
    workspace: Workspace,
    tables: Tables,
    decided: Iterable[Example],
    folder: Path,
    left_out: Mapping[str, int] | None,
    trained_at: datetime,
    seen: Seen | None,
) -> Candidate:
    recipe_file = recipe_for(workspace, folder)
    recipe = load_recipe(recipe_file)
    chosen = collected(workspace, decided, left_out)
    noticed = notice_all(chosen.examples, tables)
    tuned = _tuned(workspace, folder.name, chosen.examples, noticed, recipe, seen) if recipe.tuning_steps else None
    pools = _pools(workspace, chosen.examples, noticed, recipe, seen)
    encoder = find_encoder(workspace, tuned, pools)
    embed = embedded(noticed, encoder)
    model, weights = fit(folder.name, chosen.examples, noticed, recipe, embed)
    held_out = [example for example in chosen.examples if is_held_out(example, recipe)]
    measured = _measured(model, held_out, noticed, embed)
    lineage = _lineage(chosen, held_out)
    if recipe.flags_a_shift:
        budget = Budget(recipe.flags_a_shift, recipe.posts_a_shift, recipe.base_rate)
        lineage["threshold"] = str(_threshold(said(model, held_out, noticed, embed), held_out, budget))
    write_model(
        folder,
        replace(weights, pools=pools),
        recipe=recipe,
        recipe_file=recipe_file,
        measured=measured,
        lineage=lineage,
        trained_at=trained_at,
        treated=_treated(model, tables, encoder),
        tuned=tuned,
    )
    return Candidate(folder, measured, lineage)


def _tuned(
    workspace: Workspace, name: str, examples: Sequence[Example], noticed: Noticed, recipe: Recipe, seen: Seen | None
) -> str:
    """The version of the encoder, fine-tuned on the examples that are not held out: an offer's label, or the kind of
    act where nothing is offered, says which texts are alike."""
    base, unready = _brought(workspace), f"{name}-new"
    clear_up(tuned_place(workspace, unready))  # half a gigabyte each; one training of a name is under way at a time
    rows = [
        (noticed[words_of(one)][0].folded, one.label if one.speech_act == "offer" else one.speech_act)
        for one in examples
        if not is_held_out(one, recipe)
    ]
    return tune_encoder(
        base.folder,
        lambda version: tuned_place(workspace, version),
        rows,
        unready=unready,
        steps=recipe.tuning_steps,
        batch=recipe.tuning_batch,
        rate=recipe.tuning_rate,
        seed=recipe.seed,
        seen=seen,
    )


def _pools(
    workspace: Workspace, examples: Sequence[Example], noticed: Noticed, recipe: Recipe, seen: Seen | None
) -> Pools | None:
    """Nets over the encoder's words, as the recipe asks for them: trained on what is not held out, taken from another
    model, or none."""
    if recipe.pools_of:
        pools = load_model(named_model(workspace, recipe.pools_of)).pools
        if pools is None:
            raise ModelError(f"the model {recipe.pools_of!r} has no nets", hint="name another one, or pooling_rounds")
        return pools
    if not recipe.pooling_rounds:
        return None
    rows = [one for one in examples if not is_held_out(one, recipe)]
    rows = sorted(rows, key=lambda one: hashlib.sha256(one.id.encode()).digest())[:MOST]
    encoder = _brought(workspace)
    words, keys = encoder.words([noticed[words_of(one)][0].folded for one in rows])
    parts = [fold_of(one, PARTS) for one in rows]
    return attending(
        rows, parts, words, keys, encoder.upper(), rounds=recipe.pooling_rounds, seed=recipe.seed, seen=seen
    )


def _brought(workspace: Workspace) -> Encoder:
    """The encoder as it was brought."""
    base = find_encoder(workspace)
    if base is None:
        raise ModelError("this recipe trains over the sentence encoder", hint="patrol model encoder get")
    return base


def _encoder_of(workspace: Workspace, model: Model) -> Encoder | None:
    """The encoder that a model reads with."""
    return find_encoder(workspace, model.tuned, model.pools)


def _treated(model: Model, tables: Tables, encoder: Encoder | None) -> list[Treated]:
    """How the model alone flags the same advertisements for other people and places."""

    def flags(texts: Sequence[str]) -> list[bool]:
        rows = [_plain(number, text) for number, text in enumerate(texts)]
        noticed = notice_all(rows, tables)
        return [risk(one) >= _EVEN for one in said(model, rows, noticed, embedded(noticed, encoder))]

    return [*treated(flags)]


_EVEN = 0.5


def _plain(number: int, text: str) -> Example:
    name = str(number)
    return Example(name, text, None, "legit", (), "offer", minor=False, origin="fairness", voice=None, group=name)


def gate_complaints(workspace: Workspace, tables: Tables, decided: Iterable[Example], folder: Path) -> list[str]:
    """What the gate holds against the model in `folder`, measured anew on the held-out examples; empty: it may pass.

    Raises:
        ModelError: the model cannot be opened.
        RecipeError: the gate's floors cannot be read.
    """
    model, gate = load_model(folder), gate_of(workspace)
    recipe = load_recipe(folder / "recipe.yml")
    trained_by = json.loads((folder / META_FILE).read_text(encoding="utf-8")).get("recipe")
    # what a recipe could not say yet when it was trained by stood at its default
    if not isinstance(trained_by, dict) or asdict(Recipe()) | trained_by != asdict(recipe):
        return ["its recipe was changed since it was trained, so what was held out is not known: train it again"]
    if gate.test_set and gate.test_set != held_out_digest(workspace, recipe):
        return [
            "the floors were set on another test set (seed rows or split): set and pin them anew, patrol model gate"
        ]
    held_out = _held_out(workspace, decided, recipe)
    noticed = notice_all(held_out, tables)
    embed = embedded(noticed, _encoder_of(workspace, model))
    return failures(_measured(model, held_out, noticed, embed), gate)


def collected(
    workspace: Workspace, decided: Iterable[Example], left_out: Mapping[str, int] | None = None
) -> TrainingSet:
    """Seed rows, imported rows and decisions as one set, with what was left out and why.

    Raises:
        ContentError: a seed row or an imported one cannot be used.
    """
    imported, beyond = imported_examples(workspace)
    return training_set([*seed_examples(workspace), *imported, *decided], {**(left_out or {}), **beyond})


def threshold_of(
    workspace: Workspace,
    tables: Tables,
    decided: Iterable[Example],
    folder: Path,
    budget: Budget,
) -> Threshold:
    """The threshold at which a model keeps an alert budget, measured on the examples that it holds out.

    Raises:
        ModelError: the model cannot be opened, the budget is none, or what is held out is all of one side.
    """
    rows = _held_out(workspace, decided, load_recipe(folder / "recipe.yml"))
    noticed, model = notice_all(rows, tables), load_model(folder)
    embed = embedded(noticed, _encoder_of(workspace, model))
    return _threshold(said(model, rows, noticed, embed), rows, budget)


def _threshold(made: Sequence[Prediction], rows: Sequence[Example], budget: Budget) -> Threshold:
    return threshold([risk(one) for one in made], [row.label in RISKY for row in rows], budget)


def gate_of(workspace: Workspace) -> Gate:
    """The floors that hold here: the workspace's own, else the bundled ones.

    Raises:
        RecipeError: they cannot be read.
    """
    gates = workspace.files("models", GATE_FILE)
    return load_gate(gates.get(GATE_FILE, workspace.bundled / "models" / GATE_FILE))


def held_out_digest(workspace: Workspace, recipe: Recipe) -> str:
    """The SHA-256 of the seed rows that a recipe holds out: what the gate's floors were set on."""
    held_out = [example for example in seed_examples(workspace) if is_held_out(example, recipe)]
    return _digest(held_out)


def compare(
    workspace: Workspace,
    tables: Tables,
    decided: Iterable[Example],
    folders: tuple[Path, Path],
) -> list[Difference]:
    """Two models on the examples that both hold out.

    Raises:
        ModelError: one cannot be opened, or no example is held out by both.
    """
    recipes = [load_recipe(folder / "recipe.yml") for folder in folders]
    rows = [row for row in _held_out(workspace, decided, recipes[0]) if is_held_out(row, recipes[1])]
    if not rows:
        raise ModelError("no example is held out by both models", hint="train them with the same seed and holdout")
    noticed = notice_all(rows, tables)
    models = [load_model(folder) for folder in folders]
    first, second = (said(model, rows, noticed, embedded(noticed, _encoder_of(workspace, model))) for model in models)
    return differences(rows, first, second)


def _held_out(workspace: Workspace, decided: Iterable[Example], recipe: Recipe) -> list[Example]:
    chosen = collected(workspace, decided)
    return [example for example in chosen.examples if is_held_out(example, recipe)]


def _measured(model: Model, held_out: Sequence[Example], noticed: Noticed, embed: Embed) -> Measured:
    made = said(model, held_out, noticed, embed)
    labels = [{str(name): chance for name, chance in one.labels.items()} for one in made]
    acts = [{str(name): chance for name, chance in one.speech_acts.items()} for one in made]
    return measure(held_out, labels, acts, [{str(name): chance for name, chance in one.modus.items()} for one in made])


def _lineage(chosen: TrainingSet, held_out: Sequence[Example]) -> dict[str, object]:
    return {
        "examples": len(chosen.examples),
        "held out": len(held_out),
        "by origin": dict(Counter(example.origin for example in chosen.examples)),
        "by label": dict(Counter(example.label for example in chosen.examples)),
        "left out": dict(chosen.left_out),
        "contradictions": [list(group) for group in chosen.contradictions[:_LISTED]],
        "set SHA-256": _digest(chosen.examples),
        "signals": version(),
    }


_LISTED = 50


def _digest(examples: Iterable[Example]) -> str:
    total = hashlib.sha256()
    for example in sorted(examples, key=lambda example: example.id):
        total.update(
            f"{example.id}\x1f{example.label}\x1f{example.title}\x1f{example.text}\x1e".encode("utf-8", "replace")
        )
    return total.hexdigest()
