"""How often each band was right, as the unit's decisions tell it; counted anew every few minutes, not every page."""

from __future__ import annotations

import time
from collections.abc import Mapping

from fastapi import Request

from patrol.console.pages import desk_of
from patrol.records import Band
from patrol.store.database import reading
from patrol.store.precision import Measured, band_precision
from patrol.store.sessions import Session

SECONDS = 300


def measured(request: Request, me: Session) -> Mapping[Band, Measured | None]:
    """Band -> how many of how many were confirmed; `None` where too few were decided to say."""
    desk = desk_of(request)
    counted: tuple[float, Mapping[Band, Measured | None]] | None = desk.remembered.get(f"measured:{me.unit}")
    if counted is None or time.monotonic() - counted[0] > SECONDS:
        with reading(desk.engine) as connection:
            counted = (time.monotonic(), band_precision(connection, me.unit))
        desk.remembered[f"measured:{me.unit}"] = counted
    return counted[1]
