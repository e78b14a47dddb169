"""A file's bytes -> rows: JSON Lines and CSV, whatever their encoding and separator, one at a time."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import AnyStr

from charset_normalizer import from_bytes

from patrol.errors import ContentError

MAX_ROW_CHARS = 8_000_000
_SAMPLE_BYTES = 65_536
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row, or a part of one, that cannot be read: the line where it begins (from 1, a CSV's header too) and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: the line where it begins, and its columns."""

    number: int
    columns: dict[str, object]


def column_key(name: str) -> str:
    """A column's name as it is compared: case, blanks and hyphens do not count."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


# JSON Lines ---------------------------------------------------------------------------------------------------------


def json_rows(lines: Iterable[bytes]) -> Iterator[Row | BadRow]:
    """Rows of JSON Lines, read one at a time; every line gives one row, a bad one a `BadRow`."""
    for number, raw in enumerate(lines, 1):
        yield _json_row(number, raw)


def _json_row(number: int, raw: bytes) -> Row | BadRow:
    if len(raw) > MAX_ROW_CHARS:
        return BadRow(number, f"the line is longer than {MAX_ROW_CHARS} bytes")
    text = raw.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode("utf-8", _STRAY_BYTES)
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep or too large a number"
        return BadRow(number, f"not JSON: {why}")
    if not isinstance(value, dict):
        return BadRow(number, "not a JSON object")
    return Row(number, value)


def _no_number(name: str) -> float:
    raise json.JSONDecodeError(f"{name[:20]} is no number", name, 0)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def bounded_lines(file: io.BufferedReader) -> Iterator[bytes]:
    """Lines of a file, as UTF-8 where it is marked as UTF-16, without ever holding more than one; an endless one is cut
    (and so refused) at the limit."""
    if file.peek(2)[:2] in _UTF_16:
        with io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n") as text:
            yield from (line.encode("utf-8", "surrogatepass") for line in _bounded(text.readline, "\n"))
    else:
        yield from _bounded(file.readline, b"\n")


def _bounded(readline: Callable[[int], AnyStr], end: AnyStr) -> Iterator[AnyStr]:
    while line := readline(MAX_ROW_CHARS + 1):
        if len(line) > MAX_ROW_CHARS and not line.endswith(end):
            while (rest := readline(MAX_ROW_CHARS)) and not rest.endswith(end):
                continue
        yield line


# CSV ----------------------------------------------------------------------------------------------------------------


def csv_rows(path: Path) -> Iterator[Row | BadRow]:
    """Rows of a CSV with a header, its encoding and separator found out; cells that a row lacks are empty.

    Raises:
        ContentError: the file is no text, has no header row, or a column twice.
    """
    encoding = encoding_of(path)
    errors = _STRAY_BYTES if encoding == _UTF_8 else "replace"
    csv.field_size_limit(MAX_ROW_CHARS)
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        head = file.readline(MAX_ROW_CHARS)
        file.seek(0)
        records = _records((line.replace("\0", "") for line in file), max(",;\t|", key=head.count))
        _, cells = next(records, (1, []))
        header = _header(cells, str(path))
        for number, cells in records:
            if isinstance(cells, str):
                yield BadRow(number, cells)
            elif len(cells) > len(header):
                yield BadRow(number, f"{len(cells)} cells under {len(header)} columns")
            elif any(cells):
                yield Row(number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))


def _header(cells: list[str] | str, path: str) -> list[str]:
    if isinstance(cells, str):
        raise ContentError(f"the header row cannot be read: {cells}", path=path, line=1)
    names = [name.strip() for name in cells]
    counted = Counter(column_key(name) for name in names if name)
    if not counted:
        raise ContentError("the file has no header row", path=path, hint="the first row names the columns")
    twice = [name for name in names if counted[column_key(name)] > 1]
    if twice:
        hint = "name each column once, so that it is known which one counts"
        raise ContentError(f"columns stand twice: {', '.join(twice)}", path=path, line=1, hint=hint)
    return names


def _records(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """The line where each record begins, and its cells, or why it has none.

    A quote that is never closed would swallow what follows: the line where it was opened is given up, and reading
    goes on with the next one. A quote amid a cell (`"Kafe" Mawar`) that leads no further than its line is forgiven.
    """
    number, waiting = 1, deque[str]()
    while True:
        held: list[str] = []
        cells: list[str] | str | None = None
        try:
            cells = next(csv.reader(_taken(waiting, lines, held), delimiter=separator, strict=True), None)
        except csv.Error as error:
            cells = _forgiven(held, separator) or _what_is_amiss(held, error)
            waiting.extendleft(reversed(held[1:]))
            del held[1:]
        if cells is None:
            return
        yield number, cells
        number += len(held)


def _taken(waiting: deque[str], lines: Iterator[str], held: list[str]) -> Iterator[str]:
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        held.append(line)
        yield line


def _in_pairs(held: list[str]) -> bool:
    return len(held) == 1 and held[0].count('"') % 2 == 0


def _forgiven(held: list[str], separator: str) -> list[str] | None:
    try:
        return next(csv.reader(held, delimiter=separator)) if _in_pairs(held) else None
    except csv.Error:
        return None


def _what_is_amiss(held: list[str], error: csv.Error) -> str:
    return str(error) if _in_pairs(held) else "a quote that is opened here is not closed as it should be"


# encodings ----------------------------------------------------------------------------------------------------------

_UTF_8, _STRAY_BYTES = "utf-8-sig", "patrol.stray_bytes"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 is read as Windows writes it in western countries, byte by byte."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAY_BYTES, _as_western)


def encoding_of(path: Path) -> str:
    """The encoding of a text, found in all of it: its mark, UTF-8 where most lines with other letters than ASCII decode
    (and where what does not is a letter here and there, as of Windows-1252), else the likeliest.

    Raises:
        ContentError: the bytes are no text.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
        if start.startswith(_UTF_16):
            return "utf-16"
        if b"\0" in start:
            return _likeliest(start, path)
        file.seek(0)
        fine, odd, sample = 0, 0, bytearray()
        while line := file.readline(MAX_ROW_CHARS):
            if not line.isascii():
                decodes = _decodes(line)
                fine, odd = fine + decodes, odd + (not decodes)
                sample += b"" if decodes or len(sample) > _SAMPLE_BYTES else line[:_SAMPLE_BYTES]
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if odd > fine and sum(map(len, runs)) >= 2 * len(runs):
        return _likeliest(bytes(sample), path)
    return _UTF_8


def _decodes(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(sample: bytes, path: Path) -> str:
    best = from_bytes(sample).best()
    if best is None:
        raise ContentError("this is no text file", path=str(path), hint="hand in CSV or JSON Lines")
    return best.encoding
