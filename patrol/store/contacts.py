"""Contacts as assessments name them -> the texts that have them: counts, pivots, and which other units work on one.

A contact is looked up whole, as somebody who knows it writes it; lists and snippets show texts masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from patrol.signals.phones import phones
from patrol.store.contact_index import LONGEST, MOST
from patrol.store.queue import Units, in_units
from patrol.store.schema import item, revision
from patrol.store.schema_desk import contact
from patrol.text.reading import read

NETWORKS = ("tg", "ig", "tt", "fb", "x", "threads", "line", "wechat", "michat")
"""Signs of the networks under which a name is kept (`tg:name`)."""
_MAIL = re.compile(r"(?:mailto:)?([a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,4})")
_HANDLE = re.compile(r"@ ?([a-z0-9_][a-z0-9_.]{2,39})")
_NAME = r"/@?([a-z0-9_+][a-z0-9_.-]{2,39})/?(?:\?.*)?"
_LINKS = tuple(
    (network, re.compile(rf"(?:https?://)?(?:www\.|m\.)?{hosts}{_NAME}"))
    for network, hosts in (
        ("tg", r"(?:t\.me|telegram\.me)(?:/s)?"),
        ("ig", r"instagram\.com"),
        ("tt", r"tiktok\.com"),
        ("fb", r"(?:facebook|fb)\.com"),
        ("x", r"(?:x|twitter)\.com"),
        ("threads", r"threads\.(?:net|com)"),
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """How widespread a contact is: near-copy groups that name it, of them items in the asker's units."""

    groups: int
    items: int


def spelled(text: str) -> tuple[str, ...]:
    """What somebody typed -> the contacts it may be, as they are kept: phone numbers in any spelling, mail addresses,
    links to an account, `tg:name`, and a bare `@name` under each network's sign; empty: it is none of these."""
    text = text.strip()[:LONGEST]
    found = tuple(dict.fromkeys(one.value for one in phones(read(None, text).folded)))
    if found:
        return found
    plain = unicodedata.normalize("NFKC", text).lower()
    if mail := _MAIL.fullmatch(plain):
        return (f"mail:{mail[1]}",)
    for network, link in _LINKS:
        if named := link.fullmatch(plain):
            return (f"{network}:{named[1]}",)
    if handle := _HANDLE.fullmatch(plain):
        return tuple(f"{network}:{handle[1]}" for network in NETWORKS)
    prefix, colon, rest = plain.partition(":")
    return (plain,) if colon and prefix.isalpha() and rest and not rest.startswith("//") and " " not in plain else ()


def noted(conn: Connection, values: Sequence[str]) -> tuple[str, ...]:
    """Those of the contacts that some text has, in their order."""
    query = select(contact.c.value).where(contact.c.value.in_(list(values)[:MOST])).distinct()
    there = set(conn.execute(query).scalars()) if values else set()
    return tuple(value for value in values if value in there)


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
