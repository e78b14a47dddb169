"""The practice web -> served, crawled into the queue, and shown: the whole walk on invented sites."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from patrol import flow
from patrol.console import accounts
from patrol.errors import SettingsError
from patrol.practice.server import running, start_urls
from patrol.settings import Settings
from patrol.workspace import Workspace

ACCOUNT = "analis"
PORT = 8700
"""Always the same unless another is asked for: a post is known again by the address where it was seen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal found, in rows and words, and how to sign in to look at it."""

    found: list[flow.FoundRow]
    summary: str
    complaints: tuple[str, ...]
    how_to_sign_in: str
    exit_status: int


def rehearse(workspace: Workspace, settings: Settings, port: int = PORT, *, console: bool = False) -> Outcome:
    """Serve the practice web, crawl all of it, and read back what the queue holds.

    Args:
        port: the practice web's. On another one than before, every post counts as new.
        console: whether the console is to be served next, so that its port, too, must be free before the crawl begins.

    Raises:
        PatrolError: a port is taken; the database, the rules or the practice content cannot be used.
    """
    if console:
        _must_be_free(settings.console_host, settings.console_port, "the console", "--port N (make patrol PORT=N)")
    way_out = "--practice-port N (or PATROL_PRACTICE_PORT=N make patrol), which counts every post as new"
    _must_be_free("127.0.0.1", port, "the practice web", way_out)
    with running(workspace, port=port) as base:
        host = base.removeprefix("http://").rstrip("/")
        opened = replace(settings, allow_hosts=(*settings.allow_hosts, host))
        with flow.open_ground(workspace, opened) as house:
            report = flow.crawl(house, start_urls(base))
            found = flow.found(house, limit=60)
            sign_in = _sign_in(house)
    return Outcome(found, report.summary, report.complaints, sign_in, report.exit_status)


@contextmanager
def served_on(workspace: Workspace, settings: Settings, port: int) -> Iterator[list[str]]:
    """The practice web, served on while the console is open -> the options that let a worker visit it: flagged pages
    are still to be pictured, and an address of it may be handed in.

    Raises:
        SettingsError: the port is taken by now.
    """
    with running(workspace, port=port) as base:
        hosts = (*settings.allow_hosts, base.removeprefix("http://").rstrip("/"))
        yield ["--set", f"allow_hosts={','.join(hosts)}"]


def _must_be_free(host: str, port: int, who: str, way_out: str) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise SettingsError(
            f"{who} cannot listen on port {port} of {host}: {why}",
            hint=f"end what holds it, perhaps an earlier rehearsal or patrol practice, or take another with {way_out}",
        ) from error


def _sign_in(house: flow.Ground) -> str:
    """An account for the rehearsal; its password lies in a file that only its owner can read."""
    path = house.workspace.run_dir / "sign-in.txt"
    if path.exists():
        password = path.read_text(encoding="utf-8").strip()
        if accounts.fits(house.database, ACCOUNT, password):
            return f"Sign in as {ACCOUNT} with the password {password} (kept in {path})"
    if accounts.count(house.database, house.settings.unit):
        return "Sign in with your account; patrol user password NAME sets a new password."
    password = accounts.add(house.database, house.settings.unit, ACCOUNT)
    _write_private(path, password)
    return f"Sign in as {ACCOUNT} with the password {password} (kept in {path})"


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
