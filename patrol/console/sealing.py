"""The workspace's own secret -> small texts sealed before they go into the database, and opened again.

A copy of the database or a backup, neither of which holds the secret, gives no second factor away.
"""

from __future__ import annotations

import base64
import os
from binascii import Error as NotBase64
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from patrol.errors import SettingsError

FILE = "secret.key"
_FORM = "v1."
_NONCE = 12


class Seal:
    """Seals and opens with one key (AES-256-GCM, a fresh nonce each time). A sealed text is bound to what it is of."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: str, of: str) -> str:
        """The text, sealed; `of` names what it belongs to, and only with the same name is it opened."""
        nonce = os.urandom(_NONCE)
        return _FORM + base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), of.encode())).decode()

    def open(self, sealed: str, of: str) -> str | None:
        """The text; `None` where it was sealed with another key, is of something else, or was altered."""
        try:
            packed = base64.b64decode(sealed.removeprefix(_FORM), validate=True)
            return self._cipher.decrypt(packed[:_NONCE], packed[_NONCE:], of.encode()).decode()
        except (InvalidTag, NotBase64, ValueError):
            return None


def workspace_seal(folder: Path) -> Seal:
    """The seal of a workspace, by the secret in its folder of run-time files; made at first use, for its owner alone.

    Raises:
        SettingsError: the file cannot be read or written, or holds no secret.
    """
    path = folder / FILE
    try:
        _make(path)
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}", hint="restore the file from where you keep a copy of it") from error
    if len(key) != 32:
        raise SettingsError(f"{path} holds no secret of 32 bytes", hint="restore it from where you keep a copy of it")
    return Seal(key)


def _make(path: Path) -> None:
    """Write a fresh secret unless there is one; of two that start at once one wins, and both read the same."""
    if path.exists():
        return
    begun = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(os.urandom(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(begun, path)
    except FileExistsError:
        pass
    finally:
        begun.unlink(missing_ok=True)
