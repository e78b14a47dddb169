"""Trained weights -> a model folder (arrays, JSON, card), and which folder is in use. Written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from patrol.classify.encoded import EncodedModel
from patrol.classify.encoder import find_encoder
from patrol.classify.features import SCHEME
from patrol.classify.model import META_FILE, OUTPUTS, WEIGHTS_FILE, Model, load_model
from patrol.errors import ModelError, PatrolError
from patrol.learning.card import card
from patrol.learning.fairness import Treated
from patrol.learning.recipe import Gate, Recipe
from patrol.learning.registry import in_use, pin
from patrol.learning.training import Measured, Weights
from patrol.settings import Settings
from patrol.signals import names
from patrol.workspace import Workspace

LIGHT = "base"
"""The model that sees every post first, and all of them where there is no encoder."""
CARD_FILE, RECIPE_FILE = "card.md", "recipe.yml"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def write_model(
    folder: Path,
    weights: Weights,
    *,
    recipe: Recipe,
    recipe_file: Path,
    measured: Measured,
    lineage: Mapping[str, object],
    trained_at: datetime,
    treated: Sequence[Treated] = (),
    tuned: str | None = None,
) -> None:
    """Write a model folder and move it into its place whole; an old one of that name stays until then.

    Args:
        lineage: what it was trained on: counts by origin, what was left out, digest of the set, signals' version.
        treated: how it flags the same advertisements for other people and places.
        tuned: the version of the fine-tuned encoder that it goes with.

    Raises:
        ModelError: the folder cannot be written; an old one is as it was.
    """
    packed = io.BytesIO()
    arrays: dict[str, Any] = {"coefficients": weights.coefficients.astype(np.float16), "intercepts": weights.intercepts}
    if weights.dense is not None:
        arrays["dense"] = weights.dense
    if weights.pools is not None:
        arrays |= weights.pools.packed()
    np.savez_compressed(packed, **arrays)
    data = packed.getvalue()
    meta = {
        "name": folder.name,
        "trained_at": trained_at.isoformat(timespec="seconds"),
        "scheme": SCHEME,
        "outputs": list(OUTPUTS),
        "signals": sorted(names()),
        "weights_sha256": hashlib.sha256(data).hexdigest(),
        "recipe": asdict(recipe),
        "lineage": dict(lineage),
        "held_out": asdict(measured),
        **({"encoder": tuned} if tuned else {}),
    }
    fresh: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        (fresh / WEIGHTS_FILE).write_bytes(data)
        (fresh / META_FILE).write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (fresh / CARD_FILE).write_text(card(meta, measured, treated), encoding="utf-8")
        if recipe_file.is_file():
            shutil.copy(recipe_file, fresh / RECIPE_FILE)
        fresh.chmod(0o755)
        _move(fresh, folder)
    except OSError as error:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)
        raise ModelError(f"the model cannot be written to {folder}: {error.strerror}") from error


def recipe_for(workspace: Workspace, folder: Path) -> Path:
    """The recipe that a candidate is trained by: its folder's own, else that of its name on another shelf, else the
    light model's, so that both hold out the test set that the gate's floors are pinned to; there may be none, and the
    defaults hold."""
    own, shelves = folder / RECIPE_FILE, [*reversed([*workspace.shelf("models")])]
    known = [shelf / name / RECIPE_FILE for name in (folder.name, LIGHT) for shelf in shelves]
    return next((path for path in (own, *known) if path.is_file()), own)


def digest_of(folder: Path) -> str:
    """The SHA-256 of a model's weights, as `load_model` holds the file against it.

    Raises:
        ModelError: the folder has none.
    """
    try:
        return str(json.loads((folder / META_FILE).read_text(encoding="utf-8"))["weights_sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / META_FILE}: names no weights", hint="train it again") from error


def note_on_card(folder: Path, words: str) -> None:
    """Add a paragraph to a model's card.

    Raises:
        ModelError: the card cannot be written.
    """
    try:
        with (folder / CARD_FILE).open("a", encoding="utf-8") as card:
            card.write(f"\n{words}\n")
    except OSError as error:
        raise ModelError(f"{folder / CARD_FILE}: cannot be written: {error.strerror}") from error


def clear_up(folder: Path) -> None:
    """Remove what killed trainings left beside a folder of that name; call it under `registry.training`."""
    for left in folder.parent.glob(f".{folder.name}-*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _move(fresh: Path, folder: Path) -> None:
    old = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def failures(measured: Measured, gate: Gate) -> list[str]:
    """What the gate holds against a model, one line each; empty where it passes."""
    found = []
    if measured.n < gate.least_examples:
        found.append(f"measured on {measured.n} held-out examples, at least {gate.least_examples} are asked")
    floors = {name: getattr(gate, name) for name in ("offer_or_not", "label_macro_f1", "risky_recall")}
    found += [
        f"{name} {measured.values[name]:.3f} is below the floor {floor:.3f}"
        for name, floor in floors.items()
        if measured.values[name] < floor
    ]
    if measured.values["false_alarms"] > gate.false_alarms:
        found.append(f"false_alarms {measured.values['false_alarms']:.3f} is above the ceiling {gate.false_alarms:.3f}")
    return found


def model_folder(workspace: Workspace, settings: Settings) -> Path:
    """The folder of the model in use: the promoted one, else the one the settings name; the workspace's wins."""
    return named_model(workspace, in_use(workspace) or settings.model)


def open_models(
    workspace: Workspace, settings: Settings, named: str | None = None
) -> tuple[Model, EncodedModel | None]:
    """The light model that sees every post, and the one in use (or the one `named`) behind it where that one reads
    sentence embeddings.

    Where there is no encoder the light one is all there is (`patrol doctor` says so).

    Raises:
        ModelError: there is no such model, it cannot be used, or it is not the one that was promoted.
    """
    folder = model_folder(workspace, settings) if named is None else named_model(workspace, named)
    model, pinned = load_model(folder), pin(workspace)
    if named is None and pinned is not None and pinned != digest_of(folder):
        raise ModelError(
            f"{folder}: the weights are not those that were promoted",
            hint=f"put the folder back, or hold it against the gate: patrol model promote {folder.name}",
        )
    if model.dense is None:
        return model, None
    encoder = find_encoder(workspace, model.tuned, model.pools)
    return load_model(named_model(workspace, LIGHT)), EncodedModel(model, encoder.embed) if encoder else None


def named_model(workspace: Workspace, name: str) -> Path:
    """The folder of a model by its name; the workspace's wins over the bundled one.

    Raises:
        ModelError: there is none of that name.
    """
    folders = [folder / name for folder in workspace.shelf("models") if (folder / name).is_dir()]
    if not folders or Path(name).name != name:
        raise ModelError(f"there is no model {name!r}", hint="patrol model list shows those there are")
    return folders[-1]


def place_for(workspace: Workspace, settings: Settings, name: str) -> Path:
    """Where a candidate of that name is written: a place that no model in use has, for it has passed no gate.

    In the checkout itself the model of the settings is made anew in its place: so the bundled one came to be, and the
    tests hold it against the gate.

    Raises:
        ModelError: the name is no plain one, or that of the model in use.
    """
    if not _PLAIN.fullmatch(name):
        raise ModelError(f"{name[:80]!r} is no name for a model", hint="take 1 to 64 letters, digits, - and _")
    made_here = workspace.home == workspace.bundled and name in (settings.model, LIGHT)
    if name in (in_use(workspace) or settings.model, LIGHT) and not made_here:
        raise ModelError(
            f"the model {name!r} is in use, and a candidate must pass the gate first",
            hint="train it under another name, then: patrol model promote NAME",
        )
    return workspace.home / "models" / name


def is_recipe_alone(folder: Path) -> bool:
    """Whether a folder of the shelf holds a recipe that nobody has trained by here."""
    return (folder / RECIPE_FILE).is_file() and not (folder / META_FILE).exists()


def _says(folder: Path) -> str:
    if is_recipe_alone(folder):
        return f"a recipe, not trained yet: patrol model train --name {folder.name}"
    try:
        model = load_model(folder)
    except PatrolError as error:
        return f"cannot be used: {error}"
    return model.version + (f", with the fine-tuned encoder {model.tuned}" if model.tuned else "")


def model_lines(workspace: Workspace, settings: Settings) -> Iterator[str]:
    """A line for each model of the shelves, the one in use marked, a broken one with what is wrong."""
    used = model_folder(workspace, settings)
    for shelf in workspace.shelf("models"):
        for folder in sorted(path for path in shelf.iterdir() if path.is_dir()):
            says = _says(folder)
            yield f"{'*' if folder == used else ' '} {folder.name}: {says}"
