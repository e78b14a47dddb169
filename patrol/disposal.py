"""Retention classes in, evidence files disposed of: what is beyond its time or its room, and is bound by nothing.

What is held, and what a flagged or decided text was read from, stays whatever its class says. Each disposal is a line
of a log first, then the file goes, then the index and the vault follow: a kill between leaves work for the next time.
"""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from patrol.evidence.files import evidence_errors, is_held
from patrol.evidence.recorder import OPEN
from patrol.flow import House
from patrol.recording import Recording, evidence_folder, recording
from patrol.sources.records import Retention
from patrol.store.captures import Kept, kept_files, note_disposed, retention_classes
from patrol.store.columns import now
from patrol.store.database import reading, writing


@dataclass(frozen=True, slots=True)
class Disposal:
    """A file that goes, or would go, and why."""

    file: str
    retention: str
    size: int
    captures: int
    why: str


def prune(house: House, classes: Mapping[str, Retention], *, apply: bool) -> Iterator[Disposal]:
    """Dispose of what is due, or only say what would go (`apply` false).

    Raises:
        EvidenceError: a file cannot be removed, or the log not written.
    """
    folder = evidence_folder(house.workspace)
    due = [one for name in _classes(house) if name in classes for one in _due(house, folder, classes[name])]
    if not apply or not due:
        yield from due
        return
    with recording(folder, house.database) as log:
        for one in due:
            _dispose(house, folder, log, one)
            yield one


def unruled(house: House, classes: Mapping[str, Retention]) -> list[str]:
    """Classes that captures carry and nobody declares: they are kept."""
    return [name for name in _classes(house) if name not in classes]


def _classes(house: House) -> list[str]:
    with reading(house.database) as connection:
        return retention_classes(connection)


def _due(house: House, folder: Path, rule: Retention) -> Iterator[Disposal]:
    with reading(house.database) as connection:
        files = kept_files(connection, rule.name)
    sizes = {one.file: _size(folder / one.file, one) for one in files}
    before, total = now() - timedelta(days=rule.days), sum(sizes.values())
    for one in files:
        old = one.newest < before
        if one.bound or _being_written(folder, one.file) or not (old or total > rule.max_bytes):
            continue
        why = f"older than {rule.days} days" if old else f"the class takes more than {rule.max_bytes} bytes"
        total -= sizes[one.file]
        yield Disposal(one.file, rule.name, sizes[one.file], one.captures, why)


def _size(path: Path, one: Kept) -> int:
    return path.stat().st_size if path.is_file() else one.size


def _being_written(folder: Path, file: str) -> bool:
    """Whether the process that writes the file is still at it."""
    names = (path.name for path in (folder / OPEN).glob("*"))
    month, _, name = file.partition("/")
    return any(name.startswith(own) and is_held(folder / month / f"{own}.jsonl") for own in names)


def _dispose(house: House, folder: Path, log: Recording, one: Disposal) -> None:
    path, actor = folder / one.file, getpass.getuser()
    facts = {"files": [one.file], "sha256": _hash(path), "bytes": one.size, "captures": one.captures}
    log.note("disposed", {**facts, "retention": one.retention, "why": one.why, "by": actor, "at": now().isoformat()})
    log.sync()
    with evidence_errors(path):
        path.unlink(missing_ok=True)
    with writing(house.database) as connection:
        unneeded = note_disposed(
            connection, [one.file], actor=actor, unit=house.settings.unit, why=f"{one.retention}: {one.why}"
        )
    for sha256 in unneeded:
        house.vault.drop(sha256)


def _hash(path: Path) -> str | None:
    if not path.is_file():
        return None
    with evidence_errors(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
