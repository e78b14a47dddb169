"""Files in: encodings, separators, column names, bad rows named by number while the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from patrol.errors import ContentError
from patrol.intake.files import read_posts
from patrol.intake.rows import BadRow, Row, json_rows
from patrol.records import Post


def posts(path: Path) -> list[Post | BadRow]:
    return list(read_posts(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "kiriman.csv"
    rows = [
        ["Judul", "Isi", "Tautan", "Tanggal"],
        ["Kafe", '"Dicari pelayan kafé,\nusia 20–30; gaji Rp 3 juta"', "https://a.example/1", "2026-10-02 08:00"],
    ]
    path.write_text("\n".join(separator.join(row) for row in rows) + "\n", encoding=encoding)
    (post,) = posts(path)
    assert isinstance(post, Post)
    assert post.text == "Dicari pelayan kafé,\nusia 20–30; gaji Rp 3 juta"
    assert (post.title, post.url, post.key, post.source) == (
        "Kafe",
        "https://a.example/1",
        "https://a.example/1",
        "file:kiriman.csv",
    )
    assert post.published_at is not None
    assert post.published_at.isoformat() == "2026-10-02T08:00:00+07:00"


def test_bad_rows_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(
        b'{"id": 1, "text": "satu"}\n{broken\n{"id": 3}\n[1]\n' + b"[" * 100_000 + b'\n{"id": 6, "text": "enam"}'
    )
    found = posts(path)
    assert [type(row).__name__ for row in found] == ["Post", "BadRow", "BadRow", "BadRow", "BadRow", "Post"]
    assert [row.number for row in found if isinstance(row, BadRow)] == [2, 3, 4, 5]
    assert "no text" in next(row.why for row in found if isinstance(row, BadRow) and row.number == 3)


def test_a_csv_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,text\n1,a\n2,b,c\n3,d\n")
    found = posts(path)
    assert [row.number for row in found if isinstance(row, BadRow)] == [3]
    assert [row.text for row in found if isinstance(row, Post)] == ["a", "d"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"id,name\n1,x\n", "no column holds the text"),
        ("a.csv", b"", "no header row"),
        ("a.pdf", b"%PDF", "cannot be read"),
        ("missing.csv", None, "no such file"),
        ("a.csv", b"id,Teks, teks \n1,a,b\n", "stand twice: Teks, teks"),
        ("a.csv", b"id,post id,text,post-id\n", "stand twice: post id, post-id"),
        ("a.csv", b'id,"text\n1,a\n', "header row cannot be read"),
        ("a.csv", bytes(range(256)) * 40, "no text file"),
    ],
)
def test_a_file_that_cannot_be_used_says_so(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentError, match=says):
        posts(path)


def good(path: Path) -> list[Post]:
    return [row for row in posts(path) if isinstance(row, Post)]


def bad(path: Path) -> dict[int, str]:
    return {row.number: row.why for row in posts(path) if isinstance(row, BadRow)}


# quotes and cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "texts", "refused"),
    [
        (['1,"satu', "2,dua", "3,tiga"], ["dua", "tiga"], [2]),
        (['1,"satu', '2,"dua"', '3,"ti', 'ga"', "4,empat"], ["dua", "ti\nga", "empat"], [2]),
        (["1,satu", '2,"dua'], ["satu"], [3]),
        (['1,"sa', "tu", '2,"dua'], [], [2, 3, 4]),
        (['1,"Kafe" Mawar', '2,"kata ""LC"" itu"', '3,layar 5"'], ["Kafe Mawar", 'kata "LC" itu', 'layar 5"'], []),
        (["1", "2,dua", ",,", "", "3,tiga"], ["dua", "tiga"], [2, 4]),
    ],
)
def test_a_quote_that_is_never_closed_costs_its_own_line(
    tmp_path: Path, lines: list[str], texts: list[str], refused: list[int]
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("\n".join(["id,text", *lines]) + "\n", encoding="utf-8")
    assert [post.text for post in good(path)] == texts
    assert list(bad(path)) == refused


def test_many_open_quotes_take_no_longer_than_the_file(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,text\n" + '1,"satu\n2,dua\n' * 20_000, encoding="utf-8")
    found = posts(path)
    assert sum(isinstance(row, Post) for row in found) >= 19_999


def test_a_row_is_numbered_by_the_line_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text('id,text\n1,"satu\n\ndua"\n2,\n', encoding="utf-8")
    assert bad(path) == {5: "the row has no text"}


# identity -------------------------------------------------------------------------------------------------------


def keys(path: Path, text: str) -> list[tuple[str, str]]:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [(post.source, post.key) for post in good(path)]


def test_an_id_names_a_post_in_its_own_file_only(tmp_path: Path) -> None:
    one = keys(tmp_path / "in" / "a.csv", "id,text\n1,Dicari kasir\n2,Dicari koki\n")
    other = keys(tmp_path / "in2" / "a.csv", "id,text\n1,Butuh pelayan di luar negeri\n2,Dicari koki\n")
    assert len(set(one)) == 2
    assert one[0] != other[0] and one[1] == other[1], "the same words are the same post wherever the file lies"


def test_an_address_names_a_post_before_its_id_does(tmp_path: Path) -> None:
    rows = "id,url,text\n1,https://a.example/{0},Dicari kasir {1}\n"
    path = tmp_path / "a.csv"
    one = keys(path, rows.format(1, ""))
    assert one == [("file:a.csv", "https://a.example/1")]
    assert keys(path, rows.format(1, "toko")) == one, "another text at the address is a revision"
    assert keys(path, rows.format(2, "")) != one


def test_an_address_beside_several_texts_names_none_of_them(tmp_path: Path) -> None:
    group = "https://grup.example/loker"
    text = f"url,text\n{group},Dicari kasir\n{group},Dicari koki\n{group},Dicari kasir\nhttps://a.example/1,Tukang\n"
    found = keys(tmp_path / "a.csv", text)
    assert len(set(found)) == 3 and found[0] == found[2]
    assert found[3] == ("file:a.csv", "https://a.example/1")
    assert all(post.url for post in good(tmp_path / "a.csv"))


@pytest.mark.parametrize("line", ['{"text": 5}', '{"text": ["a"]}', '{"text": ""}', '{"text": " "}', '{"text": null}'])
def test_only_a_text_is_a_text(tmp_path: Path, line: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(line + '\n{"text": "a", "id": 5}\n', encoding="utf-8")
    assert bad(path) == {1: "the row has no text"} and len(good(path)) == 1


# encodings ------------------------------------------------------------------------------------------------------

ASCII_ROWS = "text\n" + "Dicari kasir toko bangunan\n" * 4_000


@pytest.mark.parametrize(
    ("data", "last"),
    [
        (ASCII_ROWS.encode() + "kafé".encode("cp1252"), "kafé"),
        (ASCII_ROWS.encode() + "gaji €500 – “pasti”".encode("cp1252"), "gaji €500 – “pasti”"),
        (
            ASCII_ROWS.encode() + "招聘客服，月薪三万，包机票，无需经验".encode("gbk"),
            "招聘客服，月薪三万，包机票，无需经验",
        ),
        (ASCII_ROWS.encode() + "kafé ☕".encode(), "kafé ☕"),
        # a file of UTF-8 into which somebody pasted a line of Windows
        ("text\nkafé ☕\nwarung ☕\n".encode() + "kafé".encode("cp1252"), "kafé"),
        ("text\nkafé ☕\n".encode("utf-16-be"), None),
        ("text\nkafé ☕\n".encode("utf-16"), "kafé ☕"),
    ],
)
def test_the_whole_file_decides_on_its_encoding(tmp_path: Path, data: bytes, last: str | None) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(data)
    if last is not None:
        assert good(path)[-1].text == last
    else:
        assert "\ufffd" not in good(path)[-1].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_json_lines_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"text": "kafé"}\n\n{"text": "– €500"}\n', encoding=encoding)
    assert [post.text for post in good(path)] == ["kafé", "– €500"] and list(bad(path)) == [2]


# dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("25/11/2026", "2026-11-25T00:00:00+07:00"),
        ("5/1/2026", "2026-01-05T00:00:00+07:00"),
        ("25-11-2026 10:00", "2026-11-25T10:00:00+07:00"),
        ("25.11.2026, 10.05", "2026-11-25T10:05:00+07:00"),
        ("25/11/26 10.00 WITA", "2026-11-25T10:00:00+08:00"),
        ("25 November 2026", "2026-11-25T00:00:00+07:00"),
        ("25 Agustus 2026", "2026-08-25T00:00:00+07:00"),
        ("25-Agt-2026", "2026-08-25T00:00:00+07:00"),
        ("25-Ags-2026", "2026-08-25T00:00:00+07:00"),
        ("1 Mei 2026", "2026-05-01T00:00:00+07:00"),
        ("1 May 2026", "2026-05-01T00:00:00+07:00"),
        ("Rabu, 25 Desember 2026 pukul 10.00 WIB", "2026-12-25T10:00:00+07:00"),
        ("Jum'at 25 Des 2026, jam 10:00 (WIT)", "2026-12-25T10:00:00+09:00"),
        ("Wed, 25 Nov 2026 10:00:00 +0000", "2026-11-25T10:00:00+00:00"),
        ("November 25, 2026", "2026-11-25T00:00:00+07:00"),
        ("Oct 5, 2026 at 3:05 PM", "2026-10-05T15:05:00+07:00"),
        ("5/10/2026 12:05 a.m.", "2026-10-05T00:05:00+07:00"),
        ("2026/11/25", "2026-11-25T00:00:00+07:00"),
        ("2026/11/25 23:59:58", "2026-11-25T23:59:58+07:00"),
        ("2026-11-25 10.00 WIB", "2026-11-25T10:00:00+07:00"),
        ("2026-11-25T10:00:00.000Z", "2026-11-25T10:00:00+00:00"),
        (" 2026-11-25 ", "2026-11-25T00:00:00+07:00"),
        ("1764039600", "2025-11-25T03:00:00+00:00"),
        ("1764039600123", "2025-11-25T03:00:00+00:00"),
        ("1764039600.5", "2025-11-25T03:00:00+00:00"),
        ("11/25/2026", None),  # month before day: whoever writes so means another day by 5/11 than we would read
        ("31/02/2026", None),
        ("25/11/2026 25:00", None),
        ("25/11/2026 13:00 pm", None),
        ("25/11/2026 pagi", None),
        ("kemarin", None),
        ("25 Brumaire 2026", None),
        ("0001-01-01", None),
        ("9999-12-31T23:59:59-07:00", None),
        ("9" * 5_000, None),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, written: str, iso: str | None) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(json.dumps({"text": "a", "tanggal": written}) + "\n", encoding="utf-8")
    (post,) = good(path)
    assert (post.published_at.isoformat() if post.published_at else None) == iso
    assert list(bad(path)) == ([] if iso else [1]), "an unread date is told, and its post is kept"


def test_rows_without_an_id_keep_their_identity(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("text\nlowongan satu\n")
    assert posts(path)[0].key == posts(path)[0].key  # type: ignore[union-attr]


def test_every_line_gives_one_row() -> None:
    lines = [
        b"\xef\xbb\xbf" + json.dumps({"text": "a"}).encode(),
        b"\n",
        b"null",
        b'{"text": "\\ud800"}',
        b'{"a": NaN}',
        b'{"a": [-1e999]}',
        b'{"a": 1e300}',
    ]
    rows = list(json_rows(lines))
    assert [isinstance(row, Row) for row in rows] == [True, False, False, True, False, False, True]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row.why for row in rows if isinstance(row, BadRow)][2:] == [
        "not JSON: NaN is no number",
        "not JSON: -1e999 is no number",
    ]
