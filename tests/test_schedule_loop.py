"""The loop of the schedule, on each database: rounds bounded, never overtaken, made again; clocks that jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from patrol.hours import WIB
from patrol.schedule import Scheduler
from patrol.schedule.waking import Waking
from patrol.settings import Settings
from patrol.store import Database, slots
from patrol.store.database import open_database, reading, writing
from patrol.store.schema import outbox
from tests.round_samples import a_row, a_unit, listed
from tests.store_samples import database_of


@pytest.fixture
def database(tmp_path: Path, backend: str) -> Iterator[Database]:
    opened = open_database(database_of(tmp_path))
    yield opened
    opened.dispose()


class Made:
    """Starts no process; a round lasts until it is told to be over."""

    def __init__(self) -> None:
        self.claims: list[slots.Claim] = []
        self.over: set[str] = set()
        self.told: list[str] = []

    def start(self, claim: slots.Claim) -> Round:
        self.claims.append(claim)
        return Round(self, claim)


class Round:
    def __init__(self, made: Made, claim: slots.Claim) -> None:
        self.made, self.claim = made, claim

    def poll(self) -> int | None:
        return 0 if self.claim.token in self.made.over else None

    def terminate(self) -> None:
        self.made.told.append(self.claim.source)
        self.made.over.add(self.claim.token)

    def kill(self) -> None:
        self.terminate()


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(hour=3, minute=10, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.now


def a_scheduler(
    folder: Path, database: Database, *names: str, at_once: int = 4, row: str = ""
) -> tuple[Scheduler, Made, Clock]:
    workspace = a_unit(folder, *(a_row(name, more=row) for name in names))
    made, clock = Made(), Clock()
    scheduler = Scheduler(database, workspace, Settings(rounds_at_once=at_once), made, worker="w", clock=clock)
    scheduler._load(strict=True)
    return scheduler, made, clock


def done(database: Database, made: Made, claim: slots.Claim) -> None:
    with writing(database) as conn:
        slots.finish(conn, claim, None)
    made.over.add(claim.token)


def test_rounds_at_once_are_bounded_and_the_rest_wait_their_turn(tmp_path: Path, database: Database) -> None:
    scheduler, made, _ = a_scheduler(tmp_path, database, "a", "b", "c", at_once=2)
    scheduler.step()
    assert [claim.source for claim in made.claims] == ["a", "b"]
    scheduler.step()
    assert len(made.claims) == 2
    done(database, made, made.claims[0])
    scheduler.collect()
    scheduler.step()
    assert [claim.source for claim in made.claims] == ["a", "b", "c"]


def test_a_round_that_lasts_longer_than_its_schedule_is_not_overtaken(tmp_path: Path, database: Database) -> None:
    scheduler, made, clock = a_scheduler(tmp_path, database, "a")
    scheduler.step()
    for _ in range(5):
        clock.now += timedelta(minutes=1)
        scheduler.step()
    assert len(made.claims) == 1
    done(database, made, made.claims[0])
    scheduler.collect()
    scheduler.step()
    assert len(made.claims) == 2
    with reading(database) as conn:
        states = Counter(one.state for one in slots.slots_of(conn, "a"))
    assert states == {"done": 1, "claimed": 1, "missed": 4}


def test_a_clock_set_back_two_hours_makes_no_round_twice(tmp_path: Path, database: Database) -> None:
    scheduler, made, clock = a_scheduler(tmp_path, database, "a")
    for _ in range(3):
        scheduler.step()
        done(database, made, made.claims[-1])
        scheduler.collect()
        clock.now += timedelta(minutes=1)
    clock.now -= timedelta(hours=2)
    ran = len(made.claims)
    for _ in range(10):
        scheduler.step()
        for claim in made.claims[ran:]:
            done(database, made, claim)
        scheduler.collect()
        clock.now += timedelta(minutes=1)
    assert len({claim.at for claim in made.claims}) == len(made.claims)


def test_a_machine_that_slept_makes_one_round_and_records_the_rest(tmp_path: Path, database: Database) -> None:
    scheduler, made, clock = a_scheduler(tmp_path, database, "a")
    scheduler.step()
    done(database, made, made.claims[0])
    scheduler.collect()
    clock.now += timedelta(minutes=30)
    scheduler.step()
    assert len(made.claims) == 2
    with reading(database) as conn:
        assert Counter(one.state for one in slots.slots_of(conn, "a")) == {"done": 1, "claimed": 1, "missed": 29}


def test_a_child_that_dies_has_its_slot_made_again_and_is_told_of_at_last(tmp_path: Path, database: Database) -> None:
    scheduler, made, _ = a_scheduler(tmp_path, database, "a")
    for attempt in range(1, 4):
        scheduler.step()
        assert (made.claims[-1].attempts, len(made.claims)) == (attempt, attempt)
        made.over.add(made.claims[-1].token)  # without a word to the database
        scheduler.collect()
    scheduler.step()
    assert len(made.claims) == 3
    with reading(database) as conn:
        assert [one.state for one in slots.slots_of(conn, "a")] == ["failed"]
        told = conn.execute(select(outbox.c.topic, outbox.c.channel, outbox.c.body)).all()
    assert [(row.topic, row.channel) for row in told] == [("health", "operator")]
    assert "killed again and again" in told[0].body["what"]


def test_a_paused_source_is_left_alone_and_a_changed_list_is_read_again(tmp_path: Path, database: Database) -> None:
    scheduler, made, _ = a_scheduler(tmp_path, database, "a", row="    enabled: false\n")
    scheduler.step()
    assert made.claims == []
    (scheduler.workspace.home / "sources.yml").write_text(
        (scheduler.workspace.home / "sources.yml").read_text().replace("enabled: false", "enabled: true"),
        encoding="utf-8",
    )
    scheduler._load(strict=False)
    scheduler.step()
    assert [claim.source for claim in made.claims] == ["a"]


def test_a_list_that_breaks_while_the_schedule_runs_ends_nothing(tmp_path: Path, database: Database) -> None:
    scheduler, made, _ = a_scheduler(tmp_path, database, "a")
    (scheduler.workspace.home / "sources.yml").write_text("sources: [", encoding="utf-8")
    scheduler._load(strict=False)
    scheduler.step()
    assert [claim.source for claim in made.claims] == ["a"]


def test_told_to_stop_it_starts_nothing_more_and_tells_its_rounds(tmp_path: Path, database: Database) -> None:
    scheduler, made, _ = a_scheduler(tmp_path, database, "a", "b")
    scheduler.step()
    waking = Waking()
    waking.stops = 1
    assert scheduler.run(waking) == 0
    waking.close()
    assert sorted(made.told) == ["a", "b"]
    with reading(database) as conn:
        assert {one.attempts for one in slots.claimed(conn)} == {0}


def test_it_sleeps_until_something_is_due_and_never_less_than_a_second(tmp_path: Path, database: Database) -> None:
    scheduler, made, clock = a_scheduler(tmp_path, database, "a")
    scheduler.step()
    done(database, made, made.claims[0])
    scheduler.collect()
    assert 1 <= scheduler.step() <= 30
    clock.now = clock.now.replace(second=59, microsecond=900_000)
    assert scheduler.step() == 1.0


def test_a_round_that_was_given_back_waits_while_its_source_is_paused_or_quiet(
    tmp_path: Path, database: Database
) -> None:
    scheduler, made, clock = a_scheduler(tmp_path, database, "a")
    scheduler.step()
    with writing(database) as conn:
        slots.give_back(conn, made.claims[0])
    made.over.add(made.claims[0].token)
    scheduler.children.clear()
    path = scheduler.workspace.home / "sources.yml"
    listed = path.read_text("utf-8")
    for more in ("    enabled: false\n", "    quiet: 10:00-11:00\n"):  # it is 10:10 in Jakarta
        path.write_text(listed + more, encoding="utf-8")
        scheduler._load(strict=True)
        assert scheduler.step() > 1
        assert len(made.claims) == 1
    clock.now += timedelta(hours=1)
    scheduler.step()
    assert [claim.at for claim in made.claims] == [made.claims[0].at] * 2


def test_what_it_does_is_told_in_sentences(tmp_path: Path, database: Database) -> None:
    heard: list[tuple[str, bool]] = []

    def tell(says: str, *, wrong: bool = False) -> None:
        heard.append((says, wrong))

    workspace = a_unit(tmp_path, a_row("papan"), a_row("bursa"))
    made, clock = Made(), Clock()
    settings = Settings(rounds_at_once=4, round_lease_seconds=60)
    scheduler = Scheduler(database, workspace, settings, made, worker="w", clock=clock, tell=tell)
    scheduler._load(strict=True)
    scheduler.step()
    assert heard[0] == ("2 sources on the schedule", False)
    at = made.claims[0].at.astimezone(WIB)
    begins = {f"{name}: the round of {at:%H:%M} WIB begins" for name in ("papan", "bursa")}
    assert {says for says, wrong in heard[1:] if not wrong} == begins
    heard.clear()

    (workspace.home / "sources.yml").write_text("sources: [", encoding="utf-8")
    scheduler._load(strict=False)
    (workspace.home / "sources.yml").write_text(listed(a_row("papan")), encoding="utf-8")
    scheduler._load(strict=False)
    assert heard[0][0].startswith("the list of sources cannot be used; the schedule goes on with the old one: ")
    assert heard[1:] == [("the list was read again; 1 source on the schedule", False)]
    heard.clear()

    killed = next(claim for claim in made.claims if claim.source == "papan")
    scheduler.children[killed].poll = lambda: -9  # type: ignore[method-assign]
    scheduler.collect()
    scheduler.step()
    assert heard[0] == ("papan: its round was killed (signal 9); its slot is due again", True)
    assert "attempt 2: the one before did not come to its end" in heard[1][0]
    heard.clear()

    clock.now += timedelta(minutes=3)
    made.over.add(made.claims[-1].token)
    with writing(database) as conn:
        slots.finish(conn, made.claims[-1], None)
    scheduler.collect()
    scheduler.step()
    assert "papan: 2 rounds not made: no round could begin then; that of 2" in heard[0][0]
    clock.now -= timedelta(minutes=2)
    scheduler.step()
    assert ("the clock was set back by 120 seconds; every source is looked at anew", True) in heard
