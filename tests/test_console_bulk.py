"""Many items decided in the console: a few while the page is waited for, more by a worker, whose progress is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlalchemy import func, select, update

from patrol import jobs
from patrol.console import bulk_page, wording
from patrol.settings import Settings
from patrol.store import Database, bulk, queue
from patrol.store import jobs as ledger
from patrol.store.causes import CauseName
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.schema import account, decision, item, job, session
from tests.store_samples import a_post, judged, take_in
from tests.test_console import client, database, hidden, sign_in
from tests.test_console_browser import address
from tests.test_console_shift import browser, tab

__all__ = ["address", "browser", "client", "database"]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one item is many."""
    monkeypatch.setattr(bulk, "AT_ONCE", 1)


def work(engine: Database) -> bool:
    """One turn of a worker."""

    class Bare:
        database = engine
        settings = Settings()

    house: Any = Bare()
    with writing(engine) as conn:
        job = ledger.claim_job(conn, kinds=jobs.QUICK)
    return job is not None and jobs._carry_out(house, job)


def decided(engine: Database) -> int:
    with reading(engine) as conn:
        return int(conn.execute(select(func.count()).where(decision.c.undone_at.is_(None))).scalar_one())


def send(client: TestClient, *items: int) -> str:
    """Decide these together -> where the answer leads to."""
    form = client.get("/massal", params={"butir": list(items)}).text
    data = {"csrf": hidden(form, "csrf"), "idem": hidden(form, "idem"), "butir": list(items)}
    answer = client.post("/massal", data={**data, "verdict": "legit", "reason": "ordinary_job"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def act(client: TestClient, path: str, what: str) -> int:
    token = hidden(client.get(path).text, "csrf")
    return client.post(f"{path}/{what}", data={"csrf": token}).status_code


def test_a_few_are_decided_at_once_and_more_are_a_job(client: TestClient, database: Database) -> None:
    sign_in(client)
    send(client, 3)
    assert decided(database) == 1
    with reading(database) as conn:
        assert ledger.list_jobs(conn, "unit") == []
    path = send(client, 1, 2)
    assert decided(database) == 1, "the console only wrote the job"
    home = client.get("/").text
    assert f'href="{path}"' in home and "2 belum selesai" in home, "who left the page finds it again"
    page = client.get(path).text
    assert f'hx-get="{path}/kemajuan"' in page and '<progress id="bar" max="2" value="0">' in page
    assert work(database) and decided(database) == 3
    assert "belum selesai" not in client.get("/").text
    part = client.get(f"{path}/kemajuan").text
    assert "<html" not in part and 'hx-get="/massal' not in part and 'data-say="diputuskan: 2"' in part
    assert act(client, path, "batal") == 303 and decided(database) == 3, "the undo is a job as well"
    assert "hx-get" in client.get(path).text
    assert work(database) and decided(database) == 1
    assert 'data-say="dibatalkan: 2"' in client.get(path).text


def test_nobody_waits_without_a_word_where_no_worker_runs(client: TestClient, database: Database) -> None:
    sign_in(client)
    path = send(client, 1, 2)
    said = "Belum ada pekerja yang mengambilnya"
    assert said not in client.get(path).text
    with writing(database) as conn:
        conn.execute(update(job).values(created_at=now() - bulk_page.UNTENDED - timedelta(seconds=1)))
    assert said in client.get(path).text


def test_a_job_that_failed_says_so_and_is_asked_for_again(client: TestClient, database: Database) -> None:
    sign_in(client)
    path = send(client, 1, 2)
    with writing(database) as conn:
        taken = ledger.claim_job(conn)
        assert taken is not None
        ledger.fail_job(conn, taken.id, str(taken.token), "the <b>disk</b> is full")
    page = client.get(path).text
    assert "2 butir belum dikerjakan" in page and "the &lt;b&gt;disk" in page and 'hx-get="/massal' not in page
    assert act(client, path, "teruskan") == 303
    assert work(database) and decided(database) == 2


def test_a_worker_looks_at_the_rights_again(client: TestClient, database: Database) -> None:
    sign_in(client)
    path = send(client, 1, 2)
    with writing(database) as conn:
        conn.execute(update(account).where(account.c.name == "ani").values(role="researcher"))
    assert work(database) and decided(database) == 0
    assert client.get(path).status_code == 403
    with reading(database) as conn:
        made = bulk.bulk_of(conn, "unit", int(path.rsplit("/", 1)[1]))
    assert set(made.counts) == {"refused"}


def test_what_was_not_decided_says_why_in_the_readers_language(client: TestClient, database: Database) -> None:
    sign_in(client)
    path = send(client, 1, 2)
    with writing(database) as conn:
        queue.claim(conn, "unit", "budi", item_id=2)
    assert work(database)
    said = re.escape("tidak dapat diputuskan</span> ") + r'<span class="muted">sedang ditinjau budi sampai \d\d-'
    assert re.search(said, client.get(path).text)
    english = client.get(path, headers={"accept-language": "en"}).text
    assert "being read by budi until " in english and "sedang ditinjau" not in english


def test_every_cause_has_words_that_take_its_facts() -> None:
    assert set(wording.BECAUSE) == set(get_args(CauseName))
    facts = {"who": "w", "at": "a", "other": 1, "said": "s"}
    assert all(words % facts for words in wording.BECAUSE.values())


def test_the_progress_keeps_no_session_alive(client: TestClient, database: Database) -> None:
    sign_in(client)
    path = send(client, 1, 2)
    long_ago = now() - timedelta(minutes=5)
    with writing(database) as conn:
        conn.execute(update(session).values(last_seen_at=long_ago))
    assert client.get(f"{path}/kemajuan").status_code == 200
    with reading(database) as conn:
        assert conn.execute(select(session.c.last_seen_at)).scalar_one() == long_ago


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_follows_the_worker_and_says_when_it_is_done(
    browser: Browser, address: str, database: Database, width: int
) -> None:
    watched = tab(browser, address, viewport={"width": width, "height": 768})
    page = watched.page
    page.goto(f"{address}/massal?butir=2&butir=3")
    for box in page.locator("input[name=butir]").all():
        box.check()
    page.keyboard.press("5")
    page.locator("input[name=reason]:visible").first.check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/massal/\d+$"))
    assert page.locator("#bar").get_attribute("max") == "2"
    page.locator("#take-back").focus()
    watched.shoot(f"together-under-way-{width}")
    with page.expect_response("**/kemajuan"):
        pass
    assert page.evaluate("document.activeElement.id") == "take-back", "the focus stays while the part is swapped"
    assert work(database)
    page.wait_for_selector("#status :text('diputuskan: 2')")
    assert page.locator("#progress li .chip", has_text="diputuskan").count() == 2
    watched.shoot(f"together-done-{width}")
    page.keyboard.press("u")
    page.wait_for_selector("#bar")
    assert work(database)
    page.wait_for_selector("#status :text('dibatalkan: 2')")
    assert decided(database) == 0
    watched.check()


def test_a_plea_for_help_is_told_from_an_offer_and_not_decided_with_it(client: TestClient, database: Database) -> None:
    with writing(database) as conn:
        said = (
            ("standard", "Butuh penjaga kolam ikan di desa sebelah"),
            ("help", "Tolong, adik kami tidak bisa pulang"),
        )
        for number, (lane, text) in enumerate(said):
            made: Any = replace(judged("high", contacts=("+6281200007070",)), lane=lane)
            take_in(conn, a_post(70 + number, text), made, unit="unit")
        first = conn.execute(select(func.max(item.c.id))).scalar_one() - 1
    sign_in(client)
    page = client.get("/massal", params={"butir": [first, first + 1]}).text
    assert "berbeda</span>" not in page and "berbeda: jalur" in " ".join(page.split())
    assert "permohonan bantuan" in page and page.count(" checked") == 1
    assert "2 butir dipilih, 1 dicentang" in page
    assert "Juga" not in client.get(f"/butir/{first}/serupa").text


def test_the_second_officer_sees_what_is_to_be_decided_and_why(client: TestClient, database: Database) -> None:
    sign_in(client)
    made = send(client, 1)
    page = client.get(made).text
    assert "Alasan: " in page and "lowongan" in page.lower()


def test_what_is_all_decided_is_offered_no_form(client: TestClient, database: Database) -> None:
    sign_in(client)
    send(client, 3)
    page = client.get("/massal", params={"butir": [3]}).text
    assert "sudah diputuskan" in page and 'href="/butir/3"' in page
    assert 'id="decision"' not in page
    both = client.get("/massal", params={"butir": [3, 1]}).text
    assert 'id="decision"' in both and both.count("disabled") == 1


def test_the_preview_marks_what_differs_and_masks_who_asks_for_help(client: TestClient, database: Database) -> None:
    with writing(database) as conn:
        for number, text in enumerate(("gaji 9 juta ke Kamboja 0812 0000 5001", "gaji 15 juta ke Laos 0812 0000 5001")):
            take_in(conn, a_post(40 + number, f"Dicari admin {text}"), judged("high"), unit="unit")
    sign_in(client)
    page = client.get("/massal", params={"butir": [4, 5]}).text
    assert "<del>9 </del><ins>15 </ins>" in page and "<del>Kamboja </del><ins>Laos </ins>" in page
    assert "2 perbedaan" in page and "0812 0000 5001" in page
    hostile = client.get("/massal", params={"butir": [1, 4]}).text
    assert "<script>alert" not in hostile and "&lt;script&gt;alert" in hostile
    for order in ([2, 4], [4, 2]):
        masked = client.get("/massal", params={"butir": order}).text
        assert "7788" not in masked and "5001" not in masked, "a call for help is held against nothing in clear"


def test_one_that_was_looked_at_stands_for_all_that_do_not_differ(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SHOWN", 3)
    with writing(database) as conn:
        for number in range(50, 58):
            band: Any = "critical" if number == 57 else "high"
            take_in(conn, a_post(number), judged(band, contacts=("+6281200007777",)), unit="unit")
        first = conn.execute(select(item.c.id).order_by(item.c.id.desc()).offset(7).limit(1)).scalar_one()
    sign_in(client)
    page = client.get(f"/butir/{first}/serupa").text
    assert page.count('name="butir"') == 3 and "Juga 5 butir lain yang tidak berbeda" in page
    assert "Dari 7 butir lain dengan kontak ini tidak ikut: beda tingkat atau jalur 1, beda isi 0" in page
    shown = re.findall(r'name="tampil" value="(\d+)"', page)
    data: dict[str, Any] = {"csrf": hidden(page, "csrf"), "idem": hidden(page, "idem"), "tampil": shown}
    data |= {"contoh": first, "semua": hidden(page, "semua"), "butir": [first]}
    unsaid = client.post("/massal", data=data)
    assert unsaid.status_code == 409 and re.search(r'name="semua" value="\d+" checked', unsaid.text)
    answer = client.post("/massal", data={**data, "verdict": "legit", "reason": "ordinary_job"})
    assert answer.status_code == 303 and work(database)
    with reading(database) as conn:
        made = bulk.bulk_of(conn, "unit", 1)
        named = [one.item_id for one in bulk.items_of(conn, made)]
    assert made.counts == {"decided": 6}, "the first and five; not the two that were shown and left out"
    assert not set(named) & (set(map(int, shown)) - {first})
    result = client.get("/massal/1").text
    assert "Halaman 1 dari 2" in result and result.count("data-row") == 3
    assert client.get("/massal/1?page=2").text.count("data-row") == 3
