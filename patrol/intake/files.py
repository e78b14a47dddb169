"""A CSV or JSON Lines file of posts -> `Post`s, its columns mapped by name; a bad row is named, the rest goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from patrol.errors import ContentError
from patrol.intake.dates import time_of
from patrol.intake.rows import BadRow, Row, bounded_lines, column_key, csv_rows, json_rows
from patrol.records import Post

# Column names that people use, in the order in which they are believed.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "teks", "isi", "konten", "content", "caption", "message", "pesan", "body", "post", "deskripsi",
             "description", "uraian"),
    "title": ("title", "judul", "posisi", "position", "jabatan", "headline"),
    "id": ("id", "key", "post_id", "message_id", "nomor", "no"),
    "url": ("url", "link", "tautan", "permalink", "alamat_url"),
    "platform": ("platform", "sumber", "source", "kanal", "channel", "media"),
    "author": ("author", "penulis", "akun", "user", "username", "nama_akun", "pengirim"),
    "company": ("company", "perusahaan", "employer"),
    "location": ("location", "lokasi", "kota", "city", "tempat"),
    "salary": ("salary", "gaji", "upah"),
    "published_at": ("published_at", "published", "date", "tanggal", "waktu", "created_at", "timestamp", "datetime"),
}  # fmt: skip


def read_posts(path: Path, *, source: str | None = None) -> Iterator[Post | BadRow]:
    """Posts of a file, one at a time; a date that cannot be read is named by a `BadRow` after its post.

    A post is known again by its source and key, so that a file handed in twice adds nothing. The source is the file's
    name, wherever it lies. The key is the post's address; another text there is a revision of the post. An id names a
    post in its own file only, and an address that stands beside several texts of the file (a group's, say) names none:
    there the text is part of the key, so that no post is ever taken for a revision of an unrelated one, and an edited
    text is a post of its own (beside the old one in the queue, as a near copy).

    Args:
        path: a `.csv`, `.tsv`, `.jsonl` or `.ndjson` file.
        source: what the posts' source is called; `file:` and the file's name where not given.

    Raises:
        ContentError: no such file, not a kind that can be read, a column twice, no column that holds the text.
    """
    name, now = source or f"file:{path.name}", datetime.now(UTC)
    shared = _shared_addresses(path)
    for row in _rows(path):
        cells = row if isinstance(row, BadRow) else _cells(row)
        if isinstance(cells, BadRow):
            yield cells
            continue
        written = cells.pop("published_at")
        published = time_of(written) if written else None
        key = _key(cells, shared)
        cells.pop("id")
        yield Post(source=name, key=key, published_at=published, fetched_at=now, **cells)  # type: ignore[arg-type]
        if written and published is None:
            yield BadRow(row.number, f"the date {written[:40]!r} cannot be read; the post went in without it")


def _rows(path: Path) -> Iterator[Row | BadRow]:
    if not path.is_file():
        raise ContentError("there is no such file", path=str(path))
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _with_text_column(path, csv_rows(path))
    if suffix in (".jsonl", ".ndjson", ".json"):
        return _json_file(path)
    raise ContentError(
        f"files ending in {suffix or 'nothing'} cannot be read", path=str(path), hint="hand in .csv or .jsonl"
    )


def _json_file(path: Path) -> Iterator[Row | BadRow]:
    with path.open("rb") as file:
        yield from json_rows(bounded_lines(file))


def _with_text_column(path: Path, rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, Row) and not any(column_key(name) in COLUMNS["text"] for name in row.columns):
            raise ContentError(
                f"no column holds the text; there are: {', '.join(row.columns)}",
                path=str(path),
                line=1,
                hint=f"name one of them {', '.join(COLUMNS['text'][:5])}",
            )
        yield row


def _cells(row: Row) -> dict[str, str | None] | BadRow:
    """What the row says by our names; a number stands for its digits, but a text is a text."""
    by_name = {column_key(name): value for name, value in row.columns.items()}
    found = {field: _first(by_name, names) for field, names in COLUMNS.items()}
    if not isinstance(found["text"], str):
        return BadRow(row.number, "the row has no text")
    return {field: None if value is None else str(value) for field, value in found.items()}


def _first(by_name: Mapping[str, object], names: tuple[str, ...]) -> str | float | None:
    for name in names:
        value = by_name.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return value
    return None


def _shared_addresses(path: Path) -> set[str]:
    """The addresses that stand beside more than one text of the file."""
    texts: dict[str, str] = {}
    shared = set()
    for row in _rows(path):
        cells = row if isinstance(row, BadRow) else _cells(row)
        if (
            not isinstance(cells, BadRow)
            and (url := cells["url"])
            and texts.setdefault(url, _hash(cells)) != _hash(cells)
        ):
            shared.add(url)
    return shared


def _key(cells: Mapping[str, str | None], shared: set[str]) -> str:
    url = cells["url"]
    if url and url not in shared:
        return url
    return " ".join(part for part in (cells["id"] or url, _hash(cells)) if part)


def _hash(cells: Mapping[str, str | None]) -> str:
    return hashlib.sha256((cells["text"] or "").encode("utf-8", "surrogatepass")).hexdigest()[:32]
