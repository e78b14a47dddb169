"""A source with a million known postings: how long its round takes to its first fetch. `BENCH_KNOWN` says how many."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from patrol.store.database import open_database
from patrol.store.visits import mark_of
from tests.bench_crawl import SOURCE, Site, a_round

KNOWN = int(os.environ.get("BENCH_KNOWN", "1000000"))
FAR = "2099-01-01 00:00:00.000000"
THEN = "2026-01-01 00:00:00.000000"


def main() -> None:
    first = threading.Event()

    class Watched(Site):
        def do_GET(self) -> None:  # noqa: N802  # the library's name
            first.set()
            super().do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Watched)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        unit = a_round(Path(folder), f"http://{host}/200/", host)
        path = Path(folder) / "unit" / "data" / "run" / "patrol.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        open_database(f"sqlite:///{path}").dispose()
        _fill(path, host)
        began = time.perf_counter()
        env = {"PATROL_MODEL": "base", **os.environ}
        round_ = subprocess.Popen([*unit, "round", SOURCE], stdout=subprocess.PIPE, text=True, env=env)
        first.wait(120)
        to_first = time.perf_counter() - began
        said, _ = round_.communicate(timeout=600)
    print(f"{KNOWN:,} known postings: first fetch after {to_first:.1f} s, start of Python included (5 s is asked for)")
    print(said.strip())
    server.shutdown()


def _fill(path: Path, host: str) -> None:
    urls = (f"http://{host}/200/jobs/{number}" for number in range(KNOWN))
    rows = ((mark_of(url), url, "papan", 200, 0, THEN, THEN, FAR) for url in urls)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.executemany(
            "insert into visit (mark, url, source, status, misses, fetched_at, listed_at, revisit_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


if __name__ == "__main__":
    main()
