"""What a long crawl keeps in memory: the peak of its last quarter beside that of its second.

`BENCH_MEMORY` (50,000 where unset) says how many pages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import psutil

from tests.bench_crawl import LIMITS, Site

PAGES = int(os.environ.get("BENCH_MEMORY", "50000"))
EVERY_SECONDS = 0.5


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        said, seen = _watched(host, Path(folder))
    server.shutdown()
    second, last = (max(_quarter(seen, number)) / 1e6 for number in (1, 3))
    print(said.strip())
    print(
        f"peak of the crawl and its clerk: second quarter {second:.0f} MB, last {last:.0f} MB, "
        f"ratio {last / second:.2f} (1.1 at most is asked for; n={PAGES} pages, {len(seen)} looks)"
    )


def _watched(host: str, home: Path) -> tuple[str, list[int]]:
    """What the crawl printed, and the bytes that it and its children held at each look."""
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), *LIMITS, "crawl", f"http://{host}/{PAGES}/"]
    env = {"PATROL_MODEL": "base", **os.environ}
    run = subprocess.Popen([*command, "--allow-host", host], stdout=subprocess.PIPE, text=True, env=env)
    seen: list[int] = []
    watched = psutil.Process(run.pid)
    while run.poll() is None:
        try:
            seen.append(sum(one.memory_info().rss for one in (watched, *watched.children(recursive=True))))
            run.wait(EVERY_SECONDS)
        except (psutil.NoSuchProcess, subprocess.TimeoutExpired):
            continue
    if run.returncode:
        raise SystemExit(f"the crawl ended with the status {run.returncode}")
    assert run.stdout is not None
    return run.stdout.read(), seen


def _quarter(seen: list[int], number: int) -> list[int]:
    return seen[len(seen) * number // 4 : len(seen) * (number + 1) // 4]


if __name__ == "__main__":
    main()
