"""Texts with labels and a sentence encoder -> contrastive steps that draw like labels together and push others apart.

The first half of SetFit (Tunstall et al. 2022): pairs of texts, mean squared error of their cosine against 1 or 0. It
wants a GPU for a real encoder; the linear heads are then trained as always. The vocabulary's vectors stay as they are:
they are four fifths of the parameters, and words that no label was given for should not drift from those that had one.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from patrol.classify.encoder import load, on_device, prepared, version_of
from patrol.classify.fetching import bring
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
    seen: Callable[[int, float], None] | None = None,
) -> list[float]:
    """Take contrastive steps on the parameters -> the loss of each.

    Args:
        embed: texts -> a tensor of shape (texts, dimensions) that gradients flow through.
        parameters: what is moved (torch parameters, changed in place).
        rate: the learning rate of AdamW.
        seen: told of each step: how many were taken, and its loss.

    Raises:
        ModelError: torch is not installed, too few texts, or a loss that is no number.
    """
    try:
        import torch
    except ImportError as error:
        raise ModelError("torch is not installed", hint="make embed") from error
    moved, drawn, losses = list(parameters), pairs(texts, seed), list[float]()
    optimiser = torch.optim.AdamW(moved, lr=rate)
    torch.manual_seed(seed)  # for what an encoder drops out
    for step in range(1, steps + 1):
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
        if seen is not None:
            seen(step, losses[-1])
    return losses


def tune_encoder(
    base: Path,
    place: Callable[[str], Path],
    texts: Sequence[tuple[str, str]],
    *,
    unready: str,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    seen: Callable[[int, float], None] | None = None,
) -> str:
    """Fine-tune the encoder in `base` on (text, label) rows, write it to `place` of its version -> that version.

    The base stays as it is; the tuned one is written whole or not at all, with the hash of each file. Until its version
    is known it lies in the place of `unready`.

    Raises:
        ModelError: the libraries are missing, the base was altered, too few texts, or a disk that cannot be written.
    """
    encoder = load(base)
    moved = [parameter for name, parameter in encoder.named_parameters() if "word_embeddings" not in name]

    def embed(rows: Sequence[str]) -> Any:
        return encoder(on_device(encoder, rows))["sentence_embedding"]

    encoder.train()
    ready = [(prepared(text), label) for text, label in texts]
    losses = tune(embed, moved, ready, steps=steps, batch=batch, rate=rate, seed=seed, seen=seen)
    encoder.eval()
    fresh = place(unready)

    def fill(folder: Path) -> str:
        encoder.save(str(folder), create_model_card=False)
        tenth = max(1, len(losses) // 10)
        first, last = (sum(some) / len(some) for some in (losses[:tenth], losses[-tenth:]))
        return f"{steps} steps on {len(texts)} texts, loss {first:.3f} -> {last:.3f}"

    bring(fresh, "tuning", fill)
    version = version_of(fresh)
    try:
        if not place(version).exists():  # the same steps on the same texts end in the same weights
            fresh.rename(place(version))
    except OSError as error:
        raise ModelError(f"the encoder cannot be written to {place(version)}: {error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return version
