"""Name and password -> a session cookie; locks after failures, the same answer for every reason; and out again."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.guard import local_path
from patrol.console.pages import COOKIE, checked, desk_of, is_ours, needs, page, public
from patrol.console.passwords import hash_password, needs_rehash, password_fits
from patrol.store.accounts import Account, account_by_name, begin_login, end_login, rehash_password
from patrol.store.database import writing
from patrol.store.sessions import LONGEST, Session, open_session, revoke_session

router = APIRouter()
REFUSED = "Nama akun atau kata sandi tidak cocok, atau akun sedang dikunci. Coba lagi nanti."
_hashing = threading.BoundedSemaphore(2)  # each hash takes 64 MiB


@router.get("/masuk", dependencies=[Depends(public)])
def form(request: Request, next: str = "/") -> Response:  # noqa: A002  # the name people see in the address
    """The sign-in page."""
    return page(request, "sign_in.html", me=None, next=local_path(next))


@router.post("/masuk", dependencies=[Depends(public)])
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1_000)],
    next: Annotated[str, Form(max_length=500)] = "/",  # noqa: A002
) -> Response:
    """Sign in. The client's address is the socket's: no header can forge it."""
    desk = desk_of(request)
    address = request.client.host if request.client else "?"
    with writing(desk.engine) as connection:
        attempt = begin_login(connection, name, address)
        account = account_by_name(connection, name)
        ours = account is not None and account.disabled_at is None
        known = account if account and ours and is_ours(connection, desk.settings, account.unit) else None
    fits = attempt is not None and _fits(password, known)
    if attempt is not None:
        with writing(desk.engine) as connection:
            end_login(connection, attempt, name, fits)
    if not fits or known is None:
        return page(request, "sign_in.html", status=403, me=None, next=local_path(next), notice=REFUSED)
    stronger = hash_password(password) if needs_rehash(known.password_hash) else None
    with writing(desk.engine) as connection:
        if stronger:
            rehash_password(connection, known.name, stronger)
        token, _ = open_session(connection, known.id, device=request.headers.get("user-agent"))
    answer = RedirectResponse(local_path(next), 303)
    secure = desk.settings.console_address.startswith("https://")
    answer.set_cookie(
        COOKIE, token, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="strict", secure=secure
    )
    return answer


def _fits(password: str, known: Account | None) -> bool:
    with _hashing:
        return password_fits(password, known.password_hash if known else None)


@router.post("/keluar")
def leave(
    request: Request, me: Annotated[Session, Depends(needs("own"))], csrf: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Sign out: the session ends on the server."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        revoke_session(connection, me.id)
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
