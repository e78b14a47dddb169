"""What a check says: lines, each a fault or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the check: whether it is wrong, and what it says."""

    wrong: bool
    says: str
