"""When rounds are due (zones, spread, quiet hours, missed slots), and slots as rows, on each database."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from patrol.schedule.due import MOST, due
from patrol.sources.timing import moments_before, next_moment
from patrol.store import Database, slots
from patrol.store.database import open_database, reading, writing
from tests.round_samples import MONDAY, a_source
from tests.store_samples import database_of

LEASE = timedelta(seconds=60)
HOURLY = a_source(schedule="0 * * * *")


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


# when ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 0), ("WITA", 23), ("WIT", 22)])
def test_a_schedule_is_meant_in_its_zone(zone: str, hour: int) -> None:
    moment = next_moment(a_source(schedule="0 7 * * *", zone=zone), at("2026-11-02T12:00"))
    assert moment is not None
    assert moment.at.hour == hour


def test_the_spread_is_the_same_for_the_same_slot_and_differs_between_sources() -> None:
    many = [a_source(name=f"papan-{n}", schedule="0 * * * *", jitter=600) for n in range(50)]
    begins = [next_moment(source, MONDAY) for source in many]
    assert begins == [next_moment(source, MONDAY) for source in many]
    late = [moment.begins - moment.at for moment in begins if moment]
    assert all(timedelta() <= one <= timedelta(seconds=600) for one in late)
    assert len(set(late)) > 30


NIGHT = (time(22), time(5))


@pytest.mark.parametrize(
    ("now", "quiet", "in_quiet", "begins"),
    [
        ("2026-11-02T14:30", NIGHT, "move", "2026-11-02T22:00"),  # 21:30 in Jakarta; 22:00 moves to 05:00
        ("2026-11-02T14:30", NIGHT, "skip", "2026-11-02T22:00"),  # the first that is not skipped
        ("2026-11-02T14:30", None, "move", "2026-11-02T15:00"),
        ("2026-11-02T04:30", (time(12), time(13, 30)), "move", "2026-11-02T06:30"),
    ],
)
def test_no_round_begins_in_quiet_hours(now: str, quiet: tuple[time, time] | None, in_quiet: str, begins: str) -> None:
    moment = next_moment(a_source(schedule="0 * * * *", quiet=quiet, in_quiet=in_quiet), at(now))
    assert moment is not None
    assert moment.begins == at(begins)


def test_slots_that_are_moved_to_the_same_end_make_one_round() -> None:
    source = a_source(schedule="0 * * * *", quiet=NIGHT)
    plan = due(source, at("2026-11-02T22:10"), at("2026-11-02T14:00"))
    assert plan.run is not None
    assert plan.run.at == at("2026-11-02T22:00")
    assert [one.state for one in plan.passed] == ["missed"] * 7


def test_skipped_slots_are_told_as_such() -> None:
    plan = due(
        a_source(schedule="0 * * * *", quiet=NIGHT, in_quiet="skip"), at("2026-11-02T16:10"), at("2026-11-02T14:00")
    )
    assert plan.run is None
    assert [(one.at.hour, one.state) for one in plan.passed] == [(15, "skipped"), (16, "skipped")]


def test_a_new_source_is_due_at_once_and_then_by_its_schedule() -> None:
    now = at("2026-11-02T10:20")
    first = due(HOURLY, now, None)
    assert first.run is not None
    assert first.run.at == at("2026-11-02T10:00")
    assert first.passed == ()
    after = due(HOURLY, now, first.run.at)
    assert (after.run, after.passed, after.again_at) == (None, (), at("2026-11-02T11:00"))


def test_a_slot_at_this_very_moment_is_due() -> None:
    plan = due(HOURLY, at("2026-11-02T10:00"), at("2026-11-02T09:00"))
    assert plan.run is not None


def test_of_missed_slots_one_round_is_made_and_the_others_are_recorded() -> None:
    plan = due(HOURLY, at("2026-11-02T10:20"), at("2026-11-02T06:00"))
    assert plan.run is not None
    assert plan.run.at == at("2026-11-02T10:00")
    assert [(one.at.hour, one.state) for one in plan.passed] == [(7, "missed"), (8, "missed"), (9, "missed")]


@pytest.mark.parametrize(("zone", "said"), [("WIB", "17:00 WIB"), ("WITA", "18:00 WITA"), ("WIT", "19:00 WIT")])
def test_what_stands_for_a_missed_slot_is_told_in_the_zone_of_its_source(zone: str, said: str) -> None:
    plan = due(replace(HOURLY, zone=zone), at("2026-11-02T10:20"), at("2026-11-02T08:00"))
    assert plan.passed[0].why == f"no round could begin then; that of 2026-11-02 {said} stands for it"


def test_a_source_may_have_missed_slots_recorded_only() -> None:
    source = replace(HOURLY, missed="record")
    plan = due(source, at("2026-11-02T10:20"), at("2026-11-02T08:00"))
    assert plan.run is None
    assert sorted(one.at.hour for one in plan.passed) == [9, 10]
    assert due(source, at("2026-11-02T10:05"), at("2026-11-02T09:00")).run is not None


def test_a_long_sleep_is_looked_back_upon_within_bounds() -> None:
    plan = due(a_source(schedule="* * * * *"), MONDAY, MONDAY - timedelta(days=400))
    assert plan.run is not None
    assert len(plan.passed) == MOST - 1
    assert plan.passed[0].why.endswith("more were missed before")


def test_a_rare_slot_is_found_however_long_ago() -> None:
    plan = due(a_source(schedule="0 3 1 1 *"), at("2026-11-02T10:00"), at("2025-06-01T00:00"))
    assert plan.run is not None
    assert plan.run.at.year == 2025


def test_the_walk_back_is_oldest_first() -> None:
    found = [moment.at for moment in moments_before(HOURLY, MONDAY, after=MONDAY - timedelta(hours=3), most=9)]
    assert found == sorted(found)
    assert len(found) == 3


# slots --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path, backend: str) -> Iterator[Database]:
    opened = open_database(database_of(tmp_path))
    yield opened
    opened.dispose()


def claimed(database: Database, when: datetime, clock: datetime, source: str = "papan") -> slots.Claim | None:
    with writing(database) as conn:
        return slots.claim(conn, source, when, worker="w", lease=LEASE, clock_at=clock)


def again(database: Database, clock: datetime) -> slots.Claim | None:
    with writing(database) as conn:
        return slots.take_again(conn, ["papan", "lain"], worker="w2", lease=LEASE, clock_at=clock)


def test_a_slot_is_claimed_once_and_rounds_of_a_source_do_not_overlap(database: Database) -> None:
    first = claimed(database, MONDAY, MONDAY)
    assert first is not None
    assert claimed(database, MONDAY, MONDAY) is None
    assert claimed(database, MONDAY + timedelta(hours=1), MONDAY) is None
    assert claimed(database, MONDAY, MONDAY, source="lain") is not None
    with writing(database) as conn:
        assert slots.finish(conn, first, None)
        assert not slots.finish(conn, first, None)
    assert claimed(database, MONDAY, MONDAY) is None
    assert claimed(database, MONDAY + timedelta(hours=1), MONDAY) is not None


def test_a_round_that_is_not_heard_of_is_taken_up_again_until_it_is_given_up(database: Database) -> None:
    first = claimed(database, MONDAY, MONDAY)
    assert first is not None
    assert again(database, MONDAY + LEASE / 2) is None
    with writing(database) as conn:
        assert slots.beat(conn, first, LEASE, clock_at=MONDAY + LEASE / 2)
    assert again(database, MONDAY + LEASE) is None
    second = again(database, MONDAY + 2 * LEASE)
    assert second is not None
    assert (second.source, second.at, second.attempts) == ("papan", MONDAY, 2)
    with writing(database) as conn:
        assert not slots.beat(conn, first, LEASE)
        assert not slots.finish(conn, first, None)
    third = again(database, MONDAY + 4 * LEASE)
    assert third is not None
    assert again(database, MONDAY + 6 * LEASE) is None
    with writing(database) as conn:
        assert [one.source for one in slots.give_up(conn, clock_at=MONDAY + 6 * LEASE)] == ["papan"]
        assert [(one.state, one.attempts) for one in slots.slots_of(conn, "papan")] == [("failed", 3)]


def test_a_round_that_was_told_to_stop_does_not_count_as_an_attempt(database: Database) -> None:
    first = claimed(database, MONDAY, MONDAY)
    assert first is not None
    with writing(database) as conn:
        assert slots.give_back(conn, first)
        now = slots.clock(conn)
    second = again(database, now + timedelta(seconds=1))
    assert second is not None
    assert second.attempts == 1


def test_a_lease_from_before_the_clock_was_set_back_ends_all_the_same(database: Database) -> None:
    late = MONDAY + timedelta(hours=2)
    assert claimed(database, late, late) is not None
    assert again(database, MONDAY) is None  # cut to one lease from now
    assert again(database, MONDAY + LEASE) is not None


def _races(url: str, worker: str, found: multiprocessing.Queue[tuple[str, str]]) -> None:
    engine = open_database(url)
    for number in range(120):
        with writing(engine) as conn:
            claim = slots.claim(
                conn, f"s{number % 12}", MONDAY + timedelta(hours=number // 12), worker=worker, lease=LEASE
            )
        if claim is not None:
            found.put((claim.source, claim.at.isoformat()))
            with writing(engine) as conn:
                slots.finish(conn, claim, None)
    engine.dispose()
    found.put(("end", worker))
    found.close()
    found.join_thread()


def test_two_schedulers_on_one_database_share_the_slots(tmp_path: Path, backend: str) -> None:
    url = database_of(tmp_path)
    open_database(url).dispose()
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[tuple[str, str]] = context.Queue()
    people = [context.Process(target=_races, args=(url, f"w{n}", found)) for n in range(2)]
    for one in people:
        one.start()
    told: Counter[tuple[str, str]] = Counter()
    ends = 0
    while ends < 2:
        one = found.get(timeout=120)
        ends += one[0] == "end"
        told[one] += one[0] != "end"
    for one in people:
        one.join(60)
    assert max(told.values()) == 1, "a slot was claimed twice"
    engine = open_database(url)
    with reading(engine) as conn:
        states = Counter(one.state for n in range(12) for one in slots.slots_of(conn, f"s{n}"))
    engine.dispose()
    # one that found the source's round under way left that slot out; none was claimed twice, none hangs
    assert set(states) == {"done"}
    assert states["done"] == sum(told.values())
