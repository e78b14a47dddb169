"""`patrol alerts`: standing searches and channels of `alerts.yml` checked, tried, delivered and looked after."""

from __future__ import annotations

from typing import Annotated

import typer

from patrol.alerts.delivery import Delivered, deliver
from patrol.alerts.reading import FILE, alert_book, read_alerts
from patrol.alerts.sending import NotSentError, send
from patrol.alerts.wording import Written
from patrol.cli.opening import in_house, opened
from patrol.errors import SettingsError
from patrol.hours import local
from patrol.store.columns import now
from patrol.store.database import reading
from patrol.store.outbox import Message, unsent
from patrol.terminal import complain, harmless, say

app = typer.Typer(help="Tell people what was found: standing searches, channels, deliveries.", no_args_is_help=True)


@app.command("check")
def check() -> None:
    """Check alerts.yml: every fault with its line. Exit status 1 where there is one."""
    workspace, _ = opened()
    book, faults = read_alerts(workspace)
    for fault in faults:
        complain(fault)
    if faults:
        raise typer.Exit(1)
    say(f"{workspace.home / FILE}: {len(book.channels)} channels, {len(book.searches)} standing searches")


@app.command("test")
def try_channel(name: Annotated[str, typer.Argument(metavar="CHANNEL")]) -> None:
    """Send one word of greeting over a channel, to see whether it arrives."""
    workspace, settings = opened()
    channel = alert_book(workspace).channel(name)
    if channel is None:
        raise SettingsError(
            f"alerts.yml has no channel {name!r}", hint="patrol alerts check lists what is wrong with it"
        )
    greeting = Written("[patrol] Uji kanal / channel test", "Uji kanal patrol. This is a test of a patrol channel.\n")
    try:
        send(channel, greeting, Message(0, settings.unit, "test", name, {}, None, 1, now()))
    except NotSentError as error:
        complain(error)
        raise typer.Exit(1) from error
    say(f"{name}: taken")


@app.command("send")
def send_due() -> None:
    """Deliver what is due now (patrol schedule run does so by itself). Exit status 1 where something was given up."""
    with in_house(model=False) as house:
        done = deliver(house.database, house.alerts, console_address=house.settings.console_address)
    say(told(done))
    raise typer.Exit(1 if done.given_up else 0)


def told(done: Delivered) -> str:
    """What a pass did, in words."""
    return f"{done.sent} sent, {done.later} to be tried later, {done.given_up} given up"


@app.command("list")
def list_unsent(limit: Annotated[int, typer.Option(help="Rows at most.")] = 50) -> None:
    """Show the messages that wait, and those that were given up, with the reason."""
    with in_house(model=False) as house, reading(house.database) as connection:
        rows = unsent(connection, limit=limit)
    for row in rows:
        when = "given up" if row.dropped_at else f"due {local(row.next_at)}" if row.next_at else "waits"
        say(
            harmless(
                f"{row.id:6} {row.topic:10} {row.channel:20} {row.attempts:2} attempts, {when}: {row.error or '-'}"
            )
        )
    if not rows:
        say("Nothing waits to go out.")
