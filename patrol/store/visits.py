"""Which postings were fetched, when, and which are listed still -> what a round fetches again, and what is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Executable, bindparam, func, select, update

from patrol.store.columns import now
from patrol.store.database import PATIENCE_SECONDS, insert_for, reading, writing
from patrol.store.schema import post, run
from patrol.store.schema_rounds import visit

MISSES = 3
"""Whole listings in a row that do not show a posting any more before it counts as gone."""
GONE_STATUS = (404, 410)
_ASK_GONE_AGAIN = timedelta(days=1)
_ASKED_AT_ONCE = 500


class Visits:
    """What earlier rounds of one source fetched; the crawl's `Known`.

    What a round adds waits here until it is taken, to be written in the transaction that its posts go into: a kill in
    between leaves the posting unvisited, and the next round fetches it again. Each look-up is one by index; nothing is
    loaded.
    """

    def __init__(self, database: Engine, source: str, *, revisit: timedelta) -> None:
        self.database = database
        self.source = source
        self.revisit = revisit
        self.began = now()
        self._listed: dict[str, datetime] = {}
        self._visited: dict[str, dict[str, Any]] = {}
        with reading(database) as conn:
            self._whole_until: datetime | None = conn.execute(_LAST_WHOLE, {"whose": source}).scalar_one_or_none()

    def has(self, source: str, key: str) -> bool:
        """True for a post that a run of this source, read to its end, has brought or passed."""
        if self._whole_until is None:
            return False
        with reading(self.database) as conn:
            first = conn.execute(_FIRST_SEEN, {"source": source, "key": key}).scalar_one_or_none()
        return first is not None and first <= self._whole_until

    def due(self, urls: Iterable[str]) -> set[str]:
        """Of the postings that a listing shows, those to be fetched; the others are noted as listed still."""
        at = self._now()
        marks = {mark_of(url): url for url in urls}
        rest = {}
        with reading(self.database) as conn:
            for some in _batches(marks):
                rows = conn.execute(_REVISIT.where(visit.c.mark.in_(some)))
                rest.update({row.mark: row.revisit_at for row in rows})
        self._listed.update(dict.fromkeys(rest, at))
        return {url for mark, url in marks.items() if mark not in rest or rest[mark] <= at}

    def visited(self, url: str, status: int, posts: Sequence[tuple[str, str]]) -> None:
        """A posting's page was fetched, with this status, and told these posts as (source, key)."""
        at, mark = self._now(), mark_of(url)
        gone = status in GONE_STATUS
        if not (gone or 200 <= status < 300):
            return  # a block or a fault says nothing of the posting
        told_source, told_key = posts[0] if posts else (None, None)
        wait = _ASK_GONE_AGAIN if gone else self.revisit + self.revisit * _spread(mark)
        self._visited[mark] = {
            "mark": mark,
            "url": url,
            "source": self.source,
            "post_source": told_source,
            "post_key": told_key,
            "status": status,
            "misses": 0,
            "fetched_at": at,
            "listed_at": at,
            "revisit_at": at + wait,
            "gone_at": at if gone else None,
        }

    def _now(self) -> datetime:
        """Never before the round began: a clock set back meanwhile must not make what was listed look missed."""
        return max(now(), self.began)

    def take(self) -> dict[str, Any]:
        """What waits, for `write_visits` in the transaction of the posts that came with it."""
        listed, visited = self._listed, list(self._visited.values())
        self._listed, self._visited = {}, {}
        return {"listed": [{"of": mark, "at": at} for mark, at in listed.items()], "visited": visited}

    def settle(self, *, whole: bool) -> int:
        """After a run: count what its listings no longer showed, and mark what was missed too often as gone -> how
        many are newly gone. Nothing is counted unless the run read its listings `whole`, nor where they showed less
        than half of what they used to: an emptied page, a block or a spent budget says nothing of a posting."""
        with writing(self.database, patience=PATIENCE_SECONDS) as conn:
            write_visits(conn, self.take())
            if not whole:
                return 0
            asked = {"whose": self.source, "began": self.began}
            listed, missing = (conn.execute(query, asked).scalar_one() for query in (_COUNT_LISTED, _COUNT_MISSING))
            if listed < missing or not listed:
                return 0
            conn.execute(_MISS, asked)
            newly = conn.execute(_MISSED_TOO_OFTEN, {**asked, "at": now()}).scalars().all()
            if newly:
                conn.execute(_POST_GONE, [{"of": mark, "at": now()} for mark in newly])
            return len(newly)


def write_visits(conn: Connection, told: Mapping[str, Any]) -> None:
    """Write what `Visits.take` gave."""
    if told["listed"]:
        conn.execute(_STILL_LISTED, told["listed"])
    if told["visited"]:
        conn.execute(_upsert(conn.dialect.name), told["visited"])
    gone = [{"of": row["mark"], "at": row["gone_at"]} for row in told["visited"] if row["gone_at"] is not None]
    if gone:
        conn.execute(_POST_GONE, gone)


def mark_of(url: str) -> str:
    """The name of an address in the table of visits."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _spread(mark: str) -> float:
    """0 to a quarter, the same for the same address: what came in one day is not all asked for again in one day."""
    return int(mark[:8], 16) / 2**34


def _batches(marks: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(marks)
    while some := list(islice(waiting, _ASKED_AT_ONCE)):
        yield some


# Built once: building a statement costs more than SQLite's answer.
_LAST_WHOLE = select(func.max(run.c.ended_at)).where(run.c.source == bindparam("whose"), run.c.state == "ok")
_FIRST_SEEN = select(post.c.first_seen_at).where(post.c.source == bindparam("source"), post.c.key == bindparam("key"))
_REVISIT = select(visit.c.mark, visit.c.revisit_at)
_STILL_LISTED = update(visit).where(visit.c.mark == bindparam("of")).values(listed_at=bindparam("at"), misses=0)
_OWN = (visit.c.source == bindparam("whose"), visit.c.gone_at.is_(None))
_COUNT_LISTED = select(func.count()).where(*_OWN, visit.c.listed_at >= bindparam("began"))
_COUNT_MISSING = select(func.count()).where(*_OWN, visit.c.listed_at < bindparam("began"), visit.c.misses == 0)
_MISS = update(visit).where(*_OWN, visit.c.listed_at < bindparam("began")).values(misses=visit.c.misses + 1)
_MISSED_TOO_OFTEN = (
    update(visit)
    .where(*_OWN, visit.c.listed_at < bindparam("began"), visit.c.misses >= MISSES)
    .values(gone_at=bindparam("at"))
    .returning(visit.c.mark)
)
_GONE_POST = select(visit.c.post_source, visit.c.post_key).where(visit.c.mark == bindparam("of")).subquery()
_POST_GONE = (
    update(post)
    .where(
        post.c.source == select(_GONE_POST.c.post_source).scalar_subquery(),
        post.c.key == select(_GONE_POST.c.post_key).scalar_subquery(),
        post.c.gone_at.is_(None),
    )
    .values(gone_at=bindparam("at"))
)


@cache
def _upsert(dialect: str) -> Executable:
    statement = insert_for(dialect, visit)
    new = statement.excluded
    again = {name: new[name] for name in ("status", "misses", "fetched_at", "listed_at", "revisit_at", "gone_at")}
    # a page that is gone tells no post any more, but the row must go on naming the one that it told
    named = {name: func.coalesce(new[name], visit.c[name]) for name in ("post_source", "post_key")}
    return statement.on_conflict_do_update(index_elements=["mark"], set_={**again, **named})
