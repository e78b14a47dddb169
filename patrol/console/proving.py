"""Password and code, as somebody gives them -> whether they are the account's; counted by account and by address."""

from __future__ import annotations

import ipaddress
import threading

from fastapi import Request

from patrol.console import totp
from patrol.console.pages import desk_of, is_ours
from patrol.console.passwords import password_fits
from patrol.console.sealing import Seal
from patrol.store import Connection, factors
from patrol.store.accounts import Account, account_by_name, begin_login, end_login
from patrol.store.database import writing

_hashing = threading.BoundedSemaphore(2)  # each hash takes 64 MiB


def client_address(request: Request) -> str:
    """Where a request comes from: the socket's other end; behind a declared proxy, what that proxy itself wrote.

    Of X-Forwarded-For only the last entry is the proxy's; what stands before it the client may have made up. An
    IPv6 address counts with its whole /64, which one customer has.
    """
    peer = request.client.host if request.client else "?"
    behind = bool(desk_of(request).settings.console_address)
    told = request.headers.getlist("x-forwarded-for") if behind else []
    if told:
        peer = told[-1].rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(peer)
    except ValueError:
        return peer[:64] if not told else "?"
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def prove(request: Request, name: str, password: str, code: str, *, action: str = "login") -> Account | None:
    """The account behind name, password and, where it has a second factor, code; `None` for every reason alike."""
    desk = desk_of(request)
    with writing(desk.engine) as connection:
        attempt = begin_login(connection, name, client_address(request))
        account = account_by_name(connection, name)
        ours = account is not None and account.disabled_at is None
        known = account if account and ours and is_ours(connection, desk.settings, account.unit) else None
    if attempt is None:
        return None
    fits = _fits(password, known)  # outside a transaction: it takes its time
    with writing(desk.engine) as connection:
        proven = fits and known is not None and code_fits(connection, desk.seal, known.id, code)
        end_login(connection, attempt, name, proven, action=action)
    return known if proven else None


def code_fits(connection: Connection, seal: Seal, account_id: int, code: str) -> bool:
    """Whether the code is the account's, and use it up; an account without a second factor needs none.

    Where the secret cannot be opened (another workspace's key), recovery codes are all that fits.
    """
    sealed = factors.secret_of(connection, account_id)
    if sealed is None:
        return True
    secret = seal.open(sealed, totp.owner(account_id))
    step = totp.step_of(secret, code) if secret is not None else None
    if step is not None:
        return factors.use_step(connection, account_id, step)
    return factors.use_recovery(connection, account_id, code)


def _fits(password: str, known: Account | None) -> bool:
    with _hashing:
        return password_fits(password, known.password_hash if known else None)
