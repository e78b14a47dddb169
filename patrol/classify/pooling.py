"""The encoder's words of a post -> what a few nets make of them, each with upper layers and attention of its own.

The mean over all words says what a post is about. Whether it offers anything often stands in a single clause, which a
mean drowns: each net reads on from the encoder's lower layers with the upper ones moved to its purpose (`adapting`),
asks every word a few learned questions, and takes the words that answer (attention pooling; Lin et al. 2017, "A
Structured Self-attentive Sentence Embedding"). Their outputs are columns beside the mean for the linear heads. Each net
but the last was trained without one part of the examples, and a text that some of them learnt from is read by the one
that did not, always: so the heads, which learn from the same texts, see them read as honestly as a new one. The last
net learnt from all, and reads what is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.classify.adapting import ADAPTED
from patrol.errors import ModelError
from patrol.records import LABELS, MODI, SPEECH_ACTS

Floats = npt.NDArray[np.float32]
HEARD = (*LABELS, *SPEECH_ACTS, *MODI, "offers")
"""What each net is asked: the heads' outputs, and by itself whether anything is offered."""
QUERIES = 8
MOST_NETS, WIDEST, MOST_LAYERS, HIGHEST_RANK = 10, 512, 12, 64
_PREFIX = "pool_"
_HINT = "train it again: patrol model train"
_AXES = {
    "project": ("nets", "encoder", "wide"),
    "place": ("nets", "ends", "wide"),
    "queries": ("nets", "wide", "queries"),
    "head": ("nets", "found", "heard"),
    "base": ("nets", "heard"),
    **{f"down_{name}": ("nets", "layers", wide_in, "rank") for name, (_, wide_in, _) in ADAPTED.items()},
    **{f"up_{name}": ("nets", "layers", "rank", wide_out) for name, (_, _, wide_out) in ADAPTED.items()},
}


@dataclass(frozen=True, slots=True)
class Pools:
    """Nets of one shape, the last for texts that none of them learnt from, and which the others did not learn from.

    Args:
        arrays: float32 in steps of half precision by name, axes as in `_AXES`: for each net what moves the encoder's
            upper layers, a projection of a word, one of its place in the post, the questions, and a linear head over
            what answered each of them and over the mean.
        seen: keys (`text_key`) of the texts that nets learnt from, ascending, uint64.
        part: for each of those the one net that did not learn from it, uint8; never the last.
    """

    arrays: Mapping[str, Floats]
    seen: npt.NDArray[np.uint64]
    part: npt.NDArray[np.uint8]

    @property
    def nets(self) -> int:
        """How many there are."""
        return len(self.arrays["base"])

    @property
    def version(self) -> str:
        """Twelve hex digits over everything."""
        total = hashlib.sha256()
        for array in (*(self.arrays[name] for name in sorted(self.arrays)), self.seen, self.part):
            total.update(np.ascontiguousarray(array).tobytes())
        return total.hexdigest()[:12]

    def readers(self, keys: Sequence[int]) -> npt.NDArray[np.int64]:
        """Which net reads each text: of a text that nets learnt from, the one that did not; of any other the last."""
        asked, read = np.asarray(keys, dtype=np.uint64), np.full(len(keys), self.nets - 1)
        if len(self.seen):
            at = np.minimum(np.searchsorted(self.seen, asked), len(self.seen) - 1)
            known = self.seen[at] == asked
            read[known] = self.part[at[known]]
        return read

    def packed(self) -> dict[str, Any]:
        """Arrays for an `npz`: what `unpacked` takes."""
        arrays = {f"{_PREFIX}{name}": array.astype(np.float16) for name, array in self.arrays.items()}
        return {**arrays, f"{_PREFIX}seen": self.seen, f"{_PREFIX}part": self.part}


def unpacked(arrays: Mapping[str, Any], wide: int, path: Path) -> Pools | None:
    """The nets in an opened `npz`, None where it has none.

    Args:
        wide: numbers that the encoder gives for each word.
        path: the file that is read.

    Raises:
        ModelError: an array is missing, or has another shape or kind than the others ask for.
    """
    if f"{_PREFIX}base" not in arrays:
        return None
    try:
        made = {name: np.asarray(arrays[f"{_PREFIX}{name}"]) for name in _AXES}
        seen, part = np.asarray(arrays[f"{_PREFIX}seen"]), np.asarray(arrays[f"{_PREFIX}part"])
    except KeyError as error:
        raise ModelError(f"{path}: the nets over the encoder lack an array: {error}", hint=_HINT) from error
    nets, inner = (made["project"].shape[0], made["project"].shape[-1]) if made["project"].ndim else (0, 0)
    layers, rank, feed = made["up_wider"].shape[1:] if made["up_wider"].ndim == len(_AXES["up_wider"]) else (0, 0, 0)
    sizes = {"encoder": wide, "nets": nets, "wide": inner, "ends": 2, "queries": QUERIES, "heard": len(HEARD)}
    sizes |= {"found": (QUERIES + 1) * inner, "layers": layers, "rank": rank, "feed": feed}
    fits = all(made[name].shape == tuple(sizes[axis] for axis in axes) for name, axes in _AXES.items())
    fits = fits and 1 <= nets <= MOST_NETS and inner <= WIDEST and layers <= MOST_LAYERS and rank <= HIGHEST_RANK
    plain = all(array.dtype == np.float16 for array in made.values()) and seen.dtype == np.uint64
    known = seen.shape == part.shape and seen.ndim == 1 and part.dtype == np.uint8
    if not (fits and plain and known):
        raise ModelError(f"{path}: the nets over the encoder have arrays of another shape", hint=_HINT)
    if len(part) and (part.max() >= nets - 1 or (np.diff(seen.astype(object)) <= 0).any()):
        raise ModelError(f"{path}: the nets over the encoder do not say what each learnt from", hint=_HINT)
    if not all(np.isfinite(array).all() for array in made.values()):
        raise ModelError(f"{path}: the nets over the encoder have weights that are no numbers", hint=_HINT)
    return Pools({name: array.astype(np.float32) for name, array in made.items()}, seen, part)


def text_key(digest: bytes) -> int:
    """The key of a text by the SHA-256 of what the encoder is given of it."""
    return int.from_bytes(digest[:8])


def heard(arrays: Mapping[str, Any], words: Any, mask: Any, *, dropped: float = 0.0) -> Any:
    """What each net makes of each text, in torch: a tensor of shape (nets, texts, len(HEARD)).

    Args:
        arrays: those of `Pools` as tensors.
        words: what each net's upper layers made of each word, shape (nets, texts, words, encoder).
        mask: 1 for a word, 0 for what fills up, shape (texts, words).
        dropped: share of the head's input that a training leaves out by chance.
    """
    import torch
    from torch.nn import functional

    words = functional.layer_norm(words, words.shape[-1:])
    count = mask.sum(1, keepdim=True)
    at = torch.arange(words.shape[2], device=words.device)[None] / count
    ends = torch.einsum("btp,npd->nbtd", torch.stack([at, 1 - at], dim=-1), arrays["place"])
    inner = functional.gelu(torch.einsum("nbtw,nwd->nbtd", words, arrays["project"]) + ends)
    asked = torch.einsum("nbtd,ndq->nbtq", inner, arrays["queries"])
    answers = asked.masked_fill(mask[None, :, :, None] == 0, -1e9).softmax(dim=2)
    found = torch.einsum("nbtq,nbtd->nbqd", answers, inner).flatten(2)
    mean = (inner * mask[None, :, :, None]).sum(2) / count[None]
    both = functional.dropout(torch.cat([found, mean], dim=-1), dropped, training=dropped > 0)
    return torch.einsum("nbf,nfo->nbo", both, arrays["head"]) + arrays["base"][:, None]
