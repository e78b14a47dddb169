"""Name, password and code -> a session cookie; the same answer for every reason to refuse; proving again; out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.guard import local_path
from patrol.console.language import N_
from patrol.console.pages import COOKIE, checked, desk_of, needs, page, public, speech_of
from patrol.console.passwords import hash_password, needs_rehash
from patrol.console.proving import client_address, prove
from patrol.store.accounts import rehash_password
from patrol.store.database import writing
from patrol.store.sessions import LONGEST, Session, open_session, read_session, revoke_session, step_up

router = APIRouter()
Me = Annotated[Session, Depends(needs("own"))]
Next = Annotated[str, Form(max_length=500)]
Password = Annotated[str, Form(max_length=1_000)]
Code = Annotated[str, Form(max_length=100)]
Token = Annotated[str, Form(max_length=200)]
REFUSED = N_("Nama akun, kata sandi atau kode tidak cocok, atau akun sedang dikunci. Coba lagi nanti.")


@router.get("/masuk", dependencies=[Depends(public)])
def form(request: Request, next: str = "/") -> Response:  # noqa: A002  # the name people see in the address
    """The sign-in page."""
    return page(request, "sign_in.html", me=None, next=local_path(next))


@router.post("/masuk", dependencies=[Depends(public)])
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Password,
    code: Code = "",
    next: Next = "/",  # noqa: A002
) -> Response:
    """Sign in. Code and password are asked for together, so that no answer tells which of them was right."""
    desk, known = desk_of(request), prove(request, name, password, code)
    if known is None:
        said = speech_of(request).say(REFUSED)
        return page(request, "sign_in.html", status=403, me=None, next=local_path(next), notice=said)
    stronger = hash_password(password) if needs_rehash(known.password_hash) else None
    with writing(desk.engine) as connection:
        if stronger:
            rehash_password(connection, known.name, stronger)
    answer = RedirectResponse(local_path(next), 303)
    return signed(request, answer, known.id)


def signed(request: Request, answer: Response, account_id: int) -> Response:
    """Open a session for this browser, always a fresh one, end the one it came with, and give it the cookie."""
    desk, before = desk_of(request), request.cookies.get(COOKIE, "")
    device = request.headers.get("user-agent")
    with writing(desk.engine) as connection:
        old = read_session(connection, before) if before else None
        if old is not None:
            revoke_session(connection, old.id)
        token, _ = open_session(connection, account_id, device=device, address=client_address(request))
    secure = desk.settings.console_address.startswith("https://")
    lasting = int(LONGEST.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=lasting, httponly=True, samesite="strict", secure=secure)
    return answer


@router.get("/masuk/lagi")
def ask_again(request: Request, me: Me, next: str = "/") -> Response:  # noqa: A002
    """Grave acts ask for the password and the code once more."""
    return page(request, "step_up.html", me=me, next=local_path(next))


@router.post("/masuk/lagi")
def prove_again(
    request: Request,
    me: Me,
    password: Password,
    code: Code = "",
    next: Next = "/",  # noqa: A002
    csrf: Token = "",
) -> Response:
    """Take password and code once more; then the act can be done."""
    checked(request, me, csrf)
    if prove(request, me.name, password, code, action="step_up") is None:
        said = speech_of(request, me).say(REFUSED)
        return page(request, "step_up.html", status=403, me=me, next=local_path(next), notice=said)
    with writing(desk_of(request).engine) as connection:
        step_up(connection, me.id)
    return RedirectResponse(local_path(next), 303)


@router.post("/keluar")
def leave(request: Request, me: Me, csrf: Token = "") -> Response:
    """Sign out: the session ends on the server."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        revoke_session(connection, me.id)
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
