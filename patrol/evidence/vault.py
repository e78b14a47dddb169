"""A page's body in, its SHA-256 out; kept compressed under that name, given back only if it still matches."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from pathlib import Path

from patrol.errors import EvidenceError

_LEVEL = 1  # a page of 5 kB takes 0.1 ms; higher levels save little on such sizes
_NAME = re.compile(r"[0-9a-f]{64}")


class Vault:
    """A folder of captures: `ab/<sha256>.gz`, each written once and never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the body of that hash lies, or would lie.

        Raises:
            EvidenceError: this is no SHA-256 in lower-case hexadecimal.
        """
        if not _NAME.fullmatch(sha256):
            raise EvidenceError(f"{sha256[:80]!r} is no SHA-256")
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def keep(self, body: bytes) -> str:
        """Keep a body and return its SHA-256. Keeping it again changes nothing; a kill leaves it whole or absent.

        Raises:
            EvidenceError: the folder cannot be written (a full disk, missing rights).
        """
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        try:
            # an empty file is what a power cut leaves of one that was renamed before it was on the disk
            if not (path.exists() and path.stat().st_size):
                self._write(path, gzip.compress(body, _LEVEL, mtime=0))
        except OSError as error:
            raise EvidenceError(
                f"{path}: cannot keep the page: {error.strerror or error}",
                hint="make room on the disk or fix the folder's rights, and run it again; what was kept stays",
            ) from error
        return sha256

    def _write(self, path: Path, packed: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(packed)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def drop(self, sha256: str) -> None:
        """Forget the body kept under that hash, if there is one.

        Raises:
            EvidenceError: it cannot be removed.
        """
        path = self.path(sha256)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise EvidenceError(f"{path}: cannot remove the page: {error.strerror or error}") from error

    def read(self, sha256: str) -> bytes:
        """The body kept under that hash.

        Raises:
            EvidenceError: there is none, or it was altered since.
        """
        path = self.path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise EvidenceError(f"{path}: no page was kept under this hash") from error
        except (OSError, EOFError, zlib.error) as error:
            raise EvidenceError(f"{path}: the kept page cannot be read: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"{path}: the kept page was altered; its hash is no longer its name")
        return body
