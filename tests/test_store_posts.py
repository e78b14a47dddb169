"""Posts come again and again: stored once, in every order, whatever they hold; runs and jobs keep their ledger."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from patrol.errors import QueueError
from patrol.records import Page
from patrol.store import jobs, posts, runs
from patrol.store.accounts import ensure_unit
from patrol.store.assessments import current_assessment, draw, save_assessment
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.schema import assessment, copy_group, item, page, post, revision
from tests.store_samples import MORNING, UNIT, a_database, a_post, database_of, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")

DAY = timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
    yield made
    made.dispose()


def test_new_seen_changed_and_late(engine: Engine) -> None:
    first, second = a_post(1, "teks satu"), a_post(1, "teks dua", fetched_at=MORNING + DAY, author="akun_contoh")
    with writing(engine) as conn:
        assert posts.save_post(conn, first).outcome == "new"
        assert posts.save_post(conn, first).outcome == "seen"
        changed = posts.save_post(conn, second)
        assert changed.outcome == "changed"
        late = posts.save_post(conn, first)  # delivered again, late: the newer text stays
        assert late.outcome == "seen"
        row = conn.execute(select(post)).one()
        assert (row.revision_id, row.first_seen_at, row.last_seen_at) == (changed.revision_id, MORNING, MORNING + DAY)
        assert row.author == "akun_contoh"
        back = posts.save_post(conn, a_post(1, "teks satu", fetched_at=MORNING + 2 * DAY))
        assert back.outcome == "changed" and back.revision_id == late.revision_id
        assert conn.execute(select(func.count()).select_from(revision)).scalar() == 2
        assert conn.execute(select(post.c.last_seen_at)).scalar_one() == MORNING + 2 * DAY


HOSTILE = ["", "\x00", "\ud800 kerja \udfff", "😀" * 50, "a" * 200_000, "'; DROP TABLE post; --", "\u202e\u0301" * 500]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_stored_with_its_offsets(engine: Engine, words: str) -> None:
    with writing(engine) as conn:
        for _ in range(2):
            saved, _ = take_in(conn, a_post(1, words or " ", title=words, author=words, key=f"k{words}"))
        stored = posts.stored_post(conn, saved.revision_id)
        assert posts.count_posts(conn) == 1
    assert saved.outcome == "seen"
    assert stored is not None and len(stored.post.text) == len(words or " ")


def test_pages_are_kept_once(engine: Engine) -> None:
    got = Page("http://papan.example/1", "http://papan.example/1", 200, MORNING, "text/html", "0" * 64, 10)
    later = Page("http://papan.example/1", "http://papan.example/1", 200, MORNING + DAY, "text/html", "0" * 64, 10)
    with writing(engine) as conn:
        for pages in ([got], [later, got], []):
            posts.save_pages(conn, pages)
        row = conn.execute(select(page)).one()
    assert (row.first_seen_at, row.last_seen_at) == (MORNING, MORNING + DAY)


def test_an_assessment_comes_back_whole_and_every_post_has_its_draw(engine: Engine) -> None:
    with writing(engine) as conn:
        saved, _ = take_in(conn, a_post(1), judged("none"), rate=0.02)
        assert current_assessment(conn, saved.revision_id) == judged("none")
        again = judged("high", rules_version="r2")
        for _ in range(2):
            save_assessment(conn, saved.revision_id, again, slice_rate=0.02, slice_seed="s")
        assert current_assessment(conn, saved.revision_id) == again
        rows = conn.execute(select(assessment).order_by(assessment.c.id)).all()
    assert [(row.current, row.probability) for row in rows] == [(False, 0.02), (True, 1.0)]
    assert {row.draw for row in rows} == {draw("s", "papan", "k1")}


def test_draws_are_even_and_the_same_everywhere() -> None:
    drawn = [draw("patrol", "papan", f"k{n}") for n in range(4_000)]
    assert abs(sum(value < 0.02 for value in drawn) / 4_000 - 0.02) < 0.01
    assert abs(sum(drawn) / 4_000 - 0.5) < 0.02
    assert draw("patrol", "papan", "k1") == 0.9681654817719191
    assert draw("lain", "papan", "k1") != drawn[1]


CRAWL = """
import sys
from patrol.store.database import open_database, writing
from tests.store_samples import OFFER, a_post, judged, take_in, text_of
engine = open_database(sys.argv[1])
for start in range(0, 300, 10):
    with writing(engine) as conn:
        for n in range(start, start + 10):
            take_in(conn, a_post(n, OFFER + " " + text_of(n)[:20] if n % 5 == 0 else text_of(n)),
                    judged("high" if n % 3 else "none"), rate=0.1)
    print(start, flush=True)
"""


def _outcome(folder: Path) -> tuple[object, ...]:
    engine = a_database(folder)
    with reading(engine) as conn:
        joined = post.join(copy_group, copy_group.c.id == post.c.group_id)
        groups: dict[str, set[str]] = {}
        for key, group in conn.execute(select(post.c.key, copy_group.c.id).select_from(joined)):
            groups.setdefault(group, set()).add(key)
        parts = sorted(sorted(keys) for keys in groups.values())
        shown = select(item.c.band, item.c.lane, item.c.posts, item.c.state, item.c.sampled, item.c.rank, item.c.score)
        items = sorted(tuple(row) for row in conn.execute(shown))
        counted = tuple(
            conn.execute(select(func.count()).select_from(t)).scalar() for t in (post, revision, assessment)
        )
    engine.dispose()
    return parts, items, counted


def test_killed_at_any_moment_the_queue_ends_the_same(tmp_path: Path) -> None:
    clean, killed = tmp_path / "a", tmp_path / "b"
    for folder in (clean, killed):
        folder.mkdir()
        a_database(folder).dispose()
        with writing(a_database(folder)) as conn:
            ensure_unit(conn, UNIT)

    def start(folder: Path) -> subprocess.Popen[str]:
        url = database_of(folder)
        return subprocess.Popen([sys.executable, "-c", CRAWL, url], stdout=subprocess.PIPE, text=True)

    assert start(clean).wait(120) == 0
    for after, wait in ((1, 0.004), (8, 0.011), (20, 0.002)):
        worker = start(killed)
        assert worker.stdout is not None
        for _ in range(after):
            worker.stdout.readline()
        time.sleep(wait)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert start(killed).wait(120) == 0
    assert _outcome(killed) == _outcome(clean)


def test_runs_are_on_record(engine: Engine) -> None:
    with writing(engine) as conn:
        first = runs.start_run(conn, "crawl", "papan")
        runs.note_counts(conn, first, {"new": 2})
        second = runs.start_run(conn, "ingest", "posts.csv")
        runs.end_run(conn, second, "ok", {"new": 5, "seen": 1})
        assert runs.close_lost_runs(conn, longer_than=timedelta(hours=1)) == 0
        assert runs.close_lost_runs(conn, longer_than=timedelta(seconds=-5)) == 1
        latest, oldest = runs.recent_runs(conn)
    assert (latest.state, latest.counts, latest.ended_at is not None) == ("ok", {"new": 5, "seen": 1}, True)
    assert (oldest.state, oldest.counts) == ("lost", {"new": 2})


def test_a_dead_workers_job_is_taken_up_again(engine: Engine) -> None:
    at = now()
    with writing(engine) as conn:
        made = jobs.add_job(conn, "rescore", {"only_open": True}, unit=UNIT, asked_by="ani")
        jobs.add_job(conn, "train", unit=UNIT)
        assert jobs.claim_job(conn, kinds=["bulk"]) is None
        first = jobs.claim_job(conn, at=at)
        assert first is not None and first.token and (first.id, first.args) == (made, {"only_open": True})
        jobs.progress(conn, first.id, first.token, 5, 10, at=at)
        other = jobs.claim_job(conn, at=at)
        assert other is not None and other.token and other.kind == "train"
        jobs.finish_job(conn, other.id, other.token, {"model": "m2"})
        assert jobs.claim_job(conn, at=at) is None
        later = at + timedelta(seconds=jobs.LEASE_SECONDS + 1)
        again = jobs.claim_job(conn, at=later)
        assert again is not None and again.token and (again.id, again.attempts, again.done) == (made, 2, 5)
        with pytest.raises(QueueError, match="another worker"):
            jobs.progress(conn, first.id, first.token, 6)
        with pytest.raises(QueueError, match="another worker"):
            jobs.finish_job(conn, first.id, first.token)
        jobs.fail_job(conn, again.id, again.token, "no rules")
        job = jobs.job_by_id(conn, made)
        assert job is not None and (job.state, job.error) == ("failed", "no rules")
        assert [j.state for j in jobs.list_jobs(conn, UNIT)] == ["done", "failed"]
        assert jobs.list_jobs(conn, "lain") == []


def test_a_job_that_kills_its_workers_is_given_up(engine: Engine) -> None:
    at = now()
    with writing(engine) as conn:
        made = jobs.add_job(conn, "rescore")
        for _ in range(jobs.ATTEMPTS):
            assert jobs.claim_job(conn, at=at) is not None
            at += timedelta(seconds=jobs.LEASE_SECONDS + 1)
        assert jobs.claim_job(conn, at=at) is None
        job = jobs.job_by_id(conn, made)
    assert job is not None and job.state == "failed" and "given up" in (job.error or "")


def test_what_a_site_says_beside_the_words_is_kept_as_it_was_last_told(engine: Engine) -> None:
    link = "https://t.me/lain/4"
    first = a_post(1, views=10, forwarded_from="Kanal Lain", forwarded_link=link, links=("https://wa.example/x",))
    told = {"views": 10, "forwarded_from": "Kanal Lain", "forwarded_link": link, "links": ["https://wa.example/x"]}

    def extra() -> object:
        with reading(engine) as conn:
            return conn.execute(select(post.c.extra)).scalar_one()

    with writing(engine) as conn:
        posts.save_posts(conn, [first])
    assert extra() == told
    with writing(engine) as conn:
        posts.save_posts(conn, [replace(first, views=25, edited=True, reply_to="kanalcontoh/41")])
    assert extra() == {**told, "views": 25, "edited": True, "reply_to": "kanalcontoh/41"}
    with writing(engine) as conn:
        posts.save_posts(conn, [a_post(1)])
    assert extra() == {**told, "views": 25, "edited": True, "reply_to": "kanalcontoh/41"}, "what is not told stays"
