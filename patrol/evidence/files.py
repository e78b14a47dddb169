"""Bytes appended to a file, whole or not at all; files that one process holds; faults in words for people."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from patrol.errors import EvidenceError

_TRIES = 50
_PAUSE = 0.01


class Appended:
    """A file that grows at its end. What cannot be written whole is taken back, so a full disk leaves no half."""

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        """Open it; `fresh`: it must not exist yet.

        Raises:
            EvidenceError: it cannot be opened.
        """
        self.path = path
        with evidence_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | (os.O_EXCL if fresh else 0)
            self._descriptor = os.open(path, flags, 0o600)
            self.size = os.fstat(self._descriptor).st_size

    def add(self, data: bytes) -> int:
        """Append bytes -> the offset at which they begin.

        Raises:
            EvidenceError: they cannot be written whole; the file is as it was.
        """
        offset = self.size
        with evidence_errors(self.path):
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(self._descriptor, left) :]
            except OSError:
                with suppress(OSError):  # making a file shorter takes no room
                    os.ftruncate(self._descriptor, offset)
                raise
        self.size = offset + len(data)
        return offset

    def take_back(self, offset: int) -> None:
        """Make the file end where it ended before; that takes no room on a full disk."""
        with evidence_errors(self.path):
            os.ftruncate(self._descriptor, offset)
        self.size = offset

    def hold(self) -> bool:
        """Hold the file as long as it is open; `False` where another process holds it."""
        for _ in range(_TRIES):  # `is_held` holds it for a moment to ask
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(_PAUSE)
            else:
                return True
        return False

    def sync(self) -> None:
        """Have it on the disk."""
        with evidence_errors(self.path):
            os.fsync(self._descriptor)

    def to_sync(self) -> Callable[[], None]:
        """What has on the disk all that was added so far: to be called once, by any thread, also after `close`.

        Raises:
            EvidenceError: it cannot be asked for; what is returned raises it where the disk fails.
        """
        with evidence_errors(self.path):
            return partial(_synced, self.path, os.dup(self._descriptor))

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def _synced(path: Path, descriptor: int) -> None:
    with evidence_errors(path):
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds the file, and so is still writing it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only process in a folder of this block's kind; waits for the others."""
    with evidence_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the names of a folder's files on the disk."""
    with evidence_errors(folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def evidence_errors(path: Path) -> Iterator[None]:
    """An error of the operating system, as one that says what to do."""
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"{path}: cannot keep the evidence: {error.strerror or error}",
            hint="make room on the disk or fix the folder's rights, and run it again; what was kept stays",
        ) from error
