"""A JSON Lines file of posts -> a line of JSON for each: what `patrol score` reads and writes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from patrol.errors import SettingsError
from patrol.flow import assess_many
from patrol.intake.rows import BadRow, Row, bounded_lines, json_rows
from patrol.records import Post
from patrol.scored import json_line, scored
from patrol.scoring import Engine

TOGETHER = 64
"""Posts assessed together: a model that embeds texts does so cheaper in numbers."""


def score_file(source: Path, result: Path | None, engine: Engine) -> int:
    """Assess a JSON Lines file, a line at a time -> how many lines could not be scored.

    Raises:
        SettingsError: the result would be written over what is read.
        OSError: the file cannot be read or the result cannot be written.
    """
    with open(0, "rb", closefd=False) if str(source) == "-" else source.open("rb") as given:
        if result and result.is_file() and os.path.samestat(os.fstat(given.fileno()), result.stat()):
            raise SettingsError(f"{result} is the file that is read", hint="name another one with --out")
        written = result.open("w", encoding="utf-8", newline="\n") if result else sys.stdout
        try:
            with written:
                return _score_lines(given, str(source), written, engine)
        except OSError as error:  # the system names no file where the disk is full
            error.filename = error.filename or written.name
            raise


def _score_lines(given: io.BufferedReader, source: str, written: TextIO, engine: Engine) -> int:
    bad = 0
    rows = json_rows(bounded_lines(given))
    while chunk := list(islice(rows, TOGETHER)):
        for line, number, why in _scored(chunk, engine):
            written.write(json_line(line) + "\n")
            if why is not None:
                bad += 1
                sys.stderr.write(f"{source}:{number}: {why}\n")
    return bad


def _scored(rows: Sequence[Row | BadRow], engine: Engine) -> Iterator[tuple[dict[str, object], int, str | None]]:
    """A line for each row, in order, with the row's number and what is wrong with it."""
    posts = [_post(row) for row in rows]
    made = iter(assess_many([post for post in posts if isinstance(post, Post)], engine))
    for row, post in zip(rows, posts, strict=True):
        id_ = row.number if isinstance(row, BadRow) else row.columns.get("id")
        id_ = row.number if id_ is None else id_
        if isinstance(post, Post):
            yield scored(id_, next(made)), row.number, None
        else:
            yield {"id": id_, "error": post}, row.number, post


def _post(row: Row | BadRow) -> Post | str:
    """The row's post, or why it is none."""
    if isinstance(row, BadRow):
        return row.why
    text = row.columns.get("text")
    if not isinstance(text, str):
        return "the row has no text"
    title, platform, url, author = (_text(row.columns.get(name)) for name in ("title", "platform", "url", "author"))
    return Post("score", str(row.number), text, title=title, platform=platform, url=url, author=author)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
