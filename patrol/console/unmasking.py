"""Whether hidden words are shown to whoever asks: for a while after they gave a reason, and never unseen."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request

from patrol.console import showing
from patrol.console.pages import desk_of
from patrol.console.rights import may
from patrol.store import Connection
from patrol.store.database import reading, writing
from patrol.store.items import ItemView
from patrol.store.sessions import Session
from patrol.store.unmasking import note_reading, open_until


def may_see(connection: Connection, me: Session, item_id: int) -> datetime | None:
    """Until when they may read an item's hidden words; `None`: not now, or never with the role they have by now."""
    return open_until(connection, item_id, analyst=me.name) if may(me.role, "unmask") else None


def shown_until(request: Request, me: Session, view: ItemView) -> datetime | None:
    """The same for a page that is about to show them: the reading goes into the audit before the page goes out."""
    if not showing.asks_for_help(view):
        return None
    engine = desk_of(request).engine
    with reading(engine) as connection:
        until = may_see(connection, me, view.item.id)
    if until is not None:
        with writing(engine) as connection:
            note_reading(connection, view.item.unit, view.item.id, analyst=me.name, page=request.url.path)
    return until
