"""Requests that may not pass (other hosts, other origins, large bodies, stale tokens), and headers on every answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

MAX_BODY = 256_000
MAX_UPLOAD = 6_000_000
UPLOADS = frozenset({"/serah"})
"""Where a picture may come with the form."""
SAFE_METHODS = frozenset({"GET", "HEAD"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"
    ),
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": with it a browser sends "Origin: null" with our own forms, and the guard refuses them
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

Next = Callable[[Request], Awaitable[Response]]


def guarding(hosts: frozenset[str], address: str) -> Callable[[Request, Next], Awaitable[Response]]:
    """The middleware: `hosts` are the Host headers that are ours ("127.0.0.1:8000", "localhost:8000").

    `address` is the origin of a proxy before us ("https://konsol.unit.example"; "": none); it may write either Host.
    """

    async def guard(request: Request, go_on: Next) -> Response:
        refused = _refusal(request, hosts, address)
        response = PlainTextResponse(refused[1], refused[0]) if refused else await go_on(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guard


def _refusal(request: Request, hosts: frozenset[str], address: str) -> tuple[int, str] | None:
    host = request.headers.get("host", "")
    if host not in hosts:
        return 400, "Alamat ini bukan alamat konsol."
    if request.method in SAFE_METHODS:
        return None
    origin = request.headers.get("origin")
    if origin is not None and origin not in (f"http://{host}", address):
        return 403, "Permintaan dari situs lain ditolak."
    if origin is None and request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403, "Permintaan dari situs lain ditolak."
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return 411, "Panjang isi tidak disebut."
    most = MAX_UPLOAD if request.url.path in UPLOADS else MAX_BODY
    return (413, "Isi terlalu besar.") if int(length) > most else None


def same_token(given: str | None, expected: str) -> bool:
    """Whether a form's or header's CSRF token is the session's, compared in constant time."""
    return hmac.compare_digest((given or "").encode("utf-8", "replace"), expected.encode())


def local_path(target: str | None) -> str:
    """A path of ours to go on to, or "/": never another site, whatever `target` holds."""
    ours = bool(target) and str(target).startswith("/") and not str(target).startswith(("//", "/\\"))
    printable = ours and all(32 < ord(letter) < 127 and letter != "\\" for letter in str(target))
    return str(target) if printable else "/"
