"""A connection to a database of any version -> its tables brought up to this program's, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from patrol.errors import StoreError
from patrol.store import schema, schema_desk, schema_rounds
from patrol.store.declaring import metadata
from patrol.store.migrations import HEAD

FOLDER = Path(__file__).parent / "migrations"
DECLARED = (schema, schema_desk, schema_rounds)
"""Where tables are declared: imported, they are all in the catalogue."""


def bring_up_to_date(conn: Connection) -> None:
    """Run the migrations that are missing; nothing where the database is up to date. Killed half-way, nothing stays.

    Call it in `writing`: two programs may open a new database at once.

    Raises:
        StoreError: a database of a newer version, or one that is not ours.
    """
    found = version_of(conn)
    if found == HEAD:
        return
    known = versions()
    if found is not None and found not in known:
        raise StoreError(
            f"{conn.engine.url.database}: the database is from a newer version of patrol (its tables are at {found!r})",
            hint=f"upgrade patrol, or restore a backup made by this version (tables at {HEAD!r})",
        )
    _migrate(conn)


def make_tables(conn: Connection, version: str) -> None:
    """Make the tables of a version in an empty database, as it was when a backup was made.

    Raises:
        StoreError: a version that this program does not know.
    """
    if version not in versions():
        raise StoreError(f"this program does not know tables at {version[:40]!r}", hint="upgrade patrol first")
    _migrate(conn, version)


def versions() -> tuple[str, ...]:
    """The versions of the tables that this program knows, oldest first."""
    return tuple(reversed([script.revision for script in _scripts().walk_revisions()]))


def version_of(conn: Connection) -> str | None:
    """The version of the tables; `None`: there are none.

    Raises:
        StoreError: a database that is not ours.
    """
    tables = set(inspect(conn).get_table_names())
    if "alembic_version" in tables:
        return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise StoreError(
            f"{conn.engine.url.database}: this is no patrol database (it holds {', '.join(sorted(tables)[:3])})",
            hint="name another file, or move this one away",
        )
    return None


def _scripts() -> Any:
    from alembic.script import ScriptDirectory  # loads in a quarter second; a database up to date does without

    return ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])


def _migrate(conn: Connection, to: str = "head") -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    scripts = _scripts()
    steps = EnvironmentContext(Config(), scripts, fn=lambda at, _: scripts._upgrade_revs(to, at))
    with steps:
        steps.configure(
            connection=conn, target_metadata=metadata, transactional_ddl=False
        )  # the caller's transaction holds it all
        steps.run_migrations()
