"""Items written a second (stored, assessed, grouped, queued, in batches as the walk does), claims and decisions a
second; beside bare inserts and a bare claim in the same run, for machines differ."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from patrol.copies import bands, fingerprint
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.database import writing
from patrol.store.decisions import decide
from tests.store_samples import UNIT, a_database, a_post, judged, take_in, text_of

POSTS = 3_000
BATCH = 50
DECISIONS = 500


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        bare = _bare_inserts(Path(folder))
        engine = a_database(Path(folder))
        with writing(engine) as conn:
            ensure_unit(conn, UNIT)
        texts = [text_of(n) for n in range(POSTS)]
        prints = _rate(POSTS, lambda n: bands(fingerprint(None, texts[n])))

        def batch(number: int) -> None:
            with writing(engine) as conn:
                for n in range(number * BATCH, (number + 1) * BATCH):
                    take_in(conn, a_post(n, texts[n]), judged("high" if n % 2 else "none"))

        written = _rate(POSTS // BATCH, batch) * BATCH
        again = _rate(POSTS // BATCH, batch) * BATCH
        claims: list[queue.Claim] = []

        def one_claim(_: int) -> None:
            with writing(engine) as conn:
                held = queue.claim(conn, UNIT, "ani")
            assert held is not None
            claims.append(held)

        def one_decision(n: int) -> None:
            held = claims[n]
            form = {"analyst": "ani", "token": held.token, "version": held.item.version, "idem": str(n)}
            with writing(engine) as conn:
                decide(conn, UNIT, held.item.id, **form, verdict="legit", reasons=["x"])  # type: ignore[arg-type]

        claimed = _rate(DECISIONS, one_claim)
        decided = _rate(DECISIONS, one_decision)
        engine.dispose()
        size = (Path(folder) / "patrol.db").stat().st_size
    print(f"fingerprints with bands      {prints:8.0f} /s  (n={POSTS})")
    print(f"items written                {written:8.0f} /s  (n={POSTS}, {BATCH} a transaction, full sync)")
    print(f"  seen again                 {again:8.0f} /s")
    print(f"  bare sqlite3 inserts       {bare:8.0f} /s  -> ratio {written / bare:.3f}")
    print(f"claims                       {claimed:8.0f} /s  (n={DECISIONS}, one transaction each, full sync)")
    print(f"decisions, audit and outbox  {decided:8.0f} /s  (n={DECISIONS}, one transaction each, full sync)")
    print(f"bytes a post                 {size / POSTS:8.0f}")


def _rate(times: int, act: Callable[[int], object]) -> float:
    started = time.perf_counter()
    for number in range(times):
        act(number)
    return times / (time.perf_counter() - started)


def _bare_inserts(folder: Path) -> float:
    with sqlite3.connect(folder / "bare.db", isolation_level=None) as conn:
        conn.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k TEXT UNIQUE, x TEXT)")

        def batch(number: int) -> None:
            conn.execute("BEGIN IMMEDIATE")
            for n in range(BATCH):
                conn.execute("INSERT INTO t VALUES (?, ?)", (f"k{number * BATCH + n}", text_of(n)))
            conn.execute("COMMIT")

        return _rate(POSTS // BATCH, batch) * BATCH


if __name__ == "__main__":
    main()
