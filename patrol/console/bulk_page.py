"""Many items, one verdict: choose, see what differs, decide with reasons, see what became of each, take all back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import showing
from patrol.console.aside import ItemId
from patrol.console.drafts import Draft, lacking
from patrol.console.item_page import view_of
from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page, speech_of
from patrol.errors import QueueError
from patrol.records import VERDICTS
from patrol.store import bulk, views
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.search import search
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("work"))]
Token = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Chosen = Annotated[list[Annotated[int, Query(ge=1, le=2**63 - 1)]] | None, Query(alias="butir", max_length=bulk.MOST)]
Sent = Annotated[list[Annotated[int, Form(ge=1, le=2**63 - 1)]] | None, Form(alias="butir", max_length=bulk.MOST)]


@router.get("/butir/{item_id}/serupa")
def alike(request: Request, me: Me, item_id: ItemId) -> Response:
    """The items that name the same first contact, this one first, to be decided together."""
    view = view_of(request, me, item_id, most=1)
    values = view.face.assessment.contacts[:1]
    with reading(desk_of(request).engine) as connection:
        found = [hit for value in values for hit in search(connection, me.unit, value, limit=bulk.MOST - 1).hits]
    others = [hit.item.id for hit in found if hit.item.id != view.item.id and hit.item.state == "open"]
    return _preview(request, me, [view.item.id, *others], Draft())


@router.get("/massal")
def choose(request: Request, me: Me, chosen: Chosen = None) -> Response:
    """The items that were chosen, held against the first."""
    return _preview(request, me, chosen or [], Draft())


@router.post("/massal")
def decide(
    request: Request,
    me: Me,
    idem: Annotated[str, Form(min_length=8, max_length=100)],
    chosen: Sent = None,
    verdict: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[list[str] | None, Form(max_length=20)] = None,
    note: Annotated[str, Form()] = "",
    csrf: Token = "",
) -> Response:
    """Decide each of them; what cannot be decided is listed with the reason why."""
    checked(request, me, csrf)
    draft = Draft(verdict, tuple(reason or ()), note.replace("\r\n", "\n"))
    notice = lacking(draft, speech_of(request, me))
    if notice or not chosen:
        return _preview(request, me, chosen or [], draft, notice=notice or "", status=409)
    desk = desk_of(request)
    known = next(known for known in VERDICTS if known == draft.verdict)
    with writing(desk.engine) as connection:
        made = bulk.begin(
            connection,
            me.unit,
            chosen,
            analyst=me.name,
            idem=idem,
            verdict=known,
            reasons=draft.reasons,
            note=draft.note.strip() or None,
            alone=desk.settings.bulk_alone,
        )
    bulk.carry_on(desk.engine, me.unit, made.id, undo_seconds=desk.settings.undo_seconds)
    return RedirectResponse(f"/massal/{made.id}", 303)


@router.get("/massal/{bulk_id}")
def result(request: Request, me: Me, bulk_id: Number) -> Response:
    """What became of each item; the rest is carried on with, where the console was stopped half-way."""
    desk = desk_of(request)
    try:
        made = bulk.bulk_by_id(desk.engine, me.unit, bulk_id)
    except QueueError:
        raise HTTPException(404, N_("Halaman ini tidak ada.")) from None
    ends = (made.confirmed_at or made.at) + timedelta(seconds=desk.settings.undo_seconds)
    mine = made.undone_at is None and made.analyst == me.name
    return page(
        request, "bulk_result.html", me=me, made=made, results=made.items, undoable=mine and ends > now(), mine=mine
    )


@router.post("/massal/{bulk_id}/teruskan")
def carry_on(request: Request, me: Me, bulk_id: Number, csrf: Token = "") -> Response:
    """Decide what still waits."""
    checked(request, me, csrf)
    desk = desk_of(request)
    try:
        bulk.carry_on(desk.engine, me.unit, bulk_id, undo_seconds=desk.settings.undo_seconds)
    except QueueError:
        raise HTTPException(404, N_("Halaman ini tidak ada.")) from None
    return RedirectResponse(f"/massal/{bulk_id}", 303)


@router.post("/massal/{bulk_id}/setujui")
def confirm(
    request: Request, me: Me, bulk_id: Number, word: Annotated[str, Form(max_length=10)] = "", csrf: Token = ""
) -> Response:
    """A second person's word: `ya` decides the items, anything else leaves them in the queue."""
    checked(request, me, csrf)
    desk, settle = desk_of(request), bulk.confirm if word == "ya" else bulk.decline
    try:
        with writing(desk.engine) as connection:
            settle(connection, me.unit, bulk_id, by=me.name)
        bulk.carry_on(desk.engine, me.unit, bulk_id, undo_seconds=desk.settings.undo_seconds)
    except QueueError:
        raise HTTPException(409, N_("Putusan bersama ini tidak menunggu persetujuan Anda.")) from None
    return RedirectResponse(f"/massal/{bulk_id}", 303)


@router.post("/massal/{bulk_id}/batal")
def take_back(request: Request, me: Me, bulk_id: Number, csrf: Token = "") -> Response:
    """Take all of it back that can be."""
    checked(request, me, csrf)
    desk = desk_of(request)
    times = desk.settings.undo_seconds
    try:
        with writing(desk.engine) as connection:
            bulk.undo_bulk(connection, me.unit, bulk_id, analyst=me.name, undo_seconds=times)
    except QueueError:
        raise HTTPException(409, N_("Putusan ini tidak dapat dibatalkan lagi. Tinjau ulang butirnya.")) from None
    return RedirectResponse(f"/massal/{bulk_id}", 303)


def _preview(
    request: Request, me: Session, chosen: Sequence[int], draft: Draft, *, notice: str = "", status: int = 200
) -> Response:
    with reading(desk_of(request).engine) as connection:
        found = bulk.preview(connection, me.unit, chosen[: bulk.MOST], analyst=me.name)
        shown = views.chosen_items(connection, me.unit, [one.item_id for one in found])
    rows = {row.item_id: row for row in shown}
    return page(
        request,
        "bulk.html",
        me=me,
        status=status,
        notice=notice,
        candidates=[(one, rows[one.item_id]) for one in found if one.item_id in rows],
        chosen=set(chosen) if status != 200 else {one.item_id for one in found if one.fits},
        reason_groups=showing.reason_groups(),
        draft=draft,
        idem=secrets.token_urlsafe(16),
        alone=desk_of(request).settings.bulk_alone,
        teaser=showing.teaser,
    )
