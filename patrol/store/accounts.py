"""Units, accounts and their locks: who may sign in. Passwords come in hashed; this room never sees one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from patrol.errors import StoreError
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import insert_into, row_id
from patrol.store.schema import account, login_attempt, unit

Role = Literal["analyst", "senior", "researcher", "operator", "custodian", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What each of them may do stands in one table of the console."""
LONGEST_NAME = 64
FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
ADDRESS_FAILURES = 50
"""Failures from one address within `LOCK` before it has to wait: a slow spray over many names."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in to one unit's queue."""

    id: int
    unit: str
    name: str
    display_name: str | None
    role: str
    password_hash: str
    failures: int
    locked_until: datetime | None
    created_at: datetime
    last_login_at: datetime | None
    disabled_at: datetime | None


def ensure_unit(conn: Connection, name: str) -> None:
    """Make the unit where it is new."""
    conn.execute(insert_into(conn, unit).values(name=name, created_at=now()).on_conflict_do_nothing())


def create_account(
    conn: Connection,
    *,
    unit: str,
    name: str,
    password_hash: str,
    display_name: str | None = None,
    role: str = "analyst",
    by: str = "system",
) -> Account:
    """A new account, and its audit row; the unit is made where it is new.

    Raises:
        StoreError: the name is taken, or is none that a person could type and read; or there is no such role.
    """
    _check_role(role)
    if not name.isprintable() or name.strip() != name or not 0 < len(name) <= LONGEST_NAME:
        raise StoreError(
            f"{name[:80]!r} is no name for an account",
            hint=f"take 1 to {LONGEST_NAME} letters that can be seen, no blank before or after them",
        )
    ensure_unit(conn, unit)
    values: dict[str, Any] = {"unit": unit, "name": name, "display_name": display_name, "role": role}
    try:
        with conn.begin_nested():
            row_id(conn, account, {**values, "password_hash": password_hash, "failures": 0, "created_at": now()})
    except IntegrityError as error:
        raise StoreError(
            f"there is an account {name!r} already", hint="choose another name, or set its password"
        ) from error
    add_audit(conn, unit=unit, actor=by, action="account.create", subject=name, detail={"role": role})
    made = account_by_name(conn, name)
    assert made is not None
    return made


def account_by_name(conn: Connection, name: str) -> Account | None:
    """The account of that name, disabled ones too; `None` where there is none."""
    row = conn.execute(select(account).where(account.c.name == name)).one_or_none()
    return None if row is None else _account(row)


def account_by_id(conn: Connection, account_id: int) -> Account | None:
    """The account of that number, disabled ones too; `None` where there is none."""
    row = conn.execute(select(account).where(account.c.id == account_id)).one_or_none()
    return None if row is None else _account(row)


def accounts(conn: Connection, unit: str) -> list[Account]:
    """The unit's accounts by name."""
    rows = conn.execute(select(account).where(account.c.unit == unit).order_by(account.c.name))
    return [_account(row) for row in rows]


def set_password_hash(conn: Connection, name: str, password_hash: str, *, by: str = "system") -> None:
    """Set a password's hash, and lift the lock. Revoke the account's sessions in the same transaction.

    Raises:
        StoreError: there is no such account.
    """
    values: dict[str, Any] = {"password_hash": password_hash, "failures": 0, "locked_until": None}
    done = conn.execute(update(account).where(account.c.name == name).values(values).returning(account.c.unit))
    in_unit = done.scalar_one_or_none()
    if in_unit is None:
        raise StoreError(f"there is no account {name!r}")
    add_audit(conn, unit=in_unit, actor=by, action="account.password", subject=name, detail={})


def rehash_password(conn: Connection, name: str, password_hash: str) -> None:
    """Store the same password's stronger hash (at sign-in, where the hashing was made slower); no audit row."""
    conn.execute(update(account).where(account.c.name == name).values(password_hash=password_hash))


def set_preferences(conn: Connection, account_id: int, language: str | None, preferences: Mapping[str, Any]) -> None:
    """Keep what a person has set for their pages; nobody's business, so no audit row."""
    values = {"language": language, "preferences": dict(preferences)}
    conn.execute(update(account).where(account.c.id == account_id).values(**values))


def set_disabled(conn: Connection, name: str, disabled: bool, *, by: str = "system") -> None:
    """Close or reopen an account. Revoke its sessions in the same transaction.

    Raises:
        StoreError: there is no such account.
    """
    values = {"disabled_at": now() if disabled else None}
    done = conn.execute(update(account).where(account.c.name == name).values(values).returning(account.c.unit))
    in_unit = done.scalar_one_or_none()
    if in_unit is None:
        raise StoreError(f"there is no account {name!r}")
    action = "account.disable" if disabled else "account.enable"
    add_audit(conn, unit=in_unit, actor=by, action=action, subject=name, detail={})


def login_wait(conn: Connection, name: str, address: str, *, at: datetime | None = None) -> float:
    """Seconds until this name from this address may try again; 0 where it may now.

    Ask for every name, known or not, and before the password is looked at, so that the answer tells nothing.
    """
    at = at or now()
    tried = login_attempt.c
    waits = [_wait_after(conn, tried.address == address, ADDRESS_FAILURES, at)]
    known = account_by_name(conn, name)
    if known is None:  # waits as a known name would
        waits.append(_wait_after(conn, tried.name == name[:200], FAILURES_BEFORE_LOCK, at))
    elif known.locked_until is not None:
        waits.append((known.locked_until - at).total_seconds())
    return max([0.0, *waits])


def _wait_after(conn: Connection, which: ColumnElement[bool], limit: int, at: datetime) -> float:
    tried = login_attempt.c
    nth = select(tried.at).where(which, tried.succeeded.is_(False), tried.at > at - LOCK)
    oldest = conn.execute(nth.order_by(tried.at.desc()).offset(limit - 1).limit(1)).scalar_one_or_none()
    return 0.0 if oldest is None else float((oldest + LOCK - at).total_seconds())


def begin_login(conn: Connection, name: str, address: str, *, at: datetime | None = None) -> int | None:
    """Count an attempt as failed before the password is looked at -> its id for `end_login`; `None`: has to wait.

    Writers come one at a time, so guesses sent at once count one by one. The fifth failure in a row locks
    the account for a quarter hour.
    """
    at = at or now()
    known_id = conn.execute(select(account.c.id).where(account.c.name == name)).scalar_one_or_none()
    if login_wait(conn, name, address, at=at) > 0:
        return None
    if known_id is not None:
        own = update(account).where(account.c.id == known_id)
        failures = conn.execute(own.values(failures=account.c.failures + 1).returning(account.c.failures)).scalar_one()
        if failures >= FAILURES_BEFORE_LOCK:
            conn.execute(own.values(failures=0, locked_until=at + LOCK))
    values = {"name": name[:200], "address": address[:200], "succeeded": False, "at": at}
    return row_id(conn, login_attempt, values)


def end_login(
    conn: Connection,
    attempt: int,
    name: str,
    succeeded: bool,
    *,
    action: str = "login",
    at: datetime | None = None,
) -> None:
    """Say how an attempt ended; a success clears the count and the lock. Audited where the name is known."""
    at = at or now()
    own = update(login_attempt).where(login_attempt.c.id == attempt)
    address = conn.execute(own.values(succeeded=succeeded).returning(login_attempt.c.address)).scalar_one()
    known = account_by_name(conn, name)
    if known is None:
        return
    if succeeded:
        values: dict[str, Any] = {"failures": 0, "locked_until": None, "last_login_at": at}
        conn.execute(update(account).where(account.c.id == known.id).values(values))
    told = action if succeeded else f"{action}.refused"
    add_audit(conn, unit=known.unit, actor=name, action=told, subject=name, detail={"address": address}, at=at)


def set_role(conn: Connection, name: str, role: str, *, by: str = "system") -> None:
    """Give an account another role. Revoke its sessions in the same transaction.

    Raises:
        StoreError: there is no such account, or no such role.
    """
    _check_role(role)
    known = account_by_name(conn, name)
    if known is None:
        raise StoreError(f"there is no account {name!r}")
    conn.execute(update(account).where(account.c.id == known.id).values(role=role))
    detail = {"was": known.role, "is": role}
    add_audit(conn, unit=known.unit, actor=by, action="account.role", subject=name, detail=detail)


def set_unit(conn: Connection, name: str, into: str, *, by: str = "system") -> None:
    """Move an account to another unit; both units' audits tell. Revoke its sessions in the same transaction.

    Raises:
        StoreError: there is no such account, or no such unit.
    """
    known = account_by_name(conn, name)
    if known is None:
        raise StoreError(f"there is no account {name!r}")
    if conn.execute(select(unit.c.name).where(unit.c.name == into)).one_or_none() is None:
        raise StoreError(f"there is no unit {into!r}", hint="make it first")
    conn.execute(update(account).where(account.c.id == known.id).values(unit=into))
    for told in dict.fromkeys((known.unit, into)):
        detail = {"was": known.unit, "is": into}
        add_audit(conn, unit=told, actor=by, action="account.unit", subject=name, detail=detail)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise StoreError(f"there is no role {role[:40]!r}", hint=f"one of: {', '.join(ROLES)}")


def count_accounts(conn: Connection, unit: str | None = None) -> int:
    """How many accounts there are, of one unit or of all."""
    query = select(func.count()).select_from(account)
    return int(conn.execute(query.where(account.c.unit == unit) if unit else query).scalar_one())


def _account(row: Row[Any]) -> Account:
    return Account(**{name: row._mapping[name] for name in Account.__slots__})
