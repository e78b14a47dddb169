"""One's own account: a new password, the browsers that are signed in, the second factor with its recovery codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import totp
from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page
from patrol.console.passwords import LEAST_LENGTH, MOST_LENGTH, hash_password, new_password
from patrol.console.sign_in import signed
from patrol.store import factors
from patrol.store.accounts import set_password_hash
from patrol.store.database import reading, writing
from patrol.store.sessions import Session, revoke_all_sessions, revoke_session, sessions_of

router = APIRouter()
Me = Annotated[Session, Depends(needs("own"))]
Sure = Annotated[Session, Depends(needs("own", grave=True))]
Token = Annotated[str, Form(max_length=200)]
RECOVERY_CODES = 10
_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Version/": "Safari",
}
"""The mark of a browser and its name, the more telling first: most also call themselves the next one."""
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "CrOS", "Linux")


@router.get("/saya")
def own(request: Request, me: Me) -> Response:
    """The page."""
    return _page(request, me)


@router.post("/saya/sandi")
def new(request: Request, me: Sure, password: Annotated[str, Form(max_length=1_000)], csrf: Token = "") -> Response:
    """Set a new password; every other browser is signed out, and this one gets a fresh session."""
    checked(request, me, csrf)
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise HTTPException(422, N_("Kata sandi terdiri atas 12 sampai 256 karakter."))
    hashed = hash_password(password)
    with writing(desk_of(request).engine) as connection:
        set_password_hash(connection, me.name, hashed, by=me.name)
        revoke_all_sessions(connection, me.account_id)
    return signed(request, RedirectResponse("/saya", 303), me.account_id)


@router.post("/saya/sesi/{session_id}/akhiri")
def end(request: Request, me: Me, session_id: Annotated[int, Path(ge=1, le=2**63 - 1)], csrf: Token = "") -> Response:
    """End one of one's own sessions."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        if not revoke_session(connection, session_id, account_id=me.account_id):
            raise HTTPException(404, N_("Sesi ini tidak ada."))
    return RedirectResponse("/saya", 303)


@router.post("/saya/sesi/akhiri-lain")
def end_others(request: Request, me: Me, csrf: Token = "") -> Response:
    """End all of one's sessions but this."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        revoke_all_sessions(connection, me.account_id, but=me.id)
    return RedirectResponse("/saya", 303)


@router.post("/saya/faktor")
def begin_factor(request: Request, me: Sure, csrf: Token = "") -> Response:
    """Show a fresh secret; it counts once a code of it was given."""
    checked(request, me, csrf)
    return _page(request, me, secret=totp.new_secret())


@router.post("/saya/faktor/pasang")
def set_factor(
    request: Request,
    me: Sure,
    secret: Annotated[str, Form(pattern="^[A-Z2-7]{32}$")],
    code: Annotated[str, Form(max_length=20)],
    csrf: Token = "",
) -> Response:
    """Prove the secret with a code; the recovery codes are shown once."""
    checked(request, me, csrf)
    step = totp.step_of(secret, code)
    if step is None:
        return _page(request, me, status=422, secret=secret, wrong=True)
    codes = [new_password() for _ in range(RECOVERY_CODES)]
    desk = desk_of(request)
    sealed = desk.seal.close(secret, totp.owner(me.account_id))
    with writing(desk.engine) as connection:
        factors.set_factor(connection, me.account_id, sealed, step, codes, by=me.name)
        revoke_all_sessions(connection, me.account_id, but=me.id)
    return _page(request, me, codes=codes)


@router.post("/saya/faktor/lepas")
def drop_factor(request: Request, me: Sure, csrf: Token = "") -> Response:
    """Take one's second factor away."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        factors.drop_factor(connection, me.account_id, by=me.name)
    return RedirectResponse("/saya", 303)


def _page(
    request: Request,
    me: Session,
    *,
    status: int = 200,
    secret: str | None = None,
    wrong: bool = False,
    codes: list[str] | None = None,
) -> Response:
    with reading(desk_of(request).engine) as connection:
        mine = sessions_of(connection, me.account_id)
        factor = factors.secret_of(connection, me.account_id) is not None
    address = totp.address(secret, me.name, me.unit) if secret else ""
    return page(
        request,
        "own.html",
        status=status,
        me=me,
        mine=mine,
        factor=factor,
        secret=secret,
        address=address,
        picture=totp.picture(address) if address else "",
        wrong=wrong,
        codes=codes or [],
        device_words=device_words,
    )


def device_words(said: str | None) -> str:
    """A User-Agent header -> the browser and its system in a few words, empty where it names none that is known. It is
    what the browser says of itself: good enough to tell one's own sessions apart, no proof of anything."""
    said = said or ""
    mark = next((mark for mark in _BROWSERS if mark in said), None)
    system = next((name for name in _SYSTEMS if name in said), "")
    if mark is None:
        return ""
    version = said.partition(mark)[2].partition(" ")[0].partition(".")[0]
    name = f"{_BROWSERS[mark]} {version}" if version.isdigit() and version.isascii() else _BROWSERS[mark]
    return " · ".join(filter(None, (name, system)))
