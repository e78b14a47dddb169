"""The picture of a page: shown only where it is one, is the item's, and nobody's identity is at stake; sandboxed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image, PngImagePlugin
from sqlalchemy import update

from patrol.console import copies, repainting
from patrol.errors import EvidenceError
from patrol.evidence.recorder import Captured
from patrol.store import Database
from patrol.store.captures import save_captures
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.schema import revision
from tests.test_console import client, database, sign_in

__all__ = ["client", "database"]
HIDDEN = b"<script>alert('konten')</script>"


def _png(width: int = 6, height: int = 4) -> bytes:
    """A picture with words in its file: in a text chunk and behind its end."""
    told, out = PngImagePlugin.PngInfo(), BytesIO()
    told.add_text("Comment", HIDDEN.decode())
    Image.new("RGB", (width, height), (200, 30, 60)).save(out, "PNG", pnginfo=told)
    return out.getvalue() + HIDDEN


PNG = _png()


def capture(database: Database, name: str, kind: str, sha256: str = "f" * 64, of: str | None = None) -> None:
    fixed: dict[str, Any] = dict.fromkeys(Captured.__slots__)
    told = {"id": name, "kind": kind, "url": "https://forum.example/", "final_url": "https://forum.example/", "of": of}
    more = {"sha256": sha256, "file": "2026-11/a.warc.gz", "size": 10, "at": now(), "retention": "ordinary"}
    with writing(database) as connection:
        save_captures(connection, [Captured(**{**fixed, **told, **more, "status": 200})])
        connection.execute(update(revision).values(page_sha256="f" * 64))


@pytest.fixture
def kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the evidence folder holds, by the capture's id."""
    bodies: dict[str, bytes] = {"gambar-1": PNG}

    class Told:
        def __init__(self, name: str) -> None:
            self.facts = {"warc": name}

    def read(folder: object, place: str) -> bytes:
        if place not in bodies:
            raise EvidenceError("it is not there")
        return bodies[place]

    monkeypatch.setattr(copies, "find_capture", lambda folder, file, name: Told(name))
    monkeypatch.setattr(copies, "read_body", read)
    capture(database, "halaman", "page")
    capture(database, "gambar-1", "screenshot", sha256="e" * 64, of="halaman")
    return bodies


def test_a_picture_is_a_picture_and_nothing_else(client: TestClient, kept: dict[str, bytes]) -> None:
    sign_in(client)
    page = client.get("/butir/1").text
    assert 'data-src="/butir/1/gambar/gambar-1"' in page
    assert "<img" not in page.replace("&lt;img", ""), "shown only when it is asked for"
    shown = client.get("/butir/1/gambar/gambar-1")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cross-origin-resource-policy"] == "same-origin"
    assert HIDDEN in PNG and HIDDEN not in shown.content, "only the pixels are passed on"
    assert Image.open(BytesIO(shown.content)).getpixel((0, 0)) == (200, 30, 60)
    kept["gambar-1"] = b"<html><script>alert(1)</script>"
    assert client.get("/butir/1/gambar/gambar-1").status_code == 404
    for spoilt in (PNG[:60], PNG[:8] + b"\0" * 40, _as("GIF"), b""):
        kept["gambar-1"] = spoilt
        assert client.get("/butir/1/gambar/gambar-1").status_code == 404
    kept.clear()
    assert client.get("/butir/1/gambar/gambar-1").status_code == 404


def test_a_picture_of_too_many_pixels_is_not_decoded(
    client: TestClient, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repainting, "MOST_PIXELS", 23)
    sign_in(client)
    assert client.get("/butir/1/gambar/gambar-1").status_code == 404
    monkeypatch.setattr(repainting, "MOST_PIXELS", 24)
    assert client.get("/butir/1/gambar/gambar-1").status_code == 200


def _as(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("name", ["halaman", "lain", "..%2f..%2fetc%2fpasswd", "../gambar-1", "a" * 200])
def test_only_the_items_own_pictures_are_shown(client: TestClient, kept: dict[str, bytes], name: str) -> None:
    sign_in(client)
    assert client.get(f"/butir/1/gambar/{name}").status_code == 404


def test_a_victims_page_is_not_pictured(client: TestClient, kept: dict[str, bytes]) -> None:
    sign_in(client)
    help_item = "/butir/2"
    assert "Permintaan tolong" in client.get(help_item).text
    assert "data-src" not in client.get(help_item).text
    assert client.get(f"{help_item}/gambar/gambar-1").status_code == 404
