"""The desk's pages beyond the item: home, views, passing on, drafts, taking back, search, handing in."""

from __future__ import annotations

import re
import stat
import struct
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from patrol.console import wording
from patrol.store import Database, jobs, views
from patrol.store.audit import audit_rows
from patrol.store.database import reading
from patrol.store.items import item_view
from tests.test_console import claim, client, database, decision, hidden, sign_in

__all__ = ["client", "database"]
PNG_HEAD = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR"
PNG = PNG_HEAD + struct.pack(">II", 40, 30) + b"\0" * 40
BOMB = PNG_HEAD + struct.pack(">II", 60_000, 60_000) + b"\0" * 40


def number_of(address: str) -> int:
    return int(address.rpartition("/")[2])


def test_the_home_page_tells_what_one_comes_back_to(client: TestClient) -> None:
    sign_in(client)
    assert "Mulai meninjau" in client.get("/").text
    address, page = claim(client)
    headers = {"x-csrf-token": hidden(page, "csrf")}
    kept = client.post(f"{address}/draf", data={"verdict": "legit", "note": "separuh <b>jadi</b>"}, headers=headers)
    assert kept.status_code == 200
    assert kept.text.startswith("Draf tersimpan")
    home = client.get("/").text
    assert "Lanjutkan meninjau" in home
    assert "Di tangan Anda (1)" in home
    assert "Draf Anda (1)" in home
    assert "0812-0000-1234" not in home
    assert "0813-0000-7788" not in home


def test_a_draft_comes_back_to_its_analyst_alone(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    form = {"verdict": "job_scam", "reason": ["advance_fee"], "note": "separuh", "confidence": "low", "danger": "1"}
    headers = {"x-csrf-token": hidden(page, "csrf")}
    client.post(f"{address}/draf", data=form, headers=headers)
    again = client.get(address).text
    assert ">separuh</textarea>" in again
    assert re.search(r'value="job_scam"[^>]* checked', again)
    assert re.search(r'value="advance_fee" checked', again)
    assert re.search(r'name="danger"[^>]* checked', again)
    assert client.post(f"{address}/draf", data=form).status_code == 403
    client.post(f"{address}/lepas", data={"csrf": hidden(again, "csrf"), "token": hidden(again, "token")})
    sign_in(client, "budi")
    csrf = hidden(client.get("/").text, "csrf")
    client.post(f"{address}/ambil", data={"csrf": csrf})
    assert "separuh" not in client.get(address).text


def test_a_decision_says_all_that_was_filled_in_and_is_taken_back_whole(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    more = {
        "confidence": "high",
        "identity": "1",
        "danger": "1",
        "span": ["text:0:8:recruitment", "text:x:y:debt", "?"],
    }
    gone = client.post(f"{address}/putus", data=decision(page) | more)
    assert gone.status_code == 303
    with reading(database) as connection:
        view = item_view(connection, "unit", number_of(address))
    assert view is not None
    made = view.decisions[0]
    assert (made.confidence, made.victim_identity, made.danger_now) == ("high", True, True)
    assert made.spans == (("recruitment", "text", 0, 8),)
    following = client.get(gone.headers["location"]).text
    assert "diputuskan:" in following
    assert "Batalkan" in following
    back = {"csrf": hidden(following, "csrf"), "decision": hidden(following, "decision")}
    undone = client.post("/putusan/batal", data=back)
    assert undone.headers["location"] == address
    again = client.get(address).text
    assert "catatan &lt;b&gt;saya&lt;/b&gt;</textarea>" in again
    assert 'value="text:0:8:recruitment"' in again
    refused = client.post("/putusan/batal", data=back)
    assert refused.status_code == 409
    assert "tidak dapat dibatalkan lagi" in refused.text
    with reading(database) as connection:
        assert len(audit_rows(connection, "unit", action="item.undo")) == 1


@pytest.mark.parametrize(
    ("what", "form", "action"),
    [
        ("lewati", {"reason": "too_heavy"}, "item.skip"),
        ("tunda", {"hours": "24", "why": "menunggu kabar"}, "item.postpone"),
    ],
)
def test_an_item_is_passed_on_or_put_off(
    client: TestClient, database: Database, what: str, form: dict[str, str], action: str
) -> None:
    sign_in(client)
    address, page = claim(client)
    own = {"csrf": hidden(page, "csrf"), "token": hidden(page, "token")}
    for wrong in (
        {"reason": "x", "hours": "5", "why": "menunggu kabar"},
        {"reason": "", "hours": "-1", "why": "xxxxx"},
    ):
        assert client.post(f"{address}/{what}", data=own | wrong).status_code == 422
    assert client.post(f"{address}/{what}", data=own | form | {"token": "lain"}).status_code == 409
    went = client.post(f"{address}/{what}", data=own | form)
    assert went.status_code == 303
    assert went.headers["location"] not in (address, "/")
    with reading(database) as connection:
        assert len(audit_rows(connection, "unit", action=action)) == 1


def test_who_asks_for_help_is_answered(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    csrf = hidden(page, "csrf")
    client.post(f"{address}/bantuan", data={"csrf": csrf, "why": "bahasa apa ini?"})
    assert "ani minta bantuan" in client.get("/antrian?asked=1").text
    assert "ani minta bantuan" in client.get(address).text
    client.post(f"{address}/catatan", data={"csrf": csrf, "text": "bahasa <i>Jawa</i>"})
    answered = client.get(address).text
    assert "bahasa &lt;i&gt;Jawa&lt;/i&gt;" in answered
    assert "ani minta bantuan" not in answered


def test_a_stale_draft_may_stay_as_a_second_opinion(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    form = decision(page)
    client.post(f"{address}/putus", data=form)
    stale = client.post(f"{address}/putus", data=form | {"idem": "lain-lagi-0001"})
    assert stale.status_code == 409
    assert "Simpan sebagai pendapat kedua" in stale.text


def test_views_are_kept_shared_and_dropped(client: TestClient, database: Database) -> None:
    sign_in(client)
    csrf = hidden(client.get("/antrian").text, "csrf")
    form = {"csrf": csrf, "name": "<b>Anak</b>", "query": "state=open&lane=child"}
    assert client.post("/tampilan", data=form | {"shared": "1"}).headers["location"] == "/antrian?state=open&lane=child"
    assert client.post("/tampilan", data=form | {"name": "  "}).status_code == 422
    assert client.post("/tampilan", data=form | {"query": "x\r\nSet-Cookie: a=b"}).headers["location"] == "/antrian"
    client.post("/tampilan", data=form | {"shared": "1"})
    assert "&lt;b&gt;Anak&lt;/b&gt;" in client.get("/antrian").text
    with reading(database) as connection:
        kept = views.views_for(connection, "unit", "budi")
        assert [view.name for view in kept] == ["<b>Anak</b>"]
        assert not views.views_for(connection, "lain", "ani")
    client.post(f"/tampilan/{kept[0].id}/hapus", data={"csrf": csrf})
    assert "&lt;b&gt;Anak&lt;/b&gt;" not in client.get("/antrian").text


def test_chips_are_the_address(client: TestClient) -> None:
    sign_in(client)
    shown = client.get("/antrian?lane=help").text
    assert "1 butir" in shown
    assert re.search(r'href="/antrian\?state=open" aria-current="true">permohonan bantuan', shown)
    assert "0 butir" in client.get("/antrian?lane=child&band=low&free=1&modus=organ").text
    assert client.get("/antrian?lane=x&band=x&modus=x&verdict=x&state=x").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        '"',
        "'",
        "a AND",
        "NEAR(",
        "col:x",
        "*",
        "-",
        "0812-3456",
        "%_",
        "\x00",
        "(((",
        "é" * 200,
        "'; drop table item;--",
    ],
)
def test_search_answers_whatever_is_typed(client: TestClient, typed: str) -> None:
    sign_in(client)
    assert client.get("/cari", params={"q": typed}).status_code == 200


def test_search_finds_words_and_shows_them_masked(client: TestClient) -> None:
    sign_in(client)
    found = client.get("/cari", params={"q": "pelabuhan"}).text
    assert "1 butir ditemukan" in found
    assert '<mark class="rule">pelabuhan</mark>' in found
    hostile = client.get("/cari", params={"q": "kerja"}).text
    assert "<script>alert" not in hostile
    assert "0812-0000-1234" not in hostile
    assert "butir ditemukan" in client.get("/cari", params={"q": "0812 0000 1234"}).text


def test_what_is_handed_in_becomes_a_job(client: TestClient, database: Database, tmp_path: Path) -> None:
    sign_in(client)
    csrf = hidden(client.get("/serah").text, "csrf")
    given = {"csrf": csrf, "text": "Dicari <b>pekerja</b>\x00", "title": "Info", "url": "https://forum.example/1"}
    sent = client.post("/serah", data=given, files={"picture": ("../../x.php", PNG, "text/html")})
    assert sent.status_code == 303
    with reading(database) as connection:
        job = jobs.list_jobs(connection, "unit")[0]
    assert (job.kind, job.asked_by, job.args["fetch"]) == ("hand_in", "ani", False)
    assert "\x00" not in job.args["text"]
    kept = list((tmp_path / "unit" / "data" / "run" / "handed-in").iterdir())
    assert [path.name for path in kept] == [job.args["picture"]]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert "menunggu" in client.get("/serah").text


@pytest.mark.parametrize(
    ("form", "picture"),
    [
        ({"text": ""}, b""),
        ({"text": "", "url": "https://forum.example"}, b""),
        ({"text": "a", "url": "javascript:alert(1)"}, b""),
        ({"text": "", "url": "file:///etc/passwd", "fetch": "1"}, b""),
        ({"text": "", "url": "http://[", "fetch": "1"}, b""),
        ({"text": "a" * 20_001}, b""),
        ({"text": "a"}, b"<html>"),
        ({"text": "a"}, PNG + b"\0" * 5_000_000),
        ({"text": "a"}, BOMB),
    ],
)
def test_what_cannot_be_handed_in_is_refused(
    client: TestClient, database: Database, form: dict[str, str], picture: bytes
) -> None:
    sign_in(client)
    csrf = hidden(client.get("/serah").text, "csrf")
    files = {"picture": ("a.png", picture, "image/png")} if picture else None
    assert client.post("/serah", data={"csrf": csrf, **form}, files=files).status_code == 422
    with reading(database) as connection:
        assert jobs.list_jobs(connection, "unit") == []


def test_reasons_are_told_in_words_not_names(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    client.post(f"{address}/putus", data=decision(page))
    assert wording.REASONS["trafficking"]["recruitment"] in client.get(address).text
