"""Decided items as a masked CSV file: a custodian asks and takes, a senior approves; nobody does both."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import showing, wording
from patrol.console.cells import lines
from patrol.console.language import N_, Speech
from patrol.console.pages import checked, desk_of, local, needs, page, speech_of
from patrol.errors import QueueError
from patrol.hours import WIB
from patrol.records import VERDICTS
from patrol.store import exports
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.exports import ExportRow
from patrol.store.sessions import Session
from patrol.text.masking import mask

router = APIRouter()
Reader = Annotated[Session, Depends(needs("exports"))]
Custodian = Annotated[Session, Depends(needs("export"))]
Senior = Annotated[Session, Depends(needs("approve"))]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Token = Annotated[str, Form(max_length=200)]
LONGEST = 500
"""Characters of a text in a cell."""
HEADER = (
    *("butir", "unit", "putusan", "alasan", "analis", "diputuskan", "tingkat", "jalur", "modus", "ujaran"),
    *("tujuan", "kontak_disebut", "kiriman", "sumber", "judul", "teks"),
)


@router.get("/ekspor")
def listed(request: Request, me: Reader) -> Response:
    """What was asked for, and how it stands."""
    return _page(request, me)


@router.post("/ekspor")
def ask(
    request: Request,
    me: Custodian,
    purpose: Annotated[str, Form(min_length=5, max_length=300)],
    since: Annotated[date, Form()],
    until: Annotated[date, Form()],
    verdict: Annotated[str, Form(max_length=40)] = "",
    csrf: Token = "",
) -> Response:
    """Ask for the items that were decided on these days (WIB, the last one included)."""
    checked(request, me, csrf)
    first, end = (datetime.combine(day, time(), WIB).astimezone(UTC) for day in (since, min(until, date.max)))
    wanted = next((known for known in VERDICTS if known == verdict), None)
    try:
        with writing(desk_of(request).engine) as connection:
            exports.ask(
                connection,
                me.unit,
                by=me.name,
                purpose=purpose,
                since=first,
                until=min(end + timedelta(days=1), now()),
                verdict=wanted,
            )
    except QueueError:
        said = N_("Tidak ada butir yang diputuskan pada hari-hari itu, atau terlalu banyak (paling banyak %(n)s).")
        return _page(request, me, status=422, notice=speech_of(request, me).say(said, n=exports.MOST))
    return RedirectResponse("/ekspor", 303)


@router.post("/ekspor/{number}/putus")
def settle(
    request: Request,
    me: Senior,
    number: Number,
    word: Annotated[str, Form(max_length=10)] = "",
    csrf: Token = "",
) -> Response:
    """Approve (`ya`) or turn down what somebody else asked for."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            exports.settle(connection, me.units, number, by=me.name, approved=word == "ya")
    except QueueError:
        raise HTTPException(409, N_("Ekspor ini tidak menunggu persetujuan Anda.")) from None
    return RedirectResponse("/ekspor", 303)


@router.post("/ekspor/{number}/ambil")
def take(request: Request, me: Custodian, number: Number, csrf: Token = "") -> Response:
    """The file; what left, and its hash, stands in the audit before it goes out."""
    checked(request, me, csrf)
    engine, spoken = desk_of(request).engine, speech_of(request, me)
    try:
        with reading(engine) as connection:
            wanted = exports.to_take(connection, me.units, number, by=me.name)
            made = [_cells(row, spoken) for row in exports.rows(connection, wanted)]
    except QueueError:
        raise HTTPException(409, N_("Ekspor ini belum disetujui, atau waktunya sudah lewat.")) from None
    body = b"".join(lines(HEADER, made))
    with writing(engine) as connection:
        sha256 = hashlib.sha256(body).hexdigest()
        exports.note_taken(connection, wanted, by=me.name, rows=len(made), sha256=sha256)
    name = f"butir-{wanted.since.astimezone(WIB):%Y%m%d}-{number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": sha256}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _cells(row: ExportRow, spoken: Speech) -> tuple[object, ...]:
    """An item's cells, masked whoever takes them; the words of a victim or a minor stay in the house."""
    made = row.assessment
    hidden = showing.speaks_for_itself(made)
    withheld = spoken.say(N_("(disamarkan)"))
    return (
        row.item_id,
        row.unit,
        spoken.say(wording.VERDICTS.get(row.verdict, row.verdict)),  # type: ignore[call-overload]
        "; ".join(spoken.say(wording.reason_words(row.verdict, reason)) for reason in row.reasons),
        row.analyst,
        local(row.decided_at),
        spoken.say(wording.BANDS[made.band]),
        spoken.say(wording.LANES.get(made.lane, made.lane)),
        "; ".join(spoken.say(wording.MODUS[name]) for name in made.modus),
        spoken.say(wording.SPEECH_ACTS[made.speech_act]),
        ", ".join(made.destinations),
        len(made.contacts),
        row.posts,
        mask(row.source),
        withheld if hidden else mask(row.title or "")[:LONGEST],
        withheld if hidden else mask(row.text)[:LONGEST],
    )


def _page(request: Request, me: Session, *, status: int = 200, notice: str | None = None) -> Response:
    with reading(desk_of(request).engine) as connection:
        found = exports.exports(connection, me.units)
    return page(
        request, "exports.html", status=status, me=me, notice=notice, found=found, at=now(), valid=exports.VALID
    )
