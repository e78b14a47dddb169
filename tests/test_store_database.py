"""The database opened: made private, brought up to date, refused where it is not ours, full or too new."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, insert, select, text

from patrol.errors import StoreError
from patrol.store import bulk, queue, upgrade, views
from patrol.store.causes import Cause
from patrol.store.columns import dump_json, storable
from patrol.store.database import healthy, open_database, reading, writing
from patrol.store.decisions import decisions_of
from patrol.store.declaring import metadata
from patrol.store.migrations import HEAD
from patrol.store.posts import count_posts
from patrol.store.schema import run, unit
from tests.postgres import new_database
from tests.store_samples import MORNING, OFFER, a_database, a_post, judged, take_in


def differences(conn: Connection) -> list[object]:
    """In what the tables and the catalogue differ. The index of words is not in it: each dialect has its own."""
    ours = {"include_object": lambda _, name, *more: not str(name).startswith(("search_text", "ix_search_text"))}
    return list(compare_metadata(MigrationContext.configure(conn, opts=ours), metadata))


def test_up_from_empty_gives_the_schema(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    with reading(engine) as conn:
        assert differences(conn) == []
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert conn.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert conn.execute(text("PRAGMA synchronous")).scalar() == 2
        assert conn.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert upgrade.versions()[-1] == HEAD
    assert healthy(engine)
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_readable_file_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "patrol.db"
    path.touch(0o644)
    open_database(f"sqlite:///{path}").dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (id INTEGER)")


def _newer(path: Path) -> None:
    a_database(path.parent).dispose()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE alembic_version SET version_num='9999'")


REFUSED = [
    ("newer", _newer, "from a newer version of patrol", "upgrade patrol"),
    ("foreign", _foreign, "no patrol database", "name another file"),
    ("no database", lambda path: path.write_bytes(b"GIF89a" * 400), "no patrol database", "name another file"),
    ("a folder", lambda path: path.mkdir(), "cannot open the database", "folder"),
]


@pytest.mark.parametrize(("name", "make", "says", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_with_what_to_do(tmp_path: Path, name: str, make: object, says: str, hint: str) -> None:
    path = tmp_path / "patrol.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError, match=says) as refused:
        open_database(f"sqlite:///{path}")
    assert str(path) in str(refused.value) and hint in (refused.value.hint or "")
    if name != "foreign":
        assert not path.is_file() or path.read_bytes() == before or name == "newer"


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite:////no/such/folder/patrol.db"])
def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_database(url)
    assert refused.value.hint


def test_read_only_database(tmp_path: Path) -> None:
    a_database(tmp_path).dispose()
    with pytest.raises(StoreError, match="read-only"):
        open_database(f"sqlite:///file:{tmp_path / 'patrol.db'}?mode=ro&uri=true")


def test_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    with writing(engine) as conn:
        take_in(conn, a_post(0, OFFER))
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
    kept = 1
    with pytest.raises(StoreError, match="full") as refused:
        for number in range(1, 500):
            with writing(engine) as conn:
                conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}")
                take_in(conn, a_post(number))
            kept = number + 1
    assert "free some space" in (refused.value.hint or "")
    assert 1 < kept < 500
    engine.dispose()
    again = a_database(tmp_path)
    with writing(again) as conn:
        assert count_posts(conn) == kept
        assert conn.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        take_in(conn, a_post(kept))  # with room again, it goes on where it stopped
        assert count_posts(conn) == kept + 1


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    with pytest.raises(ZeroDivisionError), writing(engine) as conn:
        take_in(conn, a_post(1), judged("none"))
        raise ZeroDivisionError
    with reading(engine) as conn:
        assert count_posts(conn) == 0


def test_a_migration_killed_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert upgrade.versions()[-1] == HEAD
    path = tmp_path / "patrol.db"

    def broken(conn: object) -> None:
        upgrade._migrate(conn)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("patrol.store.database.bring_up_to_date", broken)
        with pytest.raises(KeyboardInterrupt):
            open_database(f"sqlite:///{path}")
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    open_database(f"sqlite:///{path}").dispose()


@pytest.mark.parametrize("version", upgrade.versions())
def test_up_from_every_version_keeps_its_rows(tmp_path: Path, backend: str, version: str) -> None:
    url = f"sqlite:///{tmp_path / 'patrol.db'}" if backend == "sqlite" else new_database(empty=True)
    raw = create_engine(url)
    with raw.begin() as conn:
        upgrade._migrate(conn, to=version)
        conn.execute(text("INSERT INTO unit (name, created_at) VALUES ('polres-contoh', '2026-01-02 03:04:05')"))
        conn.execute(
            text(
                "INSERT INTO outbox (unit, topic, body, created_at)"
                " VALUES ('polres-contoh', 'decision', '{}', '2026-01-02 03:04:05')"
            )
        )
    raw.dispose()
    engine = open_database(url)
    with reading(engine) as conn:
        assert differences(conn) == []
        assert conn.execute(text("SELECT attempts, channel FROM outbox")).one() == (0, None)
    engine.dispose()


@pytest.mark.parametrize("version", ["0003", "0004", "0005", "0006"])
def test_bulk_decisions_of_before_keep_what_became_of_each_item(tmp_path: Path, backend: str, version: str) -> None:
    url = f"sqlite:///{tmp_path / 'patrol.db'}" if backend == "sqlite" else new_database(empty=True)
    raw, day = create_engine(url), "'2026-01-02 03:04:05'"
    items = '[{"item": 7, "state": "refused", "why": "held by budi"}, {"item": 9, "state": "waiting"}]'
    with raw.begin() as conn:
        upgrade._migrate(conn, to=version)
        conn.execute(text(f"INSERT INTO unit (name, created_at) VALUES ('polres-contoh', {day})"))
        made = f"('polres-contoh', 'ani', 'b1', 'legit', '{{}}', :items, {day})"
        columns = "(unit, analyst, idem, verdict, form, items, at)"
        conn.execute(text(f"INSERT INTO bulk {columns} VALUES {made}"), {"items": items})
    raw.dispose()
    engine = open_database(url)
    with reading(engine) as conn:
        kept = bulk.bulk_of(conn, "polres-contoh", 1)
        why = Cause("other", said="held by budi")
        assert bulk.items_of(conn, kept) == [bulk.Settled(7, "refused", why), bulk.Settled(9, "waiting")]
        assert kept.counts == {"refused": 1, "waiting": 1}
    engine.dispose()


def _open(url: str) -> None:
    engine = open_database(url)
    with writing(engine) as conn:
        conn.execute(insert(run).values(kind="x", state="ok", started_at=MORNING, counts={}))
    engine.dispose()


def test_several_programs_open_a_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'patrol.db'}"
    workers = [multiprocessing.get_context("spawn").Process(target=_open, args=(url,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    engine = open_database(url)
    with reading(engine) as conn:
        assert len(conn.execute(select(run.c.id)).all()) == 4


def test_times_are_utc_and_words_are_storable(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    jakarta = datetime(2026, 11, 2, 8, 30, 1, 5, tzinfo=timezone(timedelta(hours=7)))
    with writing(engine) as conn:
        conn.execute(insert(unit).values(name="a\x00b\ud800c", created_at=jakarta))
        row = conn.execute(select(unit).where(unit.c.created_at <= jakarta)).one()
        assert row.name == "a\ufffdb\ufffdc"
        assert row.created_at == jakarta and row.created_at.utcoffset() == timedelta(0)
        with pytest.raises(Exception, match="without its zone"):
            conn.execute(select(unit).where(unit.c.created_at < jakarta.replace(tzinfo=None)))
    assert storable("tetap 😀") == "tetap 😀"
    assert dump_json({"b": "\ud800\x00", "a": "\\u0000"}) == '{"a":"\\\\u0000","b":"\\ufffd\\ufffd"}'


def test_what_few_items_have_is_found_without_walking_the_queue(tmp_path: Path) -> None:
    """Each of these stands on a page that everybody opens; SQLite walks all items where it sees no better way."""
    engine, said = a_database(tmp_path), list[tuple[str, Any]]()
    event.listen(engine, "before_cursor_execute", lambda *given: said.append((given[2], given[3])))
    with reading(engine) as conn:
        decisions_of(conn, "polres-contoh", 1)
        queue.counters(conn, {"polres-contoh"})
        queue.count_items(conn, {"polres-contoh"}, queue.Filters(help_asked=True))
        views.due_again(conn, "polres-contoh")
        asked = [(statement, given) for statement, given in said if "item" in statement]
        plans = {sql: str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()) for sql, given in asked}
    wanted = {"joined_to": "ix_item_joined", "reopened_because": "ix_item_reopened", "help_by": "ix_item_help"}
    wanted |= {"postponed_until": "ix_item_postponed", "machine_disagrees": "ix_item_disagrees"}
    for column, index in wanted.items():
        of = [plan for sql, plan in plans.items() if column in sql.partition("WHERE")[2]]
        assert of and all(index in plan for plan in of), (column, of)
    engine.dispose()
