"""A workspace that people work in -> one file with its database as of one moment, evidence, shelves and settings."""

from __future__ import annotations

import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from patrol import __version__
from patrol.backup.archive import Writer
from patrol.backup.contents import DATABASE, HOME, files, settings_text
from patrol.errors import BackupError
from patrol.settings import Settings, database_url
from patrol.store.audit import add_audit
from patrol.store.copying import Figures, copy_sqlite, figures, snapshot, table_pieces
from patrol.store.database import open_database, sqlite_file, writing
from patrol.store.upgrade import version_of
from patrol.workspace import Workspace

LEFT_OUT = "the sentence encoder's weights and kept embeddings (patrol model encoder get brings them)"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `left_out`: what it does not hold, in words; `gone`: files that were disposed of while
    they were to be copied."""

    path: Path
    size: int
    files: int
    figures: Figures
    left_out: tuple[str, ...]
    gone: int


def make(workspace: Workspace, settings: Settings, target: Path) -> Made:
    """Write a backup; it appears under its name once it is whole, and never in place of another file.

    Memory stays small. With SQLite a copy of the database lies beside the target for a while.

    Raises:
        BackupError: there is a file of that name, or it cannot be written.
        StoreError: the database cannot be read.
    """
    if target.exists():
        raise BackupError(f"{target} is there already", hint="name a new file; an old backup is never overwritten")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is no folder", hint="make it first, on a disk of its own if there is one")
    url = database_url(settings, workspace)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        begun = Path(folder, "archive")
        with begun.open("xb") as file:
            begun.chmod(0o600)
            writer = Writer(file)
            seen = _put_database(writer, url, Path(folder, "copy.db"), settings.unit)
            text, hidden = settings_text(workspace)
            if text is not None:
                writer.add_bytes(f"{HOME}/patrol.toml", text.encode())
            gone = sum(not _put(writer, name, path) for name, path in files(workspace))
            writer.seal(_told(workspace, settings, seen))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(begun, target)  # unlike a rename it takes no other file's place
        except FileExistsError:
            raise BackupError(f"{target} is there already", hint="name a new file") from None
        except OSError:  # a disk without links
            begun.rename(target)
    left_out = (LEFT_OUT, *(("database_url, for it holds a password",) if hidden else ()))
    return Made(target, target.stat().st_size, writer.files, seen, left_out, gone)


def _told(workspace: Workspace, settings: Settings, seen: Figures) -> dict[str, Any]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "patrol": __version__,
        "unit": settings.unit,
        "home": workspace.home.name,
        "database": asdict(seen),
    }


def _put_database(writer: Writer, url: str, copy: Path, unit: str) -> Figures:
    with _audited(url, unit) as engine:
        if sqlite_file(url) is not None:
            seen = copy_sqlite(url, copy)
            with copy.open("rb") as file:
                writer.add(f"{DATABASE}/patrol.db", file, copy.stat().st_size)
            copy.unlink()
            return seen
        with snapshot(engine) as conn:
            seen = figures(conn)
            for table in seen.tables:
                for number, piece in enumerate(table_pieces(conn, table)):
                    writer.add_bytes(f"{DATABASE}/{table.name}/{number:06}.copy", piece)
            return seen


@contextmanager
def _audited(url: str, unit: str) -> Iterator[Any]:
    """The database, with a row in its audit: whoever has the backup has everything. The copy holds the row too."""
    path = sqlite_file(url)
    if path is not None and not path.is_file():
        raise BackupError(f"{path}: there is no database to copy", hint="patrol doctor shows where it should be")
    engine = open_database(url, as_it_is=True)
    try:
        with writing(engine) as conn:
            if version_of(conn) is None:
                raise BackupError(f"{engine.url.database}: there is no patrol database to copy")
            add_audit(conn, unit=unit, actor=getpass.getuser(), action="workspace.backup", detail={})
        yield engine
    finally:
        engine.dispose()


def _put(writer: Writer, name: str, path: Path) -> bool:
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        file: IO[bytes]
        with os.fdopen(descriptor, "rb") as file:
            writer.add(name, file, os.fstat(descriptor).st_size)  # what is appended from now on is not in it
        return True
    return False
