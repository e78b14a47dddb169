"""Drift: the index by hand, quiet weeks stay quiet, changed ones alarm, new words come without a name or a phone."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from patrol import drifting, flow
from patrol.cli import app
from patrol.errors import ContentError
from patrol.flow import House
from patrol.learning.drift import ALARM, LEAST, Seen, binned, by_source, moved, psi
from patrol.records import Band
from patrol.settings import Settings
from patrol.store import queue
from patrol.store.database import reading, writing
from patrol.store.schema import revision
from patrol.store.watching import watched
from patrol.workspace import find_workspace, init_workspace
from tests.learning_samples import decide_item
from tests.store_samples import UNIT, a_post, judged, take_in, text_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def seen(number: int, **changes: object) -> Seen:
    dice = random.Random(number)
    score = dice.random()
    made = Seen(
        "papan",
        score,
        "high" if score > 0.8 else "none",
        "legit",
        "offer",
        "id",
        dice.randint(50, 900),
        (),
        score > 0.8,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_index_by_hand() -> None:
    old, new = Counter(a=80, b=20), Counter(a=50, b=50)
    shares = [(80.5 / 101, 50.5 / 101), (20.5 / 101, 50.5 / 101)]
    raw = sum((after - before) * math.log(after / before) for before, after in shares)
    assert psi(old, new) == pytest.approx(raw - (1 / 100 + 1 / 100))
    assert psi(old, old) == 0.0
    assert psi(old, Counter(a=LEAST - 1)) is None
    assert psi({}, {}) is None


def test_bins_hold_equally_many_of_the_earlier_values() -> None:
    old, new = binned([n / 100 for n in range(100)], [0.0, 0.5, 5.0])
    assert sorted(old.values()) == [10] * 10
    assert sum(new.values()) == 3
    assert binned([], [1.0])[1].total() == 1
    same, _ = binned([0.0] * 80, [])
    assert same.total() == 80


@pytest.mark.parametrize("draw", range(5))
def test_two_draws_of_one_population_are_quiet(draw: int) -> None:
    rows = [seen(number) for number in range(draw * 10_000, draw * 10_000 + 600)]
    assert [str(one) for one in moved(rows[:400], rows[400:]) if one.alarms] == []


def test_what_changes_is_named_with_what_it_moved_from_and_to() -> None:
    old = [seen(number) for number in range(300)]
    new = [seen(number, language="ms", rules=("bride_for_foreigner",), letters=5_000) for number in range(300, 500)]
    found = {one.name: one for one in moved(old, new)}
    assert found["language"].alarms and "ms 0% -> 100%" in found["language"].told
    assert found["length"].alarms and not found["band"].alarms
    assert found["rule bride_for_foreigner"].told == "holds 0.0% -> 100.0%"
    assert found["rule bride_for_foreigner"].index is not None
    assert "ALARM" in str(found["language"])


def test_each_source_is_held_against_its_own_past() -> None:
    old = [seen(number) for number in range(200)] + [seen(number, source="diam") for number in range(60)]
    new = [seen(number, score=0.99, flagged=True) for number in range(80)] + [seen(1, source="baru", flagged=True)]
    found = {one.name: one for one in by_source(old, new)}
    assert found["source papan"].index is not None and found["source papan"].index >= ALARM
    assert found["source diam"].told == "nothing in the latest weeks"
    assert found["source baru"].index is None and "new here, flagged 100%" in found["source baru"].told


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    workspace = init_workspace(tmp_path / "unit")
    with flow.open_house(replace(find_workspace(), home=workspace.home), Settings(unit=UNIT), model=False) as opened:
        yield opened


def fill(house: House, posts: int, days_ago: int, band: Band, first: int = 0, words: str = "") -> None:
    moment = NOW - timedelta(days=days_ago)
    with writing(house.database) as conn:
        for number in range(first, first + posts):
            got = replace(a_post(number, f"{text_of(number)} {words}"), source="papan")
            saved, _ = take_in(conn, got, judged(band))
            conn.execute(update(revision).where(revision.c.id == saved.revision_id).values(first_seen_at=moment))


def test_a_changed_week_alarms_and_operators_are_told_once(house: House) -> None:
    fill(house, 120, 15, "none")
    fill(house, 80, 2, "critical", first=1_000)
    found = drifting.drift(house, now=NOW)
    assert {"score", "band"} <= {one.name for one in found.alarms}
    told = list(found.lines())
    assert told[0].startswith("2026-10-16 to 2026-11-13 -> 2026-11-13 to 2026-11-20")
    assert any(line.startswith("ALARM band: PSI ") and "patrol model ask" in line for line in told)
    assert drifting.tell_operators(house, found) == len(found.alarms)
    assert drifting.tell_operators(house, found) == 0


def test_few_posts_alarm_nobody_and_none_are_said_to_be_none(house: House) -> None:
    with pytest.raises(ContentError, match="no post was assessed"):
        drifting.drift(house, now=NOW)
    fill(house, 5, 2, "critical")
    found = drifting.drift(house, now=NOW)
    assert found.alarms == []
    assert any("too few to say" in line for line in found.lines())


def test_of_many_posts_an_even_sample_is_read_the_same_each_time(house: House) -> None:
    fill(house, 90, 2, "none")
    with reading(house.database) as conn:
        some = [list(watched(conn, NOW - timedelta(days=7), NOW, 30)) for _ in range(2)]
        every = list(watched(conn, NOW - timedelta(days=7), NOW, 90))
    assert some[0] == some[1] and 10 < len(some[0]) < 60
    assert len(every) == 90
    assert all(one.letters > 0 for one in every)


def test_new_words_of_confirmed_posts_are_told_with_their_modus_and_never_a_phone(house: House) -> None:
    fill(house, 8, 2, "high", words="ikut kapal senyap wa 0812-0000-7788 hubungi Bapak Suharyanto")
    fill(house, 8, 2, "high", first=500, words="jual sepeda bekas layak pakai")
    with reading(house.database) as conn:
        rows = queue.list_items(conn, UNIT, limit=50)
    for row in rows:
        decide_item(house, row.item.id, "trafficking" if "senyap" in row.text else "none")
    found = drifting.drift(house, now=datetime.now(UTC) + timedelta(minutes=1), back=100)
    words = [str(one) for one in found.words]
    assert any("kapal senyap" in line and "modus: scam_compound 8" in line for line in words), words
    assert not any("0812" in line or "7788" in line or "suharyanto" in line.casefold() for line in words)


def test_the_command_ends_with_one_where_there_is_an_alarm(tmp_path: Path) -> None:
    home = ["--home", str(init_workspace(tmp_path / "unit").home)]
    empty = CliRunner().invoke(app, [*home, "model", "drift"])
    assert empty.exit_code != 0
    assert isinstance(empty.exception, ContentError) and "no post was assessed" in str(empty.exception)
