"""One item and who looks at it -> its page: the text in layers, the context, the decision form if they hold it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response

from patrol.console import entities, showing, wording
from patrol.console.drafts import Draft, draft_of
from patrol.console.language import N_, Speech
from patrol.console.measuring import measured
from patrol.console.pages import desk_of, page, speech_of
from patrol.console.unmasking import shown_until
from patrol.records import Decision, Item
from patrol.store import alike, contacts, drafts, queue
from patrol.store.captures import CaptureRow, captures_of
from patrol.store.columns import now
from patrol.store.contacts import Known
from patrol.store.database import reading
from patrol.store.items import ItemView, item_view
from patrol.store.queue import Claim
from patrol.store.sessions import Session
from patrol.store.undoing import last_undoable

WARN_SECONDS = 60
COPIES = 8
"""Copies that the page compares with the face; the others are a page of their own."""
SIMILAR = 3
"""Items outside the group that the page compares with it: of the `LATEST` with its first contact, the most alike."""
LATEST = 12


def view_of(request: Request, me: Session, item_id: int, *, most: int = COPIES + 1) -> ItemView:
    """The item with its texts.

    Raises:
        HTTPException: 404, there is none in the unit's queue.
    """
    with reading(desk_of(request).engine) as connection:
        view = item_view(connection, me.units, item_id, most=most)
    if view is None:
        raise HTTPException(404, N_("Butir ini tidak ada dalam antrian unit Anda."))
    return view


def beat_seconds(lease_seconds: int) -> int:
    """How often a page that is open renews its lease."""
    return max(5, lease_seconds // 3)


def holder(item: Item, at: datetime) -> str | None:
    """Who holds the item now; a lease that is over holds nothing."""
    return item.lease_by if item.state == "open" and item.lease_until and item.lease_until > at else None


def item_response(
    request: Request,
    me: Session,
    view: ItemView,
    draft: Draft,
    *,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    """The item page. A call for help is masked unless it was opened with a reason."""
    unmasked = shown_until(request, me, view)
    hide = showing.asks_for_help(view) and unmasked is None
    lease = _held(request, me, view)
    if lease and draft.empty:
        draft = _kept(request, me, view.item.id)
    captures = _captures(request, view)
    known, others = _shared(request, me, view)
    similar = [] if hide else _similar(request, me, view, known)
    return page(
        request,
        "item.html",
        status=status,
        me=me,
        notice=notice,
        **_texts(view, hide, speech_of(request, me)),
        known=known,
        similar=similar,
        measured=measured(request, me).get(view.item.band),
        others=others,
        unmasked=unmasked,
        blind=view.item.blind and view.item.state == "open" and not draft.verdict,
        undoable=undoable(request, me),
        captures=[row for row in captures if row.kind != "screenshot"][:4],
        pictures=[row for row in captures if row.kind == "screenshot" and not row.disposed_at][:1],
        holder=holder(view.item, now()),
        lease=lease,
        left=int((lease.until - now()).total_seconds()) if lease else 0,
        version=lease.item.version if lease else view.item.version,
        idem=secrets.token_urlsafe(16),
        beat=beat_seconds(desk_of(request).settings.lease_seconds),
        warn=WARN_SECONDS,
        reason_groups=showing.reason_groups(),
        draft=draft,
        refused_draft=not draft.empty and lease is None,
        reason_words=wording.reason_words,
    )


def undoable(request: Request, me: Session) -> tuple[Decision, int] | None:
    """The analyst's last decision while it can be taken back, and for how many seconds more."""
    desk, at = desk_of(request), now()
    with reading(desk.engine) as connection:
        made = last_undoable(connection, me.unit, me.name, undo_seconds=desk.settings.undo_seconds, at=at)
    left = 0 if made is None else desk.settings.undo_seconds - int((at - made.decided_at).total_seconds())
    return (made, left) if made is not None and left > 0 else None


def _kept(request: Request, me: Session, item_id: int) -> Draft:
    with reading(desk_of(request).engine) as connection:
        kept = drafts.load_draft(connection, me.unit, item_id, analyst=me.name)
    return draft_of(kept.body) if kept else Draft()


def _texts(view: ItemView, hide: bool, spoken: Speech) -> dict[str, Any]:
    face = view.face
    post, made = face.post, face.assessment
    return {
        "item": view.item,
        "post": post,
        "assessment": made,
        "masked": hide,
        "title_runs": showing.marked(post.title or "", made, "title", hide),
        "text_runs": showing.marked(post.text, made, "text", hide),
        "cut": len(post.text) > showing.LONGEST,
        "folded": showing.folded(post, hide),
        "tricks": showing.tricks(post, hide),
        "facts": showing.facts(face, hide, spoken),
        "address": showing.address(post, hide),
        "entities": [] if hide else entities.entities(made),
        "copies": list(showing.copies(view, hide, COPIES)),
        "copies_in_all": view.texts - 1,
        "decisions": view.decisions,
        "notes": view.notes,
        "terms": sorted(view.terms.items(), key=lambda term: -term[1]),
    }


def _shared(request: Request, me: Session, view: ItemView) -> tuple[Mapping[str, Known], Mapping[str, tuple[str, ...]]]:
    """How widespread the item's contacts are, and which other units work on one."""
    values = view.face.assessment.contacts[: entities.MOST]
    with reading(desk_of(request).engine) as connection:
        return contacts.known(connection, me.units, values), contacts.other_units(connection, me.units, values)


def _similar(request: Request, me: Session, view: ItemView, known: Mapping[str, Known]) -> list[showing.Similar]:
    """Other items with the first contact, held against this one; most have none, and are asked for none."""
    for value in view.face.assessment.contacts[:1]:
        if known[value].items > 1:
            with reading(desk_of(request).engine) as connection:
                found = alike.beside(connection, me.units, view.item.id, value, most=LATEST)
            return showing.similar(view.face, found, SIMILAR)
    return []


def _captures(request: Request, view: ItemView) -> list[CaptureRow]:
    sha256 = view.face.post.page_sha256
    if not sha256:
        return []
    with reading(desk_of(request).engine) as connection:
        return captures_of(connection, sha256)


def _held(request: Request, me: Session, view: ItemView) -> Claim | None:
    """The claim of whoever asks, as it stands; `None` where it is not theirs (any more)."""
    if holder(view.item, now()) != me.name:
        return None
    with reading(desk_of(request).engine) as connection:
        return queue.claim_of(connection, me.unit, view.item.id, me.name)
