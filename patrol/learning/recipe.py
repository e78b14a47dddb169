"""A `recipe.yml` or `gate.yml` -> checked numbers; unknown keys and wrong values are refused with path and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from patrol.errors import RecipeError

MAX_BYTES = 100_000
_RANGES: Mapping[str, tuple[float, float]] = {
    "strength": (1e-6, 1e6),
    "folds": (2, 100),
    "holdout": (0.01, 0.9),
    "seed": (0, 2**32 - 1),
    "embedding": (0, 100),
    "pooling": (0, 100),
    "pooling_rounds": (0, 1_000),
    "least_examples": (1, 1_000_000),
    "flags_a_shift": (0, 1e6),
    "posts_a_shift": (1, 1e9),
    "words": (0, 100),
    "letters": (0, 100),
    "signals": (0, 100),
    "shape": (0, 100),
    "tuning_steps": (0, 1_000_000),
    "tuning_batch": (2, 1_024),
    "tuning_rate": (1e-7, 1e-2),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained. `strength` is scikit-learn's inverse regularisation C of the linear heads; `words`,
    `letters`, `signals` and `shape` are the weights of the parts of its features (0: left out), `embedding` that of the
    sentence embedding beside them (0: none, a light model). `pooling_rounds` (0: none) is how often nets over the
    encoder's words go over the examples before the heads are fitted, `pools_of` names a model whose nets are taken as
    they are instead, and `pooling` is the weight of what they say. `tuning_steps` (0: none) contrastive steps of
    `tuning_batch` pairs at the learning rate `tuning_rate` fine-tune the encoder first; that wants a GPU, and an
    `embedding`. `flags_a_shift` (0: not asked), `posts_a_shift` and `base_rate` are the alert budget for which the card
    names a threshold."""

    strength: float = 4.0
    folds: int = 5
    holdout: float = 0.2
    seed: int = 21
    embedding: float = 0.0
    pooling: float = 1.0
    pooling_rounds: int = 0
    pools_of: str = ""
    words: float = 1.0
    letters: float = 1.0
    signals: float = 1.0
    shape: float = 1.0
    tuning_steps: int = 0
    tuning_batch: int = 16
    tuning_rate: float = 2e-5
    flags_a_shift: float = 0.0
    posts_a_shift: float = 5_000.0
    base_rate: float = 0.01


@dataclass(frozen=True, slots=True)
class Gate:
    """Floors (and one ceiling) that a model must hold on held-out examples before it is put to use; `test_set` is the
    SHA-256 of the seed rows that they were set on (empty: any)."""

    offer_or_not: float = 0.0
    label_macro_f1: float = 0.0
    risky_recall: float = 0.0
    false_alarms: float = 1.0
    least_examples: int = 1
    test_set: str = ""


_VALUES: Mapping[type, Callable[[str], Any]] = {int: int, float: float, str: str}
_Table = TypeVar("_Table", Recipe, Gate)


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; a missing file gives the defaults.

    Raises:
        RecipeError: names path and line.
    """
    recipe = _load(path, Recipe) if path.exists() else Recipe()
    if recipe.tuning_steps and not recipe.embedding:
        raise RecipeError("tuning_steps without an embedding would tune what nothing reads", path=str(path))
    if (recipe.pooling_rounds or recipe.pools_of) and (recipe.tuning_steps or not recipe.embedding):
        why = "nets are trained over the encoder as it was brought, beside an embedding"
        raise RecipeError(f"pooling_rounds and pools_of: {why}", path=str(path))
    if recipe.pooling_rounds and recipe.pools_of:
        raise RecipeError("pooling_rounds trains nets, pools_of takes those of another model: say one", path=str(path))
    return recipe


def load_gate(path: Path) -> Gate:
    """Read the floors of the gate.

    Raises:
        RecipeError: the file is missing, cannot be used, or lacks a floor; a gate without floors is no gate.
    """
    return _load(path, Gate, whole=True)


def _load(path: Path, kind: type[_Table], *, whole: bool = False) -> _Table:
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > MAX_BYTES:
            raise RecipeError(f"is longer than {MAX_BYTES} characters", path=str(path))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"cannot be read: {error}", path=str(path)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "nested too deep"
        raise RecipeError(f"is no YAML: {why}", path=str(path), line=mark.line + 1 if mark else None) from error
    if not isinstance(node, yaml.MappingNode):
        raise RecipeError("must be a table of names and numbers", path=str(path), line=1)
    allowed = {field.name: type(field.default) for field in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name not in allowed or name in values:
            why = "stands twice" if name in values else f"is unknown; there are: {', '.join(allowed)}"
            raise RecipeError(f"{name!r} {why}", path=str(path), line=line)
        try:
            values[name] = _VALUES[allowed[name]](value.value)
        except (TypeError, ValueError) as error:
            number = {float: "a number", int: "a whole number", str: "a word"}[allowed[name]]
            given = repr(value.value) if isinstance(value, yaml.ScalarNode) else "a list or table"
            raise RecipeError(f"{name} must be {number}, not {given}", path=str(path), line=line) from error
        low, high = _RANGES.get(name, (0, 1))
        if allowed[name] is str:
            continue
        if not low <= values[name] <= high:  # what is no number (nan) lies nowhere
            raise RecipeError(f"{name} must lie between {low} and {high}", path=str(path), line=line)
    if whole and (lacking := allowed.keys() - values.keys() - {"test_set"}):
        raise RecipeError(f"lacks {', '.join(sorted(lacking))}", path=str(path), line=1)
    return kind(**values)
