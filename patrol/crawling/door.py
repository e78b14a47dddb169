"""One run's state: pages and posts out to the house, budgets counted, outcomes remembered."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from patrol.crawling.addresses import Gate
from patrol.crawling.protocols import Known, Sink, Vault
from patrol.crawling.report import CrawlReport, Kind, Outcome, Seen, State
from patrol.records import Page, Post
from patrol.settings import Settings

MAX_OUTCOMES = 1_000


@dataclass(slots=True)
class Door:
    """What a run shares between its spiders. Everything runs in one thread, that of the event loop."""

    settings: Settings
    gate: Gate
    sink: Sink
    vault: Vault
    known: Known | None = None
    started: float = field(default_factory=time.monotonic)
    pages: int = 0
    posts: int = 0
    by_start: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    by_page: Counter[str] = field(default_factory=Counter)
    elsewhere: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Start address -> pages it led to that had been asked for before, so that their posts count elsewhere."""
    outcomes: dict[tuple[str, Kind], Outcome] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    picked: str | None = None
    spent: str | None = None
    stopped: bool = False
    broken: Exception | None = None
    _given: set[tuple[str, str, str]] = field(default_factory=set)

    def keep(self, url: str, final_url: str, status: int, content_type: str | None, body: bytes) -> Page:
        """Keep a page's body and tell the sink of the page."""
        page = Page(url, final_url, status, datetime.now(UTC), content_type, self.vault.keep(body), len(body))
        self.sink.page(page)
        return page

    def give(self, page: Page, post: Post, start: str) -> bool:
        """Hand a post to the sink, once a run; True where it was not handed in before."""
        mark = (post.source, post.key, post.content_sha256)
        if mark in self._given:
            return False
        self._given.add(mark)
        self.sink.accept(page, replace(post, fetched_at=page.fetched_at, page_sha256=page.sha256))
        self.posts += 1
        self.by_start[start] += 1
        self.by_source[post.source] += 1
        self.by_page.update({page.url, page.final_url})
        return True

    def note(self, kind: Kind, url: str, says: str, *, start: bool = False) -> None:
        """Remember what became of an address; the first word on it counts."""
        if len(self.outcomes) < MAX_OUTCOMES:
            self.outcomes.setdefault((url, kind), Outcome(url, kind, says, start=start))

    def start_page(self) -> bool:
        """Take one page from the budget; False where it is used up."""
        if self.pages >= self.settings.crawl_max_pages:
            self.spend(f"the budget of {self.settings.crawl_max_pages} pages is used up (crawl_max_pages)")
            return False
        self.pages += 1
        return True

    def spend(self, why: str) -> None:
        """Remember which budget ended the run."""
        self.spent = self.spent or why

    def report(self) -> CrawlReport:
        """The run as it stands."""
        cut = self.spent or any(outcome.kind == "cut" for outcome in self.outcomes.values())
        state: State = "failed" if self.broken else "stopped" if self.stopped else "budget" if cut else "ok"
        outcomes = tuple(
            replace(outcome, posts=self.by_start[outcome.url]) if outcome.start else outcome
            for outcome in self.outcomes.values()
        )
        why = self.spent if state == "budget" else "the run was told to stop before its end" if self.stopped else None
        if self.broken:
            why = str(self.broken)
        seconds = time.monotonic() - self.started
        return CrawlReport(state, self.pages, self.posts, outcomes, seconds, dict(self.by_source), why)
