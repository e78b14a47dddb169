"""Damaged backups are refused, each with its reason, before anything is touched; sound ones are checked by anyone."""

from __future__ import annotations

import gzip
import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patrol.backup import archive, making, restoring
from patrol.errors import BackupError
from tests.backup_samples import a_workspace, filled
from tests.store_samples import UNIT


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    plain = bytearray(gzip.decompress(data))
    at = plain.find(b"GIF89a") + 50
    plain[at] ^= 1
    return gzip.compress(bytes(plain))


def _without_the_end(data: bytes) -> bytes:
    return _again(data, lambda name, body: None if name == archive.SEAL else (name, body))


def _added(path: str) -> Callable[[bytes], bytes]:
    def change(name: str, body: bytes) -> list[tuple[str, bytes]]:
        return [(path, b"x"), (name, body)] if name == archive.MANIFEST else [(name, body)]

    return lambda data: _again(data, change)


def _elsewhere(data: bytes) -> bytes:
    return _again(data, lambda name, body: (name.replace("run/pages", "lain/pages"), body))


def _newer(data: bytes) -> bytes:
    return _again(data, lambda name, body: (name, body.replace(b'"format": 1', b'"format": 9')))


def _again(data: bytes, change: Callable[[str, bytes], Any]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for head in old:
            found = old.extractfile(head)
            assert found is not None
            made = change(head.name, found.read())
            for name, body in [] if made is None else made if isinstance(made, list) else [made]:
                member = tarfile.TarInfo(name)
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
    return out.getvalue()


DAMAGE = [
    ("cut off", _cut, "damaged"),
    ("a bit flipped", _flipped, "handed-in/a+ is not what was put in"),
    ("no seal", _without_the_end, "seal is missing"),
    ("a file more", _added("run/pages/lagi"), "is not what was put in|more than its manifest"),
    ("a path that climbs", _added("run/../../keluar"), "has no place"),
    ("an absolute path", _added("/tmp/keluar"), "has no place"),
    ("another part", _elsewhere, "has no place"),
    ("a newer form", _newer, "another form"),
    ("no archive", lambda _: b"GIF89a" * 1_000, "no backup"),
    ("nothing", lambda _: b"", "no backup|cut off"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    making.make(*filled(folder / "asal"), folder / "cadangan.patrol")
    return (folder / "cadangan.patrol").read_bytes()


@pytest.mark.parametrize(("name", "damage", "says"), DAMAGE, ids=[row[0] for row in DAMAGE])
def test_a_damaged_backup_is_refused_and_touches_nothing(
    tmp_path: Path, sound: bytes, name: str, damage: Callable[[bytes], bytes], says: str
) -> None:
    backup = tmp_path / "rusak.patrol"
    backup.write_bytes(damage(sound))
    target = a_workspace(tmp_path / "baru")
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(BackupError, match=says) as refused:
        restoring.restore(*target, backup)
    assert refused.value.hint
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "run") == [p for p in before if p.name != "run"]
    if name != "another part":  # a place is asked for only where something is put
        with pytest.raises(BackupError):
            restoring.check(backup)


def test_a_sound_backup_can_be_checked_without_a_workspace_and_by_other_tools(tmp_path: Path, sound: bytes) -> None:
    backup = tmp_path / "c.patrol"
    backup.write_bytes(sound)
    done = restoring.check(backup)
    assert done.figures.audit_rows and done.seal["unit"] == UNIT
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "isi", filter="data")
    told = subprocess.run(
        ["sha256sum", "--quiet", "-c", archive.MANIFEST], cwd=tmp_path / "isi", capture_output=True, check=False
    )
    assert told.returncode == 0, told.stdout
