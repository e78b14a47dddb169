"""The evidence folder in, verdicts out: chains, hashes, missing and unknown files, each told apart; it never stops."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patrol.errors import EvidenceError
from patrol.evidence.anchors import FOLDER, Anchored, read_anchors
from patrol.evidence.chain import FIRST, Line, Read, read_chain
from patrol.evidence.files import is_held
from patrol.evidence.recorder import OPEN
from patrol.evidence.vault import Vault
from patrol.evidence.verdicts import (
    CHANGED,
    MISSING,
    OTHER,
    SHORT,
    UNANCHORED,
    UNEXPECTED,
    Verdict,
)

_READ = 1_000_000


@dataclass(slots=True)
class Checked:
    """What was looked at, to be said at the end."""

    logs: int = 0
    captures: int = 0
    files: int = 0
    bodies: int = 0
    disposed: int = 0
    anchors: str = f"0:{FIRST}"


@dataclass(slots=True)
class _File:
    partly: bool = False
    """Its log is being written, or is not whole: bytes beyond what it names prove nothing."""
    stretches: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _All:
    files: dict[str, _File] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    logs: set[str] = field(default_factory=set)
    partly: set[str] = field(default_factory=set)


def verify(folder: Path, vault: Vault | None = None, *, expect: str | None = None,
           done: Checked | None = None) -> Iterator[Verdict]:  # fmt: skip
    """Check all evidence. `expect` is an anchor head that was written down elsewhere (`COUNT:HASH`)."""
    done = done if done is not None else Checked()
    anchored = read_anchors(folder)
    done.anchors = anchored.head
    yield from _anchors(anchored, expect)
    found = _All()
    for log in _logs(folder, anchored):
        done.logs += 1
        yield from _log(folder, log, anchored, found, done)
    for name, file in sorted(found.files.items()):
        done.files += 1
        yield from _warc(folder, name, file, found)
    yield from _unknown(folder, found)
    done.disposed = len(found.gone)
    if vault is not None:
        yield from _bodies(vault, done)


def _anchors(anchored: Anchored, expect: str | None) -> Iterator[Verdict]:
    if anchored.fault is not None:
        yield Verdict(OTHER, anchored.where, f"anchor {anchored.fault.seq}: {anchored.fault.says}")
    if expect is None:
        return
    count, _, head = expect.partition(":")
    number = int(count) if count.isdigit() else -1
    if number < 0 or len(head) != 64:
        raise EvidenceError(f"{expect!r} is no anchor head", hint="write COUNT:HASH, as patrol verify prints it")
    if number > len(anchored.hashes):
        yield Verdict(SHORT, FOLDER, f"{number} anchors were written down, {len(anchored.hashes)} are there")
    elif number and anchored.hashes[number - 1] != head:
        yield Verdict(OTHER, FOLDER, f"anchor {number} is not the one that was written down")


def _logs(folder: Path, anchored: Anchored) -> list[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.jsonl") if path.parent.name != FOLDER}
    return sorted(there | set(anchored.logs))


def _log(folder: Path, log: str, anchored: Anchored, found: _All, done: Checked) -> Iterator[Verdict]:
    path = folder / log
    found.logs.add(log)
    heads = anchored.logs.get(log, [])
    if not path.is_file():
        yield Verdict(MISSING, log, "an anchored log")
        return
    live = is_held(path)
    read = read_chain(path)
    fault = read.fault
    if live or fault is not None or any(count > len(read.lines) for count, _ in heads):
        found.partly.add(log)
    _collect(read.lines, found, done, partly=log in found.partly)
    if fault is not None and not (live and fault.code == UNANCHORED):
        torn = f"{fault.says}: a run that was killed (patrol evidence recover puts it right)"
        yield Verdict(fault.code, log, torn if fault.code == UNANCHORED else fault.says)
    yield from _fits(log, read, heads, live=live)


def _fits(log: str, read: Read, heads: list[tuple[int, str]], *, live: bool) -> Iterator[Verdict]:
    """The log against its anchors; where a line is altered, what follows it was not read and is not judged."""
    for count, head in heads:
        if count <= len(read.lines):
            if read.lines[count - 1].hash != head:
                yield Verdict(OTHER, log, f"line {count} is not the one that was anchored: the log was written anew")
                return
        elif read.fault is None or read.fault.code == UNANCHORED:
            yield Verdict(SHORT, log, f"{count} lines were anchored, {len(read.lines)} are there")
            return
    last = heads[-1][0] if heads else 0
    if read.fault is None and len(read.lines) > last:
        if live:
            yield Verdict(UNANCHORED, log, "it is being written", note=True)
        else:
            says = f"lines {last + 1} to {len(read.lines)}: a run that was killed (patrol evidence recover), or added"
            yield Verdict(UNANCHORED, log, says)


def _collect(lines: Iterable[Line], found: _All, done: Checked, *, partly: bool) -> None:
    for line in lines:
        done.captures += line.kind == "capture"
        if line.kind == "disposed":
            found.gone.update({str(name): str(line.facts.get("why")) for name in line.facts.get("files", ())})
        elif line.kind == "recovered":
            found.lost.update(line.facts["cut"]["missing"])
        place: Mapping[str, Any] | None = line.facts.get("warc") if line.kind in ("capture", "file") else None
        if place is not None:
            file = found.files.setdefault(str(place["file"]), _File(partly=partly))
            file.stretches.append((int(place["offset"]), int(place["length"]), str(place["sha256"])))


def _warc(folder: Path, name: str, file: _File, found: _All) -> Iterator[Verdict]:
    path = folder / name
    if not path.is_file():
        if name not in found.gone:
            yield Verdict(MISSING, name, f"{len(file.stretches)} records")
        return
    if name in found.gone:
        yield Verdict(UNEXPECTED, name, "it was disposed of, and is there")
    yield from _stretches(path, name, file)


def _stretches(path: Path, name: str, file: _File) -> Iterator[Verdict]:
    end, wrong = 0, 0
    with path.open("rb") as opened:
        for offset, length, sha256 in file.stretches:
            opened.seek(offset)
            wrong += offset != end or _hash(opened, length) != sha256
            end = offset + length
    if wrong:
        yield Verdict(CHANGED, name, f"{wrong} of {len(file.stretches)} records")
    elif path.stat().st_size > end and not file.partly:
        yield Verdict(CHANGED, name, f"{path.stat().st_size - end} bytes that no line names")


def _hash(opened: Any, length: int) -> str:
    digest = hashlib.sha256()
    while length > 0 and (data := opened.read(min(length, _READ))):
        digest.update(data)
        length -= len(data)
    return digest.hexdigest()


def _unknown(folder: Path, found: _All) -> Iterator[Verdict]:
    known = set(found.files) | found.logs
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        ours = name in known or (path.parent.name in (OPEN, FOLDER) and path.parent.parent == folder)
        if (path.is_file() or path.is_symlink()) and not ours:
            partly = any(name.startswith(log.removesuffix(".jsonl")) for log in found.partly)
            yield Verdict(UNEXPECTED, name, "its log is being written, or not whole" if partly else "", note=partly)


def _bodies(vault: Vault, done: Checked) -> Iterator[Verdict]:
    """The vault's bodies: each must still be what its name says."""
    for path in sorted(vault.folder.rglob("*")):
        if not path.is_file() or path.name.startswith(".new-"):
            continue
        done.bodies += 1
        sha256 = path.name.removesuffix(".gz")
        try:
            strange = vault.path(sha256) != path
        except EvidenceError:
            strange = True
        if strange:
            yield Verdict(UNEXPECTED, str(path.relative_to(vault.folder.parent)))
            continue
        try:
            vault.read(sha256)
        except EvidenceError:
            yield Verdict(CHANGED, str(path.relative_to(vault.folder.parent)))
