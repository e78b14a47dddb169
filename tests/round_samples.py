"""Invented sources, and a site to make rounds of, for the tests of sources, schedule and rounds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from patrol.sources import Source
from patrol.workspace import Workspace, init_workspace
from tests.hostile_server import Answer, Site, job, page, script, sitemap

BASIS = """\
bases:
  sp-12:
    letter: "SP/12/XI/2026"
    purpose: "pemantauan lowongan luar negeri"
    issued: 2020-01-01
    expires: {expires}
    by: "Kepala Unit Contoh"
"""
MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 08:00 in Jakarta


def a_source(**changes: object) -> Source:
    """A source that is due each half hour."""
    values: dict[str, object] = {"name": "papan", "addresses": ("https://papan.example/loker",), "basis": "sp-12"}
    values |= {"schedule": "*/30 * * * *", "line": 1, "jitter": 0}
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def listed(*sources: str, expires: str = "2099-12-31") -> str:
    """A `sources.yml` that holds these rows."""
    return BASIS.format(expires=expires) + "sources:\n" + "".join(sources)


def a_row(name: str = "papan", address: str = "https://papan.example/loker", more: str = "") -> str:
    """One source of a `sources.yml`; `more` are its further lines."""
    return f'  {name}:\n    address: "{address}"\n    schedule: "* * * * *"\n    jitter: 0\n    basis: sp-12\n{more}'


def a_unit(folder: Path, *sources: str, expires: str = "2099-12-31", settings: str = "") -> Workspace:
    """A workspace that holds these sources."""
    workspace = init_workspace(folder / "unit")
    (workspace.home / "sources.yml").write_text(listed(*sources, expires=expires), encoding="utf-8")
    (workspace.home / "patrol.toml").write_text(settings, encoding="utf-8")
    return workspace


def a_board(site: Site, postings: int) -> str:
    """A sitemap of postings on a site -> its address."""
    site.answers["/loker.xml"] = sitemap(*(f"{site.base}/kerja/{number}" for number in range(postings)))
    for number in range(postings):
        text = f"Toko nomor {number} di pasar lama mencari penjaga yang jujur dan rajin, datanglah membawa lamaran."
        site.answers[f"/kerja/{number}"] = Answer(page(script(job(f"Penjaga toko {number}", text))))
    return f"{site.base}/loker.xml"
