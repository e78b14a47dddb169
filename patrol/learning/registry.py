"""Which model is in use, pinned by its weights' SHA-256; which were before it; and one training at a time a name."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from patrol.errors import ModelError
from patrol.workspace import Workspace

POINTER_FILE, HISTORY_FILE = "model-in-use.txt", "models-in-use.jsonl"
_MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Use:
    """A model that was put to use: the digest of its weights, when, by whom, and why in spite of the gate, if so."""

    name: str
    sha256: str
    at: str
    by: str
    why: str | None = None


def in_use(workspace: Workspace) -> str | None:
    """The name of the promoted model; `None` where none was promoted here."""
    name, _ = _pointed(workspace)
    return name if name and "/" not in name and not name.startswith(".") else None


def pin(workspace: Workspace) -> str | None:
    """The SHA-256 of the weights that were promoted; `None` where none was, or before weights were pinned."""
    return _pointed(workspace)[1] or None


def put_to_use(workspace: Workspace, use: Use) -> None:
    """Name the model in use, in one rename; the history gets its line first, so that nothing is in use unheard of."""
    with (workspace.run_dir / HISTORY_FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(use), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer = workspace.run_dir / POINTER_FILE
    fresh = pointer.with_suffix(".new")
    fresh.write_text(f"{use.name}\n{use.sha256}\n", encoding="utf-8")
    fresh.replace(pointer)


def history(workspace: Workspace) -> list[Use]:
    """What was put to use here, oldest first; a line that cannot be read (a full disk cut it) is passed over."""
    path = workspace.run_dir / HISTORY_FILE
    if not path.is_file():
        return []
    lines = path.read_bytes()[-_MAX_BYTES:].decode("utf-8", "replace").splitlines()
    return [use for line in lines if (use := _use(line)) is not None]


def before(workspace: Workspace) -> Use:
    """The use before the present one, to go back to.

    Raises:
        ModelError: there is none.
    """
    uses = history(workspace)
    present = (in_use(workspace), pin(workspace))
    while uses and (uses[-1].name, uses[-1].sha256) == present:
        uses.pop()
    if not uses:
        raise ModelError("no other model was in use here before", hint="patrol model list shows those there are")
    return uses[-1]


def use_of(name: str, sha256: str, by: str, why: str | None = None) -> Use:
    """A use from now on."""
    return Use(name, sha256, datetime.now(UTC).isoformat(timespec="seconds"), by, why)


@contextmanager
def training(workspace: Workspace, name: str) -> Iterator[None]:
    """Only one training a name at a time: the lock goes with the process, however that ends.

    Raises:
        ModelError: another training of that name is under way, or nothing can be written.
    """
    path = workspace.run_dir / f"training-{name}.lock"
    try:
        lock = path.open("w")
    except OSError as error:
        raise ModelError(f"{path}: cannot be written: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ModelError(
                f"a model named {name!r} is being trained already", hint="wait for it, or take another name"
            ) from error
        yield


def _pointed(workspace: Workspace) -> tuple[str, str]:
    pointer = workspace.run_dir / POINTER_FILE
    if not pointer.is_file():
        return "", ""
    name, *digest = pointer.read_text(encoding="utf-8").split("\n")
    return name.strip(), "".join(digest).strip()


def _use(line: str) -> Use | None:
    try:
        told = json.loads(line)
        return Use(**{name: told[name] for name in Use.__slots__})
    except (ValueError, KeyError, TypeError):
        return None
