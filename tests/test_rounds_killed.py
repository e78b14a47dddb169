"""The schedule and its rounds killed at seeded moments: every posting is there once, ledger and evidence are right.

`make soak` kills a hundred times, ten for each seed of `SOAK_SEEDS` (`0-9` where unset): machines share them by seeds,
as in `SOAK_SEEDS=0-4 make soak`.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from tests.hostile_server import Site, running
from tests.round_samples import a_board, a_row, a_unit

POSTINGS = 24
SETTINGS = """\
allow_hosts = ["{host}"]
round_lease_seconds = 2
crawl_concurrency = 2
model = "base"
browser = "none"
"""


def _schedule(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "schedule", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The scheduler, its rounds and their clerks at once, as a power cut would."""
    for one in (psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()


def killed(folder: Path, seed: int, times: int) -> None:
    """Kill schedule and round so often at random moments, then let them finish; asserts that all is as it should be."""
    dice = random.Random(seed)
    with running() as site:
        address = a_board(site, POSTINGS)
        row = a_row(address=address, more="    spider: jobposting\n")
        home = a_unit(folder, row, settings=SETTINGS.format(host=site.host)).home
        for _ in range(times):
            process = _schedule(home, "run")
            _wait(site, dice)
            _kill(process)
        _finish(home)
        expected = {f"{site.base}/kerja/{number}" for number in range(POSTINGS)}
    _as_it_should_be(home, expected)
    _evidence_is_whole(home)


def _wait(site: Site, dice: random.Random) -> None:
    """Until some moment of the start-up, or of the crawl: after so many requests, and a little."""
    if dice.random() < 0.4:
        time.sleep(dice.uniform(0.5, 5.0))
        return
    asked, until = len(site.asked) + dice.randint(1, POSTINGS), time.monotonic() + 8
    while len(site.asked) < asked and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(dice.uniform(0, 0.5))


def _finish(home: Path) -> None:
    """Whatever was killed is taken up when its lease ends; a round that was given up has the next slot's behind it."""
    for _ in range(60):
        assert _schedule(home, "due", "--once").wait(120) == 0
        states = [state for (state,) in _rows(home, "select state from slot order by at")]
        if "claimed" not in states and states[-1:] == ["done"]:
            return
        time.sleep(2)
    pytest.fail("the rounds did not come to their end")


def _as_it_should_be(home: Path, expected: set[str]) -> None:
    posts = [url for (url,) in _rows(home, "select url from post")]
    assert sorted(posts) == sorted(expected)
    assert _rows(home, "select count(*) from revision") == [(POSTINGS,)]
    assert _rows(home, "select count(*) from item") == _rows(home, "select count(distinct group_id) from item")
    runs = _rows(home, "select state, counts, slot, basis from run order by id")
    assert runs[-1][0] == "ok"
    assert {state for state, *_ in runs} <= {"ok", "lost"}
    assert all(slot and basis == "sp-12" for _, _, slot, basis in runs)
    slots = _rows(home, "select source, at, state, run_id from slot")
    assert len({(source, at) for source, at, *_ in slots}) == len(slots)
    assert {state for *_, state, _ in slots} <= {"done", "failed", "missed"}
    ended = {number for *_, state, number in slots if state == "done"}
    assert ended == {number for (number,) in _rows(home, "select id from run where state = 'ok'")}


def _evidence_is_whole(home: Path) -> None:
    """What was stored can be shown: no chain is broken, and each posting has a capture."""
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "verify"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _rows(home, "select count(distinct url) from capture where url like '%/kerja/%'") == [(POSTINGS,)]


def _rows(home: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(home / "data" / "run" / "patrol.db")) as database:
        return database.execute(query).fetchall()


def test_killed_ten_times_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    killed(tmp_path, seed=4, times=10)


def _seeds() -> range:
    first, _, last = os.environ.get("SOAK_SEEDS", "0-9").partition("-")
    return range(int(first), int(last or first) + 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", _seeds())
def test_killed_a_hundred_times_nothing_is_lost_or_doubled(tmp_path: Path, seed: int) -> None:
    killed(tmp_path, seed=100 + seed, times=10)


def test_told_to_stop_the_schedule_ends_well_and_the_round_is_made_later(tmp_path: Path) -> None:
    with running() as site:
        address = a_board(site, POSTINGS)
        home = a_unit(tmp_path, a_row(address=address), settings=SETTINGS.format(host=site.host)).home
        process = _schedule(home, "run")
        for _ in range(600):
            if "/robots.txt" in site.asked or process.poll() is not None:
                break
            time.sleep(0.05)
        process.terminate()
        assert process.wait(120) == 0
        _finish(home)
        expected = {f"{site.base}/kerja/{number}" for number in range(POSTINGS)}
    assert {url for (url,) in _rows(home, "select url from post")} == expected
    assert {state for (state,) in _rows(home, "select state from run")} <= {"ok", "stopped", "lost"}
