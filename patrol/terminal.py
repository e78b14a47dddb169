"""What the commands say to a person at a terminal: lines, tables and complaints; captured text made harmless."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

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


def show_rows(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    last: str,
    drop: Sequence[str] = (),
    width: int | None = None,
) -> None:
    """Rows as a table no word of which is cut: numbers and names must be there whole to be used elsewhere.

    The column `last` takes what room is left, folded; where a terminal is too narrow even so, the columns of `drop` are
    left out, the first one first, and a line says so. What is written to a file or a pipe has all the room it wants.
    """
    room = width or (out.width if out.is_terminal else max(out.width, _PIPED))
    texts = [[Text.from_markup(cell).plain for cell in row] for row in rows]
    widths = {
        name: max(map(cell_len, (name, *(row[at] for row in texts)))) for at, name in enumerate(names) if name != last
    }
    left_out: list[str] = []
    while sum(widths.values()) + _LAST + 3 * (len(widths) + 1) + 1 > room and len(left_out) < len(drop):
        left_out.append(drop[len(left_out)])
        del widths[left_out[-1]]
    kept = [at for at, name in enumerate(names) if name not in left_out]
    columns = (Column(name, overflow="fold", min_width=widths.get(name)) for name in (names[at] for at in kept))
    table = Table(*columns)
    for row in rows:
        table.add_row(*(row[at] for at in kept))
    Console(soft_wrap=True, width=room).print(table)
    if left_out:
        say(f"Left out for want of room: {', '.join(left_out)} (a wider terminal or a pipe shows them)")


_PIPED = 400
_LAST = 12  # letters of the last column that must find room


def show_crawl(report: CrawlOutcome) -> None:
    """What a crawl brought, and on standard error what did not go well."""
    for line in report.complaints:
        print(harmless(line[:300]), file=sys.stderr)
    say(report.summary)


@contextmanager
def progress(name: str, words: str = "{} pages, {} posts") -> Iterator[Callable[[int, float], None] | None]:
    """A moving line on standard error for long work, told of two counts; nothing where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        number = bar.add_task(plain(name), total=None)

        def told(first: int, second: float) -> None:
            bar.update(number, description=f"{plain(name)}: {words.format(first, second)}")

        yield told
