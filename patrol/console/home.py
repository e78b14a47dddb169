"""The start of a shift: one button to begin, what one comes back to, how the queue and the collection stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import showing
from patrol.console.item_page import undoable
from patrol.console.pages import checked, desk_of, needs, page
from patrol.console.rights import may
from patrol.store import Connection, bulk, queue, runs, views
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.queue import Claim
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("own"))]


@router.get("/")
def home(request: Request, me: Me) -> Response:
    """The first page of a shift."""
    with reading(desk_of(request).engine) as connection:
        counters = queue.counters(connection, me.units, analyst=me.name)
        held = views.held_by(connection, me.unit, me.name)
        drafts = views.drafts_of(connection, me.unit, me.name)
        due = views.due_again(connection, me.unit) if may(me.role, "items") else []
        exposure = views.exposure_of(connection, me.name)
        latest = runs.recent_runs(connection, limit=30)
        saved = views.views_for(connection, me.unit, me.name)
        second = bulk.to_confirm(connection, me.unit)
        together = bulk.latest_of(connection, me.unit, me.name)
    day = now() - timedelta(days=1)
    return page(
        request,
        "home.html",
        me=me,
        counters=counters,
        held=held,
        drafts=drafts,
        due=due,
        exposure=exposure,
        saved=saved,
        together=together,
        second=[one for one in second if one.analyst != me.name],
        latest=latest[0] if latest else None,
        unwell=[run for run in latest if run.state not in runs.WELL and run.started_at > day],
        teaser=showing.teaser,
        undoable=undoable(request, me),
    )


@router.post("/lanjut")
def next_item(
    request: Request, me: Annotated[Session, Depends(needs("work"))], csrf: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Go to an item that is held already, else claim the most pressing free one."""
    checked(request, me, csrf)
    return go_on(request, me)


def go_on(request: Request, me: Session, *, claim: bool = True) -> Response:
    """To the open item that the analyst holds already, else to the most pressing free one, claimed, else home."""
    desk, at = desk_of(request), now()
    with writing(desk.engine) as connection:
        held = views.held_by(connection, me.unit, me.name, at=at, limit=1)
        item_id = held[0].item_id if held else None
        if claim:
            made = take_up(connection, me, item_id, seconds=desk.settings.lease_seconds, at=at)
            item_id = made.item.id if made else None
    return RedirectResponse(f"/butir/{item_id}" if item_id else "/", 303)


def take_up(
    connection: Connection, me: Session, item_id: int | None, *, seconds: int, at: datetime | None = None
) -> Claim | None:
    """Claim this item, or the most pressing free one; what was not at hand already counts as seen today.

    Raises:
        QueueError: the named item cannot be had.
    """
    at = at or now()
    had = {row.item_id for row in views.held_by(connection, me.unit, me.name, at=at)}
    made = queue.claim(connection, me.unit, me.name, lease_seconds=seconds, item_id=item_id, at=at)
    if made is not None and made.item.id not in had:
        views.note_exposure(connection, me.name, items=1)
    return made
