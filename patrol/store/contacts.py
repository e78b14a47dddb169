"""Contacts as assessments name them -> the texts that have them: counts, pivots, and which other units work on one.

A contact is looked up whole, as somebody who knows it writes it; lists and snippets show texts masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from patrol.signals.phones import phones
from patrol.store.contact_index import LONGEST, MOST
from patrol.store.queue import Units, in_units
from patrol.store.schema import item, revision
from patrol.store.schema_desk import contact
from patrol.text.reading import read


@dataclass(frozen=True, slots=True)
class Known:
    """How widespread a contact is: near-copy groups that name it, of them items in the asker's units."""

    groups: int
    items: int


def spelled(text: str) -> tuple[str, ...]:
    """What somebody typed -> the contacts in it as they are kept: phone numbers in any spelling, else `tg:name`."""
    text = text.strip()[:LONGEST]
    found = tuple(dict.fromkeys(one.value for one in phones(read(None, text).folded)))
    if found:
        return found
    prefix, colon, rest = text.partition(":")
    return (text.lower(),) if colon and prefix.isalpha() and rest and " " not in text else ()


def known(conn: Connection, units: Units, values: Sequence[str]) -> Mapping[str, Known]:
    """How widespread each contact is (0 and 0: nobody names it)."""
    asked = list(values)[:MOST]
    groups = dict.fromkeys(asked, 0) | {row.value: int(row.n) for row in conn.execute(_groups(asked))}
    own = contact.c
    count = func.count(item.c.id.distinct()).label("n")
    query = select(own.value, count).join(revision, revision.c.id == own.revision_id)
    query = query.join(item, item.c.group_id == revision.c.group_id)
    mine = query.where(own.value.in_(asked), in_units(item.c.unit, units)).group_by(own.value)
    items = {row.value: int(row.n) for row in conn.execute(mine)}
    return {value: Known(groups[value], items.get(value, 0)) for value in asked}


def other_units(conn: Connection, units: Units, values: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Which other units have an item with the same contact: their names, and nothing of their cases."""
    own = contact.c
    query = select(own.value, item.c.unit).join(revision, revision.c.id == own.revision_id)
    query = query.join(item, item.c.group_id == revision.c.group_id)
    query = query.where(own.value.in_(list(values)[:MOST]), ~in_units(item.c.unit, units), item.c.state != "joined")
    found: dict[str, list[str]] = {}
    for value, unit in conn.execute(query.distinct().order_by(own.value, item.c.unit)):
        found.setdefault(str(value), []).append(str(unit))
    return {value: tuple(names) for value, names in found.items()}


def _groups(values: Sequence[str]) -> Select[tuple[str, int]]:
    own = contact.c
    count = func.count(revision.c.group_id.distinct()).label("n")
    query = select(own.value, count).join(revision, revision.c.id == own.revision_id)
    return query.where(own.value.in_(values)).group_by(own.value)
