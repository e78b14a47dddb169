"""What an attacker sends: forged forms, addresses, hosts, sessions and bodies; each is refused and nothing changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from patrol.console import sign_in
from patrol.console.app import create_app
from patrol.console.guard import MAX_BODY
from patrol.console.pages import COOKIE
from patrol.settings import Settings
from patrol.store import Database
from patrol.store.accounts import account_by_name
from patrol.store.database import reading, writing
from patrol.store.schema import account, login_attempt
from patrol.store.sessions import open_session
from patrol.workspace import init_workspace
from tests.test_console_people import BASE, PASSWORD, browser, enter, house, signed
from tests.test_console_rights import FORM, address_of, contents, rights_of, routes

__all__ = ["house"]
PROXY = "https://konsol.unit.example"


def posts(app: Any) -> list[str]:
    return [address_of(route, 1) for route in routes(app) if "POST" in route.methods and rights_of(route) != {"public"}]


@pytest.mark.parametrize(
    ("csrf", "headers", "status"),
    [
        ("", {}, 403),
        ("x" * 43, {}, 403),
        ("another", {}, 403),
        ("stale", {}, 403),
        ("own", {"origin": "https://jahat.example"}, 403),
        ("own", {"origin": "null"}, 403),
        ("own", {"origin": "http://127.0.0.1:8001"}, 403),
        ("own", {"sec-fetch-site": "cross-site"}, 403),
        ("own", {"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_no_form_from_elsewhere_changes_anything(
    house: tuple[Any, Database], csrf: str, headers: dict[str, str], status: int
) -> None:
    app, engine = house
    for name in ("senior", "admin"):
        client, own = signed(house, name)
        _, anothers = signed(house, "auditor")
        tokens = {"own": own, "another": anothers}
        if csrf == "stale":
            tokens["stale"] = own
            enter(client, name)
        before = contents(engine)
        for path in posts(app):
            answer = client.post(path, data={**FORM, "csrf": tokens.get(csrf, csrf)}, headers=headers)
            # a role without the right is refused for that, a form that lacks a field before its token is looked at
            assert answer.status_code in (status, 422), f"{path}: {answer.status_code}"
            assert contents(engine) == before, path


def test_other_methods_and_other_kinds_of_body_do_nothing(house: tuple[Any, Database]) -> None:
    app, engine = house
    client, csrf = signed(house, "admin")
    before = contents(engine)
    for path in posts(app):
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.request(method, path, headers={"x-csrf-token": csrf}).status_code in (404, 405, 411), path
        assert client.post(path, json={"csrf": csrf, "role": "admin"}).status_code in (403, 422), path
    assert contents(engine) == before


@pytest.mark.parametrize(
    "target",
    [
        *("//jahat.example", "\\\\jahat.example", "/\\jahat.example", "https://jahat.example", "javascript:alert(1)"),
        *("/\t/jahat.example", "/a\r\nSet-Cookie: x=1", " //jahat.example", "/%0d%0aX: y\r", "///jahat.example", ""),
    ],
)
def test_after_signing_in_one_stays_here(house: tuple[Any, Database], target: str) -> None:
    client = browser(house)
    data = {"name": "analyst", "password": PASSWORD, "next": target}
    assert client.post("/masuk", data=data).headers["location"] == "/"
    csrf = signed(house, "analyst")
    data = {"password": PASSWORD, "next": target, "csrf": csrf[1]}
    assert csrf[0].post("/masuk/lagi", data=data).headers["location"] == "/"
    assert "jahat" not in browser(house).get("/masuk", params={"next": target}).text


@pytest.mark.parametrize("host", ["jahat.example", "127.0.0.1", "127.0.0.1:8000.jahat.example", "", "a@127.0.0.1:8000"])
def test_another_host_is_refused(house: tuple[Any, Database], host: str) -> None:
    client = browser(house)
    assert client.get("/masuk", headers={"host": host}).status_code == 400
    answer = client.get("/", headers={"x-forwarded-host": "jahat.example", "forwarded": "host=jahat.example"})
    assert answer.headers["location"] == "/masuk"


def test_forged_addresses_dodge_no_lock(house: tuple[Any, Database], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.console.proving.password_fits", lambda password, _: password == PASSWORD)
    client = browser(house)
    names = ("x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip")
    for number in range(50):
        headers = dict.fromkeys(names, f"10.0.0.{number}")
        data = {"name": f"nama{number}", "password": "salah"}
        assert client.post("/masuk", data=data, headers=headers).status_code == 403
    with reading(house[1]) as conn:
        assert conn.execute(select(func.count(login_attempt.c.address.distinct()))).scalar_one() == 1
    assert enter(client, "analyst") == 403


def test_behind_a_declared_proxy_its_own_entry_counts(house: tuple[Any, Database], tmp_path: Path) -> None:
    app = create_app(init_workspace(tmp_path / "unit"), Settings(console_address=PROXY))
    client = TestClient(app, base_url=PROXY, follow_redirects=False)
    told = ["1.1.1.1, 192.0.2.7", "2.2.2.2,192.0.2.7", "2001:db8::1, 2001:db8:0:1::5", "x, 2001:db8:0:1::9", "<script>"]
    for header in told:
        client.post("/masuk", data={"name": "x", "password": "y"}, headers={"x-forwarded-for": header})
    with reading(house[1]) as conn:
        found = list(conn.execute(select(login_attempt.c.address).order_by(login_attempt.c.id)).scalars())
    assert found == ["192.0.2.7", "192.0.2.7", "2001:db8:0:1::/64", "2001:db8:0:1::/64", "?"]


def test_a_session_is_never_the_one_a_browser_came_with(house: tuple[Any, Database]) -> None:
    client = browser(house)
    client.cookies.set(COOKIE, "diberi-penyerang", domain="127.0.0.1")
    assert enter(client, "analyst") == 303
    given = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE]
    assert given[-1] != "diberi-penyerang"
    fixed = browser(house)
    fixed.cookies.set(COOKIE, "diberi-penyerang")
    assert fixed.get("/").status_code == 303
    with writing(house[1]) as conn:
        known = account_by_name(conn, "senior")
        assert known is not None
        token, _ = open_session(conn, known.id)
    victim = TestClient(house[0], base_url=BASE, follow_redirects=False, cookies={COOKIE: token})
    answer = victim.post("/masuk", data={"name": "analyst", "password": PASSWORD})
    assert token not in answer.headers["set-cookie"]
    attacker = TestClient(house[0], base_url=BASE, follow_redirects=False, cookies={COOKIE: token})
    assert attacker.get("/").status_code == 303


def test_no_form_carries_a_role_or_an_owner(house: tuple[Any, Database]) -> None:
    app, engine = house
    client, csrf = signed(house, "senior")
    grab = {"role": "admin", "is_admin": "1", "unit": "lain", "analyst": "admin", "account_id": "1", "id": "1"}
    with reading(engine) as conn:
        roles = conn.execute(select(account.c.name, account.c.role, account.c.unit).order_by(account.c.id)).all()
    for path in posts(app):
        if path not in ("/keluar", "/saya/sandi"):
            client.post(path, data={**FORM, **grab, "csrf": csrf})
    enter(browser(house), "senior")
    browser(house).post("/masuk", data={"name": "senior", "password": PASSWORD, **grab})
    with reading(engine) as conn:
        query = select(account.c.name, account.c.role, account.c.unit).order_by(account.c.id)
        assert conn.execute(query).all() == roles


ODD = ["0", "-1", "1e3", "9" * 30, "..%2f..%2fetc%2fpasswd", "%00", "1;drop", "½", "../1", "%2e%2e", "1%0d%0aX:1"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_numbers_in_addresses_are_nothing_that_exists(house: tuple[Any, Database], odd: str) -> None:
    client, csrf = signed(house, "senior")
    admin, its = signed(house, "admin")
    for path in (f"/butir/{odd}", f"/butir/1/gambar/{odd}", f"/massal/{odd}", f"/static/{odd}", f"/static/../{odd}"):
        assert client.get(path).status_code == 404, path
    for browser_, token, path in (
        (client, csrf, f"/butir/{odd}/ambil"),
        (client, csrf, f"/saya/sesi/{odd}/akhiri"),
        (admin, its, f"/akun/{odd}/tutup"),
    ):
        assert browser_.post(path, data={"csrf": token}).status_code in (404, 405), path


def test_large_and_endless_bodies_are_refused_unread(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "senior")
    for path in ("/masuk", "/lanjut", "/butir/1/putus"):
        assert client.post(path, data={"csrf": csrf, "note": "x" * MAX_BODY}).status_code == 413, path
        assert client.post(path, content=iter([b"x"] * 10)).status_code == 411, path
        assert client.post(path, content=b"x", headers={"content-length": "-1"}).status_code in (400, 411), path


def test_a_refusal_tells_nothing(house: tuple[Any, Database]) -> None:
    answers = set()
    for name, password in (("analyst", "salah"), ("tidak-ada", "salah"), ("analyst", ""), ("x" * 200, "y")):
        answer = browser(house).post("/masuk", data={"name": name, "password": password or " "})
        answers.add((answer.status_code, answer.text, "set-cookie" in answer.headers))
    assert len(answers) == 1
    assert sign_in.REFUSED.split(",")[0] in answers.pop()[1]
