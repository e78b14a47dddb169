"""Labelled texts as the encoder's words -> the nets that read them (`classify/pooling`), trained in torch.

Each net learns label, act, modus and whether anything is offered at once: its attention and heads from nothing, the
encoder's upper layers (`adapting`) from what they were. One net for each part of the examples learns from the others,
the last one from all.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.classify.adapting import attached, fresh, read_on
from patrol.classify.pooling import HEARD, QUERIES, Pools, heard
from patrol.errors import ModelError
from patrol.records import CASES, LABELS, MODI, SPEECH_ACTS, Example

PARTS, WIDE = 3, 192
MOST = 12_000
"""Examples that nets learn from at most, for their words are held in memory (some 60 kB each)."""
Words = Sequence[npt.NDArray[np.float16]]
Seen = Callable[[int, float], None]
_BATCH, _SMOOTHED, _DROPPED = 32, 0.05, 0.3
_MODUS = 2.0  # weight of its loss, for only cases have one
_MOVING, _RATE, _DECAY = 1e-3, 2e-3, 0.05
"""Rates of AdamW: of what moves the encoder, which nothing draws back to zero; of the rest; and what does there."""
_NEAR = 16
"""Batches that are drawn together and sorted by length, so that little is padded."""
_THREADS = 2  # always as many: the same weights whatever the number of processors
_ACTS, _MODI = len(LABELS), len(LABELS) + len(SPEECH_ACTS)


def attending(
    examples: Sequence[Example],
    parts: Sequence[int],
    words: Words,
    keys: Sequence[int],
    layers: Sequence[Any],
    *,
    rounds: int,
    seed: int,
    seen: Seen | None = None,
) -> Pools:
    """Nets that are trained on these examples.

    Args:
        examples: what nets may learn from: those held out are left out before.
        parts: of each, the part below `PARTS`, and so the net, that shall not learn from it.
        words: what the encoder's lower layers make of the words of each, of shape (words, dimensions).
        keys: the key of each text (`pooling.text_key`).
        layers: the encoder's upper ones, which stay as they are; none: words are taken as they come.
        rounds: how often each net goes over its examples.
        seed: of weights, order and what is dropped: the same examples and seed end in the same nets on one machine.
        seen: told of each round of each net: how many were made, and the loss.

    Raises:
        ModelError: too few examples for so many parts, or a loss that is no number.
    """
    if len(set(parts)) < PARTS:
        raise ModelError(
            f"{len(parts)} examples are too few for {PARTS} parts",
            hint="decide more items, or leave out pooling_rounds",
        )
    nets, layers = [], [copy.deepcopy(layer).cpu().requires_grad_(False).train() for layer in layers]
    with _steady():
        for net in range(PARTS + 1):
            kept = [at for at, part in enumerate(parts) if part != net]
            told = _Told.of([examples[at] for at in kept])
            counted = None if seen is None else _from(net * rounds, seen)
            shelf = _Shelf([words[at] for at in kept])
            nets.append(_trained(shelf, layers, told, rounds, seed + net, counted))
    arrays = {name: np.concatenate([net[name] for net in nets]) for name in nets[0]}
    known = dict(zip(keys, parts, strict=True))
    seen_keys = np.array(sorted(known), dtype=np.uint64)
    part = np.array([known[key] for key in sorted(known)], dtype=np.uint8)
    return Pools({name: _half(array) for name, array in arrays.items()}, seen_keys, part)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Texts as words, handed out in batches of tensors."""

    words: Words

    def batch(self, rows: Sequence[int]) -> tuple[Any, Any]:
        """Words (rows, words, dimensions) and their mask."""
        import torch

        longest = max(len(self.words[row]) for row in rows)
        words = np.zeros((len(rows), longest, self.words[0].shape[1]), dtype=np.float32)
        mask = np.zeros((len(rows), longest), dtype=np.float32)
        for at, row in enumerate(rows):
            words[at, : len(self.words[row])] = self.words[row]
            mask[at, : len(self.words[row])] = 1
        return torch.from_numpy(words), torch.from_numpy(mask)

    def drawn(self, dice: random.Random) -> Iterator[list[int]]:
        """All rows once, in batches of like length."""
        rows, batches = list(range(len(self.words))), list[list[int]]()
        dice.shuffle(rows)
        for start in range(0, len(rows), _BATCH * _NEAR):
            near = sorted(rows[start : start + _BATCH * _NEAR], key=lambda row: len(self.words[row]))
            batches += [near[at : at + _BATCH] for at in range(0, len(near), _BATCH)]
        dice.shuffle(batches)
        yield from batches


@dataclass(frozen=True, slots=True)
class _Told:
    """What the examples say, as tensors: classes of label and act, kinds of modus (asked of cases alone), offers."""

    labels: Any
    acts: Any
    modi: Any
    cases: Any
    offers: Any

    @classmethod
    def of(cls, examples: Sequence[Example]) -> _Told:
        import torch

        return cls(
            torch.tensor([LABELS.index(one.label) for one in examples]),
            torch.tensor([SPEECH_ACTS.index(one.speech_act) for one in examples]),
            torch.tensor([[float(name in one.modus) for name in MODI] for one in examples]),
            torch.tensor([one.label in CASES for one in examples]),
            torch.tensor([float(one.speech_act == "offer") for one in examples]),
        )

    def loss(self, made: Any, rows: Sequence[int]) -> Any:
        """How far what a net made of these rows is from what they say."""
        from torch.nn import functional as f

        cases = self.cases[rows]
        total = f.cross_entropy(made[:, :_ACTS], self.labels[rows], label_smoothing=_SMOOTHED)
        total = total + f.cross_entropy(made[:, _ACTS:_MODI], self.acts[rows], label_smoothing=_SMOOTHED)
        total = total + f.binary_cross_entropy_with_logits(made[:, -1], self.offers[rows])
        if cases.any():
            kinds = f.binary_cross_entropy_with_logits(made[cases][:, _MODI:-1], self.modi[rows][cases])
            total = total + _MODUS * kinds
        return total


def _trained(
    shelf: _Shelf, layers: Sequence[Any], told: _Told, rounds: int, seed: int, seen: Seen | None
) -> dict[str, Any]:
    """One net's arrays, the axis of nets first."""
    import torch

    torch.manual_seed(seed)
    moving = {name: torch.nn.Parameter(array) for name, array in fresh(layers).items()}
    reading = {name: torch.nn.Parameter(array) for name, array in _fresh(shelf.words[0].shape[1]).items()}
    weights = {**moving, **reading}
    optimiser = torch.optim.AdamW(
        [{"params": moving.values(), "weight_decay": 0.0}, {"params": reading.values(), "weight_decay": _DECAY}]
    )
    steps = rounds * math.ceil(len(shelf.words) / _BATCH) + rounds * _NEAR  # a round may have a few short batches more
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, [_MOVING, _RATE], total_steps=steps, pct_start=_RISING)
    dice = random.Random(seed)  # noqa: S311  # a draw that repeats, no secret
    with attached(layers, moving):
        for number in range(1, rounds + 1):
            losses = []
            for rows in shelf.drawn(dice):
                words, mask = shelf.batch(rows)
                with torch.autocast("cpu", torch.bfloat16, enabled=_halves_quickly()):
                    read = read_on(layers, words, mask)
                loss = told.loss(heard(weights, read.float()[None], mask, dropped=_DROPPED)[0], rows)
                if not torch.isfinite(loss):
                    raise ModelError("the loss is no number any more", hint="look for texts that are none")
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
                optimiser.step()
                pace.step()
                losses.append(float(loss.detach()))
            if seen is not None:
                seen(number, sum(losses) / len(losses))
    return {name: weight.detach().numpy() for name, weight in weights.items()}


_RISING = 0.15
"""Share of the steps in which rates rise to their height; from there they fall."""


def _halves_quickly() -> bool:
    """Whether this processor multiplies numbers of half length faster than whole ones."""
    import torch

    return bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def _fresh(dimensions: int) -> Mapping[str, Any]:
    """Weights to begin with: uniform, within one over the root of what comes in."""
    import torch

    found = (QUERIES + 1) * WIDE
    sizes = {"project": (dimensions, WIDE), "place": (2, WIDE), "queries": (WIDE, QUERIES), "head": (found, len(HEARD))}
    made = {name: (torch.rand(1, *size) * 2 - 1) / math.sqrt(size[0]) for name, size in sizes.items()}
    return {**made, "base": torch.zeros(1, len(HEARD))}


def _half(array: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """In the steps in which it is kept."""
    return array.astype(np.float16).astype(np.float32)


def _from(before: int, seen: Seen) -> Seen:
    return lambda number, loss: seen(before + number, loss)


@contextmanager
def _steady() -> Iterator[None]:
    """Chance and threads as they are set here, and afterwards as they were."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(_THREADS)
    try:
        with torch.random.fork_rng():
            yield
    finally:
        torch.set_num_threads(threads)
