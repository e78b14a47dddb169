"""Invented workspaces, to be backed up and put back; and all that a database holds, to compare it by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from patrol.evidence.vault import Vault
from patrol.settings import Settings
from patrol.store import bulk, settling
from patrol.store.accounts import create_account
from patrol.store.copying import figures
from patrol.store.database import open_database, writing
from patrol.workspace import Workspace, init_workspace
from tests.evidence_samples import evidence
from tests.store_samples import BACKEND, OFFER, UNIT, a_post, database_of, take_in

RULE = "id: milik_unit\n"


def a_workspace(folder: Path) -> tuple[Workspace, Settings]:
    """A workspace of the database that the test runs on."""
    made = init_workspace(folder)
    where = "" if BACKEND[-1] == "sqlite" else database_of(folder)
    return made, Settings(unit=UNIT, database_url=where)


def url_of(workspace: Workspace, settings: Settings) -> str:
    return settings.database_url or f"sqlite:///{workspace.run_dir / 'patrol.db'}"


@contextmanager
def opened(workspace: Workspace, settings: Settings) -> Iterator[Engine]:
    engine = open_database(url_of(workspace, settings))
    try:
        yield engine
    finally:
        engine.dispose()


def filled(folder: Path) -> tuple[Workspace, Settings]:
    """A workspace with posts, accounts, decisions, audit rows, evidence, pictures, rules and settings."""
    workspace, settings = a_workspace(folder)
    with opened(workspace, settings) as engine, writing(engine) as conn:
        create_account(conn, unit=UNIT, name="ani", password_hash="h1")
        take_in(conn, a_post(0, OFFER))
        for number in range(1, 12):
            take_in(conn, a_post(number))
        form = {"verdict": "legit", "reasons": ["ordinary_job"]}
        made = bulk.begin(conn, UNIT, [1, 2, 99], analyst="ani", idem="b1", **form)  # type: ignore[arg-type]
    with opened(workspace, settings) as engine:
        assert settling.carry_on(engine, UNIT, made.id).counts == {"decided": 2, "refused": 1}
    evidence(workspace.run_dir / "evidence")
    Vault(workspace.run_dir / "pages").keep(b"<html>halaman</html>")
    (workspace.run_dir / "handed-in").mkdir()
    (workspace.run_dir / "handed-in" / ("a" * 64)).write_bytes(b"GIF89a" + bytes(100))
    (workspace.home / "rules" / "milik_unit.yml").write_text(RULE)
    (workspace.home / "sources.yml").write_text("sources: []\n")
    return workspace, settings


def contents(conn: Connection) -> dict[str, Any]:
    """Every row of every table, and every word of the index with its place."""
    found: dict[str, Any] = {}
    for table in figures(conn).tables:
        if table.name == "search_text" and conn.dialect.name == "sqlite":
            conn.execute(text("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', 'search_text', 'instance')"))
            found["search_text"] = conn.execute(text("SELECT * FROM temp.v ORDER BY 1, 2, 3, 4")).all()
            conn.execute(text("DROP TABLE temp.v"))
            continue
        columns = ", ".join(f'"{name}"' for name in table.columns)
        rows = conn.execute(text(f'SELECT {columns} FROM "{table.name}"')).all()
        found[table.name] = sorted(map(repr, rows))
    return found


def contents_of(workspace: Workspace, settings: Settings) -> dict[str, Any]:
    with opened(workspace, settings) as engine, writing(engine) as conn:
        return contents(conn)
