"""Who holds an item -> the rows of the items they may get next are read from disk once, before anybody asks for them.

It only looks: no item is claimed, nobody is shown anything, so nothing is counted or audited, and nothing of an item
leaves the server. What was read is forgotten; what stays is in the caches of database and disk.
"""

from __future__ import annotations

import time

import structlog

from patrol.console import entities
from patrol.console.item_page import COPIES
from patrol.console.pages import Desk
from patrol.errors import StoreError
from patrol.store import contacts, queue
from patrol.store.captures import captures_of
from patrol.store.database import reading
from patrol.store.items import item_view
from patrol.store.sessions import Session

log = structlog.get_logger()
AHEAD = 3
"""Items that are read ahead: while one is looked at, others of the unit take the next ones."""
KEPT_SECONDS = 600
"""So long what was read is taken to be at hand still."""
_PLACE = "warmed"


def warm_next(desk: Desk, me: Session) -> None:
    """Read what the pages of the analyst's next items will read. It never fails: it only makes them quicker."""
    try:
        with reading(desk.engine) as connection:
            ahead = queue.upcoming(connection, me.unit, me.name, most=AHEAD)
        for item_id in _cold(desk, ahead):
            with reading(desk.engine) as connection:
                view = item_view(connection, me.unit, item_id, most=COPIES + 1)
                if view is None:
                    continue
                values = view.face.assessment.contacts[: entities.MOST]
                contacts.known(connection, me.units, values)
                contacts.other_units(connection, me.units, values)
                if view.face.post.page_sha256:
                    captures_of(connection, view.face.post.page_sha256)
    except StoreError as error:
        log.info("console.not_warmed", because=str(error))


def _cold(desk: Desk, item_ids: list[int]) -> list[int]:
    """Those that were not read lately; they count as read from now on."""
    at = time.monotonic()
    warmed: dict[int, float] = desk.remembered.get(_PLACE, {})
    known = {item_id: since for item_id, since in tuple(warmed.items()) if at - since < KEPT_SECONDS}
    cold = [item_id for item_id in item_ids if item_id not in known]
    desk.remembered[_PLACE] = known | dict.fromkeys(cold, at)
    return cold
