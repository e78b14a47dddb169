"""Signed-in browsers: a token goes out once, its hash stays; read, touch, list and revoke."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.schema import account, session
from patrol.store.units import below

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser, and the account behind it as it is now (role, unit), not as it was at sign-in.

    `units` are the account's unit and those below it, whose items it sees; filled where a request is asked for.
    """

    id: int
    account_id: int
    unit: str
    name: str
    display_name: str | None
    role: str
    csrf: str
    device: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    stepped_up_at: datetime | None
    language: str | None
    preferences: Mapping[str, Any] | None
    second_factor: bool
    units: frozenset[str] = field(default=frozenset())


def open_session(
    conn: Connection,
    account_id: int,
    *,
    device: str | None = None,
    address: str | None = None,
    longest: timedelta = LONGEST,
) -> tuple[str, Session]:
    """A fresh session -> (token for the cookie, which is stored nowhere; the session)."""
    token, at = secrets.token_urlsafe(32), now()
    values: dict[str, Any] = {
        "token_hash": _hash(token),
        "account_id": account_id,
        "csrf": secrets.token_urlsafe(32),
        "device": device[:300] if device else None,
        "address": address[:200] if address else None,
        "created_at": at,
        "last_seen_at": at,
        "stepped_up_at": at,  # whoever opens a session has just proven who they are
        "expires_at": at + longest,
    }
    made = row_id(conn, session, values)
    return token, _whole(conn, conn.execute(_sessions().where(session.c.id == made)).one())


def read_session(conn: Connection, token: str, *, idle: timedelta = IDLE, at: datetime | None = None) -> Session | None:
    """The session of a cookie's token; `None`: unknown, revoked, idle too long, over, or its account is closed."""
    at = at or now()
    row = conn.execute(
        _sessions().where(
            session.c.token_hash == _hash(token),
            session.c.revoked_at.is_(None),
            session.c.expires_at > at,
            session.c.last_seen_at > at - idle,
            account.c.disabled_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else _whole(conn, row)


def touch_session(conn: Connection, session_id: int, *, at: datetime | None = None) -> None:
    """Note that the session was used. Once a minute is enough: it is a write."""
    conn.execute(update(session).where(session.c.id == session_id).values(last_seen_at=at or now()))


def step_up(conn: Connection, session_id: int, *, at: datetime | None = None) -> None:
    """Note that whoever holds the session has proven once more who they are."""
    conn.execute(update(session).where(session.c.id == session_id).values(stepped_up_at=at or now()))


def revoke_session(conn: Connection, session_id: int, *, account_id: int | None = None) -> bool:
    """End one session (of this account only, where named); `False` where there was none to end."""
    query = update(session).where(session.c.id == session_id, session.c.revoked_at.is_(None))
    if account_id is not None:
        query = query.where(session.c.account_id == account_id)
    return conn.execute(query.values(revoked_at=now())).rowcount == 1


def revoke_all_sessions(conn: Connection, account_id: int, *, but: int | None = None) -> int:
    """End every session of an account (new password, closed account), but one where named; how many ended."""
    query = update(session).where(session.c.account_id == account_id, session.c.revoked_at.is_(None))
    if but is not None:
        query = query.where(session.c.id != but)
    return conn.execute(query.values(revoked_at=now())).rowcount


def sessions_of(conn: Connection, account_id: int) -> list[Session]:
    """The account's sessions that were not ended, last used first."""
    query = _sessions().where(
        session.c.account_id == account_id, session.c.revoked_at.is_(None), session.c.expires_at > now()
    )
    return [_session(row) for row in conn.execute(query.order_by(session.c.last_seen_at.desc()))]


def drop_old_sessions(conn: Connection) -> int:
    """Delete sessions that are over since a day; how many."""
    return conn.execute(delete(session).where(session.c.expires_at < now() - timedelta(days=1))).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _sessions() -> Select[Any]:
    own = session.c
    return select(
        *(own.id, own.account_id, account.c.unit, account.c.name, account.c.display_name, account.c.role),
        *(own.csrf, own.device, own.created_at, own.last_seen_at, own.expires_at, own.address, own.stepped_up_at),
        *(account.c.language, account.c.preferences, account.c.totp_secret.isnot(None).label("second_factor")),
    ).join(account, account.c.id == own.account_id)


def _whole(conn: Connection, row: Row[Any]) -> Session:
    found = _session(row)
    return replace(found, units=below(conn, found.unit))


def _session(row: Row[Any]) -> Session:
    return Session(**row._mapping)
