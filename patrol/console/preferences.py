"""What an analyst sets for the pages: language, theme, keys, pictures, pauses; nobody else sees or needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from patrol.console.language import LANGUAGES, N_, NAMES
from patrol.console.pages import PAUSES, THEMES, checked, desk_of, needs, page, preferences_of
from patrol.console.shortcuts import ACTS, FIXED, conflicts, keys_for
from patrol.store.accounts import set_preferences
from patrol.store.database import writing
from patrol.store.sessions import Session

router = APIRouter()
Me = Annotated[Session, Depends(needs("own"))]
Choice = Annotated[str, Form(max_length=10)]
THEME_NAMES: Mapping[str, str] = {"auto": N_("seperti perangkat"), "light": N_("terang"), "dark": N_("gelap")}
MEDIA: Mapping[str, str] = {
    "off": N_("tidak ditampilkan"),
    "blur": N_("kabur dan kelabu sampai dibuka"),
    "grey": N_("kabur sampai dibuka, selalu kelabu"),
}


@router.get("/preferensi")
def form(request: Request, me: Me) -> Response:
    """The page."""
    keys = keys_for({**preferences_of(me), "keys_off": False})
    listed: dict[str, Any] = {
        "languages": NAMES,
        "themes": THEME_NAMES,
        "medias": MEDIA,
        "pauses": PAUSES,
        "own_keys": keys,
        "fixed": FIXED,
    }
    return page(request, "preferences.html", me=me, chosen=preferences_of(me), **listed)


async def typed_keys(request: Request) -> dict[str, str]:
    """The keys that the form gives to acts that we know; other fields are not looked at."""
    given = await request.form(max_fields=100)
    return {act: str(given.get(f"key_{act}", "")) for act in ACTS if act not in FIXED}


@router.post("/preferensi")
def keep(
    request: Request,
    me: Me,
    typed: Annotated[dict[str, str], Depends(typed_keys)],
    language: Choice = "",
    theme: Choice = "auto",
    media: Choice = "blur",
    pause: Choice = "",
    keys_off: Choice = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep what was chosen."""
    checked(request, me, csrf)
    own = {act: key for act, key in typed.items() if len(key) == 1 and key != ACTS[act][0]}
    kept = {
        "theme": theme if theme in THEMES else "auto",
        "media": media if media in MEDIA else "blur",
        "pause": next((minutes for minutes in PAUSES if str(minutes) == pause), None),
        "keys_off": bool(keys_off),
        "keys": own,
    }
    if conflicts(keys_for({"keys": own})):
        raise HTTPException(422, N_("Dua tindakan memakai tombol yang sama."))
    spoken = next((known for known in LANGUAGES if known == language), None)
    with writing(desk_of(request).engine) as connection:
        set_preferences(connection, me.account_id, spoken, kept)
    return RedirectResponse("/preferensi", 303)
