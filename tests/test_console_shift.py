"""A shift in a real Chromium: claim, decide, take back, search, hand in; both languages, both themes, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from patrol.console.passwords import hash_password
from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser, launch_options
from patrol.store import Database, queue
from patrol.store.accounts import Role, create_account
from patrol.store.columns import now
from patrol.store.database import writing
from patrol.store.decisions import decide
from patrol.store.exports import ask
from tests.test_console import PASSWORD
from tests.test_console_browser import address, begin, database, enter

__all__ = ["address", "database"]
pytestmark = pytest.mark.browser
OTHERS: dict[Role, list[str]] = {
    "custodian": ["/", "/ekspor", "/antrian?state=decided"],
    "auditor": ["/audit"],
    "admin": ["/akun", "/unit", "/preferensi", "/saya"],
}
"""The pages that are not an analyst's, by who reads them."""
SCREENS = Path(__file__).resolve().parent.parent / "data" / "run" / "screens"


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        gate = Gate.of((address.removeprefix("http://"),))
        made = playwright.chromium.launch(**launch_options(find_browser(), gate))
        yield made
        made.close()


class Watched:
    """A tab, and what it asked for and complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def shoot(self, name: str) -> None:
        self.page.screenshot(path=SCREENS / f"{name}.png")

    def check(self) -> None:
        assert [line for line in self.said if "409" not in line] == []
        assert all(url.startswith(self.address) for url in self.asked)


def tab(browser: Browser, address: str, *, name: str = "ani", **options: object) -> Watched:
    context = browser.new_context(**{"locale": "id-ID", "viewport": {"width": 1366, "height": 768}, **options})  # type: ignore[arg-type]
    watched = Watched(context.new_page(), address)
    watched.page.goto(address)
    enter(watched.page, name)
    return watched


def staffed(database: Database) -> None:
    """An account for each of the others, and something on their pages: a decision, an export that was asked for."""
    with writing(database) as connection:
        for role in OTHERS:
            create_account(connection, unit="unit", name=role, password_hash=hash_password(PASSWORD), role=role)
        held = queue.claim(connection, "unit", "ani")
        assert held is not None
        form = {"token": held.token, "version": held.item.version, "verdict": "trafficking", "reasons": ["recruitment"]}
        decide(connection, "unit", held.item.id, analyst="ani", idem="contoh-12", **form)  # type: ignore[arg-type]
        day = timedelta(days=1)
        ask(connection, "unit", by="budi", purpose="lampiran laporan contoh", since=now() - day, until=now() + day)


def test_a_shift_on_the_keyboard_alone(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page, keys = watched.page, watched.page.keyboard
    watched.shoot("home")
    keys.press("?")
    assert page.locator("#sheet").is_visible()
    keys.press("Escape")
    first = begin(page)
    keys.press("1")
    assert page.locator("fieldset[data-reasons-for]:visible").count() == 1
    keys.press("Tab")
    page.locator("input[name=reason]:visible").first.focus()
    keys.press("Space")
    keys.press("c")
    keys.type("1 n q s: letters in a note")
    keys.press("Control+Enter")
    page.wait_for_url(lambda url: "/butir/" in url and url != first)
    assert page.locator("[data-toast]").is_visible()
    watched.shoot("next-with-undo")
    page.wait_for_load_state()
    keys.press("u")
    page.wait_for_url(first)
    page.wait_for_load_state()
    assert page.input_value("#note") == "1 n q s: letters in a note"
    assert page.locator("input[name=verdict]:checked").get_attribute("value") == "trafficking"
    keys.press("s")
    assert page.locator("details[data-act=skip][open] select").evaluate("(box) => box === document.activeElement")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(lambda url: url != first)
    watched.check()


def test_words_are_linked_to_a_reason(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page = watched.page
    begin(page)
    page.keyboard.press("1")
    page.locator("input[name=reason]:visible").first.check()
    page.locator("[data-field=text]").evaluate("(field) => getSelection().selectAllChildren(field)")
    page.keyboard.press("r")
    linked = page.locator("#spans input").get_attribute("value") or ""
    assert re.fullmatch(r"text:0:\d+:recruitment", linked)
    text = page.locator("[data-field=text]").evaluate(
        "(field) => { const copy = field.cloneNode(true); copy.querySelectorAll('sup').forEach((n) => n.remove());"
        " return [...copy.textContent].length; }"
    )
    assert linked.split(":")[2] == str(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-toast]")
    watched.check()


def test_the_palette_finds_what_this_page_can_do(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page = watched.page
    page.keyboard.press("Control+k")
    page.keyboard.type("antri")
    assert page.locator("#commands li").count() == 1
    told = page.locator("#palette input").get_attribute("aria-activedescendant")
    assert page.locator(f"#{told}[aria-selected=true]").count() == 1, "a screen reader is told which one is marked"
    page.keyboard.press("Enter")
    page.wait_for_url("**/antrian")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("tr[data-row] input:checked").count() == 2
    page.keyboard.press("k")
    assert page.locator("tr.at").count() == 1
    watched.shoot("queue")
    page.keyboard.press("g")
    page.wait_for_url("**/massal?butir=*")
    watched.shoot("together")
    page.locator("input[name=butir]").last.check()
    page.keyboard.press("5")
    page.locator("input[name=reason]:visible").first.check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/massal/\d+$"))
    assert page.get_by_text("diputuskan", exact=True).count() == 2
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_selector("text=dibatalkan")
    assert page.locator("li .chip", has_text="dibatalkan").count() == 2
    watched.check()


def test_keys_rest_while_somebody_writes_or_composes(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page = watched.page
    page.goto(f"{address}/cari")
    page.fill("input[name=q]", "")
    page.keyboard.type("nqbi")
    assert page.input_value("input[name=q]") == "nqbi"
    assert page.url.endswith("/cari")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'q', isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(200)
    assert page.url.endswith("/cari")
    watched.check()


def test_the_last_minute_of_a_lease_is_told(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page = watched.page
    page.clock.install()
    begin(page)
    page.clock.run_for(2_000)
    assert page.locator("[data-countdown]").inner_text().startswith("(9:5")
    assert page.locator("#status p").count() == 0
    page.clock.fast_forward(8 * 60_000 + 1_000)
    page.clock.fast_forward(60_000)
    page.clock.run_for(2_000)
    assert "hampir habis" in page.locator("#status").inner_text()
    assert page.locator(".lease.short").count() == 1
    page.fill("#note", "masih di sini")
    page.clock.fast_forward(90_000)
    page.clock.run_for(2_000)
    assert "Waktu Anda habis" in page.locator("#status").inner_text()
    assert page.input_value("#note") == "masih di sini"
    watched.check()


def test_who_works_without_a_pause_is_reminded_of_one(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page, told = watched.page, watched.page.locator("#pause")

    def work(minutes: int) -> None:
        for _ in range(minutes):
            page.clock.fast_forward(60_000)
            page.keyboard.press("Shift")

    page.clock.install()
    page.reload()
    work(44)
    assert not told.is_visible()
    page.goto(f"{address}/antrian")  # a new page goes on counting
    work(2)
    assert "45 menit tanpa jeda" in told.inner_text()
    told.get_by_role("button").click()
    assert not told.is_visible()
    work(9)
    assert not told.is_visible()
    work(2)
    assert told.is_visible()
    page.clock.fast_forward(6 * 60_000)
    page.keyboard.press("Shift")
    assert not told.is_visible(), "five minutes without a key are a pause"
    page.goto(f"{address}/preferensi")
    page.get_by_label("Ingatkan beristirahat").select_option("0")
    page.get_by_role("button", name="Simpan").click()
    assert told.count() == 0
    watched.check()


def test_search_and_hand_in(browser: Browser, address: str) -> None:
    watched = tab(browser, address)
    page = watched.page
    page.keyboard.press("/")
    page.wait_for_url("**/cari")
    page.keyboard.type("0812 0000 1234")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=butir ditemukan")
    watched.shoot("search")
    assert "0812-0000-1234" not in page.content()
    page.goto(f"{address}/serah")
    page.fill("textarea[name=text]", "Dicari pekerja <b>kapal</b>")
    page.keyboard.press("Control+Enter")
    page.locator("text=menunggu >> visible=true").first.wait_for()
    watched.shoot("hand-in")
    watched.check()


UNNAMED = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => !(one.getAttribute("aria-label") || one.innerText || one.title || [...(one.labels || [])].length))
  .filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 120))"""
"""What a screen reader would have no name for."""


def fits(watched: Watched, paths: list[str], name: str) -> None:
    """No page is wider than its window; a picture of each is kept."""
    for path in paths:
        watched.page.goto(watched.address + path)
        wider = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px too wide"
        watched.shoot(f"{name}-{path.strip('/').replace('/', '-') or 'home'}"[:60])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_pages_of_the_other_roles_fit(
    browser: Browser, address: str, database: Database, scheme: str, width: int
) -> None:
    staffed(database)
    for role, paths in OTHERS.items():
        watched = tab(browser, address, viewport={"width": width, "height": 780}, color_scheme=scheme, name=role)
        fits(watched, paths, f"{role}-{scheme}-{width}")
        watched.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 780)])
def test_pages_fit(browser: Browser, address: str, scheme: str, language: str, width: int, height: int) -> None:
    size = {"width": width, "height": height}
    watched = tab(browser, address, viewport=size, color_scheme=scheme, locale=language, reduced_motion="reduce")
    page = watched.page
    assert page.locator("html").get_attribute("lang") == language
    item = begin(page)
    paths = ["", "/antrian", item.removeprefix(address), "/cari?q=kerja", "/serah", "/massal?butir=2&butir=3"]
    fits(watched, paths, f"{language}-{scheme}-{width}")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(244, 245, 247)") == (scheme == "light")
    watched.check()
