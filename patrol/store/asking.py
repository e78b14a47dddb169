"""The texts that no unit's queue has: what the model may ask about."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, select

from patrol.store.schema import assessment, item, post, revision


@dataclass(frozen=True, slots=True)
class Unasked:
    """A group's latest text that nobody was to look at, and who posted it."""

    group_id: str
    title: str | None
    text: str
    account: str | None


def unasked(conn: Connection, most: int) -> list[Unasked]:
    """The latest current texts that stand in no unit's queue, one a near-copy group, at most so many rows looked at."""
    own, said = revision.c, assessment.c
    query = (
        select(own.group_id, own.title, own.text, post.c.source, post.c.author)
        .join(post, and_(post.c.revision_id == own.id, post.c.gone_at.is_(None)))
        .join(assessment, and_(said.revision_id == own.id, said.current))
        .where(own.group_id.is_not(None), ~exists().where(item.c.group_id == own.group_id))
        .order_by(own.id.desc())
        .limit(most)
    )
    found: dict[str, Unasked] = {}
    for row in conn.execute(query):
        account = f"{row.source} {row.author}" if row.author else None
        found.setdefault(row.group_id, Unasked(row.group_id, row.title, row.text, account))
    return list(found.values())
