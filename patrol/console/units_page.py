"""Units as a tree, for admins: made below one's own, moved, given a kind and the places they call their ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page
from patrol.errors import StoreError
from patrol.store import Connection
from patrol.store import units as store
from patrol.store.database import reading, writing
from patrol.store.sessions import Session
from patrol.store.units import Unit

router = APIRouter()
Me = Annotated[Session, Depends(needs("units"))]
Token = Annotated[str, Form(max_length=200)]
Short = Annotated[str, Form(max_length=100)]
Places = Annotated[str, Form(max_length=50_000)]
KINDS = ("mabes", "polda", "polres", "polsek")
DEEPEST = 10


@router.get("/unit")
def tree(request: Request, me: Me) -> Response:
    """The units one sees, each below the one above it."""
    with reading(desk_of(request).engine) as connection:
        known = store.units(connection, me.unit)
    return page(request, "units.html", me=me, tree=list(_walk(known, me.unit, 0)), kinds=KINDS)


@router.post("/unit")
def add(
    request: Request, me: Me, name: Short, parent: Short, kind: Short = "", territory: Places = "", csrf: Token = ""
) -> Response:
    """Make a unit below one that one sees."""
    checked(request, me, csrf)
    _in_reach(me, parent)

    def write(connection: Connection) -> None:
        store.make_unit(
            connection, name, parent=parent, kind=kind.strip() or None, territory=_lines(territory), by=me.name
        )

    return _tried(request, write)


@router.post("/unit/ubah")
def change(
    request: Request,
    me: Me,
    unit: Short,
    parent: Short = "",
    kind: Short = "",
    territory: Places = "",
    csrf: Token = "",
) -> Response:
    """Change a unit; one's own keeps its place in the tree."""
    checked(request, me, csrf)
    _in_reach(me, unit)
    if unit != me.unit:
        _in_reach(me, parent)

    def write(connection: Connection) -> None:
        above = (
            parent if unit != me.unit else next(one.parent for one in store.units(connection, unit) if one.name == unit)
        )
        ground = _lines(territory)
        store.change_unit(connection, unit, parent=above, kind=kind.strip() or None, territory=ground, by=me.name)

    return _tried(request, write)


def _tried(request: Request, write: Callable[[Connection], None]) -> Response:
    try:
        with writing(desk_of(request).engine) as connection:
            write(connection)
    except StoreError:
        raise HTTPException(422, N_("Nama, unit atasan atau wilayah ini tidak dapat dipakai.")) from None
    return RedirectResponse("/unit", 303)


def _in_reach(me: Session, unit: str) -> None:
    if unit not in me.units:
        raise HTTPException(404, N_("Unit ini tidak ada di bawah unit Anda."))


def _lines(territory: str) -> list[str]:
    return [place for line in territory.splitlines() for place in line.split(",")]


def _walk(known: list[Unit], name: str, depth: int) -> Iterator[tuple[int, Unit]]:
    for one in known:
        if one.name == name:
            yield depth, one
    below = [one.name for one in known if one.parent == name and one.name != name]
    for child in below if depth < DEEPEST else ():
        yield from _walk(known, child, depth + 1)
