"""Settings, built once at the edge: `patrol.toml`, then `PATROL_*` variables, then options -> a frozen `Settings`."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from patrol.errors import SettingsError
from patrol.workspace import Workspace


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; the help text stands in the field's metadata and in the README's table."""

    unit: str = _setting("unit", "name of the unit whose queue is filled and read")
    contact_url: str = _setting(
        "", "address told to every visited site in the User-Agent, so that its owner can reach the unit"
    )
    database_url: str = _setting("", "SQLAlchemy address of the database; empty: SQLite in data/run/patrol.db")
    allow_hosts: tuple[str, ...] = _setting((), "HOST:PORT pairs that may be visited although they are not public")
    model: str = _setting("e5", "folder in models/ whose model scores posts; promotion may name another")
    crawl_max_pages: int = _setting(500, "pages fetched in one run at most")
    crawl_max_depth: int = _setting(20, "links (or result pages) followed from a start address at most")
    crawl_host_pages: int = _setting(0, "pages of one host fetched in one run at most; 0: as many as crawl_max_pages")
    crawl_max_bytes: int = _setting(2_000_000_000, "bytes fetched in one run at most, after unpacking")
    crawl_revisit_days: int = _setting(
        7, "days until a posting that was fetched is fetched again, give or take (a source may say otherwise)"
    )
    crawl_max_seconds: int = _setting(3600, "seconds one run may take")
    crawl_concurrency: int = _setting(8, "requests at once, over all hosts")
    crawl_delay: float = _setting(1.0, "least seconds between two requests to one host (loopback hosts: none)")
    crawl_max_pictures: int = _setting(200, "pictures of posts kept in one run at most; 0: none")
    picture_max_bytes: int = _setting(5_000_000, "bytes of one such picture at most")
    page_max_bytes: int = _setting(5_000_000, "bytes of one page at most, after unpacking")
    page_timeout: int = _setting(30, "seconds one page may take")
    proxy_variables: str = _setting(
        "", "what HTTP_PROXY and its like in the environment mean; empty: nothing is crawled; ignore: they are not used"
    )
    browser: str = _setting("", "path of a Chromium; empty: the one on PATH, else Playwright's own")
    rounds_at_once: int = _setting(4, "rounds of sources that the schedule makes at once")
    round_lease_seconds: int = _setting(
        120, "seconds after which a round that is not heard of counts as killed, and is made again"
    )
    slice_rate: float = _setting(
        0.02, "share of unflagged posts shown all the same, so that misses can be measured (0..1)"
    )
    slice_seed: str = _setting("patrol", "seed of that random draw")
    lease_seconds: int = _setting(600, "seconds an analyst holds an item before it goes back")
    undo_seconds: int = _setting(
        120, "seconds in which an analyst takes the last decision back; what it sets off waits so long (0: never)"
    )
    unmask_seconds: int = _setting(
        900, "seconds for which an analyst who gave a reason reads a victim's post unmasked; each reading is audited"
    )
    bulk_alone: int = _setting(
        25, "items that an analyst decides together alone; of more, a second person confirms before any is decided"
    )
    console_host: str = _setting("127.0.0.1", "address the console listens on")
    console_port: int = _setting(8000, "port the console listens on")
    console_address: str = _setting(
        "",
        "address that people open where a TLS proxy stands before the console, e.g. https://konsol.unit.example",
    )
    text_max_chars: int = _setting(20_000, "characters of a post that are read; longer ones are cut, and marked")
    log_level: str = _setting("info", "debug, info, warning or error")


def load_settings(
    workspace: Workspace,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    pairs: Mapping[str, str] | None = None,
) -> Settings:
    """Settings in force. `options` whose value is `None` were not given; `pairs` are `--set` options, as text.

    Raises:
        SettingsError: names the file and line, the variable, or the option that is wrong, and the nearest right name.
    """
    values: dict[str, object] = dict(_from_file(workspace.settings_file))
    for name, text in environ.items():
        key = name.removeprefix("PATROL_").lower()
        if name.startswith("PATROL_") and key in _FIELDS:
            values[key] = _from_text(key, text, where=f"the variable {name}")
    for key, text in (pairs or {}).items():
        values[key] = _from_text(_known(key, where=f"--set {key}"), text, where=f"--set {key}")
    for key, value in (options or {}).items():
        if value is not None:
            values[key] = _checked(key, value, where=f"the option for {key}")
    settings = Settings(**values)  # type: ignore[arg-type]  # each value was checked against its field
    _check_ranges(settings)
    return settings


def database_url(settings: Settings, workspace: Workspace) -> str:
    """The database's address: the setting, or SQLite in the workspace's run folder."""
    return settings.database_url or f"sqlite:///{workspace.run_dir / 'patrol.db'}"


_FIELDS = {f.name: f for f in fields(Settings)}
_CASTS: Mapping[type, Callable[[str], object]] = {str: str, int: int, float: float}


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: {error}", hint="fix the file, or move it away to run with the defaults"
        ) from error
    return {key: _checked(key, value, where=f"{path}:{_line_of(key, text)}") for key, value in table.items()}


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"^\s*\[?\s*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _known(key: str, *, where: str) -> str:
    if key not in _FIELDS:
        near = difflib.get_close_matches(key, _FIELDS, n=1)
        hint = f"did you mean {near[0]}?" if near else "the README lists every setting"
        raise SettingsError(f"{where}: there is no setting {key!r}", hint=hint)
    return key


def _checked(key: str, value: object, *, where: str) -> object:
    _known(key, where=where)
    default = _FIELDS[key].default
    if isinstance(default, tuple) and isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise SettingsError(f"{where}: {key} must be {_kind(default)}, not {value!r}")
    return value


def _from_text(key: str, text: str, *, where: str) -> object:
    default = _FIELDS[key].default
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return _CASTS[type(default)](text)
    except ValueError as error:
        raise SettingsError(f"{where}: {key} must be {_kind(default)}, not {text!r}") from error


def _kind(default: object) -> str:
    kinds = {str: "a text", int: "a whole number", float: "a number", tuple: "a list of texts"}
    return kinds[type(default)]


_AT_LEAST_ONE = (
    "rounds_at_once",
    "round_lease_seconds",
    "crawl_max_pages",
    "crawl_max_bytes",
    "crawl_max_seconds",
    "crawl_concurrency",
    "page_max_bytes",
    "picture_max_bytes",
    "page_timeout",
    "lease_seconds",
    "unmask_seconds",
    "bulk_alone",
    "text_max_chars",
)


_ADDRESS = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[1-9]\d{0,4})?(?<!:443)(?<!:80)")


def _check_ranges(settings: Settings) -> None:
    if not settings.unit.isprintable() or settings.unit.strip() != settings.unit or not 0 < len(settings.unit) <= 64:
        raise SettingsError(f"unit must be a name of 1 to 64 letters without blanks around it, not {settings.unit!r}")
    if not 0 <= settings.slice_rate <= 1:
        raise SettingsError(f"slice_rate must lie between 0 and 1, not {settings.slice_rate}")
    if not 0 <= settings.crawl_delay <= 3600:
        raise SettingsError(f"crawl_delay must lie between 0 and 3600, not {settings.crawl_delay}")
    if settings.proxy_variables not in ("", "ignore"):
        raise SettingsError(f"proxy_variables must be empty or ignore, not {settings.proxy_variables!r}")
    if settings.log_level not in ("debug", "info", "warning", "error"):
        raise SettingsError(f"log_level must be debug, info, warning or error, not {settings.log_level!r}")
    if not 0 < settings.console_port < 65536:
        raise SettingsError(f"console_port must lie between 1 and 65535, not {settings.console_port}")
    if settings.console_address and not _ADDRESS.fullmatch(settings.console_address):
        raise SettingsError(
            f"console_address must look like https://konsol.unit.example, not {settings.console_address!r}",
            hint="write scheme, host and, where it is not the usual one, port; small letters, no path",
        )
    if not 0 <= settings.undo_seconds <= 86_400:
        raise SettingsError(f"undo_seconds must lie between 0 and 86400, not {settings.undo_seconds}")
    for least, keys in (
        (0, ("crawl_max_depth", "crawl_max_pictures", "crawl_host_pages", "crawl_revisit_days")),
        (1, _AT_LEAST_ONE),
    ):
        for key in keys:
            if getattr(settings, key) < least:
                raise SettingsError(f"{key} must be at least {least}, not {getattr(settings, key)}")
