"""Texts -> sentence embeddings, through sentence-transformers at first use. The one place that runs that library.

Nothing is fetched here (`fetching` does that). What was embedded once is kept by the hash of its text.
"""

from __future__ import annotations

import hashlib
import importlib.util
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.classify.carrier import hush
from patrol.classify.embeddings import EmbeddingStore
from patrol.classify.fetching import altered, read_note
from patrol.errors import ModelError
from patrol.workspace import Workspace

MAX_CHARS = 2_000
WIDE = 384  # of each layer of multilingual-e5-small
DIMENSIONS = 2 * WIDE
"""Of the middle layer and of the last: the heads tell risky posts, acts and labels better by both than by the last
alone (out of fold on the seed set, n = 3,186: risky posts found .926 and .901 at equal false alarms)."""
BATCH = 32
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


def find_encoder(workspace: Workspace, version: str | None = None) -> Encoder | None:
    """The encoder as it was brought, the workspace's own before the checkout's; or the tuned one of that version, no
    other in its place. None where there is none, or its libraries are missing."""
    if version is None:
        places = [encoder_place(workspace), workspace.bundled / "data" / "run" / "encoder"]
    else:
        places = [tuned_place(workspace, version)]
    folder = next((place for place in places if read_note(place)), None)
    if folder is None or not is_installed():
        return None
    found = Encoder(folder, workspace.run_dir)
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
    """

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self.folder = folder
        self.version = version_of(folder)
        self._store = EmbeddingStore(kept / f"embeddings-{self.version}-{DIMENSIONS}.bin" if kept else None, DIMENSIONS)
        self._loaded: Any = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeddings of shape (len(texts), DIMENSIONS), each of length 1, in half precision's steps.

        Raises:
            ModelError: the library is missing, or a file of the folder is not what was brought.
        """
        ready = [prepared(text) for text in texts]
        keys = [hashlib.sha256(text.encode()).digest() for text in ready]
        fresh = {key: text for key, text in zip(keys, ready, strict=True) if key not in self._store}
        if fresh:
            self._store.add(list(fresh), self._encode(list(fresh.values())))
        return self._store.get(keys)

    def _encode(self, texts: Sequence[str]) -> Floats:
        if self._loaded is None:
            self._loaded = load(self.folder)
        made = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # of like length, so that little is padded
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            made[rows] = _two_layers(self._loaded, [texts[at] for at in rows])
        return made


def _two_layers(encoder: Any, texts: Sequence[str]) -> Floats:
    """The mean over the tokens at the middle layer and at the last, side by side, each of one length."""
    import torch

    with torch.inference_mode():
        told = encoder(on_device(encoder, texts))
        layers, mask = told["all_layer_embeddings"], told["attention_mask"].unsqueeze(-1)
        means = [(layers[at] * mask).sum(1) / mask.sum(1) for at in (len(layers) // 2, -1)]
        both = torch.cat([torch.nn.functional.normalize(mean) for mean in means], dim=1) / 2**0.5
        return np.asarray(both.float().cpu(), dtype=np.float32)


def on_device(encoder: Any, texts: Sequence[str]) -> dict[str, Any]:
    """What a loaded encoder takes, for these texts, where its parameters are."""
    tokens = encoder.preprocess(list(texts))
    return {name: value.to(encoder.device) if hasattr(value, "to") else value for name, value in tokens.items()}


def load(folder: Path) -> Any:
    """The sentence-transformers model in a folder, on a GPU where there is one.

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
    made = SentenceTransformer(str(folder), device="cuda" if cuda.is_available() else "cpu", local_files_only=True)
    made[0].auto_model.config.output_hidden_states = True  # all layers, not the last alone
    return made
