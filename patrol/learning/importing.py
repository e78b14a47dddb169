"""A labelled file of other hands -> rows of the workspace's `data/labelled/`; what was left out, by reason."""

from __future__ import annotations

import hashlib
import heapq
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from patrol.errors import ContentError
from patrol.learning.examples import labelled_file
from patrol.learning.labelled import LeftOut, Taken, labelled_rows
from patrol.records import Example
from patrol.workspace import Workspace

FOLDER = "data/labelled"
MOST = 200_000
"""Imported examples that one training takes, drawn by hash: near copies of more are not found in bearable time."""
NAMED = 20
"""Rows left out that are named one by one; all are counted."""


@dataclass(slots=True)
class Imported:
    """What became of a file: rows taken by label, rows left out by reason, the first of them by line."""

    file: Path
    taken: int = 0
    by_label: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    named: list[LeftOut] = field(default_factory=list)
    sha256: str = ""

    def lines(self) -> list[str]:
        """What a person reads about it."""
        told = [f"{self.taken} examples into {self.file}: {dict(self.by_label)}"]
        told += [f"left out, {why}: {count}" for why, count in sorted(self.left_out.items())]
        told += [f"  line {row.number}: {row.why}" + (f" ({row.told})" if row.told else "") for row in self.named]
        told += [f"taken all the same, {what}: {count}" for what, count in sorted(self.changed.items())]
        if len(self.by_label) == 1:
            told.append("all carry one label: by itself this file teaches nothing")
        return [*told, f"SHA-256 of the file: {self.sha256}"]


class Seen:
    """Which keys came before, by 64 bits of their hash: 8 bytes each once a block is full. Of ten million keys two are
    taken for one with a chance of 3 in a million."""

    def __init__(self, block: int = 1_000_000) -> None:
        self._block, self._fresh, self._full = block, set[int](), list[npt.NDArray[np.uint64]]()

    def again(self, key: str) -> bool:
        """Whether the key came before; from now on it did."""
        value = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest())
        if value in self._fresh or any(self._holds(block, value) for block in self._full):
            return True
        self._fresh.add(value)
        if len(self._fresh) >= self._block:
            self._full.append(np.sort(np.fromiter(self._fresh, np.uint64, len(self._fresh))))
            self._fresh = set()
        return False

    @staticmethod
    def _holds(block: npt.NDArray[np.uint64], value: int) -> bool:
        place = int(np.searchsorted(block, np.uint64(value)))
        return place < len(block) and int(block[place]) == value


def import_labelled(
    workspace: Workspace,
    path: Path,
    labels: Mapping[str, str] | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Imported:
    """Take a labelled file into the workspace, row by row; what an earlier import of that name held is replaced whole.

    Args:
        labels: the file's own words for labels -> ours.
        told: hears how many rows were read and taken so far.

    Raises:
        ContentError: the file cannot be read, or no row of it can be used; what was there stays.
    """
    place = workspace.home / FOLDER / f"{_plain(path.stem)}.jsonl"
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh, done = place.with_suffix(f".{os.getpid()}.new"), Imported(place)
    ids, texts = Seen(), Seen()
    try:
        with fresh.open("w", encoding="utf-8") as out:
            for number, row in enumerate(labelled_rows(path, labels), 1):
                if told is not None and number % 10_000 == 0:
                    told(number, done.taken)
                kept = _once(row, ids, texts)
                _note(done, kept)
                if isinstance(kept, Taken):
                    out.write(json.dumps(_row(kept.example), ensure_ascii=False) + "\n")
        if not done.taken:
            why = ", ".join(f"{why}: {count}" for why, count in sorted(done.left_out.items())) or "it has no row"
            hint = "say what the file's labels mean: --label GIVEN=trafficking" if done.left_out else None
            raise ContentError(f"no row can be used ({why}{_examples(done)})", path=str(path), hint=hint)
        with path.open("rb") as file:
            done.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        fresh.replace(place)
    except OSError as error:
        raise ContentError(f"cannot be taken in: {error.strerror}", path=str(error.filename or path)) from error
    finally:
        fresh.unlink(missing_ok=True)
    return done


def imported_examples(workspace: Workspace, most: int = MOST) -> tuple[list[Example], dict[str, int]]:
    """What was imported here, at most so many drawn by the hash of their ids, and how many were left out for that.

    Raises:
        ContentError: a row was altered so that it cannot be read.
    """
    heap: list[tuple[int, int, Example]] = []
    number = 0
    for number, example in enumerate(_all(workspace), 1):
        place = -int.from_bytes(hashlib.sha256(example.id.encode("utf-8", "replace")).digest()[:8])
        if len(heap) < most:
            heapq.heappush(heap, (place, number, example))
        elif place > heap[0][0]:
            heapq.heapreplace(heap, (place, number, example))
    left = number - len(heap)
    kept = [example for _, _, example in sorted(heap, key=lambda one: one[1])]
    return kept, {f"beyond the {most} imported rows that one training takes": left} if left else {}


def _all(workspace: Workspace) -> Iterator[Example]:
    for path in workspace.files(FOLDER, "*.jsonl").values():
        yield from labelled_file(path)


def _once(row: Taken | LeftOut, ids: Seen, texts: Seen) -> Taken | LeftOut:
    if isinstance(row, LeftOut):
        return row
    if ids.again(row.example.id):
        return LeftOut(row.number, "id stands twice", row.example.id.partition(":")[2][:60])
    if texts.again(f"{row.example.label}\x1f{row.example.title}\x1f{row.example.text}"):
        return LeftOut(row.number, "same text and label again")
    return row


def _note(done: Imported, row: Taken | LeftOut) -> None:
    if isinstance(row, LeftOut):
        done.left_out[row.why] += 1
        if len(done.named) < NAMED:
            done.named.append(row)
        return
    done.taken += 1
    done.by_label[row.example.label] += 1
    done.changed.update(row.changes)


def _row(example: Example) -> dict[str, Any]:
    names = ("id", "text", "title", "label", "speech_act", "minor", "origin", "voice")
    return {
        **{name: getattr(example, name) for name in names},
        "modus": list(example.modus),
        **example.meta,
    }


def _examples(done: Imported) -> str:
    strange = list(dict.fromkeys(row.told for row in done.named if row.why == "unknown label"))
    return f"; labels there: {', '.join(strange[:8])}" if strange else ""


def _plain(stem: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)[:80].strip("-") or "file"
