"""A reading and its signals -> one sparse vector: hashed words, word pairs, letter groups, what was noticed, and where.

Hashing needs no vocabulary, so a model is a plain array, and a word never seen costs nothing. Letter groups carry
words past typos and disguises that folding did not undo.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from patrol.records import Signal
from patrol.signals.speech import unquoted
from patrol.text.reading import Reading

SCHEME = "hashed-3"
"""Names this way of making vectors and of reading what a model makes of them; a model trained on another is refused.
Raise it with any change of either."""
WIDTH = 18_432
MAX_CHARS = 4_000

_WORD_PART, _LETTER_PART, _SIGNAL_PART = 8_192, 6_144, 2_048
_SHAPE_PART = WIDTH - _WORD_PART - _LETTER_PART - _SIGNAL_PART
PARTS = {
    "words": slice(0, _WORD_PART),
    "letters": slice(_WORD_PART, _WORD_PART + _LETTER_PART),
    "signals": slice(_WORD_PART + _LETTER_PART, WIDTH - _SHAPE_PART),
    "shape": slice(WIDTH - _SHAPE_PART, WIDTH),
}
"""Where each part of a vector stands."""
_OPENING, _CLOSING = 60, 80
"""Characters at either end of a text in which it is of note what stands there."""
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_FACTORS = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32)

Vector = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]


def vector(reading: Reading, signals: Sequence[Signal]) -> Vector:
    """Indices (ascending, below `WIDTH`) and weights of one post. Each of the four parts has length 1 (L2).

    Args:
        reading: the post; its folded words are read up to `MAX_CHARS` characters.
        signals: what was noticed in it.
    """
    text = reading.folded[:MAX_CHARS]
    hashes = (_hashed_words(text), _letter_groups(text), _noticed(signals), _shape(reading, signals))
    placed = [part % (at.stop - at.start) + at.start for part, at in zip(hashes, PARTS.values(), strict=True)]
    found, counts = np.unique(np.concatenate(placed).astype(np.int32), return_counts=True)
    weights = 1.0 + np.log(counts)
    borders = np.searchsorted(found, [at.stop for at in PARTS.values()])
    for start, end in pairwise((0, *borders)):
        part = weights[start:end]
        part /= float(np.sqrt((part**2).sum())) or 1.0
    return found, weights.astype(np.float32)


def word_buckets(folded: str) -> Iterator[tuple[int, int, int]]:
    """Every word of a folded text: where it starts and ends, and the index of its feature in `vector`."""
    matches = list(_WORDS.finditer(folded[:MAX_CHARS]))
    hashes = _crc([_token(match.group()) for match in matches]) % _WORD_PART
    for match, index in zip(matches, hashes, strict=True):
        yield *match.span(), int(index)


def _token(word: str) -> str:
    """Every number becomes one token of its length: the figure itself would be learnt by heart."""
    return "0" * len(word) if word.isdigit() else word


def _hashed_words(text: str) -> npt.NDArray[np.uint32]:
    """Words, then pairs of neighbours: the hash of "a b" is that of " b" gone on with from a's."""
    tokens = ["0" * len(word) if word.isdigit() else word for word in _WORDS.findall(text)]
    words = " ".join(tokens).encode("utf-8", "surrogatepass").split()
    hashes = list(map(zlib.crc32, words))
    pairs = map(zlib.crc32, [b" " + word for word in words[1:]], hashes)
    return np.array([*hashes, *pairs], dtype=np.uint32)


def _letter_groups(text: str) -> npt.NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    groups = [_group_hashes(codes, size) for size in (4, 5) if len(codes) >= size]
    return np.concatenate(groups) if groups else np.empty(0, dtype=np.uint32)


def _group_hashes(codes: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint32]:
    count = len(codes) - size + 1
    mixed = np.full(count, size, dtype=np.uint32)
    for position in range(size):
        mixed = (mixed ^ codes[position : position + count]) * _FACTORS[position]
        mixed ^= mixed >> np.uint32(15)
    return mixed


def _noticed(signals: Iterable[Signal]) -> npt.NDArray[np.uint32]:
    names = set()
    for signal in signals:
        names.add(signal.name)
        if isinstance(signal.value, str) and signal.name not in _IDENTIFYING:
            names.add(f"{signal.name}={signal.value}")
    return _crc(sorted(names))


def _shape(reading: Reading, signals: Iterable[Signal]) -> npt.NDArray[np.uint32]:
    """Where in a post things are said: in its title, first, last, quoted or not; and what kind of text it is."""
    text, outside, said = reading.text, unquoted(reading), set[str]()
    for signal in signals:
        said.add(f"{'own' if outside(signal) else 'quoted'} {signal.name}")
        if signal.field == "title":
            said.add(f"title {signal.name}")
        elif signal.start < _OPENING:
            said.add(f"opening {signal.name}")
        if signal.field == "text" and signal.start > len(text) - _CLOSING:
            said.add(f"closing {signal.name}")
    for mark in "?!\n":
        said.add(f"{mark} {min(text.count(mark), 4)}")
    said.add(f"letters {len(text).bit_length()}")
    if text.rstrip().endswith("?"):
        said.add("ends asking")
    if reading.title:
        said.add("has a title")
    return _crc(sorted(said))


# a model must never learn whose number it is
_IDENTIFYING = frozenset({"contact", "official_contact"})


def _crc(tokens: Sequence[str]) -> npt.NDArray[np.uint32]:
    hashes = [zlib.crc32(token.encode("utf-8", "surrogatepass")) for token in tokens]
    return np.array(hashes, dtype=np.uint32)
