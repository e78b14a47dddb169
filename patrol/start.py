"""The command `patrol` from its first moment: a Ctrl-C while the rest is being read in ends it without a traceback.

Reading in takes a second or two, in which Python would print where it stood. Nothing of the house is at work yet, so
the process may end at once; from `main` on the command line itself sees to it.
"""

from __future__ import annotations

import os
import signal

_STOPPED = 130
"""Exit status after Ctrl-C, as the shells have it."""


def _stop(_number: int, _frame: object) -> None:
    os.write(2, b"patrol: stopped\n")
    os._exit(_STOPPED)


# a child of ours that is to ignore it was started that way, and goes on ignoring it
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _stop)

from patrol.cli import main as run  # noqa: E402  # read in under that handler


def main() -> None:
    """Run the command line."""
    if signal.getsignal(signal.SIGINT) is _stop:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
