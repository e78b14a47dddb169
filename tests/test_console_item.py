"""An item's page: what it masks and tells, lease and idle time, odd numbers, refusals with the draft kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from patrol.records import Age, Assessment, Pay, Post
from patrol.settings import Settings
from patrol.store import Database, queue
from patrol.store.assessments import save_assessment
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decide
from patrol.store.enqueue import enqueue
from patrol.store.groups import place_in_group
from patrol.store.posts import save_post
from patrol.store.schema import item, session
from patrol.store.schema_desk import exposure
from tests.store_samples import a_post, judged, take_in
from tests.test_console import assessed, claim, client, database, decision, hidden, sign_in

__all__ = ["client", "database"]

VICTIM = Post(
    "t.me/sitikorban",
    "https://www.instagram.com/sitikorban/p/1",
    "Tolong, kontak line id: sitiline atau ig sitikorban0 dan wa 0813-0000-7788",
    title="Kakak @sitikorban0 ditahan",
    url="https://www.instagram.com/sitikorban/p/1",
    author="Siti Korban",
    company="surel siti@kantor.example",
    location="Kota Contoh",
    salary="300 dolar, hubungi 0813-0000-7788",
)


def put_in(database: Database, post: Post, judged: Assessment) -> None:
    with writing(database) as connection:
        saved = save_post(connection, post)
        save_assessment(connection, saved.revision_id, judged, slice_rate=1.0, slice_seed="x")
        enqueue(connection, "unit", place_in_group(connection, saved.revision_id).group_id)


def page_of(client: TestClient, words: str, band: str = "") -> str:
    where = {"band": band} if band else {"lane": "help"}
    listed = re.search(rf'href="(/butir/\d+)"><span[^>]*>[^<]*{words}', client.get("/antrian", params=where).text)
    assert listed
    return client.get(listed[1]).text


def test_facts_are_told_in_the_readers_language(client: TestClient, database: Database) -> None:
    made = replace(
        assessed("Dicari kasir", "high", "standard"),
        destinations=("KH", "ZZ"),
        pay=Pay(9_000_000, 9_000_000, "IDR", "month"),
        age=Age(18, None),
    )
    put_in(database, Post("uji", "fakta", "Dicari kasir untuk toko di kota"), made)
    sign_in(client)
    page = page_of(client, "Dicari kasir", "high")
    assert all(f"<dd>{told}" in page for told in ("Kamboja (KH), ", "IDR 9.000.000 / bulan</dd>", "18 - ?</dd>"))
    client.headers["accept-language"] = "en"
    english = page_of(client, "Dicari kasir", "high")
    assert "<dd>Cambodia (KH), " in english and "<dd>IDR 9.000.000 / month</dd>" in english


def test_nothing_on_a_masked_page_leads_to_a_person(client: TestClient, database: Database) -> None:
    judged = assessed(VICTIM.text, "low", "help")
    number = VICTIM.text.index("0813")
    cut = replace(judged.findings[0], start=number + 2, end=number + 9)  # a border of a mark inside the number
    contacts = ("tg:siti_korban", "ig:sitikorban", "line:sitiline", "+6281300007788")
    put_in(database, VICTIM, replace(judged, findings=(cut,), contacts=contacts))
    sign_in(client)
    page = page_of(client, "Kakak")
    shown = re.sub(r"<[^>]*>", "", page)
    names = ("sitikorban", "siti_korban", "a Korban", "sitiline", "siti_", "Siti", "siti@", "iti Korban")
    for secret in (*names, "0000", "7788", "p/1"):
        assert secret not in shown, secret
    for fact in ("https://www.instagram.com/***", "Si***", "Kota Contoh", "300 dolar"):
        assert fact in shown, fact
    assert "Permintaan tolong" in shown


def test_an_items_page_says_why_there_is_no_reason(client: TestClient, database: Database) -> None:
    put_in(database, VICTIM, replace(assessed(VICTIM.text, "low", "help"), findings=()))
    sign_in(client)
    page = page_of(client, "Kakak")
    assert "Tidak ada kata yang ditandai" in page
    assert "contoh acak" not in page


def test_copies_are_counted_whole_and_can_be_read(client: TestClient, database: Database) -> None:
    text = "Dicari pelayan kedai untuk kota jauh, makan dan mess ditanggung, gaji dibayar tiap akhir bulan. " * 3
    for number in range(60):
        more = "wa 0812-0000-5678, akhir kata." if number else ""
        post = Post("uji", f"salinan-{number}", text + more, author="Kedai Contoh", salary="3 juta")
        put_in(database, post, assessed(post.text, "critical", "child"))
    sign_in(client)
    page = claim(client)[1]
    assert "Salinan dalam kelompok ini (59)" in page
    assert "Semua 59 salinan" in page
    assert page.count("<ins>wa 0812-0000-5678, akhir kata.") == 8, "what a copy has more is marked"
    assert len(page.encode()) < 60_000
    number = re.search(r"/butir/(\d+)/salinan", page)
    assert number
    every = client.get(number[0]).text
    assert every.count("akhir kata.") == 49, "whole, not only its beginning"
    assert "50 dari 60" in every
    assert "Kedai Contoh" in page
    assert "3 juta" in page


def test_to_look_at_an_item_does_not_prolong_its_lease(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, _ = claim(client)
    until = now() + timedelta(seconds=42)
    with writing(database) as connection:
        connection.execute(update(item).where(item.c.lease_by == "ani").values(lease_until=until))
    assert "Anda memegang butir ini" in client.get(address).text
    with reading(database) as connection:
        assert connection.execute(select(item.c.lease_until).where(item.c.lease_by == "ani")).scalar_one() == until
    with writing(database) as connection:
        connection.execute(update(item).values(lease_until=now() - timedelta(seconds=1)))
    over = client.get(address).text
    assert "Ambil butir ini" in over
    assert "dipegang" not in over


def test_what_was_seen_today_is_counted_once_an_item(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    claim(client)  # the item at hand again
    headers = {"x-csrf-token": hidden(page, "csrf"), "hx-request": "true"}
    client.post(f"{address}/pegang", data={"token": hidden(page, "token")}, headers=headers)
    with reading(database) as connection:
        ((items, seconds),) = connection.execute(select(exposure.c["items"], exposure.c.seconds)).all()
    assert (items, seconds) == (1, Settings().lease_seconds // 3)


def test_the_heartbeat_keeps_the_lease_but_not_the_session(client: TestClient, database: Database) -> None:
    sign_in(client)
    address, page = claim(client)
    idle = now() - timedelta(minutes=10)
    with writing(database) as connection:
        connection.execute(update(session).values(last_seen_at=idle))
    headers = {"x-csrf-token": hidden(page, "csrf"), "hx-request": "true"}
    beat = {"token": hidden(page, "token")}
    assert client.post(f"{address}/pegang", data=beat, headers=headers).status_code == 200
    with reading(database) as connection:
        assert connection.execute(select(session.c.last_seen_at)).scalar_one() == idle
    client.get("/")
    with writing(database) as connection:
        assert connection.execute(select(session.c.last_seen_at)).scalar_one() > idle
        connection.execute(update(session).values(last_seen_at=now() - timedelta(minutes=16)))
    over = client.post(f"{address}/pegang", data=beat, headers=headers)
    assert (over.status_code, over.headers["hx-redirect"]) == (401, f"/masuk?next={address}")


ODD = [
    *(("/butir/999", 404), ("/butir/abc", 404), ("/butir/0", 404), ("/butir/1/tidak", 404), ("/tidak-ada", 404)),
    *(("/butir/" + "9" * 23, 404), ("/butir/9223372036854775807", 404), ("/butir/1/putus", 405)),
    *(
        ("/antrian?page=0", 422),
        ("/antrian?page=abc", 422),
        ("/antrian?page=" + "9" * 30, 422),
        ("/antrian?text=%00%25'--", 200),
    ),
]


@pytest.mark.parametrize(("address", "status"), ODD)
def test_odd_addresses_end_in_a_page(client: TestClient, address: str, status: int) -> None:
    sign_in(client)
    answer = client.get(address)
    assert answer.status_code == status
    assert '<html lang="id"' in answer.text


@pytest.mark.parametrize("what", ["ambil", "buka", "pegang", "lepas", "putus", "ulang"])
def test_numbers_that_no_database_holds_name_no_item(client: TestClient, what: str) -> None:
    sign_in(client)
    form = decision(claim(client)[1]) | {"why": "alasan uji"}
    headers = {"x-csrf-token": form["csrf"]}
    for number in ("9" * 23, "0", "-1"):
        assert client.post(f"/butir/{number}/{what}", data=form, headers=headers).status_code == 404


def test_a_version_that_no_database_holds_is_a_stale_one(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    stale = client.post(f"{address}/putus", data=decision(page) | {"version": "9" * 25})
    assert stale.status_code == 409
    assert "catatan &lt;b&gt;saya&lt;/b&gt;" in stale.text


def test_a_long_note_is_refused_with_the_draft_kept(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    long = client.post(f"{address}/putus", data=decision(page) | {"note": "x" * 4_001})
    assert long.status_code == 409
    assert "Catatan terlalu panjang: 4001 huruf" in long.text
    assert "x" * 4_001 in long.text
    fits = client.post(f"{address}/putus", data=decision(page) | {"note": "y\r\n" * 1_900})
    assert fits.status_code == 303


def test_refusals_are_told_in_indonesian(client: TestClient) -> None:
    sign_in(client)
    address, page = claim(client)
    csrf = hidden(page, "csrf")
    again = client.post(f"{address}/ulang", data={"csrf": csrf, "why": "keliru membaca"})
    stale = client.post(f"{address}/putus", data=decision(page) | {"token": "lain"})
    wrong = client.post(f"{address}/putus", data=decision(page) | {"csrf": "lain"})
    assert [answer.status_code for answer in (again, stale, wrong)] == [409, 409, 403]
    for answer in (again, stale, wrong):
        assert '<html lang="id"' in answer.text
        for word in ("item ", "queue", "decided", "your time"):
            assert word not in re.search(r'class="notice".*?>(.*?)</p>', answer.text)[1]  # type: ignore[index]


def test_another_item_with_the_same_contact_stands_beside_it_with_its_differences(
    client: TestClient, database: Database
) -> None:
    ads = (
        "Dicari admin ke Kamboja, gaji 9 juta, tiket ditanggung, wa 0812 0000 5001",
        "Butuh kasir toko di Laos sejak mei, gaji 12 juta, mess dan makan ditanggung, wa 0812 0000 5001",
        "Koki kapal berangkat mei tanpa biaya apa pun, juru mudi dan kelasi juga: 0812 0000 5001",
    )
    for number, text in enumerate(ads):
        put_in(database, Post("uji", f"b-{number}", text), judged("critical", contacts=("+6281200005001",)))
    sign_in(client)
    page = page_of(client, "Dicari admin ke Kamboja", "critical")
    [panel] = re.findall(r'id="similar">.*?</ul>', page, re.DOTALL)
    assert re.search(r"<del>[^<]*Kamboja", panel) and re.search(r"<ins>[^<]*Laos", panel)
    first, second = panel.split("<details>")[1:]
    assert "Laos" in first and "teks lain" in second, "the most alike first"
    assert "<del>" not in second and "Koki kapal berangkat" in second, "another text is shown as it is"
    with writing(database) as connection:
        help_call = judged("critical", contacts=("+6281200005001",), lane="help", speech_act="seeking")
        saved = save_post(connection, Post("uji", "b-9", "Tolong saya Sari, 0812 0000 5001 dan 0813 0000 7788"))
        save_assessment(connection, saved.revision_id, help_call, slice_rate=0.0, slice_seed="x")
        enqueue(connection, "unit", place_in_group(connection, saved.revision_id).group_id)
    masked = page_of(client, "Dicari admin ke Kamboja", "critical")
    [panel] = re.findall(r'id="similar">.*?</ul>', masked, re.DOTALL)
    assert panel.count("<details>") == 3 and "7788" not in panel


def test_the_page_of_all_copies_marks_what_differs(client: TestClient, database: Database) -> None:
    text = "Dicari pelayan kedai untuk kota jauh, makan dan mess ditanggung, gaji dibayar tiap akhir bulan. " * 3
    for number, more in enumerate(("", "wa 0812-0000-5678 segera.")):
        put_in(database, Post("uji", f"s-{number}", text + more), assessed(text + more, "critical", "child"))
    sign_in(client)
    assert client.get(f"{claim(client)[0]}/salinan").text.count("<ins>wa 0812-0000-5678 segera.") == 1


def test_a_band_says_how_often_it_was_right_in_the_item_and_in_the_list(client: TestClient, database: Database) -> None:
    said = "9 dari 10 dipastikan"
    with writing(database) as connection:
        for at in range(60, 72):
            take_in(connection, a_post(at), judged("medium"), unit="unit")
    sign_in(client)
    assert said not in client.get("/antrian?band=medium").text, "nothing is said of what nobody measured"
    with writing(database) as connection:
        for number, row in enumerate(queue.list_items(connection, "unit", queue.Filters(bands=("medium",)))[:10]):
            held = queue.claim(connection, "unit", "budi", item_id=row.item.id)
            assert held is not None
            sent: dict[str, Any] = {"token": held.token, "version": held.item.version, "idem": f"i{number}"}
            sent |= {"verdict": "trafficking" if number else "legit", "analyst": "budi", "reasons": ["x"]}
            decide(connection, "unit", row.item.id, **sent)
    client.app.state.desk.remembered.clear()  # type: ignore[attr-defined]
    page = client.get("/antrian?band=medium").text
    assert page.count(said) == page.count('class="band medium"') > 1, "in each row of the band"
    assert said in client.get(re.findall(r'href="(/butir/\d+)"', page)[0]).text
