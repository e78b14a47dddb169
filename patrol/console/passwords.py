"""Passwords -> argon2id hashes, and back to yes or no, in the same time for a name that is unknown."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from patrol.errors import SettingsError

LEAST_LENGTH = 12
MOST_LENGTH = 256

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, section 4, second choice


def hash_password(password: str) -> str:
    """The hash to store.

    Raises:
        SettingsError: the password is too short or too long (12 to 256 characters; no other rule, as NIST advises).
    """
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise SettingsError(f"a password has {LEAST_LENGTH} to {MOST_LENGTH} characters")
    return _hasher.hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """Whether the password is the one behind `stored`; `None` (no such account) takes as long."""
    try:
        fits = _hasher.verify(stored or _nobody(), password[:MOST_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than ours now."""
    return _hasher.check_needs_rehash(stored)


def new_password() -> str:
    """A random password that can be read aloud: four groups of four letters and digits (82 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
