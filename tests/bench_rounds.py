"""What the scheduler itself costs: 500 sources with mixed schedules, no round made, processor time beside the clock."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path

from patrol.schedule import Scheduler
from patrol.schedule.waking import Waking
from patrol.settings import Settings
from patrol.store import Database, slots
from patrol.store.database import open_database, writing
from tests.round_samples import a_row, a_unit

SOURCES = 500
SECONDS = 120
SCHEDULES = ("*/5 * * * *", "*/10 * * * *", "*/15 * * * *", "*/30 * * * *", "7 * * * *", "0 6-22/2 * * *", "0 4 * * 1")


def main() -> None:
    dice = random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for number in range(SOURCES):
            row = a_row(f"s{number}", f"https://papan{number}.example/loker")
            row = row.replace("* * * * *", dice.choice(SCHEDULES))
            rows.append(row.replace("jitter: 0", "jitter: 240"))
        workspace = a_unit(Path(folder), *rows)
        database = open_database(f"sqlite:///{folder}/patrol.db")
        starts = _Ends(database)
        began = time.process_time()
        scheduler = Scheduler(
            database, workspace, Settings(rounds_at_once=10 * SOURCES), starts, worker="bench", tell=_silent
        )
        scheduler._load(strict=True)
        read = time.process_time() - began
        scheduler.step()  # every source's first round
        scheduler.collect()
        first, made = time.process_time() - began - read, len(starts.made)
        began, clock = time.process_time(), time.monotonic()
        waking = Waking()
        threading.Timer(SECONDS, lambda: setattr(waking, "stops", 1)).start()
        scheduler.run(waking)
        cost, took = time.process_time() - began, time.monotonic() - clock
        database.dispose()
    print(
        f"reading {SOURCES} sources: {read:.2f} s of processor time; their first {made} rounds claimed: {first:.2f} s"
    )
    print(f"the scheduler's own cost: {cost / took:.2%} of a core, n={len(starts.made) - made} rounds in {took:.0f} s")


def _silent(says: str, *, wrong: bool = False) -> None:
    pass


class _Ends:
    """Rounds that end at once, as done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.made: list[slots.Claim] = []

    def start(self, claim: slots.Claim) -> _Ended:
        self.made.append(claim)
        with writing(self.database) as conn:
            slots.finish(conn, claim, None)
        return _Ended()


class _Ended:
    def poll(self) -> int | None:
        return 0

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        pass


if __name__ == "__main__":
    main()
