"""The whole walk through the command line: rehearse, again, killed at any moment; files in; bad input named."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from patrol.practice.server import running, start_urls
from patrol.workspace import Workspace, bundled_content, init_workspace

PATROL = [sys.executable, "-m", "patrol.cli"]
BUNDLED = Workspace(bundled_content(), bundled_content())


def call(home: Path, *arguments: str, timeout: int = 300) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "200", "PATROL_HOME": ""}
    command = [*PATROL, "--home", str(home), *arguments]
    return subprocess.run(command, env=env, text=True, capture_output=True, timeout=timeout)


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "data" / "run" / "patrol.db") as database:
        return database.execute(query).fetchall()


QUEUE = """
    select post.source, post.key, assessment.band, assessment.lane, item.state, item.band, item.posts
    from post join revision on revision.id = post.revision_id
    join assessment on assessment.revision_id = revision.id and assessment.current
    left join item on item.group_id = post.group_id
    order by post.source, post.key
"""


@pytest.fixture(scope="module")
def practice() -> Iterator[str]:
    with running(BUNDLED, port=0) as base:
        yield base


@pytest.fixture(scope="module")
def crawled(practice: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = init_workspace(tmp_path_factory.mktemp("walk") / "unit").home
    done = crawl(home, practice)
    assert done.returncode in (0, 1), done.stderr
    return home


def crawl(home: Path, base: str) -> subprocess.CompletedProcess[str]:
    host = base.removeprefix("http://").rstrip("/")
    return call(home, "crawl", *start_urls(base), "--allow-host", host)


def gold() -> list[dict[str, object]]:
    folder = bundled_content() / "data" / "practice"
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]


@pytest.mark.browser
def test_every_practice_post_is_found_once(crawled: Path) -> None:
    assert rows(crawled, "select count(*) from post") == [(len(gold()),)]
    assert rows(crawled, "select count(*) from (select source, key from post group by 1, 2 having count(*) > 1)") == [
        (0,)
    ]


@pytest.mark.browser
def test_every_post_keeps_its_page_and_its_draw(crawled: Path) -> None:
    hashes = [str(row[0]) for row in rows(crawled, "select distinct page_sha256 from revision")]
    assert "None" not in hashes
    captured = {str(row[0]) for row in rows(crawled, "select sha256 from capture where kind in ('page', 'rendered')")}
    assert set(hashes) <= captured
    assert rows(
        crawled, "select count(*) from revision r left join assessment a on a.revision_id = r.id where a.id is null"
    ) == [(0,)]
    probabilities = [float(str(row[0])) for row in rows(crawled, "select probability from assessment")]
    assert all(0 < probability <= 1 for probability in probabilities)


@pytest.mark.browser
def test_a_second_run_adds_nothing(crawled: Path, practice: str) -> None:
    before = rows(crawled, QUEUE)
    done = crawl(crawled, practice)
    assert f"0 new, {len(gold())} seen again, 0 changed" in done.stdout
    assert rows(crawled, QUEUE) == before


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_and_run_again_it_ends_the_same(
    crawled: Path, practice: str, tmp_path: Path, seed: int
) -> None:
    assert queue_after_kills(practice, tmp_path, seed) == rows(crawled, QUEUE)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 20))
def test_killed_ten_times_it_ends_the_same(crawled: Path, practice: str, tmp_path: Path, seed: int) -> None:
    assert queue_after_kills(practice, tmp_path, seed) == rows(crawled, QUEUE)


def queue_after_kills(practice: str, tmp_path: Path, seed: int) -> list[tuple[object, ...]]:
    """The queue after a crawl that was killed twice, and then run to its end."""
    home = init_workspace(tmp_path / "unit").home
    host = practice.removeprefix("http://").rstrip("/")
    command = [*PATROL, "--home", str(home), "crawl", *start_urls(practice), "--allow-host", host]
    moments = random.Random(seed)
    for _ in range(2):
        running_crawl = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moments.uniform(1.0, 6.0))
        os.killpg(running_crawl.pid, signal.SIGKILL)
        running_crawl.wait()
    assert crawl(home, practice).returncode in (0, 1)
    return rows(home, QUEUE)


def test_files_in_and_again(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "id,teks\n1,Dicari kasir toko di Sambas gaji UMR\n2,\n3,Warung butuh tukang masak\n", encoding="utf-8"
    )
    first = call(home, "ingest", str(posts))
    assert first.returncode == 1
    assert "posts.csv:3: the row has no text" in first.stderr
    assert "2 new, 0 seen again" in first.stdout
    assert "0 new, 2 seen again" in call(home, "ingest", str(posts)).stdout


def test_scoring_is_in_order_with_errors_in_place(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    source, result = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        '{"id": "a", "text": "Toko bangunan cari kuli angkut, Pontianak"}',
        "{oops",
        '{"id": 3}',
        '{"text": ""}',
        '{"text": "\\ud83d"}',
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = call(home, "score", str(source), "--out", str(result))
    assert done.returncode == 1
    found = [json.loads(line) for line in result.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in found] == ["a", 2, 3, 4, 5]
    assert ["error" in line for line in found] == [False, True, True, False, False]
    assert "in.jsonl:2:" in done.stderr
    assert "in.jsonl:3:" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["crawl", "not a url"], "not a url"),
        (["crawl", "http://127.0.0.1:9/"], "127.0.0.1"),
        (["crawl", "file:///etc/passwd"], "file:///etc/passwd"),
        (["ingest", "nowhere.csv"], "nowhere.csv"),
        (["score", "nowhere.jsonl"], "nowhere.jsonl"),
        (["model", "promote", "nothing"], "nothing"),
        (["--set", "unti=x", "queue"], "did you mean unit"),
        (["--set", "database_url=mysql://x", "queue"], "not supported"),
    ],
)
def test_bad_input_is_one_line_that_names_it(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = call(init_workspace(tmp_path / "unit").home, *arguments)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3, done.stderr


def test_a_newer_database_and_a_broken_rule_are_named(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    (home / "rules" / "mine.yml").write_text("id: mine\nid: mine\n", encoding="utf-8")
    done = call(home, "queue")
    assert done.returncode == 2
    assert "mine.yml:1" in done.stderr and "1 more fault" in done.stderr
    (home / "rules" / "mine.yml").unlink()
    assert call(home, "queue").returncode == 0
    with sqlite3.connect(home / "data" / "run" / "patrol.db") as database:
        database.execute("update alembic_version set version_num = '9999_from_the_future'")
    done = call(home, "queue")
    assert done.returncode == 2
    assert "newer" in done.stderr
