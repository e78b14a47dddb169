"""The queue and its items: list, claim, read with the telling words marked, decide with reasons, next."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from patrol.console import wording
from patrol.console.highlight import Run, runs
from patrol.console.pages import checked, clock, desk_of, local, page, signed_in
from patrol.errors import QueueError
from patrol.records import BANDS, LANES, MODI, VERDICTS, Assessment
from patrol.store import queue
from patrol.store.audit import add_audit
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, reopen
from patrol.store.items import ItemView, PostView, item_view
from patrol.store.queue import Claim, Filters, QueueRow
from patrol.store.sessions import Session
from patrol.text.masking import mask

router = APIRouter()
Me = Annotated[Session, Depends(signed_in)]
Token = Annotated[str, Form(max_length=200)]
PAGE_SIZE = 50
TEASER = 160


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
        teaser=_teaser,
    )


@router.post("/lanjut")
def next_item(request: Request, me: Me, csrf: Token = "") -> Response:
    """Claim the most pressing free item and go there."""
    checked(request, me, csrf)
    claim = _claim(request, me, None)
    return RedirectResponse(f"/butir/{claim.item.id}" if claim else "/", 303)


@router.post("/butir/{item_id}/ambil")
def take(request: Request, me: Me, item_id: int, csrf: Token = "") -> Response:
    """Claim this item."""
    checked(request, me, csrf)
    _claim(request, me, item_id)
    return RedirectResponse(f"/butir/{item_id}", 303)


@router.get("/butir/{item_id}")
def item_page(request: Request, me: Me, item_id: int) -> Response:
    """One item; whoever holds it sees the decision form."""
    return _item(request, me, _view(request, me, item_id), Draft())


@router.post("/butir/{item_id}/buka")
def unmask(
    request: Request, me: Me, item_id: int, why: Annotated[str, Form(min_length=5, max_length=300)], csrf: Token = ""
) -> Response:
    """Show a victim's post in full, once, with the reason in the audit."""
    checked(request, me, csrf)
    view = _view(request, me, item_id)
    with writing(desk_of(request).engine) as connection:
        add_audit(
            connection, unit=me.unit, actor=me.name, action="item.unmask", subject=str(item_id), detail={"why": why}
        )
    return _item(request, me, view, Draft(), masked=False)


@router.post("/butir/{item_id}/pegang")
def hold(request: Request, me: Me, item_id: int, token: Token) -> Response:
    """Keep the lease alive; answers until when."""
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
def give_back(request: Request, me: Me, item_id: int, token: Token, csrf: Token = "") -> Response:
    """Give the item back undecided."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        queue.release(connection, me.unit, item_id, analyst=me.name, token=token)
    return RedirectResponse("/", 303)


@router.post("/butir/{item_id}/putus")
def put_decision(
    request: Request,
    me: Me,
    item_id: int,
    token: Token,
    version: Annotated[int, Form(ge=0)],
    idem: Annotated[str, Form(min_length=8, max_length=100)],
    verdict: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[list[str] | None, Form(max_length=20)] = None,
    note: Annotated[str, Form(max_length=4_000)] = "",
    csrf: Token = "",
) -> Response:
    """Decide and go on to the next item; a refusal shows the draft again, nothing of it is lost."""
    checked(request, me, csrf)
    draft = Draft(verdict, tuple(reason or ()), note)
    try:
        _decide(request, me, item_id, token, version, idem, draft)
    except QueueError as error:
        return _item(request, me, _view(request, me, item_id), draft, status=409, notice=str(error))
    claim = _claim(request, me, None)
    return RedirectResponse(f"/butir/{claim.item.id}" if claim else "/", 303)


@router.post("/butir/{item_id}/ulang")
def decide_again(
    request: Request, me: Me, item_id: int, why: Annotated[str, Form(min_length=5, max_length=300)], csrf: Token = ""
) -> Response:
    """Open a decided item again, with a reason; the next decision supersedes the last, which stays on record."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        reopen(connection, me.unit, item_id, analyst=me.name, because=why)
    _claim(request, me, item_id)
    return RedirectResponse(f"/butir/{item_id}", 303)


def _decide(request: Request, me: Session, item_id: int, token: str, version: int, idem: str, draft: Draft) -> None:
    verdict = next((known for known in VERDICTS if known == draft.verdict), None)
    if verdict is None:
        raise QueueError("Pilih satu putusan.")
    allowed = wording.REASONS[verdict]
    if not draft.reasons or not set(draft.reasons) <= set(allowed):
        raise QueueError("Pilih paling sedikit satu alasan yang sesuai dengan putusan.")
    with writing(desk_of(request).engine) as connection:
        decide(
            connection,
            me.unit,
            item_id,
            analyst=me.name,
            token=token,
            version=version,
            idem=idem,
            verdict=verdict,
            reasons=draft.reasons,
            note=draft.note.strip() or None,
        )


def _claim(request: Request, me: Session, item_id: int | None) -> Claim | None:
    desk = desk_of(request)
    with writing(desk.engine) as connection:
        return queue.claim(connection, me.unit, me.name, lease_seconds=desk.settings.lease_seconds, item_id=item_id)


def _view(request: Request, me: Session, item_id: int) -> ItemView:
    with reading(desk_of(request).engine) as connection:
        view = item_view(connection, me.unit, item_id)
    if view is None:
        raise HTTPException(404, "Butir ini tidak ada dalam antrian unit Anda.")
    return view


def _item(
    request: Request,
    me: Session,
    view: ItemView,
    draft: Draft,
    *,
    masked: bool | None = None,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    """The item page. A post of the help lane is masked unless it was opened with a reason."""
    face = view.face
    hide = face.assessment.lane == "help" if masked is None else masked
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
        title_runs=_marked(face.post.title or "", face.assessment, "title", hide),
        text_runs=_marked(face.post.text, face.assessment, "text", hide),
        facts=_facts(face, hide),
        copies=[_copy(copy, view.item.state) for copy in view.posts[1:]],
        decisions=view.decisions,
        machine_disagrees=view.item.machine_disagrees,
        lease=claim,
        version=claim.item.version if claim else view.item.version,
        idem=secrets.token_urlsafe(16),
        beat=max(5, desk_of(request).settings.lease_seconds // 3),
        reason_groups=_reason_groups(),
        draft=draft,
        refused_draft=bool(draft.verdict or draft.note) and claim is None,
    )


def _held(request: Request, me: Session, view: ItemView) -> Claim | None:
    """The claim of whoever asks, renewed; `None` where it is not theirs (any more)."""
    if view.item.state != "open" or view.item.lease_by != me.name:
        return None
    try:
        return _claim(request, me, view.item.id)
    except QueueError:
        return None


def _marked(text: str, assessment: Assessment, field: Any, hide: bool) -> list[Run]:
    found = runs(text, assessment.findings, field) if text else []
    return [Run(mask(run.text), run.reasons) for run in found] if hide else found


def _facts(face: PostView, hide: bool) -> list[tuple[str, str]]:
    post, made = face.post, face.assessment
    pay = made.pay
    amount = "" if pay is None else f"{_number(pay.min)} - {_number(pay.max)} {pay.currency} / {pay.period}"
    age = "" if made.age is None else f"{_number(made.age.min)} - {_number(made.age.max)} tahun"
    contacts = ", ".join(made.contacts)
    rows = [
        ("Sumber", post.source),
        ("Alamat", post.url or ""),
        ("Perusahaan", post.company or ""),
        ("Tempat", post.location or ""),
        ("Tujuan", ", ".join(made.destinations)),
        ("Bayaran", amount),
        ("Umur dicari", age),
        ("Kontak", mask(contacts) if hide else contacts),
        ("Bahasa", made.language or ""),
        ("Terbit", local(post.published_at) if post.published_at else ""),
        ("Pertama terlihat", local(face.first_seen_at)),
        ("SHA-256 halaman", post.page_sha256 or ""),
        ("Versi aturan", made.rules_version),
        ("Versi model", made.model_version),
    ]
    return [(name, value) for name, value in rows if value]


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}".replace(",", ".")


def _copy(copy: PostView, state: str) -> dict[str, Any]:
    return {
        "source": copy.post.source,
        "seen": copy.first_seen_at,
        "teaser": _short(copy.post.title, copy.post.text),
        "inherits": state == "decided" and not copy.covered,
    }


def _teaser(row: QueueRow) -> str:
    return _short(row.title, row.text)


def _short(title: str | None, text: str) -> str:
    words = mask(f"{title}: {text[: TEASER * 2]}" if title else text[: TEASER * 2])
    return words if len(words) <= TEASER else words[:TEASER] + "…"


def _reason_groups() -> list[tuple[str, dict[str, str]]]:
    """Reasons with the verdicts they go with; verdicts that share their reasons share a group."""
    groups: list[tuple[list[str], dict[str, str]]] = []
    for verdict, reasons in wording.REASONS.items():
        same = next((group for group in groups if group[1] == dict(reasons)), None)
        if same:
            same[0].append(verdict)
        else:
            groups.append(([verdict], dict(reasons)))
    return [(" ".join(verdicts), reasons) for verdicts, reasons in groups]
