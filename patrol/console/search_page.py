"""Words or a contact, as somebody types them -> the unit's items whose texts have them, with what was found marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from patrol.console.pages import desk_of, needs, page
from patrol.store import contacts
from patrol.store.database import reading
from patrol.store.search import END, NEWEST, START, Found, search
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("items"))]
PAGE_SIZE = 25


@router.get("/cari")
def search_page(
    request: Request,
    me: Me,
    q: Annotated[str, Query(max_length=200)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000)] = 1,
    before: Annotated[int, Query(alias="sebelum", ge=1, le=NEWEST)] = NEWEST,
) -> Response:
    """Look for words; a contact in any spelling is looked up whole."""
    start = (page_number - 1) * PAGE_SIZE
    with reading(desk_of(request).engine) as connection:
        found = Found((), 0)
        if q.strip():
            found = search(connection, me.units, q, limit=PAGE_SIZE, offset=start, before=before)
        known = contacts.known(connection, me.units, found.contacts)
        others = contacts.other_units(connection, me.units, found.contacts)
    return page(
        request,
        "search.html",
        me=me,
        q=q,
        found=found,
        known=known,
        others=others,
        page=page_number,
        page_size=PAGE_SIZE,
        at={"q": q} if before == NEWEST else {"q": q, "sebelum": before},
        pieces=pieces,
    )


def pieces(snippet: str) -> Iterator[tuple[str, bool]]:
    """A snippet -> its pieces, and whether each is what was looked for. Plain text: escaped where it is shown."""
    for number, piece in enumerate(snippet.split(START)):
        inside, ends, after = piece.partition(END)
        if number and ends:
            yield inside, True
            yield after, False
        else:
            yield piece.replace(END, ""), False
