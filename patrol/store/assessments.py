"""What the machine makes of a revision -> its row, with the random slice's draw; and rows back to `Assessment`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Executable, bindparam, insert, select, update

from patrol.copies import facts
from patrol.records import BANDS, Age, Assessment, Finding, Lane, Pay, Post, Signal
from patrol.store.columns import now, storable
from patrol.store.contact_index import index_contacts, note_contacts
from patrol.store.database import insert_for
from patrol.store.schema import assessment, post, revision

BAND_RANK: Mapping[str, int] = {band: rank for rank, band in enumerate(reversed(BANDS))}
"""Greater is worse."""

LANE_RANK: Mapping[Lane, int] = {"none": 0, "standard": 1, "help": 2, "urgent": 3, "child": 4}
"""Greater goes first; a group's lane is the first among its posts'."""


def draw(seed: str, source: str, key: str) -> float:
    """Where a post's random draw lies in 0..1: the same for the same seed and post, on every machine and run."""
    digest = hashlib.sha256("\x1f".join((seed, source, key)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def save_assessment(
    conn: Connection, revision_id: int, assessed: Assessment, *, slice_rate: float, slice_seed: str
) -> int:
    """Keep what the machine makes of a revision and make it the current word -> its id. Twice the same: one row.

    Every assessed post is kept, flagged or not, with `probability`: how likely such a post was to reach an analyst
    (1 where flagged, in the help lane or not read for certain, else `slice_rate`), so that misses can be counted.
    """
    source, key, suspect = conn.execute(_NAMED, {"revision": revision_id}).one()
    values = _values(revision_id, assessed, draw(slice_seed, source, key), slice_rate, suspect=suspect)
    conn.execute(_NO_MORE, {"of": revision_id})
    index_contacts(conn, revision_id, assessed.contacts)
    return int(conn.execute(_upsert(conn.dialect.name), values).scalar_one())


def save_first_assessments(
    conn: Connection, first: Iterable[tuple[int, Post, Assessment]], *, slice_rate: float, slice_seed: str
) -> list[bool]:
    """As `save_assessment` for texts that were stored in this transaction and assessed never before -> for each
    whether there is something to look at."""
    rows, contacts, looked_at = [], [], []
    for revision_id, of, assessed in first:
        lies = draw(slice_seed, storable(of.source), storable(of.key))
        rows.append(_values(revision_id, assessed, lies, slice_rate, suspect=of.parse_suspect))
        contacts.append((revision_id, assessed.contacts))
        looked_at.append(lies < slice_rate or _told(assessed, suspect=of.parse_suspect))
    if rows:
        note_contacts(conn, contacts)
        conn.execute(_FIRST, rows)
    return looked_at


def _told(assessed: Assessment, *, suspect: bool) -> bool:
    return assessed.flagged or assessed.lane == "help" or suspect


def _values(revision_id: int, assessed: Assessment, lies: float, slice_rate: float, *, suspect: bool) -> dict[str, Any]:
    return {
        "revision_id": revision_id,
        "rules_version": assessed.rules_version,
        "model_version": assessed.model_version,
        "current": True,
        **_columns(assessed),
        "draw": lies,
        "drawn": lies < slice_rate,
        "probability": 1.0 if _told(assessed, suspect=suspect) else slice_rate,
        "created_at": now(),
    }


def current_assessment(conn: Connection, revision_id: int) -> Assessment | None:
    """The machine's latest word on a revision."""
    query = select(assessment.c.body).where(assessment.c.revision_id == revision_id, assessment.c.current)
    body = conn.execute(query).scalar_one_or_none()
    return None if body is None else from_body(body)


def from_body(body: Mapping[str, Any]) -> Assessment:
    """An `Assessment` out of its stored JSON."""
    values = dict(body)
    values["findings"] = tuple(_finding(part) for part in body["findings"])
    values["pay"] = Pay(**body["pay"]) if body["pay"] else None
    values["age"] = Age(**body["age"]) if body["age"] else None
    for name in ("modus", "destinations", "contacts", "disguises"):
        values[name] = tuple(body[name])
    return Assessment(**values)


_FIRST = insert(assessment)
# Built once: in the walk each runs for every post, and building a statement costs more than SQLite's answer.
_NAMED = (
    select(post.c.source, post.c.key, revision.c.parse_suspect)
    .join(revision, revision.c.post_id == post.c.id)
    .where(revision.c.id == bindparam("revision"))
)
_NO_MORE = (
    update(assessment).where(assessment.c.revision_id == bindparam("of"), assessment.c.current).values(current=False)
)


@cache
def _upsert(dialect: str) -> Executable:
    statement = insert_for(dialect, assessment)
    same = ["revision_id", "rules_version", "model_version"]
    again = [column.name for column in assessment.c if column.name not in (*same, "id", "created_at")]
    excluded = {name: statement.excluded[name] for name in again}
    return statement.on_conflict_do_update(index_elements=same, set_=excluded).returning(assessment.c.id)


def _columns(assessed: Assessment) -> dict[str, Any]:
    return {
        "body": assessed,
        "band": assessed.band,
        "lane": assessed.lane,
        "rank": BAND_RANK[assessed.band],
        "lane_rank": LANE_RANK[assessed.lane],
        "score": float(assessed.score),
        "label": assessed.label,
        "speech_act": assessed.speech_act,
        "modus": f"|{'|'.join(assessed.modus)}|" if assessed.modus else "",
        "minor": assessed.minor,
        "flagged": assessed.flagged,
        "facts": hashlib.sha256(repr(facts(assessed)).encode("utf-8", "backslashreplace")).hexdigest()[:32],
    }


def _finding(part: Mapping[str, Any]) -> Finding:
    signals = tuple(_signal(signal) for signal in part["signals"])
    return Finding(**{**part, "modus": tuple(part["modus"]), "signals": signals})


def _signal(part: Mapping[str, Any]) -> Signal:
    value = part["value"]
    if isinstance(value, dict):
        fields = cast(dict[str, Any], value)
        value = Pay(**fields) if "currency" in fields else Age(**fields)
    return Signal(**{**part, "value": value})
