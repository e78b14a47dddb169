"""A capture's id and file in, the line of the log that tells of it out, with what holds for its whole log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from patrol.errors import EvidenceError
from patrol.evidence.chain import read_chain
from patrol.evidence.files import evidence_errors


@dataclass(frozen=True, slots=True)
class Told:
    """What a log tells of a capture: the log's path, the line's number, the facts, and those of the whole log."""

    log: str
    seq: int
    facts: Mapping[str, Any]
    opened: Mapping[str, Any]


def find_capture(folder: Path, file: str, capture_id: str) -> Told:
    """The line of a capture in the log beside its file.

    Raises:
        EvidenceError: the log is missing or altered before that line, or tells of no such capture.
    """
    log = _log_of(folder, file)
    read = read_chain(folder / log)
    opened = next((line.facts for line in read.lines if line.kind == "open"), {})
    for line in read.lines:
        if line.kind == "capture" and line.facts["id"] == capture_id:
            return Told(log, line.seq, line.facts, opened)
    why = f": {read.fault.says}" if read.fault else ""
    raise EvidenceError(
        f"{log} does not tell of the capture {capture_id}{why}", hint="patrol verify says what is wrong"
    )


def attempts(folder: Path, url: str | None = None, *, limit: int = 100) -> Iterator[Told]:
    """What was asked for and brought no page, the latest logs first: all of it, or at one address.

    A log that is altered is told of up to that line.
    """
    logs = sorted(folder.glob("2*/*.jsonl"), key=lambda path: path.name, reverse=True)
    found = 0
    for path in logs:
        read = read_chain(path)
        opened = next((line.facts for line in read.lines if line.kind == "open"), {})
        for line in reversed(read.lines):
            if line.kind == "attempt" and (url is None or url in (line.facts["url"], line.facts["final_url"])):
                yield Told(path.relative_to(folder).as_posix(), line.seq, line.facts, opened)
                found += 1
                if found >= limit:
                    return


def read_body(folder: Path, place: Mapping[str, Any]) -> bytes:
    """The body of a capture's first record (the response as it came, the DOM, the picture) from its WARC file.

    Raises:
        EvidenceError: the file is missing or its records are not what they were.
    """
    path = folder / str(place["file"])
    with evidence_errors(path), path.open("rb") as file:
        file.seek(int(place["offset"]))
        data = file.read(int(place["length"]))
    try:
        record = next(iter(ArchiveIterator(BytesIO(data), check_digests="raise")))
        body: bytes = record.raw_stream.read()
    except Exception as error:
        raise EvidenceError(f"{path}: its records cannot be read: {error}", hint="patrol verify") from error
    return body


def _log_of(folder: Path, file: str) -> str:
    month, _, name = file.partition("/")
    stem = name.removesuffix(".warc.gz").rpartition("-")[0]
    while stem and not (folder / month / f"{stem}.jsonl").is_file():
        stem = stem.rpartition("-")[0]
    if not stem or ".." in file:
        raise EvidenceError(f"the log beside {file} is missing", hint="patrol verify says what else is")
    return f"{month}/{stem}.jsonl"
