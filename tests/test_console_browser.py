"""The console in a real Chromium: the keyboard path works, the content policy holds, nothing leaves this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update

from patrol.console.app import create_app
from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser, launch_options
from patrol.settings import Settings
from patrol.store import Database
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.schema import item, session
from patrol.workspace import init_workspace
from tests.test_console import PASSWORD, database

__all__ = ["database"]
pytestmark = pytest.mark.browser


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(init_workspace(tmp_path / "unit"), Settings(console_port=port))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A signed-in tab."""
    with sync_playwright() as playwright:
        gate = Gate.of((address.removeprefix("http://"),))
        browser = playwright.chromium.launch(**launch_options(find_browser(), gate))
        made = browser.new_page()
        made.goto(address)
        enter(made, "ani")
        yield made
        browser.close()


def enter(page: Page, name: str) -> None:
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action='/keluar']")
    page.wait_for_load_state()  # the keys' script runs when the page is parsed, not before


def begin(page: Page) -> str:
    page.keyboard.press("n")
    page.wait_for_url("**/butir/*")
    return page.url


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('draft:'))")  # type: ignore[no-any-return]


def test_enter_on_a_button_presses_that_button(page: Page) -> None:
    page.click("nav a[href='/antrian']")
    page.click("td a")
    page.wait_for_selector("[data-act='take']")
    page.wait_for_load_state()
    page.focus("form[action='/keluar'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk")
    assert page.url.endswith("/masuk")


def test_a_verdict_can_be_changed_by_its_key(page: Page) -> None:
    begin(page)
    for key, verdict in (("1", "trafficking"), ("2", "nonprocedural"), ("4", "legit")):
        page.keyboard.press(key)
        assert page.locator("input[name=verdict]:checked").get_attribute("value") == verdict


def test_a_draft_outlives_the_session_but_neither_decision_nor_sign_out(page: Page, database: Database) -> None:
    first = begin(page)
    page.keyboard.press("1")
    page.check("input[value=recruitment]:visible")
    page.fill("textarea", "belum selesai")
    with writing(database) as connection:
        connection.execute(update(session).values(revoked_at=now()))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/masuk?next=/butir/" in url)
    enter(page, "ani")
    page.wait_for_url(first)
    assert page.locator("input[name=verdict]:checked").get_attribute("value") == "trafficking"
    assert page.locator("input[name=reason]:checked").get_attribute("value") == "recruitment"
    assert page.input_value("textarea") == "belum selesai"
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/butir/" in url and url != first)
    page.wait_for_selector("fieldset[data-reasons-for][hidden]", state="attached")
    assert drafts(page) == []
    page.fill("textarea", "satu lagi")
    assert len(drafts(page)) == 1
    page.click("form[action='/keluar'] button")
    page.wait_for_url("**/masuk")
    assert drafts(page) == []


def test_a_draft_is_not_for_the_next_analyst(page: Page, database: Database) -> None:
    first = begin(page)
    page.fill("textarea", "catatan ani")
    with writing(database) as connection:
        connection.execute(update(session).values(revoked_at=now()))
        connection.execute(update(item).values(lease_by=None, lease_token=None, lease_until=None))
    page.goto(first)
    enter(page, "budi")
    page.wait_for_selector("[data-act='take']")
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea")
    assert page.input_value("textarea") == ""
    assert drafts(page) == []


def test_a_refused_decision_keeps_its_draft(page: Page) -> None:
    begin(page)
    page.keyboard.press("1")
    page.fill("textarea", "tanpa alasan")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-notice]")
    assert page.input_value("textarea") == "tanpa alasan"
    assert len(drafts(page)) == 1


def test_the_whole_work_on_the_keyboard_with_hostile_text_on_the_page(address: str) -> None:
    seen: list[str] = []
    with sync_playwright() as playwright:
        here = address.removeprefix("http://")
        browser = playwright.chromium.launch(**launch_options(find_browser(), Gate.of((here,))))
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda message: seen.append(message.text))
        page.on("dialog", lambda dialog: seen.append("dialog"))
        page.on("pageerror", lambda error: seen.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.keyboard.type("ani")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        page.keyboard.press("n")
        page.wait_for_url("**/butir/*")
        first = page.url
        assert page.locator("mark.rule").count() == 1
        page.keyboard.press("1")
        assert page.locator("fieldset[data-reasons-for]:visible").count() == 1
        page.check("input[value=recruitment]:visible")
        page.fill("textarea", "n 1 q: keys in a field are letters")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url: "/butir/" in url and url != first)
        browser.close()
    assert seen == []
    assert all(url.startswith(address) for url in asked)
