"""The console driven as a browser would: sign-in, queue, claim, decide, refuse; hostile text is only ever text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from patrol.console.app import create_app
from patrol.console.passwords import hash_password
from patrol.records import Assessment, Finding, Post
from patrol.settings import Settings, database_url
from patrol.store import Database
from patrol.store.accounts import create_account
from patrol.store.assessments import save_assessment
from patrol.store.audit import audit_rows, verify_chain
from patrol.store.database import open_database, reading, writing
from patrol.store.enqueue import enqueue
from patrol.store.groups import place_in_group
from patrol.store.posts import save_post
from patrol.store.queue import counters
from patrol.workspace import init_workspace

PASSWORD = "kata-sandi-latihan"
HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(1)> {{7*7}} <form action=/putus> </textarea>
<a href="javascript:alert(1)" hx-get="/keluar" data-hx-on:click="alert(1)">kerja</a> 0812-0000-1234"""
BASE = "http://127.0.0.1:8000"


def assessed(text: str, band: str, lane: str) -> Assessment:
    finding = Finding("aturan", "Indikasi <b>uji</b>", 2.0, "text", 0, min(20, len(text)), text[:20], "deception")
    return Assessment(
        band=band,  # type: ignore[arg-type]
        score=0.8,
        lane=lane,  # type: ignore[arg-type]
        label="trafficking" if lane != "help" else "none",
        modus=("scam_compound",) if lane != "help" else (),
        speech_act="offer",
        minor=False,
        pay=None,
        age=None,
        destinations=("KH",),
        contacts=("+6281200001234",),
        findings=(finding,),
        rules_version="r",
        model_version="m",
    )


TEXTS = [
    ("satu", HOSTILE, "critical", "urgent"),
    ("dua", "Adik saya ditahan di sana, hubungi ibu 0813-0000-7788 tolong bantu", "low", "help"),
    ("tiga", "Dicari admin dengan pengalaman, kantor di kota pelabuhan jauh", "medium", "standard"),
]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    workspace = init_workspace(tmp_path / "unit")
    made = open_database(database_url(Settings(), workspace))
    with writing(made) as connection:
        for unit, name in (("unit", "ani"), ("unit", "budi"), ("lain", "orang-luar")):
            create_account(connection, unit=unit, name=name, password_hash=hash_password(PASSWORD))
        for key, text, band, lane in TEXTS:
            saved = save_post(connection, Post("uji:<i>", key, text, title=f"<u>{key}</u>"))
            save_assessment(connection, saved.revision_id, assessed(text, band, lane), slice_rate=0.0, slice_seed="x")
            placed = place_in_group(connection, saved.revision_id)
            enqueue(connection, "unit", placed.group_id)
    return made


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    workspace = init_workspace(tmp_path / "unit")
    with TestClient(create_app(workspace, Settings()), base_url=BASE, follow_redirects=False) as made:
        yield made


def sign_in(client: TestClient, name: str = "ani", password: str = PASSWORD) -> int:
    return client.post("/masuk", data={"name": name, "password": password}).status_code


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def claim(client: TestClient) -> tuple[str, str]:
    csrf = hidden(client.get("/").text, "csrf")
    address = client.post("/lanjut", data={"csrf": csrf}).headers["location"]
    return address, client.get(address).text


def held_by(database: Database, name: str) -> int:
    with reading(database) as connection:
        return counters(connection, "unit", analyst=name).mine


def decision(page: str, verdict: str = "trafficking", reason: str = "recruitment") -> dict[str, str]:
    fields = {name: hidden(page, name) for name in ("csrf", "token", "version", "idem")}
    return {**fields, "verdict": verdict, "reason": reason, "note": "catatan <b>saya</b>"}


def test_nobody_reads_without_signing_in(client: TestClient) -> None:
    for address in ("/", "/butir/1"):
        assert client.get(address).status_code == 303
        assert client.get(address).headers["location"].startswith("/masuk")
    assert client.post("/lanjut", data={}).status_code == 303


def test_sign_in_refuses_the_same_way_for_every_reason_and_locks(client: TestClient) -> None:
    answers = {
        client.post("/masuk", data={"name": n, "password": p}).text for n, p in (("ani", "salah"), ("x", "salah"))
    }
    assert len(answers) == 1
    assert sign_in(client, "orang-luar") == 403
    for _ in range(5):
        assert sign_in(client, "budi", "salah") == 403
    assert sign_in(client, "budi") == 403
    headers = {"X-Forwarded-For": "9.9.9.9"}
    data = {"name": "budi", "password": PASSWORD}
    assert client.post("/masuk", data=data, headers=headers).status_code == 403
    assert sign_in(client, "ani") == 303


def test_guesses_sent_at_once_are_counted_one_by_one(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    at_once, most = 0, 0

    def slow(password: str, stored: str | None) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)
        looked_at.append(password)
        at_once -= 1
        return False

    monkeypatch.setattr("patrol.console.proving.password_fits", slow)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda turn: sign_in(client, "ani", f"tebakan {turn}"), range(20)))
    assert set(answers) == {403}
    assert len(looked_at) == 5
    assert most <= 2


def test_other_hosts_origins_and_tokens_are_refused(client: TestClient) -> None:
    assert client.get("/masuk", headers={"host": "evil.example"}).status_code == 400
    assert client.post("/masuk", data={"name": "ani"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post("/masuk", data={"name": "ani"}, headers={"origin": "null"}).status_code == 403
    assert client.post("/masuk", content=b"x" * 300_000).status_code == 413
    sign_in(client)
    assert client.post("/lanjut", data={"csrf": "salah"}).status_code == 403
    assert client.post("/butir/1/ambil", data={}).status_code == 403
    csp = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp
    assert client.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["konsol.unit.example", "127.0.0.1:8000"])
def test_a_tls_proxy_may_stand_before_it_under_its_own_name(database: Database, tmp_path: Path, host: str) -> None:
    app = create_app(init_workspace(tmp_path / "unit"), Settings(console_address="https://konsol.unit.example"))
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        form = {"name": "ani", "password": PASSWORD}
        ours = {"host": host, "origin": "https://konsol.unit.example"}
        entered = client.post("/masuk", data=form, headers=ours)
        assert entered.status_code == 303
        assert "; Secure" in entered.headers["set-cookie"]
        for origin in ("http://konsol.unit.example:8000", "https://evil.example", "null"):
            assert client.post("/masuk", data=form, headers={**ours, "origin": origin}).status_code == 403


def test_hostile_text_is_shown_as_text(client: TestClient) -> None:
    sign_in(client)
    page = client.get("/").text + client.get("/antrian").text + claim(client)[1]
    for live in ("<script>alert", "<img src=x", "<form action=/putus", "<u>satu", "<b>uji", "uji:<i>"):
        assert live not in page, live
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


def test_lists_mask_contacts_and_a_victims_post_stays_masked(client: TestClient, database: Database) -> None:
    sign_in(client)
    listed = client.get("/antrian").text
    assert "0812-0000-1234" not in listed
    assert "0813-0000-7788" not in listed
    address = re.search(
        r'href="(/butir/\d+)"><span[^>]*>[^<]*dua', listed.replace("&lt;u&gt;", "").replace("&lt;/u&gt;", "")
    )
    assert address
    page = client.get(address[1]).text
    assert "0813-0000-7788" not in page
    csrf = hidden(page, "csrf")
    assert client.post(f"{address[1]}/buka", data={"csrf": csrf, "why": "x"}).status_code == 422
    opened = client.post(f"{address[1]}/buka", data={"csrf": csrf, "why": "hubungi keluarga"}).text
    assert "0813-0000-7788" in opened
    with reading(database) as connection:
        rows = audit_rows(connection, "unit", action="item.unmask")
    assert [(row.actor, row.detail["why"]) for row in rows] == [("ani", "hubungi keluarga")]


def test_decide_with_a_reason_and_go_on(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    done = client.post(f"{address}/putus", data=decision(page))
    assert done.status_code == 303
    assert done.headers["location"] != address
    again = client.get(address).text
    assert "Indikasi kuat TPPO" in again
    assert "catatan &lt;b&gt;saya&lt;/b&gt;" in again
    with reading(database) as connection:
        assert verify_chain(connection).fault is None
        assert len(audit_rows(connection, "unit", action="item.decide")) == 1


@pytest.mark.parametrize(
    ("verdict", "reason"), [("trafficking", ""), ("trafficking", "ordinary_job"), ("", "recruitment"), ("x", "y")]
)
def test_a_verdict_needs_a_fitting_reason_and_the_draft_stays(client: TestClient, verdict: str, reason: str) -> None:
    sign_in(client)
    address, page = claim(client)
    refused = client.post(f"{address}/putus", data=decision(page, verdict, reason))
    assert refused.status_code == 409
    assert "catatan &lt;b&gt;saya&lt;/b&gt;" in refused.text
    assert client.post(f"{address}/putus", data=decision(page)).status_code == 303


def test_a_double_submit_is_one_decision_and_a_stale_one_keeps_its_draft(
    client: TestClient, database: Database
) -> None:
    sign_in(client)
    address, page = claim(client)
    form = decision(page)
    went = [client.post(f"{address}/putus", data=form) for _ in range(3)]
    assert [answer.status_code for answer in went] == [303] * 3
    assert len({answer.headers["location"] for answer in went}) == 1, "sent again, nothing more is claimed"
    assert held_by(database, "ani") == 1
    stale = client.post(
        f"{address}/putus", data={**form, "idem": "lain-lagi-0001", "verdict": "legit", "reason": "ordinary_job"}
    )
    assert stale.status_code == 409
    assert "catatan &lt;b&gt;saya&lt;/b&gt;" in stale.text
    assert "sudah diputuskan oleh ani" in stale.text
    assert "belum tersimpan" in stale.text
    with reading(database) as connection:
        assert len(audit_rows(connection, "unit", action="item.decide")) == 1


def test_a_replay_claims_nothing_even_when_nothing_is_held(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    form = decision(page)
    following = client.post(f"{address}/putus", data=form).headers["location"]
    client.post(f"{following}/lepas", data={"csrf": form["csrf"], "token": hidden(client.get(following).text, "token")})
    assert client.post(f"{address}/putus", data=form).headers["location"] == "/"
    assert held_by(database, "ani") == 0


def test_begin_again_goes_to_the_item_at_hand(client: TestClient, database: Database) -> None:
    sign_in(client)
    assert claim(client)[0] == claim(client)[0] == claim(client)[0]
    assert held_by(database, "ani") == 1


def test_two_analysts_never_hold_the_same_item(client: TestClient, database: Database, tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "unit")
    with TestClient(create_app(workspace, Settings()), base_url=BASE, follow_redirects=False) as other:
        sign_in(client, "ani")
        sign_in(other, "budi")
        mine, _ = claim(client)
        theirs, page = claim(other)
        assert mine != theirs
        csrf = hidden(page, "csrf")
        taken = other.post(f"{mine}/ambil", data={"csrf": csrf})
        assert taken.status_code == 409
        assert "sedang dipegang ani sampai" in taken.text
        token = hidden(page, "token")
        headers = {"x-csrf-token": csrf}
        assert other.post(f"{theirs}/pegang", data={"token": token}, headers=headers).status_code == 200
        assert other.post(f"{mine}/pegang", data={"token": token}, headers=headers).status_code == 409
        assert other.post(f"{theirs}/lepas", data={"csrf": csrf, "token": token}).status_code == 303
        assert claim(other)[0] == theirs


def test_a_decided_item_is_looked_at_again_with_a_reason(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    client.post(f"{address}/putus", data=decision(page))
    csrf = hidden(client.get(address).text, "csrf")
    assert client.post(f"{address}/ulang", data={"csrf": csrf, "why": "keliru membaca"}).status_code == 303
    second = client.get(address).text
    assert client.post(f"{address}/putus", data=decision(second, "legit", "ordinary_job")).status_code == 303
    last = client.get(address).text
    assert last.index("Indikasi kuat TPPO") < last.rindex("tawaran wajar")


def test_signing_out_ends_the_session_on_the_server(client: TestClient) -> None:
    sign_in(client)
    cookie = client.cookies.get("patrol_session")
    csrf = hidden(client.get("/").text, "csrf")
    assert client.post("/keluar", data={"csrf": csrf}).status_code == 303
    client.cookies.set("patrol_session", str(cookie))
    assert client.get("/").status_code == 303
