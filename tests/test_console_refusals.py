"""What the console is not started on: an open address, debug, a default secret, files that others can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from patrol.console.refusals import check_files, check_settings
from patrol.errors import SettingsError
from patrol.settings import Settings, database_url
from patrol.store.database import open_database
from patrol.workspace import init_workspace

TLS = "https://konsol.unit.example"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (Settings(console_host="0.0.0.0"), "in the clear"),
        (Settings(console_host="::"), "in the clear"),
        (Settings(console_host="konsol.unit.example"), "in the clear"),
        (Settings(console_host="0.0.0.0", console_address="http://konsol.unit.example"), "in the clear"),
        (Settings(console_address="http://konsol.unit.example"), "in the clear"),
        (Settings(log_level="debug"), "debug"),
        (Settings(database_url="postgresql+psycopg://patrol:PostGres@db.example/patrol"), "password"),
        (Settings(database_url="postgresql+psycopg://patrol:@db.example/patrol"), "password"),
    ],
)
def test_refused_with_a_reason_and_what_to_do(settings: Settings, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as told:
        check_settings(settings)
    assert told.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(console_host="::1"),
        Settings(console_address=TLS),
        Settings(console_host="0.0.0.0", console_address=TLS),
        Settings(console_address="http://localhost:8080"),
        Settings(database_url="postgresql+psycopg://patrol:kX3-acak-9@db.example/patrol"),
        Settings(database_url="postgresql+psycopg:///patrol?host=/run/postgresql"),
    ],
)
def test_started(settings: Settings) -> None:
    check_settings(settings)


def test_a_database_that_others_can_read(tmp_path: Path) -> None:
    workspace, settings = init_workspace(tmp_path / "unit"), Settings()
    open_database(database_url(settings, workspace)).dispose()
    check_files(workspace, settings)
    path = workspace.run_dir / "patrol.db"
    for mode in (0o644, 0o640, 0o602):
        path.chmod(mode)
        with pytest.raises(SettingsError, match="read by others") as told:
            check_files(workspace, settings)
        assert "chmod 600" in str(told.value.hint)


def test_settings_with_a_password_that_others_can_read(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "unit")
    url = "postgresql+psycopg://patrol:kX3-acak-9@db.example/patrol"
    workspace.settings_file.write_text(f'database_url = "{url}"\n', encoding="utf-8")
    workspace.settings_file.chmod(0o644)
    with pytest.raises(SettingsError, match="read by others"):
        check_files(workspace, Settings(database_url=url))
    workspace.settings_file.chmod(0o600)
    check_files(workspace, Settings(database_url=url))
