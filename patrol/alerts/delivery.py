"""The outbox -> its messages delivered, one by one; what is not taken is tried again, later each time, then
given up.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from patrol.alerts.book import AUDIENCES, PRESSING, AlertBook, Channel
from patrol.alerts.sending import NotSentError, send
from patrol.alerts.wording import Written, write
from patrol.store import Connection, Database
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.outbox import (
    Message,
    add_message,
    drop_message,
    message_sent,
    put_off,
    take_message,
    try_later,
)

log = structlog.get_logger()
ATTEMPTS = 12
"""With pauses that double from a minute to six hours, that is more than a day of trying."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

Send = Callable[[Channel, Written, Message, Mapping[str, str]], None]


@dataclass(slots=True)
class Delivered:
    """What became of the messages of one pass."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


def deliver(
    database: Database,
    book: AlertBook,
    *,
    console_address: str = "",
    at: datetime | None = None,
    environ: Mapping[str, str] = os.environ,
    by: Send = send,
) -> Delivered:
    """Send what is due now. Several may deliver at once: each message is taken up by one of them.

    Raises:
        StoreError: the database cannot be written; what was sent and could not be noted is sent again.
    """
    done = Delivered()
    names = (*AUDIENCES, *(channel.name for channel in book.channels))
    while True:
        with writing(database) as connection:
            message = take_message(connection, names, at=at)
            if message is None:
                return done
            if message.channel in AUDIENCES:
                _spread(connection, book, message, at)
                continue
        channel = book.channel(message.channel)
        assert channel is not None
        _deliver_one(database, book, message, channel, done, console_address, at, environ, by)


def _spread(connection: Connection, book: AlertBook, message: Message, at: datetime | None) -> None:
    """A message for an audience becomes one for each of its channels."""
    channels = [one for one in book.of([message.channel]) if not one.units or message.unit in one.units]
    for channel in channels:
        add_message(
            connection,
            unit=message.unit,
            topic=message.topic,
            body=message.body,
            channel=channel.name,
            mark=f"{message.mark or message.id}>{channel.name}",
            at=at,
        )
    if channels:
        message_sent(connection, message.id, at=at)
    else:
        drop_message(connection, message.id, f"alerts.yml has no channel for {message.channel}s", at=at)


def _deliver_one(
    database: Database,
    book: AlertBook,
    message: Message,
    channel: Channel,
    done: Delivered,
    console_address: str,
    at: datetime | None,
    environ: Mapping[str, str],
    by: Send,
) -> None:
    moment = at or now()
    pressing = message.body.get("lane") in PRESSING
    if channel.quiet is not None and not pressing and (end := channel.quiet.end(moment)) > moment:
        with writing(database) as connection:
            put_off(connection, message.id, end)
        done.later += 1
        return
    search = next((one for one in book.searches if one.name == message.body.get("search")), None)
    try:
        by(channel, write(message, channel, search, console_address), message, environ)
    except NotSentError as error:
        _not_sent(database, message, error, done, moment)
        return
    with writing(database) as connection:
        message_sent(connection, message.id, at=at)
    done.sent += 1


def _not_sent(database: Database, message: Message, error: NotSentError, done: Delivered, at: datetime) -> None:
    last = error.for_good or message.attempts >= ATTEMPTS
    then = "it is given up, and the operator is told" if last else "it is kept, and sent again later"
    log.warning(f"message {message.id} to the channel {message.channel} was not sent: {error.message}; {then}")
    with writing(database) as connection:
        if not last:
            try_later(connection, message.id, at + pause(message), error.message)
            done.later += 1
            return
        drop_message(connection, message.id, error.message, at=at)
        if message.topic != "delivery":  # or a broken channel for operators would report itself without end
            add_message(
                connection,
                unit=message.unit,
                topic="delivery",
                body={"what": f"messages to {message.channel} are not taken", "why": error.message},
                channel="operator",
                mark=f"delivery:{message.unit}:{message.channel}:{at:%Y-%m-%d}",
                at=at,
            )
    done.given_up += 1


def pause(message: Message) -> timedelta:
    """How long to wait before the next attempt: twice as long each time, a little different for each message."""
    doubled = FIRST_PAUSE * (1 << min(max(message.attempts - 1, 0), 12))
    spread = int.from_bytes(hashlib.sha256(str(message.id).encode()).digest()[:2], "big") / 65_536
    return min(doubled, LONGEST_PAUSE) * (1 + spread / 4)
