"""A workspace and its settings -> the console as an ASGI application: guard, pages, errors for people."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from patrol.console import (
    aside,
    audit_page,
    bulk_page,
    copies,
    desk,
    exporting,
    hand_in,
    home,
    own_page,
    people,
    preferences,
    queue_page,
    search_page,
    sign_in,
    units_page,
)
from patrol.console.export_file import FOLDER, clear_old
from patrol.console.guard import guarding
from patrol.console.language import N_
from patrol.console.pages import (
    Desk,
    SignedOutError,
    UnprovenError,
    make_templates,
    page,
    speech_of,
    to_prove,
    to_sign_in,
)
from patrol.console.reasons import reasons_of
from patrol.console.sealing import workspace_seal
from patrol.console.static_files import Kept
from patrol.errors import PatrolError
from patrol.settings import Settings, database_url
from patrol.store.accounts import ensure_unit
from patrol.store.database import open_database, writing
from patrol.workspace import Workspace

_HERE = Path(__file__).parent


def create_app(workspace: Workspace, settings: Settings) -> FastAPI:
    """The console of the settings' unit.

    Raises:
        StoreError: the database cannot be opened.
    """
    engine = open_database(database_url(settings, workspace))
    with writing(engine) as connection:
        ensure_unit(connection, settings.unit)
    run = workspace.run_dir
    clear_old(run / FOLDER)
    app = FastAPI(title="patrol", docs_url=None, redoc_url=None, openapi_url=None)
    templates = make_templates(_HERE / "templates", reasons_of(workspace))
    seal = workspace_seal(run)
    app.state.desk = Desk(engine, settings, templates, run / "evidence", run / "handed-in", run / FOLDER, seal)
    app.middleware("http")(guarding(_hosts(settings), settings.console_address))
    app.mount("/static", Kept(directory=_HERE / "static"), name="static")
    app.include_router(sign_in.router)
    for pages in (
        home,
        queue_page,
        desk,
        aside,
        copies,
        hand_in,
        search_page,
        bulk_page,
        exporting,
        own_page,
        people,
        units_page,
        audit_page,
        preferences,
    ):
        app.include_router(pages.router)
    app.add_exception_handler(SignedOutError, to_sign_in)
    app.add_exception_handler(UnprovenError, to_prove)
    app.add_exception_handler(HTTPException, _not_found_or_so)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(PatrolError, _failed)
    return app


def _hosts(settings: Settings) -> frozenset[str]:
    """The Host headers that are ours: where we listen and, where one is named, the address that people open."""
    ours = {settings.console_host, "localhost", "127.0.0.1", "[::1]"}
    named = urlsplit(settings.console_address).netloc
    return frozenset({f"{host}:{settings.console_port}" for host in ours} | ({named} if named else set()))


def _not_found_or_so(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    ours = error.detail != HTTPStatus(error.status_code).phrase
    return _told(request, error.status_code, error.detail if ours else N_("Halaman ini tidak ada."))


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(part["loc"][0] == "path" for part in error.errors()):
        return _told(request, 404, N_("Halaman ini tidak ada."))
    return _told(request, 422, N_("Isian tidak lengkap atau tidak sah. Kembali, periksa, lalu kirim lagi."))


def _failed(request: Request, error: Exception) -> Response:
    said = N_("Permintaan tidak dapat dikerjakan. Sampaikan kepada pengelola: %(error)s")
    return _told(request, 409, said, error=error)


def _told(request: Request, status: int, words: str, **values: object) -> Response:
    message = speech_of(request).say(words, **values)
    if "hx-request" in request.headers:
        return PlainTextResponse(message, status)
    return page(request, "refused.html", status=status, me=None, message=message)
