"""Pages at 320 pixels and at twice their size: no control is lost, nothing scrolls sideways; contrast as painted."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Browser

from patrol.store import Database, bulk
from patrol.store.database import writing
from tests.test_console_browser import address, begin, database
from tests.test_console_shift import OTHERS, Watched, browser, staffed, tab

__all__ = ["address", "browser", "database"]
pytestmark = pytest.mark.browser
SIZES = {"320 px": {"width": 320, "height": 640}, "twice": {"width": 683, "height": 384}}
"""A phone, and an office screen of 1366 x 768 at 200 %: half as many pixels of the page's own (WCAG 2.2, 1.4.10)."""

CONTROLS = """() => {
  const shown = (one) => one.getClientRects().length && getComputedStyle(one).visibility === "visible";
  const scrolls = (one) => one.closest("table, .boxed"); // these alone may scroll inside themselves
  const spills = [...document.querySelectorAll(".panel, .figure, nav, .chips, .row, .bar")].filter((one) =>
    shown(one) && one.scrollWidth > one.clientWidth + 1 && !one.matches(".scroll"));
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => shown(one) && !one.closest(".visually-hidden, [inert], [href='#main']"));
  const name = (one) => [one.tagName, one.name || one.getAttribute("href") || one.dataset.act || one.id ||
    one.textContent.trim()].join(" ");
  const width = document.documentElement.clientWidth;
  const cut = (one) => { const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !scrolls(one); };
  return { names: all.map(name), cut: [...all.filter(cut), ...spills].map(name),
    wider: document.documentElement.scrollWidth - width };
}"""

PALE = """() => {
  const parse = (said) => { const n = said.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (one) => { const layers = [];
    for (let at = one; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]); };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (...two) => { const [x, y] = two.map(light).sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement, words = walk.currentNode.data.trim();
    if (!words || !one.getClientRects().length || one.closest(".visually-hidden, :disabled, option, script")) continue;
    const style = getComputedStyle(one), size = parseFloat(style.fontSize), under = ground(one);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const got = ratio(over(parse(style.color), under), under);
    if (got < (large ? 3 : 4.5)) found.push(`${got.toFixed(2)} ${one.tagName}.${one.className}: ${words.slice(0, 40)}`);
  }
  return found;
}"""
"""Words that stand out less than 4.5 to 1 (large ones: 3 to 1) from what is painted under them."""


def looked_at(watched: Watched, paths: list[str], size: dict[str, int]) -> None:
    """Each page in an office window, then in this one: it has the same controls, all of them within reach."""
    page, office = watched.page, dict(page_size(watched))
    for path in paths:
        page.goto(watched.address + path)
        whole = Counter(page.evaluate(CONTROLS)["names"])
        page.set_viewport_size(size)  # type: ignore[arg-type]
        narrow = page.evaluate(CONTROLS)
        watched.shoot(f"reflow-{size['width']}-{path.strip('/').replace('/', '-') or 'home'}"[:60])
        assert not whole - Counter(narrow["names"]), f"{path}: lost at {size['width']} px"
        assert narrow["cut"] == [], f"{path}: cut off at {size['width']} px"
        assert narrow["wider"] <= 0, f"{path} is {narrow['wider']} px too wide"
        assert page.evaluate(PALE) == [], f"{path}: too pale"
        page.set_viewport_size(office)  # type: ignore[arg-type]


def page_size(watched: Watched) -> dict[str, int]:
    size = watched.page.viewport_size
    assert size is not None
    return {"width": size["width"], "height": size["height"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_an_analysts_pages_lose_nothing(
    browser: Browser, address: str, database: Database, size: str, scheme: str
) -> None:
    with writing(database) as connection:
        form = {"verdict": "legit", "reasons": ["ordinary_job"], "alone": 1}
        bulk.begin(connection, "unit", [2, 3], analyst="budi", idem="b1", **form)  # type: ignore[arg-type]
    watched = tab(browser, address, color_scheme=scheme)
    item = begin(watched.page).removeprefix(address)
    paths = ["/", "/antrian", "/antrian?state=decided", item, f"{item}/salinan", f"{item}/serupa", "/massal/1"]
    looked_at(watched, [*paths, "/massal?butir=2&butir=3", "/cari?q=kerja", "/serah", "/preferensi"], SIZES[size])
    watched.page.goto(address + item)
    watched.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    for key, opened in (("?", "#sheet"), ("Control+k", "#palette")):
        watched.page.keyboard.press(key)
        box = watched.page.locator(opened).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= SIZES[size]["width"]
        assert watched.page.evaluate(PALE) == []
        watched.shoot(f"reflow-{SIZES[size]['width']}-{scheme}-{opened[1:]}")
        watched.page.keyboard.press("Escape")
    watched.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_other_roles_pages_lose_nothing(
    browser: Browser, address: str, database: Database, size: str, scheme: str
) -> None:
    staffed(database)
    for role, paths in OTHERS.items():
        watched = tab(browser, address, color_scheme=scheme, name=role)
        looked_at(watched, paths, SIZES[size])
        watched.check()
    out = browser.new_context(color_scheme=scheme, viewport=SIZES[size])  # type: ignore[arg-type]
    front = Watched(out.new_page(), address)
    looked_at(front, ["/masuk"], SIZES[size])
