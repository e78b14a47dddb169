"""Who may do what, walked whole: every route x every role x what belongs to another unit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select

from patrol.console.app import create_app
from patrol.console.pages import COOKIE, right_of
from patrol.console.rights import RIGHTS, ROLE_NAMES, Right, may
from patrol.settings import Settings, database_url
from patrol.store import Database
from patrol.store.accounts import ROLES, account_by_name, create_account, ensure_unit
from patrol.store.assessments import save_assessment
from patrol.store.database import open_database, reading, writing
from patrol.store.enqueue import enqueue
from patrol.store.groups import place_in_group
from patrol.store.posts import save_post
from patrol.store.schema import metadata
from patrol.store.sessions import open_session
from patrol.store.units import below, make_unit
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
    return create_app(workspace, Settings()), engine


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


def row_of(engine: Database, number: int) -> str:
    item = metadata.tables["item"]
    with reading(engine) as conn:
        return repr(conn.execute(select(item).where(item.c.id == number)).one())


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
    "session_id": "999999",
    "account_id": str(len(ROLES) + 1),
}  # the stranger's, who came after one of each role


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
        for method in sorted(route.methods):
            before = row_of(engine, other)
            data = {**FORM, "csrf": csrf, "butir": str(other)} if method == "POST" else None
            headers = {"x-csrf-token": csrf}
            answer = client.request(method, address_of(route, other), data=data, headers=headers)
            told = f"{method} {route.path} by {role}: {answer.status_code}"
            assert FOREIGN not in answer.text, told
            assert row_of(engine, other) == before, told
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


def test_nobody_both_approves_and_exports() -> None:
    assert not RIGHTS["approve"] & RIGHTS["export"]
    assert set(ROLE_NAMES) == set(ROLES)
    assert all(RIGHTS.values())
    assert not any(may("siapa", right) for right in RIGHTS)
