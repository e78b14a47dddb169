"""Crawls of sites that mean harm or fail badly: each is bounded, told of, and costs no other site anything."""

from __future__ import annotations

import gzip
import json
import os
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path

import brotli
import pytest
from backports import zstd

from patrol.crawling.resting import FAILURES
from patrol.crawling.traps import PATIENCE
from patrol.workspace import init_workspace
from tests.hostile_server import Answer, Site, head, job, page, redirect, running, script, wanted
from tests.test_walk import PATROL, call, rows

LIMITS = ("--set", "page_timeout=3", "--set", "page_max_bytes=3000000", "--set", "browser=none")
LIMITS += ("--set", "crawl_max_pages=900", "--set", "crawl_max_depth=200")
AT_ONCE = 8
SITES = ("main", "storm", "header", "meta", "rules", "minting", "calendar")
HIDDEN = "Dicari gadis untuk kerja di luar negeri, paspor diurus, tanpa biaya, berangkat minggu ini juga. "
BOMB = b"<p>" + b"kata " * 6_000_000


def posting(name: str) -> Answer:
    return Answer(page(script(job(name))))


def listing(paths: list[str], onward: str = "") -> Answer:
    rows_ = "".join(f"<li><a href='{path}'>Lowongan pekerjaan nomor {path}</a></li>" for path in paths)
    return Answer(page(body=f"<ul>{rows_}</ul>" + (f"<a rel=next href='{onward}'>Berikutnya</a>" if onward else "")))


def giant_header(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    for number in range(300):
        handler.send_header(f"X-{number}", "x" * 65_000)
    handler.end_headers()


def endless_chunks(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Answer(), {"Transfer-Encoding": "chunked"})
    while True:
        handler.wfile.write(b"1000\r\n" + b"k" * 0x1000 + b"\r\n")


def reset(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Answer(), {"Content-Length": "100000"})
    handler.wfile.write(b"<p>kata")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


NAMES = " ".join(f"a{number}=1" for number in range(250_000))
# 30,000 by 30,000 points, if anybody were to unpack it
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s2I5BI", 13, b"IHDR", 30_000, 30_000, 8, 6, 0, 0, 0, 0) + b"\0" * 2_000

PAGES = {
    "/good": posting("good"),
    "/brotli": Answer(brotli.compress(BOMB), headers={"Content-Encoding": "br"}),
    "/zstd": Answer(zstd.compress(BOMB), headers={"Content-Encoding": "zstd"}),
    "/zstd-good": Answer(zstd.compress(page(script(job("zstd-good"))).encode()), headers={"Content-Encoding": "zstd"}),
    "/mixed": Answer(gzip.compress(brotli.compress(BOMB)), headers={"Content-Encoding": "br, gzip"}),
    "/picture": Answer(PNG, kind="image/png"),
    "/picture-as-page": Answer(PNG),
    "/nested": Answer(gzip.compress(gzip.compress(BOMB)), headers={"Content-Encoding": "gzip, gzip"}),
    "/giant-header": Answer(writer=giant_header),
    "/endless-chunks": Answer(writer=endless_chunks),
    "/reset": Answer(writer=reset),
    "/attributes": Answer(page(script(job("attributes")), body=f"<p {NAMES}>x</p>")),
    "/tags": Answer(page(script(job("tags")), body=f"<p {NAMES[:30_000]}>x</p>" * 90)),
    "/deep": Answer(page(body="<div>" * 3_000 + f"<p>{HIDDEN * 9}</p>" + "</div>" * 3_000)),
    "/utf-7": Answer(page(script(job("utf-7"))), kind="text/html; charset=utf-7"),
    "/nul": Answer(page(script(job("nul")), body="<p>kata\0kata</p>")),
}
CHARSETS = {
    "/latin": ("latin-1", "text/html; charset=utf-8"),
    "/cp1252": ("cp1252", "text/html; charset=windows-1252"),
    "/utf-8": ("utf-8", "text/html; charset=iso-8859-1"),
    "/utf-16": ("utf-16", "text/html; charset=utf-8"),
    "/unknown": ("utf-8", "text/html; charset=x-tidak-ada"),
    "/none": ("utf-8", "text/html"),
}
"""Path -> how its page is encoded, and what it declares."""
PAGES |= {
    path: Answer(page(script(json.dumps(job(f"kafé {path[1:]}"), ensure_ascii=False))).encode(name), kind=kind)
    for path, (name, kind) in CHARSETS.items()
}
TOLD = {
    "main/zstd": "larger than page_max_bytes allows",
    "main/mixed": "larger than page_max_bytes allows",
    "main/picture": "not a page of text",
    "main/picture-as-page": "no",
    "main/brotli": "larger than page_max_bytes allows",
    "main/nested": "larger than page_max_bytes allows",
    "main/giant-header": "could not be fetched",
    "main/endless-chunks": "larger than page_max_bytes allows",
    "main/reset": "(try again later",
    "header/x": "its owner reserves text and data mining, in its header",
    "meta/x": "its owner reserves text and data mining, in its meta element",
    "rules/closed/x": "its owner reserves text and data mining, in /.well-known/tdmrep.json",
}
READ: tuple[str, ...] = (
    "main/good",
    "main/zstd-good",
    "main/tags",
    "main/attributes",
    "main/utf-7",
    "main/nul",
    "rules/open/x",
)


class Minting(Site):
    """A listing that mints a new address for the same posting each time it is asked."""

    numbers = count(1)

    def answer(self, path: str) -> Answer:
        if path.startswith("/jobs/"):
            return posting("the same")
        if path.startswith("/s/"):
            fresh = [f"/jobs/{next(self.numbers)}" for _ in range(40)]
            return listing(fresh, f"/s/{next(self.numbers)}")
        return Answer("", 404)


class Calendar(Site):
    """Months without end, each with days on which nothing happens."""

    def answer(self, path: str) -> Answer:
        month = path.removeprefix("/month/")
        if month.isdigit():
            return listing([f"/day/{month}-{day}" for day in range(30)], f"/month/{int(month) + 1}")
        return Answer(page(body="<p>Tidak ada acara.</p>")) if path.startswith("/day/") else Answer("", 404)


@dataclass(frozen=True, slots=True)
class Run:
    done: subprocess.CompletedProcess[str]
    home: Path
    sites: dict[str, Site]
    dead: str

    def url(self, name: str) -> str:
        site, _, path = name.partition("/")
        return f"{self.sites[site].base}/{path}"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = init_workspace(tmp_path_factory.mktemp("hostile") / "unit").home
    kinds = {"minting": Minting, "calendar": Calendar}
    with ExitStack() as stack:
        sites = {name: stack.enter_context(running(kinds.get(name, Site))) for name in SITES}
        sites["main"].answers = {**PAGES, "/to-data": redirect("data:text/html,x")}
        sites["storm"].answers = {f"/jobs/{n}": Answer("pergi", 403) for n in range(60)}
        sites["storm"].answers["/jobs/"] = listing([f"/jobs/{n}" for n in range(60)])
        sites["header"].answers = {"/x": Answer(page(script(job("x"))), headers={"TDM-Reservation": "1"})}
        sites["meta"].answers = {"/x": Answer(page('<meta name="tdm-reservation" content="1">', script(job("x"))))}
        rules = '[{"location": "/", "tdm-reservation": 0}, {"location": "/closed/*", "tdm-reservation": 1}]'
        sites["rules"].answers = {
            "/.well-known/tdmrep.json": Answer(rules, kind="application/json"),
            "/open/x": posting("open/x"),
            "/closed/x": posting("closed"),
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            dead = f"127.0.0.1:{free.getsockname()[1]}"
        starts = [f"{sites[name.partition('/')[0]].base}/{name.partition('/')[2]}" for name in (*TOLD, *READ)]
        starts += [sites["main"].base + path for path in CHARSETS]
        starts += [sites["main"].base + "/deep", sites["storm"].base + "/jobs/", f"http://{dead}/x"]
        starts += [sites["minting"].base + "/s/0", sites["calendar"].base + "/month/0"]
        allowed = [part for host in (dead, *(site.host for site in sites.values())) for part in ("--allow-host", host)]
        yield Run(call(home, *LIMITS, "crawl", *starts, *allowed), home, sites, dead)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_not_read_is_told_in_one_line(run: Run, name: str) -> None:
    lines = [line for line in run.done.stderr.splitlines() if line.startswith(f"{run.url(name)}: ")]
    assert len(lines) == 1, run.done.stderr
    assert TOLD[name] in lines[0]


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(run: Run, name: str) -> None:
    query = f"select text from post join revision on revision.id = revision_id where key = '{run.url(name)}'"
    assert rows(run.home, query) == [(wanted(name.partition("/")[2]),)]


@pytest.mark.parametrize("path", CHARSETS)
def test_a_page_in_another_encoding_than_it_declares_is_read(run: Run, path: str) -> None:
    query = f"select text from post join revision on revision.id = revision_id where key = '{run.url('main' + path)}'"
    assert rows(run.home, query) == [(wanted(f"kafé {path[1:]}"),)]


def test_nothing_reserved_is_stored(run: Run) -> None:
    closed = {run.url(name) for name, says in TOLD.items() if "reserves" in says}
    assert not closed & {row[0] for row in rows(run.home, "select key from post")}
    assert closed & {row[0] for row in rows(run.home, "select url from page")} == set()


def test_a_text_that_the_parser_loses_is_found_marked_and_queued(run: Run) -> None:
    query = f"""select revision.text, revision.parse_suspect, item.band from post
        join revision on revision.id = post.revision_id join item on item.group_id = post.group_id
        where post.key = '{run.url("main/deep")}'"""
    ((text, suspect, band),) = rows(run.home, query)
    assert HIDDEN.strip() in str(text)
    assert suspect == 1
    assert band != "none"


def test_a_host_that_refuses_again_and_again_is_left_alone(run: Run) -> None:
    refused = [path for path in run.sites["storm"].asked if path.startswith("/jobs/") and path != "/jobs/"]
    assert FAILURES <= len(refused) <= FAILURES + AT_ONCE
    assert "it answered 403 again and again; it is left alone for" in run.done.stderr


def test_a_dead_host_is_told_of(run: Run) -> None:
    assert f"http://{run.dead}/x: the host refuses the connection" in run.done.stderr


@pytest.mark.parametrize(("name", "prefix"), [("minting", "/jobs/"), ("calendar", "/day/")])
def test_a_trap_is_left(run: Run, name: str, prefix: str) -> None:
    asked = [path for path in run.sites[name].asked if path.startswith(prefix)]
    assert len(asked) <= PATIENCE + 2 * AT_ONCE
    assert f"{PATIENCE} pages of this kind said nothing new" in run.done.stderr


def test_the_run_says_that_it_was_cut(run: Run) -> None:
    assert run.done.returncode == 1
    assert rows(run.home, "select state from run") == [("budget",)]


@pytest.mark.parametrize(
    ("setting", "says"),
    [("crawl_max_bytes=20000", "the budget of 20,000 bytes"), ("crawl_host_pages=5", "the budget of 5 pages of")],
)
def test_bytes_and_pages_of_a_host_are_bounded(tmp_path: Path, setting: str, says: str) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        site.answers = {f"/jobs/{n}": Answer(page(script(job(f"{n}")), body="kata " * 900)) for n in range(60)}
        site.answers["/jobs/"] = listing([f"/jobs/{n}" for n in range(60)])
        done = call(home, *LIMITS, "--set", setting, "crawl", f"{site.base}/jobs/", "--allow-host", site.host)
        asked = len(site.asked)
    assert says in done.stderr
    assert asked < 30
    assert rows(home, "select state from run") == [("budget",)]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "All_Proxy"])
def test_a_proxy_in_the_environment_stops_the_start(tmp_path: Path, name: str) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        site.answers = {"/x": posting("x")}
        command = [*PATROL, "--home", str(home), "crawl", f"{site.base}/x", "--allow-host", site.host]
        env = {**os.environ, name: "http://127.0.0.1:9"}
        done = subprocess.run(command, env=env, text=True, capture_output=True, timeout=120)
        assert site.asked == []
        assert done.returncode == 2
        assert f"the environment names a proxy ({name})" in done.stderr
        if name == "HTTP_PROXY":
            allowed = {**env, "PATROL_PROXY_VARIABLES": "ignore"}
            assert subprocess.run(command, env=allowed, capture_output=True, timeout=120).returncode == 0
            assert "/x" in site.asked
