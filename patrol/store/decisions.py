"""A person's verdict on an item -> decision, audit and outbox rows in one transaction; decided texts as examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, insert, select, update

from patrol.errors import QueueError
from patrol.records import CASES, VERDICTS, Confidence, Decision, Example, Field, Modus, SpeechAct, Verdict
from patrol.store.assessments import from_body
from patrol.store.audit import add_audit
from patrol.store.causes import RefusalError
from patrol.store.columns import now
from patrol.store.enqueue import enqueue
from patrol.store.queue import KEEP, refusal
from patrol.store.schema import assessment, decision, item, outbox, post, revision
from patrol.store.schema_desk import draft

UNDO_SECONDS = 120
"""What a person has to take a decision back, where the settings say nothing else."""
MOST_SPANS = 50
RESTORED = ("verdict", "covers", "claim_covers", "inherits", "machine_disagrees", "reopened_because", "help_by")
"""What a decision changes of its item, and taking it back restores."""

Span = tuple[str, Field, int, int]
"""A reason tied to words: its name, the field, start and end (code points)."""


def decide(
    conn: Connection,
    unit: str,
    item_id: int,
    *,
    analyst: str,
    token: str,
    version: int,
    idem: str,
    verdict: Verdict,
    reasons: Sequence[str],
    note: str | None = None,
    modus: Sequence[Modus] | None = None,
    speech_act: SpeechAct | None = None,
    minor: bool | None = None,
    confidence: Confidence | None = None,
    spans: Sequence[Span] = (),
    victim_identity: bool | None = None,
    danger_now: bool | None = None,
    via: str | None = None,
    guideline: str | None = None,
    undo_seconds: int = UNDO_SECONDS,
    at: datetime | None = None,
) -> Decision:
    """Decide an item that the analyst holds (`token` and `version` from the claim), in the caller's transaction.

    Sent again with the same `idem` it gives the decision that was made. `modus`, `speech_act`, `minor`: what the
    person says of them, where they say anything. What goes out because of it waits `undo_seconds`, so that it can
    be taken back whole (`undoing`). The analyst's draft is gone with it.

    Raises:
        QueueError: the lease is over or another's, the item changed hands, no reason was given (a note is enough
            for `unsure`), or a span points at no words; nothing was written, and the caller keeps the draft.
    """
    at = at or now()
    made = _made(conn, unit, item_id, analyst, idem)
    if made is not None:
        return made
    _check(verdict, reasons, note, confidence)
    found = conn.execute(_FOUND, {"unit": unit, "item": item_id}).one_or_none()
    _close(conn, unit, item_id, analyst, token, version, verdict, at)
    assert found is not None  # else it could not be closed
    _check_spans(conn, found.face, reasons, spans)
    said: dict[str, Any] = {"verdict": verdict, "reasons": list(reasons), "note": note, "speech_act": speech_act}
    said |= {"modus": None if modus is None else list(modus), "minor": minor, "confidence": confidence}
    said |= {"spans": [list(span) for span in spans] or None, "victim_identity": victim_identity}
    said |= {"danger_now": danger_now, "via": via, "guideline": guideline}
    keys = {"unit": unit, "item_id": item_id, "analyst": analyst, "idem": idem, "decided_at": at}
    read = {"revision_id": found.face, "content_sha256": found.content_sha256, "assessment_id": found.assessment_id}
    new = {**keys, **said, **read, "item_before": _before(found), "supersedes": found.last}
    written = conn.execute(_WRITE, new).one()
    told: dict[str, Any] = {"item": item_id, "decision": written.id, "verdict": verdict, "reasons": list(reasons)}
    if via:
        told["via"] = via
    add_audit(conn, unit=unit, actor=analyst, action="item.decide", subject=str(item_id), detail=told, at=at)
    _tell(conn, unit, written.id, told, danger=bool(danger_now), at=at, leaves_at=at + timedelta(seconds=undo_seconds))
    conn.execute(_NO_DRAFT, {"of_unit": unit, "of_item": item_id, "of_analyst": analyst})
    if found.came:  # copies that came while the analyst was reading
        enqueue(conn, unit, found.group_id, at=at)
    return _decision(written)


def _tell(
    conn: Connection,
    unit: str,
    decision_id: int,
    told: dict[str, Any],
    *,
    danger: bool,
    at: datetime,
    leaves_at: datetime,
) -> None:
    """What goes out because of a decision; nothing before it can no longer be taken back."""
    row = {"unit": unit, "decision_id": decision_id, "created_at": at, "next_at": leaves_at}
    conn.execute(_TELL, {**row, "topic": "decision", "body": told})
    if danger:
        # the lane makes it pressing: it waits for no quiet hours
        body = {"what": "people may be in danger now", "item": told["item"], "lane": "urgent", "band": "critical"}
        mark = f"danger:{unit}:{decision_id}"
        conn.execute(insert(outbox).values(**row, topic="danger", body=body, channel="analyst", mark=mark))


def reopen(
    conn: Connection, unit: str, item_id: int, *, analyst: str, because: str, at: datetime | None = None
) -> None:
    """Open a decided item again; the next decision supersedes the last, which stays on record.

    Raises:
        QueueError: no decided item of this unit, or no reason given.
    """
    if not because.strip():
        raise QueueError("a decided item is opened again for a reason", hint="say why")
    at = at or now()
    again = {"state": "open", "reopened_because": because, "inherits": False, "updated_at": at, "opened_at": at}
    own = item.c
    query = update(item).where(own.unit == unit, own.id == item_id, own.state == "decided").returning(own.group_id)
    group_id = conn.execute(query.values(**again, version=own.version + 1)).scalar_one_or_none()
    if group_id is None:
        raise QueueError(f"item {item_id} is not among the decided items of this unit")
    detail = {"because": because}
    add_audit(conn, unit=unit, actor=analyst, action="item.reopen", subject=str(item_id), detail=detail, at=at)
    enqueue(conn, unit, group_id, at=at)


def decisions_of(conn: Connection, unit: str, item_id: int, *, undone: bool = False) -> list[Decision]:
    """Every decision on an item, and on those that were joined to it; the first first. `undone`: also those that
    were taken back in time."""
    own = item.c
    joined = select(own.id).where(own.joined_to == item_id)
    query = select(decision).where(
        decision.c.unit == unit, (decision.c.item_id == item_id) | decision.c.item_id.in_(joined)
    )
    if not undone:
        query = query.where(decision.c.undone_at.is_(None))
    return [_decision(row) for row in conn.execute(query.order_by(decision.c.id))]


def decided_examples(conn: Connection, unit: str) -> Iterator[Example]:
    """What the unit's people decided, as examples: one for each near-copy group, its last decision that was not taken
    back, on the text that was read then. `unsure` is left out. What the person did not say (modus, speech act, minor)
    is the machine's word of that time; `meta` names who decided, when, why, where it stood, and what came from
    the machine.
    """
    own, any_of = decision.c, decision.alias().c
    last = select(func.max(any_of.id)).where(any_of.item_id == item.c.id, any_of.undone_at.is_(None))
    query = (
        select(decision, revision.c.title, revision.c.text, assessment.c.body, item.c.group_id, item.c.sampled)
        .add_columns(post.c.source, post.c.author, post.c.published_at)
        .select_from(decision)
        .join(item, and_(item.c.id == own.item_id, own.id == last.scalar_subquery()))
        .join(revision, revision.c.id == own.revision_id)
        .join(post, post.c.id == revision.c.post_id)
        .outerjoin(assessment, assessment.c.id == own.assessment_id)
        .where(own.unit == unit, item.c.state != "joined", own.verdict != "unsure")
        .order_by(own.id)
    )
    for row in conn.execute(query):
        yield _example(row)


def _made(conn: Connection, unit: str, item_id: int, analyst: str, idem: str) -> Decision | None:
    row = conn.execute(select(decision).where(decision.c.unit == unit, decision.c.idem == idem)).one_or_none()
    if row is None:
        return None
    if (row.item_id, row.analyst) != (item_id, analyst):
        raise QueueError("this form was sent already, for another item", hint=KEEP)
    if row.undone_at is not None:
        raise QueueError("what this form decided was taken back", hint=KEEP)
    return _decision(row)


def _check(verdict: str, reasons: Sequence[str], note: str | None, confidence: str | None) -> None:
    if verdict not in VERDICTS:
        raise QueueError(f"{verdict!r} is no verdict", hint=f"choose one of {', '.join(VERDICTS)}")
    if not any(reason.strip() for reason in reasons) and not (verdict == "unsure" and (note or "").strip()):
        raise QueueError("a verdict needs a reason", hint="choose at least one; for `unsure` a note is enough")
    if confidence is not None and confidence not in get_args(Confidence):
        raise QueueError(f"{confidence!r} is no confidence", hint=f"choose one of {', '.join(get_args(Confidence))}")


def _check_spans(conn: Connection, revision_id: int, reasons: Sequence[str], spans: Sequence[Span]) -> None:
    """Each span ties a reason that was given to words that are there."""
    if not spans:
        return
    read = conn.execute(select(revision.c.title, revision.c.text).where(revision.c.id == revision_id)).one()
    length = {"title": len(read.title or ""), "text": len(read.text)}
    for reason, field, start, end in spans:
        if reason not in reasons or not 0 <= start < end <= length.get(field, 0):
            raise QueueError(f"no words at {field}[{start}:{end}] for {reason!r}", hint="mark the words again")
    if len(spans) > MOST_SPANS:
        raise QueueError(f"a decision marks {MOST_SPANS} places at most", hint="mark the telling ones")


def _before(found: Row[Any]) -> dict[str, Any]:
    """The item as it is before it is decided: what taking the decision back restores."""
    values = {name: found._mapping[name] for name in RESTORED}
    return {**values, "decided_at": None if found.decided_at is None else found.decided_at.isoformat()}


def _close(
    conn: Connection, unit: str, item_id: int, analyst: str, token: str, version: int, verdict: str, at: datetime
) -> None:
    lease = {"of_item": item_id, "of_unit": unit, "read": version, "token": token, "analyst": analyst}
    if conn.execute(_CLOSE, {**lease, "said": verdict, "moment": at}).rowcount != 1:
        raise RefusalError(refusal(conn, unit, item_id, analyst, at), hint=KEEP)


# Built once: on PostgreSQL each statement is a way there and back, and building it takes longer than its answer.
_own, _copy = item.c, revision.alias().c
_FOUND = (
    select(*(_own[name] for name in RESTORED), _own.decided_at, _own.face, _own.group_id)
    .add_columns(
        revision.c.content_sha256,
        assessment.c.id.label("assessment_id"),
        select(func.max(decision.c.id))
        .where(decision.c.item_id == _own.id, decision.c.undone_at.is_(None))
        .scalar_subquery()
        .label("last"),
        exists()
        .where(_copy.group_id == _own.group_id, _copy.joined_as > func.coalesce(_own.claim_covers, 0))
        .label("came"),
    )
    .select_from(item)
    .join(revision, revision.c.id == _own.face)
    .outerjoin(assessment, and_(assessment.c.revision_id == _own.face, assessment.c.current))
    .where(_own.unit == bindparam("unit"), _own.id == bindparam("item"))
)
_CLOSE = (
    update(item)
    .where(_own.id == bindparam("of_item"), _own.unit == bindparam("of_unit"), _own.state == "open")
    .where(_own.version == bindparam("read"), _own.lease_token == bindparam("token"))
    .where(_own.lease_by == bindparam("analyst"), _own.lease_until > bindparam("moment"))
    .values(state="decided", verdict=bindparam("said"), version=_own.version + 1)
    .values(decided_at=bindparam("moment"), updated_at=bindparam("moment"))
    .values(lease_by=None, lease_token=None, lease_until=None, covers=_own.claim_covers, claim_covers=None)
    .values(inherits=False, machine_disagrees=False, reopened_because=None)
    .values(help_by=None, help_at=None, postponed_until=None)
)
_WRITE = insert(decision).returning(decision)
_TELL = insert(outbox)
_NO_DRAFT = delete(draft).where(
    draft.c.unit == bindparam("of_unit"),
    draft.c.item_id == bindparam("of_item"),
    draft.c.analyst == bindparam("of_analyst"),
)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        item=row.item_id,
        unit=row.unit,
        analyst=row.analyst,
        verdict=row.verdict,
        reasons=tuple(row.reasons),
        note=row.note,
        decided_at=row.decided_at,
        content_sha256=row.content_sha256,
        supersedes=row.supersedes,
        id=row.id,
        confidence=row.confidence,
        spans=tuple((span[0], span[1], span[2], span[3]) for span in row.spans or ()),
        victim_identity=row.victim_identity,
        danger_now=row.danger_now,
        via=row.via,
        guideline=row.guideline,
        undone_at=row.undone_at,
    )


def _example(row: Row[Any]) -> Example:
    machine = from_body(row.body) if row.body else None
    modus: tuple[Modus, ...] = ()
    if row.modus is not None:
        modus = tuple(row.modus)
    elif machine is not None and row.verdict in CASES:
        modus = machine.modus
    said = {"modus": row.modus, "speech_act": row.speech_act, "minor": row.minor}
    return Example(
        id=f"decision-{row.id}",
        text=row.text,
        title=row.title,
        label=row.verdict,
        modus=modus,
        speech_act=row.speech_act or (machine.speech_act if machine else "other"),
        minor=bool(row.minor if row.minor is not None else machine and machine.minor),
        origin="decision",
        voice=None,
        group=row.group_id,
        meta={
            "analyst": row.analyst,
            "decided_at": row.decided_at.isoformat(),
            "sampled": row.sampled,
            "reasons": list(row.reasons),
            "via": row.via,
            "confidence": row.confidence,
            "guideline": row.guideline,
            "source": row.source,
            "account": f"{row.source} {row.author}" if row.author else None,
            "contacts": list(machine.contacts) if machine else [],
            "published_at": row.published_at.isoformat() if row.published_at else None,
            "from_machine": [name for name, value in said.items() if value is None],
        },
    )
