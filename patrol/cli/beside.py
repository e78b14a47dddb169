"""Jobs carried out beside the console: a `patrol work` of its own, which ends when the console does, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PATIENCE = 10
"""Seconds for what it has in hand; what it leaves another worker carries on."""


@contextmanager
def worker(options: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with these options before the verb, for as long as the block lasts."""
    command = [sys.executable, "-m", "patrol.cli", *options, "work", "--until-closed"]
    # in a session of its own: a Ctrl-C at the terminal reaches it through the pipe's end alone
    child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  # our own
    assert child.stdin is not None
    try:
        yield child
    finally:
        child.stdin.close()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def end_with_input() -> None:
    """End this process as Ctrl-C would once standard input is closed: whoever started it is gone, if only killed."""

    def watch() -> None:
        while os.read(0, 1_024):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, name="input", daemon=True).start()
