"""A crawl's sink: what it finds goes to a clerk (`clerk.py`) over a pipe, in batches, each acknowledged once stored.

It is started with the first post where the crawl may well find none (a round over what is known): pages alone need
nobody to judge them, and are stored by the crawl itself until then.

Nothing waits without bound: with `AHEAD` batches on their way, the crawl waits for the clerk. What is not acknowledged
when either of them is killed is not in the database either, and is crawled again; what was stored all the same adds
nothing when it comes again. A batch ends with its captures' rows, and that end waits for their evidence to be on the
disk: a thread of its own sees to it, so that the crawl does not stand still for the disk.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

from patrol.errors import CrawlError, PatrolError
from patrol.recording import Recording
from patrol.records import Page, Post
from patrol.store.database import PATIENCE_SECONDS, writing
from patrol.store.pictures import Pictures
from patrol.store.posts import save_pages
from patrol.store.visits import Visits
from patrol.taking.along import ALONG
from patrol.taking.counting import BATCH, in_words, no_counts
from patrol.taking.ground import Ground
from patrol.taking.parcels import error_of, line, page_line, post_line, read_line

AHEAD = 3
"""Batches on their way at most."""
MOST_LINES = 4 * BATCH
"""Pages and posts of a batch."""
MAX_BYTES = 4_000_000
"""Of a batch; one post more may be in it."""
SILENCE_SECONDS = 300 + PATIENCE_SECONDS
"""A clerk that stores nothing for so long while a batch waits is not coming back."""
_CLERK = "patrol.taking.clerk"
_CHUNK = 1 << 20
_LISTENS = 10
"""Lines between two looks at what the clerk says: each is a call to the system or two."""


@dataclass(frozen=True, slots=True)
class Along:
    """Who has something to write with the posts: `take` gives it, and `lost` gets back what was surely not stored.
    `to_sync`, asked for right after, gives what has to be through before it is stored: a thread of its own calls it."""

    name: str
    take: Callable[[], Mapping[str, Any]]
    lost: Callable[[Mapping[str, Any]], None]
    to_sync: Callable[[], Callable[[], None]] | None = None


class Sending:
    """A sink whose posts are judged and stored by a process of its own. It is used by one thread."""

    def __init__(
        self, ground: Ground, counts: dict[str, int], *, region: str | None = None, lazily: bool = False
    ) -> None:
        """`counts` is kept up to date with what is stored; `region` as for `Intake`; `lazily`: the clerk is started
        with the first post."""
        self.counts = counts
        self.also: list[Along] = []
        self._ground, self._region = ground, region
        self._pages: list[Page] = []
        self._lines: list[bytes] = []
        self._posts = self._size = 0
        self._out, self._in = bytearray(), bytearray()
        self._on_their_way: deque[list[tuple[Along, Mapping[str, Any]]]] = deque()
        self._handed = 0
        self._disk = ThreadPoolExecutor(1)
        self._unsigned: tuple[list[Future[None]], bytes] | None = None
        """The end of the batch handed over last, which goes out once its evidence is on the disk."""
        self._ready = False
        self._failed: PatrolError | None = None
        self._clerk: subprocess.Popen[bytes] | None = None
        if not lazily:
            self._start()

    def _start(self) -> None:
        """Start the clerk, and hand it the pages that wait."""
        # what ends the crawl is not for the clerk, also while it reads itself in
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            self._clerk = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", _CLERK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        assert self._clerk.stdin is not None
        assert self._clerk.stdout is not None
        self._to, self._from = self._clerk.stdin, self._clerk.stdout
        for pipe in (self._to, self._from):
            os.set_blocking(pipe.fileno(), False)
        with suppress(AttributeError, OSError):  # where the system has no larger pipes, a batch takes several writes
            fcntl.fcntl(self._to.fileno(), fcntl.F_SETPIPE_SZ, _CHUNK)
        ground = self._ground
        where = {"home": str(ground.workspace.home), "bundled": str(ground.workspace.bundled)}
        judged = {"settings": asdict(ground.settings), "model": ground.model, "region": self._region}
        self._out += line("orders", {**where, **judged})
        waiting, self._pages = self._pages, []
        for page in waiting:
            self._add(page_line(page))
        self._pass()

    @property
    def words(self) -> str:
        """The counts, as people read them."""
        return in_words(self.counts)

    def ready(self) -> None:
        """Return once the clerk has opened the house; at once where it is yet to be started.

        Raises:
            PatrolError: a rule, a table, the model or the database cannot be used.
        """
        if self._clerk is not None:
            self._wait(lambda: self._ready)

    def page(self, page: Page) -> None:
        """A page that was captured.

        Raises:
            PatrolError: as for `accept`.
        """
        if self._clerk is not None:
            self._add(page_line(page))
            return
        self._pages.append(page)
        if len(self._pages) >= MOST_LINES:
            self._store()

    def accept(self, page: Page | None, post: Post) -> None:  # noqa: ARG002  # the Protocol's name
        """A post, and the page it was read from (handed to `page` before).

        Raises:
            PatrolError: the clerk could not open the house or store what came before, or is gone.
        """
        if self._clerk is None:
            self._start()
        self._posts += 1
        self._add(post_line(post))

    def _add(self, told: bytes) -> None:
        self._lines.append(told)
        self._size += len(told)
        if self._posts >= BATCH or self._size >= MAX_BYTES or len(self._lines) >= MOST_LINES:
            self._hand_over()
            self._wait(lambda: len(self._on_their_way) <= AHEAD)
        elif len(self._lines) % _LISTENS == 0:
            self._pass()

    def flush(self) -> None:
        """Have all that waits stored.

        Raises:
            PatrolError: the clerk could not store it, or is gone: it will be crawled again.
        """
        if self._clerk is None:
            self._store()
            return
        self._hand_over()
        self._wait(lambda: not self._on_their_way)

    def _store(self) -> None:
        """Pages that no post came with, and what goes along, without a clerk."""
        along = [(one, one.take()) for one in self.also]
        try:
            for done in self._to_disk():
                done.result()
            with writing(self._ground.database, patience=PATIENCE_SECONDS) as connection:
                save_pages(connection, self._pages)
                for one, told in along:
                    ALONG[one.name](connection, told)
        except BaseException:
            for one, told in along:
                one.lost(told)
            raise
        self._pages = []

    def _hand_over(self) -> None:
        self._sign()
        along = [(one, one.take()) for one in self.also]
        self._handed += 1
        self._on_their_way.append(along)
        self._out += b"".join(self._lines)
        self._lines, self._posts, self._size = [], 0, 0
        told = b"".join(line(one.name, told) for one, told in along)
        self._unsigned = self._to_disk(), told + line("batch", self._handed)
        self._pass()

    def _to_disk(self) -> list[Future[None]]:
        """Have evidence put on the disk: the crawl goes on meanwhile."""
        return [self._disk.submit(one.to_sync()) for one in self.also if one.to_sync is not None]

    def _sign(self) -> None:
        """Send the end of the batch handed over last, as soon as its evidence is on the disk.

        Raises:
            EvidenceError: it cannot be had there; the batch is not stored.
        """
        if self._unsigned is not None:
            (synced, end), self._unsigned = self._unsigned, None
            for done in synced:
                done.result()
            self._out += end

    # the pipe -------------------------------------------------------------------------------------------------------

    def _wait(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + SILENCE_SECONDS
        while not done():
            self._sign()
            left, taken = until - time.monotonic(), len(self._on_their_way)
            if left <= 0:
                self._fail(f"has been silent for {SILENCE_SECONDS} seconds")
            asked = select.poll()
            asked.register(self._from, select.POLLIN)
            if self._out:
                asked.register(self._to, select.POLLOUT)
            asked.poll(min(left, 1.0) * 1_000)
            self._pass()
            if len(self._on_their_way) < taken:
                until = time.monotonic() + SILENCE_SECONDS

    def _pass(self) -> None:
        """Write and read what goes at once."""
        if self._failed is not None:
            raise self._failed
        if self._unsigned is not None and all(done.done() for done in self._unsigned[0]):
            self._sign()
        try:
            while self._out:
                with memoryview(self._out) as some, some[:_CHUNK] as chunk:
                    passed = os.write(self._to.fileno(), chunk)
                del self._out[:passed]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._read_to_end()
        if self._on_their_way or not self._ready:
            self._read()

    def _read(self) -> None:
        with suppress(BlockingIOError):
            came = os.read(self._from.fileno(), _CHUNK)
            if not came:
                self._fail(f"ended ({_how(self._ended())})")
            self._in += came
        while (end := self._in.find(b"\n")) >= 0:
            kind, told = read_line(bytes(self._in[:end]))
            del self._in[: end + 1]
            self._hear(kind, told)

    def _hear(self, kind: str, told: Any) -> None:
        if kind == "ready":
            self._ready = True
        elif kind == "stored":
            self._on_their_way.popleft()
            self.counts.update(told["counts"])
        else:
            self._failed = error_of(told)
            raise self._failed

    def _read_to_end(self) -> None:
        """A clerk that takes nothing more has said why, or was killed."""
        os.set_blocking(self._from.fileno(), True)
        while True:
            self._read()

    def _fail(self, how: str) -> None:
        self._failed = CrawlError(
            f"the process that stores what is found {how}",
            hint="run it again: what was stored stays, and the rest is fetched again",
        )
        raise self._failed

    def _ended(self) -> int:
        """The exit status of a clerk that has nothing more to say."""
        assert self._clerk is not None
        try:
            return self._clerk.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._clerk.kill()
            return self._clerk.wait()

    # the end --------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End the clerk: what was handed over is stored first, and what it surely did not store is given back."""
        if self._clerk is None:
            self._disk.shutdown()
            return
        with suppress(PatrolError):
            if self._failed is None:
                self._sign()
                self._wait(lambda: not self._out)
                self._to.close()
                self._wait(lambda: not self._on_their_way)
        self._to.close()
        self._disk.shutdown()
        self._ended()
        self._from.close()
        for along in self._on_their_way:
            for one, told in along:
                one.lost(told)
        self._on_their_way.clear()


def captures(recorder: Recording) -> Along:
    """The rows of a run's captures go along; where they were not stored, the recorder indexes them at its end."""
    return Along("captures", recorder.rows, recorder.back, recorder.to_sync)


def visits(visited: Visits) -> Along:
    """What a round fetched goes along; where the posts were not stored, it was not fetched."""
    return Along("visits", visited.take, lambda _: None)


def pictures(kept: Pictures) -> Along:
    """What posts show goes along with them; where they were not stored, it is fetched again."""
    return Along("pictures", kept.take, lambda _: None)


@contextmanager
def sending(
    ground: Ground, counts: dict[str, int] | None = None, *, region: str | None = None, lazily: bool = False
) -> Iterator[Sending]:
    """A clerk's sink, closed at the end."""
    made = Sending(ground, no_counts() if counts is None else counts, region=region, lazily=lazily)
    try:
        yield made
    finally:
        made.close()


def _how(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"with the status {status}"
