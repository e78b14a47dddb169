"""Units of the police as a tree: made, changed, listed; who stands below whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal, select, update

from patrol.errors import StoreError
from patrol.store.audit import add_audit
from patrol.store.columns import Words, now
from patrol.store.schema import unit

LONGEST_NAME = 64
MOST_PLACES = 600
"""Places of one unit's territory: Indonesia has 38 provinces and 514 regencies and cities."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, what kind it is, which stands above it, and the places it calls its own ground."""

    name: str
    parent: str | None
    kind: str | None
    territory: tuple[str, ...]


def below(conn: Connection, name: str) -> frozenset[str]:
    """The unit and all that stand below it; a circle in the tree ends where it began."""
    tree = select(literal(name, Words).label("name")).cte("tree", recursive=True)
    tree = tree.union(select(unit.c.name).where(unit.c.parent == tree.c.name))
    return frozenset(conn.execute(select(tree.c.name)).scalars())


def units(conn: Connection, root: str) -> list[Unit]:
    """The unit and those below it, by name."""
    rows = conn.execute(select(unit).where(unit.c.name.in_(below(conn, root))).order_by(unit.c.name))
    return [Unit(row.name, row.parent, row.kind, tuple(row.territory or ())) for row in rows]


def make_unit(conn: Connection, name: str, *, parent: str, kind: str | None, territory: Sequence[str], by: str) -> None:
    """A new unit below another, with its audit row.

    Raises:
        StoreError: no name, a name that is taken, no such parent, or too many places.
    """
    _check_name(name)
    if conn.execute(select(unit.c.name).where(unit.c.name == name)).one_or_none() is not None:
        raise StoreError(f"there is a unit {name!r} already")
    _check_parent(conn, name, parent)
    values: dict[str, Any] = {"parent": parent, "kind": kind, "territory": _places(territory)}
    conn.execute(unit.insert().values(name=name, created_at=now(), **values))
    add_audit(conn, unit=parent, actor=by, action="unit.create", subject=name, detail=values)


def change_unit(
    conn: Connection, name: str, *, parent: str | None, kind: str | None, territory: Sequence[str], by: str
) -> None:
    """Move a unit, name its kind, draw its ground anew; audited with what it was.

    Raises:
        StoreError: no such unit or parent, a circle, or too many places.
    """
    was = conn.execute(select(unit.c.parent, unit.c.kind, unit.c.territory).where(unit.c.name == name)).one_or_none()
    if was is None:
        raise StoreError(f"there is no unit {name!r}")
    if parent is not None:
        _check_parent(conn, name, parent)
    values: dict[str, Any] = {"parent": parent, "kind": kind, "territory": _places(territory)}
    conn.execute(update(unit).where(unit.c.name == name).values(**values))
    detail = {"was": dict(was._mapping), "is": values}
    add_audit(conn, unit=name, actor=by, action="unit.change", subject=name, detail=detail)


def _check_name(name: str) -> None:
    if not name.isprintable() or name.strip() != name or not 0 < len(name) <= LONGEST_NAME:
        raise StoreError(
            f"{name[:80]!r} is no name for a unit",
            hint=f"take 1 to {LONGEST_NAME} letters that can be seen, no blank before or after them",
        )


def _check_parent(conn: Connection, name: str, parent: str) -> None:
    if conn.execute(select(unit.c.name).where(unit.c.name == parent)).one_or_none() is None:
        raise StoreError(f"there is no unit {parent!r}", hint="make the one above first")
    if parent in below(conn, name):
        raise StoreError(f"{parent!r} stands below {name!r}: it cannot stand above it too")


def _places(territory: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(" ".join(place.split())[:80] for place in territory if place.strip()))
    if len(kept) > MOST_PLACES:
        raise StoreError(f"a unit's territory has {MOST_PLACES} places at most")
    return kept
