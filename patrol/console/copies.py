"""What belongs to an item and is too much for its page: every copy whole, and the picture of the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import Response

from patrol.console import showing
from patrol.console.differences import LONGEST, Piece, word_differences
from patrol.console.item_page import view_of
from patrol.console.language import N_
from patrol.console.pages import desk_of, needs, page
from patrol.console.repainting import repaint
from patrol.console.unmasking import shown_until
from patrol.errors import EvidenceError
from patrol.evidence.finding import find_capture, read_body
from patrol.store.captures import CaptureRow, captures_of
from patrol.store.database import reading
from patrol.store.items import ItemView
from patrol.store.sessions import Session
from patrol.text.masking import mask

router = APIRouter()
Me = Annotated[Session, Depends(needs("items"))]
ItemId = Annotated[int, Path(ge=1, le=2**63 - 1)]
MOST = 50
LARGEST = 20_000_000
_SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline; filename=gambar.png",
}
"""A picture opened by itself is nothing but a picture: no script, and an origin of its own (`sandbox`), as if it came
from a second host; no other site may embed it (the guard's Cross-Origin-Resource-Policy)."""


@router.get("/butir/{item_id}/salinan")
def every_copy(request: Request, me: Me, item_id: ItemId) -> Response:
    """The item's text and its copies, whole, as many as fifty."""
    view = view_of(request, me, item_id, most=MOST)
    hide = showing.asks_for_help(view) and shown_until(request, me, view) is None
    texts = [showing.whole(shown.post, hide) for shown in view.posts]
    return page(
        request,
        "copies.html",
        me=me,
        item=view.item,
        texts=list(zip(view.posts, texts, [[], *(_pieces(texts[0], text) for text in texts[1:])], strict=True)),
        in_all=view.texts,
        hide=hide,
        mask=mask,
    )


def _pieces(face: str, text: str) -> list[Piece]:
    """A copy's words beside those of the face; nothing where either is too long to be compared whole."""
    return [] if max(len(face), len(text)) > LONGEST else word_differences(face, text)


@router.get("/butir/{item_id}/gambar/{capture_id}")
def picture(
    request: Request, me: Me, item_id: ItemId, capture_id: Annotated[str, Path(pattern="^[A-Za-z0-9_.-]{1,80}$")]
) -> Response:
    """The picture of the page that an item's text was read from: our own browser's, kept as a capture."""
    view = view_of(request, me, item_id, most=1)
    row = _picture_of(request, view, capture_id)
    if row is None or (showing.asks_for_help(view) and shown_until(request, me, view) is None):
        raise HTTPException(404, N_("Gambar ini tidak ada."))
    folder = desk_of(request).evidence
    try:
        body = read_body(folder, find_capture(folder, row.file, row.id).facts["warc"])
        if len(body) > LARGEST:
            raise EvidenceError("the picture's file is too large to be shown")
        painted = repaint(body)
    except (EvidenceError, KeyError):
        raise HTTPException(404, N_("Gambar ini tidak ada.")) from None
    return Response(painted, media_type="image/png", headers=_SANDBOX)


def _picture_of(request: Request, view: ItemView, capture_id: str) -> CaptureRow | None:
    sha256 = view.face.post.page_sha256
    if not sha256:
        return None
    with reading(desk_of(request).engine) as connection:
        rows = captures_of(connection, sha256)
    return next((row for row in rows if (row.id, row.kind, row.disposed_at) == (capture_id, "screenshot", None)), None)
