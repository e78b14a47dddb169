"""A person's verdict on an item -> decision, audit and outbox rows in one transaction; decided texts as examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from patrol.errors import QueueError
from patrol.records import RISKY, VERDICTS, Decision, Example, Modus, SpeechAct, Verdict
from patrol.store.assessments import from_body
from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.database import row_id
from patrol.store.enqueue import enqueue
from patrol.store.queue import KEEP, refusal
from patrol.store.schema import assessment, decision, item, outbox, revision


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
    at: datetime | None = None,
) -> Decision:
    """Decide an item that the analyst holds (`token` and `version` from the claim), in the caller's transaction.

    Sent again with the same `idem` it gives the decision that was made. `modus`, `speech_act`, `minor`: what the
    person says of them, where they say anything.

    Raises:
        QueueError: the lease is over or another's, the item changed hands, or no reason was given (a note is enough
            for `unsure`); nothing was written, and the caller keeps the draft.
    """
    at = at or now()
    made = _made(conn, unit, item_id, analyst, idem)
    if made is not None:
        return made
    _check(verdict, reasons, note)
    _close(conn, unit, item_id, analyst, token, version, verdict, at)
    row = conn.execute(select(item.c.face, item.c.group_id).where(item.c.id == item_id)).one()
    last = select(func.max(decision.c.id)).where(decision.c.item_id == item_id)
    values: dict[str, Any] = {
        "unit": unit,
        "item_id": item_id,
        "analyst": analyst,
        "verdict": verdict,
        "reasons": list(reasons),
        "note": note,
        "modus": None if modus is None else list(modus),
        "speech_act": speech_act,
        "minor": minor,
        "idem": idem,
        "supersedes": conn.execute(last).scalar_one(),
        "decided_at": at,
        **_read_text(conn, row.face),
    }
    decision_id = row_id(conn, decision, values)
    told = {"item": item_id, "decision": decision_id, "verdict": verdict, "reasons": list(reasons)}
    add_audit(conn, unit=unit, actor=analyst, action="item.decide", subject=str(item_id), detail=told, at=at)
    queued = {"unit": unit, "topic": "decision", "body": told, "decision_id": decision_id, "created_at": at}
    conn.execute(insert(outbox).values(**queued))
    enqueue(conn, unit, row.group_id, at=at)  # copies may have come while the analyst was reading
    return _decision(conn.execute(select(decision).where(decision.c.id == decision_id)).one())


def reopen(
    conn: Connection, unit: str, item_id: int, *, analyst: str, because: str, at: datetime | None = None
) -> None:
    """Open a decided item again; the next decision supersedes the last, which stays on record.

    Raises:
        QueueError: no decided item of this unit, or no reason given.
    """
    if not because.strip():
        raise QueueError("a decided item is opened again for a reason", hint="say why")
    again = {"state": "open", "reopened_because": because, "inherits": False, "updated_at": at or now()}
    own = item.c
    query = update(item).where(own.unit == unit, own.id == item_id, own.state == "decided")
    if conn.execute(query.values(**again, version=own.version + 1)).rowcount != 1:
        raise QueueError(f"item {item_id} is not among the decided items of this unit")
    detail = {"because": because}
    add_audit(conn, unit=unit, actor=analyst, action="item.reopen", subject=str(item_id), detail=detail, at=at)


def decisions_of(conn: Connection, unit: str, item_id: int) -> list[Decision]:
    """Every decision on an item, and on those that were joined to it; the first first."""
    own = item.c
    joined = select(own.id).where(own.joined_to == item_id)
    query = select(decision).where(
        decision.c.unit == unit, (decision.c.item_id == item_id) | decision.c.item_id.in_(joined)
    )
    return [_decision(row) for row in conn.execute(query.order_by(decision.c.id))]


def decided_examples(conn: Connection, unit: str) -> Iterator[Example]:
    """What the unit's people decided, as examples: one for each near-copy group, its last decision, on the text that
    was read then. `unsure` is left out. What the person did not say (modus, speech act, minor) is the machine's
    word of that time; `meta` names who decided, when, and which of these came from the machine.
    """
    own, any_of = decision.c, decision.alias().c
    last = select(func.max(any_of.id)).where(any_of.item_id == item.c.id)
    query = (
        select(decision, revision.c.title, revision.c.text, assessment.c.body, item.c.group_id, item.c.sampled)
        .select_from(decision)
        .join(item, and_(item.c.id == own.item_id, own.id == last.scalar_subquery()))
        .join(revision, revision.c.id == own.revision_id)
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
    return _decision(row)


def _check(verdict: str, reasons: Sequence[str], note: str | None) -> None:
    if verdict not in VERDICTS:
        raise QueueError(f"{verdict!r} is no verdict", hint=f"choose one of {', '.join(VERDICTS)}")
    if not any(reason.strip() for reason in reasons) and not (verdict == "unsure" and (note or "").strip()):
        raise QueueError("a verdict needs a reason", hint="choose at least one; for `unsure` a note is enough")


def _close(
    conn: Connection, unit: str, item_id: int, analyst: str, token: str, version: int, verdict: str, at: datetime
) -> None:
    own = item.c
    closed = (
        update(item)
        .where(own.id == item_id, own.unit == unit, own.state == "open", own.version == version)
        .where(own.lease_token == token, own.lease_by == analyst, own.lease_until > at)
        .values(state="decided", verdict=verdict, version=own.version + 1, decided_at=at, updated_at=at)
        .values(lease_by=None, lease_token=None, lease_until=None, covers=own.claim_covers, claim_covers=None)
        .values(inherits=False, machine_disagrees=False, reopened_because=None)
    )
    if conn.execute(closed).rowcount != 1:
        raise QueueError(refusal(conn, unit, item_id, analyst, at), hint=KEEP)


def _read_text(conn: Connection, revision_id: int) -> dict[str, Any]:
    current = and_(assessment.c.revision_id == revision.c.id, assessment.c.current)
    query = select(revision.c.content_sha256, assessment.c.id).outerjoin(assessment, current)
    row = conn.execute(query.select_from(revision).where(revision.c.id == revision_id)).one()
    return {"revision_id": revision_id, "content_sha256": row.content_sha256, "assessment_id": row.id}


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
    )


def _example(row: Row[Any]) -> Example:
    machine = from_body(row.body) if row.body else None
    modus: tuple[Modus, ...] = ()
    if row.modus is not None:
        modus = tuple(row.modus)
    elif machine is not None and row.verdict in RISKY | {"job_scam"}:
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
            "from_machine": [name for name, value in said.items() if value is None],
        },
    )
