"""What goes along with a batch's posts, by the name it is sent under -> written in their transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from patrol.evidence.recorder import Captured
from patrol.store import Connection
from patrol.store.captures import save_captures
from patrol.store.pictures import write_pictures
from patrol.store.visits import write_visits


def _captures(connection: Connection, told: Mapping[str, Any]) -> None:
    save_captures(connection, [Captured(**one) for one in told["captures"]], told["run"])


ALONG: Mapping[str, Callable[[Connection, Mapping[str, Any]], object]] = {
    "captures": _captures,
    "pictures": write_pictures,
    "visits": write_visits,
}
