"""What assesses: tables, rules and a model, opened once and handed to every assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from patrol.records import Prediction, Signal
from patrol.rulebook import Rulebook
from patrol.tables import Tables
from patrol.text.reading import LIMIT, Reading

NO_MODEL, MODEL_RULE = "none", "model"
SECONDS = 4.0
"""Processor time that reading one post and its signals may take before less of it is read: some ten times what
the worst known text of `LIMIT` letters takes (`make bench PART=score`)."""


class Predictor(Protocol):
    """What scoring needs of a model."""

    @property
    def version(self) -> str:
        """Names the model and its weights."""

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        """Probabilities for posts that were read, in their order."""

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        """Where in the folded text the words stand that speak most for risk, or most against it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that assesses: tables, rules, a light model for every post where there is one, and a `second`, slower
    one for the posts that it can change; how many letters of a post are read, and for how long."""

    tables: Tables
    rulebook: Rulebook
    model: Predictor | None = None
    second: Predictor | None = None
    limit: int = LIMIT
    seconds: float = SECONDS

    @property
    def rules_version(self) -> str:
        """A digest over rules, tables and signals."""
        return f"{self.rulebook.version}-{self.tables.digest[:8]}"

    @property
    def model_version(self) -> str:
        """The versions of the models, "none" where there is none."""
        used = [model.version for model in (self.second, self.model) if model]
        return "+".join(used) or NO_MODEL
