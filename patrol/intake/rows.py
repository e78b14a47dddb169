"""A file's bytes -> rows: JSON Lines and CSV, whatever their encoding and separator, one at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from patrol.errors import ContentError

MAX_ROW_CHARS = 8_000_000
_SAMPLE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no post: its number (from 1; a CSV's first row of data is the line after the header) and why."""

    number: int
    why: str
    id: object = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: its number and its columns."""

    number: int
    columns: dict[str, object]


def json_rows(lines: Iterable[bytes]) -> Iterator[Row | BadRow]:
    """Rows of JSON Lines, read one at a time; every line gives one row, a bad one a `BadRow`."""
    for number, raw in enumerate(lines, 1):
        yield _json_row(number, raw)


def _json_row(number: int, raw: bytes) -> Row | BadRow:
    if len(raw) > MAX_ROW_CHARS:
        return BadRow(number, f"the line is longer than {MAX_ROW_CHARS} bytes")
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep or too large a number"
        return BadRow(number, f"not JSON: {why}")
    if not isinstance(value, dict):
        return BadRow(number, "not a JSON object")
    return Row(number, value)


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of a file without ever holding more than one, an endless one cut (and so refused) at the limit."""
    while line := file.readline(MAX_ROW_CHARS + 1):
        if len(line) > MAX_ROW_CHARS and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_ROW_CHARS)) and not rest.endswith(b"\n"):
                continue
        yield line


def csv_rows(path: Path) -> Iterator[Row | BadRow]:
    """Rows of a CSV with a header, its encoding and separator found out.

    Raises:
        ContentError: the file is no text, or has no header row.
    """
    encoding, separator = _sniff(path)
    csv.field_size_limit(MAX_ROW_CHARS)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=separator)
        header = [name.strip() for name in next(reader, [])]
        if not any(header):
            raise ContentError("the file has no header row", path=str(path), hint="the first row names the columns")
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield BadRow(reader.line_num, str(error))
                continue
            if cells is None:
                return
            if len(cells) > len(header):
                yield BadRow(reader.line_num, f"{len(cells)} cells under {len(header)} columns")
            elif any(cells):
                yield Row(reader.line_num, dict(zip(header, cells, strict=False)))


def _without_nul(file: io.TextIOWrapper) -> Iterator[str]:
    return (line.replace("\0", "") for line in file)


def _sniff(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    encoding = encoding_of(sample, str(path))
    head = sample.decode(encoding, "replace").split("\n", 1)[0]
    separator = max(",;\t|", key=head.count)
    return encoding, separator


def encoding_of(sample: bytes, path: str) -> str:
    """The encoding of a text's first bytes: its mark, UTF-8 where it decodes, else the likeliest.

    Raises:
        ContentError: the bytes are no text.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if sample.startswith(mark):
            return name
    try:
        # the sample may end inside a letter
        sample[: max(len(sample) - 4, 0) or None].decode("utf-8")
        if b"\0" not in sample:
            return "utf-8"
    except UnicodeDecodeError:
        pass
    best = from_bytes(sample).best()
    if best is None:
        raise ContentError("this is no text file", path=path, hint="hand in CSV or JSON Lines")
    return best.encoding
