"""What one page may cost the machine -> bounds on Chromium: memory of each of its processes, bytes that it unpacks; and
what a crawl itself may hold.

A page of a few kilobytes can ask a browser for all memory there is: with a picture of 20,000 x 20,000 pixels (measured:
48 kB, 2.5 GB), a hundred canvases (10 GB), an answer that unpacks without end. The kernel's limit on private memory
(RLIMIT_DATA) is no way out: it counts what Chromium merely sets aside, some 4 GB and more, and not what its processes
share, such as decoded pictures. So what each process really holds is looked at often, and one that holds too much ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy.extensions.memusage import MemoryUsage

MEMORY = 1_000_000_000
"""Bytes that one process of the browser may hold; all of an ordinary page's take half of it together (measured)."""
HEAP_MB = 400
"""What scripts may hold; a script engine that nears a limit of its own slows down first."""
LOOK_SECONDS = 0.1
MAX_UNPACKED = 60_000_000
"""Bytes after content-decoding of all that one page fetches."""
FLAGS = (f"--js-flags=--max-old-space-size={HEAP_MB}",)
NO_IMAGES = "--blink-settings=imagesEnabled=false"
"""Not even those that a page brings along in itself, which nothing else would intercept."""
_PROC = Path("/proc")


class MemoryWatch:
    """Ends every process beneath ours that takes more than `MEMORY`, from `start` to `stop`. On Linux alone."""

    def __init__(self) -> None:
        self.ended = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        if self._task is None and _PROC.is_dir():
            self._task = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        """Watch no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for pid in beneath(os.getpid()):
                if memory_of(pid) > MEMORY:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        self.ended += 1


def beneath(ours: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                # the name, in brackets, may hold anything
                stat = (entry / "stat").read_text(encoding="ascii", errors="replace")
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found, under = [], {ours}
    while more := [pid for pid, parent in parents.items() if parent in under and pid not in found]:
        found += more
        under = set(more)
    return found


def memory_of(pid: int) -> int:
    """Bytes that a process holds in memory beside files it reads; 0 where it has ended."""
    lines: list[str] = []
    with suppress(OSError):
        lines = (_PROC / str(pid) / "status").read_text(encoding="ascii", errors="replace").splitlines()
    sizes = [line.split()[1] for line in lines if line.startswith(("RssAnon:", "RssShmem:"))]
    return sum(int(size) * 1_024 for size in sizes)


class OwnMemory(MemoryUsage):
    """Ends a crawl whose process holds more than it may now. Scrapy's own asks for the most that it ever held, which on
    Linux a process takes over from the one that started it: after a training, no crawl would begin."""

    def get_virtual_size(self) -> int:
        """Bytes that the process holds."""
        return memory_of(os.getpid()) or int(super().get_virtual_size())


class Tally:
    """Counts what a page's fetches unpack to, as Chromium tells it; beyond `MAX_UNPACKED` the page is closed.

    Chromium goes on unpacking what it has, whatever else it is told (tried: Page.stopLoading).
    """

    def __init__(self, session: Any, close: Callable[[], Awaitable[None]]) -> None:
        self.session, self.close = session, close
        self.unpacked = 0
        self._urls: dict[str, str] = {}
        self._sizes: Counter[str] = Counter()

    @property
    def spent(self) -> bool:
        """Whether it was too much."""
        return self.unpacked > MAX_UNPACKED

    async def begin(self) -> None:
        """Count from now on."""
        self.session.on("Network.responseReceived", self._answered)
        self.session.on("Network.dataReceived", self._came)
        await self.session.send("Network.enable", {"maxTotalBufferSize": 1, "maxResourceBufferSize": 1})

    def size(self, url: str) -> int:
        """Bytes after content-decoding that came from an address, as far as they have come."""
        return self._sizes[url]

    def _answered(self, told: dict[str, Any]) -> None:
        self._urls[told["requestId"]] = told["response"]["url"]

    def _came(self, told: dict[str, Any]) -> None:
        before = self.spent
        self.unpacked += int(told["dataLength"])
        self._sizes[self._urls.get(told["requestId"], "")] += int(told["dataLength"])
        if self.spent and not before:
            asyncio.ensure_future(self.close()).add_done_callback(_seen)

    async def letters(self) -> int:
        """How long the page is as it stands, counted where its scripts cannot reach."""
        frame = (await self.session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await self.session.send("Page.createIsolatedWorld", {"frameId": frame})
        asked = {"expression": _LENGTH, "contextId": world["executionContextId"], "returnByValue": True}
        told = await self.session.send("Runtime.evaluate", asked)
        return int(told["result"]["value"])


_LENGTH = "document.documentElement ? document.documentElement.outerHTML.length : 0"


def _seen(task: asyncio.Future[None]) -> None:
    """The page may be gone by the time that it is to be closed."""
    if not task.cancelled():
        task.exception()
