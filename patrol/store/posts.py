"""Pages and posts as they come, again and again -> each stored once, its changed texts as revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Row,
    Select,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from patrol.records import Page, Post
from patrol.store.columns import now, storable
from patrol.store.database import insert_for, reading
from patrol.store.schema import assessment, item, page, post, revision
from patrol.store.search_index import index_text, index_texts

Outcome = Literal["new", "seen", "changed"]
BATCH = 500
_TOLD = ("url", "platform", "author", "published_at", "extra")


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a post was stored, and whether it was new, seen before, or seen with another text."""

    post_id: int
    revision_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A stored text with its ids, as rescoring reads it."""

    post_id: int
    revision_id: int
    group_id: str | None
    post: Post


def save_pages(conn: Connection, got: Iterable[Page]) -> None:
    """Keep what is known of fetched pages; the same body at the same address is one row, last seen later."""
    if rows := [_page_values(one) for one in got]:
        conn.execute(_upsert_page(conn.dialect.name), rows)


def _page_values(got: Page) -> dict[str, Any]:
    return {
        "url": got.url,
        "final_url": got.final_url,
        "status": got.status,
        "content_type": got.content_type,
        "sha256": got.sha256,
        "size": got.size,
        "first_seen_at": got.fetched_at,
        "last_seen_at": got.fetched_at,
    }


def save_post(conn: Connection, got: Post, *, at: datetime | None = None) -> Saved:
    """Store a post by (source, key) and its text by content hash; delivered twice it is stored once.

    A text that was fetched before the one at hand (late delivery) is kept as a revision and changes nothing else.
    """
    seen_at = got.fetched_at or at or now()
    post_id, was_revision, last_seen = _known(conn, got) or _insert_post(conn, got, seen_at)
    revision_id, fresh = _save_revision(conn, post_id, got, seen_at, first=was_revision is None)
    late = was_revision is not None and seen_at < last_seen
    if not late:
        told = {f"new_{name}": getattr(got, name) or None for name in _TOLD}
        conn.execute(_NOW, {"of": post_id, "at": seen_at, "says": revision_id, **told})
    if was_revision is None:
        return Saved(post_id, revision_id, "new")
    changed = fresh if late else revision_id != was_revision
    return Saved(post_id, revision_id, "changed" if changed else "seen")


def save_posts(conn: Connection, got: Sequence[Post], *, at: datetime | None = None) -> list[Saved]:
    """As `save_post` for each, in their order; those that are new go in together."""
    at = at or now()
    firsts: dict[tuple[str, str], Post] = {}
    for one in got:
        firsts.setdefault(_mark(one), one)
    known = _known_marks(conn, firsts)
    made = _insert_new(conn, [one for mark, one in firsts.items() if mark not in known], at)
    marks = map(_mark, got)  # the first post of a mark is the one that was inserted
    return [
        made.pop(mark) if mark in made else save_post(conn, one, at=at) for mark, one in zip(marks, got, strict=True)
    ]


def _mark(got: Post) -> tuple[str, str]:
    return storable(got.source), storable(got.key)


def _known_marks(conn: Connection, marks: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    by_source: dict[str, list[str]] = {}
    for source, key in marks:
        by_source.setdefault(source, []).append(key)
    known: set[tuple[str, str]] = set()
    for source, keys in by_source.items():
        for start in range(0, len(keys), BATCH):
            rows = conn.execute(_KNOWN_KEYS, {"source": source, "keys": keys[start : start + BATCH]}).scalars()
            known.update((source, key) for key in rows)
    return known


def _insert_new(conn: Connection, got: Sequence[Post], at: datetime) -> dict[tuple[str, str], Saved]:
    if not got:
        return {}
    rows = conn.execute(_NEW_POSTS, [_post_values(one, one.fetched_at or at) for one in got])
    ids = {(row.source, row.key): row.id for row in rows}
    texts = [_revision_values(ids[_mark(one)], one, one.fetched_at or at) for one in got]
    made = {row.post_id: row.id for row in conn.execute(_NEW_REVISIONS, texts)}
    index_texts(conn, [(made[text["post_id"]], [text[name] for name in _SEARCHED]) for text in texts])
    conn.execute(_SAYS, [{"of": post_id, "says": revision_id} for post_id, revision_id in made.items()])
    return {mark: Saved(post_id, made[post_id], "new") for mark, post_id in ids.items()}


def unknown_posts(conn: Connection, got: Iterable[Post]) -> list[Post]:
    """Of some posts, those whose text is not stored, each text once: what is to be assessed before the lock is had."""
    by_source: dict[str, dict[tuple[str, str], Post]] = {}
    for one in got:
        source, key = _mark(one)
        by_source.setdefault(source, {}).setdefault((key, one.content_sha256), one)
    found: list[Post] = []
    for source, texts in by_source.items():
        keys = sorted({key for key, _ in texts})
        known: set[tuple[str, str]] = set()
        for start in range(0, len(keys), BATCH):
            rows = conn.execute(_KNOWN_TEXTS, {"source": source, "keys": keys[start : start + BATCH]})
            known.update((row.key, row.content_sha256) for row in rows)
        found += [one for text, one in texts.items() if text not in known]
    return found


def link_repost(conn: Connection, post_id: int, group_id: str) -> int | None:
    """Link a new post to the first removed one of its copy group, of which it is a re-post -> that one's id."""
    return conn.execute(_REPOST, {"of": post_id, "group": group_id}).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of a post, and from when to when it was seen."""

    id: int
    title: str | None
    text: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A post's life: when it came and went, which removed post it repeats, and its texts, oldest first."""

    post_id: int
    source: str
    key: str
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    follows: int | None
    revisions: tuple[Revision, ...]


def history(conn: Connection, post_id: int) -> History | None:
    """What became of a post; `None` where there is none with this id."""
    own = post.c
    columns = (own.source, own.key, own.first_seen_at, own.last_seen_at, own.gone_at, own.follows)
    row = conn.execute(select(*columns).where(own.id == post_id)).one_or_none()
    if row is None:
        return None
    told = revision.c
    query = select(told.id, told.title, told.text, told.first_seen_at, told.last_seen_at)
    texts = conn.execute(query.where(told.post_id == post_id).order_by(told.first_seen_at, told.id))
    return History(post_id, **row._mapping, revisions=tuple(Revision(**text._mapping) for text in texts))


def count_posts(conn: Connection) -> int:
    """How many posts are stored."""
    return int(conn.execute(select(func.count()).select_from(post)).scalar_one())


def stored_post(conn: Connection, revision_id: int) -> StoredPost | None:
    """One stored text."""
    row = conn.execute(_stored().where(revision.c.id == revision_id)).one_or_none()
    return None if row is None else _read(row)


def stored_revisions(
    engine: Engine, *, only_open: bool = False, but: tuple[str, str] | None = None
) -> Iterator[StoredPost]:
    """The texts to assess again, oldest first, streamed in batches so that writers are never kept waiting.

    Current texts, and older ones that stand in an open item or that a decision was made on. `only_open`: those in
    some unit's open item alone; `but`: leave out what was assessed by these (rules_version, model_version) last.
    """
    last = 0
    in_open = exists().where(item.c.group_id == revision.c.group_id, item.c.state == "open")
    read = exists().where(item.c.group_id == revision.c.group_id, item.c.face == revision.c.id)
    query = _stored().where(in_open if only_open else (revision.c.id == post.c.revision_id) | in_open | read)
    if but is not None:
        own = assessment.c
        done = exists().where(
            own.revision_id == revision.c.id, own.current, own.rules_version == but[0], own.model_version == but[1]
        )
        query = query.where(~done)
    while True:
        with reading(engine) as conn:
            rows = conn.execute(query.where(revision.c.id > last).order_by(revision.c.id).limit(BATCH)).all()
        if not rows:
            return
        for row in rows:
            yield _read(row)
        last = rows[-1].id


def open_revisions(engine: Engine) -> Iterator[StoredPost]:
    """The texts of every open item, streamed."""
    return stored_revisions(engine, only_open=True)


def _later(column: Any, other: Any) -> Any:
    # greatest() is PostgreSQL's, two-argument max() SQLite's: CASE is both's
    return case((column < other, other), else_=column)


def _known(conn: Connection, got: Post) -> tuple[int, int | None, datetime] | None:
    row = conn.execute(_KNOWN, {"source": got.source, "key": got.key}).one_or_none()
    return None if row is None else (row.id, row.revision_id, row.last_seen_at)


def _insert_post(conn: Connection, got: Post, seen_at: datetime) -> tuple[int, int | None, datetime]:
    row = conn.execute(_upsert_post(conn.dialect.name), _post_values(got, seen_at)).one()
    return row.id, row.revision_id, row.last_seen_at  # where another worker was faster: its row


def _post_values(got: Post, seen_at: datetime) -> dict[str, Any]:
    return {
        "source": got.source,
        "key": got.key,
        "url": got.url,
        "platform": got.platform,
        "author": got.author,
        "published_at": got.published_at,
        "extra": got.extra or None,
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
    }


def _save_revision(conn: Connection, post_id: int, got: Post, seen_at: datetime, *, first: bool) -> tuple[int, bool]:
    """The text's row -> its id, and whether it is new. A post's first text needs no looking for."""
    same = {"of": post_id, "digest": got.content_sha256}
    row = None if first else conn.execute(_SAME_TEXT, same).one_or_none()
    if row is not None:
        if row.last_seen_at < seen_at:
            conn.execute(update(revision).where(revision.c.id == row.id).values(last_seen_at=seen_at))
        return row.id, False
    made = int(conn.execute(_NEW_REVISION, _revision_values(post_id, got, seen_at)).scalar_one())
    index_text(conn, made, *(getattr(got, name) for name in _SEARCHED))
    return made, True


def _revision_values(post_id: int, got: Post, seen_at: datetime) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "content_sha256": got.content_sha256,
        "title": got.title,
        "text": got.text,
        "company": got.company,
        "location": got.location,
        "salary": got.salary,
        "page_sha256": got.page_sha256,
        "parse_suspect": got.parse_suspect,
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
    }


# Built once: in the walk each runs for every post, and building a statement costs more than SQLite's answer.
_KNOWN = select(post.c.id, post.c.revision_id, post.c.last_seen_at).where(
    post.c.source == bindparam("source"), post.c.key == bindparam("key")
)
_SAME_TEXT = select(revision.c.id, revision.c.last_seen_at).where(
    revision.c.post_id == bindparam("of"), revision.c.content_sha256 == bindparam("digest")
)
_KNOWN_KEYS = select(post.c.key).where(
    post.c.source == bindparam("source"), post.c.key.in_(bindparam("keys", expanding=True))
)
_KNOWN_TEXTS = (
    select(post.c.key, revision.c.content_sha256)
    .join(revision, revision.c.post_id == post.c.id)
    .where(post.c.source == bindparam("source"), post.c.key.in_(bindparam("keys", expanding=True)))
)
_NEW_POSTS = insert(post).returning(post.c.id, post.c.source, post.c.key)
_NEW_REVISION = insert(revision).returning(revision.c.id)
_NEW_REVISIONS = insert(revision).returning(revision.c.id, revision.c.post_id)
_SEARCHED = ("title", "text", "company", "location")
_SAYS = update(post).where(post.c.id == bindparam("of")).values(revision_id=bindparam("says"))
_NOW = (
    update(post)
    .where(post.c.id == bindparam("of"))
    .values(last_seen_at=bindparam("at"), revision_id=bindparam("says"), gone_at=None)
    .values({name: func.coalesce(bindparam(f"new_{name}", type_=post.c[name].type), post.c[name]) for name in _TOLD})
)


_other = post.alias("other")
_REPOST = (
    update(post)
    .where(
        post.c.id == bindparam("of"),
        exists().where(_other.c.group_id == bindparam("group"), _other.c.gone_at.is_not(None)),
    )
    .values(
        follows=select(func.min(_other.c.id))
        .where(_other.c.group_id == bindparam("group"), _other.c.gone_at.is_not(None), _other.c.id < bindparam("of"))
        .scalar_subquery()
    )
    .returning(post.c.follows)
)


@cache
def _upsert_page(dialect: str) -> sqlite.Insert:
    statement = insert_for(dialect, page)
    latest = _later(page.c.last_seen_at, statement.excluded.last_seen_at)
    return statement.on_conflict_do_update(index_elements=["url", "sha256"], set_={"last_seen_at": latest})


@cache
def _upsert_post(dialect: str) -> Executable:
    statement = insert_for(dialect, post)
    same = {"key": statement.excluded.key}  # changes nothing, but RETURNING gives only rows that were written
    statement = statement.on_conflict_do_update(index_elements=["source", "key"], set_=same)
    return statement.returning(post.c.id, post.c.revision_id, post.c.last_seen_at)


_POST = ("source", "key", "url", "platform", "author", "published_at")
_REVISION = ("title", "text", "company", "location", "salary", "page_sha256", "parse_suspect")


def _stored() -> Select[Any]:
    columns = [post.c[name] for name in _POST] + [revision.c[name] for name in _REVISION]
    own = revision.c
    return select(own.id, own.post_id, own.group_id, own.last_seen_at, *columns).join(post, post.c.id == own.post_id)


def _read(row: Row[Any]) -> StoredPost:
    values = {name: row._mapping[name] for name in (*_POST, *_REVISION)}
    return StoredPost(row.post_id, row.id, row.group_id, Post(**values, fetched_at=row.last_seen_at))
