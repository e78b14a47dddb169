"""Logs that a kill or a power cut left open -> cut back to what is whole, the cut noted in the log, and closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from patrol.evidence.anchors import add_anchor, read_anchors
from patrol.evidence.chain import Chain, Line, Read, read_chain
from patrol.evidence.files import alone, evidence_errors, is_held
from patrol.evidence.recorder import OPEN, Captured, captured
from patrol.evidence.warc import Place


def recover(folder: Path) -> list[Captured]:
    """Put right what killed processes left, and give what they had captured, for the index.

    Half a line, and WARC bytes that no line names, are cut off; how many bytes, and their hash, becomes a line of
    the log. What a line names and the disk does not hold (a power cut) becomes a line too. Nothing else is touched:
    a log with an altered line stays as it is, for the verifier to tell.

    Raises:
        EvidenceError: a file cannot be read or written.
    """
    if not (folder / OPEN).is_dir():
        return []
    found: list[Captured] = []
    with alone(folder / OPEN):  # two that start at once must not both cut
        for marker in sorted((folder / OPEN).glob("*")):
            try:
                log = marker.read_text(encoding="utf-8")
            except FileNotFoundError:  # its run has ended well just now
                continue
            if not is_held(folder / log):
                if (folder / log).is_file():
                    found.extend(_put_right(folder, log))
                marker.unlink(missing_ok=True)
    return found


def _put_right(folder: Path, log: str) -> Iterator[Captured]:
    path = folder / log
    read = read_chain(path)
    if read.fault is not None and read.fault.code != 22:
        return
    torn = _cut(path, read.end)
    chain = Chain(path, read)
    cut = {"line": torn, "files": _cut_files(folder, log, read), "missing": _missing(folder, read)}
    if any(cut.values()) or not (read.lines and read.lines[-1].kind == "close"):
        chain.add("recovered", {"at": datetime.now(UTC).isoformat(), "cut": cut})
        chain.add("close", {"at": datetime.now(UTC).isoformat(), "by": "recovery"})
    if (chain.count, chain.head) not in read_anchors(folder).logs.get(log, ()):  # a full disk has room for a line alone
        chain.file.sync()
        add_anchor(folder, log, chain.count, chain.head)
    chain.file.close()
    yield from (captured(line.facts, _place(line)) for line in read.lines if line.kind == "capture")


def _cut_files(folder: Path, log: str, read: Read) -> list[dict[str, Any]]:
    """Bytes after the last record that a line names, in each of the log's files."""
    ends: dict[str, int] = {}
    for line in read.lines:
        if "warc" in line.facts:
            ends[line.facts["warc"]["file"]] = line.facts["warc"]["offset"] + line.facts["warc"]["length"]
    stem = log.removesuffix(".jsonl")
    for path in sorted(folder.glob(f"{stem}-*.warc.gz")):
        ends.setdefault(path.relative_to(folder).as_posix(), 0)
    return [{"file": name, **cut} for name, end in ends.items() if (cut := _cut(folder / name, end)) is not None]


def _missing(folder: Path, read: Read) -> list[str]:
    """Captures whose records did not reach the disk."""
    sizes: dict[str, int] = {}
    lost = []
    for line in read.lines:
        if line.kind == "capture":
            place = _place(line)
            path = folder / place.file
            size = sizes.setdefault(place.file, path.stat().st_size if path.is_file() else 0)
            if place.offset + place.length > size:
                lost.append(str(line.facts["id"]))
    return lost


def _cut(path: Path, end: int) -> dict[str, Any] | None:
    if not path.is_file() or path.stat().st_size <= end:
        return None
    with evidence_errors(path), path.open("r+b") as file:
        file.seek(end)
        rest = file.read()
        file.truncate(end)
    return {"bytes": len(rest), "sha256": hashlib.sha256(rest).hexdigest()}


def _place(line: Line) -> Place:
    return Place(**line.facts["warc"])
