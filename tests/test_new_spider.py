"""`patrol look` and `patrol new spider` on a site of this machine: what is said, what is written, what then fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from patrol.crawling.drafting import draft, named
from patrol.crawling.report import LookReport, Seen, Sight
from patrol.errors import CrawlError
from patrol.rounds.saying import trouble
from patrol.workspace import init_workspace
from tests.hostile_server import Answer, page, running
from tests.test_walk import call

CARDS = "".join(
    f"<article><h2><a href='/kerja/{n}'>Penjaga toko nomor {n}</a></h2><p>Solo</p></article>" for n in range(4)
)


def test_a_new_spider_is_written_and_fails_until_it_is_looked_over(tmp_path: Path) -> None:
    unit = init_workspace(tmp_path / "unit").home
    with running() as there:
        there.answers["/lowongan"] = Answer(page(body=CARDS))
        there.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /tutup\n", kind="text/plain")
        host = there.host
        new = ("--set", "browser=none", "new", "spider")
        made = call(unit, *new, "toko_contoh", f"{there.base}/lowongan", "--allow-host", host)
        again = call(unit, *new, "toko_contoh", f"{there.base}/lowongan", "--allow-host", host)
        bundled = call(unit, *new, "glints", f"{there.base}/lowongan", "--allow-host", host)
        gone = call(unit, *new, "lain", f"{there.base}/tidak-ada", "--allow-host", host)
        look = ("--set", "browser=none", "look")
        looked = call(unit, *look, f"{there.base}/lowongan", "--allow-host", host)
        missed = call(unit, *look, f"{there.base}/tidak-ada", "--allow-host", host)
    assert made.returncode == 0, made.stderr
    case = unit / "tests" / "pages" / "toko_contoh_first"
    assert CARDS in (case / "page.html").read_text(encoding="utf-8")
    assert json.loads((case / "meta.json").read_text())["spider"] == "toko_contoh"
    expected = json.loads((case / "expected.json").read_text())
    assert len(expected["links"]) == 4
    for refused, why in ((again, "already"), (bundled, "already"), (gone, "no such page")):
        assert refused.returncode == 2
        assert why in refused.stderr
    assert not (unit / "spiders" / "lain.py").exists()
    assert "the spider toko_contoh" in looked.stdout
    assert "allowed by robots.txt" in looked.stdout
    assert str(trouble("not_found")) in missed.stdout  # what is in the way, in both languages
    assert _check(unit) == ["tests/pages/toko_contoh_first: expected.json is not filled in yet: " + expected["todo"]]
    del expected["todo"]
    (case / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    assert _check(unit) == []
    (case / "expected.json").write_text(json.dumps({**expected, "links": []}), encoding="utf-8")
    assert len(_check(unit)) == 1


def _check(unit: Path) -> list[str]:
    done = call(unit, "check")
    return [line for line in done.stderr.splitlines() if "tests/pages" in line]


@pytest.mark.parametrize("name", ["", "A", "acme-jobs", "../x", "class", "1a", "a", "x" * 60])
def test_a_name_that_cannot_be_a_file_is_refused(name: str) -> None:
    with pytest.raises(CrawlError):
        named(name)


@pytest.mark.parametrize(
    ("body", "base"),
    [
        (b'[{"title": "Koki", "company": "Dapur Contoh", "description": "Memasak."}]', "StateBoard"),
        (b"<rss><channel><item><title>a</title><link>/b</link></item></channel></rss>", "FeedReader"),
        (b"<div id=x></div><script src=/a.js></script>", "RenderedWall"),
        (b"<p>x", "JobPostingBoard"),
        (b"\xff\xfe<p>\xe9", "JobPostingBoard"),
    ],
)
def test_the_base_is_guessed_from_the_page_and_the_page_is_kept_as_it_is(body: bytes, base: str) -> None:
    made = draft(
        "acme", Sight(final_url="https://acme.example/x", body=body, charset="latin-1"), year=2026, month=1, day=2
    )
    assert made.base == base
    assert body in made.files.values()
    code = made.files["spiders/acme.py"].decode()
    compile(code, "acme.py", "exec")
    assert f"class Acme({base})" in code


def test_what_look_says_of_a_spider_nobody_saw_at_work() -> None:
    sight = Sight([Seen("state", 1, 0, ("Koki",))], "state", "captcha", "allowed by robots.txt", body=b"x")
    lines = LookReport("https://a.example/", "acme", True, None, sight, ()).lines()
    assert "nobody has seen it work yet" in lines[1]
    assert "captcha" in lines[3]
    assert "makes one" in LookReport("https://a.example/", "any", False, None, sight, ()).lines()[1]
