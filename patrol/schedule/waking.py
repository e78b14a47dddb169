"""Signals and time -> one wait: sleeps until a moment, a child's end or a word to stop, whichever comes first."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Waking:
    """What ends a sleep. `stops` counts how often we were told to stop (SIGTERM, Ctrl-C)."""

    def __init__(self) -> None:
        self.stops = 0
        self._reads, self._writes = os.pipe()
        os.set_blocking(self._reads, False)
        os.set_blocking(self._writes, False)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals over until the block is left. Only a process's main thread can."""
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
        before = {number: signal.signal(number, self._heard) for number in numbers}
        woken = signal.set_wakeup_fd(self._writes, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self.stops += number != signal.SIGCHLD

    def sleep(self, seconds: float) -> None:
        """Sleep; a signal ends it."""
        ready, _, _ = select.select([self._reads], [], [], max(seconds, 0))
        if ready:
            os.read(self._reads, 4096)

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._reads)
        os.close(self._writes)
