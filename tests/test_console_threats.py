"""The table of threats: each has tests, and those exist; and the threats that no other file tries."""

from __future__ import annotations

import logging
import re
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from patrol.console import app as console_app
from patrol.console.passwords import hash_password
from patrol.records import Post
from patrol.store import Database
from patrol.store.accounts import create_account
from patrol.store.database import writing
from tests.test_console import PASSWORD, assessed, claim, client, database, decision, sign_in
from tests.test_console_hostile import serving
from tests.test_console_item import put_in
from tests.test_console_rights import address_of, rights_of, routes

__all__ = ["client", "database"]
TESTS = Path(__file__).parent
TABLE = Path(console_app.__file__).parent / "THREATS.md"
THREATS = {f"W{number}" for number in range(1, 17)}
CANARY = "kenanga"
WORDS = f"Tolong, kami ditahan di Kamboja, ig @{CANARY}_uji, surel {CANARY}@uji.example, hubungi 0812-0000-9753"
TOLD = (CANARY, CANARY.title(), "9753", "0000-97", "00009753")


def rows() -> dict[str, list[str]]:
    """Threat -> the tests that the table names for it."""
    lines = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| W")]
    return {cells[1].strip(): re.findall(r"`(test_\w+::test_\w+)`", cells[5]) for cells in lines}


def test_every_threat_has_tests_that_exist() -> None:
    assert set(rows()) == THREATS
    for threat, named in rows().items():
        assert named, f"{threat} has no test"
        for node in named:
            file, _, name = node.partition("::")
            assert f"def {name}(" in (TESTS / f"{file}.py").read_text(encoding="utf-8"), f"{threat}: {node}"


@pytest.fixture
def victim(client: TestClient, database: Database) -> TestClient:
    """A desk that also holds a call for help, and who is signed in there."""
    told = {
        "title": f"Bantu @{CANARY}_uji",
        "url": f"https://papan.example/{CANARY}",
        "author": f"{CANARY.title()} Uji",
    }
    post = Post("papan.example", "v1", WORDS, **told)
    put_in(database, post, assessed(WORDS, "high", "help"))
    sign_in(client)
    return client


def pages(client: TestClient) -> list[str]:
    """Every page that can be asked for by GET, for items 1 to 4."""
    found = []
    for route in routes(client.app):
        if "GET" in route.methods and rights_of(route) != {"public"}:
            found += [address_of(route, number) for number in range(1, 5)]
    return list(dict.fromkeys(found))


def test_a_victims_words_are_on_no_page_unopened(victim: TestClient) -> None:
    shown = {path: victim.get(path, params={"q": "ditahan Kamboja"}) for path in pages(victim)}
    assert sum(answer.status_code == 200 for answer in shown.values()) > 12
    assert sum("ditahan di Kamboja" in answer.text for answer in shown.values()) > 2, "it was there, masked"
    for path, answer in shown.items():
        if path.startswith("/cari"):  # it says back what was typed, and nothing of what was found
            answer = victim.get(path)
        for told in TOLD:
            assert told not in answer.text, f"{told} on {path}"


def test_a_researcher_reads_no_word_of_a_call_for_help(victim: TestClient, database: Database) -> None:
    with writing(database) as connection:
        create_account(
            connection, unit="unit", name="pak-riset", password_hash=hash_password(PASSWORD), role="researcher"
        )
    victim.cookies.clear()
    sign_in(victim, "pak-riset")
    assert "isi tidak ditampilkan" in victim.get("/antrian").text
    for path in pages(victim):
        assert "ditahan di Kamboja" not in victim.get(path).text, path


def test_no_page_stays_in_the_browser(victim: TestClient) -> None:
    for path in pages(victim):
        answer = victim.get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert "etag" not in answer.headers and "last-modified" not in answer.headers, path
        if "<body" in answer.text and answer.status_code == 200:
            assert '"historyCacheSize":0' in answer.text, path
            assert 'class="watermark"' in answer.text and "ani" in answer.text, path


def test_no_log_tells_what_was_read_or_typed(
    victim: TestClient, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, logger="patrol")
    capsys.readouterr()
    for path in pages(victim):
        victim.get(path, params={"q": WORDS})
    address, page = claim(victim)
    victim.post(f"{address}/putus", data={**decision(page), "note": WORDS, "token": "x" * 20})
    victim.post("/masuk", data={"name": CANARY, "password": f"{PASSWORD}9753"})
    victim.post("/serah", data={"csrf": "stale", "text": WORDS})
    out, err = capsys.readouterr()
    for told in (*TOLD, PASSWORD):
        assert told not in out + err, told
        assert not [line for line in caplog.messages if told in line and line.startswith(("patrol", "console"))]


def test_slow_clients_keep_nobody_waiting(tmp_path: Path) -> None:
    with serving(tmp_path / "unit", broken=False) as address, ExitStack() as held:
        port = int(address.rpartition(":")[2])
        for number in range(200):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            begun = "POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n" + ("\r\nna" if number % 2 else "X-A: ")
            slow.sendall(begun.encode())
        answer = httpx.get(f"{address}/masuk", timeout=10)
        assert answer.status_code == 200
