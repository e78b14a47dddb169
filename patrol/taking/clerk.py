"""A crawl's clerk, a process of its own: batches of pages and posts on standard input, judged and stored, each told of
on standard output once it is in the database.

`python -m patrol.taking.clerk` is started by `sending.py`. It ends with its input: what came whole by then is stored,
the rest is crawled again. It has no terminal of its own: a Ctrl-C and SIGTERM are for the crawl, which then ends it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from patrol.errors import CrawlError, PatrolError
from patrol.logs import set_up_logs
from patrol.records import Page, Post
from patrol.settings import Settings
from patrol.store import Connection
from patrol.store.database import PATIENCE_SECONDS
from patrol.taking.along import ALONG
from patrol.taking.house import open_house
from patrol.taking.intake import Intake
from patrol.taking.parcels import MAX_LINE, error_line, line, read_line
from patrol.text.masking import mask
from patrol.workspace import Workspace

log = structlog.get_logger()


class _Batch:
    """What came since the last batch."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.posts: list[Post] = []
        self.along: list[tuple[str, Mapping[str, Any]]] = []

    def write(self, connection: Connection) -> None:
        """What goes along with the posts."""
        for name, told in self.along:
            ALONG[name](connection, told)


def serve(source: BinaryIO, result: BinaryIO) -> None:
    """Take in what comes until the input ends.

    Raises:
        PatrolError: the house cannot be opened, or the database not be written; the batch in hand is not stored.
    """
    lines = _lines(source)
    orders: Any
    kind, orders = next(lines, ("", {}))
    if kind != "orders":
        return
    workspace, settings = Workspace(Path(orders["home"]), Path(orders["bundled"])), settings_of(orders["settings"])
    set_up_logs(settings.log_level)
    # a crawl waits for it with what it has fetched, however long another program holds the database
    with open_house(workspace, settings, model=orders["model"], patience=PATIENCE_SECONDS) as house:
        intake, batch = Intake(house, region=orders["region"]), _Batch()
        gc.freeze()  # rules, tables and models stay to the end: no collection need walk through them again
        _say(result, "ready", None)
        for kind, told in lines:
            if kind == "page":
                batch.pages.append(told)
            elif kind == "post":
                batch.posts.append(told)
            elif kind == "batch":
                intake.also[:] = [batch.write]
                intake.take(batch.pages, batch.posts)
                _say(result, "stored", {"batch": told, "counts": intake.counts})
                batch = _Batch()
            else:
                batch.along.append((kind, told))


def settings_of(told: Mapping[str, Any]) -> Settings:
    """Settings as they were sent."""
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return Settings(**values)


def _lines(source: BinaryIO) -> Iterator[tuple[str, Any]]:
    while (raw := source.readline(MAX_LINE + 1)).endswith(b"\n"):  # half a line is what a killed crawl leaves
        yield read_line(raw)


def _say(result: BinaryIO, kind: str, told: object) -> None:
    result.write(line(kind, told))
    result.flush()


def main(_: Sequence[str] = ()) -> int:
    """Serve on the standard streams -> the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as result:
        os.dup2(2, 1)  # what a library prints is not an answer of ours
        try:
            serve(sys.stdin.buffer, result)
        except (PatrolError, OSError) as error:
            return _failed(result, error)
        except Exception as error:  # a fault of ours: the crawl ends with words, and a developer's log has the rest
            log.debug("the clerk failed", exc_info=True)
            raise SystemExit(_failed(result, _ours(error))) from error
    return 0


def _ours(error: Exception) -> CrawlError:
    said = (str(error).splitlines() or [""])[0][:200]
    return CrawlError(
        f"what was found could not be stored: {type(error).__name__}: {mask(said)}",
        hint='a fault of patrol: report it with what log_level = "debug" shows; what was stored stays',
    )


def _failed(result: BinaryIO, error: Exception) -> int:
    try:
        result.write(error_line(error))
        result.flush()
    except OSError:  # the crawl is gone: nobody is left to be told
        return 3
    return 2


if __name__ == "__main__":
    sys.exit(main())
