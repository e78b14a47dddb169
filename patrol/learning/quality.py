"""Decisions held against models that did not see them -> which are likely slips, and whose words drift from the rest.

Confident learning (Northcutt, Jiang and Chuang 2021): a decision is doubted where a model trained without it (nor on
what shares its group or voice) is surer of another label than it usually is where that label is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from patrol.learning.measures import Share, best, share
from patrol.learning.noticing import Noticed, light_model, said_lightly
from patrol.learning.recipe import Recipe
from patrol.learning.training import fold_of
from patrol.records import Example, Label, Prediction

FOLDS = 4
FEW = 20
"""Decisions of a reviewer, in each half of their time, under which nothing is said of drift."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A decision that the others speak against: its id, who made it, the label given and the likelier one, with the
    chances of both."""

    id: str
    reviewer: str
    given: Label
    likelier: Label
    chances: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reviewer:
    """How often a reviewer's decisions agree with what the others' would say, in the earlier and the later half."""

    name: str
    earlier: Share
    later: Share

    @property
    def drifts(self) -> bool:
        """Whether the intervals of the two halves have nothing in common."""
        if min(self.earlier.n, self.later.n) < FEW:
            return False
        (low, high), (later_low, later_high) = self.earlier.interval, self.later.interval
        return low > later_high or later_low > high


def out_of_fold(examples: Sequence[Example], noticed: Noticed, recipe: Recipe) -> list[Prediction]:
    """What is said of each example by a light model that saw neither it nor its group or voice.

    Raises:
        ModelError: too few examples, or only one label.
    """
    made: dict[int, Prediction] = {}
    for fold in range(FOLDS):
        tested = [index for index, example in enumerate(examples) if fold_of(example, FOLDS) == fold]
        trained = [example for example in examples if fold_of(example, FOLDS) != fold]
        rows = [examples[index] for index in tested]
        if tested:
            made |= zip(tested, said_lightly(light_model(trained, noticed, recipe), rows, noticed), strict=True)
    return [made[index] for index in range(len(examples))]


def suspects(examples: Sequence[Example], said: Sequence[Prediction]) -> list[Suspect]:
    """The decisions that are likely slips, the least likely label first."""
    sure = _usual(examples, said)
    found = []
    for example, one in zip(examples, said, strict=True):
        likelier = best(one.labels)
        other = one.labels[likelier]
        if example.origin != "decision" or likelier == example.label or other < sure.get(likelier, 1.0):
            continue
        name, given = str(example.meta.get("analyst")), one.labels[example.label]
        found.append(Suspect(example.id, name, example.label, likelier, (given, other)))
    return sorted(found, key=lambda suspect: suspect.chances[0] - suspect.chances[1])


def reviewers(examples: Sequence[Example], said: Sequence[Prediction]) -> list[Reviewer]:
    """Each reviewer's agreement with the out-of-fold word, earlier half and later half of what they decided."""
    rows: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for example, one in zip(examples, said, strict=True):
        if example.origin == "decision":
            when = str(example.meta.get("decided_at"))
            rows[str(example.meta.get("analyst"))].append((when, best(one.labels) == example.label))
    found = []
    for name, decided in sorted(rows.items()):
        agreed = [agrees for _, agrees in sorted(decided)]
        half = len(agreed) // 2
        found.append(Reviewer(name, share(agreed[:half]), share(agreed[half:])))
    return found


def _usual(examples: Sequence[Example], said: Sequence[Prediction]) -> dict[Label, float]:
    """How sure the models are of a label on average where it was given."""
    chances: dict[Label, list[float]] = defaultdict(list)
    for example, one in zip(examples, said, strict=True):
        chances[example.label].append(one.labels[example.label])
    return {label: sum(values) / len(values) for label, values in chances.items()}
