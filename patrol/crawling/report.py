"""What became of a run: an outcome for each address that needs telling, and the counts; what `look` saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

State = Literal["ok", "budget", "stopped", "failed"]
"""How a run ended: all read; a budget or a bound of a page used up; told to stop (Ctrl-C, SIGTERM); broken off by a
fault."""

Kind = Literal[
    "ok",
    "bad_url",
    "refused_address",
    "unknown_host",
    "unreachable",
    "timeout",
    "refused_robots",
    "refused_tdm",
    "resting",
    "not_found",
    "http_error",
    "not_a_page",
    "too_large",
    "empty",
    "nothing_found",
    "soft_404",
    "broken_markup",
    "cut",
    "login_wall",
    "captcha",
    "no_browser",
    "no_picture",
    "fault",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address, as one line for people. `start`: the address was asked for by name."""

    url: str
    kind: Kind
    says: str
    posts: int = 0
    start: bool = False

    @property
    def grave(self) -> bool:
        """True where something that was asked for is missing, so that the exit status should say so.

        A listing's dead link, a PDF or a page that robots.txt closes is everyday life and only remarked upon.
        """
        if self.kind == "ok":
            return False
        return self.start or self.kind in (
            "unreachable",
            "timeout",
            "resting",
            "http_error",
            "fault",
            "no_browser",
            "broken_markup",
            "cut",
        )


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """A run: pages fetched, posts handed to the sink, outcomes in the order in which they came about."""

    state: State
    pages: int
    posts: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    posts_by_source: dict[str, int] = field(default_factory=dict)
    why: str | None = None
    size: int = 0
    """Bytes of all pages, after unpacking."""
    listed_whole: bool = False
    """True where every listing was read to its end, so that what it does not show is missing."""
    found: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Start address that searches for a word -> (source, key) of the posts it led to."""

    @property
    def complaints(self) -> list[str]:
        """One line for each address that did not go well, and one where the run did not come to its end."""
        lines = [outcome.says for outcome in self.outcomes if outcome.kind != "ok"]
        return [*lines, self.why] if self.why else lines

    @property
    def whole(self) -> bool:
        """True where the run came to its end and nothing that was asked for is missing."""
        return self.state == "ok" and not any(outcome.grave for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one family of spiders sees at an address."""

    family: str
    posts: int
    links: int
    samples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Sight:
    """One address being looked at: what is noted on the way."""

    seen: list[Seen] = field(default_factory=list)
    picked: str | None = None
    """The family that the page is picked for."""
    barrier: str | None = None
    decided: str | None = None
    """What robots.txt and the site's reservations say of it."""
    final_url: str = ""
    content_type: str = ""
    charset: str = "utf-8"
    """That of the body, as the page's text was read by it."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class LookReport:
    """What every family sees at one address, and the spider that a crawl would take for it."""

    url: str
    spider: str
    made_for_site: bool
    verified: date | None
    sight: Sight
    outcomes: tuple[Outcome, ...]

    def lines(self) -> list[str]:
        """The report as lines for a terminal."""
        sight = self.sight
        found = [f"{self.url}: a crawl would take the spider {self.spider}, the page is {sight.picked or 'nothing'}"]
        found.append(f"  {self._trust()}")
        if sight.body:
            found.append(f"  {sight.decided or 'not asked about'}; text and data mining is not reserved")
        if sight.barrier:
            found.append(f"  in the way: {sight.barrier}; only what is public without it is read")
        for row in sight.seen:
            found.append(f"  {row.family:12}{row.posts:5} posts {row.links:5} links")
            found += [f"              {sample}" for sample in row.samples]
            found += [f"              note: {note}" for note in row.notes]
        return found + [outcome.says for outcome in self.outcomes if outcome.kind != "ok"]

    def _trust(self) -> str:
        if not self.made_for_site:
            return "no spider is made for this site; patrol new spider NAME URL makes one"
        if self.verified is None:
            return (
                f"warning: {self.spider} knows this site's pages from memory, nobody has seen it work yet; "
                "compare what it sees with the page"
            )
        return f"{self.spider} was last seen to work on {self.verified}"

    @property
    def exit_status(self) -> int:
        """0 where some family sees something, else 1."""
        return 0 if any(row.posts or row.links for row in self.sight.seen) else 1
