"""The queue's list: its filters are its address, so that a view is a link; kept under a name, for oneself or shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console import showing
from patrol.console.language import N_
from patrol.console.measuring import measured
from patrol.console.pages import checked, desk_of, needs, page
from patrol.errors import QueueError
from patrol.records import BANDS, LANES, MODI, VERDICTS
from patrol.store import queue, views
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.queue import Filters
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("lists"))]
Token = Annotated[str, Form(max_length=200)]
PAGE_SIZE = 50
NAMES = ("state", "band", "lane", "modus", "verdict", "free", "asked", "reopened", "disagrees", "text")
"""The filters, as they stand in the address."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters as chosen. `link` is the address with some of them changed."""

    values: Mapping[str, str]

    def link(self, **other: str) -> str:
        """The address of the same view but for `other`; an empty one is left out."""
        return "/antrian?" + urlencode({name: value for name, value in {**self.values, **other}.items() if value})

    @property
    def query(self) -> str:
        """The filters as they are kept."""
        return urlencode({name: value for name, value in self.values.items() if value})

    @property
    def filters(self) -> Filters:
        """What the store looks for; values that nobody could have chosen are none."""
        given = self.values
        return Filters(
            state="decided" if given["state"] == "decided" else "open",
            bands=(given["band"],) if given["band"] in BANDS else (),
            lanes=(given["lane"],) if given["lane"] in LANES else (),
            modus=given["modus"] if given["modus"] in MODI else None,
            verdict=given["verdict"] if given["verdict"] in VERDICTS else None,
            free=given["free"] == "1",
            help_asked=given["asked"] == "1",
            reopened=given["reopened"] == "1",
            machine_disagrees=True if given["disagrees"] == "1" else None,
            text=given["text"] or None,
        )


@router.get("/antrian")
def queue_page(
    request: Request,
    me: Me,
    state: Annotated[str, Query(max_length=20)] = "open",
    band: Annotated[str, Query(max_length=20)] = "",
    lane: Annotated[str, Query(max_length=20)] = "",
    modus: Annotated[str, Query(max_length=40)] = "",
    verdict: Annotated[str, Query(max_length=40)] = "",
    free: Annotated[str, Query(max_length=1)] = "",
    asked: Annotated[str, Query(max_length=1)] = "",
    reopened: Annotated[str, Query(max_length=1)] = "",
    disagrees: Annotated[str, Query(max_length=1)] = "",
    text: Annotated[str, Query(max_length=200)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The queue's list."""
    given = (state, band, lane, modus, verdict, free, asked, reopened, disagrees, text)
    chosen = Chosen(dict(zip(NAMES, given, strict=True)))
    filters, start = chosen.filters, (page_number - 1) * PAGE_SIZE
    with reading(desk_of(request).engine) as connection:
        rows = queue.list_items(connection, me.units, filters, limit=PAGE_SIZE, offset=start)
        counters = queue.counters(connection, me.units, analyst=me.name)
        total = counters.open if filters == Filters() else queue.count_items(connection, me.units, filters)
        saved = views.views_for(connection, me.unit, me.name)
    return page(
        request,
        "queue.html",
        me=me,
        rows=rows,
        total=total,
        counters=counters,
        measured=measured(request, me),
        filters=filters,
        chosen=chosen,
        saved=saved,
        page=page_number,
        page_size=PAGE_SIZE,
        at=now(),
        teaser=showing.teaser,
        speaks_for_itself=showing.speaks_for_itself,
    )


@router.post("/tampilan")
def keep_view(
    request: Request,
    me: Me,
    name: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=1_000)] = "",
    shared: Annotated[str, Form(max_length=10)] = "",
    csrf: Token = "",
) -> Response:
    """Keep the filters under a name."""
    checked(request, me, csrf)
    try:
        with writing(desk_of(request).engine) as connection:
            views.save_view(connection, me.unit, me.name, name, query, shared=bool(shared))
    except QueueError:
        raise HTTPException(422, N_("Beri tampilan nama yang pendek; simpan paling banyak 100 tampilan.")) from None
    return RedirectResponse(f"/antrian?{query}" if query.isascii() and query.isprintable() else "/antrian", 303)


@router.post("/tampilan/{view_id}/hapus")
def drop_view(
    request: Request, me: Me, view_id: Annotated[int, Path(ge=1, le=2**63 - 1)], csrf: Token = ""
) -> Response:
    """Forget a view of one's own."""
    checked(request, me, csrf)
    with writing(desk_of(request).engine) as connection:
        views.drop_view(connection, me.unit, me.name, view_id)
    return RedirectResponse("/antrian", 303)
