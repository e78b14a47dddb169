"""A backup -> the workspace as it was: all of it checked before anything is touched, and what was there kept aside."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from patrol.backup.archive import AGAIN, read
from patrol.backup.contents import DATABASE, HOME, LISTS, RUN, SHELVES, holds_files
from patrol.backup.swapping import bring_beside, exchange
from patrol.errors import BackupError
from patrol.settings import Settings, database_url
from patrol.store.audit import ChainCheck
from patrol.store.copying import Figures, Table, check_sqlite
from patrol.store.database import open_database, sqlite_file
from patrol.store.putting import finish_sqlite, is_blank_at, nobody_uses, put_postgresql
from patrol.workspace import Workspace, is_untouched

SECRET = "secret.key"  # noqa: S105  # the name of a file


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was checked, and put back where `aside` or the figures' database say so. `chain`: its audit
    chain, walked; `None`: it was only checked."""

    seal: Mapping[str, Any]
    figures: Figures
    chain: ChainCheck | None
    aside: Path | None
    notes: tuple[str, ...]


def check(backup: Path) -> Restored:
    """Read a backup through, hold every file against its hash, and put nothing anywhere.

    Raises:
        BackupError: it is damaged, was cut off, or is no backup.
    """
    seal = read(_there(backup), lambda _: None)
    return Restored(seal, _figures(seal), None, None, ())


def restore(workspace: Workspace, settings: Settings, backup: Path, *, replace: bool = False) -> Restored:
    """Put a backup back. The workspace must be blank, or with `replace` be used by nobody; then what was there is
    moved into a folder beside it, whole. A fault at any time leaves either what was or what comes.

    Raises:
        BackupError: the backup is damaged, of another kind of database, or the workspace holds something.
        StoreError: the database is in use, or the backup is from a newer version.
    """
    _there(backup)
    url = database_url(settings, workspace)
    if not replace:
        _refuse_what_holds_something(workspace, url)
    run = workspace.run_dir
    if run.is_mount():
        hint = "mount the workspace's folder rather than one inside it, or restore into another workspace"
        raise BackupError(f"{run} is a mount point: nothing can be put in its place", hint=hint)
    stage = Path(tempfile.mkdtemp(prefix=".restore-", dir=run.parent))
    notes: list[str] = []
    with ExitStack() as held:
        try:
            seal = _read(workspace, url, stage, backup)
            chain = _prepare(held, url, stage, _figures(seal))
            if (run / SECRET).is_file():
                shutil.copy2(run / SECRET, stage / RUN / SECRET)
        except BaseException:
            shutil.rmtree(stage)  # until here nothing was touched
            raise
        if replace and sqlite_file(url) is None:
            notes.append("the rows that the database held are gone: only files are moved aside")
        try:
            _swap(workspace, url, stage, notes)
        except OSError as error:
            raise BackupError(
                f"{error.filename}: {error.strerror}: the workspace was put back in part",
                hint=f"mend that and run it again with --replace; what was moved aside lies in {stage}",
            ) from error
    _keep_what_no_backup_holds(stage / RUN, run)
    if not (run / SECRET).is_file():
        notes.append("the workspace has no secret.key: second factors that were kept with it have to be set up anew")
    return Restored(seal, _figures(seal), chain, _aside(workspace, stage), tuple(notes))


def _read(workspace: Workspace, url: str, stage: Path, backup: Path) -> dict[str, Any]:
    for part in (RUN, HOME, DATABASE):
        (stage / part).mkdir(mode=0o700)
    return read(backup, lambda name: _place(workspace, url, stage, name))


def _prepare(held: ExitStack, url: str, stage: Path, wanted: Figures) -> ChainCheck:
    """The database made ready, and nobody let at the one that is there, until `held` ends."""
    path = sqlite_file(url)
    if path is None:
        engine = open_database(url, as_it_is=True)
        held.callback(engine.dispose)
        return held.enter_context(put_postgresql(engine, wanted, lambda table: _pieces(stage, table)))
    copy = stage / DATABASE / "patrol.db"
    if check_sqlite(copy) != wanted:
        raise BackupError("the rows of the backup's database are not those that were counted", hint=AGAIN)
    chain = finish_sqlite(copy)
    if path.exists():
        held.enter_context(nobody_uses(path))
    return chain


def _swap(workspace: Workspace, url: str, stage: Path, notes: list[str]) -> None:
    path, run = sqlite_file(url), workspace.run_dir
    if path is not None:
        _put_file(stage, run, path)
    _put_content(workspace, stage / HOME, notes)
    exchange(stage / RUN, run)


def _put_file(stage: Path, run: Path, path: Path) -> None:
    """The database goes with the folder of run-time files where it lies in it, else to its own place."""
    copy = stage / DATABASE / "patrol.db"
    if path.is_relative_to(run):
        target = stage / RUN / path.relative_to(run)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy.rename(target)
        return
    beside = bring_beside(copy, path)
    exchange(beside, path)
    if beside.exists():
        beside.rename(path.with_name(f"{path.name}.before-{_stamp()}"))


def _put_content(workspace: Workspace, content: Path, notes: list[str]) -> None:
    settings = content / "patrol.toml"
    if settings.is_file():
        _put_settings(workspace, settings, notes)
    for name in LISTS:
        if (content / name).is_file():
            exchange(content / name, workspace.home / name)
    if workspace.home == workspace.bundled:
        return
    for shelf in SHELVES:
        if (content / shelf).is_dir() or (workspace.home / shelf).is_dir():
            (content / shelf).mkdir(parents=True, exist_ok=True)
            exchange(content / shelf, workspace.home / shelf)


def _put_settings(workspace: Workspace, given: Path, notes: list[str]) -> None:
    """Settings speak of the machine too: those that are there stay, and the backup's lie beside them."""
    own = workspace.settings_file
    if own.is_file() and own.read_bytes() == given.read_bytes():
        return
    if not own.is_file() or is_untouched(own):
        exchange(given, own)
        return
    other = own.with_name("patrol.toml.restored")
    given.replace(other)
    notes.append(f"{own} stays as it is; the backup's settings lie in {other.name}")


def _keep_what_no_backup_holds(old: Path, run: Path) -> None:
    """What can be made again, and is large: it need not be made again."""
    for path in old.glob("*") if old.is_dir() else ():
        ours = path.name == "encoder" or path.name.startswith("embeddings-")
        if ours and not (run / path.name).exists():
            with suppress(OSError):
                path.rename(run / path.name)


def _aside(workspace: Workspace, stage: Path) -> Path | None:
    """Where what was there lies from now on; `None`: there was nothing that anybody would miss."""
    shutil.rmtree(stage / DATABASE)
    files = (path for path in stage.rglob("*") if path.is_file())
    if all(path.name == SECRET or is_untouched(path) for path in files):
        shutil.rmtree(stage)
        return None
    kept = workspace.home / "data" / f"before-restore-{_stamp()}"
    stage.rename(kept)
    return kept


def _place(workspace: Workspace, url: str, stage: Path, name: str) -> Path:
    first = name.partition("/")[0]
    if first not in (RUN, HOME, DATABASE):
        raise BackupError(f"{name[:80]!r} has no place in a backup", hint=AGAIN)
    if first == DATABASE and (name == f"{DATABASE}/patrol.db") != (sqlite_file(url) is not None):
        theirs = "SQLite" if name == f"{DATABASE}/patrol.db" else "PostgreSQL"
        raise BackupError(
            f"the backup's database is {theirs}, that of this workspace is not",
            hint=f"set database_url to a {theirs} database for the restored workspace",
        )
    if workspace.home == workspace.bundled and name.startswith(tuple(f"{HOME}/{shelf}/" for shelf in SHELVES)):
        raise BackupError(
            "the backup holds shelves of a workspace, and this is the checkout itself",
            hint="make a workspace first (patrol init DIR), then: patrol --home DIR restore FILE",
        )
    return stage / name


def _refuse_what_holds_something(workspace: Workspace, url: str) -> None:
    found = holds_files(workspace)
    path = sqlite_file(url)
    if found is None and (path is None or path.is_file()) and not is_blank_at(url):
        found = "rows in its database"
    if found is not None:
        raise BackupError(
            f"{workspace.home} is not blank: it has {found}",
            hint="restore into a new workspace, or add --replace to move what is there aside",
        )


def _figures(seal: Mapping[str, Any]) -> Figures:
    try:
        told = dict(seal["database"])
        tables = tuple(Table(one["name"], tuple(one["columns"]), int(one["rows"])) for one in told.pop("tables"))
        return Figures(tables=tables, **told)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError("the backup's seal does not say what it holds", hint=AGAIN) from error


def _pieces(stage: Path, table: Table) -> Iterator[bytes]:
    folder = stage / DATABASE / table.name
    for path in sorted(folder.glob("*.copy")) if folder.is_dir() else ():
        yield path.read_bytes()


def _there(backup: Path) -> Path:
    if not backup.is_file():
        raise BackupError(f"{backup}: there is no such file")
    return backup


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
