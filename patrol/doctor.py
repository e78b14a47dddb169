"""What is installed, what is missing, and what to do about it: the rows that `patrol doctor` shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from patrol.classify.encoder import tuned_place
from patrol.classify.model import load_model
from patrol.crawling.browser import find_browser
from patrol.errors import PatrolError
from patrol.learning.shelf import model_folder, open_models
from patrol.rulebook import load_rulebook
from patrol.settings import Settings, database_url
from patrol.store.accounts import count_accounts
from patrol.store.database import open_database, reading
from patrol.tables import load_tables
from patrol.workspace import Workspace

State = Literal["ok", "note", "missing"]
LEAST_FREE_BYTES = 500_000_000
BROWSER_SECONDS = 20

# distribution, what it does here, whether patrol runs without it
PARTS = (
    ("scrapy", "crawling", True),
    ("scrapy-playwright", "rendered pages", True),
    ("playwright", "rendered pages", True),
    ("extruct", "structured data", True),
    ("hyperscan", "fast matching (google-re2 does it alone, slower)", False),
    ("google-re2", "matching", True),
    ("scikit-learn", "training", True),
    ("pandas", "training", True),
    ("fastapi", "console", True),
    ("sentence-transformers", "sentence encoder; without it the light model scores alone: make setup", False),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what was looked at, how it stands, what was seen, what to do."""

    name: str
    state: State
    says: str
    todo: str = ""


def examine(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """Every check, in the order in which a missing thing hurts; `missing` rows make `patrol doctor` exit with 1."""
    yield Check("python", "ok", sys.version.split()[0])
    yield Check("workspace", "ok", str(workspace.home))
    yield from (_part(*part) for part in PARTS)
    yield _browser(settings)
    yield _disk(workspace)
    yield _tried("tables", lambda: f"digest {load_tables(workspace).digest}")
    yield from _agencies(workspace)
    yield _tried("rules", lambda: f"version {load_rulebook(workspace).version}")
    yield _model(workspace, settings)
    yield _database(workspace, settings)
    if not settings.contact_url:
        todo = "set contact_url in patrol.toml before visiting other people's sites"
        yield Check("contact", "note", "visited sites are not told whom to write to", todo)
    for name in workspace.replaced():
        yield Check("workspace", "note", f"{name} of the workspace replaces the bundled one")


def _part(name: str, job: str, needed: bool) -> Check:
    try:
        return Check(name, "ok", f"{version(name)} ({job})")
    except PackageNotFoundError:
        return Check(name, "missing" if needed else "note", f"not installed ({job})", f"pip install {name}")


def _browser(settings: Settings) -> Check:
    found = find_browser(settings.browser)
    todo = "apt-get install chromium, or make setup"
    if settings.browser:
        todo = "correct the setting browser, or leave it empty to take the one on PATH"
    if not found:
        where = f"none at {settings.browser}" if settings.browser else "none found"
        return Check("chromium", "note", f"{where}: rendered pages cannot be read", todo)
    says = _version_of(found)
    if not says:
        return Check("chromium", "note", f"{found} does not run: rendered pages cannot be read", todo)
    return Check("chromium", "ok", f"{found}, {says}")


def _version_of(browser: str) -> str:
    """What the browser says of itself; empty where it does not run."""
    try:
        done = subprocess.run([browser, "--version"], capture_output=True, timeout=BROWSER_SECONDS, check=True)  # noqa: S603  # the browser of the settings is run by every crawl
    except (OSError, subprocess.SubprocessError):
        return ""
    return " ".join(done.stdout.decode("utf-8", "replace").split())[:80]


def _disk(workspace: Workspace) -> Check:
    free = shutil.disk_usage(workspace.run_dir).free
    says = f"{free / 1e9:.1f} GB free for {workspace.run_dir}"
    return Check("disk", "ok", says) if free > LEAST_FREE_BYTES else Check("disk", "note", says, "make room")


def _model(workspace: Workspace, settings: Settings) -> Check:
    """The model in use, and whether the encoder that it may need is there."""
    try:
        wanted = load_model(model_folder(workspace, settings))
        light, second = open_models(workspace, settings)
    except PatrolError as error:
        return Check("model", "missing", error.message, error.hint or "")
    if wanted.dense is None or second is not None:
        says = light.version if second is None else f"{second.version}, behind {light.version}"
        return Check("model", "ok", says)
    says = f"{light.version} scores alone: {wanted.name} needs the sentence encoder"
    if wanted.tuned is not None:
        todo = f"make embed, and put its folder to {tuned_place(workspace, wanted.tuned)}"
        return Check("model", "note", f"{says} that was fine-tuned for it", todo)
    return Check("model", "note", says, "make embed, or patrol model encoder get")


def _database(workspace: Workspace, settings: Settings) -> Check:
    try:
        engine = open_database(database_url(settings, workspace))
        try:
            with reading(engine) as connection:
                accounts = count_accounts(connection, settings.unit)
        finally:
            engine.dispose()
    except PatrolError as error:
        return Check("database", "missing", error.message, error.hint or "")
    if not accounts:
        return Check(
            "database", "note", f"opens; the unit {settings.unit!r} has no account yet", "patrol user add NAME"
        )
    return Check("database", "ok", f"opens; {accounts} accounts in the unit {settings.unit!r}")


def _agencies(workspace: Workspace) -> Iterator[Check]:
    try:
        tables = load_tables(workspace)
    except PatrolError:
        return  # the row of the tables tells
    if tables.sample_agencies:
        says = "only the bundled sample list: no licence that a post claims can be looked up"
        yield Check("agencies", "note", says, "patrol data import agencies FILE")
    else:
        newest = max(agency.date for agency in tables.agencies)
        yield Check("agencies", "ok", f"{len(tables.agencies)} imported, as of {newest}")


def _tried(name: str, act: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", act())
    except PatrolError as error:
        return Check(name, "missing", error.message, error.hint or "")
