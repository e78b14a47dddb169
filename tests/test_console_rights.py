"""Who may do what, walked whole: every route x every role x what belongs to another unit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from patrol.console.app import create_app
from patrol.console.pages import COOKIE, right_of
from patrol.console.rights import RIGHTS, ROLE_NAMES, Right, may
from patrol.settings import Settings, database_url
from patrol.store import Database
from patrol.store.accounts import ROLES, account_by_name, create_account, ensure_unit
from patrol.store.assessments import save_assessment
from patrol.store.bulk import begin as begin_bulk
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.enqueue import enqueue
from patrol.store.groups import place_in_group
from patrol.store.posts import save_post
from patrol.store.schema import metadata
from patrol.store.schema_desk import bulk, bulk_item, export, saved_view
from patrol.store.sessions import open_session
from patrol.store.units import below, make_unit
from patrol.store.views import save_view
from patrol.workspace import init_workspace
from tests.store_samples import a_post, judged, text_of

BASE = "http://127.0.0.1:8000"
FOREIGN = "kata rahasia unit tetangga"
CHILDS = "kata sandi gudang unit bawahan"


def create(workspace_dir: Path) -> tuple[Any, Database]:
    workspace = init_workspace(workspace_dir)
    engine = open_database(database_url(Settings(), workspace))
    with writing(engine) as conn:
        ensure_unit(conn, "unit")
        make_unit(conn, "bawah", parent="unit", kind="polsek", territory=["Kota Contoh"], by="tes")
        for role in ROLES:
            create_account(conn, unit="unit", name=role, password_hash="h", role=role)
        create_account(conn, unit="lain", name="orang-luar", password_hash="h")
        create_account(conn, unit="bawah", name="bawahan", password_hash="h")
        for number, (unit, text) in enumerate((("lain", FOREIGN), ("bawah", CHILDS))):
            saved = save_post(conn, a_post(number, f"{text}: {text_of(number)}"))
            save_assessment(conn, saved.revision_id, judged(), slice_rate=0.0, slice_seed="x")
            enqueue(conn, unit, place_in_group(conn, saved.revision_id).group_id)
        leave_traces(conn)
    return create_app(workspace, Settings()), engine


def leave_traces(conn: Any) -> None:
    """What another unit leaves in every table whose rows a route can name, under the numbers 1 to 4: a session, views,
    and bulk decisions and exports in each state that a route acts on, also under the names of people of this unit."""
    stranger = account_by_name(conn, "orang-luar")
    assert stranger is not None
    open_session(conn, stranger.id)
    at = now()
    named = {"unit": "lain", "at": at, "verdict": "legit", "form": {"reasons": ["news"], "note": None}}
    asked = {"unit": "lain", "purpose": FOREIGN, "since": at - timedelta(days=1), "until": at, "asked_at": at}
    people = ("orang-luar", "analyst", "senior", "custodian")
    for number, name in zip(THEIRS, people, strict=True):
        second = {"needs_second": number == 1}
        conn.execute(insert(bulk).values(**named, **second, analyst=name, idem=f"i{number}"))
        conn.execute(insert(bulk_item).values(bulk_id=number, place=1, item_id=1, state="waiting"))
        settled = {} if number == 1 else {"settled_by": "orang-luar", "settled_at": at, "approved": True}
        conn.execute(insert(export).values(**asked, **settled, asked_by=name))
        save_view(conn, "lain", name, FOREIGN, "state=open", shared=True)
    begin_bulk(conn, "bawah", [2], analyst="bawahan", idem="milik-bawahan", verdict="legit", reasons=["news"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Database]]:
    app, engine = create(tmp_path_factory.mktemp("unit"))
    yield app, engine
    engine.dispose()


def as_(house: tuple[Any, Database], name: str) -> tuple[TestClient, str]:
    """A browser in which that account is signed in -> it, and its form token."""
    app, engine = house
    with writing(engine) as conn:
        known = account_by_name(conn, name)
        assert known is not None
        token, session = open_session(conn, known.id)
    return TestClient(app, base_url=BASE, follow_redirects=False, cookies={COOKIE: token}), session.csrf


def routes(app: Any) -> list[APIRoute]:
    def walk(found: Any) -> Iterator[APIRoute]:
        for route in found:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                yield from walk(inner.routes)
            elif isinstance(route, APIRoute):
                yield route

    return list(walk(app.routes))


def rights_of(route: APIRoute) -> set[Right]:
    calls = [part.call for part in route.dependant.dependencies]
    return {right for call in calls if (right := right_of(call)) is not None}


def item_of(engine: Database, unit: str) -> int:
    item = metadata.tables["item"]
    with reading(engine) as conn:
        return int(conn.execute(select(item.c.id).where(item.c.unit == unit)).scalars().one())


def theirs(engine: Database) -> dict[str, str]:
    """Every row of the other unit, in every table that knows units; and its person's sessions."""
    own = {name: table.c.unit for name, table in metadata.tables.items() if "unit" in table.c}
    session, account, unit = (metadata.tables[name] for name in ("session", "account", "unit"))
    with reading(engine) as conn:
        person = select(account.c.id).where(account.c.unit == "lain")
        found = {
            **{name: conn.execute(select(metadata.tables[name]).where(of == "lain")).all() for name, of in own.items()},
            "session": conn.execute(select(session).where(session.c.account_id.in_(person), session.c.id == 1)).all(),
            "unit": conn.execute(select(unit).where(unit.c.name == "lain")).all(),
        }
    return {name: repr(sorted(map(repr, rows))) for name, rows in found.items()}


FORM = {
    "token": "x" * 20,
    "reason": "language",
    "hours": "4",
    "why": "sebab yang cukup",
    "text": "sebuah catatan",
    "idem": "i" * 12,
    "version": "0",
    "verdict": "legit",
    "decision": "1",
    "name": "nama",
    "password": "kata-sandi-latihan",
    "role": "admin",
    "unit": "lain",
    "parent": "lain",
}
ENDS = frozenset({"/keluar", "/masuk/lagi", "/saya/sandi"})
"""These take a password or end the session; they have tests of their own."""
FILLED = {
    "capture_id": "abc",
    "session_id": "1",
    "account_id": str(len(ROLES) + 1),
}  # the stranger's, who came after one of each role


THEIRS = (1, 2, 3, 4)
"""Numbers under which the other unit has a row wherever a route names one."""
OF_A_LIST = frozenset({"bulk_id", "number", "view_id"})
"""What has several of them; there is one item."""


def addresses_of(route: APIRoute, number: int) -> list[str]:
    """The route with everything of the other unit that it could name."""
    several = OF_A_LIST & set(route.param_convertors)
    return [address_of(route, one) for one in (THEIRS if several else (number,))]


def address_of(route: APIRoute, number: int) -> str:
    path = route.path
    for name in route.param_convertors:
        path = path.replace("{" + name + "}", FILLED.get(name, str(number)))
    return path


def contents(engine: Database, *, but: frozenset[str] = frozenset({"session"})) -> dict[str, str]:
    """Each table's rows, as a hash."""
    with reading(engine) as conn:
        return {
            name: hashlib.sha256(repr(sorted(map(repr, conn.execute(select(table)).all()))).encode()).hexdigest()
            for name, table in metadata.tables.items()
            if name not in but
        }


def test_every_route_names_one_right(house: tuple[Any, Database]) -> None:
    found = {f"{sorted(route.methods)} {route.path}": rights_of(route) for route in routes(house[0])}
    assert len(found) > 20
    assert {where: rights for where, rights in found.items() if len(rights) != 1} == {}


@pytest.mark.parametrize("role", [*ROLES, "orang-luar", "bawahan"])
def test_every_route_by_every_role_with_what_is_another_units(house: tuple[Any, Database], role: str) -> None:
    app, engine = house
    client, csrf = as_(house, role)
    other = item_of(engine, "lain")
    with reading(engine) as conn:
        own_role = account_by_name(conn, role)
    assert own_role is not None
    for route in routes(app):
        (right,) = rights_of(route)
        if right == "public" or route.path in ENDS:
            continue
        for method, address in product(sorted(route.methods), addresses_of(route, other)):
            before = theirs(engine)
            named = {"butir": str(other), "contoh": str(other), "semua": "999", "tampil": str(other)}
            data = {**FORM, **named, "csrf": csrf} if method == "POST" else None
            answer = client.request(method, address, data=data, headers={"x-csrf-token": csrf})
            told = f"{method} {address} by {role}: {answer.status_code}"
            assert FOREIGN not in answer.text, told
            assert theirs(engine) == before, told
            if role == "orang-luar":
                assert answer.headers.get("location", "").startswith("/masuk"), told
            elif not may(own_role.role, right):
                assert answer.status_code == 403, told
            elif "{" in route.path and method == "GET":
                assert answer.status_code == 404, told
            elif "{" in route.path:
                assert answer.status_code in (303, 404, 409, 422), told
            else:
                assert answer.status_code in (200, 303, 404, 409, 422), told


def test_the_matrix_names_rows_that_are_there(house: tuple[Any, Database]) -> None:
    """A refusal says something only where there is something to refuse."""
    found = theirs(house[1])
    for name in ("item", "bulk", "export", "saved_view", "account", "session", "unit"):
        assert found[name] != "[]", name
    with reading(house[1]) as conn:
        for table in (bulk, export, saved_view):
            rows = conn.execute(select(table.c.unit).where(table.c.id.in_(THEIRS))).scalars().all()
            assert rows == ["lain"] * len(THEIRS), table.name


def test_no_page_changes_a_row(house: tuple[Any, Database]) -> None:
    app, engine = house
    number = item_of(engine, "bawah")
    before = contents(engine)
    for name in ROLES:
        client, _ = as_(house, name)
        for route in routes(app):
            if "GET" in route.methods:
                client.get(address_of(route, number))
                assert contents(engine) == before, f"GET {route.path} by {name}"


def test_a_unit_sees_its_own_and_those_below_it(house: tuple[Any, Database]) -> None:
    engine = house[1]
    child, foreign = item_of(engine, "bawah"), item_of(engine, "lain")
    above, csrf = as_(house, "analyst")
    assert CHILDS in above.get(f"/butir/{child}").text
    assert CHILDS in above.get("/antrian").text
    assert above.get(f"/butir/{foreign}").status_code == 404
    assert above.post(f"/butir/{child}/ambil", data={"csrf": csrf}).status_code == 409
    assert FOREIGN not in above.get("/antrian").text
    below_, _ = as_(house, "bawahan")
    assert below_.get(f"/butir/{child}").status_code == 200
    with reading(engine) as conn:
        assert below(conn, "unit") == {"unit", "bawah"} and below(conn, "bawah") == {"bawah"}


def test_a_researcher_sees_no_text_as_captured(house: tuple[Any, Database]) -> None:
    client, _ = as_(house, "researcher")
    assert client.get("/antrian").status_code == 200
    for path in (f"/butir/{item_of(house[1], 'bawah')}", "/cari?q=kantor", "/massal"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(("role", "may"), [("analyst", True), ("researcher", False), ("custodian", False)])
def test_rows_are_chosen_by_who_may_decide_them(house: tuple[Any, Database], role: str, may: bool) -> None:
    client, _ = as_(house, role)
    queue = client.get("/antrian").text
    assert "data-row" in queue
    assert ('name="butir"' in queue, 'data-act="bulk"' in queue) == (may, may)


def test_nobody_both_approves_and_exports() -> None:
    assert not RIGHTS["approve"] & RIGHTS["export"]
    assert set(ROLE_NAMES) == set(ROLES)
    assert all(RIGHTS.values())
    assert not any(may("siapa", right) for right in RIGHTS)
