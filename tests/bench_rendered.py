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
    with tempfile.TemporaryDirectory() as folder:
        for kind, what in (("jobs", "without a script"), ("live", "with a script, which are scrolled")):
            few, all_ = (_seconds(Path(folder) / f"{kind}{pages}", host, kind, pages) for pages in (FEW, PAGES))
            print(f"pages {what}: {(PAGES - FEW) / (all_ - few):.1f} a second (n={PAGES - FEW})")
    server.shutdown()


def _seconds(home: Path, host: str, kind: str, pages: int) -> float:
    (home / "spiders").mkdir(parents=True)
    (home / "spiders" / "any.py").write_text(SPIDER, encoding="utf-8")
    urls = [f"http://{host}/{pages}/{kind}/{number}" for number in range(pages)]
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), *LIMITS, "crawl", *urls]
    began = time.perf_counter()
    called([*command, "--allow-host", host])
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
