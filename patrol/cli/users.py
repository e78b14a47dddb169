"""`patrol user`, `patrol unit`: accounts of the console, and the units they belong to."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from patrol.cli.opening import in_house
from patrol.console import accounts
from patrol.terminal import say

app = typer.Typer(help="Accounts of the console.", no_args_is_help=True)
unit_app = typer.Typer(help="Units, as a tree.", no_args_is_help=True)


@app.command("add")
def user_add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[
        str, typer.Option(help="analyst, senior, researcher, operator, custodian, auditor or admin.")
    ] = "analyst",
    unit: Annotated[str | None, typer.Option(help="A unit below the workspace's; its own if not given.")] = None,
) -> None:
    """Make an account and show its password once."""
    with in_house(model=False) as house:
        root = house.settings.unit
        accounts.check_unit(house.database, root, unit or root)
        password = accounts.add(house.database, unit or root, name, role)
    say(f"account {name}, password {password}")
    print("The password is not shown again; patrol user password NAME sets a new one.", file=sys.stderr)


@app.command("password")
def user_password(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Give an account a new password, show it once, and end its sessions."""
    with in_house(model=False) as house:
        say(f"account {name}, password {accounts.renew(house.database, name)}")


@unit_app.command("add")
def unit_add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    parent: Annotated[str | None, typer.Option(help="The unit above it; the workspace's if not given.")] = None,
    kind: Annotated[str | None, typer.Option(help="polda, polres, polsek, or what it calls itself.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A city, regency or province of its ground.")] = None,
) -> None:
    """Make a unit below another."""
    with in_house(model=False) as house:
        above = parent or house.settings.unit
        accounts.add_unit(house.database, name, parent=above, kind=kind, territory=tuple(place or ()))
    say(f"unit {name} below {above}")


@unit_app.command("list")
def unit_list() -> None:
    """List the workspace's unit and those below it."""
    with in_house(model=False) as house:
        for one in accounts.unit_list(house.database, house.settings.unit):
            said = " ".join(
                part for part in (one.name, one.kind, f"below {one.parent}" if one.parent else None) if part
            )
            say(f"{said}: {', '.join(one.territory) or 'no ground of its own'}")
