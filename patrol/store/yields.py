"""Which search brought which post: written at a round's end, counted per watch word, with what became of the posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, and_, case, distinct, func, or_, select

from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.schema import assessment, item, post, revision, run
from patrol.store.schema_rounds import found_by, search

CONFIRMED = ("trafficking", "nonprocedural", "job_scam")
"""Verdicts that bear a search out."""
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class WordYield:
    """What a watch word has brought a source: searches made, posts found, those flagged, those a person confirmed."""

    source: str
    word: str
    searches: int
    posts: int
    flagged: int
    confirmed: int


def note_search(conn: Connection, run_id: int, source: str, word: str, found: Iterable[tuple[str, str]]) -> int:
    """Keep what a search of a round found -> how many of the posts are new with it."""
    at, posts, fresh, marks = now(), 0, 0, sorted(found)
    waiting = iter(marks)
    began = select(run.c.started_at).where(run.c.id == run_id).scalar_subquery()
    while some := list(islice(waiting, _AT_ONCE)):
        these = or_(*(and_(post.c.source == where, post.c.key == key) for where, key in some))
        rows = conn.execute(select(post.c.id, (post.c.first_seen_at >= began).label("fresh")).where(these)).all()
        posts, fresh = posts + len(rows), fresh + sum(bool(row.fresh) for row in rows)
        if rows:
            links = [{"post_id": row.id, "source": source, "word": word, "at": at} for row in rows]
            conn.execute(insert_into(conn, found_by).on_conflict_do_nothing(), links)
    row = {"run_id": run_id, "source": source, "word": word, "posts": posts, "fresh": fresh, "at": at}
    conn.execute(insert_into(conn, search).values(**row))
    return fresh


def word_yields(conn: Connection, unit: str, source: str | None = None) -> list[WordYield]:
    """Every word that was searched for, by source; the most confirmed first, then the most flagged."""
    searches = select(search.c.source, search.c.word, func.count().label("searches")).group_by(
        search.c.source, search.c.word
    )
    flagged = select(assessment.c.revision_id).where(assessment.c.current, assessment.c.flagged)
    confirmed = select(item.c.group_id).where(item.c.unit == unit, item.c.verdict.in_(CONFIRMED))
    tally = (
        select(
            found_by.c.source,
            found_by.c.word,
            func.count(distinct(found_by.c.post_id)).label("posts"),
            func.sum(case((post.c.revision_id.in_(flagged), 1), else_=0)).label("flagged"),
            func.sum(case((post.c.group_id.in_(confirmed), 1), else_=0)).label("confirmed"),
        )
        .join(post, post.c.id == found_by.c.post_id)
        .group_by(found_by.c.source, found_by.c.word)
    )
    if source is not None:
        searches, tally = searches.where(search.c.source == source), tally.where(found_by.c.source == source)
    counts = {(row.source, row.word): (row.posts, int(row.flagged), int(row.confirmed)) for row in conn.execute(tally)}
    rows = [
        WordYield(row.source, row.word, row.searches, *counts.get((row.source, row.word), (0, 0, 0)))
        for row in conn.execute(searches)
    ]
    return sorted(rows, key=lambda row: (-row.confirmed, -row.flagged, -row.posts, row.source, row.word))


def decided_texts(conn: Connection, unit: str, *, limit: int = 20_000) -> Iterator[tuple[str, str, bool]]:
    """(group, text, confirmed) of the unit's decided items by their face, the latest decisions first; `unsure` ones
    are left out."""
    query = (
        select(item.c.group_id, revision.c.title, revision.c.text, item.c.verdict)
        .join(revision, revision.c.id == item.c.face)
        .where(
            item.c.unit == unit, item.c.verdict.is_not(None), item.c.verdict != "unsure", item.c.group_id.is_not(None)
        )
        .order_by(item.c.decided_at.desc())
        .limit(limit)
    )
    for row in conn.execute(query):
        yield row.group_id, f"{row.title or ''} {row.text}", row.verdict in CONFIRMED
