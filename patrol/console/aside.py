"""What is done with an item besides deciding it: pass it on, put it off, ask for help, note, draft, take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from patrol.console import wording
from patrol.console.drafts import Draft, body_of, draft_of_decision
from patrol.console.home import go_on
from patrol.console.language import N_
from patrol.console.pages import checked, clock, desk_of, needs, speech_of
from patrol.errors import QueueError
from patrol.store import Connection, drafts, passing
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.items import add_note
from patrol.store.sessions import Session
from patrol.store.undoing import last_undoable, undo

router = APIRouter()
Me = Annotated[Session, Depends(needs("work"))]
Token = Annotated[str, Form(max_length=200)]
Why = Annotated[str, Form(min_length=5, max_length=300)]
ItemId = Annotated[int, Path(ge=1, le=2**63 - 1)]
HOURS = (4, 24, 72, 168)
"""For how long an item can be put off."""


@router.post("/butir/{item_id}/lewati")
def skip(
    request: Request,
    me: Me,
    item_id: ItemId,
    token: Token,
    reason: Annotated[str, Form(max_length=40)],
    csrf: Token = "",
) -> Response:
    """Pass the item on, with a reason: others get it, this analyst does not get it again."""
    checked(request, me, csrf)
    if reason not in wording.SKIPS:
        raise HTTPException(422, N_("Pilih satu alasan."))
    _tried(request, lambda conn: passing.skip_item(conn, me.unit, item_id, analyst=me.name, token=token, reason=reason))
    return go_on(request, me)


@router.post("/butir/{item_id}/tunda")
def postpone(
    request: Request, me: Me, item_id: ItemId, token: Token, hours: Annotated[int, Form()], why: Why, csrf: Token = ""
) -> Response:
    """Put the item off for everybody."""
    checked(request, me, csrf)
    if hours not in HOURS:
        raise HTTPException(422, N_("Pilih lamanya."))
    until = now() + timedelta(hours=hours)
    _tried(
        request,
        lambda conn: passing.postpone(conn, me.unit, item_id, analyst=me.name, token=token, until=until, reason=why),
    )
    return go_on(request, me)


@router.post("/butir/{item_id}/bantuan")
def ask_for_help(request: Request, me: Me, item_id: ItemId, why: Why, csrf: Token = "") -> Response:
    """Ask the others of the unit about an item; it stays with who holds it."""
    checked(request, me, csrf)
    _tried(request, lambda conn: passing.ask_for_help(conn, me.unit, item_id, analyst=me.name, text=why))
    return RedirectResponse(f"/butir/{item_id}", 303)


@router.post("/butir/{item_id}/catatan")
def note(
    request: Request, me: Me, item_id: ItemId, text: Annotated[str, Form(max_length=4_000)], csrf: Token = ""
) -> Response:
    """Write a note beside an item: an answer to who asks, or a second opinion."""
    checked(request, me, csrf)

    def write(conn: Connection) -> None:
        add_note(conn, me.unit, item_id, author=me.name, text=text.replace("\r\n", "\n"))
        passing.help_given(conn, me.unit, item_id, by=me.name)

    _tried(request, write)
    return RedirectResponse(f"/butir/{item_id}", 303)


@router.post("/butir/{item_id}/draf")
def keep_draft(
    request: Request,
    me: Annotated[Session, Depends(needs("work", by_itself=True))],
    item_id: ItemId,
    verdict: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[list[str] | None, Form(max_length=20)] = None,
    note: Annotated[str, Form(max_length=10_000)] = "",
    confidence: Annotated[str, Form(max_length=10)] = "",
    span: Annotated[list[str] | None, Form(max_length=50)] = None,
    identity: Annotated[str, Form(max_length=5)] = "",
    danger: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Keep what is half written; the page asks by itself, so the session's idle time runs on."""
    checked(request, me, None)
    told = (tuple(reason or ()), note.replace("\r\n", "\n"), confidence, tuple(span or ()))
    body = body_of(Draft(verdict, *told, bool(identity), bool(danger)))
    _tried(request, lambda conn: drafts.save_draft(conn, me.unit, item_id, analyst=me.name, body=body))
    return PlainTextResponse(speech_of(request, me).say(N_("Draf tersimpan %(when)s."), when=clock(now())))


@router.post("/putusan/batal")
def take_back(
    request: Request, me: Me, decision: Annotated[int, Form(ge=1, le=2**63 - 1)], csrf: Token = ""
) -> Response:
    """Take the last decision back; its item is at hand again, and what was written stands in the form."""
    checked(request, me, csrf)
    settings = desk_of(request).settings
    with writing(desk_of(request).engine) as connection:
        made = last_undoable(connection, me.unit, me.name, undo_seconds=settings.undo_seconds)
        try:
            claim = undo(
                connection,
                me.unit,
                analyst=me.name,
                decision_id=decision,
                undo_seconds=settings.undo_seconds,
                lease_seconds=settings.lease_seconds,
            )
        except QueueError:
            raise HTTPException(409, N_("Putusan ini tidak dapat dibatalkan lagi. Tinjau ulang butirnya.")) from None
        if made is not None:
            body = body_of(draft_of_decision(made))
            drafts.save_draft(connection, me.unit, claim.item.id, analyst=me.name, body=body)
    return RedirectResponse(f"/butir/{claim.item.id}", 303)


def _tried(request: Request, write: Callable[[Connection], None]) -> None:
    """Write in one transaction; what the store refuses is told to the person.

    Raises:
        HTTPException: 409.
    """
    try:
        with writing(desk_of(request).engine) as connection:
            write(connection)
    except QueueError:
        raise HTTPException(409, N_("Waktu Anda untuk butir ini sudah habis, atau isiannya kosong.")) from None
