"""Every saved page in tests/pages is read as its expected.json says; every spider of the shelf can be loaded."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.crawling import families, walls
from patrol.crawling.html import Document, parsed, text_of_value, visible_text
from patrol.crawling.jsonld import repair
from patrol.crawling.loader import ShelfLoader, load_file
from patrol.crawling.saved import differences
from patrol.crawling.spider import PatrolSpider
from patrol.crawling.urls import canonical, checked, page_key
from patrol.errors import ContentError, CrawlError
from patrol.workspace import Workspace, bundled_content, init_workspace

PAGES = sorted((Path(__file__).parent / "pages").iterdir())
BUNDLED = Workspace(bundled_content(), bundled_content())
SHELF = ShelfLoader(BUNDLED)


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_a_saved_page_is_read_as_expected(folder: Path) -> None:
    assert list(differences(folder, SHELF)) == []


def test_the_shelf_holds_the_families() -> None:
    generic = {"any", "blog", "feed", "forum", "jobposting", "page", "rendered", "state"}
    assert generic <= set(SHELF.list())
    assert all(getattr(SHELF.load(name), "hosts", ()) for name in set(SHELF.list()) - generic)


@pytest.mark.parametrize("path", BUNDLED.files("spiders", "*.py").values(), ids=lambda path: path.stem)
def test_a_spider_is_named_like_its_file_and_declares_known_families(path: Path) -> None:
    found = [
        value
        for value in vars(load_file(path)).values()
        if isinstance(value, type)
        and issubclass(value, PatrolSpider)
        and value.__module__.endswith(path.stem)
        and not value.__module__.startswith("patrol.")
    ]
    assert [spider.name for spider in found] == [path.stem]
    spider = found[0]
    assert set(spider.families) <= set(families.FAMILIES)
    assert spider.__doc__
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
    if not spider.hosts:
        return
    # a spider for a site says whether it was seen to work, and has a page to show what it reads
    assert "verified" in vars(spider)
    assert any(_spider_of(folder) == spider.name for folder in PAGES), f"no saved page of {spider.name}"
    if spider.search is not None:
        assert ("{word}" in spider.search) != ("{tag}" in spider.search)
        assert SHELF.made_for(checked(spider.search.replace("{word}", "x").replace("{tag}", "x"))) == [spider.name]


def _spider_of(folder: Path) -> str | None:
    named: str | None = json.loads((folder / "meta.json").read_text(encoding="utf-8")).get("spider")
    return named


def test_a_workspace_adds_spiders_and_a_broken_one_is_named(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "unit")
    (workspace.home / "spiders" / "acme.py").write_text(
        "from patrol.crawling.spider import PatrolSpider\n\n\nclass Acme(PatrolSpider):\n"
        '    name = "acme"\n    hosts = ("acme.example",)\n    start_urls = ["https://acme.example/jobs"]\n',
        encoding="utf-8",
    )
    loader = ShelfLoader(workspace)
    assert loader.load("acme").hosts == ("acme.example",)  # type: ignore[attr-defined]
    (workspace.home / "spiders" / "acme.py").write_text("class Acme(:\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"acme\.py:1"):
        ShelfLoader(workspace)


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ('{"a": "x",}', {"a": "x"}),
        ('{"a": "Dicari "admin" online, 5jt", "b": 1}', {"a": 'Dicari "admin" online, 5jt', "b": 1}),
        ('{"a": "kata "admin", cepat", "b": [1, 2,],}', {"a": 'kata "admin", cepat', "b": [1, 2]}),
        ('{"a": "satu\ndua\tenam"}', {"a": "satu\ndua\tenam"}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('/* <![CDATA[ */ {"a": 1}; /* ]]> */', {"a": 1}),
        ('{"a": "terpotong di si', {"a": "terpotong di si"}),
        ('{"a": {"b": [1, 2', {"a": {"b": [1, 2]}}),
        ("{&quot;a&quot;: &quot;b&quot;}", {"a": "b"}),
        ('{"a": "x"\n "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "c:\\d"}', {"a": "c:\\d"}),
        ('// x\n{"a": "http://x.example/"}', {"a": "http://x.example/"}),
        ("bukan JSON", None),
        ("", None),
        ('{"a": undefined}', None),
    ],
)
def test_broken_json_is_mended_or_given_up(broken: str, meant: object) -> None:
    assert repair(broken) == meant


HOSTILE = [
    "[" * 100_000,
    '{"a":' * 50_000,
    '{"a": "' + 'x" y ' * 50_000,
    '{"a": "' + '" ' * 100_000,
    '{"a": "x"' + "\n" * 300_000,
    "/*" * 200_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_mending_ends(text: str) -> None:
    mended = repair(text)  # in quadratic time the suite would not end
    assert mended is None or isinstance(mended, (dict, list, str))


TRAPS = {
    "deep": "<div>" * 3_000 + "kata tersembunyi" + "</div>" * 3_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">kata</div>",
    "quoted attributes": "<div " + " ".join(f'a{n}="<>"' for n in range(150_000)) + ">kata</div>",
    "half tags": "<a " * 300_000,
    "half quotes": '<a b="' * 200_000,
    "scripts": "<script>" * 200_000,
    "one line": "<p>" + "kata " * 500_000,
    "inline": "<b>" * 200_000 + "kata",
    "zeros": "\0" * 1_000_000,
    "surrogates": "\ud83d kata " * 10_000,
    "nested lists": "<ul><li><a href=/x>" * 2_000,
    "brackets": "<" * 1_000_000,
    "blocks": "<ul>" + "<li><a href='/p'>sebuah tautan panjang</a></li>" * 20_000 + "</ul>",
    "json": '<script type="application/ld+json">{"@type":"JobPosting","description":' + "[" * 100_000 + "</script>",
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_of_a_page_is_read_without_error(name: str) -> None:
    document = Document("http://trap.example/x?page=1", TRAPS[name])
    picked = families.pick(document)
    families.read_posting(document)
    walls.nothing_but(document)
    walls.barrier(document)
    assert picked is None or all(post.text for post in picked.posts)


def _rows(count: int, row: str) -> str:
    return "".join(row.format(n=n) for n in range(count))


def _postings(count: int) -> str:
    return f"[{_rows(count, JOB)[:-1]}]"


JOB = '{{"@type":"JobPosting","title":"Kasir {n}","description":"Kerja di toko {n}","url":"/k/{n}"}},'
LD = '<script type="application/ld+json">{}</script>'.format
# A page that holds more than is read -> posts and links that are read, and what is said of the rest.
LARGE = {
    "postings": (LD(_postings(1_500)), 1_500, 0, None),
    "more postings": (LD(_postings(2_500)), 2_000, 0, "only the first 2,000 of its postings were read"),
    "a long script": (LD(_postings(300).replace("toko", "toko " + "x" * 3_000)), 300, 0, None),
    "a long broken script": (
        LD(_postings(300).replace("toko", "toko " + "x" * 3_000).replace("}]", "},]")), None, 0,
        "its broken JSON-LD was mended for its first 400,000 characters only",
    ),
    "blocks": (_rows(3_000, "<article><h2>Judul {n}</h2><p>Toko kami mencari {n}</p></article>"), 2_000, 0,
               "only the first 2,000 of its blocks were read"),
    "links": (_rows(6_000, "<li><a href='/k/{n}'>Lowongan pekerjaan {n}</a></li>"), 0, 5_000,
              "only the first 5,000 of its links were read"),
    "entries": (f"<rss><channel>{_rows(6_000, '<item><link>/k/{n}</link></item>')}</channel></rss>", 0, 5_000,
                "only the first 5,000 of its entries were read"),
    "addresses": (f"<urlset>{_rows(6_000, '<url><loc>http://large.example/k/{n}</loc></url>')}</urlset>", 0, 5_000,
                  "only the first 5,000 of its links were read"),
    "a feed that breaks off": ("<rss><channel><item><link>/k/1</link></item><item><title>Ju", 0, 1,
                               "it breaks off, so its last entry may be missing"),
    "a sitemap that breaks off": ("<urlset><url><loc>http://large.example/k/1</loc></url><url><lo", 0, 1,
                                  "it breaks off, so its last entry may be missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_left_out_of_a_page_is_told(name: str) -> None:
    text, posts, links, says = LARGE[name]
    harvest = families.pick(Document("http://large.example/", text))
    assert harvest is not None
    assert len(harvest.posts) == posts or posts is None
    assert len(harvest.links) == links
    assert harvest.cut == ((says,) if says else ())


def test_an_id_that_is_no_address_is_not_fetched() -> None:
    items = "<item><guid>1</guid><title>Satu</title></item><item><guid>http://kabar.example/2</guid></item>"
    items += "<item><guid>x</guid><link>/3</link></item>"
    harvest = families.pick(Document("http://kabar.example/", f"<rss><channel>{items}</channel></rss>"))
    assert harvest is not None
    assert [(post.key, post.url, post.title) for post in harvest.posts] == [("1", None, "Satu")]
    assert [link.url for link in harvest.links] == ["http://kabar.example/2", "http://kabar.example/3"]


def test_a_spider_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match=r"^there is no spider 'nosuch' \(there are any, blog"):
        ShelfLoader(BUNDLED).load("nosuch")


def test_words_that_the_parser_loses_are_found_and_marked() -> None:
    hidden = "Dicari pekerja untuk kebun, mess disediakan, hubungi nomor di bawah ini segera. " * 6
    harvest = families.pick(Document("http://trap.example/", "<div>" * 3_000 + hidden + "</div>" * 3_000))
    assert harvest is not None
    assert hidden.strip() in harvest.posts[0].text
    assert harvest.posts[0].parse_suspect


@given(st.text(alphabet=st.characters(), max_size=300) | st.text(alphabet=string.punctuation + "ab \n", max_size=300))
@settings(max_examples=60, deadline=None)
def test_reading_is_total(text: str) -> None:
    assert isinstance(visible_text(parsed(text)), str)
    assert isinstance(text_of_value(text), str)
    repair(text)
    assert isinstance(canonical(text), str)
    document = Document("http://trap.example/", f'<div class="tgme_widget_message" data-post="a/1">{text} JobPosting')
    harvest = families.pick(document)
    assert harvest is None or all(post.text for post in harvest.posts)


@pytest.mark.parametrize(
    ("url", "becomes"),
    [
        ("HTTPS://A.Board.Example:443/jobs/?utm_source=x&id=3#top", "https://a.board.example/jobs/?id=3"),
        ("http://a.example", "http://a.example/"),
        ("https://t.me/namakanal", "https://t.me/s/namakanal"),
        ("https://t.me/s/namakanal?before=9", "https://t.me/s/namakanal?before=9"),
        (" http://a.example/x y ", "http://a.example/x%20y"),
        ("http://127.0.0.1:8700/", "http://127.0.0.1:8700/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_a_start_address_becomes_canonical(url: str, becomes: str) -> None:
    assert checked(url) == becomes
    assert canonical(becomes) == becomes


@pytest.mark.parametrize(
    "url",
    ["not a url", "", "a.board.example/jobs", "file:///etc/passwd", "data:text/html,x", "ftp://a.example/", "http://",
     "s3://bucket/x", "gopher://a.example", "http://user:word@a.example/", "http://a b/", "http://[::1", "http://a:99999/",
     "javascript:alert(1)", "http://a.example/" + "x" * 3_000],
)  # fmt: skip
def test_what_is_no_public_page_address_is_named(url: str) -> None:
    with pytest.raises(CrawlError) as caught:
        checked(url)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "declared", "key"),
    [
        ("https://a.example/x-1?utm_source=b", None, "https://a.example/x-1"),
        ("https://a.example/x-1?ref_src=b", "/jobs/x-1", "https://a.example/jobs/x-1"),
        ("https://a.example/x-1", "https://a.example/", "https://a.example/x-1"),
        ("https://a.example/x-1", "https://b.example/x-1", "https://a.example/x-1"),
        ("https://a.example/x-1", "/jobs", "https://a.example/x-1"),
        ("https://a.example/x-1", "javascript:x", "https://a.example/x-1"),
    ],
)
def test_a_declared_address_is_believed_only_where_it_can_be(url: str, declared: str | None, key: str) -> None:
    assert page_key(url, declared) == key
