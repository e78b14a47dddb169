"""Whole crawls by spiders built on the families: lists to postings, histories to their date, a token to its host."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from patrol.workspace import init_workspace
from tests.hostile_server import Answer, Site, head, page, redirect, running

CRAWL = """
import json, sys
from datetime import date
from patrol.crawling.run import _Nowhere, crawl
from patrol.crawling.task import Task
from patrol.settings import load_settings
from patrol.workspace import find_workspace
class Sink(_Nowhere):
    def accept(self, page, post):
        posts.append([post.source, post.key, post.text, post.parse_suspect])
posts, told = [], json.loads(sys.argv[2])
workspace = find_workspace(__import__("pathlib").Path(sys.argv[1]))
settings = load_settings(workspace, {"allow_hosts": tuple(told["hosts"]), "browser": "none"})
back_to = date.fromisoformat(told["back_to"]) if "back_to" in told else None
task = Task(spider=told.get("spider"), back_to=back_to, tokens=told.get("tokens", {}))
report = crawl(told["urls"], settings=settings, workspace=workspace, sink=Sink(), task=task)
print(json.dumps({"posts": posts, "state": report.state, "says": report.complaints}))
"""
TIMELINE = """
from patrol.crawling.bases import ApiTimeline

class Sosial(ApiTimeline):
    name = "sosial"
    families = ("mastodon",)
"""
BOARD = """
from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape

class Papan(StateBoard):
    name = "papan"
    page_name = "page"
    shape = StateShape(listed="jobs", single="job", address="/kerja/{id}")
"""
RUBRIC = """
from patrol.crawling.bases import Blog

class Rubrik(Blog):
    name = "rubrik"
"""


def crawled(tmp_path: Path, code: str, **told: object) -> dict[str, Any]:
    unit = init_workspace(tmp_path / "unit").home
    (unit / "spiders" / "sendiri.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-c", CRAWL, str(unit), json.dumps(told)]
    done = subprocess.run(command, env={**os.environ, "PATROL_HOME": ""}, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def status(number: int, day: int) -> dict[str, object]:
    by = {"acct": "warga_contoh", "username": "warga_contoh"}
    return {"id": str(number), "uri": f"https://sosial.example/{number}", "url": f"https://sosial.example/{number}",
            "content": f"<p>Kabar nomor {number}</p>", "account": by, "visibility": "public",
            "created_at": f"2026-03-{day:02}T00:00:00Z"}  # fmt: skip


def answered(site: Site, path: str, value: object, seen: list[str | None] | None = None) -> None:
    body = json.dumps(value).encode()

    def write(handler: BaseHTTPRequestHandler) -> None:
        assert seen is not None
        seen.append(handler.headers.get("Authorization"))
        head(handler, Answer(kind="application/json"), {"Content-Length": str(len(body))})
        handler.wfile.write(body)

    site.answers[path] = Answer(body, kind="application/json", writer=write if seen is not None else None)


def test_a_timeline_is_read_back_to_its_date_and_the_token_stays_with_its_host(tmp_path: Path) -> None:
    path = "/api/v1/timelines/tag/loker?limit=2"
    seen: list[str | None] = []
    with running() as site, running() as other:
        for host in (site, other):
            host.answers["/robots.txt"] = Answer("User-agent: *\nAllow: /\n", kind="text/plain")
        answered(site, path, [status(9, 20), status(8, 19)], seen)
        answered(site, f"{path}&max_id=8", [status(7, 9), status(6, 8)], seen)
        answered(site, f"{path}&max_id=6", [status(5, 7)], seen)
        answered(other, path, [], seen)
        answered(other, f"{path}&led=1", [], seen)
        site.answers["/led"] = redirect(f"{other.base}{path}&led=1")
        found = crawled(
            tmp_path, TIMELINE, spider="sosial", urls=[site.base + path, other.base + path, f"{site.base}/led"],
            hosts=[site.host, other.host], back_to="2026-03-10", tokens={site.host: "canary-token"},
        )  # fmt: skip
        asked = [one for one in site.asked if one.startswith("/api")]
    assert asked == [path, f"{path}&max_id=8"]  # nothing on the second page reaches the date, so no third
    assert sorted(map(str, seen)) == ["Bearer canary-token", "Bearer canary-token", "None", "None"]
    assert sorted(post[1] for post in found["posts"]) == [f"https://sosial.example/{n}" for n in (6, 7, 8, 9)]
    assert {post[0] for post in found["posts"]} == {f"sosial:{site.host}"}
    assert found["state"] == "ok"
    assert found["says"] == []  # an answer that says itself that it holds nothing is no fault


def test_a_boards_list_leads_to_its_postings_and_what_cannot_be_read_is_told_as_listed(tmp_path: Path) -> None:
    jobs = [
        {"id": n, "title": f"Tukang {n}", "company": "Bengkel Contoh", "description": f"Singkat {n}"} for n in (1, 2)
    ]
    whole = {"job": {**jobs[0], "description": "Bengkel kami mencari tukang yang sabar."}}
    data = '<script id="__NEXT_DATA__" type="application/json">{}</script>'.format
    with running() as site:
        site.answers["/cari?q=tukang"] = Answer(page(data(json.dumps({"jobs": jobs}))))
        site.answers["/cari?q=tukang&page=2"] = Answer(page(data(json.dumps({"jobs": []})), body="kosong"))
        site.answers["/kerja/1"] = Answer(page(data(json.dumps(whole))))
        found = crawled(tmp_path, BOARD, spider="papan", urls=[f"{site.base}/cari?q=tukang"], hosts=[site.host])
    posts = {str(post[1]).rpartition("/")[2]: post for post in found["posts"]}
    assert posts["1"][2] == "Bengkel kami mencari tukang yang sabar."
    assert posts["2"][2:] == ["Singkat 2", True]
    assert len(posts) == 2
    assert [says for says in found["says"] if "/kerja/2" not in str(says)] == []


def test_a_blog_is_read_through_its_older_posts(tmp_path: Path) -> None:
    def post(number: int) -> str:
        link = f'<h2 class="entry-title"><a href="/2026/{number}">Judul {number}</a></h2>'
        return f'<article class="hentry">{link}<div class="entry-content">Isi tulisan nomor {number}</div></article>'

    older = '<div class="nav-previous"><a href="/page/2/">Older</a></div>'
    with running() as site:
        site.answers["/"] = Answer(page(body=post(4) + post(3) + older))
        site.answers["/page/2/"] = Answer(page(body=post(2) + post(1)))
        found = crawled(tmp_path, RUBRIC, spider="rubrik", urls=[f"{site.base}/"], hosts=[site.host])
    assert sorted(str(post[2]) for post in found["posts"]) == [f"Isi tulisan nomor {n}" for n in (1, 2, 3, 4)]
    assert found["says"] == []


@pytest.mark.parametrize("written", ["@", "#", "r/", "kata saja"])
def test_a_shorthand_that_is_none_is_told_of(tmp_path: Path, written: str) -> None:
    found = crawled(tmp_path, TIMELINE, urls=[written], hosts=[])
    assert found["posts"] == []
    assert "is not a web address" in str(found["says"][0])
