"""The practice web: every row can be reached as it would be in life, and what is served says what the row says."""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import httpx
import pytest
from lxml import html  # type: ignore[import-untyped]

from patrol.crawling.html import Document
from patrol.crawling.jobposting import read_jobposting
from patrol.practice import board, channel, news, social
from patrol.practice.content import CHANNEL, Row, load_content, number, row_id, said
from patrol.practice.server import running, start_urls
from patrol.workspace import Workspace, bundled_content

BUNDLED = Workspace(bundled_content(), bundled_content())
CONTENT = load_content(BUNDLED)
BOARD = {said(row, "id"): row for row in CONTENT.board}
FEED = {said(row, "id"): row for row in CONTENT.feed}
SITEMAP_XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def web() -> Iterator[httpx.Client]:
    with running(BUNDLED, port=0) as base, httpx.Client(base_url=base, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def postings(web: httpx.Client) -> dict[str, str]:
    return {name: web.get(board.ROOT + name).text for name in BOARD}


def tree(web: httpx.Client, path: str) -> html.HtmlElement:
    answer = web.get(path)
    assert answer.status_code == 200, path
    return html.document_fromstring(answer.text)


def listed(web: httpx.Client) -> list[str]:
    """The paths that the result pages lead to, page after page, with nothing left out."""
    found: list[str] = []
    path: str | None = board.ROOT
    while path is not None:
        page = tree(web, path)
        found += [urlsplit(href).path for href in page.xpath('//li[@class="card"]/h2/a/@href')]
        path = next(iter(page.xpath('//a[@rel="next"]/@href')), None)
    return found


def mapped(web: httpx.Client) -> list[str]:
    root = ElementTree.fromstring(web.get("/sitemap.xml").content)
    return [urlsplit(node.text or "").path for node in root.iter(f"{SITEMAP_XML}loc")]


def test_a_result_page_or_the_sitemap_leads_to_each_posting_once(web: httpx.Client) -> None:
    strange = {board.PDF, board.GONE, f"{board.DISALLOWED}arsip"}
    names = Counter(path.removeprefix(board.ROOT) for path in listed(web) if path not in strange)
    assert strange < set(listed(web))
    assert set(names.values()) == {1}
    assert set(names) < set(BOARD)  # a few stand in the sitemap alone, as in life
    assert len(names) > 0.9 * len(BOARD)


def test_the_sitemap_lists_every_posting_once(web: httpx.Client) -> None:
    assert sorted(mapped(web)) == sorted(board.ROOT + name for name in BOARD)
    assert 'rel="sitemap"' in web.get(board.ROOT).text


def test_robots_txt_closes_a_part_and_names_the_sitemap(web: httpx.Client) -> None:
    rules = RobotFileParser()
    rules.parse(web.get("/robots.txt").text.splitlines())
    assert not rules.can_fetch("patrol-scanner", f"{board.DISALLOWED}arsip")
    assert all(rules.can_fetch("patrol-scanner", url) for url in start_urls(str(web.base_url)))
    assert rules.site_maps() == [f"{str(web.base_url).rstrip('/')}/sitemap.xml"]


@pytest.mark.parametrize("name", BOARD)
def test_a_posting_says_what_its_row_says(postings: dict[str, str], name: str) -> None:
    row = BOARD[name]
    harvest = read_jobposting(Document(f"http://127.0.0.1:8700{board.ROOT}{name}", postings[name]))
    assert harvest is not None
    (post,) = harvest.posts
    assert (post.title, post.company, post.location) == tuple(
        said(row, key) for key in ("title", "company", "location")
    )
    assert (post.salary or "") == said(row, "salary_text")
    own, found = said(row, "text").split(), post.text.split()
    assert found[: len(own)] == own
    # below its own words stand, at most, the place and the pay that its fields alone tell
    assert set(found[len(own) :]) <= {
        "Lokasi:",
        "Gaji:",
        *said(row, "location").split(),
        *said(row, "salary_text").split(),
    }
    assert post.published_at == datetime.fromisoformat(said(row, "published_at"))
    assert row_id(post.key) == name


def test_most_postings_are_valid_json_and_the_rest_are_marked_up_otherwise(postings: dict[str, str]) -> None:
    shapes: Counter[str] = Counter()
    for name, row in BOARD.items():
        page = html.document_fromstring(postings[name])
        scripts = page.xpath('//script[@type="application/ld+json"]/text()')
        shapes[_shape(page, scripts, row)] += 1
    assert set(shapes) == {"json", "broken json", "microdata", "rdfa"}
    assert shapes["broken json"] == 1
    assert shapes["json"] > 0.7 * len(BOARD)


def _shape(page: html.HtmlElement, scripts: list[str], row: Row) -> str:
    if not scripts:
        return "microdata" if page.xpath("//*[@itemtype]") else "rdfa"
    try:
        fields = json.loads(scripts[0])
    except ValueError:
        return "broken json"
    assert fields["@type"] == "JobPosting"
    assert (fields["title"], fields["hiringOrganization"]["name"]) == (said(row, "title"), said(row, "company"))
    return "json"


def test_the_channel_goes_back_to_its_first_message(web: httpx.Client) -> None:
    found: list[int] = []
    path: str | None = channel.PATH
    while path is not None:
        page = tree(web, path)
        ids = [int(post.rpartition("/")[2]) for post in page.xpath("//@data-post")]
        assert ids == sorted(ids)
        assert 0 < len(ids) <= channel.PER_PAGE
        found = ids + found
        path = next(iter(page.xpath('//link[@rel="prev"]/@href')), None)
    assert found == sorted(number(row) for row in CONTENT.channel)


@pytest.mark.parametrize("before", ["1", "0", "x", "-5", "9" * 30, ""])
def test_an_odd_place_in_the_channel_is_answered(web: httpx.Client, before: str) -> None:
    ids = tree(web, f"{channel.PATH}?before={before}").xpath("//@data-post")
    assert len(ids) == (0 if before in ("0", "1") else channel.PER_PAGE)


def test_the_feed_is_well_formed_and_leads_to_its_articles(web: httpx.Client) -> None:
    answer = web.get(news.FEED)
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(answer.content).findall("./channel/item")
    assert [item.findtext("guid") for item in items] == list(FEED)
    for item in items:
        row = FEED[item.findtext("guid") or ""]
        assert item.findtext("title") == said(row, "title")
        assert parsedate_to_datetime(item.findtext("pubDate") or "") == datetime.fromisoformat(
            said(row, "published_at")
        )
        article = tree(web, urlsplit(item.findtext("link") or "").path).xpath("//article")[0]
        shown = " ".join(" ".join(article.itertext()).split())
        assert " ".join(said(row, "text").split()) in shown


def test_the_social_page_says_nothing_without_javascript(web: httpx.Client) -> None:
    page = web.get(social.PATH).text
    assert not any(said(row, "text")[:30] in page or said(row, "author") in page for row in CONTENT.social)
    found: list[dict[str, str]] = []
    after: int | None = 0
    while after is not None:
        answer = web.get(social.API, params={"after": after})
        assert answer.headers["Content-Type"] == "application/json"
        found += answer.json()["posts"]
        after = answer.json()["next"]
    assert [(post["id"], post["text"]) for post in found] == [
        (said(row, "id"), said(row, "text")) for row in CONTENT.social
    ]


@pytest.mark.parametrize(
    "path",
    ["/x", board.GONE, f"{board.ROOT}board-000", f"{board.ROOT}board-001/x", f"{board.ROOT}?page=999", "/berita/",
     "/s/", f"/s/{CHANNEL}/1", "/s/another", "/berita/feed-000", "/../../etc/passwd", "/%00", "/lowongan", "/api"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404


def test_the_front_page_leads_to_all_four_sites(web: httpx.Client) -> None:
    hrefs = tree(web, "/").xpath("//a/@href")
    assert hrefs == start_urls(str(web.base_url))
    assert [web.get(href).status_code for href in hrefs] == [200] * 4


def test_it_listens_on_loopback_alone(web: httpx.Client) -> None:
    host, port = urlsplit(str(web.base_url)).hostname, web.base_url.port
    assert host == "127.0.0.1"
    assert port is not None
    socket.create_connection((host, port), timeout=5).close()
    # a server on all addresses of the machine would answer here too
    with pytest.raises(OSError, match=re.compile("refused|assign|timed out", re.IGNORECASE)):
        socket.create_connection(("127.0.0.2", port), timeout=5)
