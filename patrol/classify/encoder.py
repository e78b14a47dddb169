"""Texts -> sentence embeddings, through sentence-transformers at first use. The one place that knows that library."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.errors import ModelError

MAX_CHARS = 2_000


def load_encoder(folder: Path) -> Any:
    """A sentence-transformers model from an ordinary folder of that library; nothing is ever fetched here.

    Raises:
        ModelError: the library or the folder is missing; the hint says what to do.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            "the sentence encoder is not installed", hint="make embed, or pip install 'patrol[embed]'"
        ) from error
    if not folder.is_dir():
        raise ModelError(f"there is no encoder in {folder}", hint="put a sentence-transformers folder there")
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def encode(encoder: Any, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Embeddings of shape (len(texts), dimensions), each of length 1.

    Texts are folded to compatibility forms, cut at `MAX_CHARS` and given the prefix that the E5 family was
    trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings").
    """
    ready = ["query: " + unicodedata.normalize("NFKC", text)[:MAX_CHARS] for text in texts]
    return np.asarray(encoder.encode(ready, normalize_embeddings=True), dtype=np.float32)
