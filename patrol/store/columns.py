"""Column types that read the same from SQLite and PostgreSQL: exact words, UTC times, JSON; and the clock."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# PostgreSQL takes no NUL and no database takes half a surrogate pair. Each is replaced by one character, so that
# the offsets of an assessment (code points) still point at the same words.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Key = BigInteger().with_variant(Integer, "sqlite")
"""Row ids; SQLite numbers rows by itself only in a column declared INTEGER."""


def now() -> datetime:
    """The store's clock: UTC, with its zone. Leases and sessions are measured by it alone."""
    return datetime.now(UTC)


def storable(text: str) -> str:
    """`text` as it can be stored: NUL and lone surrogates replaced one for one by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def dump_json(value: object) -> str:
    """Canonical JSON (sorted keys, no spaces) with storable strings only; the audit chain hashes this form. A record is
    an object of its fields."""
    text = _ENCODER.encode(value)
    if "\\u0000" in text or "\\ud" in text:
        text = _ENCODER.encode(_storable_value(json.loads(text)))
    return text


def _fields(value: object) -> dict[str, Any]:
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is not for storing")
    return {one.name: getattr(value, one.name) for one in fields(value)}


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_fields)


def _storable_value(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable_value(part) for part in value]
    if isinstance(value, dict):
        return {storable(key): _storable_value(part) for key, part in value.items()}
    return value


class Words(TypeDecorator[str]):
    """Text of any kind, hostile text included: what cannot be stored is replaced one for one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text as both databases take it."""
        return None if value is None else storable(value)


class Utc(TypeDecorator[datetime]):
    """A moment: timezone-aware outside, UTC inside (SQLite keeps no zone, so it is taken off and put back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; a time that names no zone is refused, for it would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without its zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment with its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True)
