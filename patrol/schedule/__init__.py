"""Which round is due, and who makes it: the unit's list and the rows of slots in, child processes out."""

from patrol.schedule.loop import Scheduler

__all__ = ["Scheduler"]
