"""A second process that reads posts abreast: rows in, each with its line of JSON out, or None for those in doubt.

Reading a post is Python from end to end, so threads share one core. The other process is `patrol score --first-look`:
rules and the light model, no encoder, so that two of them fit where one did. What it cannot settle, or leaves when it
dies, is for this process to assess.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

Line = str | None


class Abreast(Protocol):
    """Who reads parts of a file beside this process."""

    def send(self, rows: Sequence[str]) -> None:
        """A part: one JSON object a row, as many as it was started for."""

    def receive(self, *, wait: bool) -> list[Line] | None:
        """What became of the part that was sent first; None while there is nothing, or will never be anything."""

    @property
    def alive(self) -> bool:
        """Whether more can be sent."""


class Reader:
    """A child that reads parts of `size` rows. What is sent comes back in its order."""

    def __init__(self, command: Sequence[str], size: int) -> None:
        # in a session of its own: a Ctrl-C at the terminal is for this process
        self._child = subprocess.Popen(  # noqa: S603  # our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, encoding="utf-8"
        )
        self._size = size
        self._given: SimpleQueue[Sequence[str] | None] = SimpleQueue()
        self._parts: SimpleQueue[list[Line] | None] = SimpleQueue()
        self._ended = False
        for work in (self._feed, self._drain):  # a pipe holds less than a part, either way
            Thread(target=work, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as far as is known."""
        return not self._ended

    def send(self, rows: Sequence[str]) -> None:
        """Hand it a part; where it has ended, `receive` tells."""
        self._given.put(rows)

    def receive(self, *, wait: bool) -> list[Line] | None:
        """The part that was sent first, or None: not yet, or never, then `alive` is false."""
        if self._ended or (not wait and self._parts.empty()):
            return None
        part = self._parts.get()
        self._ended = part is None
        return part

    def _feed(self) -> None:
        assert self._child.stdin is not None
        try:
            while (rows := self._given.get()) is not None:
                self._child.stdin.writelines(f"{row}\n" for row in rows)
                self._child.stdin.flush()
        except (OSError, ValueError):  # it has ended; what it answers no more is told by `_drain`
            pass

    def _drain(self) -> None:
        assert self._child.stdout is not None
        part: list[Line] = []
        try:
            for line in self._child.stdout:
                if not line.endswith("\n"):
                    break
                part.append(None if line == "null\n" else line)
                if len(part) == self._size:
                    self._parts.put(part)
                    part = []
        except (OSError, ValueError):  # killed amid a letter
            pass
        self._parts.put(None)

    def end(self) -> None:
        """End it at once: it holds nothing that could be lost."""
        self._child.kill()
        self._child.wait()
        self._given.put(None)


@contextmanager
def reader(command: Sequence[str], size: int) -> Iterator[Reader]:
    """A second process for as long as the block lasts.

    Args:
        command: what it runs: ours, with the options that this process was given.
        size: rows of a part.
    """
    made = Reader(command, size)
    try:
        yield made
    finally:
        made.end()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
