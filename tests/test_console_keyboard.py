"""The whole work without a mouse, in one go: nothing is clicked, filled or gone to but by the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from patrol.console.passwords import hash_password
from patrol.store import Database
from patrol.store.accounts import create_account
from patrol.store.database import writing
from tests.test_console import PASSWORD
from tests.test_console_browser import address, database
from tests.test_console_shift import Watched, browser

__all__ = ["address", "browser", "database"]
pytestmark = pytest.mark.browser
LONGEST_WAY = 80
"""As often as somebody presses Tab for one thing, at the most."""


def to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go there by one key; what has the focus is to be seen, with a ring around it."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"{selector}: nothing shows the focus"
            return
    raise AssertionError(f"no way to {selector} on {page.url}")


def by_palette(page: Page, words: str, path: str) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    page.wait_for_load_state()


def sign_in(page: Page, name: str) -> None:
    assert page.evaluate("document.activeElement.name") == "name", "the first field waits"
    page.keyboard.type(name)
    to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action='/keluar']")
    page.wait_for_load_state()


def choose(page: Page, verdict: str) -> None:
    """A verdict by its number, its first reason by the space bar."""
    page.keyboard.press(verdict)
    to(page, "input[name=reason]")
    page.keyboard.press("Space")
    assert page.locator("input[name=reason]:checked").count() == 1


def test_the_whole_work_without_a_mouse(browser: Browser, address: str, database: Database) -> None:
    with writing(database) as connection:
        create_account(connection, unit="unit", name="rina", password_hash=hash_password(PASSWORD), role="auditor")
    context = browser.new_context(locale="id-ID", viewport={"width": 1366, "height": 768})
    watched = Watched(context.new_page(), address)
    page = watched.page
    page.goto(address)
    sign_in(page, "ani")

    first = begun(page)
    read_and_decided(page, first)
    several(page)
    handed_in_and_found(page)
    audited(page)
    watched.check()


def begun(page: Page) -> str:
    """From home past the navigation to the work -> the first item's address."""
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", "the first stop leads past it all"
    keys.press("Enter")
    to(page, "button[data-act=begin]")
    keys.press("Enter")
    page.wait_for_url("**/butir/*")
    page.wait_for_load_state()
    return page.url


def read_and_decided(page: Page, first: str) -> None:
    """From a marked word to its reason, the machine's form of the text and back; decided, and taken back."""
    keys = page.keyboard
    to(page, "sup a")
    keys.press("Enter")
    assert re.search(r"#reason-\d+$", page.url)
    keys.press("t")
    assert page.locator(".as-folded").is_visible()
    keys.press("t")
    choose(page, "1")
    keys.press("c")
    keys.type("dibaca sampai selesai")
    keys.press("Control+Enter")
    page.wait_for_url(lambda url: "/butir/" in url and not url.startswith(first.split("#")[0]))
    page.wait_for_load_state()
    assert "diputuskan" in page.locator("[role=status][data-toast]").inner_text()
    keys.press("u")
    page.wait_for_url(first.split("#")[0])
    page.wait_for_load_state()
    assert page.input_value("#note") == "dibaca sampai selesai"
    keys.press("l")
    page.wait_for_url(lambda url: url.endswith("/") and "butir" not in url)
    page.wait_for_load_state()


def several(page: Page) -> None:
    """Two of the list chosen, decided together, and taken back."""
    keys = page.keyboard
    by_palette(page, "antrian", "/antrian")
    for key in "jxjx":
        keys.press(key)
    keys.press("g")
    page.wait_for_url("**/massal?butir=*")
    page.wait_for_load_state()
    to(page, "input[name=butir]:not(:checked)")
    keys.press("Space")
    choose(page, "5")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/massal/\d+$"))
    page.wait_for_load_state()
    keys.press("u")
    page.wait_for_selector("li .chip:text('dibatalkan')")


def handed_in_and_found(page: Page) -> None:
    """A text handed in, a word looked for, another theme."""
    keys = page.keyboard
    by_palette(page, "serahkan", "/serah")
    to(page, "textarea[name=text]")
    keys.type("Dicari pekerja kapal, hubungi 0812 0000 4321")
    keys.press("Control+Enter")
    page.locator("text=menunggu >> visible=true").first.wait_for()
    keys.press("Escape")
    to(page, "nav a[href='/cari']", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_url("**/cari")
    page.wait_for_load_state()
    if not page.evaluate("document.activeElement.name === 'q'"):
        to(page, "input[name=q]")
    keys.type("admin")
    keys.press("Enter")
    page.wait_for_selector("text=butir ditemukan")
    assert page.evaluate("document.getElementById('status').getAttribute('role')") == "status"
    to(page, "nav a[href='/preferensi']", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_url("**/preferensi")
    page.wait_for_load_state()
    to(page, "select[name=theme]")
    keys.press("End")
    chosen = page.evaluate("document.activeElement.value")
    to(page, "main button:not([type=button])")
    keys.press("Enter")
    page.wait_for_selector(f"html[data-theme={chosen}]")


def audited(page: Page) -> None:
    """Out, and the audit as another."""
    keys = page.keyboard
    to(page, "form[action='/keluar'] button", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_url("**/masuk*")
    page.wait_for_load_state()
    sign_in(page, "rina")
    by_palette(page, "audit", "/audit")
    assert page.locator("td code", has_text=re.compile("^item.undo$")).count() >= 1
    to(page, "main form[method=post] button")
    keys.press("Enter")
    page.wait_for_selector("[role=status].good")
