"""Edits of a text, in order -> the edited text, and the way back from its offsets to the offsets before the edit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `text[start:end]` by `new`."""

    start: int
    end: int
    new: str


class Layer:
    """One pass of edits over a text of which the rest stays as it is."""

    __slots__ = ("_new_ends", "_new_starts", "_old_ends", "_old_starts")

    def __init__(self) -> None:
        self._old_starts: list[int] = []
        self._old_ends: list[int] = []
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []

    def apply(self, text: str, edits: Sequence[Edit]) -> str:
        """Carry out edits that are sorted by start and do not overlap; remember them for `back`."""
        parts: list[str] = []
        at = shift = 0
        for start, end, new in edits:
            parts.append(text[at:start])
            parts.append(new)
            at = end
            if len(new) == 1 == end - start:
                continue  # one for one: offsets outside and inside stay as they are
            self._old_starts.append(start)
            self._old_ends.append(end)
            self._new_starts.append(start + shift)
            self._new_ends.append(start + shift + len(new))
            shift += len(new) - (end - start)
        parts.append(text[at:])
        return "".join(parts)

    @property
    def moves(self) -> bool:
        """Whether any offset is another one before the edits."""
        return bool(self._new_starts)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span before the edits that became `[start, end)`; an edited stretch counts as one whole."""
        if not self._new_starts:
            return start, end
        old_start = self._back_start(start)
        return old_start, max(old_start, self._back_end(end))

    def _back_start(self, at: int) -> int:
        index = bisect_right(self._new_ends, at) - 1  # last edit that ends at or before `at`
        inside = index + 1
        if inside < len(self._new_starts) and self._new_starts[inside] <= at:
            return self._old_starts[inside]
        if index < 0:
            return at
        return at - self._new_ends[index] + self._old_ends[index]

    def _back_end(self, at: int) -> int:
        index = bisect_left(self._new_starts, at) - 1  # last edit that starts before `at`
        if index < 0:
            return at
        if at <= self._new_ends[index]:
            return self._old_ends[index]
        return at - self._new_ends[index] + self._old_ends[index]
