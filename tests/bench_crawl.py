"""Pages crawled a second beside a bare Scrapy spider on the same loopback site, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = 600
POSTING = """<!doctype html><html><head><title>{n}</title><script type="application/ld+json">{data}</script></head>
<body><h1>Lowongan {n}</h1><p>{filler}</p></body></html>"""
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
            yield response.follow(href, self.posting)
    def posting(self, response):
        yield json.loads(response.css("script::text").get())
process = CrawlerProcess()
process.crawl(Bare)
process.start()
"""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "unit"
        home.mkdir()
        bare = [sys.executable, "-c", BARE, f"http://{host}/jobs/", str(Path(folder) / "bare.jsonl")]
        ours = [sys.executable, "-m", "patrol.cli", "--home", str(home), "--set", f"crawl_max_pages={PAGES * 2}"]
        ours += ["--set", "crawl_concurrency=16", "crawl", f"http://{host}/jobs/", "--allow-host", host]
        seconds = {name: _timed(command) for name, command in (("bare", bare), ("ours", ours))}
    rates = {name: PAGES / value for name, value in seconds.items()}
    print("pages/s, start-up included: " + ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items()))
    print(f"ratio: {rates['ours'] / rates['bare']:.2f}, n={PAGES} pages")
    server.shutdown()


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise SystemExit(done.stderr[-2_000:])
    return time.perf_counter() - began


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

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
    if path == "/jobs/":
        return "".join(f"<li><a href='/jobs/{n}'>Lowongan pekerjaan nomor {n}</a></li>" for n in range(PAGES)).encode()
    if not path.startswith("/jobs/"):
        return b""
    n = path.rsplit("/", 1)[1]
    words = (
        f"Toko nomor {n} mencari karyawan yang jujur dan rajin, gaji {2 + int(n) % 5} juta, kode {int(n) * 7919}. " * 5
    )
    data = {"@context": "https://schema.org", "@type": "JobPosting", "title": f"Karyawan {n}", "description": words}
    return POSTING.format(n=n, data=json.dumps(data), filler="kata " * 500).encode()


if __name__ == "__main__":
    main()
