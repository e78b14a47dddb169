"""Where a Chromium is, how it is started, and which of a page's requests it may make. Nothing is imported to ask."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from patrol.crawling.addresses import Gate

START_SECONDS = 60
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    # nothing goes out but the pages that are visited
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--no-referrers",
    "--safebrowsing-disable-auto-update",
    # and nothing around the gate: no proxy of the environment, no QUIC, no peer connections
    "--no-proxy-server",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_CLOSED_NAMES = (
    *("localhost", "*.localhost", "127.*", "10.*", "192.168.*", "169.254.*", "0.*", "[*]"),
    *(f"172.{number}.*" for number in range(16, 32)),
)
_SKIPPED_TYPES = frozenset({"image", "media", "font"})


class NoBrowserError(Exception):
    """There is no Chromium on this machine, or (`path`) it could not be started."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__(f"{path} could not be started" if path else "no Chromium was found")
        self.path = path


class NotShownError(Exception):
    """Chromium showed something else than the page, such as its own error page."""


class TooMuchError(NotShownError):
    """A page took more of the machine than a page may."""


def find_browser(setting: str = "") -> str | None:
    """The path of a Chromium: that of the settings, else one on PATH, else Playwright's own download, else `None`."""
    if setting:
        return shutil.which(setting) or (setting if Path(setting).is_file() else None)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((str(path) for path in _downloaded() if path.is_file()), None)


def _downloaded() -> Iterator[Path]:
    folders = [Path(sys.prefix) / "browsers", Path.home() / ".cache" / "ms-playwright"]
    folders.append(Path.home() / "Library" / "Caches" / "ms-playwright")
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        folders.insert(0, Path(named))
    for folder in folders:
        for pattern in (
            "chromium-*/chrome-*/chrome",
            "chromium*/chrome-*/headless_shell",
            "chromium*/*/*/*/*/Chromium",
        ):
            yield from sorted(folder.glob(pattern), reverse=True)


def launch_options(path: str | None, gate: Gate) -> dict[str, Any]:
    """Playwright's launch options: headless, silent, names of one's own machine and network closed unless allowed."""
    closed = [f"MAP {name} ~NOTFOUND" for name in _CLOSED_NAMES]
    opened = [f"EXCLUDE {pair.rpartition(':')[0]}" for pair in sorted(gate.allowed)]
    flags = [*_FLAGS, f"--host-resolver-rules={' , '.join([*closed, *opened])}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
    options: dict[str, Any] = {"headless": True, "args": flags, "chromium_sandbox": "--no-sandbox" not in flags}
    options["timeout"] = START_SECONDS * 1_000
    return {**options, "executable_path": path} if path else options


def behind(options: dict[str, Any], server: str, user: str, password: str) -> dict[str, Any]:
    """The same options for a browser whose only way out is a proxy: it looks up no name and goes nowhere by itself."""
    own = [flag for flag in options["args"] if not flag.startswith(("--no-proxy-server", "--host-resolver-rules="))]
    own.append("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")  # the proxy's own address
    way = {"server": server, "username": user, "password": password, "bypass": "<-loopback>"}
    return {**options, "args": own, "proxy": way}


def context_options(user_agent: str) -> dict[str, Any]:
    """Playwright's context: no service worker (its requests could not be intercepted), no download, no permission."""
    return {
        "user_agent": user_agent,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "service_workers": "block",
        "accept_downloads": False,
        "permissions": [],
    }


def wants(resource_type: str) -> bool:
    """False for what a text reader has no need of: pictures, films, fonts."""
    return resource_type not in _SKIPPED_TYPES
