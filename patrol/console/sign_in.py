"""Name and password -> a session cookie; locks after failures, the same answer for every reason; and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.guard import local_path
from patrol.console.pages import COOKIE, checked, desk_of, page, signed_in
from patrol.console.passwords import hash_password, needs_rehash, password_fits
from patrol.store.accounts import account_by_name, login_wait, record_login, rehash_password
from patrol.store.database import reading, writing
from patrol.store.sessions import LONGEST, Session, open_session, revoke_session

router = APIRouter()
REFUSED = "Nama akun atau kata sandi tidak cocok, atau akun sedang dikunci. Coba lagi nanti."


@router.get("/masuk")
def form(request: Request, next: str = "/") -> Response:  # noqa: A002  # the name people see in the address
    """The sign-in page."""
    return page(request, "sign_in.html", me=None, next=local_path(next))


@router.post("/masuk")
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1_000)],
    next: Annotated[str, Form(max_length=500)] = "/",  # noqa: A002
) -> Response:
    """Sign in. The client's address is the socket's: no header can forge it."""
    desk = desk_of(request)
    address = request.client.host if request.client else "?"
    with reading(desk.engine) as connection:
        waits = login_wait(connection, name, address) > 0
        account = account_by_name(connection, name)
    known = account if account and account.unit == desk.settings.unit and account.disabled_at is None else None
    fits = password_fits(password, known.password_hash if known else None) and not waits
    with writing(desk.engine) as connection:
        if not waits:
            record_login(connection, name, address, fits)
        if not fits or known is None:
            return page(request, "sign_in.html", status=403, me=None, next=local_path(next), notice=REFUSED)
        if needs_rehash(known.password_hash):
            rehash_password(connection, known.name, hash_password(password))
        token, _ = open_session(connection, known.id, device=request.headers.get("user-agent"))
    answer = RedirectResponse(local_path(next), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, token, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="strict", secure=secure
    )
    return answer


@router.post("/keluar")
def leave(
    request: Request, me: Annotated[Session, Depends(signed_in)], csrf: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Sign out: the session ends on the server."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        revoke_session(connection, me.id)
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
