"""One run's state: pages and posts out to the house, budgets counted, outcomes remembered."""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from w3lib.url import canonicalize_url

from patrol.crawling.addresses import Gate
from patrol.crawling.protocols import Breaker, Neighbours, Sink
from patrol.crawling.report import CrawlReport, Kind, Outcome, State
from patrol.crawling.resting import OwnBreaker
from patrol.crawling.task import Task
from patrol.crawling.traps import Traps
from patrol.crawling.urls import checked
from patrol.records import Page, Post
from patrol.settings import Settings

MAX_OUTCOMES = 1_000


def page_mark(url: str) -> str:
    """What all spellings have in common that Scrapy takes for one page."""
    marked: str = canonicalize_url(url)
    return marked


@dataclass(slots=True)
class Door:
    """What a run shares between its spiders. Everything runs in one thread, that of the event loop."""

    settings: Settings
    gate: Gate
    sink: Sink
    beside: Neighbours = field(default_factory=Neighbours)
    task: Task = field(default_factory=Task)
    started: float = field(default_factory=time.monotonic)
    pages: int = 0
    posts: int = 0
    by_start: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    by_page: Counter[str] = field(default_factory=Counter)
    by_host: Counter[str] = field(default_factory=Counter)
    size: int = 0
    """Bytes of all pages so far, after unpacking."""
    traps: Traps = field(default_factory=Traps)
    shortened: bool = False
    """A listing was not read to its end: it showed what earlier runs know, or a page of it could not be read."""
    elsewhere: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Start address -> marks of pages it led to that had been asked for before: their posts count elsewhere."""
    found: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """Start address that searches for a word -> (source, key) of the posts it led to."""
    told_at: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """Mark of a page -> (source, key) of its posts, where words are searched for: another search may lead there too."""
    pictures: int = 0
    """Pictures of posts that were asked for."""
    untold: int = 0
    outcomes: dict[tuple[str, Kind], Outcome] = field(default_factory=dict)
    spent: str | None = None
    stopped: bool = False
    broken: Exception | None = None
    breaker: Breaker = field(init=False)
    """That of the house, shared by all workers, or the run's own."""
    _marked: tuple[Page | None, frozenset[str]] = (None, frozenset())
    _given: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.breaker = self.beside.breaker or OwnBreaker()

    def keep(self, url: str, final_url: str, status: int, content_type: str | None, body: bytes) -> Page:
        """Tell the sink of a page; its capture has the body, under the same hash."""
        sha256 = hashlib.sha256(body).hexdigest()
        page = Page(url, final_url, status, datetime.now(UTC), content_type, sha256, len(body))
        self.sink.page(page)
        return page

    def give(self, page: Page, post: Post, start: str) -> bool:
        """Hand a post to the sink, once a run; True where it was not handed in before."""
        if start in self.task.words:
            self.found[start].add((post.source, post.key))
            for page_ in {page_mark(page.url), page_mark(page.final_url)}:
                self.told_at[page_].add((post.source, post.key))
        mark = (post.source, post.key, post.content_sha256)
        if mark in self._given:
            return False
        self._given.add(mark)
        self.sink.accept(page, replace(post, fetched_at=page.fetched_at, page_sha256=page.sha256))
        self.posts += 1
        self.by_start[start] += 1
        self.by_source[post.source] += 1
        if page is not self._marked[0]:
            self._marked = (page, frozenset(map(page_mark, {page.url, page.final_url})))
        self.by_page.update(self._marked[1])
        return True

    def note(self, kind: Kind, url: str, says: str, *, start: bool = False) -> None:
        """Remember what became of an address; the first word on it counts."""
        if not start and len(self.outcomes) >= MAX_OUTCOMES and (url, kind) not in self.outcomes:
            self.untold += 1
        else:
            self.outcomes.setdefault((url, kind), Outcome(url, kind, says, start=start))

    def visited(self, url: str, status: int, posts: Iterable[Post] = ()) -> None:
        """Note that a posting's page was fetched, once the sink has its posts."""
        if self.beside.known is not None:
            self.beside.known.visited(url, status, [(post.source, post.key) for post in posts])

    def start_page(self, host: str) -> bool:
        """Take one page from the budgets; False where one of them is used up."""
        most = self.settings.crawl_max_pages
        if self.task.max_pages is not None:
            most = min(most, self.task.max_pages)
        if self.pages >= most:
            self.spend(f"the budget of {most} pages is used up (crawl_max_pages)")
            return False
        if self.size >= self.settings.crawl_max_bytes:
            self.spend(f"the budget of {self.settings.crawl_max_bytes:,} bytes is used up (crawl_max_bytes)")
            return False
        if self.settings.crawl_host_pages and self.by_host[host] >= self.settings.crawl_host_pages:
            self.spend(f"the budget of {self.settings.crawl_host_pages} pages of {host} is used up (crawl_host_pages)")
            return False
        self.pages += 1
        self.by_host[host] += 1
        return True

    def start_picture(self) -> bool:
        """Take one picture from its budget; False where it, or that of bytes, is used up."""
        self.pictures += 1
        return self.pictures <= self.settings.crawl_max_pictures and self.size < self.settings.crawl_max_bytes

    def spend(self, why: str) -> None:
        """Remember which budget ended the run."""
        self.spent = self.spent or why

    def tell_empty(self, urls: Iterable[str]) -> None:
        """A start address that brought nothing and said nothing is told of: silence would pass for a clean page."""
        told = {outcome.url for outcome in self.outcomes.values() if outcome.start}
        for url in dict.fromkeys(urls):
            if self.by_start[url]:
                self.note("ok", url, f"{url}: {self.by_start[url]} posts", start=True)
            elif shared := sum(self.by_page[page] for page in self.elsewhere[url]):
                self.note("ok", url, f"{url}: {shared} posts, told by other addresses of this run", start=True)
            elif url in told or self.stopped or self.spent or self.broken is not None:
                continue
            elif same := self._same_page(url):
                self.note(same.kind, url, f"{url}: the same page as {same.says}", start=True)
            else:
                says = f"{url}: no post was found (patrol look shows what each family sees)"
                self.note("nothing_found", url, says, start=True)

    def _same_page(self, url: str) -> Outcome | None:
        """What became of the page that an address leads to, where another start address had asked for it before."""
        for outcome in self.outcomes.values():
            failed = outcome.start and outcome.kind not in ("ok", "bad_url")
            if failed and page_mark(checked(outcome.url)) in self.elsewhere[url]:
                return outcome
        return None

    def report(self) -> CrawlReport:
        """The run as it stands."""
        cut = self.spent or self.untold or any(outcome.kind == "cut" for outcome in self.outcomes.values())
        state: State = "failed" if self.broken else "stopped" if self.stopped else "budget" if cut else "ok"
        outcomes = tuple(
            replace(outcome, posts=self.by_start[outcome.url]) if outcome.start else outcome
            for outcome in self.outcomes.values()
        )
        if self.untold:
            outcomes += (Outcome("", "cut", f"{self.untold} more addresses did not go well and are not listed"),)
        why = self.spent if state == "budget" else "the run was told to stop before its end" if self.stopped else None
        if self.broken:
            why = str(self.broken)
        seconds = time.monotonic() - self.started
        whole = state == "ok" and not self.shortened
        found = {start: self._found_by(start) for start in self.task.words}
        told = (state, self.pages, self.posts, outcomes, seconds, dict(self.by_source), why)
        return CrawlReport(*told, self.size, listed_whole=whole, found=found)

    def _found_by(self, start: str) -> frozenset[tuple[str, str]]:
        others = (self.told_at.get(mark, set()) for mark in self.elsewhere.get(start, ()))
        return frozenset(self.found.get(start, set()).union(*others))
