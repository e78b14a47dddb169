"""A model with a dense part and the encoder that feeds it: one predictor over readings, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from patrol.classify.model import Floats, Model
from patrol.records import Prediction, Signal
from patrol.text.reading import Reading

Embed = Callable[[Sequence[str]], Floats]
"""Folded texts -> embeddings of shape (texts, dimensions)."""


@dataclass(frozen=True, slots=True)
class EncodedModel:
    """Embedding a post costs some ten times what all else does, so only those in doubt are brought here."""

    model: Model
    embed: Embed

    @property
    def version(self) -> str:
        """Names the model and its weights."""
        return self.model.version

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        """Probabilities for several posts, in their order; their texts are embedded together."""
        rows = self.embed([reading.folded for reading, _ in posts])
        return [self.model.predict(*post, row) for post, row in zip(posts, rows, strict=True)]

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        """Where in the folded text the words stand that speak most for risk, or most against it."""
        return self.model.telling(reading, risky=risky)
