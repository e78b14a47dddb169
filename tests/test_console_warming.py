"""The next items are read ahead: the same that a claim gives, and nobody is given, shown or counted anything by it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, event, select, update

from patrol.console import warming
from patrol.console.app import create_app
from patrol.console.pages import COOKIE
from patrol.errors import StoreError
from patrol.settings import Settings
from patrol.store import queue, views
from patrol.store.accounts import account_by_name, create_account, ensure_unit
from patrol.store.audit import audit_rows
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.items import ItemView, item_view
from patrol.store.passing import skip_item
from patrol.store.schema import decision, item
from patrol.store.sessions import open_session
from patrol.store.unmasking import unmask
from patrol.workspace import init_workspace
from tests.store_samples import UNIT, a_database, a_post, database_of, judged, take_in
from tests.test_console import BASE, hidden
from tests.test_console_rights import contents

ITEMS = 9
NAMES = ("ani", "budi", "citra", "dewi")


@pytest.fixture
def engine(tmp_path: Path, backend: str) -> Iterator[Engine]:
    del backend
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        for number in range(ITEMS):
            lane = "help" if number == 1 else "standard"
            take_in(conn, a_post(number), judged("high", lane=lane, score=0.9 - number / 20))
        for name in NAMES:
            create_account(conn, unit=UNIT, name=name, password_hash="-", role="senior")
    yield made
    made.dispose()


@pytest.fixture
def clients(engine: Engine, tmp_path: Path) -> Iterator[dict[str, tuple[TestClient, str]]]:
    url = database_of(tmp_path) if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=False)
    app = create_app(init_workspace(tmp_path / "unit"), Settings(unit=UNIT, database_url=url))
    made: dict[str, tuple[TestClient, str]] = {}
    with writing(engine) as conn:
        for name in NAMES:
            known = account_by_name(conn, name)
            assert known is not None
            token, session = open_session(conn, known.id)
            client = TestClient(app, base_url=BASE, follow_redirects=False, cookies={COOKIE: token})
            made[name] = (client, session.csrf)
    yield made
    app.state.desk.engine.dispose()


def begin(one: tuple[TestClient, str]) -> str:
    return one[0].post("/lanjut", data={"csrf": one[1]}).headers["location"]


def free(conn: Connection) -> list[int]:
    return queue.upcoming(conn, UNIT, "ani", most=ITEMS)


def test_what_comes_next_is_what_a_claim_gives(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second, third, *rest = free(conn)
        held = queue.claim(conn, UNIT, "budi")
        assert held is not None and held.item.id == first
        mine = queue.claim(conn, UNIT, "ani")
        assert mine is not None and mine.item.id == second
        skip_item(conn, UNIT, second, analyst="ani", token=mine.token, reason="language")
        conn.execute(update(item).where(item.c.id == third).values(postponed_until=now() + timedelta(hours=1)))
        conn.execute(update(item).where(item.c.id == rest[-1]).values(state="decided"))
        assert free(conn) == rest[:-1] and queue.upcoming(conn, UNIT, "budi") == [second]
        for expected in rest[:-1]:
            assert queue.upcoming(conn, UNIT, "ani") == [expected]
            given = queue.claim(conn, UNIT, "ani")
            assert given is not None and given.item.id == expected
        assert free(conn) == [] and queue.claim(conn, UNIT, "ani") is None


def test_reading_ahead_changes_no_row_and_shows_nothing(
    engine: Engine, clients: dict[str, tuple[TestClient, str]]
) -> None:
    ani = clients["ani"]
    with reading(engine) as conn:
        victims = free(conn)[1]  # the call for help comes second
    with writing(engine) as conn:
        help_item = conn.execute(select(item.c.id).where(item.c.lane == "help")).scalar_one()
        # opened to her already: to read its page is a reading that the audit keeps
        unmask(conn, UNIT, help_item, analyst="ani", why="hubungi keluarga", seconds=600)
        conn.execute(update(item).where(item.c.id == help_item).values(priority=1e6 - 1))
        conn.execute(update(item).where(item.c.id == victims).values(priority=1e6))
    place = begin(ani)
    before = contents(engine)
    read: list[object] = []
    app = ani[0].app
    event.listen(app.state.desk.engine, "before_cursor_execute", lambda *sent: read.append(sent[3]))  # type: ignore[attr-defined]
    page = ani[0].get(place).text
    assert place == f"/butir/{victims}" and f"/butir/{help_item}" not in page
    assert set(app.state.desk.remembered["warmed"]) >= {help_item}  # type: ignore[attr-defined]
    assert any(str(help_item) in str(values) for values in read)
    assert contents(engine) == before
    with reading(engine) as conn:
        assert audit_rows(conn, UNIT, action="item.read") == []
        assert views.exposure_of(conn, "ani")[0] == 1 == queue.counters(conn, UNIT, analyst="ani").mine
        assert free(conn)[0] == help_item
    assert ani[0].get(f"/butir/{help_item}").status_code == 200
    with reading(engine) as conn:
        assert [row.subject for row in audit_rows(conn, UNIT, action="item.read")] == [str(help_item)]


def test_each_item_is_read_ahead_once_and_by_holders_only(
    engine: Engine, clients: dict[str, tuple[TestClient, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead: list[int] = []

    def seen(conn: Connection, unit: str, item_id: int, *, most: int) -> ItemView | None:
        ahead.append(item_id)
        return item_view(conn, unit, item_id, most=most)

    monkeypatch.setattr(warming, "item_view", seen)
    with reading(engine) as conn:
        order = free(conn)
    clients["budi"][0].get(f"/butir/{order[3]}")
    assert ahead == []
    place = begin(clients["ani"])
    for _ in range(3):
        clients["ani"][0].get(place)
    assert ahead == order[1 : 1 + warming.AHEAD]
    monkeypatch.setattr(warming, "KEPT_SECONDS", 0)
    clients["ani"][0].get(place)
    assert ahead == order[1 : 1 + warming.AHEAD] * 2


def test_a_page_is_sent_whatever_becomes_of_reading_ahead(
    clients: dict[str, tuple[TestClient, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> list[int]:
        raise StoreError("another program keeps the database locked")

    monkeypatch.setattr(queue, "upcoming", locked)
    place = begin(clients["ani"])
    assert clients["ani"][0].get(place).status_code == 200


def test_nobody_gets_an_item_that_another_has(engine: Engine, clients: dict[str, tuple[TestClient, str]]) -> None:
    shown: list[tuple[str, str]] = []
    failed: list[str] = []

    def work(name: str) -> None:
        client, csrf = clients[name]
        place = begin(clients[name])
        while place != "/":
            page = client.get(place).text
            shown.append((place, name))
            form = {field: hidden(page, field) for field in ("token", "version", "idem")}
            form |= {"csrf": csrf, "verdict": "legit", "reason": "ordinary_job"}
            answer = client.post(f"{place}/putus", data=form)
            if answer.status_code != 303:
                failed.append(answer.text)
                return
            place = answer.headers["location"]

    people = [threading.Thread(target=work, args=(name,)) for name in NAMES]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert failed == []
    assert sorted(Counter(place for place, _ in shown).values()) == [1] * ITEMS
    with reading(engine) as conn:
        decided = conn.execute(select(decision.c.item_id, decision.c.analyst)).all()
        assert sorted((f"/butir/{of}", who) for of, who in decided) == sorted(shown)
        assert sum(views.exposure_of(conn, name)[0] for name in NAMES) == ITEMS
