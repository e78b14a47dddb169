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
    assert [row.key for row in found if isinstance(row, Post)] == ["1", "3"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"id,name\n1,x\n", "no column holds the text"),
        ("a.csv", b"", "no header row"),
        ("a.pdf", b"%PDF", "cannot be read"),
        ("missing.csv", None, "no such file"),
    ],
)
def test_a_file_that_cannot_be_used_says_so(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentError, match=says):
        posts(path)


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
    ]
    rows = list(json_rows(lines))
    assert [isinstance(row, Row) for row in rows] == [True, False, False, True, True]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
