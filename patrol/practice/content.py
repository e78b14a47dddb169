"""data/practice/*.jsonl -> the rows that the practice web shows, site by site."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from patrol.errors import ContentError
from patrol.workspace import Workspace

CHANNEL = "infolokerlatihan"
SITES = ("board", "channel", "feed", "social")
_NUMBER = re.compile(r"(\d{1,6})$")
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of the four sites, in the order of their files."""

    board: tuple[Row, ...]
    channel: tuple[Row, ...]
    feed: tuple[Row, ...]
    social: tuple[Row, ...]


def load_content(workspace: Workspace) -> Content:
    """Read the practice content.

    Raises:
        ContentError: a file is missing, or a line is no JSON object with an id and a text; names path and line.
    """
    files = workspace.files("data/practice", "*.jsonl")
    where = workspace.bundled / "data" / "practice"
    return Content(*(_rows(files.get(f"{site}.jsonl", where / f"{site}.jsonl")) for site in SITES))


def row_id(key: str) -> str | None:
    """The id of the row that a crawled post's key stands for; `None` for a key that is none of the practice web's."""
    if key.startswith(f"{CHANNEL}/"):
        return f"channel-{int(key.rpartition('/')[2]):03d}" if key.rpartition("/")[2].isdigit() else None
    last = key.rpartition("#")[2] if "#" in key else key.rpartition("/")[2]
    return last if last.partition("-")[0] in SITES else None


def number(row: Row) -> int:
    """The number at the end of a row's id: its message id in the channel."""
    found = _NUMBER.search(said(row, "id"))
    return int(found[1]) if found else 0


def said(row: Row, name: str) -> str:
    """A field of a row as text, empty where it has none."""
    value = row.get(name)
    return "" if value is None else str(value)


def escaped(text: str) -> str:
    """A text as HTML: nothing in it is markup, its line breaks are `<br>`."""
    return html.escape(text).replace("\n", "<br>")


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ContentError("this part of the practice web is missing", path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot be read: {error}", path=str(path)) from error
    return tuple(_row(line, path, number) for number, line in enumerate(lines, 1) if line.strip())


def _row(line: str, path: Path, number: int) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ContentError(f"not JSON: {error}", path=str(path), line=number) from error
    if not isinstance(row, dict) or not row.get("id") or not isinstance(row.get("text"), str):
        raise ContentError("a row needs an id and a text", path=str(path), line=number)
    return row
