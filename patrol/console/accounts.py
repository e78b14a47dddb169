"""Accounts of a unit, as the command line makes them: passwords are made here, shown once, and stored hashed."""

from __future__ import annotations

import getpass

from patrol.console.passwords import hash_password, new_password, password_fits
from patrol.errors import StoreError
from patrol.store import Database, accounts, units
from patrol.store.database import reading, writing
from patrol.store.sessions import revoke_all_sessions
from patrol.store.units import Unit


def count(database: Database, unit: str) -> int:
    """How many accounts the unit has."""
    with reading(database) as connection:
        return accounts.count_accounts(connection, unit)


def add(database: Database, unit: str, name: str, role: str = "analyst") -> str:
    """Make an account -> its password.

    Raises:
        StoreError: the name is taken, or there is no such role.
    """
    password = new_password()
    by, hashed = getpass.getuser(), hash_password(password)
    with writing(database) as connection:
        accounts.create_account(connection, unit=unit, name=name, password_hash=hashed, role=role, by=by)
    return password


def add_unit(
    database: Database, name: str, *, parent: str, kind: str | None = None, territory: tuple[str, ...] = ()
) -> None:
    """Make a unit below another.

    Raises:
        StoreError: the name is taken, or there is no such unit above it.
    """
    with writing(database) as connection:
        accounts.ensure_unit(connection, parent)
        units.make_unit(connection, name, parent=parent, kind=kind, territory=territory, by=getpass.getuser())


def unit_list(database: Database, root: str) -> list[Unit]:
    """The unit and those below it."""
    with reading(database) as connection:
        return units.units(connection, root)


def check_unit(database: Database, root: str, name: str) -> None:
    """Refuse a unit that is neither the root nor below it.

    Raises:
        StoreError: there is no such unit there.
    """
    with reading(database) as connection:
        if name != root and name not in units.below(connection, root):
            raise StoreError(f"there is no unit {name!r} below {root!r}", hint="patrol unit add makes one")


def renew(database: Database, name: str) -> str:
    """Give an account a new password and end its sessions -> the password.

    Raises:
        StoreError: there is no such account.
    """
    password = new_password()
    with writing(database) as connection:
        accounts.set_password_hash(connection, name, hash_password(password), by=getpass.getuser())
        account = accounts.account_by_name(connection, name)
        assert account is not None
        revoke_all_sessions(connection, account.id)
    return password


def fits(database: Database, name: str, password: str) -> bool:
    """Whether this is the account's password."""
    with reading(database) as connection:
        account = accounts.account_by_name(connection, name)
    return password_fits(password, account.password_hash if account else None)
