"""A copy of a database -> the database in its place: whole or not at all, and only where nobody uses what was there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, select, text

from patrol.errors import StoreError
from patrol.store.audit import ChainCheck, verify_chain
from patrol.store.copying import Figures, Table, figures
from patrol.store.database import open_database, reading, writing
from patrol.store.schema import account, audit, item, post, run
from patrol.store.upgrade import bring_up_to_date, make_tables

_IN_USE = "end the console, the schedule and patrol work first; they would go on writing into what is put aside"
_TELLING = (account, audit, post, item, run)
"""A database without a row in any of these holds nothing that anybody would miss."""


def is_blank(conn: Connection) -> bool:
    """Whether the database holds nothing yet: no table of ours, or none with a row that anybody would miss."""
    there = set(inspect(conn).get_table_names())
    known = [one for one in _TELLING if one.name in there]
    return all(conn.execute(select(one.c.id).limit(1)).first() is None for one in known)


def is_blank_at(url: str) -> bool:
    """The same of a database by its address, which must exist.

    Raises:
        StoreError: it cannot be read.
    """
    engine = open_database(url, as_it_is=True)
    try:
        with reading(engine) as conn:
            return is_blank(conn)
    finally:
        engine.dispose()


@contextmanager
def nobody_uses(path: Path) -> Iterator[None]:
    """Keep a SQLite database to ourselves for the block; its journal is written into it, so that it can be moved.

    Raises:
        StoreError: some program has it open.
    """
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as alone:
        try:
            # leaving the journal behind takes a lock that no other open connection allows
            alone.execute("PRAGMA journal_mode=DELETE")
            alone.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise StoreError(f"{path} is in use", hint=_IN_USE) from error
        except sqlite3.DatabaseError:
            pass  # what is no database is put aside all the same
        yield


def finish_sqlite(path: Path) -> ChainCheck:
    """Bring a restored copy up to this program's version and walk its audit chain -> the outcome.

    Raises:
        StoreError: it comes from a newer version, or cannot be written.
    """
    engine = open_database(f"sqlite:///{path}")
    try:
        with reading(engine) as conn:
            outcome = verify_chain(conn)
        with engine.connect() as conn:
            raw: Any = conn.connection.driver_connection
            raw.execute("PRAGMA journal_mode=DELETE")  # one file, to be moved to its place
    finally:
        engine.dispose()
    return outcome


@contextmanager
def put_postgresql(engine: Engine, wanted: Figures, pieces: Callable[[Table], Iterable[bytes]]) -> Iterator[ChainCheck]:
    """Replace what a PostgreSQL database holds by a copy; it is kept when the block ends well, else nothing changes.

    Raises:
        StoreError: it is in use, the copy is of tables that this program does not know, or not what was copied.
    """
    with writing(engine) as conn:
        _refuse_company(conn)
        _drop_all(conn)
        make_tables(conn, wanted.version)
        known = {table.name: set(table.columns) for table in figures(conn).tables}
        for table in wanted.tables:
            if not set(table.columns) <= known.get(table.name, set()):
                raise StoreError(f"this program knows no table {table.name[:40]!r} such as the backup has")
        quote = conn.dialect.identifier_preparer.quote
        conn.execute(text("TRUNCATE " + ", ".join(quote(table.name) for table in wanted.tables)))
        for table in wanted.tables:
            _fill(conn, table, pieces(table))
        if figures(conn) != wanted:
            raise StoreError("what was put into the database is not what was copied", hint="take another backup")
        bring_up_to_date(conn)
        yield verify_chain(conn)


def _refuse_company(conn: Connection) -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    number = int(conn.execute(text(others)).scalar_one())
    if number:
        raise StoreError(f"{conn.engine.url.database} is in use ({number} other connections)", hint=_IN_USE)


def _drop_all(conn: Connection) -> None:
    quote = conn.dialect.identifier_preparer.quote
    for name in inspect(conn).get_table_names():
        conn.execute(text(f"DROP TABLE {quote(name)} CASCADE"))


def _fill(conn: Connection, table: Table, pieces: Iterable[bytes]) -> None:
    quote = conn.dialect.identifier_preparer.quote
    driver: Any = conn.connection
    command = f"COPY {quote(table.name)} ({', '.join(map(quote, table.columns))}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(command) as into:
        for piece in pieces:
            into.write(piece)
    if "id" not in table.columns:
        return
    sequence = conn.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": quote(table.name)}).scalar()
    if sequence is not None:  # numbers go on after the last row
        last = text(f"SELECT setval(CAST(:sequence AS regclass), max(id)) FROM {quote(table.name)}")  # noqa: S608  # quoted, known
        conn.execute(last, {"sequence": sequence})
