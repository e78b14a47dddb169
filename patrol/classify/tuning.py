"""Texts with labels and a sentence encoder -> contrastive steps that draw like labels together and push others apart.

The first half of SetFit (Tunstall et al. 2022): pairs of texts, mean squared error of their cosine against 1 or 0. It
wants a GPU for a real encoder; the linear heads are then trained as always.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from patrol.errors import ModelError

Pair = tuple[str, str, float]


def pairs(texts: Sequence[tuple[str, str]], seed: int) -> Iterator[Pair]:
    """Endless pairs of different (text, label) rows: one of a label, one across labels, and so on; the same for a seed.

    Raises:
        ModelError: fewer than two labels, or none that has two texts.
    """
    groups: dict[str, list[str]] = {}
    for text, label in texts:
        groups.setdefault(label, []).append(text)
    repeated = sorted(label for label, rows in groups.items() if len(rows) > 1)
    if len(groups) < 2 or not repeated:
        raise ModelError("too few texts to tune on", hint="two labels, and one with two texts at least")
    dice = random.Random(seed)  # noqa: S311  # a draw that repeats, no secret
    while True:
        first, second = dice.sample(groups[dice.choice(repeated)], 2)
        yield first, second, 1.0
        one, other = dice.sample(sorted(groups), 2)
        yield dice.choice(groups[one]), dice.choice(groups[other]), 0.0


def tune(
    embed: Callable[[Sequence[str]], Any],
    parameters: Iterable[Any],
    texts: Sequence[tuple[str, str]],
    *,
    steps: int,
    batch: int = 16,
    rate: float = 2e-5,
    seed: int = 21,
) -> list[float]:
    """Take contrastive steps on the parameters -> the loss of each.

    Args:
        embed: texts -> a tensor of shape (texts, dimensions) that gradients flow through.
        parameters: what is moved (torch parameters, changed in place).
        rate: the learning rate of AdamW.

    Raises:
        ModelError: torch is not installed, too few texts, or a loss that is no number.
    """
    try:
        import torch
    except ImportError as error:
        raise ModelError("torch is not installed", hint="make embed") from error
    moved, drawn, losses = list(parameters), pairs(texts, seed), list[float]()
    optimiser = torch.optim.AdamW(moved, lr=rate)
    for _ in range(steps):
        rows = [next(drawn) for _ in range(batch)]
        cosines = torch.nn.functional.cosine_similarity(
            embed([row[0] for row in rows]), embed([row[1] for row in rows])
        )
        wanted = torch.tensor([row[2] for row in rows], device=cosines.device)
        loss = torch.nn.functional.mse_loss(cosines, wanted)
        if not torch.isfinite(loss):
            raise ModelError("the loss is no number any more", hint="take a smaller learning rate")
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(moved, 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
    return losses
