"""Which postings a round fetches again, which are gone, what is a re-post; breakers that workers share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from patrol.store import breakers, visits
from patrol.store.breakers import FAILURES, Breakers, rest_after
from patrol.store.database import reading, writing
from patrol.store.groups import place_in_group
from patrol.store.posts import history, link_repost, save_post
from patrol.store.runs import end_run, start_run
from patrol.store.schema import post
from patrol.store.schema_rounds import breaker, visit
from patrol.store.visits import MISSES, Visits
from tests.store_samples import OFFER, a_database, a_post

URLS = [f"http://papan.example/{n}" for n in range(10)]


@pytest.fixture
def db(backend: str, tmp_path: Path) -> Iterator[Engine]:  # a_database gives what it names
    engine = a_database(tmp_path)
    yield engine
    engine.dispose()


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = datetime(2026, 11, 2, tzinfo=UTC)
        for module in (visits, breakers):
            monkeypatch.setattr(module, "now", lambda: self.at)

    def passes(self, **units: float) -> None:
        self.at += timedelta(**units)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def a_round(
    db: Engine, clock: Clock, listed: list[str], *, whole: bool = True, status: int = 200
) -> tuple[set[str], int]:
    """One round that lists some postings and fetches those that are due -> these, and how many are newly gone."""
    clock.passes(hours=6)
    known = Visits(db, "papan", revisit=timedelta(days=7))
    due = known.due(listed)
    for url in due:
        known.visited(url, status, [("board:papan.example", url)])
    return due, known.settle(whole=whole)


def test_a_posting_is_fetched_again_only_at_its_time(db: Engine, clock: Clock) -> None:
    assert a_round(db, clock, URLS)[0] == set(URLS)
    assert a_round(db, clock, [*URLS, "http://papan.example/new"])[0] == {"http://papan.example/new"}
    clock.passes(days=9)
    assert a_round(db, clock, URLS)[0] == set(URLS)


def test_a_clock_set_back_fetches_nothing_twice(db: Engine, clock: Clock) -> None:
    a_round(db, clock, URLS)
    clock.passes(hours=-8)
    assert a_round(db, clock, URLS) == (set(), 0)


def test_what_is_not_written_is_fetched_again(db: Engine, clock: Clock) -> None:
    killed = Visits(db, "papan", revisit=timedelta(days=7))
    killed.visited(URLS[0], 200, [])
    assert Visits(db, "papan", revisit=timedelta(days=7)).due(URLS[:1]) == {URLS[0]}


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_block_says_nothing_of_a_posting(db: Engine, clock: Clock, status: int) -> None:
    a_round(db, clock, URLS, status=status)
    with reading(db) as conn:
        assert conn.execute(select(visit)).all() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_no_more_makes_its_post_gone(db: Engine, clock: Clock, status: int) -> None:
    with writing(db) as conn:
        saved = save_post(conn, a_post(1, source="board:papan.example", key=URLS[0]))
    a_round(db, clock, URLS[:1])
    clock.passes(days=9)
    a_round(db, clock, URLS[:1], status=status)
    assert gone(db) == {saved.post_id}
    with writing(db) as conn:  # it is public again
        save_post(conn, a_post(1, source="board:papan.example", key=URLS[0], fetched_at=clock.at))
    assert gone(db) == set()


def gone(db: Engine) -> set[int]:
    with reading(db) as conn:
        return set(conn.execute(select(post.c.id).where(post.c.gone_at.is_not(None))).scalars())


def test_gone_takes_several_whole_listings_in_a_row(db: Engine, clock: Clock) -> None:
    a_round(db, clock, URLS)
    for _ in range(MISSES - 1):
        assert a_round(db, clock, URLS[1:])[1] == 0
    assert a_round(db, clock, URLS) == (set(), 0)  # it is back
    told = [a_round(db, clock, URLS[1:])[1] for _ in range(MISSES)]
    assert told == [0] * (MISSES - 1) + [1]


@pytest.mark.parametrize(("listed", "whole"), [([], True), (URLS[:4], True), (URLS[1:], False)])
def test_an_emptied_page_or_a_run_in_part_makes_nothing_gone(
    db: Engine, clock: Clock, listed: list[str], whole: bool
) -> None:
    a_round(db, clock, URLS)
    assert [a_round(db, clock, listed, whole=whole)[1] for _ in range(MISSES + 2)] == [0] * (MISSES + 2)


def test_a_clock_set_back_during_a_round_makes_nothing_look_missed(db: Engine, clock: Clock) -> None:
    urls = [f"https://papan.example/{number}" for number in range(5)]
    a_round(db, clock, urls)
    for _ in range(MISSES + 1):
        clock.passes(hours=6)
        known = Visits(db, "papan", revisit=timedelta(days=7))
        known.due(urls[:3])
        clock.passes(hours=-2)
        known.due(urls[3:])
        assert known.settle(whole=True) == 0


def test_a_post_is_known_once_a_run_was_read_to_its_end(db: Engine) -> None:
    with writing(db) as conn:
        run = start_run(conn, "round", "papan")
        save_post(conn, a_post(1))
    assert not Visits(db, "papan", revisit=timedelta(1)).has("papan", "k1")
    with writing(db) as conn:
        end_run(conn, run, "lost", {})
    assert not Visits(db, "papan", revisit=timedelta(1)).has("papan", "k1")
    with writing(db) as conn:
        end_run(conn, run, "ok", {})
    assert Visits(db, "papan", revisit=timedelta(1)).has("papan", "k1")
    assert not Visits(db, "papan", revisit=timedelta(1)).has("papan", "k2")


def test_a_repost_follows_the_first_that_was_removed(db: Engine) -> None:
    with writing(db) as conn:
        saved = [save_post(conn, a_post(n, OFFER)) for n in range(4)]
        group = {place_in_group(conn, one.revision_id).group_id for one in saved}.pop()
        assert link_repost(conn, saved[1].post_id, group) is None
        removed = [saved[0].post_id, saved[2].post_id]
        conn.execute(update(post).where(post.c.id.in_(removed)).values(gone_at=datetime(2026, 11, 2, tzinfo=UTC)))
        assert link_repost(conn, saved[3].post_id, group) == saved[0].post_id
        told = history(conn, saved[3].post_id)
    assert told is not None
    assert told.follows == saved[0].post_id
    assert [one.text for one in told.revisions] == [OFFER]


def test_a_host_that_fails_rests_for_all_workers_and_one_of_them_tries_it(db: Engine, clock: Clock) -> None:
    first, second = Breakers(db), Breakers(db)
    for _ in range(FAILURES):
        assert first.refuses("a.example") is None
        first.failed("a.example", "it does not answer")
    assert re.search(r"left alone until 20\d\d-\d\d-\d\d \d\d:\d\d WIB$", str(first.refuses("a.example")))
    assert "left alone until" in str(second.refuses("a.example"))
    assert second.refuses("b.example") is None
    clock.passes(minutes=11)
    looked_again(first, second)
    assert [one.refuses("a.example") is None for one in (second, first, second)] == [True, False, False]
    second.failed("a.example", "it does not answer")
    clock.passes(minutes=11)
    looked_again(first, second)
    assert first.refuses("a.example") is not None  # twice as long
    clock.passes(minutes=11)
    looked_again(first, second)
    assert first.refuses("a.example") is None
    first.answered("a.example")
    looked_again(first, second)
    assert second.refuses("a.example") is None
    with reading(db) as conn:
        assert conn.execute(select(breaker)).all() == []


def looked_again(*some: Breakers) -> None:
    for one in some:
        one._looked = float("-inf")


def test_a_lost_probe_is_made_by_another(db: Engine, clock: Clock) -> None:
    first = Breakers(db)
    first.failed("a.example", "it asked for rest", until=clock.at + timedelta(hours=2))
    clock.passes(hours=3)
    assert Breakers(db).refuses("a.example") is None  # and is killed
    assert Breakers(db).refuses("a.example") is not None
    clock.passes(minutes=4)
    assert Breakers(db).refuses("a.example") is None


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_two_hours_lengthens_no_rest_by_as_much(db: Engine, clock: Clock, restarted: bool) -> None:
    workers = [Breakers(db), Breakers(db)]
    for _ in range(FAILURES):
        workers[0].failed("a.example", "it does not answer")
    workers[0].failed("b.example", "it asked for rest", until=clock.at + timedelta(hours=5))
    clock.passes(minutes=5)
    clock.passes(hours=-2)
    workers = [Breakers(db), Breakers(db)] if restarted else workers
    looked_again(*workers)
    assert all(one.refuses("a.example") for one in workers)
    clock.passes(minutes=9)
    looked_again(*workers)
    assert all(one.refuses("a.example") for one in workers)  # its rest began anew once, not at each look
    clock.passes(minutes=2)
    looked_again(*workers)
    assert [one.refuses("a.example") is None for one in workers] == [True, False]
    assert all(one.refuses("b.example") for one in workers)
    clock.passes(hours=4, minutes=50)
    looked_again(*workers)
    assert workers[1].refuses("b.example") is None


def test_a_probe_that_was_lost_before_the_clock_was_set_back_is_made_by_another(db: Engine, clock: Clock) -> None:
    Breakers(db).failed("a.example", "it asked for rest", until=clock.at + timedelta(minutes=30))
    clock.passes(hours=3)
    assert Breakers(db).refuses("a.example") is None  # and is killed
    clock.passes(hours=-2)
    assert Breakers(db).refuses("a.example") is not None
    clock.passes(minutes=4)
    assert Breakers(db).refuses("a.example") is None


def test_clocks_that_are_a_little_apart_leave_rests_as_they_are(db: Engine, clock: Clock) -> None:
    Breakers(db).failed("a.example", "it asked for rest", until=clock.at + timedelta(minutes=30))
    clock.passes(seconds=-30)
    assert Breakers(db).refuses("a.example") is not None
    clock.passes(minutes=30.6)
    assert Breakers(db).refuses("a.example") is None


def test_rests_grow_and_end() -> None:
    assert [rest_after(FAILURES + n).total_seconds() for n in (0, 1, 2, 50)] == [600, 1200, 2400, 21_600]
