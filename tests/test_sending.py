"""A crawl's sink: pages alone are stored without a clerk, the first post starts one, and nothing is lost between."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from patrol.errors import CrawlError, EvidenceError, RuleError, StoreError
from patrol.records import Page, Post
from patrol.settings import load_settings
from patrol.store.accounts import ensure_unit
from patrol.store.database import writing
from patrol.taking import sending as module
from patrol.taking.ground import Ground, open_ground
from patrol.taking.sending import Along, Sending, sending
from patrol.workspace import init_workspace
from tests.hostile_server import running
from tests.round_samples import a_board, a_row, a_unit
from tests.test_walk import call, rows

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    workspace = init_workspace(tmp_path / "unit")
    with open_ground(workspace, load_settings(workspace, {}), model=False) as made:
        with writing(made.database) as conn:
            ensure_unit(conn, made.settings.unit)
        yield made


def a_page(number: int) -> Page:
    url = f"https://papan.example/{number}"
    return Page(url, url, 200, AT, "text/html", f"{number:064x}", 9)


def a_post(number: int) -> Post:
    url = f"https://papan.example/{number}"
    return Post(source="papan.example", key=url, text=f"Toko nomor {number} mencari penjaga.", url=url)


class Beside:
    """Something that is written along."""

    def __init__(self) -> None:
        self.given: list[Mapping[str, Any]] = []
        self.back: list[Mapping[str, Any]] = []

    def take(self) -> Mapping[str, Any]:
        self.given.append({"listed": [], "visited": []})
        return self.given[-1]


def test_pages_alone_need_no_clerk(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CLERK", "no.such.module")
    beside = Beside()
    with sending(ground, lazily=True) as sink:
        sink.also.append(Along("visits", beside.take, beside.back.append))
        sink.ready()
        for number in range(module.MOST_LINES + 3):
            sink.page(a_page(number))
        assert rows(ground.workspace.home, "select count(*) from page") == [(module.MOST_LINES,)]
        sink.flush()
    assert rows(ground.workspace.home, "select count(*) from page") == [(module.MOST_LINES + 3,)]
    assert len(beside.given) == 2
    assert not beside.back


def test_the_first_post_starts_the_clerk_and_nothing_before_it_is_lost(ground: Ground) -> None:
    counts = {"new": 0, "seen": 0, "changed": 0, "flagged": 0}
    with sending(ground, counts, lazily=True) as sink:
        for number in range(3):
            sink.page(a_page(number))
        sink.accept(a_page(2), a_post(2))
        sink.page(a_page(4))
        sink.accept(a_page(4), a_post(4))
        sink.flush()
    home = ground.workspace.home
    assert rows(home, "select count(*) from page") == [(4,)]
    assert rows(home, "select count(*) from post") == [(2,)]
    assert counts["new"] == 2


@pytest.mark.parametrize("lazily", [False, True])
def test_a_rule_that_cannot_be_read_is_told_of(ground: Ground, lazily: bool) -> None:
    (ground.workspace.home / "rules" / "mine.yml").write_text("id: mine\nid: mine\n", encoding="utf-8")
    with sending(ground, lazily=lazily) as sink, pytest.raises(RuleError, match=r"mine\.yml"):
        sink.ready()
        assert lazily, "it is told of before anything is fetched"
        sink.accept(None, a_post(1))
        sink.flush()
    assert rows(ground.workspace.home, "select count(*) from post") == [(0,)]


def test_a_fault_of_ours_ends_in_words_that_tell_nothing_of_the_post(
    ground: Ground, capfd: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(ground.workspace.run_dir / "patrol.db") as other:
        other.execute("create trigger broken before insert on post begin select raise(abort, 'no such row'); end")
    aloud = replace(ground, settings=replace(ground.settings, log_level="debug"))
    with sending(aloud) as sink:
        sink.accept(None, a_post(1))
        with pytest.raises(CrawlError, match=r"could not be stored: IntegrityError: .*no such row") as raised:
            sink.flush()
    assert "report it" in str(raised.value)
    logged = capfd.readouterr().err
    assert "Traceback" in logged
    assert "nomor 1" not in logged + str(raised.value), "what was to be written is in no log"


def test_what_was_not_stored_is_given_back(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.store.database.BUSY_SECONDS", 0.05)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    beside, sink = Beside(), Sending(ground, {}, lazily=True)
    sink.also.append(Along("visits", beside.take, beside.back.append))
    sink.page(a_page(1))
    with sqlite3.connect(ground.workspace.run_dir / "patrol.db") as other:
        other.execute("begin immediate")
        ground.database.dispose()  # connections that wait as briefly as is set above
        with pytest.raises(StoreError):
            sink.flush()
        other.rollback()
    assert beside.back == beside.given
    sink.flush()
    sink.close()
    assert rows(ground.workspace.home, "select count(*) from page") == [(1,)]


def test_a_batch_is_stored_once_its_evidence_is_on_the_disk(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    beside, on_the_disk = Beside(), threading.Event()

    def synced() -> None:
        assert on_the_disk.wait(60)

    with sending(ground) as sink:
        sink.also.append(Along("visits", beside.take, beside.back.append, lambda: synced))
        sink.ready()
        for number in range(3):  # the third goes on while the disk is busy with the first two
            sink.accept(None, a_post(number))
        assert rows(ground.workspace.home, "select count(*) from post") == [(0,)]
        on_the_disk.set()
        sink.flush()
    assert rows(ground.workspace.home, "select count(*) from post") == [(3,)]
    assert not beside.back


@pytest.mark.parametrize("lazily", [False, True])
def test_what_has_no_evidence_on_the_disk_is_not_stored(ground: Ground, lazily: bool) -> None:
    beside = Beside()

    def full() -> None:
        raise EvidenceError("no room left on the disk")

    with sending(ground, lazily=lazily) as sink:
        sink.also.append(Along("visits", beside.take, beside.back.append, lambda: full))
        sink.page(a_page(1))
        if not lazily:
            sink.accept(None, a_post(1))
        with pytest.raises(EvidenceError, match="no room"):
            sink.flush()
    assert rows(ground.workspace.home, "select (select count(*) from page) + (select count(*) from post)") == [(0,)]
    assert beside.back == beside.given != []


def test_a_round_that_finds_nothing_new_judges_nothing(tmp_path: Path) -> None:
    with running() as site:
        row = a_row(address=a_board(site, 3), more="    spider: jobposting\n")
        settings = f'allow_hosts = ["{site.host}"]\nbrowser = "none"\n'
        home = a_unit(tmp_path, row, settings=settings).home
        assert "ok" in call(home, "round", "papan").stdout
        (home / "rules" / "mine.yml").write_text("id: mine\nid: mine\n", encoding="utf-8")
        done = call(home, "round", "papan")
        assert (done.returncode, done.stderr) == (0, "")
    assert rows(home, "select state from run where kind = 'round' order by id") == [("ok",), ("ok",)]
    assert rows(home, "select count(*) from post") == [(3,)]


def test_what_a_crawl_imports_is_not_what_judges() -> None:
    """A round that finds nothing new would wait for it all the same."""
    code = "import sys, patrol.taking.sending, patrol.rounds; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"patrol.signals", "patrol.rulebook", "patrol.classify", "numpy", "sklearn", "scrapy"} & set(
        done.stdout.split()
    )
