"""What was done, by whom: the audit's rows by actor, action, day and unit; and its chain verified at the press of a
button."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page, speech_of
from patrol.hours import WIB
from patrol.store import jobs
from patrol.store.audit import KIND, AuditFilter, ChainCheck, audit_of, chain_head, verify_chain
from patrol.store.columns import dump_json
from patrol.store.database import reading, writing
from patrol.store.sessions import Session
from patrol.text.masking import mask

router = APIRouter()
Me = Annotated[Session, Depends(needs("audit"))]
Short = Annotated[str, Query(max_length=100)]
PAGE_SIZE = 100
AT_ONCE = 5_000
"""Rows of the chain that are walked while the page is waited for; a longer one is a worker's."""
LONGEST_DETAIL = 300


@router.get("/audit")
def audit(
    request: Request,
    me: Me,
    actor: Short = "",
    action: Short = "",
    day: Annotated[str, Query(max_length=10)] = "",
    unit: Short = "",
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """The rows, newest first."""
    return _page(request, me, actor, action, day, unit, before, None)


@router.post("/audit/periksa")
def verify(request: Request, me: Me, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Walk the whole chain and say in words whether it holds."""
    checked(request, me, csrf)
    with reading(desk_of(request).engine) as connection:
        rows, _ = chain_head(connection)
        outcome = verify_chain(connection) if rows <= AT_ONCE else None
    if outcome is None:
        with writing(desk_of(request).engine) as connection:
            jobs.add_job(connection, KIND, unit=me.unit, asked_by=me.name)
        return RedirectResponse("/audit", 303)
    return _page(request, me, "", "", "", "", None, outcome)


def _page(
    request: Request,
    me: Session,
    actor: str,
    action: str,
    day: str,
    unit: str,
    before: int | None,
    outcome: ChainCheck | None,
) -> Response:
    since = _begin(day)
    until = since + timedelta(days=1) if since else None
    units = me.units & {unit} if unit else me.units
    wanted = AuditFilter(units=units, actor=actor or None, action=action or None, since=since, until=until)
    with reading(desk_of(request).engine) as connection:
        rows = audit_of(connection, wanted, before=before, limit=PAGE_SIZE)
        latest = next(iter(jobs.list_jobs(connection, me.unit, kind=KIND, limit=1)), None)
    if outcome is None and latest is not None and latest.result is not None:
        outcome = ChainCheck(**latest.result)
    given = {"actor": actor, "action": action, "day": day, "unit": unit}
    older = {**given, "before": str(rows[-1].id)} if len(rows) == PAGE_SIZE else None
    return page(
        request,
        "audit.html",
        me=me,
        rows=[(row, mask(dump_json(dict(row.detail)))[:LONGEST_DETAIL]) for row in rows],
        given=given,
        older="/audit?" + urlencode({name: value for name, value in older.items() if value}) if older else None,
        outcome=outcome,
        check=latest,
        verdict=_in_words(request, me, outcome),
    )


def _in_words(request: Request, me: Session, outcome: ChainCheck | None) -> str:
    if outcome is None:
        return ""
    said = speech_of(request, me)
    if outcome.fault is None:
        words = N_(
            "Rantai utuh: %(rows)s baris, tidak ada yang diubah, hilang atau disisipkan. Sidik akhirnya %(head)s."
        )
        return said.say(words, rows=outcome.rows, head=outcome.head)
    words = N_("Rantai RUSAK setelah %(rows)s baris yang utuh: %(fault)s. Amankan basis data dan laporkan.")
    return said.say(words, rows=outcome.rows, fault=outcome.fault)


def _begin(day: str) -> datetime | None:
    """The first moment of a day as the unit counts days; `None`: no such day was named."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), WIB).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
