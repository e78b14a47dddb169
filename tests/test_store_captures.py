"""The index of captures on each database: found by hash, held, disposed of only where nothing needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from patrol.errors import EvidenceError
from patrol.evidence.recorder import Captured
from patrol.records import Page
from patrol.store import captures, posts
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.database import reading, writing
from patrol.store.pictures import write_pictures
from patrol.store.schema import audit, job
from tests.store_samples import MORNING, UNIT, a_database, a_post, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")
HASH, OTHER = "a" * 64, "b" * 64
ONE = Captured(
    id="1",
    kind="page",
    url="http://papan.example/1",
    final_url="http://papan.example/satu",
    status=200,
    sha256=HASH,
    source="papan",
    file="2026-11/run-ordinary-00001.warc.gz",
    size=1_000,
    retention="ordinary",
    at=MORNING,
    of=None,
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
    yield made
    made.dispose()


def bound(conn: Connection) -> dict[str, int]:
    return {one.file: one.bound for one in captures.kept_files(conn, "ordinary")}


def test_captures_are_found_by_id_hash_address_and_source(engine: Engine) -> None:
    picture = replace(ONE, id="2", kind="screenshot", sha256=OTHER, of="1", at=MORNING + timedelta(hours=1))
    part = replace(ONE, id="3", kind="part")
    with writing(engine) as conn:
        assert captures.save_captures(conn, [ONE, picture, part]) == 2
        captures.save_captures(conn, [replace(ONE, url="http://lain.example/")])
        found = captures.capture_by_id(conn, "1")
        assert found is not None
        assert (found.url, found.at, found.held_at) == (ONE.url, MORNING, None)
        assert [row.id for row in captures.captures_of(conn, HASH)] == ["2", "1"]
        assert [row.id for row in captures.list_captures(conn, url=ONE.final_url, kind="page")] == ["1"]
        assert [row.id for row in captures.list_captures(conn, source="papan")] == ["2", "1"]
        assert captures.capture_by_id(conn, "3") is None
        assert captures.retention_classes(conn) == ["ordinary"]


def test_what_must_stay_binds_its_file(engine: Engine) -> None:
    second = replace(
        ONE, id="2", sha256=OTHER, file="2026-11/run-ordinary-00002.warc.gz", at=MORNING + timedelta(days=1)
    )
    picture = replace(ONE, id="3", kind="screenshot", sha256="c" * 64, of="1", file="2026-11/shot.warc.gz")
    with writing(engine) as conn:
        captures.save_captures(conn, [ONE, second, picture])
        assert set(bound(conn).values()) == {0}
        take_in(conn, replace(a_post(1), page_sha256=HASH), judged("high"))
        take_in(conn, replace(a_post(2), page_sha256=OTHER), judged("none"))
        assert bound(conn) == {ONE.file: 1, picture.file: 1, second.file: 0}
        captures.hold(conn, "2", letter="SP-1", actor="a", unit=UNIT)
        assert bound(conn)[second.file] == 1
        captures.release(conn, "2", letter="SP-2", actor="a", unit=UNIT)
        assert bound(conn)[second.file] == 0
        told = conn.execute(select(audit.c.action).where(audit.c.action.like("capture.%"))).scalars()
        assert sorted(told) == ["capture.hold", "capture.release"]
        assert verify_chain(conn).fault is None


def test_what_a_flagged_post_shows_binds_its_file(engine: Engine) -> None:
    # its photos were fetched beside a later capture of its page, the bytes of which differ; no text was read from it
    later = replace(ONE, id="2", sha256=OTHER, file="2026-11/later.warc.gz")
    photos = [
        replace(later, id=f"foto{n}", sha256=f"{n}" * 64, of="2", file=f"2026-11/foto{n}.warc.gz") for n in (1, 2)
    ]
    with writing(engine) as conn:
        captures.save_captures(conn, [ONE, later, *photos])
        flagged, plain = replace(a_post(1), page_sha256=HASH), replace(a_post(2), page_sha256="d" * 64)
        take_in(conn, flagged, judged("high"))
        take_in(conn, plain, judged("none"))
        shown = {"place": 0, "url": "u", "sha256": "e" * 64, "content_type": "image/png", "size": 10, "at": MORNING}
        told = [
            {**shown, "source": of.source, "key": of.key, "capture_id": one.id}
            for of, one in zip((flagged, plain), photos, strict=True)
        ]
        write_pictures(conn, {"kept": told})
        assert bound(conn) == {ONE.file: 1, later.file: 0, photos[0].file: 1, photos[1].file: 0}
        captures.hold(conn, photos[1].id, letter="SP-1", actor="a", unit=UNIT)
        assert bound(conn)[photos[1].file] == 1


def test_the_page_that_a_browser_showed_is_bound_with_what_it_made_of_it(engine: Engine) -> None:
    shown = replace(ONE, id="2", kind="rendered", sha256=OTHER, of="1", file="2026-11/next.warc.gz")
    with writing(engine) as conn:
        captures.save_captures(conn, [ONE, shown])
        take_in(conn, replace(a_post(1), page_sha256=OTHER), judged("high"))
        assert bound(conn) == {ONE.file: 1, shown.file: 1}


def test_a_body_goes_only_with_its_last_capture(engine: Engine) -> None:
    again = replace(ONE, id="2", file="2026-11/later.warc.gz")
    with writing(engine) as conn:
        captures.save_captures(conn, [ONE, again])
        assert captures.note_disposed(conn, [ONE.file], actor="a", unit=UNIT, why="old") == []
        assert captures.note_disposed(conn, [again.file], actor="a", unit=UNIT, why="old") == [HASH]
        with pytest.raises(EvidenceError):
            captures.hold(conn, "1", letter="SP-1", actor="a", unit=UNIT)


def test_a_picture_is_asked_for_once_an_address_and_hash(engine: Engine) -> None:
    page = Page(ONE.url, ONE.final_url, 200, MORNING, "text/html", HASH, 10)
    with writing(engine) as conn:
        posts.save_pages(conn, [page, replace(page, url="http://papan.example/2"), replace(page, sha256=OTHER)])
        assert captures.ask_for_shots(conn, [HASH, HASH, None], UNIT) == 2
        assert captures.ask_for_shots(conn, [HASH, OTHER], UNIT) == 1
        assert captures.ask_for_shots(conn, [HASH, OTHER], UNIT) == 0
    with reading(engine) as conn:
        asked = [row.args["url"] for row in conn.execute(select(job).order_by(job.c.id))]
    assert asked == [ONE.url, "http://papan.example/2", ONE.url]
