"""Pages shown in Chromium: where they lead passes robots.txt, gate and budget; what cannot be shown is told of."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from scrapy.extensions.memusage import MemoryUsage
from scrapy.utils.test import get_crawler

from patrol.crawling import bounding
from patrol.crawling.bounding import MAX_UNPACKED
from patrol.crawling.chromium import MAX_REQUESTS
from patrol.workspace import init_workspace
from tests.hostile_server import Answer, Site, page, redirect, running
from tests.test_walk import call, rows

pytestmark = pytest.mark.browser
WORDS = "Toko kami di pasar lama mencari penjaga yang jujur dan rajin, silakan datang membawa lamaran."
ROBOTS = "User-agent: *\nDisallow: /closed/\n"
WRITES = f"document.body.innerHTML += '<article><p>{WORDS}</p></article>';"
LIMITS = ("--set", "page_timeout=12")
FREE = ("/robots.txt", "/.well-known/tdmrep.json", "/data", "/favicon.ico")


def scripted(script: str, more: str = "") -> Answer:
    return Answer(page(body=f"<div id=app></div>{more}<script>{script}</script>"))


PAGES = {
    "/good": scripted(WRITES),
    "/hops": redirect("/good-after-hop"),
    "/good-after-hop": scripted(WRITES),
    "/moves-on": scripted("location = '/good-after-script'"),
    "/good-after-script": scripted(WRITES),
    "/renames-itself": scripted(f"history.pushState({{}}, '', '/closed/name'); {WRITES}"),
    "/reloads": scripted(f"{WRITES} if (!sessionStorage.seen) {{ sessionStorage.seen = 1; location.reload() }}"),
    "/fetches": scripted(f"fetch('/data').then(answer => answer.text()).then(() => {{ {WRITES} }})"),
    "/data": Answer("data", kind="text/plain"),
    "/packed": Answer(scripted(WRITES).body, headers={"X-Frame-Options": "DENY", "Set-Cookie": "a=1"}),
    "/script-to-closed": scripted("location = '/closed/ad'"),
    "/hop-to-closed": redirect("/closed/hop"),
    "/click-to-closed": scripted("document.querySelector('a').click()", "<a href='/closed/click'>x</a>"),
    "/refresh-to-closed": Answer(page("<meta http-equiv='refresh' content='0;url=/closed/refresh'>")),
    "/frames": scripted(WRITES, "<iframe src='/closed/frame'></iframe>"),
    "/opens": scripted(f"window.open('/closed/window'); {WRITES}"),
    "/posts-a-form": scripted(
        f"{WRITES} document.forms[0].submit()", "<form method=post action=/closed/form></form>"
    ),
    "/to-nowhere": scripted("location = 'http://127.0.0.1:1/'"),
    "/blank": scripted("location = 'about:blank'"),
    "/round": scripted("location = '/round-back'"),
    "/round-back": scripted("location = '/round'"),
    "/gone-away": Answer("x", 404),
}  # fmt: skip
SHOWN = ["/good", "/good-after-hop", "/good-after-script", "/renames-itself", "/reloads", "/fetches", "/packed",
         "/frames", "/opens", "/posts-a-form"]  # fmt: skip
TOLD = {
    "/script-to-closed": "leads to {main}/closed/ad: not visited: the site's robots.txt asks us not to",
    "/hop-to-closed": "leads to {main}/closed/hop: not visited: the site's robots.txt asks us not to",
    "/click-to-closed": "leads to {main}/closed/click: not visited: the site's robots.txt asks us not to",
    "/refresh-to-closed": "leads to {main}/closed/refresh: not visited: the site's robots.txt asks us not to",
    "/to-closed-site": "leads to {other}/x: not visited: the site's robots.txt asks us not to",
    "/to-private": "leads to {private}/x: not visited: 127.0.0.1 is not an address of the public internet",
    "/to-nowhere": "127.0.0.1 is not an address of the public internet",
    "/blank": "the page needs a browser, and it could not be shown",
    "/round": "it redirects without end",
    "/gone-away": "there is no such page",
}
STARTS = [*TOLD, "/hops", "/moves-on", *(path for path in SHOWN if not path.startswith("/good-after"))]


@dataclass(frozen=True, slots=True)
class Run:
    done: subprocess.CompletedProcess[str]
    home: Path
    sites: dict[str, Site]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = workspace(tmp_path_factory.mktemp("rendering"))
    with running() as main, running() as other, running() as private:
        main.answers = {**PAGES, "/robots.txt": Answer(ROBOTS, kind="text/plain")}
        main.answers |= {f"/closed/{name}": scripted(WRITES) for name in
                         ("ad", "hop", "click", "refresh", "frame", "window", "name")}  # fmt: skip
        main.answers["/to-closed-site"] = scripted(f"location = '{other.base}/x'")
        main.answers["/to-private"] = scripted(f"location = '{private.base}/x'")
        other.answers = {"/robots.txt": Answer("User-agent: *\nDisallow: /\n"), "/x": scripted(WRITES)}
        private.answers = {"/x": scripted(WRITES)}
        starts = [main.base + path for path in STARTS]
        done = call(home, *LIMITS, "crawl", *starts, "--allow-host", main.host, "--allow-host", other.host)
        yield Run(done, home, {"main": main, "other": other, "private": private})


def workspace(folder: Path) -> Path:
    """A workspace whose spider shows every page in Chromium."""
    home = init_workspace(folder / "unit").home
    (home / "spiders" / "any.py").write_text(
        "from patrol.crawling.spider import PatrolSpider\n\n\nclass Any(PatrolSpider):\n"
        '    name = "any"\n    in_browser = True\n',
        encoding="utf-8",
    )
    return home


def test_what_is_shown_is_stored_under_the_address_that_was_fetched(run: Run) -> None:
    query = "select post.key, revision.text from post join revision on revision.id = post.revision_id"
    assert dict(rows(run.home, query)) == {run.sites["main"].base + path: WORDS for path in SHOWN}, run.done.stderr


@pytest.mark.parametrize("path", TOLD)
def test_where_a_page_may_not_lead_is_told(run: Run, path: str) -> None:
    lines = [line for line in run.done.stderr.splitlines() if line.startswith(f"{run.sites['main'].base}{path}: ")]
    assert len(lines) == 1, run.done.stderr
    assert TOLD[path].format(**{name: site.base for name, site in run.sites.items()}) in lines[0]


def test_nothing_else_is_said_and_the_status_says_in_part(run: Run) -> None:
    assert len(run.done.stderr.strip().splitlines()) == len(TOLD), run.done.stderr
    assert run.done.returncode == 1


def test_no_document_is_fetched_where_it_may_not_be(run: Run) -> None:
    assert not [path for path in run.sites["main"].asked if path.startswith("/closed/")]
    assert set(run.sites["other"].asked) == {"/robots.txt"}
    assert run.sites["private"].asked == []


def test_every_document_counts_as_a_page_and_is_fetched_once(run: Run) -> None:
    documents = [path for path in run.sites["main"].asked if path not in FREE]
    pages = re.match(r"(\d+) pages", run.done.stdout)
    assert pages is not None
    assert int(pages[1]) == len(documents)
    assert documents.count("/good") == 1


def crawl(
    home: Path, answers: dict[str, Answer], *settings: str, browser: str = ""
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    with running() as site:
        site.answers = answers
        starts = [site.base + path for path in answers if not path.startswith("/x")]
        chosen = ("--set", f"browser={browser}") if browser else ()
        done = call(home, *LIMITS, *chosen, *settings, "crawl", *starts, "--allow-host", site.host)
        return done, site.asked


def test_a_page_that_never_comes_to_rest_costs_itself_alone(tmp_path: Path) -> None:
    busy = {f"/busy/{n}": scripted("setTimeout(() => { while (true) {} }, 50)") for n in range(3)}
    done, _ = crawl(workspace(tmp_path), {**busy, "/good": scripted(WRITES)}, "--set", "page_timeout=6")
    assert "1 posts: 1 new" in done.stdout
    assert [line.count("no whole page within the time") for line in done.stderr.splitlines()] == [1, 1, 1]


def test_a_page_without_end_is_cut_and_told_of(tmp_path: Path) -> None:
    endless = scripted(f"{WRITES} addEventListener('scroll', () => document.body.append(document.createElement('p')))")
    asking = scripted(f"{WRITES} for (let n = 0; n < {MAX_REQUESTS + 50}; n++) fetch('/x' + n)")
    done, asked = crawl(workspace(tmp_path), {"/endless": endless, "/asking": asking}, "--set", "page_timeout=20")
    assert "2 posts: 2 new" in done.stdout
    assert done.returncode == 1
    said = sorted(line.partition(": ")[2] for line in done.stderr.splitlines())
    assert [line.partition(";")[0] for line in said] == [
        "its end was not reached by scrolling",
        f"its scripts ask for more than {MAX_REQUESTS} things",
    ]
    assert sum(path.startswith("/x") for path in asked) <= MAX_REQUESTS


def unpacking_without_end(handler: BaseHTTPRequestHandler) -> None:
    """A gigabyte in a megabyte."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(1_000):
        handler.wfile.write(packed.compress(bytes(1_000_000)))
    handler.wfile.write(packed.flush())


HUNGRY = {
    "/arrays": "let all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1))",
    "/elements": "for (;;) document.body.insertAdjacentHTML('beforeend', '<b>y</b>'.repeat(1e6))",
    "/canvases": "for (;;) { let one = document.createElement('canvas'); one.width = one.height = 8000;"
    " document.body.append(one); one.getContext('2d').fillRect(0, 0, 8000, 8000) }",
}  # fmt: skip


def test_pages_that_would_take_all_memory_cost_themselves_alone(tmp_path: Path) -> None:
    pages = {path: scripted(script) for path, script in HUNGRY.items()}
    done, _ = crawl(workspace(tmp_path), {**pages, "/good": scripted(WRITES)})
    assert "1 posts: 1 new" in done.stdout, done.stderr
    said = done.stderr.splitlines()
    assert len(said) == len(HUNGRY)
    assert all("takes more memory than a page may" in line or "no whole page within" in line for line in said), said


def test_a_page_that_grew_beyond_what_is_read_is_not_handed_over(tmp_path: Path) -> None:
    lies = "Object.defineProperty(Element.prototype, 'outerHTML', {get: () => 'x'});"
    grown = scripted(f"{lies} document.body.append('x'.repeat(3e6)); {WRITES}")
    done, _ = crawl(
        workspace(tmp_path), {"/grown": grown, "/good": scripted(WRITES)}, "--set", "page_max_bytes=2000000"
    )
    assert "1 posts: 1 new" in done.stdout, done.stderr
    assert re.search(r"it grew to 3,\d{3},\d{3} letters, and 2,000,000 are read at most", done.stderr)


def test_what_scripts_fetch_is_bounded_as_it_unpacks(tmp_path: Path) -> None:
    reads = "fetch('/xbomb').then(answer => answer.text()).catch(() => {})"
    fetching = scripted(f"{WRITES} {reads}")
    answers = {"/fetching": fetching, "/xbomb": Answer(writer=unpacking_without_end), "/good": scripted(WRITES)}
    done, _ = crawl(workspace(tmp_path), answers, "--set", "page_timeout=20")
    assert "1 posts: 1 new" in done.stdout, done.stderr
    assert f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB" in done.stderr


def test_a_process_that_holds_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounding, "MEMORY", 150_000_000)
    holds = (
        "import time\nheld = bytearray(200_000_000)\nfor at in range(0, len(held), 4096): held[at] = 1\ntime.sleep(60)"
    )
    small, large = (subprocess.Popen([sys.executable, "-c", said]) for said in ("import time; time.sleep(60)", holds))

    async def watched() -> int:
        watch = bounding.MemoryWatch()
        watch.start()
        await asyncio.to_thread(large.wait, 60)
        await watch.stop()
        return watch.ended

    try:
        assert asyncio.run(watched()) == 1
        assert large.returncode == -signal.SIGKILL
        assert small.poll() is None
    finally:
        small.kill()
        small.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is Scrapy's own measure")
def test_a_crawl_is_held_to_what_it_holds_now_not_to_what_was_held_before() -> None:
    watch = bounding.OwnMemory.from_crawler(get_crawler(settings_dict={"MEMUSAGE_ENABLED": True}))
    held = bytearray(b"1") * 400_000_000
    assert watch.get_virtual_size() > len(held)
    del held
    assert watch.get_virtual_size() < MemoryUsage.get_virtual_size(watch) - 300_000_000


def test_a_crawl_that_holds_too_much_ends_and_says_so(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    lower = "from patrol.crawling import configuration as it; it.MEMORY_MB = 1; from patrol.cli import main; main()"
    with running() as site:
        site.answers = {"/good": scripted(WRITES)}
        command = [sys.executable, "-c", lower, "--home", str(home), "crawl", site.base + "/good"]
        done = subprocess.run([*command, "--allow-host", site.host], text=True, capture_output=True, timeout=120)
    assert done.returncode == 1
    assert "the budget of memory is used up" in done.stderr + done.stdout


def test_a_browser_that_does_not_start_is_named(tmp_path: Path) -> None:
    done, _ = crawl(workspace(tmp_path), {"/good": scripted(WRITES), "/two": scripted(WRITES)}, browser="/bin/false")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2, done.stderr
    for line in done.stderr.splitlines():
        assert "the page needs a browser, and the one at /bin/false could not be started (see what it says" in line
