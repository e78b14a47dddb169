"""The evidence folder in, verdicts out: chains, hashes, missing and unknown files, each told apart; it never stops."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    LOST,
    MISSING,
    OTHER,
    SHORT,
    SPOILT,
    UNANCHORED,
    UNEXPECTED,
    UNKNOWN_BODY,
    UNLISTED,
    Verdict,
)

_READ = 1_000_000
Index = Callable[[], Mapping[str, str]]
"""Gives the captures that the database lists: id -> file."""
INDEXED = frozenset({"page", "rendered", "screenshot"})
"""Kinds of captures that the database lists; parts are found by their whole."""


@dataclass(slots=True)
class Checked:
    """What was looked at, to be said at the end."""

    logs: int = 0
    captures: int = 0
    files: int = 0
    bodies: int = 0
    disposed: int = 0
    anchors: str = f"0:{FIRST}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    offset: int
    length: int
    sha256: str
    capture: str | None
    """What lies there, in words, where it is a capture: its kind and id."""


@dataclass(slots=True)
class _File:
    partly: bool = False
    """Its log is being written, or is not whole: bytes beyond what it names prove nothing."""
    stretches: list[_Stretch] = field(default_factory=list)


@dataclass(slots=True)
class _All:
    files: dict[str, _File] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    logs: set[str] = field(default_factory=set)
    partly: set[str] = field(default_factory=set)
    listed: dict[str, str] = field(default_factory=dict)
    """Captures that a log tells of: id -> file."""
    bodies: set[str] = field(default_factory=set)


def verify(folder: Path, vault: Vault | None = None, *, expect: str | None = None,
           done: Checked | None = None, index: Index | None = None,
           told: Callable[[int, int], None] | None = None) -> Iterator[Verdict]:  # fmt: skip
    """Check all evidence. `expect` is an anchor head that was written down elsewhere (`COUNT:HASH`), `index` gives the
    captures that the database lists and that were not disposed of; it is asked once the logs are read. `told` hears how
    many captures and files were looked at so far.
    """
    done = done if done is not None else Checked()
    anchored = read_anchors(folder)
    done.anchors = anchored.head
    yield from _anchors(anchored, expect)
    found = _All()
    for log in _logs(folder, anchored):
        done.logs += 1
        yield from _log(folder, log, anchored, found, done)
        if told is not None:
            told(done.captures, done.files)
    for name, file in sorted(found.files.items()):
        done.files += 1
        if told is not None:
            told(done.captures, done.files)
        yield from _warc(folder, name, file, found)
    yield from _unknown(folder, found)
    done.disposed = len(found.gone)
    if index is not None:
        yield from _index(folder, index(), found)
    if vault is not None:
        yield from _bodies(vault, found, done)


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
        if line.kind == "capture":
            found.bodies.update((str(line.facts["decoded_sha256"]), str(line.facts["received_sha256"])))
            if line.facts["kind"] in INDEXED:
                found.listed[str(line.facts["id"])] = str(line.facts["warc"]["file"])
        place: Mapping[str, Any] | None = line.facts.get("warc") if line.kind in ("capture", "file") else None
        if place is not None:
            file = found.files.setdefault(str(place["file"]), _File(partly=partly))
            named = f"{line.facts['kind']} {line.facts['id']}" if line.kind == "capture" else None
            where = (int(place["offset"]), int(place["length"]), str(place["sha256"]))
            file.stretches.append(_Stretch(*where, named))


def _warc(folder: Path, name: str, file: _File, found: _All) -> Iterator[Verdict]:
    path = folder / name
    if not path.is_file():
        if name not in found.gone:
            yield Verdict(MISSING, name, f"{len(file.stretches)} records")
            yield from _each(LOST, name, file.stretches)
        return
    if name in found.gone:
        yield Verdict(UNEXPECTED, name, "it was disposed of, and is there")
    yield from _stretches(path, name, file)


def _stretches(path: Path, name: str, file: _File) -> Iterator[Verdict]:
    end = 0
    spoilt: list[_Stretch] = []
    lost: list[_Stretch] = []
    size = path.stat().st_size
    with path.open("rb") as opened:
        for one in file.stretches:
            opened.seek(one.offset)
            if one.offset >= size:
                lost.append(one)
            elif one.offset != end or _hash(opened, one.length) != one.sha256:
                spoilt.append(one)
            end = one.offset + one.length
    if spoilt or lost:
        yield Verdict(CHANGED, name, f"{len(spoilt) + len(lost)} of {len(file.stretches)} records")
        yield from _each(SPOILT, name, spoilt)
        yield from _each(LOST, name, lost)
    elif path.stat().st_size > end and not file.partly:
        yield Verdict(CHANGED, name, f"{path.stat().st_size - end} bytes that no line names")


def _each(code: int, name: str, stretches: Iterable[_Stretch]) -> Iterator[Verdict]:
    """One verdict for each capture that lies, or lay, in these stretches: which page, which picture."""
    yield from (Verdict(code, one.capture, name) for one in stretches if one.capture is not None)


def _index(folder: Path, index: Mapping[str, str], found: _All) -> Iterator[Verdict]:
    """The database's list of captures against the logs'. A log that is being written, or not whole, or was begun while
    the others were read, proves nothing."""
    begun = {log.relative_to(folder).as_posix() for log in folder.glob("2*/*.jsonl")} - found.logs
    unsure = tuple(log.removesuffix(".jsonl") for log in found.partly | begun)
    for capture, file in sorted(index.items()):
        if capture not in found.listed and not file.startswith(unsure):
            yield Verdict(UNLISTED, capture, f"the index has it in {file}, and no log tells of it")
    for capture, file in sorted(found.listed.items()):
        partly = found.files[file].partly
        if capture not in index and file not in found.gone and capture not in found.lost:
            says = "its log is being written, or not whole" if partly else "a log tells of it, and the index does not"
            yield Verdict(UNLISTED, capture, f"{file}: {says}", note=partly)


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


def _bodies(vault: Vault, found: _All, done: Checked) -> Iterator[Verdict]:
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
            yield Verdict(SPOILT, str(path.relative_to(vault.folder.parent)))
            continue
        if sha256 not in found.bodies:
            says = "put there by hand, or its capture was disposed of"
            yield Verdict(UNKNOWN_BODY, str(path.relative_to(vault.folder.parent)), says)
