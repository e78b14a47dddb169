"""Files -> one archive, and back: a gzipped tar whose end is a manifest of hashes (as `sha256sum` has it) and a seal.

Both ways stream: memory stays the same however large the workspace is. What is read back is checked in passing, so
nothing of it may be put to use before `read` has come to its end.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from patrol.errors import BackupError

FORMAT = 1
MANIFEST, SEAL = "manifest.txt", "seal.json"
LARGEST_SEAL = 1_000_000
_BLOCK = 1 << 20
AGAIN = "take another backup; this one cannot be trusted"


class Writer:
    """An archive that is being written: members in order, then `seal`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._gzip = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed by seal
        self._lines = tempfile.TemporaryFile()  # noqa: SIM115  # one line a file: not for memory
        self.files = 0
        self.bytes = 0

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Add the first `size` bytes of an open file.

        Raises:
            BackupError: a name with signs that cannot be printed, or a file that became shorter.
        """
        if not name.isprintable():
            raise BackupError(f"{name!r} has signs in its name that cannot be printed", hint="rename the file")
        told = _Told(source)
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        try:
            self._tar.addfile(head, told)
        except OSError as error:
            if told.seen < size and not error.errno:
                raise BackupError(f"{name} became shorter while it was read", hint="run it again") from error
            raise
        _forget(self._tar)
        self._lines.write(_line(told.digest.hexdigest(), name))
        self.files, self.bytes = self.files + 1, self.bytes + size

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a member from memory."""
        self.add(name, io.BytesIO(data), len(data))

    def seal(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """End the archive with its manifest and the seal over it -> the seal."""
        size = self._lines.tell()
        self._lines.seek(0)
        digest = hashlib.file_digest(self._lines, "sha256").hexdigest()
        sealed = {"format": FORMAT, "files": self.files, "bytes": self.bytes, "manifest_sha256": digest, **told}
        self._lines.seek(0)
        for name, body, length in ((MANIFEST, self._lines, size), (SEAL, *_as_file(sealed))):
            head = tarfile.TarInfo(name)
            head.size, head.mode = length, 0o600
            self._tar.addfile(head, body)
        self._tar.close()
        self._gzip.close()
        self._lines.close()
        return sealed


def read(path: Path, place: Callable[[str], Path | None]) -> dict[str, Any]:
    """Walk an archive, check all of it, and write each member to where `place` says (`None`: nowhere) -> its seal.

    Raises:
        BackupError: it is no backup, was cut off, is damaged (the file is named), or from a newer version.
    """
    seal: dict[str, Any] | None = None
    lines, listed = hashlib.sha256(), ""
    try:
        # what was seen goes to the disk, to be held against the manifest when that comes
        with (
            path.open("rb") as file,
            gzip.GzipFile(fileobj=file) as plain,
            tempfile.TemporaryFile() as seen,
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            for head in tar:
                body = tar.extractfile(head) if head.isreg() else None
                if body is None or not _is_plain(head.name):
                    raise BackupError(f"{path}: {head.name[:80]!r} has no place in a backup", hint=AGAIN)
                if head.name == SEAL:
                    seal = json.loads(body.read(LARGEST_SEAL))
                elif head.name == MANIFEST:
                    listed = _held_against(path, body, seen)
                else:
                    line = _line(_take(body, place(head.name)), head.name)
                    lines.update(line)
                    seen.write(line)
                _forget(tar)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise BackupError(f"{path}: this is no backup, or it was damaged: {error}", hint=AGAIN) from error
    if not isinstance(seal, dict) or not listed:
        raise BackupError(f"{path}: the backup was cut off, its seal is missing", hint=AGAIN)
    if seal.get("format") != FORMAT:
        raise BackupError(f"{path}: the backup is of another form ({seal.get('format')!r})", hint="upgrade patrol")
    if not seal.get("manifest_sha256") == listed == lines.hexdigest():
        raise BackupError(f"{path}: files and seal do not belong together", hint=AGAIN)
    return seal


def _held_against(path: Path, manifest: IO[bytes], seen: IO[bytes]) -> str:
    """The manifest's own hash, once each of its lines was met as it stands."""
    seen.seek(0)
    digest = hashlib.sha256()
    for line in manifest:
        digest.update(line)
        if seen.readline() != line:
            name = line[66:].decode("utf-8", "replace").strip()
            raise BackupError(f"{path}: {name[:120]} is not what was put in", hint=AGAIN)
    if seen.readline():
        raise BackupError(f"{path}: it holds more than its manifest names", hint=AGAIN)
    return digest.hexdigest()


def _take(body: IO[bytes], target: Path | None) -> str:
    digest = hashlib.sha256()
    if target is None:
        while block := body.read(_BLOCK):
            digest.update(block)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("xb") as file:
        target.chmod(0o600)
        told = _Told(body)
        shutil.copyfileobj(told, file, _BLOCK)
    return told.digest.hexdigest()


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return name.isprintable() and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _forget(tar: tarfile.TarFile) -> None:
    members: list[tarfile.TarInfo] = tar.__dict__["members"]  # every one that went by is kept; a vault has a million
    members.clear()


def _line(digest: str, name: str) -> bytes:
    return f"{digest}  {name}\n".encode("utf-8", "surrogateescape")


def _as_file(told: Mapping[str, Any]) -> tuple[IO[bytes], int]:
    data = json.dumps(told, indent=1, ensure_ascii=False).encode()
    return io.BytesIO(data), len(data)


class _Told:
    """A file that is read once, and the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest, self.seen = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self.digest.update(data)
        self.seen += len(data)
        return data
