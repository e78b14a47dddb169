"""Readers answer on any page at all; what they are told by a page that is odd; shorthands, tokens and history's end."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.crawling import families
from patrol.crawling.addresses import Gate
from patrol.crawling.bases import Forum, StateBoard
from patrol.crawling.door import Door
from patrol.crawling.forum import ForumShape, read_by_shape
from patrol.crawling.html import Document
from patrol.crawling.loader import ShelfLoader
from patrol.crawling.run import _Nowhere
from patrol.crawling.spider import PatrolSpider
from patrol.crawling.state import states, unflattened
from patrol.crawling.stated import StateShape, read_state
from patrol.crawling.task import Task
from patrol.crawling.told import with_links
from patrol.crawling.urls import matches, turned
from patrol.crawling.wording import time_of, words
from patrol.records import Post
from patrol.settings import Settings
from patrol.workspace import Workspace, bundled_content

SHELF = ShelfLoader(Workspace(bundled_content(), bundled_content()))
NAMES = [
    "title",
    "description",
    "company",
    "location",
    "salary",
    "url",
    "id",
    "content",
    "account",
    "visibility",
    "uri",
]
NAMES += ["posts", "record", "author", "data", "children", "kind", "items", "version", "created_at", "text", "embed"]
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("Listing")
JSON = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner),
    max_leaves=30,
)
HTML = st.text(alphabet="<>/=\"' abhref123classdivpost{}[]:;,\\u", max_size=400)
SPIDERS = [name for name in SHELF.list() if getattr(SHELF.load(name), "families", ())]


@given(value=JSON, name=st.sampled_from(SPIDERS), kind=st.sampled_from(["start", "listing", "posting"]))
@settings(max_examples=150, deadline=None)
def test_every_spider_answers_on_any_json(value: Any, name: str, kind: str) -> None:
    text = json.dumps(value)
    for page in (
        text,
        f'<script id="__NEXT_DATA__" type="application/json">{text}</script>',
        f"<script>window.A={text}",
    ):
        document = Document("https://odd.example/api/v1/x?page=1", page)
        harvest = SHELF.load(name)(urls=["x"]).harvest(document, kind)  # type: ignore[attr-defined]
        assert harvest is None or all(isinstance(post.text, str) and post.key for post in harvest.posts)
        picked = families.pick(document)
        assert picked is None or all(post.text for post in picked.posts)


@given(page=HTML, name=st.sampled_from(SPIDERS))
@settings(max_examples=150, deadline=None)
def test_every_spider_answers_on_any_html(page: str, name: str) -> None:
    document = Document("https://odd.example/", f'<div class="post hentry">{page}</div>')
    for kind in ("start", "posting"):
        harvest = SHELF.load(name)(urls=["x"]).harvest(document, kind)  # type: ignore[attr-defined]
        assert harvest is None or all(post.key for post in harvest.posts)


POSTING = {"title": "Kasir", "company": "Toko Contoh", "location": "Solo", "description": "Melayani pembeli."}
DEEP = "[" * 30_000 + "]" * 30_000
TRAPS = {
    "deep body": DEEP,
    "deep script": f'<script type="application/json">{DEEP}</script>',
    "deep assignment": f"<script>window.A = {DEEP};</script>",
    "assignments": "<script>" + "window.A={};" * 50_000 + "</script>",
    "assignments that are code": "<script>" + "var a=[b,c];" * 50_000 + "</script>",
    "open quotes": '<script>window.A={a:"' + '\\"' * 300_000 + "</script>",
    "bare words": "<script>window.A={" + "a " * 300_000 + "</script>",
    "commas": "<script>window.A={a:[" + " ,\n" * 300_000 + "</script>",
    "open parse": "<script>" + 'window.A=JSON.parse("x' * 20_000 + "</script>",
    "many objects": json.dumps([{"a": {}}] * 150_000),
    "many postings": json.dumps([{**POSTING, "id": n} for n in range(3_000)]),
    "flat circle": '<script type="application/json" id="__NUXT_DATA__">' + json.dumps([[0, 0, 0]] * 40) + "</script>",
    "long editor text": json.dumps([{**POSTING, "description": '{"blocks":' + "[" * 50_000}]),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_of_json_is_read_without_error(name: str) -> None:
    document = Document("https://trap.example/x?page=1", TRAPS[name])  # in quadratic time the suite would not end
    picked = families.pick(document)
    assert picked is None or all(post.text for post in picked.posts)
    if name == "many postings":
        assert picked is not None
        assert picked.cut == ("only the first 2,000 of its postings were read",)


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ('window.__STATE__ = {"a": [1, 2], "b": "x" };', {"a": [1, 2], "b": "x"}),
        ("window.__S = {a: 1, b_c: [undefined, true], 'd': 2}", None),
        ('window.__S={a:1,b:[undefined,true,],c:"x: y, z",}', {"a": 1, "b": [None, True], "c": "x: y, z"}),
        (r'window.__S = JSON.parse("{\"a\":\"b\"}");', {"a": "b"}),
        ("var x = [document, window.open]; function f() { return {a: 1} }", None),
        ("window.__NUXT__=(function(a){return {data:[a]}}(1))", None),
    ],
)
def test_what_a_script_assigns_is_read_where_it_is_data(script: str, value: object) -> None:
    found = states(Document("https://a.example/", f"<script>{script}{' ' * 100}</script>"))
    assert [state.value for state in found] == ([] if value is None else [value])


def test_declared_places_come_first_and_a_site_that_changed_is_told_of() -> None:
    shape = StateShape(listed="jobs", fields={"title": "t"}, address="https://a.example/j/{id}")
    page = json.dumps({"jobs": [{"t": "Koki", "salary": "Rp 1.000.000", "id": "a/b"}], "more": [POSTING]})
    harvest = read_state(Document("https://a.example/", page), shape)
    assert harvest is not None
    assert [(link.url, link.known.title if link.known else None) for link in harvest.links] == [
        ("https://a.example/j/a%2Fb", "Koki")
    ]
    changed = read_state(
        Document("https://a.example/", json.dumps({"vacancies": [POSTING]})), StateShape(listed="jobs")
    )
    assert changed is not None
    assert [post.title for post in changed.posts] == ["Kasir"]
    assert "has the site changed?" in changed.notes[0]


def test_a_flat_state_that_holds_itself_ends() -> None:
    assert unflattened([{"a": 0}]) is not None
    assert unflattened([{"a": 1, "b": 99, "c": -1}, "x"]) == {"a": "x", "b": None, "c": None}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("<p>satu</p><p>dua</p>", "satu\n\ndua"),
        ({"label": "Solo"}, "Solo"),
        ([{"name": "a"}, {"name": "a"}, "b", None, True], "a\nb"),
        (3_500_000.0, "3500000"),
        (float("nan"), ""),
        ({"blocks": [{"text": "x"}]}, ""),
        ('{"blocks":[{"text":"satu"},{"text":"dua"}]}', "satu\ndua"),
    ],
)
def test_a_field_of_json_says(value: object, said: str) -> None:
    assert words(value) == said


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (1_770_000_000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        (1_770_000_000_000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        ("1770000000", datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        ({"dateTimeUtc": "2026-02-02T02:40:00Z"}, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        ("kemarin", None),
        (float("inf"), None),
        (10**400, None),
        (True, None),
    ],
)
def test_a_time_of_json(value: object, when: datetime | None) -> None:
    assert time_of(value) == when


def test_addresses_behind_words_are_told_once() -> None:
    text = with_links("daftar di toko.example/lamar", ["https://toko.example/lamar/", "https://wa.example/1", ""])
    assert text == "daftar di toko.example/lamar\n\nTautan: https://wa.example/1"
    assert with_links("", []) == ""
    assert with_links("x", [f"https://a.example/{n}" for n in range(100)]).count("Tautan") == 20


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("https://wa.me/6281200001111", "https://wa.me/6281200001111"),
        ("mailto:lamaran%40toko.example?subject=x", "lamaran@toko.example"),
        ("TEL:+62-812-0000-1111", "+62-812-0000-1111"),
        ("https://kabar.example/lain", None),
        ("https://api.whatsapp.com/send?text=https://a.example", None),
        ("/tentang", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_an_articles_contacts_behind_words_are_told(href: str, told: str | None) -> None:
    said = "Toko kami mencari penjaga yang jujur dan rajin, silakan hubungi di sini untuk lamaran."
    page = f"<article><p>{said}</p><a href='{href}'>di sini</a></article>"
    harvest = families.pick(Document("https://a.example/x", page))
    assert harvest is not None
    assert harvest.posts[0].text == f"{said}\ndi sini" + (f"\n\nTautan: {told}" if told else "")


def test_a_postings_contacts_behind_words_are_told() -> None:
    told = "<p>Toko kami mencari kasir. <a href='https://wa.me/6281200001111'>Hubungi</a></p>"
    page = json.dumps({"@type": "JobPosting", "title": "Kasir", "description": told})
    harvest = families.pick(Document("https://a.example/x", f'<script type="application/ld+json">{page}</script>'))
    assert harvest is not None
    assert harvest.posts[0].text == "Toko kami mencari kasir. Hubungi\n\nTautan: https://wa.me/6281200001111"


def test_a_selector_that_is_none_is_a_fault_of_the_spider() -> None:
    with pytest.raises(ValueError, match="no CSS selector"):
        read_by_shape(Document("https://a.example/", "<p>x"), ForumShape(thread="a[", post="div[[", body="p"))


@pytest.mark.parametrize(
    ("written", "spider", "address"),
    [
        ("@namakanal", None, "https://t.me/s/namakanal"),
        ("#lokerluarnegeri", None, "https://mastodon.social/api/v1/timelines/tag/lokerluarnegeri?limit=40"),
        ("r/contoh", None, "https://www.reddit.com/r/contoh/new.json?limit=100&raw_json=1"),
        ("https://www.reddit.com/r/contoh/", "reddit", "https://www.reddit.com/r/contoh/new.json?limit=100&raw_json=1"),
        ("https://sosial.example/tags/loker", "mastodon", "https://sosial.example/api/v1/timelines/tag/loker?limit=40"),
        ("https://sosial.example/tags/loker", None, "https://sosial.example/tags/loker"),
        ("@x", None, "@x"),
        ("kata", None, "kata"),
    ],
)
def test_a_shorthand_becomes_an_address(written: str, spider: str | None, address: str) -> None:
    assert SHELF.expand(written, spider) == address


def test_with_a_token_the_place_for_tokens_is_asked() -> None:
    full = SHELF.expand("r/contoh", "reddit", {"oauth.reddit.com": "x"})
    assert full == "https://oauth.reddit.com/r/contoh/new?limit=100&raw_json=1"


def test_spiders_are_found_by_site_the_very_host_first() -> None:
    assert SHELF.made_for("https://lokercontoh.blogspot.com/2026/01/x.html") == ["blogspot"]
    assert SHELF.made_for("https://blogspot.com.papan.example/") == []
    assert SHELF.search("bluesky") is not None
    assert SHELF.search("any") is None
    assert SHELF.search("nosuch") is None
    assert not matches("evilblogspot.com", "*.blogspot.com")


def test_a_page_number_goes_on() -> None:
    assert turned("https://a.example/x?q=b", "page") == "https://a.example/x?q=b&page=2"
    assert turned("https://a.example/x?page=9&q=b", "page") == "https://a.example/x?q=b&page=10"
    assert turned("https://a.example/x?page=abc", "page") == "https://a.example/x?page=2"


def _spider(task: Task, made: type[PatrolSpider] = PatrolSpider, **options: Any) -> PatrolSpider:
    spider = made(urls=["https://a.example/"], **options)
    spider.door = Door(Settings(), Gate.of(()), _Nowhere(), task=task)
    return spider


def test_a_token_goes_to_its_host_alone_and_never_in_the_open() -> None:
    spider = _spider(Task(tokens={"a.example": "canary-token"}))
    sent = {url: spider._request(url, url, "start").headers.get("Authorization") for url in TO}
    assert sent == dict(zip(TO, [b"Bearer canary-token", None, None, None, None], strict=True))


TO = (
    "https://a.example/x",
    "http://a.example/x",
    "https://b.example/x",
    "https://a.example:8443/x",
    "https://a.example.b.example/",
)


@pytest.mark.parametrize(
    ("days", "back_to", "past"),
    [
        ([1, 2], date(2026, 3, 3), True),
        ([1, 5], date(2026, 3, 3), False),
        ([1], None, False),
        ([], date(2026, 3, 3), False),
    ],
)
def test_a_history_ends_where_all_of_a_page_is_older(days: list[int], back_to: date | None, past: bool) -> None:
    posts = [Post("a", str(day), "x", published_at=datetime(2026, 3, day, tzinfo=UTC)) for day in days]
    assert _spider(Task(back_to=back_to))._past([*posts, Post("a", "undated", "x")]) is past


def test_bases_without_a_site_read_what_is_common() -> None:
    assert Forum(urls=["x"]).harvest(Document("https://a.example/", "<p>x"), "start") is None
    board = StateBoard(urls=["x"]).harvest(Document("https://a.example/l", json.dumps({"jobs": [POSTING]})), "start")
    assert board is not None
    assert board.posts[0].company == "Toko Contoh"
