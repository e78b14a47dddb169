"""Settings and files of a workspace -> the reason why the console must not be started on them, or nothing."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from patrol.console.sealing import FILE
from patrol.errors import SettingsError
from patrol.settings import Settings, database_url
from patrol.workspace import Workspace

DEFAULT_PASSWORDS = frozenset(
    {"admin", "changeme", "example", "pass", "passw0rd", "password", "patrol", "postgres", "rahasia", "root", "secret"}
)
"""Passwords of databases that stand in manuals and examples."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_settings(settings: Settings) -> None:
    """Refuse settings that would show the queue to others.

    Raises:
        SettingsError: what is wrong, and what to do.
    """
    secured = settings.console_address.startswith("https://")
    if not is_loopback(settings.console_host) and not secured:
        raise SettingsError(
            f"the console does not listen on {settings.console_host}: its pages would cross the network in the clear",
            hint="listen on 127.0.0.1 and put a TLS proxy (named in console_address) or an SSH tunnel before it",
        )
    named = urlsplit(settings.console_address).hostname or ""
    if settings.console_address and not secured and not is_loopback(named):
        raise SettingsError(
            f"console_address is {settings.console_address}: passwords would cross the network in the clear",
            hint="put a TLS proxy before the console and name its https:// address",
        )
    if settings.log_level == "debug":
        raise SettingsError(
            "the console does not start with log_level debug: such a log may hold what is masked",
            hint="set log_level to info, or start it with PATROL_LOG_LEVEL=info",
        )
    _check_secret(settings.database_url)


def check_files(workspace: Workspace, settings: Settings) -> None:
    """Refuse files with secrets that other people of this machine can read.

    Raises:
        SettingsError: the file, and the command that closes it.
    """
    for path in _secret_files(workspace, settings):
        if path.exists() and path.stat().st_mode & 0o077:
            raise SettingsError(
                f"{path} can be read by others on this machine (mode {path.stat().st_mode & 0o777:o})",
                hint=f"as its owner: chmod 600 {path}",
            )


def _check_secret(url: str) -> None:
    password = urlsplit(url).password
    if password is None:
        return
    if not password or unquote(password).casefold() in DEFAULT_PASSWORDS:
        raise SettingsError(
            "the database's password is empty or one that stands in every manual",
            hint="set a random one, and write it into database_url",
        )


def _secret_files(workspace: Workspace, settings: Settings) -> Iterator[Path]:
    yield workspace.run_dir / FILE
    scheme, _, path = database_url(settings, workspace).partition(":///")
    if scheme.startswith("sqlite") and path:
        yield from (Path(path + ending) for ending in ("", "-wal", "-shm"))
    elif urlsplit(settings.database_url).password and "database_url" in _text(workspace.settings_file):
        yield workspace.settings_file


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
