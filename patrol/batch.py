"""A JSON Lines file of posts -> a line of JSON for each: what `patrol score` reads and writes.

Of a long file a second process reads every other part, where one is given; the lines come out in the file's order.
"""

from __future__ import annotations

import io
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from patrol.abreast import Abreast, Line
from patrol.errors import SettingsError
from patrol.flow import assess_many
from patrol.intake.rows import BadRow, Row, bounded_lines, json_rows
from patrol.records import Assessment, Post
from patrol.scored import json_line, scored
from patrol.scoring import Engine, first_looks

TOGETHER = 128
"""Rows of a part: its posts are assessed together, for a model that embeds texts does so cheaper in numbers."""
WORTH = 8
"""Parts after which a second process is started: with fewer its start would take longer than it saves."""
_IN_HAND, _MOST = 5, 64
"""Parts that the other process holds at once, so that it never waits for this one, which has the encoder to run; and
parts that wait for their turn to be written, so that memory is bounded."""
_LONGEST = 50_000
"""Characters of a text that are handed to the other process; a longer one stays here."""
Start = Callable[[], AbstractContextManager[Abreast]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of the file, their posts or what is wrong with them, and their lines as far as they are known."""

    rows: Sequence[Row | BadRow]
    posts: Sequence[Post | str]
    lines: list[Line]

    @property
    def whole(self) -> bool:
        """Whether another process can read it."""
        fits = (isinstance(post, Post) and len(post.text) <= _LONGEST for post in self.posts)
        return len(self.posts) == TOGETHER and all(fits)


def score_file(
    source: Path, result: Path | None, engine: Engine, *, start: Start | None = None, first_look: bool = False
) -> int:
    """Assess a JSON Lines file, a part at a time -> how many lines could not be scored.

    Args:
        start: starts a second process that reads along; only a file on disk is shared with it.
        first_look: by the rules and the light model alone; `null` for what the fuller model has to be asked of.

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
                if first_look:
                    return sum(_written(part, str(source), written) for part in _first_looked(given, engine))
                parts = _scored_parts(given, engine, start if source.is_file() else None)
                return sum(_written(part, str(source), written) for part in parts)
        except OSError as error:  # the system names no file where the disk is full
            error.filename = error.filename or written.name
            raise


def _written(part: _Part, source: str, written: TextIO) -> int:
    """Write a part's lines and tell of bad ones -> how many those were."""
    written.writelines(line or "null\n" for line in part.lines)
    written.flush()
    bad = [(row, why) for row, why in zip(part.rows, part.posts, strict=True) if isinstance(why, str)]
    for row, why in bad:
        sys.stderr.write(f"{source}:{row.number}: {why}\n")
    return len(bad)


def _first_looked(given: io.BufferedReader, engine: Engine) -> Iterator[_Part]:
    for part in _parts(given):
        _fill([part], partial(first_looks, engine=engine))
        yield part


def _scored_parts(given: io.BufferedReader, engine: Engine, start: Start | None) -> Iterator[_Part]:
    """Every part with all its lines, in order."""
    order, sent = deque[_Part](), deque[_Part]()
    mine: list[_Part] = []  # parts that lack lines which are this process's to make
    assess = partial(assess_many, engine=engine)
    with ExitStack() as stack:
        other: Abreast | None = None
        for number, part in enumerate(_parts(given)):
            if number == WORTH and start is not None:
                other = stack.enter_context(start())
            order.append(part)
            if other is not None and other.alive and len(sent) < _IN_HAND and part.whole:
                other.send([_handed(row) for row in part.rows])
                sent.append(part)
            else:
                mine.append(part)
                _fill(mine, assess)
                mine.clear()
            if other is not None:
                mine += _returned(other, sent, wait=len(order) > _MOST)
            yield from _ready(order)
        while other is not None and sent:
            mine += _returned(other, sent, wait=True)
        _fill(mine, assess)
        yield from order


def _returned(other: Abreast, sent: deque[_Part], *, wait: bool) -> list[_Part]:
    """Parts that came back, most of their lines known; once the other process has ended, all that it still had."""
    back = []
    while sent and (lines := other.receive(wait=wait)) is not None:
        part = sent.popleft()
        part.lines[:] = lines
        back.append(part)
        wait = False
    if not other.alive:
        back += sent
        sent.clear()
    return back


def _ready(order: deque[_Part]) -> Iterator[_Part]:
    while order and None not in order[0].lines:
        yield order.popleft()


def _fill(parts: Sequence[_Part], assess: Callable[[Sequence[Post]], Sequence[Assessment | None]]) -> None:
    """Assess what has no line yet, all of it together; what `assess` leaves open stays without one."""
    lacking = [
        (part, at, post)
        for part in parts
        for at, (post, line) in enumerate(zip(part.posts, part.lines, strict=True))
        if line is None and isinstance(post, Post)
    ]
    for (part, at, _), made in zip(lacking, assess([post for _, _, post in lacking]), strict=True):
        part.lines[at] = json_line(scored(_id(part.rows[at]), made)) + "\n" if made is not None else None


def _parts(given: io.BufferedReader) -> Iterator[_Part]:
    rows = json_rows(bounded_lines(given))
    while together := list(islice(rows, TOGETHER)):
        posts = [_post(row) for row in together]
        lines = [
            json_line({"id": _id(row), "error": post}) + "\n" if isinstance(post, str) else None
            for row, post in zip(together, posts, strict=True)
        ]
        yield _Part(together, posts, lines)


def _handed(row: Row | BadRow) -> str:
    """A row as the other process is given it."""
    columns = {} if isinstance(row, BadRow) else row.columns
    return json_line({"id": _id(row), **{name: columns.get(name) for name in _COLUMNS}})


_COLUMNS = ("text", "title", "platform", "url", "author")


def _id(row: Row | BadRow) -> object:
    id_ = None if isinstance(row, BadRow) else row.columns.get("id")
    return row.number if id_ is None else id_


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
