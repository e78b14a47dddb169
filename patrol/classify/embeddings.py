"""Embeddings kept by the hash of their text: in memory, and in one file of fixed-length records that only grows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

MOST_ROWS = 100_000
"""About 160 MB on disk for 768 dimensions; beyond it the older half is let go at the next start."""
_KEY = 32


class EmbeddingStore:
    """Rows by key (32 bytes). Kept in half precision, whether read back or fresh, so that both give the same scores.

    A record is written in one piece; what a kill left half written is cut off at the next start. A file that cannot be
    written is no reason to stop: the rows are then kept in memory alone.
    """

    def __init__(self, path: Path | None, dimensions: int) -> None:
        self._path = path
        self._record = np.dtype([("key", f"V{_KEY}"), ("row", "<f2", dimensions)])
        self._rows: dict[bytes, npt.NDArray[np.float16]] = {}
        if path is not None and path.is_file():
            self._open(path)

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def get(self, keys: Sequence[bytes]) -> npt.NDArray[np.float32]:
        """Rows of shape (len(keys), dimensions). Errors: KeyError (a key that was never added)."""
        shape = (len(keys), self._record["row"].shape[0])
        return np.array([self._rows[key] for key in keys], dtype=np.float32).reshape(shape)

    def add(self, keys: Sequence[bytes], rows: npt.NDArray[np.float32]) -> None:
        """Keep rows of shape (len(keys), dimensions)."""
        if len(self._rows) >= MOST_ROWS:
            self._rows = dict(list(self._rows.items())[MOST_ROWS // 2 :])
        made = np.empty(len(keys), self._record)
        made["key"] = [np.void(key) for key in keys]
        made["row"] = rows
        self._rows.update(zip(keys, made["row"], strict=True))
        if self._path is not None:
            self._append(self._path, made.tobytes())

    def _open(self, path: Path) -> None:
        size = self._record.itemsize
        try:
            data = path.read_bytes()
            whole = len(data) // size * size
            if whole < len(data):
                os.truncate(path, whole)
        except OSError:
            self._path = None
            return
        records = np.frombuffer(data[:whole], self._record)
        if len(records) > MOST_ROWS:
            records = records[-MOST_ROWS // 2 :]
            self._replace(path, records.tobytes())
        self._rows = {bytes(record["key"]): record["row"] for record in records}

    def _append(self, path: Path, data: bytes) -> None:
        try:
            with path.open("ab") as file:
                file.write(data)
        except OSError:
            self._path = None

    def _replace(self, path: Path, data: bytes) -> None:
        fresh = path.with_suffix(f".{os.getpid()}")
        try:
            fresh.write_bytes(data)
            fresh.replace(path)
        except OSError:
            self._path = None
