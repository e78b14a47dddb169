"""A workspace -> its console, listening. Light to import: the web framework loads when it serves."""

from __future__ import annotations

import importlib
import ipaddress
import socket
from contextlib import closing

from patrol.errors import SettingsError
from patrol.settings import Settings
from patrol.workspace import Workspace


def serve(workspace: Workspace, settings: Settings) -> None:
    """Serve the console until Ctrl-C.

    Raises:
        SettingsError: the port is in use, or the address would show the queue to others without TLS.
        StoreError: the database cannot be opened.
    """
    import uvicorn

    create_app = importlib.import_module("patrol.console.app").create_app  # loads the web framework
    bound = _bind(settings.console_host, settings.console_port)
    with closing(bound):
        app = create_app(workspace, settings)
        # X-Forwarded-* is not believed: whoever reaches the port can write it, and the address counts at sign-in
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[bound])


def _bind(host: str, port: int) -> socket.socket:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingsError(
            f"the console does not listen on {host}: what it shows would cross the network in the clear",
            hint="listen on 127.0.0.1 and put a TLS proxy (named in console_address) or an SSH tunnel before it",
        )
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
