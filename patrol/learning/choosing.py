"""Texts and what a model says of them -> the few whose decisions would teach it most: doubtful, and unlike each other.

Uncertainty by diversity, greedily (in the manner of Brinker 2003): each time the text is taken whose doubt, times its
distance to the nearest one that was taken before, is the greatest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from patrol.classify.features import WIDTH, Vector
from patrol.learning.comparing import risk
from patrol.records import Prediction

DIMENSIONS = 256
OF_ONE_ACCOUNT = 2
"""Texts of one account that are asked about in one go: nobody fills an analyst's day."""
LEAST_DOUBT = 0.05
_SIGNS_SEED = 5


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A text as a vector, what the model says of it, and who posted it."""

    vector: Vector
    said: Prediction
    account: str | None = None


def doubt(said: Prediction) -> float:
    """How little a model knows whether a text is risky: 1 at even odds, 0 where it is sure."""
    return 1.0 - abs(2 * risk(said) - 1.0)


def choose(texts: Sequence[Doubtful], most: int) -> list[int]:
    """The places of the texts to ask about, the most telling first; the same texts give the same choice."""
    doubts = np.array([doubt(text.said) for text in texts])
    rows = _dense(texts)
    apart, taken, accounts = np.ones(len(texts)), list[int](), Counter[str]()
    worth = np.where(doubts >= LEAST_DOUBT, doubts, 0.0)
    while len(taken) < most and len(texts):
        best = int((worth * apart).argmax())
        if worth[best] * apart[best] <= 1e-9:
            break
        taken.append(best)
        worth[best] = 0.0
        apart = np.minimum(apart, np.clip(1.0 - rows @ rows[best], 0.0, 1.0))
        if account := texts[best].account:
            accounts[account] += 1
            if accounts[account] >= OF_ONE_ACCOUNT:
                worth[[index for index, text in enumerate(texts) if text.account == account]] = 0.0
    return taken


def _dense(texts: Sequence[Doubtful]) -> npt.NDArray[np.float64]:
    """The sparse vectors, projected (Johnson and Lindenstrauss) so that distances are cheap; of length 1."""
    dice = np.random.default_rng(_SIGNS_SEED)
    buckets, signs = dice.integers(DIMENSIONS, size=WIDTH), dice.choice([-1.0, 1.0], size=WIDTH)
    rows = np.zeros((len(texts), DIMENSIONS))
    for row, text in zip(rows, texts, strict=True):
        indices, weights = text.vector
        np.add.at(row, buckets[indices], signs[indices] * weights)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1.0, lengths))
