"""Rounds of a source on a loopback site: the ledger, the basis, words, health, alarms; verdicts as a table."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from patrol.alerts.troubles import TROUBLES
from patrol.crawling.report import CrawlReport, Kind, Outcome
from patrol.errors import SettingsError
from patrol.rounds.health import Round, judge
from patrol.rounds.making import task_of
from patrol.store.runs import Run
from tests.hostile_server import Answer, Site, job, page, running, script, sitemap
from tests.round_samples import a_board, a_row, a_source, a_unit
from tests.test_walk import call

SETTINGS = 'allow_hosts = ["{host}"]\nmodel = "base"\nbrowser = "none"\n'


def ledger(home: Path, query: str = "select state, error, counts, basis from run order by id") -> list[Any]:
    with closing(sqlite3.connect(home / "data" / "run" / "patrol.db")) as database:
        return database.execute(query).fetchall()


def a_round(home: Path, name: str = "papan") -> subprocess.CompletedProcess[str]:
    return call(home, "round", name)


def unit_of(folder: Path, site: Site, *rows: str, expires: str = "2099-12-31") -> Path:
    return a_unit(folder, *rows, expires=expires, settings=SETTINGS.format(host=site.host)).home


def test_a_round_fills_the_queue_and_the_ledger_and_the_next_fetches_listings_only(tmp_path: Path) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 6)))
        first = a_round(home)
        assert first.returncode == 0, first.stderr
        asked = len(site.asked)
        second = a_round(home)
        assert second.returncode == 0, second.stderr
        assert not [path for path in site.asked[asked:] if path.startswith("/kerja/")]
    told = [(state, json.loads(counts), basis) for state, _, counts, basis in ledger(home)]
    states = [(state, counts["new"], counts["listed"], basis) for state, counts, basis in told]
    assert states == [("ok", 6, 6, "sp-12"), ("ok", 0, 6, "sp-12")]
    coverage = json.loads(ledger(home, "select coverage from run order by id limit 1")[0][0])
    assert coverage["title"] == 1
    shown = call(home, "runs")
    assert shown.returncode == 0
    assert "papan" in shown.stdout


def test_an_expired_basis_stops_a_source_with_a_row_and_an_alarm(tmp_path: Path) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 2)), expires="2020-02-01")
        checked = call(home, "source", "check")
        assert checked.returncode == 0
        for said in ("dasar hukumnya sp-12", "berakhir pada 2020-02-01", "expired on 2020-02-01"):
            assert said in checked.stdout
        for _ in range(2):
            made = a_round(home)
            assert made.returncode == 1
            assert "expired on 2020-02-01" in made.stderr
        assert site.asked == []
    assert [row[0] for row in ledger(home)] == ["refused", "refused"]
    alarms = ledger(home, "select topic, channel, body from outbox")
    assert [(topic, channel) for topic, channel, _ in alarms] == [("health", "operator")]
    assert call(home, "runs").returncode == 1


def test_a_broken_source_alarms_within_one_round_and_says_what_broke(tmp_path: Path) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=f"{site.base}/gone"), a_row("pintu", f"{site.base}/wall"))
        site.answers["/wall"] = Answer(page(body="<h1>Masuk</h1><form><input type=password name=p></form>"))
        assert a_round(home).returncode == 1
        assert a_round(home, "pintu").returncode == 1
    states = ledger(home, "select source, state, error from run order by id")
    assert states[0][:2] == ("papan", "error")
    assert "404" in states[0][2]
    assert states[1][:2] == ("pintu", "blocked"), states[1]
    assert len(ledger(home, "select id from outbox where topic = 'health'")) == 2


WALLS = {
    "login_wall": "<h1>Masuk</h1><form>Untuk melihat lowongan ini masuklah<input type=password name=p></form>",
    "captcha": "<h1>Just a moment...</h1><div class=g-recaptcha></div>Buktikan bahwa Anda bukan robot",
    "soft_404": "<h1>Lowongan ini sudah ditutup</h1><p>Nomor acak {number}. Lihat lowongan lain di beranda kami.</p>",
}


@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_behind_the_postings_is_told_of_and_is_no_posting(tmp_path: Path, kind: str) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 6)))
        for number in range(6):
            site.answers[f"/kerja/{number}"] = Answer(page(body=WALLS[kind].format(number=number)))
        assert a_round(home).returncode == 1
        a_board(site, 6)
        assert a_round(home).returncode == 0
    assert [state for state, *_ in ledger(home)] == ["blocked" if kind != "soft_404" else "short", "ok"]
    assert json.loads(ledger(home, "select body from outbox")[0][0])["kind"] == kind
    assert ledger(home, "select count(*), count(distinct key) from post") == [(6, 6)]  # none of a wall's words
    assert ledger(home, "select count(*) from revision") == [(6,)]


@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_before_one_posting_of_many_is_told_of_at_once_in_both_languages(tmp_path: Path, kind: str) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 6)))
        site.answers["/kerja/3"] = Answer(page(body=WALLS[kind].format(number=3)))
        made = a_round(home)
    assert made.returncode == 0, made.stderr  # the other five were read: the source is not broken
    ((state, why),) = ledger(home, "select state, error from run")
    assert state == "ok"
    for said in (f"1 halaman: {TROUBLES['id'][kind]}", f"1 of its pages: {TROUBLES['en'][kind]}", "/kerja/3"):
        assert said in why
        assert said in made.stderr
    # a posting that is over is everyday life; a wall is not
    alarms = [json.loads(body)["kind"] for (body,) in ledger(home, "select body from outbox where topic = 'health'")]
    assert alarms == ([] if kind == "soft_404" else [kind])


@pytest.mark.parametrize("answer", [Answer(""), Answer(page(body=WALLS["login_wall"]))], ids=["empty", "wall"])
def test_a_page_of_a_listing_that_cannot_be_read_makes_nothing_gone(tmp_path: Path, answer: Answer) -> None:
    with running() as site:
        a_board(site, 8)
        rows = {
            page_: "".join(f"<li><h3><a href='/kerja/{n}'>Penjaga toko nomor {n}</a></h3></li>" for n in numbers)
            for page_, numbers in (("/loker", range(5)), ("/loker?page=2", range(5, 8)))
        }
        site.answers["/loker"] = Answer(page(body=f"<ul>{rows['/loker']}</ul><a rel=next href='/loker?page=2'>2</a>"))
        site.answers["/loker?page=2"] = Answer(page(body=f"<ul>{rows['/loker?page=2']}</ul>"))
        home = unit_of(tmp_path, site, a_row(address=f"{site.base}/loker"))
        assert a_round(home).returncode == 0
        site.answers["/loker?page=2"] = answer
        for _ in range(4):
            assert a_round(home).returncode == 0
    assert ledger(home, "select count(*), count(gone_at) from post") == [(8, 0)]


def test_words_are_searched_for_and_what_each_brought_is_kept(tmp_path: Path) -> None:
    with running() as site:
        for word, numbers in (("toko+lama", (0, 1)), ("kerja+kamboja", (1,))):
            site.answers[f"/cari?q={word}"] = sitemap(*(f"{site.base}/kerja/{number}" for number in numbers))
        for number in (0, 1):
            site.answers[f"/kerja/{number}"] = Answer(
                page(script(job(f"Penjaga {number}", f"Toko nomor {number} mencari penjaga.")))
            )
        row = a_row(address=f"{site.base}/cari?q={{word}}", more="    words: [toko lama, kerja kamboja]\n")
        home = unit_of(tmp_path, site, row)
        made = a_round(home)
        assert made.returncode == 0, made.stderr
    assert ledger(home, "select word, posts, fresh from search order by word") == [
        ("kerja kamboja", 1, 1),
        ("toko lama", 2, 2),
    ]
    assert "toko lama" in call(home, "source", "words").stdout


def test_a_search_that_the_site_did_not_answer_counts_for_no_word(tmp_path: Path) -> None:
    with running() as site:
        row = a_row(address=f"{site.base}/cari?q={{word}}", more="    words: [toko lama]\n")
        home = unit_of(tmp_path, site, row)
        assert a_round(home).returncode == 1
    assert ledger(home, "select state from run") == [("error",)]
    assert ledger(home, "select word from search") == []


def test_a_round_by_hand_does_not_overlap_one_that_is_under_way(tmp_path: Path) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 1)))
        assert a_round(home).returncode == 0
        with closing(sqlite3.connect(home / "data" / "run" / "patrol.db")) as database, database:
            database.execute("update slot set state = 'claimed', lease_token = 'x'")
        refused = a_round(home)
    assert refused.returncode == 2
    assert "a round is under way" in refused.stderr


@pytest.mark.parametrize(("attempts", "states"), [(1, [("done", 2)]), (3, [("failed", 3), ("done", 1)])])
def test_a_round_by_hand_takes_up_one_that_died(tmp_path: Path, attempts: int, states: list[tuple[str, int]]) -> None:
    with running() as site:
        home = unit_of(tmp_path, site, a_row(address=a_board(site, 1)))
        assert a_round(home).returncode == 0
        dead = "state = 'claimed', lease_token = 'x', lease_until = '2026-01-01 00:00:00.000000', attempts = ?"
        with closing(sqlite3.connect(home / "data" / "run" / "patrol.db")) as database, database:
            database.execute(f"update slot set at = '2026-01-01 00:00:00.000000', {dead}", [attempts])
        made = a_round(home)
    assert made.returncode == 0, made.stderr
    assert ledger(home, "select state, attempts from slot order by at") == states


def test_a_source_that_is_none_is_named_with_its_neighbour(tmp_path: Path) -> None:
    home = a_unit(tmp_path, a_row("papan-kerja")).home
    told = a_round(home, "papan-kerj")
    assert told.returncode == 2
    assert "did you mean papan-kerja?" in told.stderr


def test_a_token_that_is_not_set_ends_the_round_before_it_asks_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    source = a_source(tokens={"masto.example": "PATROL_TEST_TOKEN"})
    with pytest.raises(SettingsError, match="PATROL_TEST_TOKEN"):
        task_of(source, {})
    monkeypatch.setenv("PATROL_TEST_TOKEN", "rahasia")
    assert task_of(source, {}).tokens == {"masto.example": "rahasia"}


# verdicts -----------------------------------------------------------------------------------------------------------

URL = "https://papan.example/loker"


def told(kind: Kind, *, start: bool = True, number: int = 0, posts: int = 0) -> Outcome:
    return Outcome(f"{URL}/{number}" if number else URL, kind, f"{URL}: {kind}", posts, start)


def report(
    *outcomes: Outcome, state: str = "ok", posts: int = 10, pages: int = 12, why: str | None = None
) -> CrawlReport:
    return CrawlReport(state, pages, posts, outcomes, 1.0, {}, why)  # type: ignore[arg-type]


def past(state: str = "ok", listed: int = 20, unread: int = 0, walled: int | None = None, **coverage: float) -> Run:
    when, counts = datetime(2026, 11, 1, tzinfo=UTC), {"listed": listed, "posts": 20, "unread": unread}
    counts |= {} if walled is None else {"walled": walled}
    return Run(1, "round", "papan", state, when, when, counts, None, coverage=coverage or None)  # type: ignore[arg-type]


def many(kind: Kind, number: int = 13) -> tuple[Outcome, ...]:
    return tuple(told(kind, start=False, number=number) for number in range(1, number + 1))


GOOD = told("ok", posts=10)
PASTS = [past(company=0.9, salary=0.6)] * 4


@pytest.mark.parametrize(
    ("made", "seen", "coverage", "alike", "state", "kind"),
    [
        (report(GOOD), 20, {"company": 0.9, "salary": 0.5}, 1, "ok", ""),
        (report(GOOD), 9, {"company": 0.9, "salary": 0.5}, 1, "short", "fewer"),
        (report(GOOD), 20, {"company": 0.1, "salary": 0.5}, 1, "short", "coverage"),
        (report(GOOD), 2, {}, 1, "short", "floor"),
        (report(GOOD), 20, {"company": 0.9, "salary": 0.5}, 9, "short", "soft_404"),
        (
            report(GOOD, *many("nothing_found")),
            20,
            {},
            1,
            "short",
            "layout",
        ),
        (report(told("login_wall"), posts=0), 0, {}, 0, "blocked", "login_wall"),
        (report(told("captcha"), posts=0), 0, {}, 0, "blocked", "captcha"),
        (report(told("refused_robots"), posts=0), 0, {}, 0, "blocked", "refused_robots"),
        (report(told("nothing_found"), posts=0), 0, {}, 1, "empty", "nothing_found"),
        (report(posts=0), 0, {}, 1, "empty", "empty"),
        (report(told("unreachable"), posts=0), 0, {}, 0, "error", "unreachable"),
        (report(GOOD, state="budget", why="the budget is used up"), 20, {}, 1, "budget", ""),
        (report(GOOD, state="stopped"), 3, {}, 1, "stopped", ""),
        (report(state="failed", why="disk full"), 0, {}, 0, "error", "fault"),
        (
            report(GOOD, *many("captcha")),
            20,
            {},
            1,
            "blocked",
            "captcha",
        ),
        (report(GOOD, told("unreachable", number=1)), 20, {"company": 0.9, "salary": 0.5}, 1, "short", "unreachable"),
        (report(GOOD, told("nothing_found", number=1)), 20, {"company": 0.9, "salary": 0.5}, 1, "ok", ""),
    ],
)
def test_a_round_is_judged_by_its_figures_and_its_sources_history(
    made: CrawlReport, seen: int, coverage: dict[str, float], alike: int, state: str, kind: str
) -> None:
    verdict = judge(Round(made, seen, made.posts, coverage, alike), floor=3, history=PASTS)
    assert (verdict.state, verdict.kind) == (state, kind), verdict
    assert (verdict.why is not None) == (state != "ok")


@pytest.mark.parametrize(
    ("unread", "posts", "before", "kind"),
    [
        (3, 0, [past()] * 4, "layout"),  # a board with three new postings a round says it at once
        (2, 0, [past()] * 4, ""),
        (3, 4, [past()] * 4, ""),
        (3, 0, [], ""),
        (5, 0, [], "layout"),
        (7, 0, [past(unread=7)] * 4, ""),  # pages of advice beside the postings, in each of its rounds
        (7, 0, [*[past("short", unread=7)] * 4, *[past()] * 3], ""),  # told of until it is usual
        (10, 0, [past(unread=7)] * 4, "layout"),
    ],
)
def test_pages_without_a_post_are_held_against_what_is_usual(
    unread: int, posts: int, before: list[Run], kind: str
) -> None:
    made = report(GOOD, *many("nothing_found", unread), posts=posts)
    verdict = judge(Round(made, 20, posts, {}, 1), floor=1, history=before)
    assert (verdict.state, verdict.kind) == ("short" if kind else "ok", kind), verdict


@pytest.mark.parametrize(
    ("walls", "before", "kind"),
    [
        (1, [], "captcha"),
        (2, [past(walled=2)] * 3, ""),  # it always has as many: told in the ledger, no alarm each day
        (3, [past(walled=2)] * 3, "captcha"),
        (1, [past()] * 3, "captcha"),  # rounds that were made before walls were counted
    ],
)
def test_few_walls_alarm_where_a_source_has_more_than_it_usually_has(walls: int, before: list[Run], kind: str) -> None:
    for state in ("ok", "budget"):
        made = report(GOOD, *many("captcha", walls), state=state, why="of 9 pages" if state == "budget" else None)
        verdict = judge(Round(made, 20, 10, {}, 1), floor=1, history=before)
        assert (verdict.state, verdict.kind) == (state, kind)
        assert f"{walls} halaman" in str(verdict.why)
        assert ("anggaran" in str(verdict.why)) == (state == "budget")


def test_each_verdict_is_told_in_indonesian_and_english() -> None:
    bad = (told("unreachable", number=1), told("timeout", number=2))
    rounds = [
        Round(made, seen, made.posts, {"company": 0.1}, alike)
        for made, seen, alike in (
            (report(GOOD), 2, 1),
            (report(GOOD), 9, 1),
            (report(GOOD), 20, 9),
            (report(GOOD), 20, 1),
            (report(GOOD, *bad), 20, 1),
            *((report(GOOD, *many(kind), posts=0), 20, 1) for kind in ("nothing_found", "no_browser", "soft_404")),
            *((report(told(kind), posts=0), 0, 0) for kind in ("captcha", "nothing_found", "empty", "not_found")),
            (report(state="stopped"), 0, 0),
            (report(state="failed", why="disk full"), 0, 0),
        )
    ]
    for one in rounds:
        verdict = judge(one, floor=3, history=PASTS)
        assert verdict.why is not None, one
        assert verdict.why.id != verdict.why.en
        assert str(verdict.why).startswith(f"{verdict.why.id} / {verdict.why.en}")


def test_a_source_without_a_history_is_judged_by_its_floor_alone() -> None:
    assert judge(Round(report(GOOD), 3, 3, {"company": 0.0}, 1), floor=3, history=[]).state == "ok"
    assert judge(Round(report(posts=0), 0, 0, {}, 1), floor=0, history=[]).state == "ok"
