"""What a browser brings into the evidence folder: pictures of flagged pages, shown pages as DOM and parts."""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import zlib
from pathlib import Path

import pytest

from patrol.evidence.chain import read_chain
from patrol.evidence.finding import read_body
from patrol.evidence.verify import verify
from tests.evidence_samples import logs
from tests.hostile_server import Answer, job, page, running, script
from tests.round_samples import listed
from tests.test_captures import OFFER, ROBOTS, WORDS, unit
from tests.test_walk import call, rows

__all__ = ["unit"]


@pytest.mark.browser
def test_a_flagged_page_is_pictured_and_the_picture_belongs_to_its_capture(unit: Path) -> None:
    with running() as site:
        tall = OFFER.replace("</body>", "<div style='height:30000px'></div></body>")
        site.answers = {"/a": Answer(tall), "/robots.txt": Answer(ROBOTS, kind="text/plain")}
        (unit / "patrol.toml").write_text(f'allow_hosts = ["{site.host}"]\n', encoding="utf-8")
        call(unit, "crawl", site.base + "/a")
        done = call(unit, "work", "--once")
        assert done.returncode == 0, done.stdout + done.stderr
        site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", kind="text/plain")
        site.answers["/b"] = Answer(OFFER.replace("Kamboja", "Myanmar"))
    ((picture, of, sha256),) = rows(unit, "select id, of, sha256 from capture where kind = 'screenshot'")
    (asked,) = rows(unit, f"select kind, final_url from capture where id = '{of}'")
    assert asked == ("page", site.base + "/a")
    into = unit / "picture.png"
    shown = call(unit, "capture", "show", picture, "--body", str(into))
    assert into.read_bytes().startswith(b"\x89PNG")
    assert hashlib.sha256(into.read_bytes()).hexdigest() == sha256
    assert "scripts off" in shown.stdout
    assert "20000 of" in " ".join(shown.stdout.split())
    assert call(unit, "verify").returncode == 0


@pytest.mark.browser
def test_a_page_that_needs_scripts_is_pictured_with_them(unit: Path) -> None:
    writes = f"<div id=app></div><script>document.body.innerHTML += '<p>{WORDS * 3}</p>'</script>"
    with running() as site:
        site.answers = {"/a": Answer(page(script(job("a", WORDS)), body=writes))}
        (unit / "patrol.toml").write_text(f'allow_hosts = ["{site.host}"]\n', encoding="utf-8")
        call(unit, "crawl", site.base + "/a")
        done = call(unit, "work", "--once")
    assert done.returncode == 0, done.stdout + done.stderr
    ((picture,),) = rows(unit, "select id from capture where kind = 'screenshot'")
    assert "scripts on" in call(unit, "capture", "show", picture).stdout


def bomb(side: int) -> bytes:
    """A PNG of so many pixels each way, in a few kilobytes."""
    packed = zlib.compressobj(9)
    rows_of_it = b"".join(packed.compress(bytes(1 + (side + 7) // 8)) for _ in range(side)) + packed.flush()
    parts = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", rows_of_it), (b"IEND", b""))
    told = (
        struct.pack(">I", len(what)) + kind + what + struct.pack(">I", zlib.crc32(kind + what)) for kind, what in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


@pytest.mark.browser
def test_a_page_whose_images_cannot_be_borne_is_pictured_without_them(unit: Path) -> None:
    shown = "".join(f"<img src='/i{number}.png' width=100 height=100>" for number in range(8))
    with running() as site:
        site.answers = {"/a": Answer(OFFER.replace("</body>", f"{shown}</body>"))}
        site.answers |= {f"/i{number}.png": Answer(bomb(20_000), kind="image/png") for number in range(8)}
        (unit / "patrol.toml").write_text(f'allow_hosts = ["{site.host}"]\n', encoding="utf-8")
        call(unit, "crawl", site.base + "/a")
        done = call(unit, "work", "--once")
    assert done.returncode == 0, done.stdout + done.stderr
    ((picture,),) = rows(unit, "select id from capture where kind = 'screenshot'")
    assert "images off" in " ".join(call(unit, "capture", "show", picture).stdout.split())


@pytest.mark.browser
def test_a_page_that_robots_closed_meanwhile_is_not_pictured(unit: Path) -> None:
    with running() as site:
        site.answers = {"/a": Answer(OFFER)}
        (unit / "patrol.toml").write_text(f'allow_hosts = ["{site.host}"]\n', encoding="utf-8")
        call(unit, "crawl", site.base + "/a")
        site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", kind="text/plain")
        before = site.asked.count("/a")
        done = call(unit, "work", "--once")
        assert site.asked.count("/a") == before
    assert done.returncode == 1
    ((state, error),) = rows(unit, "select state, error from job")
    assert state == "failed"
    assert "robots.txt asks us not to" in error


def source_of(unit: Path, url: str, host: str, more: str = "", expires: str = "2099-12-31") -> None:
    row = f"  papan:\n    address: {url!r}\n    schedule: '0 5 * * *'\n    basis: sp-12\n{more}"
    (unit / "sources.yml").write_text(listed(row, expires=expires), encoding="utf-8")
    (unit / "patrol.toml").write_text(f'allow_hosts = ["{host}"]\n', encoding="utf-8")


@pytest.mark.browser
def test_a_picture_is_taken_on_the_written_permission_of_its_source_and_on_a_basis_that_holds(unit: Path) -> None:
    with running() as site:
        site.answers = {"/a": Answer(OFFER), "/robots.txt": Answer("User-agent: *\nDisallow: /\n", kind="text/plain")}
        given = f"    permissions: [{{host: '{site.host}', what: robots, by: Kepala, on: 2026-01-02, letter: B/7}}]\n"
        source_of(unit, site.base + "/a", site.host, given)
        done = call(unit, "round", "papan")
        assert "1 flagged" in done.stdout, done.stdout + done.stderr
        source_of(unit, site.base + "/a", site.host, given, expires="2020-12-31")
        assert call(unit, "work", "--once").returncode == 1
        ((error,),) = rows(unit, "select error from job where kind = 'screenshot'")
        assert "the legal basis sp-12 of papan does not hold today" in str(error)
        source_of(unit, site.base + "/a", site.host, given)
        with sqlite3.connect(unit / "data" / "run" / "patrol.db") as database:
            database.execute("update job set state = 'queued', attempts = 0, lease_until = null, error = null")
        assert call(unit, "work", "--once").returncode == 0
    ((picture,),) = rows(unit, "select id from capture where kind = 'screenshot'")
    shown = " ".join(call(unit, "capture", "show", picture).stdout.split())
    assert "robots.txt set aside; allowed by Kepala on 2026-01-02, B/7" in shown
    assert "sp-12" in shown


@pytest.mark.browser
def test_a_shown_page_is_captured_as_dom_and_parts(unit: Path) -> None:
    (unit / "spiders" / "any.py").write_text(
        "from patrol.crawling.spider import PatrolSpider\n\n\nclass Any(PatrolSpider):\n"
        '    name = "any"\n    in_browser = True\n',
        encoding="utf-8",
    )
    reads = f"fetch('/data').then(a => a.text()).then(() => {{document.body.innerHTML += '<p>{WORDS}</p>'}})"
    with running() as site:
        site.answers = {"/a": Answer(page(body=f"<script>{reads}</script>")), "/data": Answer("isi", kind="text/plain")}
        call(unit, "crawl", site.base + "/a", "--allow-host", site.host)
    folder = unit / "data" / "run" / "evidence"
    facts = [line.facts for line in read_chain(logs(folder)[0]).lines if line.kind == "capture"]
    by_kind = {one["kind"]: one for one in facts if one["final_url"].endswith(("/a", "/data"))}
    assert by_kind["part"]["final_url"] == site.base + "/data"
    assert by_kind["part"]["decoded_sha256"] == hashlib.sha256(b"isi").hexdigest()
    assert by_kind["part"]["of"] == by_kind["rendered"]["id"]
    assert by_kind["rendered"]["of"] == by_kind["page"]["id"]
    dom = read_body(folder, by_kind["rendered"]["warc"])
    assert hashlib.sha256(dom).hexdigest() == by_kind["rendered"]["decoded_sha256"]
    assert WORDS.encode() in dom
    assert list(verify(folder)) == []
