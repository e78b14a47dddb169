"""What `alerts.yml` says, as records: channels that messages go to, and standing searches that make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from patrol.hours import Quiet
from patrol.records import Band, Lane

Kind = Literal["email", "webhook", "telegram"]
Audience = Literal["analyst", "operator"]
AUDIENCES: tuple[Audience, ...] = ("analyst", "operator")
PRESSING: frozenset[Lane] = frozenset({"child", "urgent"})
"""Lanes whose alerts wait for no morning."""


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
    units: tuple[str, ...] = ()
    """The units whose alerts it takes; empty: whoever's."""
    quiet: Quiet | None = None
    """Hours in which it gets only what is pressing."""


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
