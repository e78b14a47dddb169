"""Accounts of the unit and those below it, for admins: made, given a role and a unit, renewed, closed; all audited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page, speech_of
from patrol.console.passwords import hash_password, new_password
from patrol.console.rights import ROLE_NAMES
from patrol.errors import StoreError
from patrol.store import Connection, factors
from patrol.store import accounts as store
from patrol.store.accounts import Account
from patrol.store.database import reading, writing
from patrol.store.sessions import Session, revoke_all_sessions

router = APIRouter()
Me = Annotated[Session, Depends(needs("people"))]
Token = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Short = Annotated[str, Form(max_length=100)]


@router.get("/akun")
def people(request: Request, me: Me) -> Response:
    """The list, with what can be done with each."""
    return _page(request, me)


@router.post("/akun")
def add(
    request: Request, me: Me, name: Short, role: Short, unit: Short, display_name: Short = "", csrf: Token = ""
) -> Response:
    """Make an account; its password is shown once."""
    checked(request, me, csrf)
    _in_reach(me, unit)
    password = new_password()
    hashed = hash_password(password)
    try:
        with writing(desk_of(request).engine) as connection:
            shown = " ".join(display_name.split()) or None
            store.create_account(
                connection, unit=unit, name=name, password_hash=hashed, display_name=shown, role=role, by=me.name
            )
    except StoreError:
        said = speech_of(request, me).say(N_("Nama ini sudah dipakai atau tidak sah, atau perannya tidak dikenal."))
        return _page(request, me, status=422, notice=said)
    return _page(request, me, password=(name, password))


@router.post("/akun/{account_id}/peran")
def set_role(request: Request, me: Me, account_id: Number, role: Short, csrf: Token = "") -> Response:
    """Give another role; the account's sessions end."""
    return _change(request, me, account_id, csrf, lambda conn, one: store.set_role(conn, one.name, role, by=me.name))


@router.post("/akun/{account_id}/unit")
def set_unit(request: Request, me: Me, account_id: Number, unit: Short, csrf: Token = "") -> Response:
    """Move to another unit within reach; the account's sessions end."""

    def write(conn: Connection, one: Account) -> None:
        _in_reach(me, unit)
        store.set_unit(conn, one.name, unit, by=me.name)

    return _change(request, me, account_id, csrf, write)


@router.post("/akun/{account_id}/tutup")
def close(request: Request, me: Me, account_id: Number, csrf: Token = "") -> Response:
    """Close the account; its sessions end."""
    return _change(
        request, me, account_id, csrf, lambda conn, one: store.set_disabled(conn, one.name, True, by=me.name)
    )


@router.post("/akun/{account_id}/aktifkan")
def open_again(request: Request, me: Me, account_id: Number, csrf: Token = "") -> Response:
    """Open a closed account again."""
    return _change(
        request, me, account_id, csrf, lambda conn, one: store.set_disabled(conn, one.name, False, by=me.name)
    )


@router.post("/akun/{account_id}/faktor")
def drop_factor(request: Request, me: Me, account_id: Number, csrf: Token = "") -> Response:
    """Take away a second factor that was lost; the account's sessions end."""
    return _change(request, me, account_id, csrf, lambda conn, one: factors.drop_factor(conn, one.id, by=me.name))


@router.post("/akun/{account_id}/sandi")
def renew(request: Request, me: Me, account_id: Number, csrf: Token = "") -> Response:
    """Give a new password, shown once; the account's sessions end."""
    password, named = new_password(), [""]
    hashed = hash_password(password)

    def write(conn: Connection, one: Account) -> None:
        named[0] = one.name
        store.set_password_hash(conn, one.name, hashed, by=me.name)

    _change(request, me, account_id, csrf, write)
    return _page(request, me, password=(named[0], password))


def _change(
    request: Request, me: Session, account_id: int, csrf: str, write: Callable[[Connection, Account], None]
) -> Response:
    """Change another's account within reach, and end its sessions, in one transaction.

    Raises:
        HTTPException: 404, out of reach; 409, one's own, which another admin changes; 422, no such role.
    """
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        one = store.account_by_id(connection, account_id)
        if one is None or one.unit not in me.units:
            raise HTTPException(404, N_("Akun ini tidak ada dalam unit Anda."))
        if one.id == me.account_id:
            raise HTTPException(409, N_("Akun Anda sendiri diubah oleh admin lain."))
        try:
            write(connection, one)
        except StoreError:
            raise HTTPException(422, N_("Peran atau unit ini tidak dikenal.")) from None
        revoke_all_sessions(connection, one.id)
    return RedirectResponse("/akun", 303)


def _in_reach(me: Session, unit: str) -> None:
    if unit not in me.units:
        raise HTTPException(404, N_("Unit ini tidak ada di bawah unit Anda."))


def _page(
    request: Request,
    me: Session,
    *,
    status: int = 200,
    notice: str | None = None,
    password: tuple[str, str] | None = None,
) -> Response:
    with reading(desk_of(request).engine) as connection:
        found = [one for unit in sorted(me.units) for one in store.accounts(connection, unit)]
    listed = {"accounts": found, "roles": ROLE_NAMES, "password": password}
    return page(request, "people.html", status=status, me=me, notice=notice, **listed)
