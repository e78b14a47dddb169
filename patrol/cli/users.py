"""`patrol user`: accounts of the console."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from patrol.cli.opening import in_house
from patrol.console import accounts
from patrol.terminal import say

app = typer.Typer(help="Accounts of the console.", no_args_is_help=True)


@app.command("add")
def user_add(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Make an account and show its password once."""
    with in_house(model=False) as house:
        password = accounts.add(house.database, house.settings.unit, name)
    say(f"account {name}, password {password}")
    print("The password is not shown again; patrol user password NAME sets a new one.", file=sys.stderr)


@app.command("password")
def user_password(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Give an account a new password, show it once, and end its sessions."""
    with in_house(model=False) as house:
        say(f"account {name}, password {accounts.renew(house.database, name)}")
