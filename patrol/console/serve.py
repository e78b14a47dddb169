"""A workspace -> its console, listening. Light to import: the web framework loads when it serves."""

from __future__ import annotations

import importlib
import socket
from contextlib import closing

from patrol.console.refusals import check_files, check_settings
from patrol.errors import SettingsError
from patrol.settings import Settings
from patrol.workspace import Workspace


def serve(workspace: Workspace, settings: Settings) -> None:
    """Serve the console until Ctrl-C.

    Raises:
        SettingsError: the port is in use, or settings or files would show the queue to others.
        StoreError: the database cannot be opened.
    """
    import uvicorn

    create_app = importlib.import_module("patrol.console.app").create_app  # loads the web framework
    check_settings(settings)
    bound = _bind(settings.console_host, settings.console_port)
    with closing(bound):
        app = create_app(workspace, settings)
        check_files(workspace, settings)  # after it was opened: that closes a file of ours to others
        # X-Forwarded-* is not believed here: whoever reaches the port can write it (see proving.client_address)
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[bound])


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise SettingsError(
            f"port {port} on {host} cannot be used: {error.strerror}", hint="choose another with --port N"
        ) from error
    return bound
