"""What the commands say to a person at a terminal: lines, tables and complaints; captured text made harmless."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from patrol.checks import Said
from patrol.errors import PatrolError
from patrol.flow import CrawlOutcome, FoundRow

out = Console(soft_wrap=True)


def say(line: str) -> None:
    """One line to standard output, as it stands: no markup, no colour."""
    out.print(line, markup=False, highlight=False)


def complain(error: PatrolError) -> None:
    """One line to standard error: what, where, what to do next."""
    print(harmless(f"patrol: {error}"), file=sys.stderr)


def plain(text: str) -> str:
    """Captured text for a terminal: no markup of rich, no control characters, 300 characters at most."""
    return harmless(text[:300]).replace("[", r"\[")


def harmless(text: str) -> str:
    """Captured text on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text).encode("utf-8", "replace").decode()


def tell(said: Iterable[Said]) -> int:
    """What a check says, faults to standard error -> exit status: 1 where there was a fault."""
    status = 0
    for line in said:
        status |= line.wrong
        print(line.says, file=sys.stderr if line.wrong else sys.stdout)
    return status


def show_found(rows: Iterable[FoundRow]) -> None:
    """The queue's most pressing items as a table."""
    source = Column("source", overflow="fold")  # an address with its end cut off leads nowhere
    table = Table("band", "lane", "modus", "the words that told", source)
    for row in rows:
        table.add_row(row.band, row.lane, ", ".join(row.modus), plain(row.words), plain(row.source))
    out.print(table)


def show_crawl(report: CrawlOutcome) -> None:
    """What a crawl brought, and on standard error what did not go well."""
    for line in report.complaints:
        print(harmless(line[:300]), file=sys.stderr)
    say(report.summary)


@contextmanager
def progress(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A moving line on standard error while pages and posts come in; nothing where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        number = bar.add_task(plain(name), total=None)

        def told(pages: int, posts: int) -> None:
            bar.update(number, description=f"{plain(name)}: {pages} pages, {posts} posts")

        yield told
