"""A page whose text was flagged -> its picture, made by a child process and kept as a capture beside the page's own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from patrol.errors import CrawlError, EvidenceError
from patrol.evidence.finding import find_capture
from patrol.evidence.recorder import Captured
from patrol.recording import evidence_folder, index_recovered
from patrol.settings import Settings
from patrol.sources.reading import load_sources
from patrol.sources.timing import zone_of
from patrol.store import Database
from patrol.store.captures import CaptureRow, captures_of, save_captures
from patrol.store.database import reading, writing
from patrol.workspace import Workspace

_START_SECONDS = 90  # Python, Scrapy and Chromium on a slow machine


def seconds_for(settings: Settings) -> int:
    """How long a picture may take: the page fetched, and shown twice."""
    return _START_SECONDS + 5 * settings.page_timeout


def take_picture(workspace: Workspace, settings: Settings, database: Database, url: str, sha256: str) -> dict[str, int]:
    """Picture a page and index what was captured -> how much that is.

    Raises:
        CrawlError: there is no picture: the page may not be visited any more, is gone, or there is no browser.
    """
    folder = evidence_folder(workspace)
    index_recovered(folder, database)
    orders = {
        "url": url,
        "home": str(workspace.home),
        "bundled": str(workspace.bundled),
        "evidence": str(folder),
        "settings": asdict(settings),
        **_of(workspace, database, sha256, url),
    }
    told = _child(orders, seconds_for(settings))
    taken = [Captured(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told["captures"]]
    with writing(database) as connection:
        save_captures(connection, taken)
    if not any(one.kind == "screenshot" for one in taken):
        raise CrawlError(told["why"] or f"{url}: there is no picture of it", hint="the page itself stays captured")
    return {"captures": len(taken)}


def _of(workspace: Workspace, database: Database, sha256: str, url: str) -> dict[str, Any]:
    """What the picture inherits from the page's own capture, and from its source as it stands now."""
    with reading(database) as connection:
        rows = [row for row in captures_of(connection, sha256) if row.sha256 == sha256 and not row.disposed_at]
    if not rows:
        return {"retention": "ordinary"}
    own = {"of": rows[0].id, "retention": rows[0].retention, "source": rows[0].source}
    return {**own, **_basis(workspace, rows[0]), **_of_source(workspace, rows[0].source, url)}


def _of_source(workspace: Workspace, name: str | None, url: str) -> dict[str, Any]:
    """What the unit may, in writing, at the source's hosts, and on which basis it looks there now."""
    watched = load_sources(workspace) if name else None
    source = watched.sources.get(name) if watched is not None and name else None
    if watched is None or source is None:
        return {}
    basis, today = watched.bases[source.basis], datetime.now(zone_of(source)).date()
    if not basis.holds(today):
        raise CrawlError(
            f"{url}: not pictured: the legal basis {basis.id} of {source.name} does not hold today",
            hint="the page itself stays captured",
        )
    given = [{**asdict(one), "on": one.on.isoformat()} for one in source.overrides]
    return {"basis": source.basis, "permissions": given}


def _basis(workspace: Workspace, row: CaptureRow) -> dict[str, Any]:
    with suppress(EvidenceError):
        return {"basis": find_capture(evidence_folder(workspace), row.file, row.id).facts["basis"]}
    return {}


def _child(orders: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "patrol.crawling.shots"]
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            command, input=json.dumps(orders), capture_output=True, text=True, timeout=seconds, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise CrawlError(f"{orders['url']}: no picture within {seconds} seconds", hint="try again later") from error
    except ValueError as error:
        raise CrawlError(f"{orders['url']}: no picture: {done.stderr.strip()[-300:]}") from error
    return told
