"""Pages a second through Chromium, captured as DOM and parts; the start-up is left out, as in the crawl's part.

`BENCH_RENDERED` (60 where unset) says how many pages.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.bench_crawl import LIMITS, Site, called

PAGES, FEW = int(os.environ.get("BENCH_RENDERED", "60")), 5
SPIDER = '''\
from patrol.crawling.spider import PatrolSpider


class Any(PatrolSpider):
    """Each page is shown."""

    name = "any"
    in_browser = True
'''


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for pages in (FEW, PAGES):
            home = Path(folder) / str(pages)
            (home / "spiders").mkdir(parents=True)
            (home / "spiders" / "any.py").write_text(SPIDER, encoding="utf-8")
            urls = [f"http://{host}/{pages}/jobs/{number}" for number in range(pages)]
            command = [sys.executable, "-m", "patrol.cli", "--home", str(home), *LIMITS, "crawl", *urls]
            began = time.perf_counter()
            said = called([*command, "--allow-host", host])
            took.append(time.perf_counter() - began)
            print(said.strip())
    server.shutdown()
    print(f"{(PAGES - FEW) / (took[1] - took[0]):.1f} rendered pages/s (n={PAGES - FEW})")


if __name__ == "__main__":
    main()
