"""The seed rows, each judged by models that never saw it: what a held-out share tells of few rows, over all of them.

Rules and tables stay as they are, and were written by people who read the rows: what is crossed is the models alone.
Nets over the encoder stay too: a row is always read by one that did not learn from it. The heads, though, learn from
rows that other nets read, and those did: a trace of it that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from patrol.baselining import post_of, recipe_of
from patrol.classify.encoded import EncodedModel
from patrol.classify.encoder import Encoder, find_encoder
from patrol.classify.model import Model
from patrol.errors import ModelError
from patrol.flow import assess_many
from patrol.learning.evaluation import Judged
from patrol.learning.examples import seed_examples
from patrol.learning.noticing import Noticed, embedded, fit, notice_all
from patrol.learning.recipe import Recipe
from patrol.learning.training import fold_of
from patrol.records import Example
from patrol.scoring import Engine
from patrol.workspace import Workspace

CROSSED = "seed, crossed"
FOLDS = (2, 20)
Told = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class _Anew:
    """How the models of an engine are made again from other examples."""

    noticed: Noticed
    recipes: tuple[Recipe, Recipe | None]
    encoder: Encoder | None

    def engine(self, engine: Engine, trained: Sequence[Example]) -> Engine:
        """The engine, its models fitted to these examples alone."""
        light, second = self.recipes
        model = self._fitted(trained, light)
        if second is None or self.encoder is None:
            return replace(engine, model=model, second=None)
        return replace(engine, model=model, second=EncodedModel(self._fitted(trained, second), self.encoder.embed))

    def _fitted(self, trained: Sequence[Example], recipe: Recipe) -> Model:
        embed = embedded(self.noticed, self.encoder) if recipe.embedding else None
        return fit("crossed", trained, self.noticed, replace(recipe, holdout=0.0), embed)[0]


@dataclass(frozen=True, slots=True)
class Crossed:
    """All seed rows as judged; `light` are the same without the fuller model, where there is one."""

    rows: tuple[Judged, ...]
    light: tuple[Judged, ...] = ()


def judge_crossed(workspace: Workspace, engine: Engine, folds: int, told: Told | None = None) -> Crossed:
    """All seed rows in so many parts by voice, each part judged with models trained anew on the others.

    Args:
        folds: 2 to 20; each takes a training of every model in use.
        told: hears how many rows are judged, and the share of all.

    Raises:
        PatrolError: there is no model to cross, its encoder is a fine-tuned one, or a seed row cannot be used.
    """
    examples = list(seed_examples(workspace))
    anew = _anew(workspace, engine, examples)
    rows: list[Judged] = []
    light: list[Judged] = []
    for fold in range(folds):
        tested = [one for one in examples if fold_of(one, folds) == fold]
        made = anew.engine(engine, [one for one in examples if fold_of(one, folds) != fold])
        rows += _judged(tested, made)
        if made.second is not None:
            light += _judged(tested, replace(made, second=None))
        if told is not None:
            told(len(rows), len(rows) / len(examples))
    return Crossed(tuple(rows), tuple(light))


def _judged(examples: Sequence[Example], engine: Engine) -> list[Judged]:
    made = assess_many([post_of(one) for one in examples], engine)
    return [Judged(CROSSED, one, said) for one, said in zip(examples, made, strict=True)]


def _anew(workspace: Workspace, engine: Engine, examples: Sequence[Example]) -> _Anew:
    if engine.model is None:
        raise ModelError("there is no model to cross", hint="leave out --model none")
    light = recipe_of(workspace, engine.model)
    second = recipe_of(workspace, engine.second) if engine.second is not None else None
    if second is not None and second.tuning_steps:
        raise ModelError(
            "a fine-tuned encoder has seen the rows of all parts",
            hint="cross the model that it was tuned from: --model e5",
        )
    pools = engine.second.model.pools if isinstance(engine.second, EncodedModel) else None
    return _Anew(notice_all(examples, engine.tables), (light, second), find_encoder(workspace, pools=pools))
