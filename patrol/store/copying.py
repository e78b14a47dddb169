"""A database in use -> a copy of one moment of it, and the figures by which a copy is known to be whole.

SQLite: its own online backup, in one step, so that writers neither wait nor begin it anew. PostgreSQL: every table by
COPY inside one repeatable-read transaction. Nobody who reads or writes meanwhile is kept waiting.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, inspect, select, table, text

from patrol.errors import StoreError
from patrol.store.audit import chain_head
from patrol.store.database import open_database, reading, sqlite_file
from patrol.store.upgrade import version_of

CHUNK = 8_000_000
"""Bytes of a table in one piece at most (and one row more)."""
_INDEX = "search_text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was copied: its columns in their order, and how many rows it had."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a database and its copy must agree on. `version`: of the tables; tables in an order in which each follows
    those it points at; the index of words counts as a table."""

    kind: str
    version: str
    tables: tuple[Table, ...]
    audit_rows: int
    audit_head: str


def figures(conn: Connection) -> Figures:
    """The figures of a database, read in the caller's transaction.

    Raises:
        StoreError: there is no patrol database.
    """
    version = version_of(conn)
    if version is None:
        raise StoreError(f"{conn.engine.url.database}: there is no database to copy", hint="patrol doctor shows where")
    found = inspect(conn)
    names = [name for name, _ in found.get_sorted_table_and_fkc_names() if name and name != "alembic_version"]
    ours = [name for name in names if not name.startswith(_INDEX) or conn.dialect.name == "postgresql"]
    tables = [Table(name, tuple(one["name"] for one in found.get_columns(name)), _rows(conn, name)) for name in ours]
    if conn.dialect.name == "sqlite" and _INDEX + "_docsize" in set(found.get_table_names()):
        tables.append(Table(_INDEX, (), _rows(conn, _INDEX + "_docsize")))
    rows, head = chain_head(conn)
    return Figures(conn.dialect.name, version, tuple(tables), rows, head)


def copy_sqlite(url: str, target: Path) -> Figures:
    """A copy of a SQLite database as one file of mode 0600 that needs no journal beside it -> its figures.

    Raises:
        StoreError: no database there, a damaged one, or a full disk.
    """
    path = sqlite_file(url)
    if path is None or not path.is_file():
        raise StoreError(f"{path or url}: there is no database to copy", hint="patrol doctor shows where it should be")
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    source = open_database(url, as_it_is=True)
    try:
        with reading(source) as conn, closing(sqlite3.connect(target)) as copy:
            version_of(conn)
            driver: Any = conn.connection.driver_connection
            driver.backup(copy)  # all pages in one step: one moment, however much is written meanwhile
            copy.execute("PRAGMA journal_mode=DELETE")
        return check_sqlite(target)
    except sqlite3.Error as error:
        raise StoreError(f"{target}: the database cannot be copied: {error}", hint="make room and try again") from error
    finally:
        source.dispose()


def check_sqlite(path: Path) -> Figures:
    """The figures of a copy, once its pages are known to be sound.

    Raises:
        StoreError: it is damaged.
    """
    engine = open_database(f"sqlite:///{path}", as_it_is=True)
    try:
        with reading(engine) as conn:
            said = str(conn.execute(text("PRAGMA quick_check(1)")).scalar())
            if said != "ok":
                raise StoreError(f"{path}: the copy is damaged: {said[:200]}", hint="take another backup")
            return figures(conn)
    finally:
        engine.dispose()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of a PostgreSQL database until the block ends.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as conn:  # before its first query: the snapshot is that of the first
        conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield conn


def table_pieces(conn: Connection, of: Table) -> Iterator[bytes]:
    """A table's rows as PostgreSQL's COPY writes them, in pieces of about `CHUNK` bytes."""
    quote = conn.dialect.identifier_preparer.quote
    command = f"COPY {quote(of.name)} ({', '.join(map(quote, of.columns))}) TO STDOUT"
    held = bytearray()
    driver: Any = conn.connection
    with driver.cursor() as cursor, cursor.copy(command) as rows:
        for row in rows:
            held += row
            if len(held) >= CHUNK:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)


def _rows(conn: Connection, name: str) -> int:
    return int(conn.execute(select(func.count()).select_from(table(name))).scalar_one())
