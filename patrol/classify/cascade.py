"""A light model for every post, and one with sentence embeddings for those that it can change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from patrol.classify.model import Floats, Model
from patrol.records import Prediction, Signal
from patrol.text.reading import Reading

Embed = Callable[[Sequence[str]], Floats]
SURE = 0.9
"""From this chance on the light model's speech act is not asked again."""
NO_RISK = 0.02
"""Below this chance of risk a post is as good as clean."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Embedding a post costs some ten times what all else does, and most posts are plain: those stay with `light`."""

    light: Model
    full: Model
    embed: Embed

    @property
    def version(self) -> str:
        """Names both models and their weights."""
        return f"{self.full.version}+{self.light.version}"

    def predict(self, reading: Reading, signals: Iterable[Signal]) -> Prediction:
        """Probabilities for one post."""
        return self.predict_many([(reading, tuple(signals))])[0]

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        """Probabilities for several posts, in their order; those in doubt are embedded together."""
        said = self.light.predict_many(posts)
        doubtful = [index for index, one in enumerate(said) if in_doubt(one)]
        if doubtful:
            rows = self.embed([posts[index][0].folded for index in doubtful])
            for index, row in zip(doubtful, rows, strict=True):
                said[index] = self.full.predict(*posts[index], row)
        return said

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        """Where in the folded text the words stand that speak most for risk, or most against it."""
        return self.full.telling(reading, risky=risky)


def in_doubt(said: Prediction) -> bool:
    """Whether another model could say something else that matters: the post may be risky, or its act is not sure."""
    risk = said.labels["trafficking"] + said.labels["nonprocedural"]
    return risk >= NO_RISK or max(said.speech_acts.values()) < SURE
