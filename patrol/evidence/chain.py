"""Facts in, lines of a hash-chained log out: each line holds the hash of the one before; read again and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patrol.errors import EvidenceError
from patrol.evidence.files import Appended, evidence_errors

FIRST = "0" * 64
"""What the first line names as the hash before it."""
MAX_LINE = 4_000_000
_MARK = ',"hash":"'
_TAIL = len(_MARK) + 64 + len('"}\n')


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, what kind of fact it is, the facts, its own hash."""

    seq: int
    kind: str
    facts: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, by the verifier's numbers: 13 altered, 20 does not follow, 22 torn (cut short)."""

    code: int
    seq: int
    says: str


@dataclass(frozen=True, slots=True)
class Read:
    """A log as read: its lines up to the first fault, where their bytes end, and the fault if there is one."""

    lines: list[Line]
    end: int
    fault: Fault | None

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].hash if self.lines else FIRST


class Chain:
    """A log that this process writes, and no other."""

    def __init__(self, path: Path, read: Read | None = None) -> None:
        """Begin a log, or go on with one as read.

        Raises:
            EvidenceError: another process writes it, or it cannot be written.
        """
        self.file = Appended(path, fresh=read is None)
        self.count, self.head = (len(read.lines), read.head) if read else (0, FIRST)
        if not self.file.hold():
            self.file.close()
            raise EvidenceError(f"{path}: another process is writing this log", hint="wait until it has ended")

    def add(self, kind: str, facts: Mapping[str, Any]) -> str:
        """Append a line -> its hash. It is on the disk after the next `sync`."""
        data, own = written(self.count + 1, self.head, kind, facts)
        self.file.add(data)
        self.count, self.head = self.count + 1, own
        return own


def written(seq: int, before: str, kind: str, facts: Mapping[str, Any]) -> tuple[bytes, str]:
    """A line's bytes and its hash: SHA-256 over the canonical JSON of everything else in it."""
    text = _canonical({"facts": facts, "kind": kind, "prev": before, "seq": seq})
    own = hashlib.sha256(text.encode()).hexdigest()
    return f'{text[:-1]}{_MARK}{own}"}}\n'.encode(), own


def read_chain(path: Path, *, seq: int = 0, before: str = FIRST) -> Read:
    """Read a log; it stops at the first line that is altered, does not follow, or is cut short.

    Raises:
        EvidenceError: the file cannot be read at all.
    """
    lines: list[Line] = []
    end = 0
    for raw in _raw_lines(path):
        found = _line(raw, seq + len(lines) + 1, lines[-1].hash if lines else before)
        if isinstance(found, Fault):
            return Read(lines, end, found)
        lines.append(found)
        end += len(raw)
    return Read(lines, end, None)


def _raw_lines(path: Path) -> Iterator[bytes]:
    with evidence_errors(path), path.open("rb") as file:
        while raw := file.readline(MAX_LINE):
            yield raw


def _line(raw: bytes, seq: int, before: str) -> Line | Fault:
    if not raw.endswith(b"\n"):
        return Fault(22 if len(raw) < MAX_LINE else 13, seq, f"line {seq} is cut short")
    text, own = raw[:-_TAIL] + b"}", raw[-67:-3].decode("ascii", "replace")
    try:
        said = json.loads(text)
        whole = isinstance(said, dict) and raw == written(said["seq"], said["prev"], said["kind"], said["facts"])[0]
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        return Fault(13, seq, f"line {seq} was altered")
    if said["seq"] != seq or said["prev"] != before:
        return Fault(20, seq, f"line {seq} does not follow from the one before it")
    return Line(seq, said["kind"], said["facts"], own)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
