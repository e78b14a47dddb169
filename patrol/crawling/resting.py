"""Hosts that failed in one run -> left alone for the rest of it, or for as long as they asked: a breaker of its own.

For a crawl by hand, which shares its breakers with nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

FAILURES = 5
"""Failures in a row that open a host's breaker."""
REST = 600.0
"""Seconds that it then rests, before one request is let through."""


@dataclass(slots=True)
class OwnBreaker:
    """A run's own breakers, where it shares none: they last as long as the run."""

    clock: Callable[[], float] = time.monotonic
    _failures: dict[str, int] = field(default_factory=dict)
    _rests: dict[str, tuple[float, str]] = field(default_factory=dict)

    def refuses(self, host: str) -> str | None:
        """Why a host is not to be asked now; at the end of its rest it is asked once."""
        until, why = self._rests.get(host, (0.0, ""))
        if not why:
            return None
        left = until - self.clock()
        if left > 0:
            return f"{why}; it is left alone for {left / 60:.0f} more minutes"
        self._rests[host] = (self.clock() + REST, why)  # the one probe; until it is answered nobody else asks
        return None

    def answered(self, host: str) -> None:
        """A host answered as it should."""
        self._failures.pop(host, None)
        self._rests.pop(host, None)

    def failed(self, host: str, why: str, *, until: datetime | None = None) -> None:
        """A host did not answer, or asked to be left alone."""
        self._failures[host] = self._failures.get(host, 0) + 1
        if until is not None:
            self._rests[host] = (self.clock() + (until - datetime.now(UTC)).total_seconds(), why)
        elif self._failures[host] >= FAILURES:
            self._rests[host] = (self.clock() + REST, why)
