"""Accounts of a unit, as the command line makes them: passwords are made here, shown once, and stored hashed."""

from __future__ import annotations

import getpass

from patrol.console.passwords import hash_password, new_password, password_fits
from patrol.store import Database, accounts
from patrol.store.database import reading, writing
from patrol.store.sessions import revoke_all_sessions


def count(database: Database, unit: str) -> int:
    """How many accounts the unit has."""
    with reading(database) as connection:
        return accounts.count_accounts(connection, unit)


def add(database: Database, unit: str, name: str) -> str:
    """Make an account -> its password.

    Raises:
        StoreError: the name is taken.
    """
    password = new_password()
    by, hashed = getpass.getuser(), hash_password(password)
    with writing(database) as connection:
        accounts.create_account(connection, unit=unit, name=name, password_hash=hashed, by=by)
    return password


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
