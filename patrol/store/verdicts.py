"""What a unit's people decided, by the content that was read: for holding something new against it."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, select

from patrol.records import Verdict
from patrol.store.schema import decision


def verdicts_by_content(conn: Connection, unit: str) -> dict[str, Verdict]:
    """SHA-256 of a post's content -> the unit's last verdict on a post that reads so."""
    own = decision.c
    query = select(own.content_sha256, own.verdict).where(own.unit == unit, own.undone_at.is_(None)).order_by(own.id)
    return {row.content_sha256: cast("Verdict", row.verdict) for row in conn.execute(query)}
