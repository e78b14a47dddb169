"""Crawls seen from the evidence folder: each response is captured as it came; kills, full disks, holds and disposal."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from patrol.evidence.chain import read_chain
from patrol.evidence.recorder import Captured
from patrol.store.captures import ask_for_shots, save_captures
from patrol.store.columns import now
from patrol.store.database import open_database, writing
from patrol.workspace import init_workspace
from tests.evidence_samples import logs, warcs
from tests.hostile_server import Answer, Site, bomb, job, page, redirect, running, script
from tests.test_walk import call, rows

WORDS = "Dicari wanita untuk Kamboja, gaji 20 juta, tanpa pengalaman, paspor dan tiket ditanggung, langsung berangkat."
OFFER = page(script(job("tawaran", WORDS)), body=f"<h1>Lowongan</h1><p>{WORDS}</p><p>{WORDS}</p>")
PLAIN = page(script(job("kasir", "Toko kami di pasar lama mencari kasir yang jujur dan rajin.")))
DEAD = "127.0.0.1:1"
"""Nobody listens there."""
ROBOTS = "User-agent: *\nDisallow: /closed/\n"


@dataclass(frozen=True, slots=True)
class Run:
    home: Path
    site: Site
    done: subprocess.CompletedProcess[str]

    @property
    def folder(self) -> Path:
        """Its evidence."""
        return self.home / "data" / "run" / "evidence"

    def facts(self, path: str) -> dict[str, Any]:
        """The facts of the capture of one address."""
        found = [line.facts for log in logs(self.folder) for line in read_chain(log).lines if line.kind == "capture"]
        (one,) = [facts for facts in found if facts["final_url"] == self.site.base + path]
        return dict(one)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = init_workspace(tmp_path_factory.mktemp("captures") / "unit").home
    with running() as site:
        packed = Answer(gzip.compress(OFFER.encode()), headers={"Content-Encoding": "gzip"})
        site.answers = {
            "/robots.txt": Answer(ROBOTS, kind="text/plain"),
            "/moves": redirect("/offer"),
            "/offer": packed,
            "/kasir": Answer(PLAIN),
            "/bomb": bomb(20_000_000),
        }
        starts = [site.base + path for path in ("/moves", "/kasir", "/bomb", "/gone", "/closed/x")]
        starts += ["http://tidak-ada.invalid/", "http://10.0.0.1/", f"http://{DEAD}/"]
        allowed = [option for host in (site.host, DEAD) for option in ("--allow-host", host)]
        done = call(home, "--set", "page_max_bytes=1000000", "crawl", *starts, *allowed)
        yield Run(home, site, done)


def test_every_response_is_captured_redirects_robots_and_faults_too(run: Run) -> None:
    found = {
        path: run.facts(path)["status"] for path in ("/robots.txt", "/moves", "/offer", "/kasir", "/bomb", "/gone")
    }
    expected = {"/robots.txt": 200, "/moves": 302, "/offer": 200, "/kasir": 200, "/bomb": 200, "/gone": 404}
    assert found == expected, run.done.stderr


def attempts_of(run: Run) -> dict[str, dict[str, Any]]:
    lines = [line for log in logs(run.folder) for line in read_chain(log).lines if line.kind == "attempt"]
    return {line.facts["url"]: dict(line.facts) for line in lines}


def test_what_brought_no_page_leaves_a_line_that_says_what_was_tried_and_what_came(run: Run) -> None:
    found = attempts_of(run)
    kinds = {url: facts["kind"] for url, facts in found.items()}
    assert kinds == {
        f"{run.site.base}/bomb": "too_large",
        f"{run.site.base}/closed/x": "refused_robots",
        "http://tidak-ada.invalid/": "unknown_host",
        "http://10.0.0.1/": "refused_address",
        f"http://{DEAD}/": "unreachable",
    }
    for facts in found.values():
        assert facts["started"] <= facts["ended"]
        assert facts["url"] in facts["says"]
    # of the bomb the response as it came was kept; of the others there is none
    (bomb_,) = [facts["of"] for url, facts in found.items() if url.endswith("/bomb")]
    assert bomb_ is None or bomb_ == run.facts("/bomb")["id"]


def test_attempts_are_shown(run: Run) -> None:
    done = call(run.home, "capture", "tried")
    assert "refused_robots" in done.stdout
    assert "unknown_host" in done.stdout
    only = call(run.home, "capture", "tried", "--url", "http://10.0.0.1/").stdout
    assert "refused_address" in only
    assert "unknown_host" not in only
    assert "was answered" in call(run.home, "capture", "tried", "--url", "http://lain.example/").stdout
    assert call(run.home, "verify").returncode == 0


def test_a_page_is_hashed_as_it_came_and_as_it_was_unpacked(run: Run) -> None:
    facts = run.facts("/offer")
    assert facts["received_sha256"] == hashlib.sha256(run.site.answers["/offer"].body).hexdigest()  # type: ignore[arg-type]
    assert facts["decoded_sha256"] == hashlib.sha256(OFFER.encode()).hexdigest()
    ((kept,),) = rows(run.home, f"select sha256 from page where final_url = '{run.site.base}/offer'")
    assert kept == facts["decoded_sha256"]


def test_what_cannot_be_unpacked_is_captured_as_it_came(run: Run) -> None:
    facts = run.facts("/bomb")
    assert facts["received_size"] == len(run.site.answers["/bomb"].body)  # type: ignore[arg-type]
    assert facts["decoded_size"] == 0


def test_the_line_tells_how_the_page_was_come_by(run: Run) -> None:
    facts = run.facts("/offer")
    assert facts["redirects"] == [run.site.base + "/moves"]
    assert facts["peer"] == "127.0.0.1"
    assert facts["robots"] == "allowed by robots.txt"
    assert facts["started"] < facts["ended"]
    assert facts["protocol"] == "HTTP/1.1"
    assert facts["versions"]["scrapy"]
    assert "own rules" in run.facts("/robots.txt")["robots"]


def test_the_index_leads_from_a_post_to_its_capture(run: Run) -> None:
    query = (
        "select capture.id, capture.run_id from post join revision on revision.id = post.revision_id"
        " join capture on capture.sha256 = revision.page_sha256"
    )
    found = rows(run.home, query)
    assert len(found) == 2
    assert {number for _, number in found} == {1}


def test_the_verifier_is_content_and_tells_the_anchors_head(run: Run) -> None:
    done = call(run.home, "verify")
    assert done.returncode == 0, done.stdout
    assert "UTUH / whole" in done.stdout
    head = done.stdout.split("anchors: ")[1].split()[0]
    assert call(run.home, "verify", "--expect", head).returncode == 0
    assert call(run.home, "verify", "--expect", f"9:{'0' * 64}").returncode == 21


def test_a_flagged_page_is_to_be_pictured_once(run: Run) -> None:
    jobs = rows(run.home, "select args from job where kind = 'screenshot'")
    assert [json.loads(args)["url"] for (args,) in jobs] == [run.site.base + "/moves"]
    database = open_database(f"sqlite:///{run.home}/data/run/patrol.db")
    with writing(database) as connection:
        assert ask_for_shots(connection, [json.loads(jobs[0][0])["sha256"]], "unit") == 0
    database.dispose()


def test_a_capture_is_shown_with_nothing_a_terminal_obeys(run: Run) -> None:
    own = run.facts("/offer")["id"]
    shown = call(run.home, "capture", "show", own)
    assert shown.returncode == 0, shown.stderr
    assert "allowed by robots.txt" in shown.stdout
    assert "\x1b" not in shown.stdout
    listed = call(run.home, "capture", "list", "--url", run.site.base + "/kasir")
    assert run.facts("/kasir")["id"] in listed.stdout
    wrong = call(run.home, "capture", "show", "\x1b[31m")
    assert wrong.returncode == 2
    assert "\x1b" not in wrong.stderr


# disposal -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "unit").home


def crawled(home: Path, body: str) -> Path:
    with running() as site:
        site.answers = {"/a": Answer(body)}
        done = call(home, "crawl", site.base + "/a", "--allow-host", site.host)
    assert done.returncode == 0, done.stderr
    return home / "data" / "run" / "evidence"


def keep_days(home: Path, days: int, size: int = 1_000_000) -> None:
    text = f"retention:\n  ordinary:\n    days: {days}\n    max_bytes: {size}\n"
    (home / "sources.yml").write_text(text, encoding="utf-8")


def age(home: Path, days: int) -> None:
    database = open_database(f"sqlite:///{home}/data/run/patrol.db")
    with writing(database) as connection:
        at = (now() - timedelta(days=days)).replace(tzinfo=None).isoformat(sep=" ")
        connection.exec_driver_sql("update capture set at = ?", (at,))
    database.dispose()


def test_what_is_old_goes_with_its_body_and_the_chain_says_so(unit: Path) -> None:
    folder = crawled(unit, PLAIN)
    keep_days(unit, 10)
    assert "0 files" in call(unit, "evidence", "prune").stdout
    age(unit, 11)
    (path,) = warcs(folder)
    told = call(unit, "evidence", "prune")
    assert "1 files" in told.stdout, told.stderr
    assert path.exists()
    done = call(unit, "evidence", "prune", "--apply")
    assert "older than 10 days" in done.stdout, done.stderr
    assert not path.exists()
    assert call(unit, "verify").returncode == 0
    assert rows(unit, "select count(*) from capture where disposed_at is null") == [(0,)]
    assert rows(unit, "select count(*) from audit where action = 'capture.dispose'") == [(1,)]
    tombs = [line for log in logs(folder) for line in read_chain(log).lines if line.kind == "disposed"]
    assert [line.facts["files"] for line in tombs] == [[path.relative_to(folder).as_posix()]]


def test_a_flagged_text_keeps_its_capture(unit: Path) -> None:
    folder = crawled(unit, OFFER)
    keep_days(unit, 1, 1)
    age(unit, 400)
    assert "0 files" in call(unit, "evidence", "prune", "--apply").stdout
    assert len(warcs(folder)) == 1


def test_a_legal_hold_wins_until_it_is_released(unit: Path) -> None:
    folder = crawled(unit, PLAIN)
    keep_days(unit, 1)
    age(unit, 400)
    ((own,), *_) = rows(unit, "select id from capture")
    assert call(unit, "capture", "hold", own, "--letter", "SP-7").returncode == 0
    assert "0 files" in call(unit, "evidence", "prune", "--apply").stdout
    assert call(unit, "capture", "release", own, "--letter", "SP-8").returncode == 0
    assert "1 files" in call(unit, "evidence", "prune", "--apply").stdout
    assert not warcs(folder)
    told = rows(unit, "select action, detail from audit where action like 'capture.%' order by id")
    assert [action for action, _ in told] == ["capture.hold", "capture.release", "capture.dispose"]
    assert "SP-7" in told[0][1]
    assert call(unit, "capture", "hold", own, "--letter", "SP-9").returncode == 2
    assert call(unit, "capture", "hold", "nosuch", "--letter", "SP-9").returncode == 2


def test_a_class_that_takes_too_much_room_loses_its_oldest(unit: Path) -> None:
    folder = crawled(unit, PLAIN)
    (first,) = warcs(folder)
    age(unit, 3)
    crawled(unit, PLAIN.replace("kasir", "penjaga"))
    keep_days(unit, 100, first.stat().st_size + 500)
    done = call(unit, "evidence", "prune", "--apply")
    assert "takes more than" in done.stdout, done.stderr
    assert first not in warcs(folder)
    assert len(warcs(folder)) == 1


# faults -------------------------------------------------------------------------------------------------------------


def test_a_recorder_that_fails_ends_the_run_and_is_told(unit: Path) -> None:
    folder = unit / "data" / "run" / "evidence"
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with running() as site:
        site.answers = {"/a": Answer(PLAIN)}
        done = call(unit, "crawl", site.base + "/a", "--allow-host", site.host)
    assert done.returncode == 2
    assert "cannot keep the evidence" in done.stderr
    assert rows(unit, "select state from run") == [("error",)]


def test_what_a_killed_run_had_captured_is_indexed_by_the_next(unit: Path) -> None:
    folder = crawled(unit, PLAIN)
    (log,) = logs(folder)
    (folder / "open" / log.stem).write_text(f"{log.parent.name}/{log.name}", encoding="utf-8")
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]) + b'{"facts":')
    database = open_database(f"sqlite:///{unit}/data/run/patrol.db")
    with writing(database) as connection:
        connection.exec_driver_sql("delete from capture")
    database.dispose()
    done = call(unit, "evidence", "recover")
    assert done.returncode == 0, done.stderr
    assert rows(unit, "select count(*) from capture") == [(len(lines) - 3,)]


def test_the_same_capture_is_indexed_once(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/patrol.db")
    one = Captured("1", "page", "http://a.example/", "http://a.example/", 200, "0" * 64, None, "f", 9, "ordinary", now(), None)  # noqa: E501 # fmt: skip
    with writing(database) as connection:
        save_captures(connection, [one, one])
        save_captures(connection, [one])
        assert connection.exec_driver_sql("select count(*) from capture").scalar_one() == 1
    database.dispose()


def test_a_capture_that_only_the_log_knows_has_its_verdict(unit: Path) -> None:
    with running() as site:
        site.answers = {"/a": Answer(PLAIN)}
        call(unit, "crawl", site.base + "/a", "--allow-host", site.host)
    assert call(unit, "verify").returncode == 0
    with sqlite3.connect(unit / "data" / "run" / "patrol.db") as database:
        ((gone,),) = database.execute("select id from capture where final_url like '%/a'").fetchall()
        database.execute("delete from capture where id = ?", (gone,))
    done = call(unit, "verify")
    assert done.returncode == 16
    assert f"16 tangkapan tak tercatat / a capture that only one of log and index lists: {gone}" in done.stdout
    assert call(unit, "verify", "--no-index").returncode == 0
