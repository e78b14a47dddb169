"""Items that name one contact, or that were chosen -> how they differ from the first; those that differ in nothing;
the latest of them, to be read beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from patrol.copies import differs
from patrol.errors import QueueError
from patrol.records import Assessment
from patrol.store.assessments import from_body
from patrol.store.bulk import MOST, SHOWN
from patrol.store.columns import now
from patrol.store.queue import Filters, Units, matching
from patrol.store.schema import assessment, item, revision
from patrol.store.search import search


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of the selection.

    Args:
        differs: in what it differs from the first: band, lane, phone, destination, age, pay.
        state: open, or what it became.
        held_by: another who reads it now.
        made: what the machine says of its face.
    """

    item_id: int
    band: str
    state: str
    differs: tuple[str, ...]
    held_by: str | None
    made: Assessment

    @property
    def fits(self) -> bool:
        """Whether it may be decided with the first without a second look."""
        return self.state == "open" and not self.differs and self.held_by is None


@dataclass(frozen=True, slots=True)
class Alike:
    """The other open items that name a contact: those that differ in nothing from the one that was chosen (`fits`),
    and how many of the rest are in another band or lane, say something else, or are held by another."""

    fits: int
    band: int
    facts: int
    held: int
    until: int
    """The newest of them: what comes later is not meant."""

    @property
    def others(self) -> int:
        """How many there are."""
        return self.fits + self.band + self.facts + self.held


def preview(
    conn: Connection, unit: str, item_ids: Sequence[int], *, analyst: str, at: datetime | None = None
) -> list[Candidate]:
    """What a bulk decision would meet, the first item first, which the others are held against; unknown ids are
    left out."""
    if len(item_ids) > SHOWN:
        raise QueueError(f"{len(item_ids)} items are too many", hint=f"look at {SHOWN} at most")
    at = at or now()
    own = item.c
    current = and_(assessment.c.revision_id == own.face, assessment.c.current)
    columns = (own.id, own.band, own.lane, own.state, own.lease_by, own.lease_until, assessment.c.body)
    query = select(*columns).join(assessment, current).where(own.unit == unit, own.id.in_(item_ids))
    rows: dict[int, Any] = {row.id: row for row in conn.execute(query).all()}
    found = [rows[item_id] for item_id in dict.fromkeys(item_ids) if item_id in rows]
    if not found:
        return []
    first, model = found[0], from_body(found[0].body)
    return [_candidate(row, first, model, analyst, at) for row in found]


def alike(conn: Connection, unit: str, first: int, contact: str, *, analyst: str, at: datetime | None = None) -> Alike:
    """What the other open items that name the same contact are to the `first`, counted."""
    at = at or now()
    band, facts, held = _apart(first, analyst, at)
    why = case((band, "band"), (facts, "facts"), (held, "held"), else_="fits")
    query = select(why.label("why"), func.count(), func.max(item.c.id)).join(assessment, _CURRENT)
    rows = conn.execute(query.where(*_named(unit, first, contact)).group_by("why")).all()
    counts = {name: int(n) for name, n, _ in rows}
    newest = max((int(last) for _, _, last in rows), default=0)
    return Alike(**{name: counts.get(name, 0) for name in ("fits", "band", "facts", "held")}, until=newest)


def fitting(
    conn: Connection,
    unit: str,
    first: int,
    contact: str,
    *,
    analyst: str,
    until: int,
    limit: int = MOST,
    at: datetime | None = None,
) -> list[int]:
    """The items that differ in nothing from the `first` (`Alike.fits`), up to the one that was the newest then."""
    band, facts, held = _apart(first, analyst, at or now())
    query = select(item.c.id).join(assessment, _CURRENT).where(*_named(unit, first, contact), item.c.id <= until)
    return list(conn.execute(query.where(~band, ~facts, ~held).order_by(item.c.id).limit(limit)).scalars())


@dataclass(frozen=True, slots=True)
class Beside:
    """Another item that names the same contact, with its text that does so."""

    item_id: int
    title: str | None
    text: str
    seen: datetime
    made: Assessment


def beside(conn: Connection, units: Units, item_id: int, contact: str, *, most: int) -> list[Beside]:
    """The latest other items of these units that name the contact."""
    hits = [hit for hit in search(conn, units, contact, limit=most + 1).hits if hit.item.id != item_id][:most]
    own = revision.c
    read = select(own.id, own.title, own.text, own.first_seen_at, assessment.c.body)
    read = read.join(assessment, and_(assessment.c.revision_id == own.id, assessment.c.current))
    rows = {row.id: row for row in conn.execute(read.where(own.id.in_([hit.revision_id for hit in hits])))}
    told = [(hit.item.id, rows[hit.revision_id]) for hit in hits if hit.revision_id in rows]
    return [Beside(of, row.title, row.text, row.first_seen_at, from_body(row.body)) for of, row in told]


_CURRENT = and_(assessment.c.revision_id == item.c.face, assessment.c.current)


def _named(unit: str, first: int, contact: str) -> tuple[ColumnElement[bool], ...]:
    return item.c.id != first, item.c.id.in_(matching(unit, Filters(contact=contact)))


def _apart(first: int, analyst: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What sets an item apart from the first: its band or lane, what it says (`facts`), another who holds it."""
    own, one, said = item.c, item.alias(), assessment.alias()
    of_first = select(one.c.band).where(one.c.id == first)
    lane = of_first.with_only_columns(one.c.lane).scalar_subquery()
    facts = of_first.with_only_columns(said.c.facts).join(said, and_(said.c.revision_id == one.c.face, said.c.current))
    held = and_(own.lease_until.is_not(None), own.lease_until > at, own.lease_by != analyst)
    ranked = or_(own.band != of_first.scalar_subquery(), own.lane != lane)
    return ranked, assessment.c.facts != facts.scalar_subquery(), held


def _candidate(row: Any, first: Any, model: Assessment, analyst: str, at: datetime) -> Candidate:
    held = row.lease_by if row.lease_until is not None and row.lease_until > at and row.lease_by != analyst else None
    ranked = tuple(name for name in ("band", "lane") if row._mapping[name] != first._mapping[name])
    made = from_body(row.body)
    return Candidate(row.id, row.band, row.state, (*ranked, *differs(made, model)), held, made)
