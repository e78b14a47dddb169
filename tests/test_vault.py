"""The vault: what is kept comes back unaltered, or not at all."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from patrol.errors import EvidenceError
from patrol.evidence.vault import Vault

BODIES = [b"", b"<html></html>", b"\0" * 100_000, "lowongan 🙏 \ud83d".encode("utf-8", "surrogatepass")]


@pytest.mark.parametrize("body", BODIES, ids=["empty", "page", "zeros", "odd"])
def test_what_is_kept_comes_back(tmp_path: Path, body: bytes) -> None:
    vault = Vault(tmp_path / "pages")
    sha256 = vault.keep(body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert vault.read(sha256) == body
    assert vault.path(sha256).name == f"{sha256}.gz"


def test_keeping_again_changes_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.keep(b"a page")
    before = vault.path(sha256).stat()
    assert vault.keep(b"a page") == sha256
    after = vault.path(sha256).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{sha256}.gz"]


def test_an_empty_file_left_by_a_power_cut_is_written_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.keep(b"a page")
    vault.path(sha256).write_bytes(b"")
    vault.keep(b"a page")
    assert vault.read(sha256) == b"a page"


@pytest.mark.parametrize(
    "put",
    [gzip.compress(b"another page"), b"no gzip", gzip.compress(b"a page")[:-6]],
    ids=["another", "no gzip", "cut"],
)
def test_an_altered_page_is_refused(tmp_path: Path, put: bytes) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.keep(b"a page")
    vault.path(sha256).write_bytes(put)
    with pytest.raises(EvidenceError, match=sha256):
        vault.read(sha256)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "A" * 64, "", "0" * 63 + "\n"])
def test_no_such_page(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError):
        Vault(tmp_path).read(name)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file where the folder should be")
    with pytest.raises(EvidenceError, match="pages"):
        Vault(tmp_path / "pages").keep(b"a page")
