"""Pictures of a channel's messages: kept as captures with their hash, bounded, checked, gated, tied to their posts."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from patrol.crawling.photos import picture_type
from patrol.evidence.chain import read_chain
from patrol.workspace import init_workspace
from tests.evidence_samples import logs
from tests.hostile_server import Answer, Site, redirect, running
from tests.test_pixels import JPEG as JPEG_BEGINS
from tests.test_pixels import claiming, frame
from tests.test_walk import call, rows

PNG = claiming(40, 30) + b"gambar" * 50
JPEG = JPEG_BEGINS + frame(40, 30) + b"\xff\xda" + b"foto" * 70
ROBOTS = "User-agent: *\nDisallow: /closed/\n"
TIED = "select post.key, picture.place, picture.sha256, picture.content_type, picture.capture_id from picture"
TIED += " join post on post.id = picture.post_id order by post.key, picture.place"


def message(number: int, *pictures: str, more: str = "") -> str:
    shown = "".join(
        f'<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'{url}\')"></a>' for url in pictures
    )
    return (
        f'<div class="tgme_widget_message" data-post="kanalcontoh/{number}">{more}{shown}'
        f'<div class="tgme_widget_message_text js-message_text">Lowongan nomor {number}, toko di pasar.</div></div>'
    )


def channel(*messages: str) -> Answer:
    return Answer(f"<!doctype html><html><head><title>Kanal</title></head><body>{''.join(messages)}</body></html>")


def serve(site: Site) -> None:
    """A channel with good pictures, and with all that is none."""
    there = {"png": "/p.png", "jpeg": "/p.jpg", "moved": "/moved.jpg"}
    site.answers = {
        "/robots.txt": Answer(ROBOTS, kind="text/plain"),
        "/p.png": Answer(PNG, kind="image/png"),
        "/p.jpg": Answer(JPEG, kind="image/jpeg"),
        "/moved.jpg": redirect("/p2.jpg"),
        "/p2.jpg": Answer(JPEG + b"2", kind="image/jpeg"),
        "/page.jpg": Answer("<html><script>alert(1)</script></html>"),
        "/svg.jpg": Answer("<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml"),
        "/lies.jpg": Answer(PNG, kind="text/html"),
        "/bomb.jpg": Answer(claiming(60_000, 60_000), kind="image/png"),
        "/blank.jpg": Answer(b"\xff\xd8\xff\xe0" + b"foto" * 70, kind="image/jpeg"),
        "/large.jpg": Answer(JPEG * 2_000, kind="image/jpeg"),
        "/closed/p.jpg": Answer(JPEG, kind="image/jpeg"),
        "/s/kanalcontoh": channel(
            message(1, site.base + there["png"], site.base + there["jpeg"]),
            message(2, site.base + there["moved"]),
            message(
                3, *(f"{site.base}/{name}.jpg" for name in ("page", "svg", "lies", "large", "gone", "bomb", "blank"))
            ),
            message(4, f"{site.base}/closed/p.jpg", "http://10.0.0.7/dalam.jpg"),
        ),
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "unit").home


def crawl(home: Path, site: Site, *settings: str) -> str:
    options = [part for one in ("picture_max_bytes=100000", *settings) for part in ("--set", one)]
    done = call(home, *options, "crawl", f"{site.base}/s/kanalcontoh", "--allow-host", site.host)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def test_pictures_are_kept_with_their_hash_and_tied_to_their_posts(home: Path) -> None:
    with running() as site:
        serve(site)
        said = crawl(home, site)
        asked = list(site.asked)
        crawl(home, site)
        again = site.asked[len(asked) :]
    found = rows(home, TIED)
    hashes = [(key, place, sha256, kind) for key, place, sha256, kind, _ in found]
    assert hashes == [
        ("kanalcontoh/1", 0, hashlib.sha256(PNG).hexdigest(), "image/png"),
        ("kanalcontoh/1", 1, hashlib.sha256(JPEG).hexdigest(), "image/jpeg"),
        ("kanalcontoh/2", 0, hashlib.sha256(JPEG + b"2").hexdigest(), "image/jpeg"),
    ]
    folder = home / "data" / "run" / "evidence"
    lines = [line for log in logs(folder) for line in read_chain(log).lines]
    kept = {line.facts["id"]: line.facts for line in lines if line.kind == "capture"}
    (page,) = [one["id"] for one in list(kept.values())[:20] if one["url"].endswith("/s/kanalcontoh")][:1]
    for _, _, sha256, _, capture_id in found:
        assert kept[str(capture_id)]["decoded_sha256"] == sha256
        assert kept[str(capture_id)]["of"] == page, "it belongs to the capture of the channel's page"
    # what is no picture, too large, closed or inside is told of, and is none
    for name in ("page.jpg", "svg.jpg", "lies.jpg"):
        assert f"/{name}: " in said and "is not a picture that is kept" in said
    assert "/bomb.jpg: the picture is not kept: it claims 60,000 x 60,000 pixels, and 50,000,000 are kept" in said
    assert "/blank.jpg: the picture is not kept: its header tells no size" in said
    assert "/large.jpg: the picture is larger than picture_max_bytes allows" in said
    assert "/gone.jpg: there is no such page" in said
    assert "/closed/p.jpg" not in asked and "/closed/p.jpg: not visited" in said
    assert "http://10.0.0.7/dalam.jpg: not visited" in said
    tried = {line.facts["url"]: line.facts["kind"] for line in lines if line.kind == "attempt"}
    assert tried["http://10.0.0.7/dalam.jpg"] == "refused_address"
    # what is kept is not asked for again
    assert not {"/p.png", "/p.jpg", "/moved.jpg"} & set(again)
    assert "/page.jpg" in again
    assert call(home, "verify").returncode == 0


def test_pictures_are_bounded_and_may_be_none(home: Path) -> None:
    with running() as site:
        serve(site)
        crawl(home, site, "crawl_max_pictures=0")
        assert not [path for path in site.asked if path.endswith((".jpg", ".png"))]
        said = crawl(home, site, "crawl_max_pictures=2")
        asked = [path for path in site.asked if path.endswith((".jpg", ".png"))]
    assert "pictures beyond the first 2 were not kept in this run (crawl_max_pictures)" in said
    assert len(asked) == 2
    with sqlite3.connect(home / "data" / "run" / "patrol.db") as database:
        assert database.execute("select state from run order by id").fetchall() == [("ok",), ("ok",)]


def test_photos_count_in_the_room_of_their_class_and_a_hold_on_one_wins(home: Path) -> None:
    photo = JPEG + bytes(range(256)) * 200
    with running() as site:
        site.answers = {
            "/robots.txt": Answer(ROBOTS, kind="text/plain"),
            "/p.jpg": Answer(photo, kind="image/jpeg"),
            "/s/kanalcontoh": channel(message(1, f"{site.base}/p.jpg")),
        }
        crawl(home, site)
    folder = home / "data" / "run" / "evidence"
    (held,) = (own for _, _, _, _, own in rows(home, TIED))
    class_ = "retention:\n  ordinary:\n    days: 100\n    max_bytes: {}\n"
    (taken,) = (path.stat().st_size for path in folder.rglob("*.warc.gz"))
    for room, files in ((taken, "0 files"), (taken - 1, "1 files")):
        (home / "sources.yml").write_text(class_.format(room), encoding="utf-8")
        assert files in call(home, "evidence", "prune").stdout
    assert call(home, "capture", "hold", str(held), "--letter", "SP-1").returncode == 0
    assert "0 files" in call(home, "evidence", "prune", "--apply").stdout
    assert call(home, "capture", "release", str(held), "--letter", "SP-2").returncode == 0
    assert "takes more than" in call(home, "evidence", "prune", "--apply").stdout
    assert not list(folder.rglob("*.warc.gz"))
    assert rows(home, "select count(*) from capture where disposed_at is null") == [(0,)]
    assert call(home, "verify").returncode == 0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"<svg/>", None),
        (b"", None),
        (b"%PDF-1.7", None),
    ],
)
def test_a_picture_is_known_by_how_it_begins(body: bytes, kind: str | None) -> None:
    assert picture_type(body) == kind
