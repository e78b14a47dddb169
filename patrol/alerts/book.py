"""What `alerts.yml` says, as records: channels that messages go to, and standing searches that make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from patrol.records import Band, Lane

Kind = Literal["email", "webhook", "telegram"]
Audience = Literal["analyst", "operator"]
AUDIENCES: tuple[Audience, ...] = ("analyst", "operator")
PRESSING: frozenset[Lane] = frozenset({"child", "urgent"})
"""Lanes whose alerts wait for no morning."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which a channel is not disturbed; from later than until means over midnight."""

    since: time
    until: time
    zone: ZoneInfo

    def end(self, at: datetime) -> datetime:
        """`at` itself where it lies outside of the quiet hours, else their end."""
        local = at.astimezone(self.zone)
        over_midnight = self.since > self.until
        late = local.time() >= self.since
        early = local.time() < self.until
        if not ((late or early) if over_midnight else (late and early)):
            return at
        day = local.date() + timedelta(days=1 if over_midnight and late else 0)
        return datetime.combine(day, self.until, self.zone).astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to people. Secrets are named by the environment variable that holds them, never written down."""

    name: str
    kind: Kind
    audience: Audience
    to: tuple[str, ...] = ()
    """E-mail: addresses. Telegram: chats."""
    sender: str = ""
    server: str = ""
    """E-mail: HOST:PORT of the mail server."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    secret_env: str = ""
    """The variable that holds the mail password, the webhook's signing key or the bot's token."""
    url: str = ""
    allow_host: str = ""
    """HOST:PORT that may be reached although it is not public."""
    language: Literal["id", "en"] = "id"
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A standing search: what of a new assessment must hold so that its channels are told. Empty: anything."""

    name: str
    channels: tuple[str, ...]
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...] = ()
    modus: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    minor: bool | None = None
    every: timedelta = timedelta(hours=24)
    """A copy group is told of once in this time."""
    subject: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class AlertBook:
    """All of it."""

    channels: tuple[Channel, ...] = ()
    searches: tuple[Search, ...] = ()

    def channel(self, name: str) -> Channel | None:
        """The channel of that name."""
        return next((channel for channel in self.channels if channel.name == name), None)

    def of(self, names: Iterable[str]) -> tuple[Channel, ...]:
        """The channels of those names, an audience's name standing for all of its channels."""
        wanted = set(names)
        return tuple(channel for channel in self.channels if {channel.name, channel.audience} & wanted)
