"""What is done with an item: claim, read, unmask, decide with reasons, give back; a refusal keeps what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Path, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from patrol.console import wording
from patrol.console.drafts import MOST_SPANS, Draft, lacking, spans_of
from patrol.console.home import go_on, take_up
from patrol.console.item_page import beat_seconds, holder, item_response, view_of
from patrol.console.language import N_
from patrol.console.pages import checked, clock, desk_of, local, needs, speech_of
from patrol.console.warming import warm_next
from patrol.errors import QueueError
from patrol.records import VERDICTS, Confidence
from patrol.store import queue, views
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.decisions import decide, reopen
from patrol.store.items import ItemView
from patrol.store.queue import Claim
from patrol.store.sessions import Session
from patrol.store.unmasking import unmask as store_unmask

router = APIRouter()
Me = Annotated[Session, Depends(needs("work"))]
Reader = Annotated[Session, Depends(needs("items"))]
Token = Annotated[str, Form(max_length=200)]
MOST = 2**63 - 1  # what a database's whole number holds
ItemId = Annotated[int, Path(ge=1, le=MOST)]
KEPT = N_("Tulisan Anda di bawah belum tersimpan.")


@router.post("/butir/{item_id}/ambil")
def take(request: Request, me: Me, item_id: ItemId, csrf: Token = "") -> Response:
    """Claim this item."""
    checked(request, me, csrf)
    try:
        _claim(request, me, item_id)
    except QueueError:
        return _refused(request, me, item_id, Draft())
    return RedirectResponse(f"/butir/{item_id}", 303)


@router.get("/butir/{item_id}")
def item_page(request: Request, me: Reader, item_id: ItemId, afterwards: BackgroundTasks) -> Response:
    """One item; whoever holds it sees the decision form. The next ones are read ahead once the page is sent."""
    view = view_of(request, me, item_id)
    if holder(view.item, now()) == me.name:
        afterwards.add_task(warm_next, desk_of(request), me)
    return item_response(request, me, view, Draft())


@router.post("/butir/{item_id}/buka")
def unmask(
    request: Request,
    me: Annotated[Session, Depends(needs("unmask"))],
    item_id: ItemId,
    why: Annotated[str, Form(min_length=5, max_length=300)],
    csrf: Token = "",
) -> Response:
    """Show a victim's post in full for a while, with the reason in the audit."""
    checked(request, me, csrf)
    view = view_of(request, me, item_id)
    desk, item = desk_of(request), view.item
    with writing(desk.engine) as connection:
        store_unmask(connection, item.unit, item.id, analyst=me.name, why=why, seconds=desk.settings.unmask_seconds)
    return item_response(request, me, view, Draft())


@router.post("/butir/{item_id}/pegang")
def hold(
    request: Request, me: Annotated[Session, Depends(needs("work", by_itself=True))], item_id: ItemId, token: Token
) -> Response:
    """Keep the lease alive; answers until when. The page asks by itself, so the session's idle time runs on."""
    checked(request, me, None)
    desk = desk_of(request)
    try:
        with writing(desk.engine) as connection:
            seconds = desk.settings.lease_seconds
            until = queue.renew(connection, me.unit, item_id, analyst=me.name, token=token, lease_seconds=seconds)
            views.note_exposure(connection, me.name, seconds=beat_seconds(seconds))
    except QueueError:
        return PlainTextResponse(speech_of(request, me).say(N_("waktu habis; tulisan Anda tetap di sini")), 409)
    return HTMLResponse(f'<time data-left="{desk.settings.lease_seconds}">{clock(until)}</time>')


@router.post("/butir/{item_id}/lepas")
def give_back(request: Request, me: Me, item_id: ItemId, token: Token, csrf: Token = "") -> Response:
    """Give the item back undecided."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        queue.release(connection, me.unit, item_id, analyst=me.name, token=token)
    return RedirectResponse("/", 303)


@router.post("/butir/{item_id}/putus")
def put_decision(
    request: Request,
    me: Me,
    item_id: ItemId,
    token: Token,
    version: Annotated[int, Form(ge=0)],
    idem: Annotated[str, Form(min_length=8, max_length=100)],
    verdict: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[list[str] | None, Form(max_length=20)] = None,
    note: Annotated[str, Form()] = "",
    confidence: Annotated[str, Form(max_length=10)] = "",
    span: Annotated[list[str] | None, Form(max_length=MOST_SPANS)] = None,
    identity: Annotated[str, Form(max_length=5)] = "",
    danger: Annotated[str, Form(max_length=5)] = "",
    csrf: Token = "",
) -> Response:
    """Decide and go on to the next item; a refusal shows the draft again, nothing of it is lost."""
    checked(request, me, csrf)
    told = (confidence if confidence in wording.CONFIDENCE else "", tuple(span or ()), bool(identity), bool(danger))
    draft = Draft(verdict, tuple(reason or ()), note.replace("\r\n", "\n"), *told)
    notice = lacking(draft, speech_of(request, me))
    if notice:
        return item_response(request, me, view_of(request, me, item_id), draft, status=409, notice=notice)
    try:
        made_now = _decide(request, me, item_id, token, min(version, MOST), idem, draft)
    except QueueError:
        return _refused(request, me, item_id, draft)
    return go_on(request, me, claim=made_now)


@router.post("/butir/{item_id}/ulang")
def decide_again(
    request: Request, me: Me, item_id: ItemId, why: Annotated[str, Form(min_length=5, max_length=300)], csrf: Token = ""
) -> Response:
    """Open a decided item again, with a reason; the next decision supersedes the last, which stays on record."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            reopen(connection, me.unit, item_id, analyst=me.name, because=why)
        _claim(request, me, item_id)
    except QueueError:
        return _refused(request, me, item_id, Draft())
    return RedirectResponse(f"/butir/{item_id}", 303)


def _decide(request: Request, me: Session, item_id: int, token: str, version: int, idem: str, draft: Draft) -> bool:
    """Decide; `False` where the same form was sent before and its decision stands."""
    at = now()
    with writing(desk_of(request).engine) as connection:
        made = decide(
            connection,
            me.unit,
            item_id,
            analyst=me.name,
            token=token,
            version=version,
            idem=idem,
            verdict=next(known for known in VERDICTS if known == draft.verdict),
            reasons=draft.reasons,
            note=draft.note.strip() or None,
            confidence=next((known for known in get_args(Confidence) if known == draft.confidence), None),
            spans=spans_of(draft),
            victim_identity=draft.identity,
            danger_now=draft.danger,
            undo_seconds=desk_of(request).settings.undo_seconds,
            at=at,
        )
    return made.decided_at == at


def _claim(request: Request, me: Session, item_id: int) -> Claim | None:
    desk = desk_of(request)
    with writing(desk.engine) as connection:
        return take_up(connection, me, item_id, seconds=desk.settings.lease_seconds)


def _refused(request: Request, me: Session, item_id: int, draft: Draft) -> Response:
    """The item as it is now, with the reason why what was asked cannot be done; nothing of the draft is lost."""
    view, spoken = view_of(request, me, item_id), speech_of(request, me)
    words, values = _why_not(view, me, item_id)
    notice = spoken.say(words, **values)
    if draft.verdict:
        notice += " " + spoken.say(KEPT)
    return item_response(request, me, view, draft, status=409, notice=notice)


def _why_not(view: ItemView, me: Session, item_id: int) -> tuple[str, Mapping[str, object]]:
    item = view.item
    if item.id != item_id:
        return N_("Butir %(item)s digabung ke butir %(other)s, yang isinya sama."), {"item": item_id, "other": item.id}
    if item.unit != me.unit:
        owned = {"item": item_id, "unit": item.unit}
        return N_("Butir %(item)s milik unit %(unit)s: Anda dapat membacanya, unit itu yang memutuskannya."), owned
    if item.state == "decided" and view.decisions:
        last = view.decisions[-1]
        who = {"item": item_id, "who": last.analyst, "when": local(last.decided_at)}
        return N_("Butir %(item)s sudah diputuskan oleh %(who)s (%(when)s)."), who
    if item.lease_until and holder(item, now()) not in (None, me.name):
        who = {"item": item_id, "who": item.lease_by or "", "when": clock(item.lease_until)}
        return N_("Butir %(item)s sedang dipegang %(who)s sampai %(when)s."), who
    said = N_("Waktu Anda untuk butir %(item)s sudah habis, atau butir ini berubah sejak dibuka. Periksa lagi.")
    return said, {"item": item_id}
