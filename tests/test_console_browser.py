"""The console in a real Chromium: the keyboard path works, the content policy holds, nothing leaves this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from patrol.console.app import create_app
from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser, launch_options
from patrol.settings import Settings
from patrol.store import Database
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
        assert page.locator("mark").count() == 1
        page.keyboard.press("1")
        assert page.locator("fieldset[data-reasons-for]:visible").count() == 1
        page.check("input[value=recruitment]:visible")
        page.fill("textarea", "n 1 q: keys in a field are letters")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url: "/butir/" in url and url != first)
        browser.close()
    assert seen == []
    assert all(url.startswith(address) for url in asked)
