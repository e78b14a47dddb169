"""Many items, one verdict: choose, see what differs, decide with reasons, see what became of each, take all back.

A few are settled while the page is waited for; of more, a job is written that `patrol work` carries out, and the page
tells how far it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import showing
from patrol.console.aside import ItemId
from patrol.console.differences import Piece, differs
from patrol.console.drafts import Draft, lacking
from patrol.console.item_page import view_of
from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page, speech_of
from patrol.errors import QueueError
from patrol.records import VERDICTS
from patrol.store import Connection, alike, bulk, jobs, settling, views
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.search import search
from patrol.store.sessions import Session

router = APIRouter()
COMPARED = 12
"""So many items are held against the first word by word; of all, the facts that differ are named."""
UNTENDED = timedelta(seconds=20)
"""A job that waited so long has probably no worker."""
Me = Annotated[Session, Depends(needs("work"))]
Token = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Chosen = Annotated[list[Annotated[int, Query(ge=1, le=2**63 - 1)]] | None, Query(alias="butir", max_length=bulk.SHOWN)]
Sent = Annotated[list[Annotated[int, Form(ge=1, le=2**63 - 1)]] | None, Form(alias="butir", max_length=bulk.SHOWN)]


@router.get("/butir/{item_id}/serupa")
def same_contact(request: Request, me: Me, item_id: ItemId) -> Response:
    """The items that name the same first contact, this one first, to be decided together."""
    view = view_of(request, me, item_id, most=1)
    values = view.face.assessment.contacts[:1]
    with reading(desk_of(request).engine) as connection:
        found = [hit for value in values for hit in search(connection, me.unit, value, limit=bulk.SHOWN - 1).hits]
    others = [hit.item.id for hit in found if hit.item.id != view.item.id and hit.item.state == "open"]
    return _preview(request, me, [view.item.id, *others], Draft(), like=view.item.id)


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
    every: Annotated[int, Form(alias="semua", ge=0, le=2**63 - 1)] = 0,
    like: Annotated[int, Form(alias="contoh", ge=0, le=2**63 - 1)] = 0,
    shown: Annotated[list[Annotated[int, Form()]] | None, Form(alias="tampil", max_length=bulk.SHOWN)] = None,
    csrf: Token = "",
) -> Response:
    """Decide each of them; what cannot be decided is listed. With `semua`, the newest item that was counted, also all
    up to it that differ in nothing from the example, but for what was `tampil` and is not chosen."""
    checked(request, me, csrf)
    draft = Draft(verdict, tuple(reason or ()), note.replace("\r\n", "\n"))
    notice = lacking(draft, speech_of(request, me))
    if notice or not chosen:
        said = notice or ""
        return _preview(request, me, chosen or [], draft, notice=said, status=409, like=like, every=bool(every))
    desk = desk_of(request)
    more = _all_like(request, me, like, every, set(shown or ())) if every and like in chosen else []
    known = next(known for known in VERDICTS if known == draft.verdict)
    with writing(desk.engine) as connection:
        made = bulk.begin(
            connection,
            me.unit,
            [*chosen, *more][: bulk.MOST],
            analyst=me.name,
            idem=idem,
            verdict=known,
            reasons=draft.reasons,
            note=draft.note.strip() or None,
            alone=desk.settings.bulk_alone,
        )
        _ask_where_long(connection, made)
    return _settled(request, me, made)


@router.get("/massal/{bulk_id}")
def result(
    request: Request, me: Me, bulk_id: Number, number: Annotated[int, Query(alias="page", ge=1, le=1_000)] = 1
) -> Response:
    """What became of each item so far, first what could not be settled."""
    return _result(request, me, bulk_id, "bulk_result.html", number)


@router.get("/massal/{bulk_id}/kemajuan")
def progress(
    request: Request, me: Annotated[Session, Depends(needs("work", by_itself=True))], bulk_id: Number
) -> Response:
    """The same as a part of the page, which the page asks for itself while a worker is at it."""
    return _result(request, me, bulk_id, "bulk_progress.html")


@router.post("/massal/{bulk_id}/teruskan")
def carry_on(request: Request, me: Me, bulk_id: Number, csrf: Token = "") -> Response:
    """Carry on with what was left, where the console or a worker was stopped half-way."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            made = _ask_where_long(connection, bulk.bulk_of(connection, me.unit, bulk_id))
    except QueueError:
        raise HTTPException(404, N_("Halaman ini tidak ada.")) from None
    return _settled(request, me, made)


@router.post("/massal/{bulk_id}/setujui")
def confirm(
    request: Request, me: Me, bulk_id: Number, word: Annotated[str, Form(max_length=10)] = "", csrf: Token = ""
) -> Response:
    """A second person's word: `ya` decides the items, anything else leaves them in the queue."""
    checked(request, me, csrf)
    settle = bulk.confirm if word == "ya" else bulk.decline
    try:
        with writing(desk_of(request).engine) as connection:
            made = _ask_where_long(connection, settle(connection, me.unit, bulk_id, by=me.name))
    except QueueError:
        raise HTTPException(409, N_("Putusan bersama ini tidak menunggu persetujuan Anda.")) from None
    return _settled(request, me, made)


@router.post("/massal/{bulk_id}/batal")
def take_back(request: Request, me: Me, bulk_id: Number, csrf: Token = "") -> Response:
    """Take all of it back that can be."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            made = _ask_where_long(connection, bulk.undo_bulk(connection, me.unit, bulk_id, analyst=me.name))
    except QueueError:
        raise HTTPException(409, N_("Putusan ini tidak dapat dibatalkan lagi. Tinjau ulang butirnya.")) from None
    return _settled(request, me, made)


def _ask_where_long(connection: Connection, made: bulk.Bulk) -> bulk.Bulk:
    return bulk.ask_worker(connection, made) if made.left > bulk.AT_ONCE else made


def _settled(request: Request, me: Session, made: bulk.Bulk) -> Response:
    """Settle a few at once; then to the page that tells what became of them."""
    desk = desk_of(request)
    if made.left <= bulk.AT_ONCE:
        settling.carry_on(desk.engine, me.unit, made.id, undo_seconds=desk.settings.undo_seconds)
    return RedirectResponse(f"/massal/{made.id}", 303)


def _result(request: Request, me: Session, bulk_id: int, template: str, number: int = 1) -> Response:
    desk = desk_of(request)
    try:
        with reading(desk.engine) as connection:
            made = bulk.bulk_of(connection, me.unit, bulk_id)
            job = None if made.job_id is None else jobs.job_by_id(connection, made.job_id)
            ends = bulk.undo_ends(connection, made, desk.settings.undo_seconds)
            start = (number - 1) * bulk.SHOWN
            items = bulk.items_of(connection, made, odd_first=True, limit=bulk.SHOWN, offset=start)
            faces = views.chosen_items(connection, me.unit, [one.item_id for one in items])
    except QueueError:
        raise HTTPException(404, N_("Halaman ini tidak ada.")) from None
    mine = made.analyst == me.name
    working = made.left > 0 and job is not None and job.state in ("queued", "running")
    return page(
        request,
        template,
        me=me,
        made=made,
        mine=mine,
        undoable=mine and made.undone_at is None and (ends is None or ends > now()),
        items=items,
        faces={face.item_id: face for face in faces},
        teaser=showing.teaser,
        number=number,
        pages=-(-made.total // bulk.SHOWN),
        settled=made.total - made.left,
        counts=sorted(made.counts.items(), key=lambda one: -one[1]),
        working=working,
        untended=working and job is not None and job.state == "queued" and now() - job.created_at > UNTENDED,
        failed=job.error if made.left and job is not None and job.state == "failed" else None,
        stopped=made.left > 0 and not working,
    )


def _all_like(request: Request, me: Session, like: int, until: int, shown: set[int]) -> list[int]:
    """What differs in nothing from this item, but for what was shown: of that each was chosen or not."""
    view = view_of(request, me, like, most=1)
    found: list[int] = []
    with reading(desk_of(request).engine) as connection:
        for value in view.face.assessment.contacts[:1]:
            found = alike.fitting(connection, me.unit, view.item.id, value, analyst=me.name, until=until)
    return [one for one in found if one not in shown]


def _preview(
    request: Request,
    me: Session,
    chosen: Sequence[int],
    draft: Draft,
    *,
    notice: str = "",
    status: int = 200,
    like: int = 0,
    every: bool = False,
) -> Response:
    of = view_of(request, me, like, most=1).face.assessment.contacts[:1] if like else ()
    with reading(desk_of(request).engine) as connection:
        found = alike.preview(connection, me.unit, chosen[: bulk.SHOWN], analyst=me.name)
        shown = views.chosen_items(connection, me.unit, [one.item_id for one in found])
        counted = [alike.alike(connection, me.unit, like, value, analyst=me.name) for value in of]
    rows = {row.item_id: row for row in shown}
    candidates = [(one, rows[one.item_id]) for one in found if one.item_id in rows]
    return page(
        request,
        "bulk.html",
        me=me,
        status=status,
        notice=notice,
        candidates=candidates,
        undecided=sum(one.state == "open" for one, _ in candidates),
        pieces=_pieces(candidates),
        chosen=set(chosen) if status != 200 else {one.item_id for one in found if one.fits},
        reason_groups=showing.reason_groups(),
        draft=draft,
        idem=secrets.token_urlsafe(16),
        like=like,
        every=every,
        counted=counted[0] if counted and counted[0].others >= len(candidates) else None,
        more=counted[0].fits - sum(one.fits for one, _ in candidates[1:]) if counted else 0,
        alone=desk_of(request).settings.bulk_alone,
        teaser=showing.teaser,
        count=differs,
    )


def _pieces(candidates: Sequence[tuple[alike.Candidate, views.AtHand]]) -> dict[int, list[Piece]]:
    """Item -> its words beside those of the first. Masked where either is a call for help or a minor's own."""
    found: dict[int, list[Piece]] = {}
    for one, row in candidates[1 : COMPARED + 1]:
        first, face = candidates[0]
        hide = any(showing.speaks_for_itself(made) for made in (first.made, one.made))
        found[one.item_id] = showing.compared((face.title, face.text), (row.title, row.text), hide)
    return found
