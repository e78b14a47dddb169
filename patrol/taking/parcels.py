"""What passes between a crawl and its clerk: records as JSON lines of bounded length, and back; errors likewise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from patrol import errors
from patrol.errors import ContentError, CrawlError, PatrolError
from patrol.records import Page, Post

MAX_LINE = 100_000_000
"""Bytes. The longest is a post; its text is part of one page."""
_MOMENT = "__moment__"
_PAGE: Sequence[str] = tuple(Page.__slots__)
_POST: Sequence[str] = tuple(Post.__slots__)


def page_line(page: Page) -> bytes:
    """A page's line."""
    return line("page", {name: getattr(page, name) for name in _PAGE})


def post_line(post: Post) -> bytes:
    """A post's line.

    Raises:
        CrawlError: it is longer than any line may be.
    """
    told = line("post", {name: getattr(post, name) for name in _POST})
    if len(told) > MAX_LINE:
        raise CrawlError(f"{post.url or post.key}: a post of {len(told):,} bytes", hint="lower page_max_bytes")
    return told


def line(kind: str, told: object) -> bytes:
    """Any line: what it is, and what it tells. Only ASCII, so that halves of characters pass as they are."""
    return _ENCODER.encode([kind, told]).encode("ascii") + b"\n"


def read_line(raw: bytes) -> tuple[str, Any]:
    """A line's kind and what it tells: a `Page`, a `Post`, or plain values.

    Raises:
        ValueError: it is none of ours.
    """
    kind, told = json.loads(raw, object_hook=_back)
    if kind == "page":
        return kind, Page(**told)
    if kind == "post":
        told |= {name: tuple(told[name]) for name in ("links", "pictures")}
        return kind, Post(**told)
    return kind, told


def error_line(error: Exception) -> bytes:
    """An error, to be raised on the other side."""
    told: dict[str, Any] = {"class": type(error).__name__, "message": str(error)}
    if isinstance(error, PatrolError):
        told |= {"message": error.message, "hint": error.hint}
    if isinstance(error, ContentError):
        where = f"{error.path}:{error.line}" if error.line is not None else error.path
        told |= {"message": error.message.removeprefix(f"{where}: "), "path": error.path, "line": error.line}
    return line("error", told)


def error_of(told: Mapping[str, Any]) -> PatrolError:
    """The error that an error's line tells of; one that is none of ours becomes a `CrawlError` with its words."""
    made = getattr(errors, told["class"], None)
    if not (isinstance(made, type) and issubclass(made, PatrolError)):
        return CrawlError(told["message"])
    if issubclass(made, ContentError):
        return made(told["message"], path=told["path"], line=told["line"], hint=told["hint"])
    return made(told["message"], hint=told["hint"])


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    raise TypeError(f"{type(value).__name__} is not for sending")


def _back(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value[_MOMENT]) if _MOMENT in value else value


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_told)
