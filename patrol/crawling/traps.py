"""Pages of one shape of address, one after another, and none says anything new -> a trap, which is followed no further.

Calendars without end, addresses that carry a session, sites that mint a new address for the same text each time: all
of them bring pages for as long as somebody asks. The budgets end that too, but late, and at other pages' cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

PATIENCE = 50
"""Pages of one shape that may say nothing new, in a row."""
MOST_REPEATS = 3
"""Times that one segment may stand in a path: links that lead ever deeper into the same folders grow it."""
_MOST_SHAPES = 10_000
_LONG = 24


@dataclass(slots=True)
class Traps:
    """What pages have said so far in one run, and how long each shape of address has been saying nothing new."""

    patience: int = PATIENCE
    _texts: set[str] = field(default_factory=set)
    _barren: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, start: str, url: str, texts: Iterable[str]) -> bool:
        """A page was read, and these were its texts (their hashes) -> True where this shape of address has just run
        out of patience."""
        fresh = [text for text in texts if text not in self._texts]
        self._texts.update(fresh)
        mark = (start, shape(url))
        if fresh or (mark not in self._barren and len(self._barren) >= _MOST_SHAPES):
            self._barren[mark] = 0
            return False
        self._barren[mark] = self._barren.get(mark, 0) + 1
        return self._barren[mark] == self.patience

    def shut(self, start: str, url: str) -> bool:
        """True for an address that is not to be followed any more."""
        return self._barren.get((start, shape(url)), 0) >= self.patience or repeats_itself(url)


@lru_cache(maxsize=1_000)  # a page is asked about before it is fetched and after it was read
def shape(url: str) -> str:
    """What the addresses of one kind of page have in common: host, path without what varies, names of parameters."""
    parts = urlsplit(url)
    path = "/".join(_plain(segment) for segment in parts.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.netloc}{path}?{'&'.join(names)}"


def repeats_itself(url: str) -> bool:
    """True for a path in which one segment stands again and again."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return len(segments) > MOST_REPEATS and any(segments.count(one) > MOST_REPEATS for one in set(segments))


def _plain(segment: str) -> str:
    varies = len(segment) > _LONG or any(letter.isdigit() for letter in segment)
    return "*" if varies else segment
