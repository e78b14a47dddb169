"""The queue and its items: list, claim, read, decide with reasons, go on to the next; refusals in the unit's tongue."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from patrol.console import showing, wording
from patrol.console.pages import asking, checked, clock, desk_of, local, page, signed_in
from patrol.errors import QueueError
from patrol.records import BANDS, LANES, MODI, VERDICTS, Item
from patrol.store import queue
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, reopen
from patrol.store.items import ItemView, item_view
from patrol.store.queue import Claim, Filters
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(signed_in)]
Token = Annotated[str, Form(max_length=200)]
MOST = 2**63 - 1  # what a database's whole number holds
ItemId = Annotated[int, Path(ge=1, le=MOST)]
PAGE_SIZE = 50
LONGEST_NOTE = 4_000
KEPT = "Tulisan Anda di bawah belum tersimpan."


@dataclass(frozen=True, slots=True)
class Draft:
    """What an analyst has filled in; kept when the server refuses it."""

    verdict: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""


@router.get("/")
def queue_page(
    request: Request,
    me: Me,
    state: str = "open",
    band: str = "",
    lane: str = "",
    modus: str = "",
    text: Annotated[str, Query(max_length=200)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The queue list; its filters are its address, so a view can be shared."""
    desk = desk_of(request)
    filters = Filters(
        state="decided" if state == "decided" else "open",
        bands=(band,) if band in BANDS else (),
        lanes=(lane,) if lane in LANES else (),
        modus=modus if modus in MODI else None,
        text=text or None,
    )
    with reading(desk.engine) as connection:
        rows = queue.list_items(connection, me.unit, filters, limit=PAGE_SIZE, offset=(page_number - 1) * PAGE_SIZE)
        total = queue.count_items(connection, me.unit, filters)
        counters = queue.counters(connection, me.unit, analyst=me.name)

    def query(number: int) -> str:
        chosen = {"state": filters.state, "band": band, "lane": lane, "modus": modus, "text": text, "page": number}
        return urlencode({name: value for name, value in chosen.items() if value})

    return page(
        request,
        "queue.html",
        me=me,
        rows=rows,
        total=total,
        counters=counters,
        filters=filters,
        query=query,
        page=page_number,
        page_size=PAGE_SIZE,
        teaser=showing.teaser,
    )


@router.post("/lanjut")
def next_item(request: Request, me: Me, csrf: Token = "") -> Response:
    """Go to an item that is held already, else claim the most pressing free one."""
    checked(request, me, csrf)
    return _go_on(request, me)


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
def item_page(request: Request, me: Me, item_id: ItemId) -> Response:
    """One item; whoever holds it sees the decision form."""
    return _item(request, me, _view(request, me, item_id), Draft())


@router.post("/butir/{item_id}/buka")
def unmask(
    request: Request, me: Me, item_id: ItemId, why: Annotated[str, Form(min_length=5, max_length=300)], csrf: Token = ""
) -> Response:
    """Show a victim's post in full, once, with the reason in the audit."""
    checked(request, me, csrf)
    view = _view(request, me, item_id)
    with writing(desk_of(request).engine) as connection:
        add_audit(
            connection, unit=me.unit, actor=me.name, action="item.unmask", subject=str(item_id), detail={"why": why}
        )
    return _item(request, me, view, Draft(), unmasked=True)


@router.post("/butir/{item_id}/pegang")
def hold(request: Request, me: Annotated[Session, Depends(asking)], item_id: ItemId, token: Token) -> Response:
    """Keep the lease alive; answers until when. The page asks by itself, so the session's idle time runs on."""
    checked(request, me, None)
    desk = desk_of(request)
    try:
        with writing(desk.engine) as connection:
            seconds = desk.settings.lease_seconds
            until = queue.renew(connection, me.unit, item_id, analyst=me.name, token=token, lease_seconds=seconds)
    except QueueError:
        return PlainTextResponse("waktu habis; tulisan Anda tetap di sini", 409)
    return PlainTextResponse(clock(until))


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
    csrf: Token = "",
) -> Response:
    """Decide and go on to the next item; a refusal shows the draft again, nothing of it is lost."""
    checked(request, me, csrf)
    draft = Draft(verdict, tuple(reason or ()), note.replace("\r\n", "\n"))
    lacking = _lacking(draft)
    if lacking:
        return _item(request, me, _view(request, me, item_id), draft, status=409, notice=lacking)
    try:
        made_now = _decide(request, me, item_id, token, min(version, MOST), idem, draft)
    except QueueError:
        return _refused(request, me, item_id, draft)
    return _go_on(request, me, claim=made_now)


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


def _lacking(draft: Draft) -> str | None:
    """What a decision lacks, for the person who filled it in; `None`: nothing."""
    verdict = next((known for known in VERDICTS if known == draft.verdict), None)
    if verdict is None:
        return "Pilih satu putusan."
    if not draft.reasons or not set(draft.reasons) <= set(wording.REASONS[verdict]):
        return "Pilih paling sedikit satu alasan yang sesuai dengan putusan."
    if len(draft.note) > LONGEST_NOTE:
        return f"Catatan terlalu panjang: {len(draft.note)} huruf, paling banyak {LONGEST_NOTE}."
    return None


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
            at=at,
        )
    return made.decided_at == at


def _go_on(request: Request, me: Session, *, claim: bool = True) -> Response:
    """To the open item that the analyst holds already, else to the most pressing free one, claimed, else the list."""
    desk, at, step = desk_of(request), now(), 500
    with writing(desk.engine) as connection:
        counted = queue.counters(connection, me.unit, analyst=me.name, at=at)
        offsets = range(0, counted.open if counted.mine else 0, step)
        listed = (queue.list_items(connection, me.unit, limit=step, offset=offset) for offset in offsets)
        item_id = next((row.item.id for rows in listed for row in rows if _holder(row.item, at) == me.name), None)
        if claim:
            seconds = desk.settings.lease_seconds
            made = queue.claim(connection, me.unit, me.name, lease_seconds=seconds, item_id=item_id, at=at)
            item_id = made.item.id if made else None
    return RedirectResponse(f"/butir/{item_id}" if item_id else "/", 303)


def _claim(request: Request, me: Session, item_id: int) -> Claim | None:
    desk = desk_of(request)
    with writing(desk.engine) as connection:
        return queue.claim(connection, me.unit, me.name, lease_seconds=desk.settings.lease_seconds, item_id=item_id)


def _view(request: Request, me: Session, item_id: int) -> ItemView:
    with reading(desk_of(request).engine) as connection:
        view = item_view(connection, me.unit, item_id)
    if view is None:
        raise HTTPException(404, "Butir ini tidak ada dalam antrian unit Anda.")
    return view


def _refused(request: Request, me: Session, item_id: int, draft: Draft) -> Response:
    """The item as it is now, with the reason why what was asked cannot be done; nothing of the draft is lost."""
    view = _view(request, me, item_id)
    notice = _why_not(view, me, item_id)
    return _item(request, me, view, draft, status=409, notice=f"{notice} {KEPT}" if draft.verdict else notice)


def _why_not(view: ItemView, me: Session, item_id: int) -> str:
    item = view.item
    if item.id != item_id:
        return f"Butir {item_id} digabung ke butir {item.id}, yang isinya sama."
    if item.state == "decided" and view.decisions:
        last = view.decisions[-1]
        return f"Butir {item_id} sudah diputuskan oleh {last.analyst} ({local(last.decided_at)})."
    if item.lease_until and _holder(item, now()) not in (None, me.name):
        return f"Butir {item_id} sedang dipegang {item.lease_by} sampai {clock(item.lease_until)}."
    return f"Waktu Anda untuk butir {item_id} sudah habis, atau butir ini berubah sejak dibuka. Periksa lagi."


def _holder(item: Item, at: datetime) -> str | None:
    """Who holds the item now; a lease that is over holds nothing."""
    return item.lease_by if item.state == "open" and item.lease_until and item.lease_until > at else None


def _item(
    request: Request,
    me: Session,
    view: ItemView,
    draft: Draft,
    *,
    unmasked: bool = False,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    """The item page. A call for help is masked unless it was opened with a reason."""
    face = view.face
    hide = showing.asks_for_help(view) and not unmasked
    claim = _held(request, me, view)
    return page(
        request,
        "item.html",
        status=status,
        me=me,
        notice=notice,
        item=view.item,
        post=face.post,
        assessment=face.assessment,
        masked=hide,
        unmasked=unmasked,
        title_runs=showing.marked(face.post.title or "", face.assessment, "title", hide),
        text_runs=showing.marked(face.post.text, face.assessment, "text", hide),
        facts=showing.facts(face, hide),
        copies=showing.copies(view, hide),
        copies_in_all=view.texts - 1,
        decisions=view.decisions,
        machine_disagrees=view.item.machine_disagrees,
        holder=_holder(view.item, now()),
        lease=claim,
        version=claim.item.version if claim else view.item.version,
        idem=secrets.token_urlsafe(16),
        beat=max(5, desk_of(request).settings.lease_seconds // 3),
        reason_groups=showing.reason_groups(),
        draft=draft,
        refused_draft=bool(draft.verdict or draft.note) and claim is None,
    )


def _held(request: Request, me: Session, view: ItemView) -> Claim | None:
    """The claim of whoever asks, as it stands; `None` where it is not theirs (any more)."""
    seconds, until = desk_of(request).settings.lease_seconds, view.item.lease_until
    if until is None or _holder(view.item, now()) != me.name:
        return None
    begun = until - timedelta(seconds=seconds)  # claimed as of then: to look at a page does not prolong its lease
    try:
        with writing(desk_of(request).engine) as connection:
            return queue.claim(connection, me.unit, me.name, lease_seconds=seconds, item_id=view.item.id, at=begun)
    except QueueError:
        return None
