"""A sentence encoder small enough to be made by a test, in the shape in which the real one is brought."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from patrol.classify.adapting import LOWER
from patrol.classify.carrier import Carried, write_folder
from patrol.classify.encoder import WIDE
from patrol.classify.fetching import bring
from tests.learning_samples import KINDS

_INNER, _LAYERS = 32, LOWER + 1


def a_small_encoder(folder: Path) -> None:
    """A BERT of few layers that knows the sample's words, in the shape in which the real one is brought."""
    words = sorted({word for _, _, told in KINDS.values() for word in told.split()})
    pieces = (
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        "▁query:",
        *(f"▁{word}" for word in words),
        *"▁abcdefghijklmnopqrstuvwxyz",
    )
    dice, wide = np.random.default_rng(3), WIDE
    sizes = {
        "emb.word": len(pieces) * wide,
        "emb.pos": 64 * wide,
        "emb.type": 2 * wide,
    }
    for layer in range(_LAYERS):
        sizes |= {f"l{layer}.{name}.w": wide * wide for name in ("q", "k", "v", "ao")}
        sizes |= {f"l{layer}.{name}.w": wide * _INNER for name in ("fi", "fo")}
        sizes |= {f"l{layer}.{name}.b": wide for name in ("q", "k", "v", "ao", "fo")}
        sizes[f"l{layer}.fi.b"] = _INNER
    tensors = {name: (dice.normal(size=size) * 0.05).astype(np.float32) for name, size in sizes.items()}
    norms = (f"l{layer}.{name}" for layer in range(_LAYERS) for name in ("aln", "oln"))
    for name in ("emb.ln", *norms):
        tensors |= {f"{name}.w": np.ones(wide, np.float32), f"{name}.b": np.zeros(wide, np.float32)}
    shape = {"hidden_size": wide, "num_hidden_layers": _LAYERS, "num_attention_heads": 4, "intermediate_size": _INNER}
    shape |= {"vocab_size": len(pieces), "max_position_embeddings": 64, "type_vocab_size": 2}
    scores = tuple((piece, -1.0 if len(piece) > 2 else -9.0) for piece in pieces)
    special = {"bos": 0, "eos": 2, "pad": 1, "unk": 3}

    def fill(fresh: Path) -> str:
        write_folder(Carried(shape, 1e-12, scores, special, tensors), fresh)
        return "a small one"

    bring(folder, "wheel", fill)
