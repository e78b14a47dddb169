"""A JSON field of a posting (a text, a piece of HTML, an object with a name, a list of such) -> the words it says."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from patrol.crawling.harvest import moment
from patrol.crawling.html import one_line, text_of_value
from patrol.crawling.state import loaded

_SAYS = ("label", "name", "title", "text", "value", "description", "display", "displayName", "content", "long_name")
_MOST = 50
_DEPTH = 4
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000 and 2100: a number between them is a time in seconds


def words(value: object, depth: int = 0) -> str:
    """The words of a value, HTML shown as text; several on lines of their own; empty where it says nothing."""
    if isinstance(value, str):
        return _drafted(value) or text_of_value(value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return _figure(value)
    if depth > _DEPTH:
        return ""
    if isinstance(value, list):
        return "\n".join(dict.fromkeys(filter(None, (words(one, depth + 1) for one in value[:_MOST]))))
    if isinstance(value, dict):
        return next((said for name in _SAYS if name in value and (said := words(value[name], depth + 1))), "")
    return ""


def line(value: object, limit: int = 500) -> str | None:
    """The words of a short field on one line, parts set apart by commas; `None` where there are none."""
    return one_line(", ".join(filter(None, words(value).split("\n"))), limit) or None


def time_of(value: object, depth: int = 0) -> datetime | None:
    """A time written as ISO 8601, or as a number of seconds or milliseconds; in an object, its first such value."""
    if isinstance(value, dict):
        inner = list(value.values())[:_MOST] if depth < _DEPTH else []
        return next((found for one in inner if (found := time_of(one, depth + 1))), None)
    if isinstance(value, str):
        return moment(value) or (
            time_of(int(value)) if value.isascii() and value.isdigit() and len(value) < 14 else None
        )
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < _LATEST * 1000:
        return None
    seconds = value / 1000 if value > _LATEST else value
    return datetime.fromtimestamp(seconds, UTC) if seconds >= _EARLIEST else None


def _figure(value: float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)[:40]


def _drafted(text: str) -> str:
    """The lines of a text that an editor keeps as JSON (Draft.js: blocks, each with its text); empty for any other."""
    if not text.startswith('{"') or '"blocks"' not in text[:20_000]:
        return ""
    value = loaded(text)
    blocks = value.get("blocks") if isinstance(value, dict) else None
    if not isinstance(blocks, list):
        return ""
    said = (block.get("text") for block in blocks[:2_000] if isinstance(block, dict))
    return text_of_value("\n".join(part for part in said if isinstance(part, str)))
