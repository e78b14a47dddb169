"""Units as a tree, and what each calls its own ground -> whose queue a post goes to, and whose items a unit sees.

A post goes to the units whose territory it names (its words, its location, or its source's region), the lowest ones of
the tree: those above see it with their own. What names nobody's ground is the root's. Where no unit has a territory
all goes to the root, as it does with a single unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from patrol.records import Post
from patrol.signals.gazetteer import gazetteer
from patrol.store.schema import item, unit
from patrol.tables import Tables
from patrol.text.reading import read

DEEPEST = 10
"""Levels of the tree that are followed: a unit that is its own grandparent ends there."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The units at and below `root`; what each has as territory (folded names of places); who stands above whom."""

    root: str
    tree: frozenset[str]
    grounds: Mapping[str, frozenset[str]]
    above: Mapping[str, frozenset[str]]

    def owners(self, places: Iterable[str]) -> tuple[str, ...]:
        """The lowest units whose territory holds one of these places; empty: nobody's."""
        named = frozenset(places)
        found = {name for name, ground in self.grounds.items() if ground & named}
        return tuple(sorted(name for name in found if not any(name in self.above[other] for other in found)))


def routes(conn: Connection, root: str) -> Routes:
    """The tree as it stands; read it once a transaction."""
    rows = {row.name: row for row in conn.execute(select(unit.c.name, unit.c.parent, unit.c.territory))}
    parents = {name: row.parent for name, row in rows.items()}
    above = {name: _above(name, parents) for name in rows}
    tree = frozenset({root, *(name for name, ancestors in above.items() if root in ancestors)})
    grounds = {name: _ground(rows[name].territory) for name in tree & rows.keys()}
    return Routes(root, tree, {name: ground for name, ground in grounds.items() if ground}, above)


def units_for(
    conn: Connection, known: Routes, group_id: str, post: Post, tables: Tables, region: str | None = None
) -> tuple[str, ...]:
    """Whose queue a post goes to, at least one: its owners; else whoever has a copy of it; else the root."""
    if known.grounds:
        named = " \n".join(part for part in (post.title, post.text, post.location, region) if part)
        owners = known.owners(places_in(named, tables))
        if owners:
            return owners
    return (home(conn, known, group_id),)


def home(conn: Connection, known: Routes, group_id: str) -> str:
    """The unit of the tree whose item of a group is brought up to date, or opened: the first that has one, else the
    root."""
    if len(known.tree) == 1:
        return known.root
    own = item.c
    having = set(conn.execute(select(own.unit).where(own.group_id == group_id, own.unit.in_(known.tree))).scalars())
    return known.root if known.root in having or not having else min(having)


def places_in(text: str, tables: Tables) -> frozenset[str]:
    """The Indonesian places that a text names, as the gazetteer spells them; ambiguous ones are left out."""
    found = gazetteer(tables).find(read(None, text, slang=tables.slang).folded)
    return frozenset(
        one.place.name
        for one in found
        if one.place.country == "ID" and _ground_kind(one.place.kind, one.place.ambiguous)
    )


def _ground_kind(kind: str, ambiguous: bool) -> bool:
    return kind in ("province", "city") and not ambiguous


def _ground(kept: object) -> frozenset[str]:
    names = kept if isinstance(kept, list) else []
    return frozenset(" ".join(str(name).casefold().split()) for name in names)


def _above(name: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    found: list[str] = []
    parent = parents.get(name)
    while parent is not None and parent != name and parent not in found and len(found) < DEEPEST:
        found.append(parent)
        parent = parents.get(parent)
    return frozenset(found)
