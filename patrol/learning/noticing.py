"""Examples -> what is noticed in each, a linear model fitted to them, and what a model says of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from patrol.classify.encoder import Encoder
from patrol.classify.features import Vector, vector
from patrol.classify.model import Floats, Model
from patrol.errors import ModelError
from patrol.learning.recipe import Recipe
from patrol.learning.training import Embed, Weights, train
from patrol.records import Example, Prediction, Signal
from patrol.signals import notice
from patrol.tables import Tables
from patrol.text.reading import Reading, read

Words = tuple[str | None, str]
Noticed = Mapping[Words, tuple[Reading, tuple[Signal, ...]]]


def words_of(example: Example) -> Words:
    """What names an example here: two files may give one id to two texts."""
    return example.title, example.text


def notice_all(examples: Iterable[Example], tables: Tables) -> Noticed:
    """Each text read once, with its signals."""
    readings = {words_of(example): read(*words_of(example), slang=tables.slang) for example in examples}
    return {words: (reading, notice(reading, tables)) for words, reading in readings.items()}


def embedded(noticed: Noticed, encoder: Encoder | None) -> Embed:
    """How embeddings of these examples are come by; asking for them without an encoder is a `ModelError`."""

    def embed(examples: Sequence[Example]) -> Floats:
        if encoder is None:
            raise ModelError("this model reads sentence embeddings", hint="patrol model encoder get")
        return encoder.embed([noticed[words_of(example)][0].folded for example in examples])

    return embed


def fit(
    name: str, examples: Sequence[Example], noticed: Noticed, recipe: Recipe, embed: Embed | None = None
) -> tuple[Model, Weights]:
    """A model fitted to the examples that the recipe does not hold out, and its arrays.

    Raises:
        ModelError: too few examples, or only one label.
    """

    def featurise(example: Example) -> Vector:
        reading, signals = noticed[words_of(example)]
        return vector(reading, signals)

    weights = train(examples, featurise, recipe, embed)
    return Model(name, name, weights.coefficients, weights.intercepts, weights.dense), weights


def light_model(examples: Sequence[Example], noticed: Noticed, recipe: Recipe) -> Model:
    """For studies: a light model fitted to all of the examples, its temperature found on two folds.

    Raises:
        ModelError: too few examples, or only one label.
    """
    return fit("study", examples, noticed, replace(recipe, holdout=0.0, embedding=0.0, folds=2))[0]


def said(model: Model, rows: Sequence[Example], noticed: Noticed, embed: Embed) -> list[Prediction]:
    """What a model says of each example."""
    vectors = embed(rows) if model.dense is not None else [None] * len(rows)
    return [model.predict(*noticed[words_of(one)], row) for one, row in zip(rows, vectors, strict=True)]


def said_lightly(model: Model, rows: Sequence[Example], noticed: Noticed) -> list[Prediction]:
    """What a model without embeddings says of each example."""
    return [model.predict(*noticed[words_of(one)]) for one in rows]
