"""What the door needs of the house, as Protocols: where pages, posts and bodies go, and what is known already."""

from __future__ import annotations

from typing import Protocol

from patrol.records import Page, Post


class Sink(Protocol):
    """Takes pages and posts as they are read, page by page, at least once; the caller may be killed at any moment."""

    def page(self, page: Page) -> None:
        """A page whose body is in the vault."""

    def accept(self, page: Page | None, post: Post) -> None:
        """A post, and the page it was read from (handed to `page` before)."""

    def flush(self) -> None:
        """Write what waits. Called at the end of a run."""


class Vault(Protocol):
    """Keeps bodies by their hash."""

    def keep(self, body: bytes) -> str:
        """Keep a body and return its SHA-256 in hexadecimal."""


class Known(Protocol):
    """What earlier runs brought in."""

    def has(self, source: str, key: str) -> bool:
        """True for a post whose source an earlier run read to its end; a post of a run that was killed is not known."""
