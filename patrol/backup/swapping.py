"""Two paths -> each where the other was, in one step where the system can; what was there is kept aside."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2


def exchange(new: Path, place: Path) -> None:
    """Put `new` in its place; what was there lies where `new` was (nothing, if nothing was there). One step on Linux:
    a kill leaves the one or the other; elsewhere, and on file systems without it, two renames.

    Raises:
        OSError: the place is on another disk, or must not be written.
    """
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)
    elif not _in_one_step(new, place):
        aside = new.with_name(f"{new.name}.aside")
        place.rename(aside)
        new.rename(place)
        aside.rename(new)


def bring_beside(new: Path, place: Path) -> Path:
    """A file on the disk of its place-to-be, so that it can be put there in one step."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{place.name}.restoring")
    beside.unlink(missing_ok=True)
    shutil.move(new, beside)
    beside.chmod(0o600)
    return beside


def _in_one_step(new: Path, place: Path) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(_HERE, os.fsencode(new), _HERE, os.fsencode(place), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number), str(place))
