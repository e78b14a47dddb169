"""Secrets of second factors lie sealed: bound to their account, useless elsewhere, made for the owner alone."""

from __future__ import annotations

import base64
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from patrol.console import totp
from patrol.console.refusals import check_files
from patrol.console.sealing import FILE, Seal, workspace_seal
from patrol.errors import SettingsError
from patrol.settings import Settings
from patrol.store import Database
from patrol.store.database import writing
from patrol.store.schema import account
from patrol.workspace import init_workspace
from tests.test_console_people import browser, enter, house, with_factor

__all__ = ["house"]


def test_what_is_sealed_opens_with_its_key_and_for_its_owner_alone() -> None:
    seal, other = Seal(bytes(32)), Seal(b"x" * 32)
    sealed = seal.close("RAHASIA", "totp:1")
    assert "RAHASIA" not in sealed and seal.close("RAHASIA", "totp:1") != sealed
    assert seal.open(sealed, "totp:1") == "RAHASIA"
    assert seal.open(sealed, "totp:2") is None
    assert other.open(sealed, "totp:1") is None
    plain = bytearray(base64.b64decode(sealed.removeprefix("v1.")))
    for at in (0, 12, len(plain) - 1):
        plain[at] ^= 1
        assert seal.open("v1." + base64.b64encode(plain).decode(), "totp:1") is None
    for nonsense in ("", "v1.", "v1.AAAA", "é", "RAHASIA", "v1." + "A" * 10_000):
        assert seal.open(nonsense, "totp:1") is None


def test_the_workspaces_secret_is_made_once_for_its_owner(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        seals = list(several.map(lambda _: workspace_seal(tmp_path), range(8)))
    sealed = seals[0].close("x", "a")
    assert [seal.open(sealed, "a") for seal in seals] == ["x"] * 8
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(tmp_path.iterdir()) == [path]
    for broken in ("", "kurang", base64.b64encode(b"x" * 31).decode(), "é"):
        path.write_text(broken)
        with pytest.raises(SettingsError, match=r"secret\.key"):
            workspace_seal(tmp_path)


def test_the_console_refuses_a_secret_that_others_can_read(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "unit")
    workspace_seal(workspace.run_dir)
    check_files(workspace, Settings())
    (workspace.run_dir / FILE).chmod(0o644)
    with pytest.raises(SettingsError, match=r"secret\.key can be read by others"):
        check_files(workspace, Settings())


def test_with_another_secret_only_recovery_codes_fit(house: tuple[Any, Database]) -> None:
    secret = with_factor(house)
    house[0].state.desk.seal._cipher = Seal(b"x" * 32)._cipher
    code = totp.code(secret, int(time.time()) // totp.STEP)
    assert enter(browser(house), "analyst", code) == 403
    assert enter(browser(house), "analyst", "aaaa-bbbb-cccc-dddd") == 303


def test_a_secret_put_into_anothers_row_opens_nothing(house: tuple[Any, Database]) -> None:
    secret = with_factor(house)
    with writing(house[1]) as conn:
        sealed = conn.execute(select(account.c.totp_secret).where(account.c.name == "analyst")).scalar_one()
        conn.execute(update(account).where(account.c.name == "admin").values(totp_secret=sealed))
    code = totp.code(secret, int(time.time()) // totp.STEP)
    assert enter(browser(house), "admin", code) == 403
    assert enter(browser(house), "analyst", code) == 303
