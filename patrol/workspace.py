"""Where things are: a `Workspace` from `--home`, `PATROL_HOME`, the folder one stands in, or the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from patrol.errors import SettingsError

SETTINGS_FILE = "patrol.toml"
SHELVES = ("spiders", "rules", "models", "data")

_PACKAGE = Path(__file__).resolve().parent
_EXAMPLES = (_PACKAGE / "sources" / "sources.yml.example", _PACKAGE / "alerts" / "alerts.yml.example")
_NEW_SETTINGS = """\
# Settings of this workspace; `patrol doctor` shows what is in force. Every setting: see the README.
# unit = "polres-contoh"
# contact_url = "https://unit.example/patrol"   # told to every site that is visited
"""


def bundled_content() -> Path:
    """The folder that holds the bundled shelves: `patrol/content/` in a wheel, the checkout's root otherwise."""
    packed = _PACKAGE / "content"
    return packed if packed.is_dir() else _PACKAGE.parent


def in_checkout() -> bool:
    """True where the package runs from a checkout (or an editable install of one)."""
    return not (_PACKAGE / "content").is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file()


@dataclass(frozen=True, slots=True)
class Workspace:
    """A unit's folder merged over the bundled shelves: the same name in the workspace wins."""

    home: Path
    bundled: Path

    @property
    def settings_file(self) -> Path:
        """The workspace's `patrol.toml`, which need not exist."""
        return self.home / SETTINGS_FILE

    @property
    def run_dir(self) -> Path:
        """The folder of run-time files (database, vault, logs), made private (0700) at first use."""
        path = self.home / "data" / "run"
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise SettingsError(
                f"cannot make the folder {path}: {error.strerror}", hint="name another workspace with --home DIR"
            ) from error
        return path

    def shelf(self, name: str) -> tuple[Path, ...]:
        """The folders of one shelf, e.g. `rules` or `data/tables`, bundled first, those that exist only."""
        roots = (self.bundled,) if self.home == self.bundled else (self.bundled, self.home)
        return tuple(path for root in roots if (path := root / name).is_dir())

    def files(self, shelf: str, pattern: str) -> Mapping[str, Path]:
        """File name -> path over a shelf, sorted by name; a workspace's file replaces the bundled one of that name."""
        found = {path.name: path for folder in self.shelf(shelf) for path in folder.glob(pattern)}
        return dict(sorted(found.items()))

    def replaced(self) -> Iterator[str]:
        """Paths (below the root) of bundled content files that the workspace replaces."""
        if self.home == self.bundled:
            return
        shelves = ("spiders", "rules", "rules/filters", "models", "data/tables")
        for shelf in shelves:
            for path in sorted((self.home / shelf).glob("*")):
                if f"{shelf}/{path.name}" not in shelves and (self.bundled / shelf / path.name).exists():
                    yield f"{shelf}/{path.name}"


def find_workspace(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Workspace:
    """The workspace in force: `home`, else `PATROL_HOME`, else the nearest folder upward with a `patrol.toml`,
    else the checkout itself, else `~/.local/share/patrol`.

    Raises:
        SettingsError: `home` was named and is no folder.
    """
    named = home or (Path(environ["PATROL_HOME"]) if environ.get("PATROL_HOME") else None)
    if named is not None:
        if not named.is_dir():
            raise SettingsError(f"{named} is no folder", hint=f"make it with: patrol init {named}")
        return Workspace(named.resolve(), bundled_content())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return Workspace(folder, bundled_content())
    if in_checkout():
        return Workspace(bundled_content(), bundled_content())
    default = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "patrol"
    default.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Workspace(default, bundled_content())


def is_untouched(path: Path) -> bool:
    """Whether a settings file is still the one that `init_workspace` wrote: nobody set anything in it."""
    return path.name == SETTINGS_FILE and path.read_text(encoding="utf-8", errors="replace") == _NEW_SETTINGS


def init_workspace(folder: Path) -> Workspace:
    """Make a workspace: the shelves and a commented `patrol.toml`, examples of `sources.yml` and
    `alerts.yml`. What is there already stays as it is.

    Raises:
        SettingsError: the folder cannot be made or written.
    """
    try:
        for shelf in SHELVES:
            (folder / shelf).mkdir(parents=True, exist_ok=True)
        (folder / "data" / "tables").mkdir(exist_ok=True)
        settings = folder / SETTINGS_FILE
        if not settings.exists():
            settings.write_text(_NEW_SETTINGS, encoding="utf-8")
        for example in _EXAMPLES:
            if not (folder / example.name).exists():
                (folder / example.name).write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot make a workspace in {folder}: {error.strerror}") from error
    return Workspace(folder.resolve(), bundled_content())
