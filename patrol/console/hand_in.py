"""What a person hands in (a text, an address, a picture) -> a job that takes it in as any post is taken in."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from patrol.console.language import N_
from patrol.console.pages import checked, desk_of, needs, page
from patrol.evidence.pixels import beyond_bounds
from patrol.store import jobs
from patrol.store.columns import storable
from patrol.store.database import reading, writing
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("hand_in"))]
KIND = "hand_in"
LONGEST = 20_000
LARGEST = 5_000_000
_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
"""How the pictures begin that are kept; what a file is called says nothing."""


@router.get("/serah")
def form(request: Request, me: Me) -> Response:
    """The form, and what became of what was handed in before."""
    return _form(request, me)


@router.post("/serah")
def take(
    request: Request,
    me: Me,
    text: Annotated[str, Form(max_length=2 * LONGEST)] = "",
    title: Annotated[str, Form(max_length=300)] = "",
    url: Annotated[str, Form(max_length=2_000)] = "",
    fetch: Annotated[str, Form(max_length=5)] = "",
    picture: Annotated[UploadFile | None, File()] = None,
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Write the job; `patrol work` carries it out."""
    checked(request, me, csrf)
    text, url = storable(text.replace("\r\n", "\n")).strip(), storable(url).strip()
    lacking = _lacking(text, url, bool(fetch))
    if lacking:
        return _form(request, me, status=422, lacking=lacking, text=text, title=title, url=url)
    given = picture.file.read(LARGEST + 1) if picture is not None else b""
    args = {"text": text, "title": storable(title).strip(), "url": url, "fetch": bool(fetch)}
    if given:
        args["picture"] = _keep(desk_of(request).handed, given)
    with writing(desk_of(request).engine) as connection:
        jobs.add_job(connection, KIND, args, unit=me.unit, asked_by=me.name)
    return RedirectResponse("/serah", 303)


def _form(request: Request, me: Session, *, status: int = 200, lacking: str = "", **filled: str) -> Response:
    with reading(desk_of(request).engine) as connection:
        latest = jobs.list_jobs(connection, me.unit, limit=200)
    mine = [job for job in latest if (job.kind, job.asked_by) == (KIND, me.name)]
    given = {"text": "", "title": "", "url": "", **filled}
    return page(request, "hand_in.html", status=status, me=me, mine=mine[:10], lacking=lacking, given=given)


def _lacking(text: str, url: str, fetch: bool) -> str | None:
    if not text and not (url and fetch):
        return N_("Tempelkan teksnya, atau beri alamat dan minta halamannya dikumpulkan.")
    if len(text) > LONGEST:
        return N_("Teks terlalu panjang: paling banyak 20.000 huruf.")
    return None if not url or _is_address(url) else N_("Alamat harus dimulai dengan http:// atau https://.")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url


def _keep(folder: Path, given: bytes) -> str:
    """Keep a picture under its hash -> the hash. It is an attachment: no page shows it.

    Raises:
        HTTPException: 422, too large in bytes or in pixels, or not a picture that we keep.
    """
    webp = given[:4] == b"RIFF" and given[8:12] == b"WEBP"
    if len(given) > LARGEST or not (webp or given.startswith(_SIGNS)) or beyond_bounds(given):
        raise HTTPException(422, N_("Gambar harus PNG, JPEG, GIF atau WebP, paling besar 5 MB."))
    digest = hashlib.sha256(given).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / digest
    if not target.exists():
        begun = folder / f".{digest}.{os.getpid()}"
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(given)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(target)
    return digest
