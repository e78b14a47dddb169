"""A stored text -> its near-copy group: found through the copy index, verified, founded or joined with others."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from patrol.copies import Fingerprint, bands, fingerprint, is_copy
from patrol.copies.fingerprints import likeness
from patrol.records import Post
from patrol.store.columns import now, storable
from patrol.store.database import insert_into
from patrol.store.joining import join_groups
from patrol.store.schema import copy_band, copy_group, copy_mark, counter, post, revision

MOST_CANDIDATES = 200
"""Texts of the index that are compared with a new one, those that share most bands first."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text came to stand. `absorbed`: groups that it bridged and that are now one with this; `kept_apart`:
    groups whose copy it is too, but which people decided differently."""

    group_id: str
    founded: bool
    absorbed: tuple[str, ...] = ()
    kept_apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    group_id: str
    age: int
    likeness: float


def place_in_group(conn: Connection, revision_id: int, fp: Fingerprint | None = None) -> Placement:
    """Put a revision (and its post, where the revision is its text now) into its near-copy group.

    Verified pairs end in one group whatever the order in which they come; a group keeps its id, and of two that a
    text bridges the older's id stays. Twice for the same revision changes nothing. `fp`: its fingerprint, where known.
    """
    age = _take_turn(conn)
    row = conn.execute(_TEXT, {"revision": revision_id}).one()
    if row.group_id is not None:
        _point_post(conn, revision_id, row.group_id)
        return Placement(row.group_id, founded=False)
    fp = fp or fingerprint(row.title, row.text)
    found, marked = _groups_like(conn, fp)
    home, absorbed, apart = _join_all(conn, found)
    founded = home is None
    if home is None:
        home = _name(row.source, row.key, row.content_sha256)
        conn.execute(_NEW_GROUP, {"id": home, "age": age, "joined": 1, "created_at": now()})
    if not marked:
        _mark(conn, fp, home)
    joined_as = 1 if founded else conn.execute(_ONE_MORE, {"group": home}).scalar_one()
    conn.execute(_JOIN, {"of": revision_id, "group": home, "number": joined_as})
    _point_post(conn, revision_id, home)
    return Placement(home, not found, absorbed, apart)


@dataclass(frozen=True, slots=True)
class Print:
    """A text as the index knows it; `alone`: it is a copy of no text of the index and of none before it in its
    batch, and so is certain to found a group."""

    fp: Fingerprint
    bands: tuple[int, ...]
    alone: bool


def prints(conn: Connection, posts: Sequence[Post]) -> list[Print]:
    """A batch's texts, in their order. Holds as long as the transaction's lock keeps other writers out."""
    told = [fingerprint(None if one.title is None else storable(one.title), storable(one.text)) for one in posts]
    keys = [bands(fp) for fp in told]
    under, known, whole = _sharing(conn, {key for each in keys for key in each})
    found: list[Print] = []
    for fp, each in zip(told, keys, strict=True):
        near = {mark for key in each for mark in under[key]}
        few = whole and len(near) <= MOST_CANDIDATES
        found.append(Print(fp, each, few and not any(is_copy(fp, known[mark]) for mark in near)))
        known[fp.digest] = fp
        for key in each:
            under[key].append(fp.digest)
    return found


def _sharing(
    conn: Connection, keys: Collection[int]
) -> tuple[defaultdict[int, list[str]], dict[str, Fingerprint], bool]:
    """The index's texts under some bands: band -> digests, digest -> text, and whether these are all: beyond a bound
    nothing more is read."""
    ordered, under = sorted(keys), defaultdict[int, list[str]](list)
    known: dict[str, Fingerprint] = {}
    for start in range(0, len(ordered), _MOST_KEYS):
        rows = conn.execute(_SHARING, {"keys": ordered[start : start + _MOST_KEYS]}).all()
        for row in rows:
            under[row.band].append(row.digest)
            if row.digest not in known:
                known[row.digest] = Fingerprint.from_bytes(row.digest, row.sketch)
        if len(rows) > _MOST_SHARING:
            return under, known, False
    return under, known, True


def found_groups(conn: Connection, founders: Sequence[tuple[int, Post, Print]]) -> list[str]:
    """As `place_in_group` for texts that are alone, each with its revision's id -> their groups, in order."""
    if not founders:
        return []
    first = _take_turn(conn, len(founders)) - len(founders) + 1
    at = now()
    homes = [_name(storable(post.source), storable(post.key), post.content_sha256) for _, post, _ in founders]
    conn.execute(
        _NEW_GROUP,
        [{"id": home, "age": age, "joined": 1, "created_at": at} for age, home in enumerate(homes, start=first)],
    )
    marks = {one.fp.digest: (home, one) for home, (_, _, one) in zip(homes, founders, strict=True) if one.bands}
    rows = [{"digest": one.fp.digest, "sketch": one.fp.to_bytes(), "group_id": home} for home, one in marks.values()]
    if rows:
        made = {row.digest: row.id for row in conn.execute(_NEW_MARKS, rows)}
        named = [(key, made[digest]) for digest, (_, one) in marks.items() for key in set(one.bands)]
        conn.exec_driver_sql(_NEW_BANDS[conn.dialect.name], sorted(named))
    ids = [revision_id for revision_id, _, _ in founders]
    conn.execute(_JOIN, [{"of": of, "group": home, "number": 1} for of, home in zip(ids, homes, strict=True)])
    conn.execute(_POINT, [{"of": of, "group": home} for of, home in zip(ids, homes, strict=True)])
    return homes


def _name(source: str, key: str, content_sha256: str) -> str:
    name = "\x1f".join((source, key, content_sha256)).encode()
    return f"k{hashlib.sha256(name).hexdigest()[:16]}"


def current_group(conn: Connection, group_id: str) -> str:
    """The group that an id stands for today: itself, or the one it was joined to."""
    while True:
        query = select(copy_group.c.merged_into).where(copy_group.c.id == group_id)
        into = conn.execute(query).scalar_one_or_none()
        if into is None:
            return group_id
        group_id = into


def _take_turn(conn: Connection, texts: int = 1) -> int:
    """One text is placed at a time, on either database; the turn's number is a new group's age, of several texts the
    last one's."""
    turn = conn.execute(_TURN, {"texts": texts}).scalar_one_or_none()
    if turn is None:
        first = insert_into(conn, counter).values(name="copies", value=0, head="")
        conn.execute(first.on_conflict_do_nothing())
        turn = conn.execute(_TURN, {"texts": texts}).scalar_one()
    return int(turn)


def _point_post(conn: Connection, revision_id: int, group_id: str) -> None:
    conn.execute(_POINT, {"of": revision_id, "group": group_id})


def _groups_like(conn: Connection, fp: Fingerprint) -> tuple[list[_Found], bool]:
    """The groups that hold a verified copy, the most alike first; and whether the index knows this very text."""
    keys = bands(fp)
    if not keys:
        return [], True  # too little said to be anybody's copy: no mark, a group of its own
    same = conn.execute(_SAME, {"digest": fp.digest}).one_or_none()
    if same is not None:
        return [_Found(same.group_id, same.age, 1.0)], True
    best: dict[str, _Found] = {}
    for row in conn.execute(_NEAREST, {"keys": keys}):
        other = Fingerprint.from_bytes(row.digest, row.sketch)
        if is_copy(fp, other):
            like = likeness(fp, other)
            if row.group_id not in best or like > best[row.group_id].likeness:
                best[row.group_id] = _Found(row.group_id, row.age, like)
    return sorted(best.values(), key=lambda found: (-found.likeness, found.age)), False


def _join_all(conn: Connection, found: list[_Found]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Join what may be joined to the most alike group -> its id (the oldest's), the absorbed ids, those kept apart."""
    if not found:
        return None, (), ()
    home, absorbed, apart = found[0], [], []
    for other in sorted(found[1:], key=lambda group: group.age):
        older, younger = sorted((home, other), key=lambda group: group.age)
        if join_groups(conn, older.group_id, younger.group_id):
            absorbed.append(younger.group_id)
            home = older
        else:
            apart.append(other.group_id)
    return home.group_id, tuple(absorbed), tuple(apart)


def _mark(conn: Connection, fp: Fingerprint, group_id: str) -> None:
    values = {"digest": fp.digest, "sketch": fp.to_bytes(), "group_id": group_id}
    made = conn.execute(_NEW_MARK, values).scalar_one()
    conn.exec_driver_sql(_NEW_BANDS[conn.dialect.name], [(key, made) for key in sorted(set(bands(fp)))])


# Built once: in the walk each runs for every post, and building a statement costs more than SQLite's answer.
_TEXT = (
    select(revision.c.title, revision.c.text, revision.c.group_id, revision.c.content_sha256, post.c.source, post.c.key)
    .join(post, post.c.id == revision.c.post_id)
    .where(revision.c.id == bindparam("revision"))
)
_TURN = (
    update(counter)
    .where(counter.c.name == "copies")
    .values(value=counter.c.value + bindparam("texts"))
    .returning(counter.c.value)
)
_ONE_MORE = (
    update(copy_group)
    .where(copy_group.c.id == bindparam("group"))
    .values(joined=copy_group.c.joined + 1)
    .returning(copy_group.c.joined)
)
_NEW_GROUP = insert(copy_group)
_JOIN = (
    update(revision)
    .where(revision.c.id == bindparam("of"))
    .values(group_id=bindparam("group"), joined_as=bindparam("number"))
)
_POINT = update(post).where(post.c.revision_id == bindparam("of")).values(group_id=bindparam("group"))
_NEW_MARK = insert(copy_mark).returning(copy_mark.c.id)
_NEW_MARKS = insert(copy_mark).returning(copy_mark.c.id, copy_mark.c.digest)
# Plain numbers, 32 rows a text: SQLAlchemy's way with each value takes longer than the rows themselves.
_NEW_BANDS = {
    "sqlite": "INSERT INTO copy_band (band, mark_id) VALUES (?, ?)",
    "postgresql": "INSERT INTO copy_band (band, mark_id) VALUES (%s, %s)",
}
_MOST_KEYS, _MOST_SHARING = 2_000, 5_000
_SHARING = (
    select(copy_band.c.band, copy_mark.c.digest, copy_mark.c.sketch)
    .join(copy_mark, copy_mark.c.id == copy_band.c.mark_id)
    .where(copy_band.c.band.in_(bindparam("keys", expanding=True)))
    .limit(_MOST_SHARING + 1)
)
_MARKS = select(copy_mark.c.group_id, copy_group.c.age).join(copy_group, copy_group.c.id == copy_mark.c.group_id)
_SAME = _MARKS.where(copy_mark.c.digest == bindparam("digest"))
_CLOSEST = (
    select(copy_band.c.mark_id)
    .where(copy_band.c.band.in_(bindparam("keys", expanding=True)))
    .group_by(copy_band.c.mark_id)
    .order_by(func.count().desc(), copy_band.c.mark_id)
    .limit(MOST_CANDIDATES)
    .subquery()
)
_NEAREST = _MARKS.add_columns(copy_mark.c.digest, copy_mark.c.sketch).join(
    _CLOSEST, _CLOSEST.c.mark_id == copy_mark.c.id
)
