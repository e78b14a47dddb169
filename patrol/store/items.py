"""An item's number -> all that its page shows: the texts of its group, the machine's word, decisions and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, select

from patrol.errors import QueueError
from patrol.records import Assessment, Decision, Item, Post
from patrol.store.assessments import from_body
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.decisions import decisions_of
from patrol.store.priority import shown
from patrol.store.queue import Units, item_by_id
from patrol.store.schema import assessment, item, note, post, revision


@dataclass(frozen=True, slots=True)
class PostView:
    """One text of a group. `current`: the post still says this; `covered`: the last decision speaks of it."""

    post: Post
    post_id: int
    revision_id: int
    assessment: Assessment
    first_seen_at: datetime
    last_seen_at: datetime
    current: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote beside an item."""

    id: int
    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as its page shows it. `face` stands for the group; `posts` are its texts, the face first, at most as
    many as asked for; `texts` is how many there are."""

    item: Item
    verdict: str | None
    terms: Mapping[str, float]
    face: PostView
    posts: tuple[PostView, ...]
    texts: int
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...]


def item_view(conn: Connection, unit: Units, item_id: int, *, most: int = 50) -> ItemView | None:
    """The unit's item with its texts; one that was joined to another shows that other. `None`: no such item."""
    found = item_by_id(conn, unit, item_id)
    if found is None:
        return None
    own = item.c
    row = conn.execute(select(own.verdict, own.terms, own.face, own.covers).where(own.id == found.id)).one()
    posts = tuple(_posts(conn, found.group_id, row.face, row.covers or 0, most))
    texts = select(func.count()).select_from(revision).where(revision.c.group_id == found.group_id)
    written = select(note.c.id, note.c.author, note.c.text, note.c.written_at)
    notes = written.where(note.c.item_id == found.id, note.c.unit == found.unit).order_by(note.c.id)
    return ItemView(
        item=found,
        verdict=row.verdict,
        terms=shown(row.terms, now()),
        face=posts[0],
        posts=posts,
        texts=int(conn.execute(texts).scalar_one()),
        decisions=tuple(decisions_of(conn, found.unit, found.id)),
        notes=tuple(Note(**line._mapping) for line in conn.execute(notes)),
    )


def add_note(conn: Connection, unit: str, item_id: int, *, author: str, text: str) -> int:
    """Write a note beside an item -> its id.

    Raises:
        QueueError: no such item in this unit's queue, or nothing was written.
    """
    found = item_by_id(conn, unit, item_id)
    if found is None or not text.strip():
        raise QueueError(f"no item {item_id} in this queue" if found is None else "the note is empty")
    made = row_id(conn, note, {"unit": unit, "item_id": found.id, "author": author, "text": text, "written_at": now()})
    add_audit(conn, unit=unit, actor=author, action="item.note", subject=str(found.id), detail={"note": made})
    return made


_POST = ("source", "key", "url", "platform", "author", "published_at")
_TEXT = ("title", "text", "company", "location", "salary", "page_sha256", "parse_suspect")


def _posts(conn: Connection, group_id: str, face: int, covers: int, most: int) -> list[PostView]:
    own = revision.c
    columns = [post.c[name] for name in _POST] + [own[name] for name in _TEXT]
    times = (own.first_seen_at, own.last_seen_at)
    query = (
        select(own.id, own.post_id, own.joined_as, post.c.revision_id, assessment.c.body, *times, *columns)
        .join(post, post.c.id == own.post_id)
        .join(assessment, and_(assessment.c.revision_id == own.id, assessment.c.current))
        .where(own.group_id == group_id)
        .order_by(case((own.id == face, 0), else_=1), assessment.c.rank.desc(), own.id)
    )
    return [_post_view(row, covers) for row in conn.execute(query.limit(max(1, most)))]


def _post_view(row: Row[Any], covers: int) -> PostView:
    values = {name: row._mapping[name] for name in (*_POST, *_TEXT)}
    return PostView(
        post=Post(**values, fetched_at=row.last_seen_at),
        post_id=row.post_id,
        revision_id=row.id,
        assessment=from_body(row.body),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        current=row.revision_id == row.id,
        covered=row.joined_as <= covers,
    )
