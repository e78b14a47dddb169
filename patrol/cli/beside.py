"""Processes of our own beside this one: jobs carried out beside the console, posts read beside `patrol score`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from patrol import abreast
from patrol.abreast import Reader
from patrol.batch import TOGETHER
from patrol.cli.opening import place_options

_PATIENCE = 10
"""Seconds for what it has in hand; what it leaves another worker carries on."""


@contextmanager
def worker(options: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A `patrol work` with these options before the verb, which ends when the block does, or this process is killed."""
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


def reader(*, model: bool) -> Callable[[], AbstractContextManager[Reader]]:
    """What starts a `patrol score` that reads along, with the options that this process was given."""
    options = ["score", "-", "--first-look", *([] if model else ["--no-model"])]
    return lambda: abreast.reader([sys.executable, "-m", "patrol.cli", *place_options(), *options], TOGETHER)


def end_with_input() -> None:
    """End this process as Ctrl-C would once standard input is closed: whoever started it is gone, if only killed."""

    def watch() -> None:
        while os.read(0, 1_024):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, name="input", daemon=True).start()
