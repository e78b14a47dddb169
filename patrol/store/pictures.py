"""Pictures that posts show, as they were fetched -> rows that tie a post to a hash and to the capture with the body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select

from patrol.store.columns import now
from patrol.store.database import insert_into, reading
from patrol.store.schema import post
from patrol.store.schema_rounds import picture


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture of a post: which of them it is (from 0), where it was, its hash, type, bytes, and its capture."""

    place: int
    url: str
    sha256: str
    content_type: str
    size: int
    capture_id: str | None
    at: datetime


class Pictures:
    """What earlier runs kept, looked up post by post, and what this one adds: it waits to be written with the posts.

    Addresses of pictures change from day to day while the picture does not, so a post's pictures are known by their
    place: a picture that was put in another's place later is not noticed.
    """

    def __init__(self, database: Engine) -> None:
        self.database = database
        self._kept: list[dict[str, Any]] = []

    def due(self, source: str, key: str, shown: int) -> set[int]:
        """Of a post's first so many pictures, the places of those that are not kept."""
        with reading(self.database) as conn:
            kept = conn.execute(_PLACES, {"source": source, "key": key}).scalars()
            return set(range(shown)).difference(kept)

    def keep(self, one: Any, body: bytes) -> None:
        """Keep a picture that was captured (source, key, place, url, content type, capture) by its hash."""
        told = {name: getattr(one, name) for name in ("source", "key", "place", "url", "content_type", "capture_id")}
        digest = hashlib.sha256(body).hexdigest()
        self._kept.append({**told, "sha256": digest, "size": len(body), "at": now()})

    def take(self) -> dict[str, Any]:
        """What waits, for `write_pictures` in the transaction of the posts that it belongs to."""
        kept, self._kept = self._kept, []
        return {"kept": kept}


def write_pictures(conn: Connection, told: Mapping[str, Any]) -> None:
    """Write what `Pictures.take` gave; a post that is not there has none."""
    for row in told["kept"]:
        own = {name: value for name, value in row.items() if name not in ("source", "key")}
        post_id = conn.execute(_POST, {"source": row["source"], "key": row["key"]}).scalar_one_or_none()
        if post_id is not None:
            conn.execute(insert_into(conn, picture).values(post_id=post_id, **own).on_conflict_do_nothing())


def pictures_of(conn: Connection, post_id: int) -> list[PictureRow]:
    """The pictures of a post, in their order."""
    own = picture.c
    query = select(*(own[name] for name in PictureRow.__slots__)).where(own.post_id == post_id).order_by(own.place)
    return [PictureRow(**row._mapping) for row in conn.execute(query)]


_POST = select(post.c.id).where(post.c.source == bindparam("source"), post.c.key == bindparam("key"))
_PLACES = (
    select(picture.c.place)
    .join(post, post.c.id == picture.c.post_id)
    .where(post.c.source == bindparam("source"), post.c.key == bindparam("key"))
)
