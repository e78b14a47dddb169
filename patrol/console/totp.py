"""One-time codes of a second factor: a secret and the time -> six digits (RFC 6238 over RFC 4226, SHA-1, 30 s)."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from urllib.parse import quote

import segno
from markupsafe import Markup

STEP = 30
WINDOW = 1
"""Steps before and after now that are taken: clocks differ by as much."""


def new_secret() -> str:
    """A fresh secret of 160 bits, as RFC 4226 recommends, in Base32, as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code(secret: str, step: int) -> str:
    """The code of one step."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def step_of(secret: str, given: str, *, at: float | None = None) -> int | None:
    """The step whose code was given, within the window; every one is compared, each in constant time."""
    now, found = int(at if at is not None else time.time()) // STEP, None
    typed = given.replace(" ", "").encode("utf-8", "replace")
    for step in range(max(0, now - WINDOW), now + WINDOW + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed):
            found = step
    return found


def owner(account_id: int) -> str:
    """What an account's secret is sealed to: moved to another account's row, it does not open."""
    return f"totp:{account_id}"


def address(secret: str, name: str, unit: str) -> str:
    """The address that an authenticator app reads."""
    return (
        f"otpauth://totp/{quote(f'Patroli {unit}:{name}', safe='')}?secret={secret}&issuer={quote('Patroli ' + unit)}"
    )


def picture(address: str) -> Markup:
    """The address as a QR code to be scanned: an SVG element of paths alone, dark on light in either theme."""
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"))  # noqa: S704  # drawn by the library; no word of the address is in it
