"""Captures as the evidence folder has them -> rows to find them by; holds, and what may be disposed of when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, exists, func, or_, select, update

from patrol.errors import EvidenceError
from patrol.evidence.recorder import Captured
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import insert_into
from patrol.store.jobs import add_job
from patrol.store.schema import assessment, decision, item, page, revision
from patrol.store.schema_rounds import capture, picture, shot

_INDEXED = frozenset({"page", "rendered", "screenshot"})


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One capture as the index knows it."""

    id: str
    kind: str
    url: str
    final_url: str
    status: int | None
    sha256: str
    run_id: int | None
    source: str | None
    file: str
    size: int
    retention: str
    of: str | None
    at: datetime
    held_at: datetime | None
    disposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the evidence folder, as disposal sees it: how large and how old its captures are, what must stay."""

    file: str
    size: int
    captures: int
    newest: datetime
    bound: int
    """Captures that are held, that a flagged or decided text was read from, or that show what it shows."""


def save_captures(conn: Connection, got: Iterable[Captured], run_id: int | None = None) -> int:
    """Index captures -> how many; those that are there already stay as they are. Parts are found by their whole."""
    rows = [_values(one, run_id) for one in got if one.kind in _INDEXED]
    if rows:
        conn.execute(insert_into(conn, capture).on_conflict_do_nothing(), rows)
    return len(rows)


def _values(got: Captured, run_id: int | None) -> dict[str, Any]:
    return {**{name: getattr(got, name) for name in Captured.__slots__}, "run_id": run_id}


def capture_by_id(conn: Connection, capture_id: str) -> CaptureRow | None:
    """One capture."""
    row = conn.execute(select(*_COLUMNS).where(capture.c.id == capture_id)).one_or_none()
    return None if row is None else _row(row)


def captures_of(conn: Connection, sha256: str, *, limit: int = 20) -> list[CaptureRow]:
    """The captures that a page's hash (that of `page` and `revision`) leads to, with their pictures, newest first."""
    own = select(capture.c.id).where(capture.c.sha256 == sha256)
    query = select(*_COLUMNS).where(or_(capture.c.sha256 == sha256, capture.c.of.in_(own)))
    return [_row(row) for row in conn.execute(query.order_by(capture.c.at.desc(), capture.c.id).limit(limit))]


def list_captures(
    conn: Connection, *, url: str | None = None, source: str | None = None, kind: str | None = None, limit: int = 50
) -> list[CaptureRow]:
    """The latest captures, newest first."""
    query = select(*_COLUMNS).order_by(capture.c.at.desc(), capture.c.id).limit(limit)
    if url is not None:
        query = query.where(or_(capture.c.url == url, capture.c.final_url == url))
    if source is not None:
        query = query.where(capture.c.source == source)
    if kind is not None:
        query = query.where(capture.c.kind == kind)
    return [_row(row) for row in conn.execute(query)]


def kept_captures(conn: Connection) -> dict[str, str]:
    """All captures that were not disposed of: id -> file."""
    query = select(capture.c.id, capture.c.file).where(capture.c.disposed_at.is_(None))
    return {row.id: row.file for row in conn.execute(query)}


def hold(conn: Connection, capture_id: str, *, letter: str, actor: str, unit: str | None) -> None:
    """Put a capture under legal hold: it is disposed of by nobody and nothing until it is released. Audited.

    Raises:
        EvidenceError: there is no such capture, or it was disposed of.
    """
    _hold(conn, capture_id, now(), "capture.hold", letter, actor, unit)


def release(conn: Connection, capture_id: str, *, letter: str, actor: str, unit: str | None) -> None:
    """End a legal hold. Audited.

    Raises:
        EvidenceError: there is no such capture, or it was disposed of.
    """
    _hold(conn, capture_id, None, "capture.release", letter, actor, unit)


def _hold(
    conn: Connection, capture_id: str, at: datetime | None, action: str, letter: str, actor: str, unit: str | None
) -> None:
    there = update(capture).where(capture.c.id == capture_id, capture.c.disposed_at.is_(None))
    if conn.execute(there.values(held_at=at)).rowcount != 1:
        raise EvidenceError(f"there is no capture {capture_id!r}, or it was disposed of", hint="patrol capture list")
    add_audit(conn, unit=unit, actor=actor, action=action, subject=capture_id, detail={"letter": letter})


# disposal -----------------------------------------------------------------------------------------------------------


def kept_files(conn: Connection, retention: str, *, limit: int = 10_000) -> list[Kept]:
    """The files that hold captures of a class, oldest first."""
    own = capture.c
    query = select(
        own.file,
        func.sum(own.size).label("size"),
        func.count().label("captures"),
        func.max(own.at, type_=own.at.type).label("newest"),
        func.sum(_bound()).label("bound"),
    )
    whole = select(own.file).where(own.retention == retention, own.disposed_at.is_(None))
    query = query.where(own.disposed_at.is_(None), own.file.in_(whole)).group_by(own.file)
    rows = conn.execute(query.order_by(func.max(own.at), own.file).limit(limit))
    return [Kept(**{**row._mapping, "size": int(row.size), "bound": int(row.bound)}) for row in rows]


def retention_classes(conn: Connection) -> list[str]:
    """The classes that there are captures of."""
    query = select(capture.c.retention).where(capture.c.disposed_at.is_(None)).distinct()
    return sorted(conn.execute(query).scalars())


def note_disposed(conn: Connection, files: Sequence[str], *, actor: str, unit: str | None, why: str) -> list[str]:
    """Note that files were disposed of -> hashes of bodies that no kept capture and no stored text needs any more."""
    gone = capture.c.file.in_(files)
    hashes = set(conn.execute(select(capture.c.sha256).where(gone)).scalars())
    conn.execute(update(capture).where(gone, capture.c.disposed_at.is_(None)).values(disposed_at=now()))
    add_audit(conn, unit=unit, actor=actor, action="capture.dispose", detail={"files": list(files), "why": why})
    needed = select(capture.c.sha256).where(capture.c.disposed_at.is_(None), capture.c.sha256.in_(hashes))
    return sorted(hashes - set(conn.execute(needed).scalars()))


def _bound() -> Any:
    """1 for a capture that must stay: held, or what a flagged or decided text was read from, or a picture of that, or
    one that its post shows, or the page that a browser made it of."""
    whole, made = capture.alias("whole"), capture.alias("made")
    pictured = exists().where(whole.c.id == capture.c.of, or_(whole.c.held_at.is_not(None), _needed(whole.c.sha256)))
    # asked once for all: `of` has no index, and a photo may have been fetched beside a later capture of its page
    shown = select(picture.c.capture_id).join(revision, revision.c.post_id == picture.c.post_id).where(_told())
    behind = select(made.c.of).where(
        made.c.kind == "rendered", or_(made.c.held_at.is_not(None), _needed(made.c.sha256)), made.c.of.is_not(None)
    )
    stays = or_(
        capture.c.held_at.is_not(None),
        _needed(capture.c.sha256),
        pictured,
        capture.c.id.in_(shown.where(picture.c.capture_id.is_not(None))),
        capture.c.id.in_(behind),
    )
    return case((stays, 1), else_=0)


def _needed(sha256: Any) -> Any:
    return exists().where(revision.c.page_sha256 == sha256, _told())


def _told() -> Any:
    """Whether a revision was flagged or decided."""
    own = revision.c
    flagged = exists().where(assessment.c.revision_id == own.id, assessment.c.flagged)
    decided = exists().where(item.c.group_id == own.group_id, item.c.id == decision.c.item_id)
    return or_(flagged, decided, exists().where(decision.c.revision_id == own.id))


# pictures -----------------------------------------------------------------------------------------------------------


def ask_for_shots(conn: Connection, hashes: Iterable[str | None], unit: str) -> int:
    """Have pages pictured whose text was flagged, each address and hash once -> how many were asked for."""
    asked = 0
    for sha256 in sorted({one for one in hashes if one}):
        for row in conn.execute(select(page.c.id, page.c.url).where(page.c.sha256 == sha256)).all():
            new = insert_into(conn, shot).values(page_id=row.id, at=now()).on_conflict_do_nothing()
            if conn.execute(new.returning(shot.c.page_id)).first() is not None:
                add_job(conn, "screenshot", {"url": row.url, "sha256": sha256}, unit=unit)
                asked += 1
    return asked


_COLUMNS = tuple(capture.c[name] for name in CaptureRow.__slots__)


def _row(row: Row[Any]) -> CaptureRow:
    return CaptureRow(**row._mapping)
