"""A workspace and its settings -> the console as an ASGI application: guard, pages, errors for people."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from patrol.console import desk, sign_in
from patrol.console.guard import guarding
from patrol.console.pages import Desk, SignedOutError, make_templates, page, to_sign_in
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
    app = FastAPI(title="patrol", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(engine, settings, make_templates(_HERE / "templates"))
    app.middleware("http")(guarding(_hosts(settings), settings.console_address))
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.include_router(sign_in.router)
    app.include_router(desk.router)
    app.add_exception_handler(SignedOutError, to_sign_in)
    app.add_exception_handler(PatrolError, _refused)
    return app


def _hosts(settings: Settings) -> frozenset[str]:
    """The Host headers that are ours: where we listen and, where one is named, the address that people open."""
    ours = {settings.console_host, "localhost", "127.0.0.1", "[::1]"}
    named = urlsplit(settings.console_address).netloc
    return frozenset({f"{host}:{settings.console_port}" for host in ours} | ({named} if named else set()))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PatrolError)
    if "hx-request" in request.headers:
        return HTMLResponse("Ditolak.", 409)
    return page(request, "refused.html", status=409, me=None, message=str(error))
