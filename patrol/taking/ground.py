"""A workspace and its settings in, what a crawl stands on out: the database and the vault. What judges stays unread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from patrol.evidence.vault import Vault
from patrol.settings import Settings, database_url
from patrol.store import Database
from patrol.store.database import open_database
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ground:
    """What a crawl needs of an opened workspace: who judges what it finds is a process of its own."""

    workspace: Workspace
    settings: Settings
    database: Database
    vault: Vault
    model: bool
    """Whether a model is asked beside the rules."""


@contextmanager
def open_ground(
    workspace: Workspace, settings: Settings, *, model: bool = True, patience: float = 0
) -> Iterator[Ground]:
    """Open what a crawl needs; closes the database at the end. `patience` with a locked one as for `writing`.

    Raises:
        PatrolError: the database cannot be used.
    """
    database = open_database(database_url(settings, workspace), patience=patience)
    try:
        yield Ground(workspace, settings, database, Vault(workspace.run_dir / "pages"), model)
    finally:
        database.dispose()
