"""Decided items that leave the house: asked for by one, approved by another, taken for a while, each step audited."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select, update

from patrol.errors import QueueError
from patrol.records import VERDICTS, Assessment, Verdict
from patrol.store.assessments import from_body
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.schema import assessment, decision, item, post, revision
from patrol.store.schema_desk import export
from patrol.store.units import below

MOST = 20_000
"""Rows of one export at most; more than that is another export."""
VALID = timedelta(hours=24)
"""How long an approval lasts."""
KIND = "export"
"""What the job is called that makes an export's file."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Export:
    """What was asked for and how it stands; `approved`: `None` while nobody has settled it."""

    id: int
    unit: str
    asked_by: str
    purpose: str
    verdict: Verdict | None
    since: datetime
    until: datetime
    asked_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    approved: bool | None
    taken_at: datetime | None
    sha256: str | None

    def open_at(self, at: datetime) -> bool:
        """Whether it may be taken now."""
        return bool(self.approved) and self.settled_at is not None and at < self.settled_at + VALID


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A decided item as it stands; the text is as captured, to be masked by whoever shows it."""

    item_id: int
    unit: str
    verdict: str
    reasons: tuple[str, ...]
    analyst: str
    decided_at: datetime
    posts: int
    source: str
    title: str | None
    text: str
    assessment: Assessment


def ask(
    conn: Connection,
    unit: str,
    *,
    by: str,
    purpose: str,
    since: datetime,
    until: datetime,
    verdict: Verdict | None = None,
    at: datetime | None = None,
) -> int:
    """Ask for the items of a unit, and those below it, whose last decision falls into a time -> the request's number.

    Raises:
        QueueError: no purpose, no such verdict, no time, nothing in it, or too much.
    """
    if not purpose.strip() or since >= until or (verdict is not None and verdict not in VERDICTS):
        raise QueueError("an export needs a purpose and a time", hint="say what it is for, and from when until when")
    number = count(conn, unit, since, until, verdict)
    if not 0 < number <= MOST:
        raise QueueError(f"{number} items were decided so", hint=f"choose a time with 1 to {MOST} of them")
    told = {"purpose": purpose.strip(), "verdict": verdict, "since": since, "until": until}
    made = row_id(conn, export, {"unit": unit, "asked_by": by, "asked_at": at or now(), **told})
    detail = {"rows": number, "purpose": purpose.strip(), "since": since.isoformat(), "until": until.isoformat()}
    add_audit(conn, unit=unit, actor=by, action="export.ask", subject=str(made), detail=detail, at=at)
    return made


def settle(
    conn: Connection, units: Collection[str], number: int, *, by: str, approved: bool, at: datetime | None = None
) -> None:
    """Approve an export or turn it down.

    Raises:
        QueueError: there is none that waits, or it is one's own: who asks does not approve.
    """
    row = _row(conn, units, number)
    if row.settled_by is not None:
        raise QueueError("it was settled before")
    if row.asked_by == by:
        raise QueueError("who asks for an export does not approve it", hint="ask somebody else")
    values = {"settled_by": by, "settled_at": at or now(), "approved": approved}
    conn.execute(update(export).where(export.c.id == number).values(**values))
    action = "export.approve" if approved else "export.decline"
    add_audit(conn, unit=row.unit, actor=by, action=action, subject=str(number), detail={}, at=at)


def to_take(conn: Connection, units: Collection[str], number: int, *, by: str, at: datetime | None = None) -> Export:
    """An export that may be taken by whoever asked for it.

    Raises:
        QueueError: there is none, it is another's, not approved, or its time is over.
    """
    found = _export(_row(conn, units, number))
    if found.asked_by != by or not found.open_at(at or now()):
        raise QueueError("it is not approved, or not any more", hint="ask for it again")
    return found


def approved(conn: Connection, number: int, *, at: datetime | None = None) -> Export:
    """An export whose approval lasts, for the worker that makes its file.

    Raises:
        QueueError: there is none, or it is not approved (any more).
    """
    row = conn.execute(select(export).where(export.c.id == number)).one_or_none()
    if row is None or not _export(row).open_at(at or now()):
        raise QueueError(f"export {number} is not approved, or not any more", hint="ask for it again")
    return _export(row)


def note_taken(conn: Connection, taken: Export, *, by: str, rows: int, sha256: str, at: datetime | None = None) -> None:
    """Keep what left the house: by whom, how many rows, and the file's hash."""
    at = at or now()
    conn.execute(update(export).where(export.c.id == taken.id).values(taken_at=at, sha256=sha256))
    detail = {"rows": rows, "sha256": sha256}
    add_audit(conn, unit=taken.unit, actor=by, action="export.take", subject=str(taken.id), detail=detail, at=at)


def exports(conn: Connection, units: Collection[str], *, limit: int = 50) -> list[Export]:
    """The requests of these units, the latest first."""
    query = select(export).where(export.c.unit.in_(sorted(units))).order_by(export.c.id.desc())
    return [_export(row) for row in conn.execute(query.limit(limit))]


def count(conn: Connection, unit: str, since: datetime, until: datetime, verdict: str | None) -> int:
    """How many items such an export has."""
    chosen = _decided(conn, unit, since, until, verdict).subquery()
    return int(conn.execute(select(func.count()).select_from(chosen)).scalar_one())


def rows(conn: Connection, wanted: Export) -> Iterator[ExportRow]:
    """The items of an export in order, each with its last decision; in batches, so that memory stays small."""
    query, last = _decided(conn, wanted.unit, wanted.since, wanted.until, wanted.verdict), 0
    while found := conn.execute(query.where(item.c.id > last).limit(_BATCH)).all():
        for row in found:
            yield ExportRow(
                row.id,
                row.unit,
                row.verdict,
                tuple(row.reasons),
                row.analyst,
                row.decided_at,
                row.posts,
                row.source,
                row.title,
                row.text,
                from_body(row.body),
            )
        last = found[-1].id


def _decided(conn: Connection, unit: str, since: datetime, until: datetime, verdict: str | None) -> Select[Any]:
    own, made = item.c, decision.c
    newest = (
        select(func.max(made.id))
        .where(made.item_id == own.id, made.undone_at.is_(None))
        .correlate(item)
        .scalar_subquery()
    )
    current = and_(assessment.c.revision_id == own.face, assessment.c.current)
    columns = (own.id, own.unit, own.posts, made.verdict, made.reasons, made.analyst, made.decided_at)
    query = (
        select(*columns, post.c.source, revision.c.title, revision.c.text, assessment.c.body)
        .select_from(item)
        .join(decision, made.id == newest)
        .join(revision, revision.c.id == own.face)
        .join(post, post.c.id == revision.c.post_id)
        .join(assessment, current)
        .where(own.unit.in_(sorted(below(conn, unit))), own.state == "decided")
        .where(made.decided_at >= since, made.decided_at < until)
        .order_by(own.id)
    )
    return query if verdict is None else query.where(made.verdict == verdict)


def _row(conn: Connection, units: Collection[str], number: int) -> Row[Any]:
    query = select(export).where(export.c.id == number, export.c.unit.in_(sorted(units)))
    row = conn.execute(query).one_or_none()
    if row is None:
        raise QueueError(f"there is no export {number} in this unit")
    return row


def _export(row: Row[Any]) -> Export:
    return Export(**row._mapping)
