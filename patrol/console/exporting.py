"""Decided items as a masked CSV file: a custodian asks and takes, a senior approves; nobody does both.

The file is made by a worker, for twenty thousand masked rows take a minute.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.export_file import file_of
from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page, speech_of
from patrol.errors import QueueError
from patrol.hours import WIB
from patrol.records import VERDICTS
from patrol.store import Connection, exports, jobs
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.sessions import Session

router = APIRouter()
Reader = Annotated[Session, Depends(needs("exports"))]
Custodian = Annotated[Session, Depends(needs("export"))]
Senior = Annotated[Session, Depends(needs("approve"))]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Token = Annotated[str, Form(max_length=200)]


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
            if word == "ya":
                _ask_worker(connection, request, me, number)
    except QueueError:
        raise HTTPException(409, N_("Ekspor ini tidak menunggu persetujuan Anda.")) from None
    return RedirectResponse("/ekspor", 303)


@router.post("/ekspor/{number}/siapkan")
def make_again(request: Request, me: Custodian, number: Number, csrf: Token = "") -> Response:
    """Ask a worker for the file once more, where it failed."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            exports.to_take(connection, me.units, number, by=me.name)
            _ask_worker(connection, request, me, number)
    except QueueError:
        raise HTTPException(409, N_("Ekspor ini belum disetujui, atau waktunya sudah lewat.")) from None
    return RedirectResponse("/ekspor", 303)


@router.post("/ekspor/{number}/ambil")
def take(request: Request, me: Custodian, number: Number, csrf: Token = "") -> Response:
    """The file that a worker made; what leaves, and its hash, stands in the audit before it goes out."""
    checked(request, me, csrf)
    engine = desk_of(request).engine
    path = file_of(desk_of(request).exports, number)
    try:
        with reading(engine) as connection:
            wanted = exports.to_take(connection, me.units, number, by=me.name)
    except QueueError:
        raise HTTPException(409, N_("Ekspor ini belum disetujui, atau waktunya sudah lewat.")) from None
    try:
        body = path.read_bytes()
    except OSError:
        raise HTTPException(409, N_("Berkas ekspor ini masih disiapkan. Tunggu sebentar.")) from None
    sha256 = hashlib.sha256(body).hexdigest()
    with writing(engine) as connection:
        exports.note_taken(connection, wanted, by=me.name, rows=body.count(b"\r\n") - 1, sha256=sha256)
    name = f"butir-{wanted.since.astimezone(WIB):%Y%m%d}-{number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": sha256}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _ask_worker(connection: Connection, request: Request, me: Session, number: int) -> None:
    args = {"export": number, "language": speech_of(request, me).language}
    jobs.add_job(connection, exports.KIND, args, unit=me.unit, asked_by=me.name)


def _page(request: Request, me: Session, *, status: int = 200, notice: str | None = None) -> Response:
    desk = desk_of(request)
    with reading(desk.engine) as connection:
        found = exports.exports(connection, me.units)
        latest = [job for unit in sorted(me.units) for job in jobs.list_jobs(connection, unit, kind=exports.KIND)]
    made = {one.id for one in found if file_of(desk.exports, one.id).exists()}
    work = {int(job.args["export"]): job for job in sorted(latest, key=lambda job: job.id)}
    listed = {"found": found, "at": now(), "valid": exports.VALID, "made": made, "work": work}
    return page(request, "exports.html", status=status, me=me, notice=notice, **listed)
