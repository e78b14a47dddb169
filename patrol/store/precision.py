"""Decisions -> how often each band was right, in counts that a page can say in words: "9 of 10 were confirmed"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from patrol.records import BANDS, RISKY, Band
from patrol.store.queue import Units, in_units
from patrol.store.schema import assessment, decision, item

LEAST = 10
"""Decided groups of a band under which nothing is said of it."""
LATEST = 20_000
"""Decisions that are looked at, the latest: what was right years ago says little of the machine of today."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of `of` groups that stood in a band when people decided them, `confirmed` were."""

    confirmed: int
    of: int


def band_precision(conn: Connection, units: Units) -> Mapping[Band, Measured | None]:
    """What was measured of each band; `None` where fewer than `LEAST` groups were decided.

    Of the `LATEST`, the standing decision of each item counts, `unsure` does not; near-copies count once, and so do
    the items that one bulk decision gave one verdict in one band. Confirmed: a risky verdict, or a job scam that the
    machine called one.
    """
    own, any_of = decision.c, decision.alias().c
    last = select(func.max(any_of.id)).where(any_of.item_id == own.item_id, any_of.undone_at.is_(None))
    query = (
        select(own.verdict, own.via, assessment.c.band, assessment.c.label, item.c.group_id)
        .select_from(decision)
        .join(item, and_(item.c.id == own.item_id, item.c.state != "joined"))
        .join(assessment, assessment.c.id == own.assessment_id)
        .where(in_units(own.unit, units), own.verdict != "unsure", own.id == last.scalar_subquery())
        .order_by(own.id.desc())
        .limit(LATEST)
    )
    counted: dict[tuple[str, str], bool] = {}
    for row in reversed(conn.execute(query).all()):
        right = row.verdict in RISKY or row.verdict == row.label == "job_scam"
        counted[(row.band, row.via or row.group_id)] = right
    found: dict[Band, Measured | None] = {}
    for band in BANDS:
        rights = [right for (of, _), right in counted.items() if of == band]
        found[band] = Measured(sum(rights), len(rights)) if len(rights) >= LEAST else None
    return found
