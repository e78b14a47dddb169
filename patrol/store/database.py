"""A database's address -> an open `Engine`, its tables up to date; and transactions that end in errors for people."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from patrol.errors import StoreError
from patrol.store.columns import dump_json
from patrol.store.upgrade import bring_up_to_date

log = structlog.get_logger()
BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""
PATIENCE_SECONDS = 180
"""How long in all a crawl waits to write what it has fetched: giving up costs it what the sites were asked for."""

_READ = "patrol_read_only"
_BUSY = ("is locked", "lock timeout")
_PAUSE = 0.1  # seconds between attempts; the driver itself waits for BUSY_SECONDS in each
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(7406591)")  # any number, the same in every program


def open_database(url: str, *, as_it_is: bool = False, patience: float = 0) -> Engine:
    """An engine on the database at `url` (SQLAlchemy's form), made or brought up to date where needed.

    A SQLite file gets mode 0600, the WAL journal, full syncs and a busy time-out of 30 s. `as_it_is`: nothing is made
    and its tables stay those of the version that wrote them (for a backup before an upgrade). `patience` with
    a locked one as for `writing`.

    Raises:
        StoreError: no database there, one from a newer version, a read-only or full disk; the hint says what to do.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite" and not as_it_is:
        _private_file(address)
    try:
        # values are of victims too: no error, and so no log, shows what was to be written
        engine = create_engine(
            address, json_serializer=dump_json, connect_args=_connect_args(address), hide_parameters=True
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"no driver for {address.drivername}: {error}", hint="install it, or use SQLite") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _bound_waiting)
    if as_it_is:
        return engine
    try:
        with _errors(address.database or ""):
            _use_wal(engine)
        with writing(engine, patience=patience) as conn:
            bring_up_to_date(conn)
            _try_to_write(conn)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine, *, patience: float = 0) -> Iterator[Connection]:
    """A transaction that may write, committed at the end: one writer at a time, on SQLite (BEGIN IMMEDIATE) and on
    PostgreSQL (an advisory lock until the transaction's end). So no two writers wait for each other's rows.

    Who is kept waiting for `BUSY_SECONDS` gives up; with `patience`, only after so many seconds in all. Nothing of the
    block is run before the lock is had, so nothing of it is run twice.

    Raises:
        StoreError: the disk is full, the database is locked or read-only; nothing of the transaction was kept.
    """
    with _errors(engine.url.database or ""), ExitStack() as stack:
        yield _begun(engine, stack, time.monotonic() + patience - BUSY_SECONDS)


def _begun(engine: Engine, stack: ExitStack, until: float) -> Connection:
    while True:
        try:
            with ExitStack() as attempt:
                conn = attempt.enter_context(engine.begin())
                if conn.dialect.name == "postgresql":
                    conn.execute(_ONE_WRITER)
                stack.push(attempt.pop_all())
                return conn
        except DBAPIError as error:
            if not any(sign in str(error.orig).lower() for sign in _BUSY) or time.monotonic() >= until:
                raise
            more = round(until - time.monotonic()) + BUSY_SECONDS
            log.warning(
                f"{engine.url.database or 'the database'} is locked by another program; nothing is lost, it is tried "
                f"for {more} seconds more (if this goes on, end what holds it: a backup tool, an open sqlite3 shell)"
            )
            time.sleep(_PAUSE)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one state of the database while others write.

    Raises:
        StoreError: the database cannot be read.
    """
    with _errors(engine.url.database or ""), engine.connect() as plain:
        conn = plain.execution_options(**{_READ: True})
        with conn.begin():
            yield conn


def sqlite_file(url: str) -> Path | None:
    """Where a SQLite database lies; `None`: it is another, or lies in memory.

    Raises:
        StoreError: this is no database address.
    """
    address = _address(url)
    plain = (
        address.get_backend_name() == "sqlite" and address.database and not address.database.startswith(("file:", ":"))
    )
    return Path(str(address.database)) if plain else None


def insert_into(conn: Connection, table: Table) -> sqlite.Insert:
    """An INSERT with `on_conflict_do_update/nothing`, which both dialects spell the same."""
    return insert_for(conn.dialect.name, table)


def insert_for(dialect: str, table: Table) -> sqlite.Insert:
    """The same for a dialect's name, where the statement is built once and kept."""
    if dialect == "postgresql":
        return cast(sqlite.Insert, postgresql.insert(table))
    return sqlite.insert(table)


def row_id(conn: Connection, table: Table, values: dict[str, Any]) -> int:
    """Insert one row and give its id."""
    return int(conn.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no database address", hint="write sqlite:////path/patrol.db or postgresql+psycopg://..."
        ) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{address.get_backend_name()} is not supported", hint="use SQLite or PostgreSQL")
    return address


def _connect_args(address: URL) -> dict[str, Any]:
    return {"timeout": BUSY_SECONDS} if address.get_backend_name() == "sqlite" else {}


def _private_file(address: URL) -> None:
    """Make the file ours alone before the first row is in it; the journal files inherit its mode."""
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        return
    path = Path(address.database)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
    except OSError as error:
        raise StoreError(
            f"cannot open the database {path}: {error.strerror}", hint="check that its folder exists and is ours"
        ) from error


def _on_connect(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _on_begin does
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged decision survives a power cut
    # SQLite's own 2 MB of pages and 4 MB of journal are soon too little for the copy index: a crawl would read and
    # copy the same pages again and again
    cursor.execute("PRAGMA cache_size=-16384")  # KB, taken as they are needed
    cursor.execute("PRAGMA wal_autocheckpoint=4000")  # pages of 4 KB
    cursor.close()


def _bound_waiting(connection: Any, _: ConnectionPoolEntry) -> None:
    """PostgreSQL would wait for a lock without end; here it waits as long as SQLite does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {max(1, round(BUSY_SECONDS * 1000))}")
    connection.commit()


def _on_begin(conn: Connection) -> None:
    # A deferred transaction that later writes fails at once where another wrote meanwhile; so writers queue up here.
    conn.exec_driver_sql("BEGIN" if conn.get_execution_options().get(_READ) else "BEGIN IMMEDIATE")


def _use_wal(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    for attempt in range(200):  # the busy time-out does not cover a change of the journal mode
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 199:
                raise
            time.sleep(0.05)
        finally:
            raw.close()


def _try_to_write(conn: Connection) -> None:
    """SQLite begins a writer's transaction on a read-only file without a word; the first write tells."""
    if conn.dialect.name == "sqlite":
        attempt = conn.begin_nested()
        conn.execute(text("UPDATE alembic_version SET version_num = version_num"))
        attempt.rollback()


_MEANINGS = (
    ("is full", "the disk (or the database's size limit) is full", "free some space and run again; nothing is lost"),
    ("disk i/o", "the disk does not take or give data", "check space and health of the disk; nothing is lost"),
    ("readonly", "the database is read-only", "check the rights on the file and its folder"),
    ("not a database", "this is no patrol database", "name another file, or move this one away"),
    ("malformed", "the database is damaged", "restore it from a backup"),
    *((sign, "another program keeps the database locked", "end it, or try again later") for sign in _BUSY),
    ("unable to open", "the database cannot be opened", "check that its folder exists and is ours"),
    ("connection refused", "no database server answers there", "start it, or correct database_url"),
)


@contextmanager
def _errors(name: str) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise  # ours to mend, not the user's
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        for sign, meaning, hint in _MEANINGS:
            if sign in said.lower():
                raise StoreError(f"{name}: {meaning}", hint=hint) from error
        raise StoreError(f"{name}: {said.splitlines()[0] if said else error}") from error


def healthy(engine: Engine) -> bool:
    """True where the database answers (for `doctor` and health checks)."""
    try:
        with reading(engine) as conn:
            return bool(conn.execute(text("SELECT 1")).scalar_one() == 1)
    except StoreError:
        return False
