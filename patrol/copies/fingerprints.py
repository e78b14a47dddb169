"""Title and text -> a `Fingerprint`; two fingerprints -> whether they are near-copies; one -> its index bands.

MinHash (Broder 1997) over five-character shingles of the folded words, long numbers and emoji as one feature each,
so that a phone in common weighs no more than one shingle; LSH bands (Indyk and Motwani 1998) to find candidates.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patrol.copies.folding import Stream, fold

Hashes = NDArray[np.uint64]

SHINGLE = 5
ROWS = 4
BANDS = 32
LIKE = 0.58
"""Shared part of all shingles from which two texts are copies. Measured (tests/test_copies.py): edited copies of one
ad share .51 to 1, ads that share a frame, a closing and a duty .59 at most, others .2."""
SHORT = 60
"""Texts of fewer letters: one word makes another offer of them, so nearly all must be shared."""
LIKE_SHORT = 0.8
LEAST_LETTERS = 8
"""With fewer letters (a bare phone, a row of emoji) a text says too little to be anybody's copy."""
_SMALLER = 0.4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to know its copies: `sketch` (128 little-endian uint32), `features` (distinct
    shingles), `letters`, and `digest` of the folded text (equal digests: equal texts)."""

    sketch: bytes
    features: int
    letters: int
    digest: str

    def to_bytes(self) -> bytes:
        """The form that is stored beside the digest: features, letters, sketch."""
        return self.features.to_bytes(4, "little") + self.letters.to_bytes(4, "little") + self.sketch

    @staticmethod
    def from_bytes(digest: str, stored: bytes) -> Fingerprint:
        """The fingerprint out of its stored form."""
        features, letters = int.from_bytes(stored[:4], "little"), int.from_bytes(stored[4:8], "little")
        return Fingerprint(stored[8:], features, letters, digest)


def fingerprint(title: str | None, text: str) -> Fingerprint:
    """The fingerprint of a post. Never raises; reads the first 20,000 characters; about 0.3 ms for an ad."""
    stream = fold(title, text)
    hashes = _features(stream)
    whole = "\n".join((stream.words, *stream.marks)).encode("utf-8", "replace")
    return Fingerprint(_sketch(hashes).tobytes(), len(hashes), stream.letters, hashlib.sha256(whole).hexdigest()[:32])


def likeness(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated shared part (Jaccard) of two texts' shingles, 0..1; standard error at most 0.045."""
    if a.digest == b.digest:
        return 1.0
    mine, theirs = np.frombuffer(a.sketch, np.uint32), np.frombuffer(b.sketch, np.uint32)
    return float(np.count_nonzero(mine == theirs)) / len(mine)


def is_copy(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two texts are near-copies. Symmetric; texts with hardly a word are copies of nothing."""
    if min(a.letters, b.letters) < LEAST_LETTERS:
        return False
    if a.digest == b.digest:
        return True
    if min(a.features, b.features) < _SMALLER * max(a.features, b.features):
        return False
    return likeness(a, b) >= (LIKE_SHORT if min(a.letters, b.letters) < SHORT else LIKE)


def bands(fp: Fingerprint) -> tuple[int, ...]:
    """32 index keys (signed 64 bits); copies share at least one with probability .98 at .58 shared, .999 at .7.
    None for texts with hardly a word."""
    if fp.letters < LEAST_LETTERS:
        return ()
    rows = np.frombuffer(fp.sketch, np.uint32).reshape(BANDS, ROWS).astype(np.uint64)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64) * _ODD
    for column in range(ROWS):
        keys = _mixed(keys ^ rows[:, column])
    return tuple(int(key) for key in keys.view(np.int64))


_ODD = np.uint64(0x9E3779B97F4A7C15)
_POWERS = np.array([pow(0x100000001B3, n, 2**64) for n in range(SHINGLE)], dtype=np.uint64)


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64's finaliser: every bit of the input reaches every bit of the result."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# spelt out, not drawn by a library: stored sketches must stay comparable
_A = _mixed(np.arange(1, ROWS * BANDS + 1, dtype=np.uint64)[:, None] * _ODD) | np.uint64(1)
_B = _mixed(_A)


def _features(stream: Stream) -> Hashes:
    points = np.frombuffer(f" {stream.words} ".encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    found = np.zeros(max(0, len(points) - SHINGLE + 1), dtype=np.uint64)
    for place in range(SHINGLE if len(found) else 0):
        found += points[place : place + len(found)] * _POWERS[place]
    marks = [hashlib.blake2b(mark.encode("utf-8", "replace"), digest_size=8).digest() for mark in stream.marks]
    return _distinct(np.concatenate([_mixed(found), np.frombuffer(b"".join(marks), np.uint64)]))


def _distinct(hashes: Hashes) -> Hashes:
    """As `np.unique`, which takes three times as long over an ad's few hundred."""
    hashes.sort()
    kept = np.ones(len(hashes), dtype=np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=kept[1:])
    return hashes[kept]


def _sketch(hashes: Hashes) -> NDArray[np.uint32]:
    least = np.full(ROWS * BANDS, 2**64 - 1, dtype=np.uint64)
    for start in range(0, len(hashes), 512):  # in pieces, so that a long text stays in the cache
        block = _A * hashes[start : start + 512]
        block += _B
        np.minimum(least, block.min(axis=1), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)
