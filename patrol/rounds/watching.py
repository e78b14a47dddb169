"""Who watches a round while it runs: posts counted by the fields they have, pages by what they hold, known ones too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from patrol.crawling.protocols import Known, Sink
from patrol.records import Page, Post

FIELDS = ("title", "company", "location", "salary", "author", "published_at")
"""What a post may have, and a changed page loses first."""
MAX_BODIES = 10_000

Progress = Callable[[int, int], None]
"""Told of pages and posts so far."""


class Watched:
    """A sink that counts what passes on its way into the house."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.sink: Sink | None = None
        self.progress = progress
        self.pages = self.posts = 0
        self._having: Counter[str] = Counter()
        self._bodies: dict[str, int] = {}

    def ready(self) -> None:
        """Return once posts can be taken in."""
        self._into().ready()

    def page(self, page: Page) -> None:
        """A page that was captured."""
        self.pages += 1
        if page.sha256 in self._bodies or len(self._bodies) < MAX_BODIES:
            self._bodies[page.sha256] = self._bodies.get(page.sha256, 0) + 1
        self._into().page(page)
        self._tell()

    def accept(self, page: Page | None, post: Post) -> None:
        """A post, and the page it was read from."""
        self.posts += 1
        self._having.update(name for name in FIELDS if getattr(post, name))
        self._into().accept(page, post)
        self._tell()

    def flush(self) -> None:
        """Write what waits."""
        self._into().flush()

    def _into(self) -> Sink:
        assert self.sink is not None, "nobody takes in what is watched"
        return self.sink

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.pages, self.posts)

    @property
    def coverage(self) -> Mapping[str, float]:
        """Field -> the share of the posts that have it; empty where there was no post."""
        return {name: round(self._having[name] / self.posts, 4) for name in FIELDS} if self.posts else {}

    @property
    def alike(self) -> int:
        """How many addresses were answered with the page that most of them got."""
        return max(self._bodies.values(), default=0)


class CountedKnown:
    """What earlier rounds know, with a count of the postings that were passed for it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.passed = 0

    def has(self, source: str, key: str) -> bool:
        """Whether a post is known."""
        return self.known.has(source, key)

    def due(self, urls: Iterable[str]) -> set[str]:
        """Which postings are to be fetched."""
        asked = set(urls)
        due = self.known.due(asked)
        self.passed += len(asked - due)
        return due

    def visited(self, url: str, status: int, posts: Sequence[tuple[str, str]]) -> None:
        """A posting was fetched."""
        self.known.visited(url, status, posts)
