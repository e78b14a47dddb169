"""A claim in, a child process out that makes its round: `patrol/rounds/child.py` with the schedule's own options."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from patrol.store.slots import Claim

_CHILD = "patrol.rounds.child"


class Child(Protocol):
    """A round under way, as `subprocess.Popen` has it."""

    def poll(self) -> int | None:
        """Its exit status, once it has one."""

    def terminate(self) -> None:
        """Ask it to finish the page in hand."""

    def kill(self) -> None:
        """End it at once."""


class Children:
    """Starts rounds. `options` are the schedule's own before the source's name, `after` those behind it."""

    def __init__(self, options: Sequence[str], after: Sequence[str] = ()) -> None:
        self.program, self.after = (sys.executable, "-m", _CHILD, *options), tuple(after)

    def start(self, claim: Claim) -> Child:
        """Start the round of a claim, in a session of its own: a Ctrl-C at the terminal reaches it through us alone."""
        slot = [f"--slot={claim.at.isoformat()}", f"--token={claim.token}"]  # one token in 64 begins with a dash
        command = [*self.program, claim.source, *slot, *self.after]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  # our own
