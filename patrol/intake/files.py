"""A CSV or JSON Lines file of posts -> `Post`s, its columns mapped by name; a bad row is named, the rest goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from patrol.errors import ContentError
from patrol.intake.rows import BadRow, Row, bounded_lines, csv_rows, json_rows
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
WIB = timezone(timedelta(hours=7), "WIB")


def read_posts(path: Path, *, source: str | None = None) -> Iterator[Post | BadRow]:
    """Posts of a file, one at a time. Times without a zone are read as WIB.

    Args:
        path: a `.csv`, `.tsv`, `.jsonl` or `.ndjson` file.
        source: what the posts' source is called; the file's name where not given.

    Raises:
        ContentError: no such file, not a kind that can be read, no column that holds the text.
    """
    name = source or f"file:{path.name}"
    now = datetime.now(UTC)
    for row in _rows(path):
        yield row if isinstance(row, BadRow) else _post(row, name, now)


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
        for row in json_rows(bounded_lines(file)):
            if not (
                isinstance(row, BadRow) and row.why.startswith("not JSON: Expecting value") and path.stat().st_size == 0
            ):
                yield row


def _with_text_column(path: Path, rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, Row) and not any(_key(name) in COLUMNS["text"] for name in row.columns):
            raise ContentError(
                f"no column holds the text; there are: {', '.join(row.columns)}",
                path=str(path),
                line=1,
                hint=f"name one of them {', '.join(COLUMNS['text'][:5])}",
            )
        yield row


def _key(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _post(row: Row, source: str, now: datetime) -> Post | BadRow:
    by_name = {_key(name): value for name, value in row.columns.items()}
    cells = {field: _first(by_name, names) for field, names in COLUMNS.items()}
    text = cells["text"]
    if not text:
        return BadRow(row.number, "the row has no text", cells["id"])
    published = _time(cells["published_at"])
    key = cells["id"] or cells["url"] or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Post(
        source=source,
        key=key,
        text=text,
        title=cells["title"],
        url=cells["url"],
        platform=cells["platform"],
        author=cells["author"],
        company=cells["company"],
        location=cells["location"],
        salary=cells["salary"],
        published_at=published,
        fetched_at=now,
    )


def _first(by_name: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = by_name.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return None


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=WIB)
