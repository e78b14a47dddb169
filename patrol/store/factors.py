"""The second factor of an account: its sealed secret, the step that was used last, the recovery codes left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, or_, select, update

from patrol.errors import StoreError
from patrol.store.audit import add_audit
from patrol.store.schema import account


def secret_of(conn: Connection, account_id: int) -> str | None:
    """The account's secret, sealed as it was given; `None`: it has no second factor."""
    query = select(account.c.totp_secret).where(account.c.id == account_id)
    return conn.execute(query).scalar_one_or_none()


def set_factor(conn: Connection, account_id: int, secret: str, step: int, codes: Iterable[str], *, by: str) -> None:
    """Give an account a second factor; `secret` is kept as it is given, so seal it first.

    `step` is that of the code that proved it, `codes` are for recovery.
    """
    values = {"totp_secret": secret, "totp_step": step, "recovery": [_hash(code) for code in codes]}
    _write(conn, account_id, values, "account.factor", by)


def drop_factor(conn: Connection, account_id: int, *, by: str) -> None:
    """Take an account's second factor away. Revoke its sessions in the same transaction where another does it."""
    _write(conn, account_id, {"totp_secret": None, "totp_step": None, "recovery": None}, "account.factor.drop", by)


def use_step(conn: Connection, account_id: int, step: int) -> bool:
    """Use a step up; `False` where it or a later one was used before: a code that was seen opens nothing."""
    own = account.c
    unused = or_(own.totp_step.is_(None), own.totp_step < step)
    return conn.execute(update(account).where(own.id == account_id, unused).values(totp_step=step)).rowcount == 1


def use_recovery(conn: Connection, account_id: int, code: str) -> bool:
    """Use a recovery code up; `False` where the account has none such left."""
    query = select(account.c.recovery, account.c.unit, account.c.name).where(account.c.id == account_id)
    row = conn.execute(query.with_for_update()).one_or_none()
    left, given = list(row.recovery or ()) if row else [], _hash(code)
    if row is None or given not in left:
        return False
    left.remove(given)
    conn.execute(update(account).where(account.c.id == account_id).values(recovery=left))
    detail = {"left": len(left)}
    add_audit(conn, unit=row.unit, actor=row.name, action="account.recovery", subject=row.name, detail=detail)
    return True


def _write(conn: Connection, account_id: int, values: dict[str, object], action: str, by: str) -> None:
    own = update(account).where(account.c.id == account_id).values(**values)
    row = conn.execute(own.returning(account.c.unit, account.c.name)).one_or_none()
    if row is None:
        raise StoreError(f"there is no account {account_id}")
    add_audit(conn, unit=row.unit, actor=by, action=action, subject=row.name, detail={})


def _hash(code: str) -> str:
    # a code has 79 random bits: a plain hash keeps it
    return hashlib.sha256("".join(code.lower().split()).encode("utf-8", "replace")).hexdigest()
