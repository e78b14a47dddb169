"""Crawls of pages that misbehave: each is told of in one line, none takes another page of the run down with it."""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from patrol.workspace import init_workspace
from tests.hostile_server import (
    Answer,
    Site,
    bomb,
    broken_off,
    dripping,
    endless,
    job,
    late,
    page,
    redirect,
    running,
    script,
    sitemap,
    wanted,
)
from tests.test_walk import call, rows

LIMITS = ("--set", "page_timeout=2", "--set", "page_max_bytes=3000000", "--set", "browser=none")
AT_ONCE = 6
SITES = ("main", "failing", "slow", "sly", "busy", "resting", "private")
TDM = "/.well-known/tdmrep.json"
ROBOTS = "User-agent: *\nDisallow: /closed/\n"
WORDS = "Gaji “pasti” ✈️ 4 juta, kirim lamaran é ke toko kami di pasar lama."
PROSE = "Toko kami di pasar lama mencari penjaga yang jujur dan rajin, silakan datang membawa lamaran setiap pagi."
DEEP = '{"@type":"JobPosting","description":' + "[" * 10_000 + "]" * 10_000 + "}"
DEEPER = '{"a":' * 10_000 + '{"@type":"JobPosting","description":"terlalu dalam"}' + "}" * 10_000
MARKED_UP = (
    "<p>Cari <b>kasir</b></p><script>alert('kata tersembunyi')</script><img src=x onerror=alert(1)>"
    "<style>p{color:red}</style><p>gaji <i>UMR</i></p>"
)

# A page that brings nothing -> what the person is told: the address first, what happened, what to do.
TOLD = {
    **{f"main/closed/{n}": "the site's robots.txt asks us not to (ask its owner" for n in range(AT_ONCE)},
    "failing/x": "the site's robots.txt could not be read (try again later)",
    "slow/x": "the site's robots.txt could not be read (try again later)",
    "sly/x": "the site's robots.txt could not be read (try again later)",
    "private/x": "127.0.0.1 is not an address of the public internet (if it is meant, name it with --allow-host",
    "main/gone": "there is no such page (404; check the address)",
    "main/list.pdf": "a PDF, which is not read (save its text and hand it in with patrol ingest)",
    "main/empty": "the page is empty (try again later",
    "main/to-private": "is not an address of the public internet (if it is meant, name it with --allow-host",
    "main/to-no-host": "the host a..example is not known (check the spelling and the network)",
    "main/to-file": "leads nowhere (look at it in a browser)",
    "main/circle": "it redirects in a circle (look at it in a browser)",
    "main/itself": "it redirects in a circle (look at it in a browser)",
    "main/chain/0": "it redirects without end (look at it in a browser)",
    "main/bomb": "larger than page_max_bytes allows (raise the setting if it is meant)",
    "main/packed-bomb.xml.gz": "larger than page_max_bytes allows (raise the setting if it is meant)",
    "main/packed-cut.xml.gz": "the page broke off (try again later)",
    "main/large": "larger than page_max_bytes allows (raise the setting if it is meant)",
    "main/endless": "larger than page_max_bytes allows (raise the setting if it is meant)",
    "main/dripping": "no whole page within the time (try again later, or raise page_timeout)",
    "main/broken-off": "the page broke off (try again later)",
    "main/not-gzip": "could not be fetched: BadGzipFile",
    "busy/x": "asks us to slow down (429; try again later, or raise crawl_delay)",
    "resting/x": "the site answered 503 (try again later)",
    "main/deep": "its JobPosting markup is broken beyond repair (tell the site)",
    "main/scripts": "the page needs a browser and there is no Chromium (install one",
    "main/elsewhere.xml": "no post was found on it (patrol look shows what each family of spiders sees)",
    "http://no-such-board.invalid/": "the host no-such-board.invalid is not known (check the spelling",
    "http://b..example/": "the host b..example is not known (check the spelling",
    f"http://{'a' * 64}.example/": "is not known (check the spelling",
}
# A page that can be read in spite of everything -> the text that is stored of it.
READ = {
    "main/good": wanted("good"),
    "main/one-broken": wanted("one-broken"),
    "main/moved": wanted("moved"),
    "main/script-within": "Cari kasir\n\ngaji UMR",
    "main/deep-with-prose": PROSE,
    "main/deep-beside": wanted("deep-beside"),
    "main/from-sitemap": wanted("from-sitemap"),
    "main/from-packed": wanted("from-packed"),
    "main/says-utf-16": WORDS,
    "main/says-iso-8859-1": WORDS,
    "main/says-gbk": WORDS,
    "main/says-nonsense": WORDS,
    "main/within-utf-16": WORDS,
    "main/truly-utf-16": WORDS,
    "main/truly-cp1252": WORDS.replace("✈️", "-"),
}
STARTS = [*TOLD, *(name for name in READ if "/from-" not in name and name != "main/moved")]
STARTS += ["main/moves", "main/itself.xml", "main/packed.xml.gz"]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished crawl: what it said, its workspace, and the servers with what they were asked for."""

    done: subprocess.CompletedProcess[str]
    home: Path
    sites: dict[str, Site]

    def url(self, name: str) -> str:
        """The address that `site/path` stands for."""
        site, _, path = name.partition("/")
        return f"{self.sites[site].base}/{path}" if site in self.sites else name


def posting(name: str, description: str | None = None) -> Answer:
    return Answer(page(script(job(name, description))))


def fill(sites: dict[str, Site]) -> None:
    main, private = sites["main"], sites["private"]
    main.answers = {
        "/robots.txt": late(ROBOTS),
        **{f"/closed/{n}": posting(f"closed {n}") for n in range(AT_ONCE)},
        **wrong_pages(private.base),
        **{f"/{name}": posting(name) for name in ("good", "moved", "from-sitemap", "from-packed")},
        "/moves": redirect("/moved"),
        "/one-broken": Answer(page(script('{"@type": "JobPosting", undefined: ]['), script(job("one-broken")))),
        "/script-within": posting("script-within", MARKED_UP),
        "/deep-with-prose": Answer(page(script(DEEP), body=f"<p>{PROSE}</p>")),
        "/deep-beside": Answer(page(script(DEEPER), script(job("deep-beside")))),
        "/itself.xml": sitemap(f"{main.base}/itself.xml", f"{main.base}/pages.xml", index=True),
        "/pages.xml": sitemap(f"{main.base}/pages.xml", f"{main.base}/from-sitemap"),
        "/packed.xml.gz": Answer(
            gzip.compress(str(sitemap(f"{main.base}/from-packed").body).encode()), kind="application/gzip"
        ),
        **spellings(),
    }
    sites["failing"].answers = {"/robots.txt": Answer("oops", 500), "/x": posting("failing")}
    sites["slow"].answers = {"/robots.txt": dripping(), "/x": posting("slow")}
    sites["sly"].answers = {"/robots.txt": redirect(f"{private.base}/robots.txt"), "/x": posting("sly")}
    sites["busy"].answers = {"/x": Answer("nanti", 429, headers={"Retry-After": "3600"})}
    sites["resting"].answers = {"/x": Answer("nanti", 503, headers={"Retry-After": "Thu, 01 Jan 2099 00:00:00 GMT"})}
    private.answers = {"/x": posting("private"), "/y": posting("private")}


def wrong_pages(private: str) -> dict[str, Answer]:
    return {
        "/list.pdf": Answer(b"%PDF-1.7 1 0 obj", kind="application/pdf"),
        "/empty": Answer(" \n"),
        "/to-private": redirect(f"{private}/y"),
        "/to-no-host": redirect("http://a..example/"),
        "/to-file": redirect("file:///etc/hostname"),
        "/circle": redirect("/circle-back"),
        "/circle-back": redirect("/circle"),
        "/itself": redirect("/itself"),
        "/bomb": bomb(30_000_000),
        "/packed-bomb.xml.gz": Answer(gzip.compress(b"<urlset>" + b"kata " * 4_000_000), kind="application/gzip"),
        "/packed-cut.xml.gz": Answer(gzip.compress(os.urandom(5_000))[:3_000], kind="application/gzip"),
        "/large": Answer("<p>" + "kata " * 700_000),
        "/endless": endless(b"<p>kata kata kata</p>" * 500),
        "/dripping": dripping(),
        "/broken-off": broken_off(page(script(job("broken-off"))).encode()),
        "/not-gzip": Answer(page(script(job("not-gzip"))), headers={"Content-Encoding": "gzip"}),
        "/deep": Answer(page(script(DEEP))),
        "/scripts": Answer(page("<script>tulis()</script>")),
        "/elsewhere.xml": sitemap(f"{private}/x", "http://a.board.example/x"),
    }


def spellings() -> dict[str, Answer]:
    """Pages whose declared charset is not the one they are written in, and two where it is another than UTF-8."""
    told = page(script(job("spelt", WORDS)))
    kinds = {"utf-16": "utf-16", "iso-8859-1": "iso-8859-1", "gbk": "gbk", "nonsense": "x-no-such-charset"}
    wrong = {f"/says-{name}": Answer(told, kind=f"text/html; charset={kind}") for name, kind in kinds.items()}
    within = told.replace("<title>", '<meta charset="utf-16"><title>')
    plainer = page(script(job("spelt", WORDS.replace("✈️", "-"))))
    return {
        **wrong,
        "/within-utf-16": Answer(within, kind="text/html"),
        "/truly-utf-16": Answer(told.encode("utf-16"), kind="text/html; charset=utf-16"),
        "/truly-cp1252": Answer(plainer.encode("cp1252"), kind="text/html; charset=windows-1252"),
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = init_workspace(tmp_path_factory.mktemp("crawl") / "unit").home
    with ExitStack() as open_sites:
        sites = {name: open_sites.enter_context(running()) for name in SITES}
        fill(sites)
        ready = Run(subprocess.CompletedProcess([], 0), home, sites)
        allowed = [part for name, site in sites.items() if name != "private" for part in ("--allow-host", site.host)]
        done = call(home, *LIMITS, "crawl", *map(ready.url, STARTS), *allowed)
        yield Run(done, home, sites)


@pytest.mark.parametrize("name", TOLD)
def test_a_page_that_brings_nothing_is_told_of_in_one_line(run: Run, name: str) -> None:
    lines = [line for line in run.done.stderr.splitlines() if line.startswith(f"{run.url(name)}: ")]
    assert len(lines) == 1, run.done.stderr
    assert TOLD[name] in lines[0]
    assert lines[0].endswith(")")


def test_nothing_else_is_said_and_the_status_says_in_part(run: Run) -> None:
    assert len(run.done.stderr.strip().splitlines()) == len(TOLD), run.done.stderr
    assert run.done.returncode == 1
    assert f"{len(READ)} posts: {len(READ)} new, 0 seen again, 0 changed" in run.done.stdout


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_stored_in_spite_of_the_rest(run: Run, name: str) -> None:
    query = "select post.key, revision.text from post join revision on revision.id = post.revision_id"
    assert [text for key, text in rows(run.home, query) if key == run.url(name)] == [READ[name]]


def test_only_that_is_stored(run: Run) -> None:
    assert {row[0] for row in rows(run.home, "select key from post")} == {run.url(name) for name in READ}


def test_a_redirect_is_told_with_both_addresses(run: Run) -> None:
    assert f"{run.url('main/to-private')}: leads to {run.url('private/y')}: not visited" in run.done.stderr


def test_no_request_goes_where_it_may_not(run: Run) -> None:
    assert run.sites["private"].asked == []
    for name in ("failing", "slow", "sly"):
        assert set(run.sites[name].asked) == {"/robots.txt"}
    assert not [path for path in run.sites["main"].asked if path.startswith("/closed/")]


@pytest.mark.parametrize(
    ("path", "times"),
    [("/robots.txt", 1), (TDM, 1), ("/dripping", 3), ("/broken-off", 3), ("/gone", 1),
     ("/bomb", 1), ("/endless", 1), ("/itself.xml", 1), ("/pages.xml", 1), ("/circle", 1), ("/chain/8", 1),
     ("/chain/9", 0)],
)  # fmt: skip
def test_a_page_is_asked_for_so_many_times_at_most(run: Run, path: str, times: int) -> None:
    assert run.sites["main"].asked.count(path) == times


@pytest.mark.parametrize("name", ["busy", "resting"])
def test_a_host_that_asks_to_be_left_alone_for_long_is_asked_once(run: Run, name: str) -> None:
    assert run.sites[name].asked == ["/robots.txt", TDM, "/x"]


def listed(paths: list[str]) -> Answer:
    return Answer("".join(f"<li><a href='{path}'>Lowongan pekerjaan {path}</a></li>" for path in paths))


def test_a_listing_with_everyday_faults_is_a_good_run(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    paths = [f"/jobs/{n}" for n in range(4)]
    with running() as site:
        site.answers = {path: posting(path) for path in paths}
        site.answers["/robots.txt"] = Answer(ROBOTS)
        site.answers["/jobs/"] = listed([*paths, "/jobs/gone", "/jobs/list.pdf", "/closed/1"])
        site.answers["/jobs/list.pdf"] = Answer(b"%PDF-1.7", kind="application/pdf")
        site.answers["/short"] = redirect("/jobs/0")
        site.answers["/other"] = redirect("/moved")
        site.answers["/moved"] = posting("moved")
        # the listing's postings are named as well, and one by an address that leads to it: none is missing
        starts = [site.base + path for path in ("/jobs/", *paths, "/short", "/other", "/moved")]
        done = call(home, *LIMITS, "crawl", *starts, "--allow-host", site.host)
        urls = {site.base + path for path in (*paths, "/moved")}
    assert done.returncode == 0, done.stderr
    assert {row[0] for row in rows(home, "select key from post")} == urls
    assert sorted(line.split(": ")[0].removeprefix(site.base) for line in done.stderr.splitlines()) == [
        "/closed/1",
        "/jobs/gone",
        "/jobs/list.pdf",
    ]


def test_an_address_is_told_of_in_each_of_its_spellings(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        site.answers = {"/robots.txt": Answer(ROBOTS)}
        starts = [f"{site.base}/closed/x?a=1&b=2", f"{site.base}/closed/x?b=2&a=1", f"{site.base}/closed/x?a=1&b=2#top"]
        done = call(home, *LIMITS, "crawl", *starts, "--allow-host", site.host)
    lines = done.stderr.splitlines()
    assert sorted(line.split(": ")[0] for line in lines) == sorted(starts), done.stderr
    assert all("the site's robots.txt asks us not to" in line for line in lines)


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        ("".join(f"<p>{n}</p>" for n in range(10)) + "".join(
            f"<article><h2>Judul {n}</h2><p>Toko kami mencari karyawan nomor {n}</p></article>" for n in range(2_001)
        ), "text/html", "only the first 2,000 of its blocks were read"),
        ("<rss><channel><item><title>Satu</title><description>Isi satu</description></item><item><title>Du",
         "application/rss+xml", "it breaks off, so its last entry may be missing"),
    ],
)  # fmt: skip
def test_a_page_that_is_read_in_part_is_a_run_in_part(tmp_path: Path, body: str, kind: str, says: str) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        site.answers = {"/x": Answer(body, kind=kind)}
        done = call(home, *LIMITS, "crawl", f"{site.base}/x", "--allow-host", site.host)
    assert done.returncode == 1
    assert done.stderr == f"{site.base}/x: {says} (look at it in a browser)\n"
    assert rows(home, "select state from run") == [("budget",)]


def test_200_000_links_end_with_the_budget(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        site.answers = {"/good": posting("good"), "/links": listed([f"/l/{n}" for n in range(200_000)])}
        starts = [f"{site.base}/good", f"{site.base}/links"]
        settings = (*LIMITS, "--set", "page_max_bytes=20000000", "--set", "crawl_max_pages=10")
        done = call(home, *settings, "crawl", *starts, "--allow-host", site.host)
        asked, good = len(site.asked), f"{site.base}/good"
    assert done.returncode == 1
    assert "the budget of 10 pages is used up (crawl_max_pages)" in done.stderr
    assert asked == 12  # robots.txt and tdmrep.json are free
    assert rows(home, "select key from post") == [(good,)]


def test_a_run_that_is_refused_asks_for_nothing(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    with running() as site:
        done = call(home, "crawl", f"{site.base}/good", "--allow-host", "127.0.0.1")
        assert site.asked == []
    assert done.returncode == 2
    assert "'127.0.0.1' has no port (write HOST:PORT" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
