"""Crawls on a loopback site, each in a process of its own: beside a bare Scrapy spider, and a second round of a source.

Rates leave the start-up out: it is measured by a crawl of a few pages and taken off. `BENCH_PAGES` (4,000 where unset)
says how many pages, `BENCH_TURNS` (3) how often each is crawled (the least time counts), `BENCH_ROUND` (5,000) how many
postings the source of two rounds has. Processor time is that of all processes together: ours are two, side by side.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.round_samples import a_row, a_unit

PAGES = int(os.environ.get("BENCH_PAGES", "4000"))
TURNS = int(os.environ.get("BENCH_TURNS", "3"))
ROUND = int(os.environ.get("BENCH_ROUND", "5000"))
SOURCE = "papan"
LIMITS = [part for pair in ("crawl_max_pages=1000000", "crawl_max_depth=10000", "crawl_concurrency=16")
          for part in ("--set", pair)]  # fmt: skip
A_LISTING = 100
FEW = 20
POSTING = """<!doctype html><html><head><title>{title}</title><script type="application/ld+json">{data}</script></head>
<body><h1>{title}</h1><p>{filler}</p></body></html>"""
LIVE = "<script>document.body.append('ditambahkan oleh skrip')</script>"
BARE = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]
    custom_settings = {"LOG_ENABLED": False, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False, "FEEDS": {sys.argv[2]: {"format": "jsonlines"}}}
    def parse(self, response):
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, self.posting if "/jobs/" in href else self.parse)
    def posting(self, response):
        yield json.loads(response.css("script::text").get())
process = CrawlerProcess()
process.crawl(Bare)
process.start()
"""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        _beside_bare(host, Path(folder))
        _second_round(host, Path(folder))
    server.shutdown()


def _beside_bare(host: str, folder: Path) -> None:
    took: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for turn in range(TURNS):
        for name in ("bare", "ours"):
            for pages in (FEW, PAGES):
                home = folder / f"{name}{pages}-{turn}"
                took[name, pages].append(_timed(_command(name, pages, host, home)))
                if name == "bare" and len((home / "bare.jsonl").read_text().splitlines()) != pages:
                    raise SystemExit("the bare spider did not read every page: there is nothing to compare with")
    for number, clock in enumerate(("by the clock", "by processor time")):
        # what else runs on the machine only adds to a time
        least = {key: min(times[number] for times in all_) for key, all_ in took.items()}
        bare, ours = ((PAGES - FEW) / (least[name, PAGES] - least[name, FEW]) for name in ("bare", "ours"))
        print(
            f"{clock}, the least of {TURNS} turns: bare {bare:.0f} pages/s, ours {ours:.0f}, ratio {ours / bare:.2f} "
            f"(0.6 is asked for; n={PAGES})"
        )


def _command(name: str, pages: int, host: str, home: Path) -> list[str]:
    home.mkdir()
    url = f"http://{host}/{pages}/"
    if name == "bare":
        (home / "bare.py").write_text(BARE, encoding="utf-8")  # a file: Scrapy reads a callback's source
        return [sys.executable, str(home / "bare.py"), url, str(home / "bare.jsonl")]
    return [sys.executable, "-m", "patrol.cli", "--home", str(home), *LIMITS, "crawl", url, "--allow-host", host]


def _second_round(host: str, folder: Path) -> None:
    unit = a_round(folder / "rounds", f"http://{host}/{ROUND}/", host)
    for name in ("first", "second"):
        print(f"{name} round: {called([*unit, 'round', SOURCE]).strip()}")
    with sqlite3.connect(folder / "rounds" / "unit" / "data" / "run" / "patrol.db") as database:
        asked = "select (julianday(ended_at) - julianday(started_at)) * 86400 from run where kind = 'round' order by id"
        first, second = (seconds for (seconds,) in database.execute(asked))
    print(f"second / first: {second:.1f} s / {first:.1f} s = {second / first:.3f} (0.1 is asked for; n={ROUND})")


def a_round(folder: Path, address: str, host: str) -> list[str]:
    """A workspace with one source on this site -> the command that its rounds are made with."""
    home = a_unit(folder, a_row(SOURCE, address), settings=f'allow_hosts = ["{host}"]\n').home
    return [sys.executable, "-m", "patrol.cli", "--home", str(home), *LIMITS]


def _timed(command: list[str]) -> tuple[float, float]:
    """Seconds of a command, by the clock and by the processor."""
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    called(command)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, now.ru_utime - used.ru_utime + now.ru_stime - used.ru_stime


def called(command: list[str]) -> str:
    """What a command prints; it must succeed."""
    env = {"PATROL_MODEL": "base", **os.environ}
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_600, env=env)
    if done.returncode:
        raise SystemExit(done.stderr[-2_000:])
    return done.stdout


class Site(BaseHTTPRequestHandler):
    """`/TOTAL/` lists TOTAL postings, a hundred a page."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        body = _page(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        pass


def _page(path: str) -> bytes:
    """`/TOTAL/` and `/TOTAL/FROM` are listings of `A_LISTING` postings and what follows, `/TOTAL/jobs/N` a posting,
    `/TOTAL/live/N` one whose script adds to it."""
    parts = path.strip("/").split("/")
    if not parts[0].isdigit():
        return b""
    total = int(parts[0])
    if len(parts) == 3:
        return _posting(int(parts[2]), LIVE if parts[1] == "live" else "")
    first = int(parts[1]) if len(parts) == 2 else 0
    last = min(first + A_LISTING, total)
    rows = [f"<li><a href='/{total}/jobs/{n}'>Lowongan pekerjaan nomor {n}</a></li>" for n in range(first, last)]
    onward = f"<a rel='next' href='/{total}/{last}'>Berikutnya</a>" if last < total else ""
    return f"<!doctype html><ul>{''.join(rows)}</ul>{onward}".encode()


@cache
def _words() -> list[str]:
    dice = random.Random(7)
    parts = [one + two for one in "bcdghjklmnprst" for two in "aeiou"]
    return ["".join(dice.choices(parts, k=dice.randint(2, 4))) for _ in range(4_000)]


def _posting(n: int, script: str = "") -> bytes:
    dice = random.Random(n)
    said = " ".join(dice.choices(_words(), k=60))
    title = f"Karyawan {said[:20]}"
    words = f"Toko {n} mencari karyawan yang jujur dan rajin, gaji {2 + n % 5} juta. {said}."
    data = {"@context": "https://schema.org", "@type": "JobPosting", "title": title, "description": words}
    return POSTING.format(title=title, data=json.dumps(data), filler="kata " * 500 + script).encode()


if __name__ == "__main__":
    main()
