"""Signing in with a second factor, proving again, one's own sessions; accounts, units and audit as people see them."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from patrol import jobs as worker
from patrol.console import audit_page, totp
from patrol.console.app import create_app
from patrol.console.pages import COOKIE, WIB
from patrol.console.passwords import hash_password
from patrol.settings import Settings, database_url
from patrol.store import Database, factors, jobs
from patrol.store.accounts import ROLES, account_by_name, create_account
from patrol.store.audit import KIND, add_audit, audit_rows
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.schema import account, audit, item, session
from patrol.store.schema_desk import unmasking
from patrol.workspace import init_workspace
from tests.store_samples import a_post, judged, take_in

PASSWORD = "kata-sandi-latihan"
BASE = "http://127.0.0.1:8000"
HASH = hash_password(PASSWORD)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Any, Database]]:
    workspace = init_workspace(tmp_path / "unit")
    engine = open_database(database_url(Settings(), workspace))
    with writing(engine) as conn:
        for role in ROLES:
            create_account(conn, unit="unit", name=role, password_hash=HASH, role=role)
    yield create_app(workspace, Settings()), engine
    engine.dispose()


def browser(house: tuple[Any, Database]) -> TestClient:
    return TestClient(house[0], base_url=BASE, follow_redirects=False)


def enter(client: TestClient, name: str, code: str = "", password: str = PASSWORD) -> int:
    return client.post("/masuk", data={"name": name, "password": password, "code": code}).status_code


def csrf_of(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/saya").text)
    assert found
    return found[1]


def signed(house: tuple[Any, Database], name: str) -> tuple[TestClient, str]:
    client = browser(house)
    assert enter(client, name) == 303
    return client, csrf_of(client)


def actions(house: tuple[Any, Database]) -> list[str]:
    with reading(house[1]) as conn:
        return [row.action for row in audit_rows(conn, "unit")]


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")])
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert totp.code(secret, at // totp.STEP) == code
    assert totp.step_of(secret, f"{code[:3]} {code[3:]}", at=at) == at // totp.STEP
    assert totp.step_of(secret, code, at=at + totp.STEP) == at // totp.STEP
    assert totp.step_of(secret, code, at=at - totp.STEP) == at // totp.STEP
    for late in (2 * totp.STEP, -2 * totp.STEP):
        assert totp.step_of(secret, code, at=at + late) is None
    for wrong in ("", "é", "0" * 5_000, "\ud800"):
        assert totp.step_of(secret, wrong, at=at) is None


def with_factor(house: tuple[Any, Database], name: str = "analyst") -> str:
    secret = totp.new_secret()
    with writing(house[1]) as conn:
        known = account_by_name(conn, name)
        assert known is not None
        sealed = house[0].state.desk.seal.close(secret, totp.owner(known.id))
        factors.set_factor(conn, known.id, sealed, 0, ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"], by=name)
    return secret


def test_a_second_factor_is_asked_for_and_no_code_is_taken_twice(house: tuple[Any, Database]) -> None:
    secret = with_factor(house)
    step = int(time.time()) // totp.STEP
    assert enter(browser(house), "analyst") == 403
    assert enter(browser(house), "analyst", "000000") == 403
    assert enter(browser(house), "analyst", totp.code(secret, step), password="salah") == 403
    assert enter(browser(house), "analyst", totp.code(secret, step)) == 303
    assert enter(browser(house), "analyst", totp.code(secret, step)) == 403
    assert enter(browser(house), "analyst", "AAAA-bbbb-cccc-dddd ") == 303
    assert enter(browser(house), "analyst", "aaaa-bbbb-cccc-dddd") == 403
    assert "account.recovery" in actions(house)


def test_guessing_codes_locks_the_account(house: tuple[Any, Database]) -> None:
    secret = with_factor(house)
    for number in range(5):
        assert enter(browser(house), "analyst", f"{number:06}") == 403
    assert enter(browser(house), "analyst", totp.code(secret, int(time.time()) // totp.STEP)) == 403


def test_a_second_factor_is_set_up_with_a_code_of_it(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "analyst")
    shown = client.post("/saya/faktor", data={"csrf": csrf}).text
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', shown)
    assert found and f"secret={found[1]}" in shown
    assert shown.count("<svg") == 1 and "style=" not in shown
    secret = found[1]
    wrong = client.post("/saya/faktor/pasang", data={"csrf": csrf, "secret": secret, "code": "abc"})
    assert wrong.status_code == 422 and secret in wrong.text
    for bad in ("", "A" * 31, "a" * 32, "A" * 10_000):
        assert client.post("/saya/faktor/pasang", data={"csrf": csrf, "secret": bad, "code": "1"}).status_code == 422
    code = totp.code(secret, int(time.time()) // totp.STEP)
    done = client.post("/saya/faktor/pasang", data={"csrf": csrf, "secret": secret, "code": code})
    codes = re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)
    assert len(codes) == 10 and codes[0] not in client.get("/saya").text
    assert enter(browser(house), "analyst", code) == 403
    assert enter(browser(house), "analyst", codes[0]) == 303
    with reading(house[1]) as conn:
        assert codes[1] not in str(conn.execute(select(account.c.recovery)).all())
        assert secret not in str(conn.execute(select(account.c.totp_secret)).all())


def test_a_grave_act_asks_again_after_a_while(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "analyst")
    with writing(house[1]) as conn:
        conn.execute(update(session).values(stepped_up_at=None))
    answer = client.post("/saya/sandi", data={"csrf": csrf, "password": "kata-sandi-baru"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk/lagi?next=/saya")
    assert "Buktikan lagi" in client.get("/masuk/lagi?next=/saya").text
    assert client.post("/masuk/lagi", data={"csrf": csrf, "password": "salah"}).status_code == 403
    assert client.post("/masuk/lagi", data={"password": PASSWORD}).status_code == 403
    answer = client.post("/masuk/lagi", data={"csrf": csrf, "password": PASSWORD, "next": "/saya"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/saya")
    answer = client.post("/saya/sandi", data={"csrf": csrf, "password": "kata-sandi-baru"})
    assert answer.headers["location"] == "/saya"
    assert {"step_up", "step_up.refused"} <= set(actions(house))


def test_a_new_password_ends_every_session_and_rotates_this_one(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "analyst")
    other, _ = signed(house, "analyst")
    before = client.cookies[COOKIE]
    assert client.post("/saya/sandi", data={"csrf": csrf, "password": "pendek"}).status_code == 422
    assert client.post("/saya/sandi", data={"csrf": csrf, "password": "kata-sandi-baru"}).status_code == 303
    assert client.get("/").status_code == 200 and client.cookies[COOKIE] != before
    assert other.get("/").status_code == 303
    assert enter(browser(house), "analyst") == 403
    assert enter(browser(house), "analyst", password="kata-sandi-baru") == 303


def test_sessions_are_listed_and_ended(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "analyst")
    lost, _ = signed(house, "analyst")
    stranger, _ = signed(house, "senior")
    shown = client.get("/saya").text
    assert shown.count("testclient") >= 2
    ends = re.findall(r"/saya/sesi/(\d+)/akhiri", shown)
    assert len(ends) == 1
    assert client.post(f"/saya/sesi/{ends[0]}/akhiri", data={"csrf": csrf}).status_code == 303
    assert lost.get("/").status_code == 303
    with reading(house[1]) as conn:
        theirs = conn.execute(select(session.c.id).order_by(session.c.id.desc())).scalars().first()
    assert client.post(f"/saya/sesi/{theirs}/akhiri", data={"csrf": csrf}).status_code == 404
    assert stranger.get("/").status_code == 200


CRY = "Tolong, adik saya Sari Contoh ditahan di sana, hubungi ibu 0813-0000-7788"


def test_unmasking_has_a_reason_an_end_and_every_reading_is_kept(house: tuple[Any, Database]) -> None:
    with writing(house[1]) as conn:
        take_in(conn, a_post(1, CRY), judged("low", lane="help"), unit="unit")
        (number,) = conn.execute(select(item.c.id)).scalars()
    path = f"/butir/{number}"
    client, csrf = signed(house, "analyst")
    other, _ = signed(house, "senior")
    assert "0813-0000-7788" not in client.get(path).text
    assert client.post(f"{path}/buka", data={"csrf": csrf, "why": "x"}).status_code == 422
    assert "0813-0000-7788" in client.post(f"{path}/buka", data={"csrf": csrf, "why": "hubungi keluarga"}).text
    for page in (path, f"{path}/salinan"):
        assert "0813-0000-7788" in client.get(page).text
        assert "0813-0000-7788" not in other.get(page).text
    assert "0813-0000-7788" not in client.get("/antrian").text
    assert actions(house).count("item.read") == 3 and actions(house).count("item.unmask") == 1
    with writing(house[1]) as conn:
        conn.execute(update(account).where(account.c.name == "analyst").values(role="auditor"))
    assert "0813-0000-7788" not in client.get(path).text
    with writing(house[1]) as conn:
        conn.execute(update(account).where(account.c.name == "analyst").values(role="analyst"))
        conn.execute(update(unmasking).values(until=now()))
    assert "0813-0000-7788" not in client.get(path).text
    assert actions(house).count("item.read") == 3


def number_of(house: tuple[Any, Database], name: str) -> int:
    with reading(house[1]) as conn:
        known = account_by_name(conn, name)
    assert known is not None
    return known.id


def test_an_admin_makes_and_changes_accounts(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "admin")
    made = client.post("/akun", data={"csrf": csrf, "name": "baru", "role": "analyst", "unit": "unit"}).text
    found = re.search(r"<code>([a-z0-9-]{19})</code>", made)
    assert found and enter(browser(house), "baru", password=found[1]) == 303
    for wrong in ({"name": "baru"}, {"name": "lain", "role": "raja"}, {"name": " "}):
        data = {"csrf": csrf, "role": "analyst", "unit": "unit", **wrong}
        assert client.post("/akun", data=data).status_code == 422
    other, _ = signed(house, "senior")
    path = f"/akun/{number_of(house, 'senior')}"
    assert client.post(f"{path}/peran", data={"csrf": csrf, "role": "raja"}).status_code == 422
    assert client.post(f"{path}/peran", data={"csrf": csrf, "role": "custodian"}).status_code == 303
    assert other.get("/").status_code == 303
    shown = client.post(f"{path}/sandi", data={"csrf": csrf}).text
    renewed = re.search(r"<code>([a-z0-9-]{19})</code>", shown)
    assert renewed and enter(browser(house), "senior") == 403
    assert client.post(f"{path}/tutup", data={"csrf": csrf}).status_code == 303
    assert enter(browser(house), "senior", password=renewed[1]) == 403
    assert client.post(f"{path}/aktifkan", data={"csrf": csrf}).status_code == 303
    assert enter(browser(house), "senior", password=renewed[1]) == 303
    with_factor(house)
    own = f"/akun/{number_of(house, 'admin')}"
    assert client.post(f"{own}/peran", data={"csrf": csrf, "role": "custodian"}).status_code == 409
    assert client.post(f"/akun/{number_of(house, 'analyst')}/faktor", data={"csrf": csrf}).status_code == 303
    assert enter(browser(house), "analyst") == 303
    told = {"account.create", "account.role", "account.password", "account.disable", "account.enable"}
    assert told | {"account.factor.drop"} <= set(actions(house))


def test_an_admin_draws_the_tree(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "admin")
    new = {"csrf": csrf, "parent": "unit", "kind": "polsek", "territory": "Kota Contoh\nKabupaten Misal"}
    assert client.post("/unit", data={**new, "name": "polsek-satu"}).status_code == 303
    assert client.post("/unit", data={**new, "name": "polsek-satu"}).status_code == 422
    assert client.post("/unit", data={**new, "name": "pos", "parent": "polsek-satu"}).status_code == 303
    assert client.post("/unit", data={**new, "name": "x", "parent": "entah"}).status_code == 404
    circle = {**new, "unit": "polsek-satu", "parent": "pos"}
    assert client.post("/unit/ubah", data=circle).status_code == 422
    assert client.post("/unit/ubah", data={**new, "unit": "unit", "parent": "pos"}).status_code == 303
    page = client.get("/unit").text
    assert page.index("<b>unit</b>") < page.index("— <b>polsek-satu</b>") < page.index("— — <b>pos</b>")
    analyst = f"/akun/{number_of(house, 'analyst')}/unit"
    assert client.post(analyst, data={"csrf": csrf, "unit": "entah"}).status_code == 404
    assert client.post(analyst, data={"csrf": csrf, "unit": "pos"}).status_code == 303
    moved, _ = signed(house, "analyst")
    assert ">pos</span>" in moved.get("/").text
    assert {"unit.create", "unit.change", "account.unit"} <= set(actions(house))


def test_the_audit_is_filtered_and_its_chain_verified(house: tuple[Any, Database]) -> None:
    with writing(house[1]) as conn:
        add_audit(conn, unit="lain", actor="tetangga", action="rahasia.tetangga")
        add_audit(conn, unit="unit", actor="<b>x", action="uji", detail={"telepon": "0812-0000-1234"})
    client, csrf = signed(house, "auditor")
    page, made = client.get("/audit").text, '<code class="muted">account.create</code>'
    assert (
        made in page and "akun dibuat<br>" in page and "rahasia.tetangga" not in page and "0812-0000-1234" not in page
    )
    assert "&lt;b&gt;x" in page
    assert made not in client.get("/audit?action=login").text
    assert "rahasia.tetangga" not in client.get("/audit?unit=lain").text
    today = now().astimezone(WIB).date()
    assert made in client.get(f"/audit?day={today}&actor=system&action=account.").text
    assert made not in client.get("/audit?day=2001-01-01").text
    for odd in ("day=x", "day=0001-01-01", "day=9999-12-31", "actor=%00", "action=%25", "before=1"):
        assert client.get(f"/audit?{odd}").status_code == 200
    assert client.post("/audit/periksa").status_code == 403
    assert "Rantai utuh" in client.post("/audit/periksa", data={"csrf": csrf}).text
    with writing(house[1]) as conn:
        conn.execute(update(audit).where(audit.c.id == 2).values(actor="lain"))
    broken = client.post("/audit/periksa", data={"csrf": csrf}).text
    assert "Rantai RUSAK" in broken and "row 2 was altered" in broken


def test_a_long_chain_is_walked_by_a_worker(house: tuple[Any, Database], monkeypatch: pytest.MonkeyPatch) -> None:
    client, csrf = signed(house, "auditor")
    monkeypatch.setattr(audit_page, "AT_ONCE", 0)
    for fault in ("", "row 2 was altered"):
        answer = client.post("/audit/periksa", data={"csrf": csrf})
        assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
        assert 'class="chip">menunggu' in client.get("/audit").text
        with writing(house[1]) as conn:
            if fault:
                conn.execute(update(audit).where(audit.c.id == 2).values(actor="lain"))
            job = jobs.claim_job(conn, kinds=(KIND,))
        assert job is not None

        class Bare:
            database = house[1]
            settings = Settings()

        bare: Any = Bare()
        assert worker._carry_out(bare, job)
        shown = client.get("/audit").text
        assert 'class="chip">selesai' in shown
        assert ("Rantai RUSAK" in shown and fault in shown) if fault else "Rantai utuh" in shown


def test_preferences_are_kept_and_odd_ones_are_not(house: tuple[Any, Database]) -> None:
    client, csrf = signed(house, "analyst")
    chosen = {"csrf": csrf, "language": "en", "theme": "dark", "media": "off", "key_queue": "w"}
    assert client.post("/preferensi", data=chosen).status_code == 303
    page = client.get("/preferensi").text
    assert 'lang="en" data-theme="dark"' in page and '"queue": "w"' in page
    assert client.post("/preferensi", data={**chosen, "key_queue": "n"}).status_code == 422
    odd = {"csrf": csrf, "language": "xx", "theme": "<b>", "media": "all", "key_queue": "<script>", "role": "admin"}
    assert client.post("/preferensi", data=odd).status_code == 303
    page = client.get("/preferensi").text
    assert 'lang="id" data-theme="auto"' in page and "<script>alert" not in page
    assert client.post("/preferensi", data={"csrf": csrf, "keys_off": "1"}).status_code == 303
    assert '"queue":' not in client.get("/").text
