"""Heads of logs in, a chain of anchors out: a log that was cut or written anew no longer fits what was anchored.

One file a day (`anchors/2026-11-26.jsonl`), one chain over all of them. Its own head, written down elsewhere, shows
whether all of it was written anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from patrol.evidence.chain import FIRST, Fault, Line, Read, read_chain, written
from patrol.evidence.files import Appended, alone

FOLDER = "anchors"


@dataclass(frozen=True, slots=True)
class Anchored:
    """All anchors as read: log -> its anchors as (lines, head), the number of anchors, the last hash, what is wrong."""

    logs: Mapping[str, list[tuple[int, str]]]
    hashes: list[str]
    fault: Fault | None
    where: str

    @property
    def head(self) -> str:
        """What to write down elsewhere: `COUNT:HASH`."""
        return f"{len(self.hashes)}:{self.hashes[-1] if self.hashes else FIRST}"


def add_anchor(folder: Path, log: str, count: int, head: str) -> None:
    """Anchor the head of a log: `log` is its path below the evidence folder.

    Raises:
        EvidenceError: the anchors cannot be written, or are altered so that nothing can follow them.
    """
    with alone(folder / FOLDER):
        file, seq, before = _open_end(folder / FOLDER)
        try:
            facts = {"log": log, "count": count, "head": head, "at": datetime.now(UTC).isoformat()}
            file.add(written(seq + 1, before, "anchor", facts)[0])
            file.sync()
        finally:
            file.close()


def _open_end(folder: Path) -> tuple[Appended, int, str]:
    # the newest file even where the clock was set back: the order of names is the order of writing
    newest = max((path.name for path in _files(folder)), default="")
    path = folder / max(newest, f"{datetime.now(UTC):%Y-%m-%d}.jsonl")
    last = _last_line(folder)
    file = Appended(path)
    seq, before = (last.seq, last.hash) if last else (0, FIRST)
    return file, seq, before


def _last_line(folder: Path) -> Line | None:
    for path in sorted(_files(folder), reverse=True):
        read = _tail(path)
        if read.lines:
            return read.lines[-1]
    return None


def _tail(path: Path) -> Read:
    """The file's lines, from wherever they start; half a line that a kill left behind is taken away."""
    first = path.open("rb").readline()
    seq, before = _start(first)
    read = read_chain(path, seq=seq, before=before)
    if read.fault is not None and read.fault.code == 22:
        with path.open("r+b") as file:
            file.truncate(read.end)
    return read


def _start(raw: bytes) -> tuple[int, str]:
    found = raw.rfind(b'"prev":"')
    before = raw[found + 8 : found + 72].decode("ascii", "replace") if found >= 0 else FIRST
    number = raw[raw.rfind(b'"seq":') + 6 :].partition(b",")[0]
    return (int(number) - 1 if number.isdigit() else 0), before


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.jsonl")


def read_anchors(folder: Path) -> Anchored:
    """Read all anchors, file after file, as one chain; it stops at the first fault."""
    logs: dict[str, list[tuple[int, str]]] = {}
    hashes: list[str] = []
    for path in sorted(_files(folder / FOLDER)):
        read = read_chain(path, seq=len(hashes), before=hashes[-1] if hashes else FIRST)
        for line in read.lines:
            logs.setdefault(str(line.facts["log"]), []).append((int(line.facts["count"]), str(line.facts["head"])))
            hashes.append(line.hash)
        if read.fault is not None:
            return Anchored(logs, hashes, read.fault, f"{FOLDER}/{path.name}")
    return Anchored(logs, hashes, None, FOLDER)
