"""Texts -> sentence embeddings, through sentence-transformers at first use. The one place that runs that library.

Nothing is fetched here (`fetching` does that). What was embedded once is kept by the hash of its text.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from patrol.classify.adapting import LOWER, moved, read_on
from patrol.classify.carrier import hush
from patrol.classify.embeddings import EmbeddingStore
from patrol.classify.fetching import altered, read_note
from patrol.classify.pooling import HEARD, Pools, heard, text_key
from patrol.errors import ModelError
from patrol.workspace import Workspace

MAX_CHARS = 2_000
WIDE = 384  # of each layer of multilingual-e5-small
LAYERS = 8
"""Of the twelve, those that are kept: the upper ones were trained to draw paraphrases together, and forget what a text
does. Out of fold on the seed set (n = 5,990) a linear head over the light features and the mean of layer 8 tells
offers from the rest in .938 of the texts, of layer 12 in .930, of layers 6 and 12 in .934; a third of the time is
saved too. Beside nets, which read on with upper layers of their own, the mean of the lower ones does as well (out of
fold, n = 7,995: .955, and .954 with that of layer 8)."""
BATCH, BATCH_CHARS = 32, 16_000
"""At most, of a batch: texts, and letters once all are padded to the longest. What the encoder holds while it runs
grows with their square."""
_SCHEME = 2  # counts up with any change of what is made of a text: what was kept before is passed by
_FURTHEST = 1e3  # nets that were trained here stay far below; those of another unit may say anything
Floats = npt.NDArray[np.float32]


def is_installed() -> bool:
    """Whether sentence-transformers is there; asked without loading it."""
    return importlib.util.find_spec("sentence_transformers") is not None


def encoder_place(workspace: Workspace) -> Path:
    """Where the workspace's own encoder lies, or is brought to."""
    return workspace.run_dir / "encoder"


def tuned_place(workspace: Workspace, version: str) -> Path:
    """Where an encoder that was fine-tuned here lies."""
    return workspace.run_dir / f"encoder-{version}"


def find_encoder(workspace: Workspace, version: str | None = None, pools: Pools | None = None) -> Encoder | None:
    """The encoder as it was brought, the workspace's own before the checkout's; or the tuned one of that version, no
    other in its place; with nets over it, where a model has them. None where there is none, or its libraries are
    missing."""
    if version is None:
        places = [encoder_place(workspace), workspace.bundled / "data" / "run" / "encoder"]
    else:
        places = [tuned_place(workspace, version)]
    folder = next((place for place in places if read_note(place)), None)
    if folder is None or not is_installed():
        return None
    found = Encoder(folder, workspace.run_dir, pools)
    return found if version in (None, found.version) else None


def version_of(folder: Path) -> str:
    """Twelve hex digits over the hashes of an encoder's files.

    Raises:
        ModelError: there is no encoder in the folder.
    """
    note = read_note(folder)
    if note is None:
        raise ModelError(f"there is no encoder in {folder}", hint="patrol model encoder get")
    return hashlib.sha256(repr(sorted(note["files"].items())).encode()).hexdigest()[:12]


def prepared(text: str) -> str:
    """A text as the encoder is given it: folded to compatibility forms, cut at `MAX_CHARS`, on one line, with the
    prefix that the E5 family was trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings")."""
    whole = "query: " + " ".join(unicodedata.normalize("NFKC", text[:MAX_CHARS]).split())
    return whole.encode("utf-8", "replace").decode()  # half characters cannot be tokenised


class Encoder:
    """The encoder in a folder, loaded when the first text asks for it.

    Args:
        folder: an ordinary sentence-transformers folder, brought by `patrol model encoder get`.
        kept: where embeddings are kept between runs; None: in memory alone.
        pools: nets that read its words, whose outputs stand behind the mean.
    """

    def __init__(self, folder: Path, kept: Path | None = None, pools: Pools | None = None) -> None:
        self.folder = folder
        self.version = version_of(folder)
        self.pools = pools
        self.dimensions = WIDE + (len(HEARD) if pools else 0)
        name = f"embeddings-{_SCHEME}-{self.version}-{pools.version if pools else LAYERS}.bin"
        self._store = EmbeddingStore(kept / name if kept else None, self.dimensions)
        self._loaded: _Loaded | None = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeddings of shape (len(texts), dimensions), in half precision's steps: the mean over the words, of length
        1; where there are nets, that of the lower layers' words alone, and behind it what the nets make of them.

        Raises:
            ModelError: the library is missing, or a file of the folder is not what was brought.
        """
        ready = [prepared(text) for text in texts]
        keys = [_key(text) for text in ready]
        fresh = {key: text for key, text in zip(keys, ready, strict=True) if key not in self._store}
        if fresh:
            self._store.add(list(fresh), self._encode(list(fresh.values())))
        return self._store.get(keys)

    def words(self, texts: Sequence[str]) -> tuple[list[npt.NDArray[np.float16]], list[int]]:
        """What the lower layers make of the words of each text, of shape (words, WIDE), and its key: what nets are
        trained on.

        Raises:
            ModelError: as for `embed`.
        """
        ready = [prepared(text) for text in texts]
        made: list[Any] = [None] * len(ready)
        for rows, states, mask in self._batches(ready):
            for row, text, count in zip(rows, states, mask.sum(1).tolist(), strict=True):
                made[row] = text[: int(count)].cpu().numpy().astype(np.float16)
        return made, [text_key(_key(text)) for text in ready]

    def upper(self) -> Sequence[Any]:
        """The layers above those that `words` reads with, to train over.

        Raises:
            ModelError: as for `embed`.
        """
        return self._opened().layers.upper

    def _encode(self, texts: Sequence[str]) -> Floats:
        import torch

        made, opened = np.empty((len(texts), self.dimensions), dtype=np.float32), self._opened()
        for rows, states, mask in self._batches(texts):
            with torch.inference_mode():
                words = read_on(opened.layers.upper, states, mask) if self.pools is None else states
                mean = (words * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
                made[rows, :WIDE] = torch.nn.functional.normalize(mean).float().cpu()
                if self.pools is not None:
                    readers = self.pools.readers([text_key(_key(texts[row])) for row in rows])
                    made[rows, WIDE:] = opened.heard(states, mask, torch.from_numpy(readers)).cpu()
        return made

    def _opened(self) -> _Loaded:
        if self._loaded is None:
            self._loaded = _Loaded.of(_layers(self.folder, self.version), self.pools)
        return self._loaded

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Any, Any]]:
        """Which texts, what the lower layers make of their words as a tensor, and which of them are words, in batches
        of like length, so that little is padded."""
        import torch

        lower = self._opened().layers.lower
        for rows in batched([len(text) for text in texts]):
            with torch.inference_mode():
                told = lower(on_device(lower, [texts[at] for at in rows]))
            yield rows, told["token_embeddings"], told["attention_mask"]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Layers:
    """An encoder in memory: its lower layers as a sentence-transformers model, its upper ones as they were brought."""

    lower: Any
    upper: Sequence[Any]


_IN_MEMORY = WeakValueDictionary[tuple[Path, str], _Layers]()
"""Half a gigabyte each: whoever reads with the same files reads with the same layers, which nobody changes."""


def _layers(folder: Path, version: str) -> _Layers:
    found = _IN_MEMORY.get((folder, version))
    if found is None:
        lower = load(folder)
        body = lower[0].auto_model
        found = _Layers(lower, body.encoder.layer[LOWER:])
        body.encoder.layer = body.encoder.layer[:LOWER]
        _IN_MEMORY[folder, version] = found
    return found


@dataclass(frozen=True, slots=True)
class _Loaded:
    """An encoder with the nets' arrays, and its upper layers as each net that was asked for moves them."""

    layers: _Layers
    arrays: Mapping[str, Any]
    moved: dict[int, Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, layers: _Layers, pools: Pools | None) -> _Loaded:
        import torch

        arrays, where = pools.arrays if pools else {}, layers.lower.device
        return cls(layers, {name: torch.from_numpy(array).to(where) for name, array in arrays.items()})

    def heard(self, states: Any, mask: Any, readers: Any) -> Any:
        """What the nets make of texts, each read by its own, within bounds: shape (texts, len(HEARD))."""
        import torch

        made = torch.empty(len(states), len(HEARD), device=states.device)
        for net in readers.unique().tolist():
            rows = (readers == net).nonzero()[:, 0].to(states.device)
            if net not in self.moved:
                self.moved[net] = moved(self.layers.upper, self.arrays, net)
            words = read_on(self.moved[net], states[rows], mask[rows])
            own = {name: array[net : net + 1] for name, array in self.arrays.items()}
            made[rows] = heard(own, words.float()[None], mask[rows].float())[0]
        return made.nan_to_num().clamp(-_FURTHEST, _FURTHEST)


def batched(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which texts make a batch, by their lengths: like ones together, the shortest first."""
    rows: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if len(rows) == BATCH or (rows and (len(rows) + 1) * lengths[row] > BATCH_CHARS):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def on_device(encoder: Any, texts: Sequence[str]) -> dict[str, Any]:
    """What a loaded encoder takes, for these texts, where its parameters are."""
    tokens = encoder.preprocess(list(texts))
    return {name: value.to(encoder.device) if hasattr(value, "to") else value for name, value in tokens.items()}


def load(folder: Path) -> Any:
    """The sentence-transformers model in a folder without its upper layers, on a GPU where there is one.

    Raises:
        ModelError: the library is missing, or a file of the folder is not what was brought.
    """
    if not is_installed():
        raise ModelError("the sentence encoder's libraries are not installed", hint="make embed")
    if wrong := altered(folder):
        raise ModelError(
            f"{folder / wrong[0]} is not the file that was brought", hint="patrol model encoder get brings it anew"
        )
    from sentence_transformers import SentenceTransformer
    from torch import cuda

    hush()
    _give_memory_back()
    made = SentenceTransformer(str(folder), device="cuda" if cuda.is_available() else "cpu", local_files_only=True)
    body = made[0].auto_model
    body.encoder.layer = body.encoder.layer[:LAYERS]
    body.config.num_hidden_layers = len(body.encoder.layer)
    return made


def _give_memory_back() -> None:
    """Have the C library return large blocks to the system when they are freed. Tensors of ever other sizes leave holes
    otherwise, and the process grows: 6,000 posts in doubt took 1,571 MB at most, 1,152 MB with this,
    which makes the encoder a fifth to a third slower."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_TRIM_THRESHOLD, 1_000_000)


_M_TRIM_THRESHOLD = -1  # malloc.h
