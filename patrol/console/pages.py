"""What every page needs: the desk it stands on, who is asking, templates that escape, times as the unit reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from patrol.console import wording
from patrol.console.guard import SAFE_METHODS, same_token
from patrol.console.language import N_, Speech, choose, speech
from patrol.console.reasons import Why
from patrol.console.rights import GRAVE, Right, may
from patrol.console.sealing import Seal
from patrol.console.shortcuts import ACTS, keys_for
from patrol.hours import WIB
from patrol.naming import Language
from patrol.settings import Settings
from patrol.store import Connection, Database
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.sessions import Session, read_session, touch_session
from patrol.store.units import below

COOKIE = "patrol_session"
THEMES = ("auto", "light", "dark")
PAUSES = (0, 25, 45, 60, 90)
"""After so many minutes of work without a pause the pages remind of one; 0: never."""
PAUSE = 45
NAVIGATION: tuple[tuple[str, str, str, Right], ...] = (
    ("/", N_("Beranda"), "home", "own"),
    ("/antrian", N_("Antrian"), "queue", "lists"),
    ("/cari", N_("Cari"), "search", "items"),
    ("/serah", N_("Serahkan"), "hand_in", "hand_in"),
    ("/ekspor", N_("Ekspor"), "", "exports"),
    ("/audit", N_("Audit"), "", "audit"),
    ("/akun", N_("Akun"), "", "people"),
    ("/unit", N_("Unit"), "", "units"),
    ("/preferensi", N_("Preferensi"), "", "own"),
    ("/saya", N_("Akun saya"), "", "own"),
)
"""Paths of the navigation, those that the application has, with the act that goes there and the right it takes."""
_TOUCH_AFTER = timedelta(minutes=1)
PROVEN_FOR = timedelta(minutes=15)
"""So long after password and code were given a grave act does not ask for them again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One unit's console: its database, settings and templates, where captures, handed-in pictures and
    exports lie, and the seal of the workspace's secret."""

    engine: Database
    settings: Settings
    templates: Jinja2Templates
    evidence: Path
    handed: Path
    exports: Path
    seal: Seal
    remembered: dict[str, Any] = field(default_factory=dict)


class SignedOutError(Exception):
    """The page needs somebody who is signed in."""


class UnprovenError(Exception):
    """The act is grave, and it is a while since its doer proved who they are."""


def make_templates(folder: Path, why: Callable[[str, Language], Why]) -> Jinja2Templates:
    """Templates that escape everything and stop at an unknown name; `why` words what marked something."""
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(wording=wording, local=local, clock=clock, short=short, acts=ACTS, moment=now, why=why)
    return Jinja2Templates(env=environment)


def desk_of(request: Request) -> Desk:
    """The desk that the application was made with."""
    desk: Desk = request.app.state.desk
    return desk


def asking(request: Request) -> Session:
    """Who is asking. Sessions of a unit that is neither the console's nor below it do not count.

    Raises:
        SignedOutError: nobody, or a session that is over.
    """
    desk = desk_of(request)
    token = request.cookies.get(COOKIE, "")
    with reading(desk.engine) as connection:
        session = read_session(connection, token) if token else None
        ours = session is not None and is_ours(connection, desk.settings, session.unit)
    if session is None or not ours:
        raise SignedOutError
    request.state.me = session
    return session


def signed_in(request: Request) -> Session:
    """The same for what a person does: the session's idle time begins anew.

    Raises:
        SignedOutError: nobody, or a session that is over.
    """
    session = asking(request)
    if now() - session.last_seen_at > _TOUCH_AFTER:
        with writing(desk_of(request).engine) as connection:
            touch_session(connection, session.id)
    return session


def is_ours(connection: Connection, settings: Settings, unit: str) -> bool:
    """Whether a unit's people may sign in here: the console's own unit and those below it."""
    return unit == settings.unit or unit in below(connection, settings.unit)


def needs(right: Right, *, by_itself: bool = False, grave: bool = False) -> Callable[[Request], Session]:
    """A dependency: who is asking, if their role has the right. Every route has one; the rights' test reads `right`.

    `by_itself`: the page asks, not the person, so the session's idle time runs on. `grave`: to act, the person has to
    have proven lately who they are; so it is with all of `GRAVE`.
    """

    def asker(request: Request) -> Session:
        me = asking(request) if by_itself else signed_in(request)
        if not may(me.role, right):
            raise HTTPException(403, N_("Peran Anda tidak mengizinkan ini."))
        if (grave or right in GRAVE) and request.method not in SAFE_METHODS and not _proven(me):
            raise UnprovenError
        return me

    _RIGHT_OF[asker] = right
    return asker


def _proven(me: Session) -> bool:
    return me.stepped_up_at is not None and now() - me.stepped_up_at < PROVEN_FOR


def public() -> None:
    """A dependency that marks a route for those who are not signed in."""


_RIGHT_OF: dict[object, Right] = {public: "public"}


def right_of(dependency: object) -> Right | None:
    """The right that a route's dependency asks for; `None`: it asks for none."""
    return _RIGHT_OF.get(dependency)


def checked(request: Request, session: Session, csrf: str | None) -> None:
    """Refuse a form that does not carry the session's token.

    Raises:
        HTTPException: 403.
    """
    if not same_token(csrf or request.headers.get("x-csrf-token"), session.csrf):
        raise HTTPException(403, N_("Formulir ini tidak berlaku lagi; muat ulang halaman."))


def page(request: Request, name: str, *, status: int = 200, me: Session | None, **values: Any) -> Response:
    """A rendered page, in the reader's language and theme. `_` in a template says words of ours."""
    spoken, chosen = speech_of(request, me), preferences_of(me)
    context = {
        "me": me,
        "notice": None,
        "done": None,
        "_": spoken.say,
        "lang": spoken.language,
        "theme": next((theme for theme in THEMES if theme == chosen.get("theme")), "auto"),
        "keys": keys_for(chosen),
        "media": str(chosen.get("media", "blur")),
        "pause": next((minutes for minutes in PAUSES if minutes == chosen.get("pause")), PAUSE),
        "navigation": list(_navigation(request, me)),
        "may": partial(_may, me),
        **values,
    }
    return desk_of(request).templates.TemplateResponse(request, name, context, status_code=status)


def speech_of(request: Request, me: Session | None = None) -> Speech:
    """The reader's language: as they prefer it, else as their browser asks for it."""
    reader = me or getattr(request.state, "me", None)
    preferred = getattr(reader, "language", None)
    return speech(choose(preferred, request.headers.get("accept-language", "")))


def preferences_of(me: Session | None) -> Mapping[str, object]:
    """What the analyst has set for the pages; empty: nothing."""
    return getattr(me, "preferences", None) or {}


def _may(me: Session | None, right: Right) -> bool:
    return me is not None and may(me.role, right)


def _navigation(request: Request, me: Session | None) -> Iterator[tuple[str, str, str, bool]]:
    ours = set(_paths(request.app.routes))
    for path, words, act, right in NAVIGATION:
        if path in ours and _may(me, right):
            yield path, words, act, request.url.path == path


def _paths(routes: Iterable[object]) -> Iterator[str]:
    """The addresses of an application, those of its routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _paths(inner.routes)
        else:
            yield getattr(route, "path", "")


def to_sign_in(request: Request, _: Exception) -> Response:
    """Send whoever is not signed in to the sign-in page, and back to the page or the item that was asked for."""
    path = _back(request)
    return _elsewhere(request, "/masuk" if path == "/" else f"/masuk?next={quote(path)}")


def to_prove(request: Request, _: Exception) -> Response:
    """Send whoever has not proven lately who they are to do so, and back to where the act can be done."""
    return _elsewhere(request, f"/masuk/lagi?next={quote(_back(request))}")


def _back(request: Request) -> str:
    path = request.url.path
    if request.method == "GET":
        return path
    parts = path.split("/")
    return "/".join(parts[: 3 if parts[1] == "butir" else 2]) if parts[1] in _RETURNS else "/"


_RETURNS = frozenset({"butir", "saya", "akun", "unit", "ekspor"})
"""The first parts of addresses that can be gone back to after an act below them."""


def _elsewhere(request: Request, target: str) -> Response:
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def local(moment: datetime | None) -> str:
    """A moment as the unit reads it (WIB), named so."""
    return moment.astimezone(WIB).strftime("%d-%m-%Y %H:%M WIB") if moment else "-"


def clock(moment: datetime) -> str:
    """The time of day of a moment (WIB)."""
    return moment.astimezone(WIB).strftime("%H:%M WIB")


def short(moment: datetime) -> str:
    """A moment for a narrow column (WIB)."""
    return moment.astimezone(WIB).strftime("%d-%m %H:%M")
