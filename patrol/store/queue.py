"""A unit's queue: list it, count it, claim an item under a lease, keep the lease alive, give it back."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, case, exists, func, or_, select, update

from patrol.records import Assessment, Item
from patrol.store.assessments import from_body
from patrol.store.causes import Cause, RefusalError
from patrol.store.columns import now, storable
from patrol.store.priority import shown
from patrol.store.schema import assessment, copy_group, item, post, revision
from patrol.store.schema_desk import contact, skip

Units = str | Collection[str]
"""A unit, or several: a unit's own and those below it."""

KEEP = "what you wrote was not saved; keep it, reload the item and decide again"
"""The hint of every refusal that meets a person with a half-written decision."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show of a queue; `None` and empty mean: whatever there is. `text` is looked for as plain words."""

    state: str | None = "open"
    bands: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    modus: str | None = None
    label: str | None = None
    source: str | None = None
    verdict: str | None = None
    free: bool = False
    postponed: bool | None = None
    help_asked: bool = False
    reopened: bool = False
    inherits: bool | None = None
    machine_disagrees: bool | None = None
    contact: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue list: the item, the text that stands for its group, what the machine makes of it."""

    item: Item
    verdict: str | None
    terms: Mapping[str, float]
    title: str | None
    text: str
    source: str
    url: str | None
    first_seen_at: datetime
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Claim:
    """An item held by one analyst: `token` and `item.version` go back with the decision."""

    item: Item
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Counters:
    """The queue at a glance. Times are UTC; `leased` counts leases that still run; `mine` those of the asker."""

    open: int
    leased: int
    mine: int
    by_lane: Mapping[str, int]
    by_band: Mapping[str, int]
    oldest_opened_at: datetime | None
    opened_24h: int
    decided_24h: int
    machine_disagrees: int
    reopened: int


def list_items(
    conn: Connection, unit: Units, filters: Filters | None = None, *, limit: int = 50, offset: int = 0
) -> list[QueueRow]:
    """Items of the unit by priority (decided ones: last decided first)."""
    filters = filters or Filters()
    order = [item.c.priority.desc(), item.c.id]
    if filters.state == "decided":
        order = [item.c.decided_at.desc(), item.c.id.desc()]
    query = _with_face(_ITEM_COLUMNS).where(*_conditions(unit, filters)).order_by(*order)
    return [_row(row) for row in conn.execute(query.limit(max(0, min(limit, 500))).offset(max(0, offset)))]


def count_items(conn: Connection, unit: Units, filters: Filters | None = None) -> int:
    """How many items the same filters find."""
    filters = filters or Filters()
    plain = select(func.count()).select_from(item)  # where the item alone tells, its texts are not read
    query = _with_face((func.count(),)) if _of_face(filters) else plain
    query = query.where(*_conditions(unit, filters))
    return int(conn.execute(query).scalar_one())


def item_by_id(conn: Connection, unit: Units, item_id: int) -> Item | None:
    """The unit's item; one that was joined to another gives that other. `None`: unknown, or another unit's."""
    for _ in range(20):
        row = conn.execute(
            _ITEM, {"units": [unit] if isinstance(unit, str) else sorted(unit), "id": item_id}
        ).one_or_none()
        if row is None or row.joined_to is None:
            return None if row is None else to_item(row)
        item_id = row.joined_to
    return None


def claim(
    conn: Connection,
    unit: Units,
    analyst: str,
    *,
    lease_seconds: int = 600,
    item_id: int | None = None,
    filters: Filters | None = None,
    at: datetime | None = None,
) -> Claim | None:
    """Take the free open item of highest priority, or the named one, in one statement. `None`: nothing is free.

    What this analyst passed on, and what was put off for all, is not given out; who names it gets it. A named item
    that the analyst holds already is held on, with the same token (a second tab, a reload).

    Raises:
        QueueError: the named item is unknown, decided, or held by somebody else.
    """
    at = at or now()
    until = at + timedelta(seconds=lease_seconds)
    mine = and_(item.c.lease_by == analyst, item.c.lease_until > at)
    if item_id is not None:
        wanted = select(item.c.id).where(in_units(item.c.unit, unit), item.c.state == "open")
        wanted = wanted.where(item.c.id == item_id, or_(_free(at), mine))
    else:
        wanted = _on_offer(unit, analyst, filters, at)
    # SKIP LOCKED is PostgreSQL's: there a claim stays single whoever else writes; SQLite leaves it out
    wanted = wanted.limit(1).with_for_update(skip_locked=True, of=item)
    held = select(copy_group.c.joined).where(copy_group.c.id == item.c.group_id).scalar_subquery()
    statement = (
        update(item)
        .where(item.c.id == wanted.scalar_subquery())
        .values(
            lease_token=case((mine, item.c.lease_token), else_=secrets.token_urlsafe(16)),
            claim_covers=case((mine, item.c.claim_covers), else_=held),
            lease_by=analyst,
            lease_until=until,
        )
        .returning(*_ITEM_COLUMNS, item.c.lease_token)
    )
    row = conn.execute(statement).one_or_none()
    if row is not None:
        return Claim(to_item(row), row.lease_token, until)
    if item_id is None:
        return None
    raise RefusalError(refusal(conn, unit, item_id, analyst, at), hint="take the next one from the queue")


def claim_of(conn: Connection, unit: Units, item_id: int, analyst: str) -> Claim | None:
    """This analyst's claim on an item while its lease runs; to look at it does not prolong it."""
    own = item.c
    mine = (own.id == item_id, own.state == "open", own.lease_by == analyst, own.lease_until > now())
    row = conn.execute(select(*_ITEM_COLUMNS, own.lease_token).where(in_units(own.unit, unit), *mine)).one_or_none()
    return None if row is None else Claim(to_item(row), row.lease_token, row.lease_until)


def upcoming(conn: Connection, unit: Units, analyst: str, *, most: int = 1, at: datetime | None = None) -> list[int]:
    """The items that the analyst's next claims would give, as things stand. It only looks: each stays free for all."""
    return list(conn.execute(_on_offer(unit, analyst, None, at or now()).limit(most)).scalars())


def renew(
    conn: Connection,
    unit: Units,
    item_id: int,
    *,
    analyst: str,
    token: str,
    lease_seconds: int = 600,
    at: datetime | None = None,
) -> datetime:
    """Hold on to a claim that still runs -> until when.

    Raises:
        QueueError: the lease is over or another's.
    """
    at = at or now()
    until = at + timedelta(seconds=lease_seconds)
    mine = update(item).where(*held(unit, item_id, analyst, token), item.c.lease_until > at)
    if conn.execute(mine.values(lease_until=until)).rowcount != 1:
        raise RefusalError(refusal(conn, unit, item_id, analyst, at), hint=KEEP)
    return until


def release(conn: Connection, unit: Units, item_id: int, *, analyst: str, token: str) -> bool:
    """Give an item back undecided; `False` where it was not held any more (which needs no error)."""
    free = {"lease_by": None, "lease_token": None, "lease_until": None, "claim_covers": None}
    return conn.execute(update(item).where(*held(unit, item_id, analyst, token)).values(**free)).rowcount == 1


def counters(conn: Connection, unit: Units, *, analyst: str | None = None, at: datetime | None = None) -> Counters:
    """The unit's queue in numbers, for the first page of a shift."""
    at = at or now()
    own, day = item.c, at - timedelta(days=1)
    mine = in_units(own.unit, unit)
    kinds = select(own.lane, own.band, func.count().label("n")).where(mine, own.state == "open")
    rows = conn.execute(kinds.group_by(own.lane, own.band)).all()
    by_lane, by_band = Counter[str](), Counter[str]()
    for row in rows:
        by_lane[row.lane] += row.n
        by_band[row.band] += row.n

    def count(*conditions: ColumnElement[bool]) -> int:
        return int(conn.execute(select(func.count()).select_from(item).where(mine, *conditions)).scalar_one())

    leased = (mine, own.state == "open", own.lease_until.is_not(None), own.lease_until > at)
    holders = conn.execute(select(own.lease_by, func.count().label("n")).where(*leased).group_by(own.lease_by))
    in_hand = {row.lease_by: int(row.n) for row in holders}
    # each is read off an index of its own: the first page of a shift does not walk the whole queue
    return Counters(
        open=by_lane.total(),
        leased=sum(in_hand.values()),
        mine=in_hand.get(analyst, 0),
        by_lane=dict(by_lane),
        by_band=dict(by_band),
        oldest_opened_at=conn.execute(select(func.min(own.opened_at)).where(mine, own.state == "open")).scalar_one(),
        opened_24h=count(own.state.in_(("open", "decided")), own.opened_at > day),
        decided_24h=count(own.state == "decided", own.decided_at > day),
        machine_disagrees=count(own.machine_disagrees, own.state == "decided"),
        reopened=count(own.reopened_because.is_not(None), own.state == "open"),
    )


def refusal(conn: Connection, unit: Units, item_id: int, analyst: str, at: datetime) -> Cause:
    """Why an item cannot be claimed or decided with the lease at hand."""
    row = conn.execute(
        select(item.c.state, item.c.joined_to, item.c.lease_by, item.c.lease_until, item.c.decided_at).where(
            in_units(item.c.unit, unit), item.c.id == item_id
        )
    ).one_or_none()
    if row is None:
        return Cause("unknown", item_id)
    if row.state == "joined":
        return Cause("joined", item_id, other=row.joined_to)
    if row.state == "decided":
        return Cause("decided", item_id, at=row.decided_at)
    if row.lease_until is not None and row.lease_until > at and row.lease_by != analyst:
        return Cause("held", item_id, who=row.lease_by, at=row.lease_until)
    return Cause("lease", item_id)


_ITEM_NAMES = (
    *("id", "unit", "group_id", "state", "band", "lane", "priority", "version", "posts", "opened_at", "sampled"),
    *("inherits", "machine_disagrees", "reopened_because", "lease_by", "lease_until"),
    *("postponed_until", "blind", "help_by"),
)
_ITEM_COLUMNS = tuple(item.c[name] for name in _ITEM_NAMES)
_ITEM = select(*_ITEM_COLUMNS, item.c.joined_to).where(
    item.c.unit.in_(bindparam("units", expanding=True)), item.c.id == bindparam("id")
)


def item_columns() -> tuple[Any, ...]:
    """What `to_item` reads."""
    return _ITEM_COLUMNS


def to_item(row: Any) -> Item:
    """An item out of a row with those columns."""
    return Item(**{name: row._mapping[name] for name in _ITEM_NAMES})


def _row(row: Row[Any]) -> QueueRow:
    return QueueRow(
        to_item(row),
        row.verdict,
        shown(row.terms, now()),
        row.title,
        row.text,
        row.source,
        row.url,
        row.first_seen_at,
        from_body(row.body),
    )


def held(unit: Units, item_id: int, analyst: str, token: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an item is this analyst's, by this claim."""
    own = item.c
    return (
        in_units(own.unit, unit),
        own.id == item_id,
        own.state == "open",
        own.lease_by == analyst,
        own.lease_token == token,
    )


def in_units(column: ColumnElement[Any], units: Units) -> ColumnElement[bool]:
    """Whether a row is of this unit, or of one of these."""
    return column == units if isinstance(units, str) else column.in_(sorted(units))


def _on_offer(unit: Units, analyst: str, filters: Filters | None, at: datetime) -> Select[Any]:
    """What the queue gives this analyst by itself, the most pressing first."""
    found = select(item.c.id).where(in_units(item.c.unit, unit), item.c.state == "open")
    found = _narrowed(found, unit, filters).where(_free(at), *_offered(analyst, at))
    return found.order_by(item.c.priority.desc(), item.c.id)


def _free(at: datetime) -> ColumnElement[bool]:
    return or_(item.c.lease_until.is_(None), item.c.lease_until <= at)


def _offered(analyst: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What the queue gives out by itself: not what this analyst passed on, nor what was put off for all."""
    again = or_(skip.c.until.is_(None), skip.c.until > at)
    passed = exists().where(skip.c.analyst == analyst, skip.c.item_id == item.c.id, again)
    return or_(item.c.postponed_until.is_(None), item.c.postponed_until <= at), ~passed


def _with_face(columns: tuple[Any, ...]) -> Select[Any]:
    own = (item.c.verdict, item.c.terms, revision.c.title, revision.c.text, post.c.source, post.c.url)
    more = (*own, revision.c.first_seen_at, assessment.c.body) if columns is _ITEM_COLUMNS else ()
    current = and_(assessment.c.revision_id == item.c.face, assessment.c.current)
    return (
        select(*columns, *more)
        .select_from(item)
        .join(revision, revision.c.id == item.c.face)
        .join(post, post.c.id == revision.c.post_id)
        .join(assessment, current)
    )


def _narrowed(query: Select[Any], unit: Units, filters: Filters | None) -> Select[Any]:
    """The claim's candidates, narrowed by what the analyst filters for."""
    return query if filters is None else query.where(item.c.id.in_(matching(unit, filters)))


def matching(unit: Units, filters: Filters) -> Select[Any]:
    """The ids of the items that filters find, as a sub-query."""
    query = _with_face((item.c.id,)) if _of_face(filters) else select(item.c.id)
    return query.where(*_conditions(unit, filters))


def _of_face(filters: Filters) -> bool:
    """Whether filters ask for what stands in an item's text or its assessment."""
    return any((filters.modus, filters.label, filters.source, filters.text))


def _conditions(unit: Units, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [in_units(item.c.unit, unit), item.c.state != "joined"]
    equal = {
        item.c.state: filters.state,
        item.c.verdict: filters.verdict,
        item.c.inherits: filters.inherits,
        item.c.machine_disagrees: filters.machine_disagrees,
        assessment.c.label: filters.label,
        post.c.source: filters.source,
    }
    found += [column == value for column, value in equal.items() if value is not None]
    if filters.bands:
        found.append(item.c.band.in_(filters.bands))
    if filters.lanes:
        found.append(item.c.lane.in_(filters.lanes))
    if filters.modus:
        found.append(assessment.c.modus.contains(f"|{filters.modus}|", autoescape=True))
    if filters.free:
        found.append(or_(item.c.lease_until.is_(None), item.c.lease_until <= now()))
    if filters.contact:
        named = select(revision.c.group_id).join(contact, contact.c.revision_id == revision.c.id)
        found.append(item.c.group_id.in_(named.where(contact.c.value == filters.contact)))
    if filters.reopened:
        found.append(item.c.reopened_because.is_not(None))
    if filters.help_asked:
        found.append(item.c.help_by.is_not(None))
    if filters.postponed is not None:
        put_off = and_(item.c.postponed_until.is_not(None), item.c.postponed_until > now())
        found.append(put_off if filters.postponed else ~put_off)
    for word in storable((filters.text or "")[:200]).split()[:8]:
        where = (revision.c.text, revision.c.title, post.c.author)
        found.append(or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in where)))
    return found
