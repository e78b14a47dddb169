"""Whose queue a post goes to: the unit on whose ground it is, the lowest of the tree, else the root; who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from patrol.records import Post
from patrol.store import queue
from patrol.store.assessments import save_assessment
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.enqueue import enqueue_everywhere, enqueue_seen
from patrol.store.groups import place_in_group
from patrol.store.items import item_view
from patrol.store.posts import save_post
from patrol.store.schema import item, unit
from patrol.store.territory import home, places_in, routes, units_for
from patrol.store.units import below
from patrol.tables import load_tables
from patrol.workspace import Workspace, bundled_content
from tests.store_samples import OFFER, a_database, a_post, judged

pytestmark = pytest.mark.usefixtures("backend")
TABLES = load_tables(Workspace(bundled_content(), bundled_content()))
ROOT, WEST, CITY, EAST = "polda-contoh", "polres-barat", "polsek-kota", "polres-timur"
UNITS: list[tuple[str, str | None, Any]] = [
    (ROOT, None, None),
    (WEST, ROOT, ["Bandung", "Garut"]),
    (CITY, WEST, ["bandung"]),
    (EAST, ROOT, ["Surabaya"]),
    ("lain", None, ["Medan"]),
    ("putaran", "putaran", None),
]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        for name, parent, ground in UNITS:
            conn.execute(insert(unit).values(name=name, parent=parent, territory=ground, created_at=now()))
    yield made
    made.dispose()


def walk(conn: Connection, post: Post, region: str | None = None) -> set[str]:
    """What the walk does with a post -> the units that have its item."""
    known = routes(conn, ROOT)
    saved = save_post(conn, post)
    if saved.outcome == "seen":
        enqueue_seen(conn, ROOT, saved.revision_id, tree=known.tree)
    save_assessment(conn, saved.revision_id, judged(), slice_rate=0, slice_seed="s")
    placed = place_in_group(conn, saved.revision_id)
    for name in units_for(conn, known, placed.group_id, post, TABLES, region):
        enqueue_everywhere(conn, name, placed.group_id, founded=placed.founded)
    return set(conn.execute(select(item.c.unit).where(item.c.group_id == placed.group_id)).scalars())


def test_the_tree() -> None:
    assert places_in("Loker di Bandung dan Surabaya, tujuan Kamboja", TABLES) >= {"bandung", "surabaya"}
    assert "kamboja" not in places_in("tujuan Kamboja", TABLES)


CASES: list[tuple[str, str | None, str | None, set[str]]] = [
    ("Interview di Bandung.", None, None, {CITY}),
    ("Interview di Garut.", None, None, {WEST}),
    ("Interview di Bandung atau Surabaya.", None, None, {CITY, EAST}),
    ("Interview segera.", "Surabaya", None, {EAST}),
    ("Interview segera.", None, "Surabaya dan sekitarnya", {EAST}),
    ("Interview di Medan.", None, None, {ROOT}),  # a unit of another tree
    ("Interview segera.", None, None, {ROOT}),
]


@pytest.mark.parametrize(("words", "location", "region", "units"), CASES)
def test_whose_queue(engine: Engine, words: str, location: str | None, region: str | None, units: set[str]) -> None:
    with writing(engine) as conn:
        assert walk(conn, a_post(1, f"{OFFER} {words}", location=location), region) == units
        assert walk(conn, a_post(1, f"{OFFER} {words}", location=location), region) == units  # seen again
        assert walk(conn, a_post(2, OFFER), None) == units  # a copy that names no place


def test_a_unit_sees_its_own_and_those_below(engine: Engine) -> None:
    with writing(engine) as conn:
        walk(conn, a_post(1, OFFER + " Interview di Bandung."))
        tree = {name: below(conn, name) for name, _, _ in UNITS}
        assert tree[ROOT] == {ROOT, WEST, CITY, EAST} and tree[WEST] == {WEST, CITY} and tree[CITY] == {CITY}
        assert tree["putaran"] == {"putaran"}
        [row] = queue.list_items(conn, tree[ROOT])
        assert row.item.unit == CITY
        assert item_view(conn, tree[WEST], row.item.id) is not None
        assert item_view(conn, tree[EAST], row.item.id) is None
        assert [queue.count_items(conn, tree[name]) for name in (ROOT, WEST, CITY, EAST, "lain")] == [1, 1, 1, 0, 0]
        assert queue.counters(conn, tree[ROOT]).open == 1 == sum(queue.counters(conn, tree[ROOT]).by_band.values())
        assert queue.claim(conn, tree[EAST], "ani") is None
        held = queue.claim(conn, tree[ROOT], "ani")
        assert held is not None and held.item.unit == CITY
        assert queue.renew(conn, tree[ROOT], held.item.id, analyst="ani", token=held.token) > now()
        assert queue.release(conn, tree[ROOT], held.item.id, analyst="ani", token=held.token)
        known = routes(conn, ROOT)
        assert home(conn, known, held.item.group_id) == CITY and home(conn, known, "k0") == ROOT


def test_a_single_unit_stays_as_it_is(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    with writing(engine) as conn:
        assert walk(conn, a_post(1, OFFER + " Interview di Bandung.")) == {ROOT}
    with reading(engine) as conn:
        assert routes(conn, ROOT).tree == {ROOT} and routes(conn, ROOT).grounds == {}
    engine.dispose()
