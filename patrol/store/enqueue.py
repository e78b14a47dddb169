"""A near-copy group -> its item in each unit's queue: opened, brought up to date, inherited or reopened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from patrol.copies import differs
from patrol.records import BANDS, RISKY, Item
from patrol.store.accounts import ensure_unit
from patrol.store.assessments import LANE_RANK, from_body
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.contact_index import neighbours
from patrol.store.database import insert_for
from patrol.store.priority import GRAVE, Told, terms
from patrol.store.queue import item_by_id
from patrol.store.schema import assessment, decision, item, revision

_BANDS = tuple(reversed(BANDS))
_LANES = sorted(LANE_RANK, key=LANE_RANK.__getitem__)


@dataclass(frozen=True, slots=True)
class _Group:
    posts: int
    rank: int
    lane_rank: int
    score: float
    told: bool
    drawn: bool
    slice_at: float
    minor: bool
    grave: bool
    latest: datetime
    face: int


def enqueue_everywhere(
    conn: Connection, unit: str, group_id: str, *, rescored: bool = False, founded: bool = False
) -> Item | None:
    """Bring a group's items up to date, this unit's and every other's -> this unit's; posts are shared, items are not.

    Call it after each placement in the group and, with `rescored`, after each later assessment of its texts. A group
    that was `founded` this moment has no items yet, so none are looked for.
    """
    if founded:
        return _open_first(conn, unit, group_id)
    names = sorted({unit, *conn.execute(_UNITS, {"group": group_id}).scalars()})
    return {name: enqueue(conn, name, group_id, rescored=rescored) for name in names}[unit]


def _open_first(conn: Connection, unit: str, group_id: str) -> Item | None:
    group = _group(conn, group_id, 0)
    if group is None or not (group.told or group.drawn):
        return None
    return item_by_id(conn, unit, _open(conn, unit, group_id, group, now()))


def enqueue_seen(conn: Connection, unit: str, revision_id: int, *, tree: Collection[str] = ()) -> None:
    """Open this unit's item of a text that is known, where so far only other units have one, none of its `tree`: one
    look-up, mostly."""
    asked = {"units": sorted({unit, *tree}), "revision": revision_id}
    group_id = conn.execute(_MISSED, asked).scalar_one_or_none()
    if group_id is not None:
        enqueue(conn, unit, group_id)


def enqueue(
    conn: Connection, unit: str, group_id: str, *, rescored: bool = False, at: datetime | None = None
) -> Item | None:
    """Bring one unit's item of a group up to date.

    The item has the worst band, lane and priority of the group's posts. It is opened where a post is flagged, asks
    for help, could not be read for certain or is drawn by the random slice. A decided item stays as decided: copies
    that came later make it `inherits`, or reopen it where phone, destination, age or pay differ; what speaks against
    the verdict, a later assessment or a worse copy, sets `machine_disagrees`. `rescored`: no text came, so nothing is
    reopened.
    `None`: nothing to look at.
    """
    at = at or now()
    row = conn.execute(_ITEM, {"unit": unit, "group": group_id}).one_or_none()
    group = _group(conn, group_id, 0 if row is None else row.covers or 0)
    if group is None:
        return None
    if row is None:
        if not (group.told or group.drawn):
            return None
        item_id = _open(conn, unit, group_id, group, at)
    elif row.state == "open":
        item_id = row.id
        asked = row.terms.get("chosen") is not None and not group.told
        place = _asked_at(row.terms) if asked else None
        values = _values(conn, group_id, group, row.opened_at, row.reopened_because, at, chosen=place)
        if row.lease_until is not None and row.lease_until > at:
            del values["face"]  # somebody reads it this moment: the decision is about the text that was shown
        conn.execute(update(item).where(item.c.id == row.id).values(**values))
    else:
        item_id = row.id
        _look_again(conn, row, group, rescored, at)
    return item_by_id(conn, unit, item_id)


def _group(conn: Connection, group_id: str, covers: int) -> _Group | None:
    totals = conn.execute(_TOTALS, {"group": group_id}).one()
    if totals.posts == 0:
        return None
    values = dict(totals._mapping)
    slice_at = min(float(values.pop("slice_at") or 0), 1.0)
    signs: dict[str, Any] = {name: bool(values.pop(name)) for name in ("drawn", "told", "minor", "grave")}
    face = int(conn.execute(_FACE, {"group": group_id, "covers": covers}).scalar_one())
    return _Group(**values, **signs, slice_at=slice_at, face=face)


# Built once: in the walk each runs for every post, and building a statement costs more than SQLite's answer.
_own, _said = revision.c, assessment.c
_JOINED = revision.join(assessment, and_(_said.revision_id == _own.id, _said.current))
_TOTALS = (
    select(
        func.count(_own.post_id.distinct()).label("posts"),
        func.max(_said.rank).label("rank"),
        func.max(_said.lane_rank).label("lane_rank"),
        func.max(_said.score).label("score"),
        func.max(case((_said.flagged | (_said.lane == "help") | _own.parse_suspect, 1), else_=0)).label("told"),
        func.max(case((_said.drawn, 1), else_=0)).label("drawn"),
        func.min(case((_said.drawn, _said.draw / func.nullif(_said.probability, 0)))).label("slice_at"),
        func.max(case((_said.minor, 1), else_=0)).label("minor"),
        func.max(case((or_(*(_said.modus.contains(f"|{modus}|") for modus in GRAVE)), 1), else_=0)).label("grave"),
        func.max(_own.last_seen_at).label("latest"),
    )
    .select_from(_JOINED)
    .where(_own.group_id == bindparam("group"))
)
_NEWS = case((_own.joined_as > bindparam("covers"), 1), else_=0)  # what no decision speaks of yet stands in front
_FACE = (
    select(_own.id)
    .select_from(_JOINED)
    .where(_own.group_id == bindparam("group"))
    .order_by(_NEWS.desc(), _said.rank.desc(), _said.lane_rank.desc(), _said.score.desc(), _own.id)
    .limit(1)
)
_ITEM = select(item).where(item.c.unit == bindparam("unit"), item.c.group_id == bindparam("group"))
_UNITS = select(item.c.unit).where(item.c.group_id == bindparam("group"))
_MISSED = select(_own.group_id).where(
    _own.id == bindparam("revision"),
    exists().where(item.c.group_id == _own.group_id),
    ~exists().where(item.c.group_id == _own.group_id, item.c.unit.in_(bindparam("units", expanding=True))),
)


def _values(
    conn: Connection,
    group_id: str,
    group: _Group,
    opened_at: datetime,
    reopened: str | None,
    at: datetime,
    *,
    chosen: float | None = None,
) -> dict[str, Any]:
    told = Told(
        rank=group.rank,
        lane_rank=group.lane_rank,
        score=group.score,
        posts=group.posts,
        neighbours=neighbours(conn, group.face, group_id),
        minor=group.minor,
        grave=group.grave,
        latest=group.latest,
        slice_at=group.slice_at if group.drawn and not group.told else None,
        chosen=chosen if not group.drawn else None,
        reopened=bool(reopened),
    )
    found = terms(told, opened_at)
    return {
        "band": _BANDS[group.rank],
        "lane": _LANES[group.lane_rank],
        "rank": group.rank,
        "score": group.score,
        "priority": round(sum(found.values()), 6),
        "terms": found,
        "posts": group.posts,
        "face": group.face,
        "sampled": group.drawn and not group.told,
        "blind": group.drawn or chosen is not None,  # what the machine doubts is asked without its word
        "updated_at": at,
    }


def ask(conn: Connection, unit: str, group_id: str, place: float) -> Item | None:
    """Open an item of a group that nobody was to look at, because the model learns most from it; `place` (0..1) is
    where it stands among the ordinary offers. `None` where some unit has an item of it already, or no text is left."""
    group = _group(conn, group_id, 0)
    if group is None or conn.execute(_UNITS, {"group": group_id}).first() is not None:
        return None
    return item_by_id(conn, unit, _open(conn, unit, group_id, group, now(), chosen=min(max(place, 0.0), 1.0)))


def _asked_at(kept: Mapping[str, float]) -> float:
    """The place that `ask` gave, out of the terms that were kept."""
    return (kept["chosen"] + kept.get("lane", 0.0) + kept.get("band", 0.0) - 100) / 100


def _open(
    conn: Connection, unit: str, group_id: str, group: _Group, at: datetime, *, chosen: float | None = None
) -> int:
    ensure_unit(conn, unit)
    values = {
        **_values(conn, group_id, group, at, None, at, chosen=chosen),
        "unit": unit,
        "group_id": group_id,
        "state": "open",
        "version": 1,
        "inherits": False,
        "machine_disagrees": False,
        "opened_at": at,
    }
    return int(conn.execute(_upsert(conn.dialect.name), values).scalar_one())


@cache
def _upsert(dialect: str) -> Executable:
    statement = insert_for(dialect, item)
    # another worker may have opened it this moment: then its row is ours to bring up to date
    filled = ("band", "lane", "rank", "score", "priority", "terms", "posts", "face", "sampled", "blind", "updated_at")
    again = {name: statement.excluded[name] for name in filled}
    return statement.on_conflict_do_update(index_elements=["unit", "group_id"], set_=again).returning(item.c.id)


def _look_again(conn: Connection, row: Row[Any], group: _Group, rescored: bool, at: datetime) -> None:
    last = conn.execute(
        select(decision)
        .where(decision.c.item_id == row.id, decision.c.undone_at.is_(None))
        .order_by(decision.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return
    differences, inherits = _news(conn, row, last.revision_id)
    if differences and not rescored:
        because = ", ".join(differences)
        values = _values(conn, row.group_id, group, at, because, at) | {"opened_at": at, "state": "open"}
        values |= {"reopened_because": because, "inherits": False}
        conn.execute(update(item).where(item.c.id == row.id).values(**values, version=row.version + 1))
        detail = {"because": list(differences)}
        add_audit(conn, unit=row.unit, actor="patrol", action="item.reopen", subject=str(row.id), detail=detail)
        return
    values = {"posts": group.posts, "inherits": inherits, "machine_disagrees": _disagrees(conn, row, last)}
    if values != {name: row._mapping[name] for name in values}:
        conn.execute(update(item).where(item.c.id == row.id).values(**values))


def _news(conn: Connection, row: Row[Any], read_revision: int) -> tuple[tuple[str, ...], bool]:
    """In what the copies that came after the decision differ from every text it covers; and whether any came."""
    own, said = revision.c, assessment.c
    joined = revision.join(assessment, and_(said.revision_id == own.id, said.current))
    query = select(said.facts).select_from(joined).where(own.group_id == row.group_id)
    covers = row.covers or 0
    known = query.where((own.joined_as <= covers) | (own.id == read_revision))
    later = select(func.count()).select_from(revision).where(own.group_id == row.group_id, own.joined_as > covers)
    other = select(said.body).select_from(joined).where(own.group_id == row.group_id, own.joined_as > covers)
    first = conn.execute(other.where(said.facts.not_in(known)).order_by(own.id).limit(1)).scalar_one_or_none()
    if first is None:
        return (), bool(conn.execute(later).scalar_one())
    was = select(said.body).where(said.revision_id == read_revision, said.current)
    return differs(from_body(first), from_body(conn.execute(was).scalar_one())), True


def _disagrees(conn: Connection, row: Row[Any], last: Row[Any]) -> bool:
    """Whether a later assessment of what was decided, or a worse copy that came later, speaks against the verdict."""
    now_id = select(_said.id).where(_said.revision_id == last.revision_id, _said.current)
    anew = conn.execute(now_id).scalar_one_or_none() != last.assessment_id
    if row.verdict == "unsure" or (row.verdict in RISKY and not anew):
        return False
    covered = (_own.joined_as <= (row.covers or 0)) | (_own.id == last.revision_id)
    was, came = _worst(conn, row.group_id, covered), _worst(conn, row.group_id, ~covered)
    worse = bool(came.told) and (came.rank > was.rank or came.lane_rank > was.lane_rank)
    if row.verdict in RISKY:
        return not was.flagged
    if row.verdict == "job_scam":
        return bool((anew and was.flagged and was.risky) or (worse and came.risky))
    return bool((anew and was.flagged) or worse)


def _worst(conn: Connection, group_id: str, which: ColumnElement[bool]) -> Any:
    """The worst that is said of some of a group's texts; all `None` where there are none."""
    told = _said.flagged | (_said.lane == "help")
    worst = select(
        func.max(_said.rank).label("rank"),
        func.max(_said.lane_rank).label("lane_rank"),
        func.max(case((_said.flagged, 1), else_=0)).label("flagged"),
        func.max(case((told, 1), else_=0)).label("told"),
        func.max(case((_said.label.in_(RISKY), 1), else_=0)).label("risky"),
    )
    return conn.execute(worst.select_from(_JOINED).where(_own.group_id == group_id, which)).one()
