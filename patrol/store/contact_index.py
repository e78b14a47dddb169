"""An assessment's contacts -> rows to find texts by, and how many other groups share one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, func, select

from patrol.store.database import insert_for
from patrol.store.schema import revision
from patrol.store.schema_desk import contact

MOST = 50
"""Contacts of one text that are kept: a list of hundreds is a directory, and links nothing."""
NEIGHBOURS = 64
"""Texts with a contact that are looked at for its spread: beyond, it is widespread."""
LONGEST = 200


def index_contacts(conn: Connection, revision_id: int, values: Iterable[str]) -> None:
    """Note the contacts of a text, in place of those noted before; in the transaction of its assessment."""
    conn.execute(_FORGET, {"of": revision_id})
    note_contacts(conn, [(revision_id, values)])


def note_contacts(conn: Connection, texts: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Note the contacts of texts of which none were noted before, each the id of a revision and its contacts."""
    rows = []
    for of, values in texts:
        kept = list(dict.fromkeys(value for value in values if len(value) <= LONGEST))[:MOST]
        rows += [{"revision_id": of, "value": value} for value in kept]
    if rows:
        conn.execute(_note(conn.dialect.name), rows)


def neighbours(conn: Connection, revision_id: int, group_id: str) -> int:
    """How many other groups share a contact with a text, as far as `NEIGHBOURS` texts tell."""
    return int(conn.execute(_NEIGHBOURS, {"of": revision_id, "group": group_id}).scalar_one())


# Built once: in the walk each runs for every post, and building a statement costs more than SQLite's answer.
_FORGET = delete(contact).where(contact.c.revision_id == bindparam("of"))
_its, _theirs = contact.alias("its"), contact.alias("theirs")
_SOME = (
    select(revision.c.group_id)
    .select_from(_its)
    .join(_theirs, _theirs.c.value == _its.c.value)
    .join(revision, revision.c.id == _theirs.c.revision_id)
    .where(_its.c.revision_id == bindparam("of"), _theirs.c.revision_id != bindparam("of"))
    .where(revision.c.group_id != bindparam("group"))
    .limit(NEIGHBOURS)
    .subquery()
)
_NEIGHBOURS = select(func.count(_SOME.c.group_id.distinct()))


@cache
def _note(dialect: str) -> Executable:
    return insert_for(dialect, contact).on_conflict_do_nothing(index_elements=["revision_id", "value"])
