"""A workspace -> the files of it that a backup holds, in an order in which they can be copied while others write."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from patrol.workspace import Workspace

RUN, HOME, DATABASE = "run", "home", "database"
"""The first parts of names in a backup: run-time files, the unit's own content, the database."""
KEPT = ("evidence", "pages", "handed-in")
"""Folders of run-time files that nothing could make again."""
POINTER = "model-in-use.txt"
LISTS = ("sources.yml", "alerts.yml")
SHELVES = ("spiders", "rules", "models", "data/tables")
_PASSWORD_LINE = re.compile(r"^[ \t]*\"?database_url\"?[ \t]*=.*:.*@.*$", re.MULTILINE)


def files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """Name in the backup and path of every file but the database and the settings. Lazy: ask for the next one when
    the one before is copied, for the order is what keeps evidence whole (see `_evidence`)."""
    run = workspace.run_dir
    yield from _evidence(run / "evidence")
    for folder in KEPT[1:]:
        yield from _below(run / folder, f"{RUN}/{folder}")
    if (run / POINTER).is_file():
        yield f"{RUN}/{POINTER}", run / POINTER
    yield from _content(workspace)


def settings_text(workspace: Workspace) -> tuple[str | None, bool]:
    """The workspace's settings as a backup holds them (`None`: it has none), and whether a password was left out."""
    path = workspace.settings_file
    if not path.is_file():
        return None, False
    text = path.read_text(encoding="utf-8")
    without, times = _PASSWORD_LINE.subn("# database_url was left out of the backup: it holds a password", text)
    return without, bool(times)


def _content(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    for name in LISTS:
        if (workspace.home / name).is_file():
            yield f"{HOME}/{name}", workspace.home / name
    if workspace.home != workspace.bundled:  # in a checkout the shelves are the product, not the unit's
        for shelf in SHELVES:
            yield from _below(workspace.home / shelf, f"{HOME}/{shelf}")


def _evidence(folder: Path) -> Iterator[tuple[str, Path]]:
    """Anchors, markers, logs, records: each names only what comes after it.

    A process that writes meanwhile has appended records before the line that names them, and lines before the anchor
    that names their head. So a log that is cut off here has all that it names, and `recover` puts its end right.
    """
    yield from _below(folder / "anchors", f"{RUN}/evidence/anchors")
    logs = {name: path for name, path in _months(folder) if path.suffix == ".jsonl"}
    begun = {path.stem for path in logs.values()}
    for name, path in _below(folder / "open", f"{RUN}/evidence/open"):
        if path.name in begun:
            yield name, path
    yield from logs.items()
    # listed anew: a log may by now name records in a file that it had not begun then
    for name, path in _months(folder):
        if path.suffix != ".jsonl" and path.name.rsplit("-", 2)[0] in begun:
            yield name, path


def _months(folder: Path) -> Iterator[tuple[str, Path]]:
    for month in sorted(folder.glob("[0-9]*")):
        yield from _below(month, f"{RUN}/evidence/{month.name}")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The plain files below a folder, by name; links are not followed, half-written files not taken."""
    for root, folders, found in os.walk(folder):
        folders[:] = sorted(one for one in folders if one != "__pycache__" and not (Path(root) / one).is_symlink())
        at = Path(root)
        for one in sorted(found):
            path = at / one
            if path.is_file() and not path.is_symlink() and not one.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def holds_files(workspace: Workspace) -> str | None:
    """What of the workspace would be lost if a backup were put over it; `None`: nothing."""
    for name in KEPT:
        if next(_below(workspace.home / "data" / "run" / name, name), None) is not None:
            return f"files in data/run/{name}"
    found = next(_content(workspace), None)
    return None if found is None else found[0].removeprefix(f"{HOME}/")
