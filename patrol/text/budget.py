"""The time that one post may take, asked after between the parts of the work.

It is processor time of the thread at work: a busy machine changes no answer.
"""

from __future__ import annotations

import time


class OutOfTimeError(Exception):
    """A post took more time than it is given; whoever gave it reads less of the post, and says so."""


class Budget:
    """So many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds

    def check(self) -> None:
        """Go on, while there is time.

        Raises:
            OutOfTimeError: there is none left.
        """
        if time.thread_time() > self._until:
            raise OutOfTimeError
