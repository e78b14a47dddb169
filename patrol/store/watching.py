"""Assessed posts of a span of time, without their texts: what drift is measured on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from patrol.store.schema import assessment, post, revision


@dataclass(frozen=True, slots=True)
class Watched:
    """A post's source and length, and what its current assessment says."""

    source: str
    letters: int
    score: float
    band: str
    label: str
    speech_act: str
    flagged: bool
    body: Mapping[str, Any]


def watched(conn: Connection, since: datetime, until: datetime, most: int) -> Iterator[Watched]:
    """The texts first seen in [since, until), streamed; of more than `most` an even sample, the same each time: by the
    draw that each assessment carries anyway."""
    span = (revision.c.first_seen_at >= since, revision.c.first_seen_at < until)
    held = assessment.c.revision_id == revision.c.id
    joined = revision.join(assessment, and_(held, assessment.c.current)).join(post, post.c.id == revision.c.post_id)
    total = conn.execute(select(func.count()).select_from(joined).where(*span)).scalar_one()
    query = (
        select(post.c.source, func.length(revision.c.text).label("letters"), assessment.c.score, assessment.c.band)
        .add_columns(assessment.c.label, assessment.c.speech_act, assessment.c.flagged, assessment.c.body)
        .select_from(joined)
        .where(*span)
    )
    if total > most:
        query = query.where(assessment.c.draw < most / total)
    for row in conn.execution_options(yield_per=1_000).execute(query.order_by(revision.c.id)):
        yield Watched(
            row.source, row.letters, row.score, row.band, row.label, row.speech_act, bool(row.flagged), row.body
        )
