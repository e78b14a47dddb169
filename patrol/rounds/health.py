"""A round's figures beside its source's own history -> how it went, and in words what broke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from patrol.crawling.report import CrawlReport, Outcome
from patrol.rounds.fields import FALLEN, LEAST_ROUNDS, lost_fields
from patrol.store.runs import Run, RunState

HISTORY = timedelta(weeks=4)
LEAST_POSTS = 8
"""Posts that a source usually has before fewer of them say anything."""
UNREAD, UNREAD_KNOWN = 5, 3
"""Pages without a post, beyond the usual, that tell of a changed layout; fewer will do where the usual is known."""
BLOCKS = {
    "login_wall": "it asks visitors to sign in (a login wall)",
    "captcha": "it asks visitors to prove that they are people (a CAPTCHA)",
    "refused_robots": "its robots.txt asks us not to",
    "refused_tdm": "it reserves its pages against text and data mining",
    "resting": "it failed too often and is left alone for a while",
    "refused_address": "its address may not be visited",
}
NO_POST = ("nothing_found", "soft_404", "broken_markup", "empty", "not_a_page")


@dataclass(frozen=True, slots=True)
class Round:
    """What is judged: the crawl's report, postings seen (those passed as known too), field coverage, how many
    addresses were answered with the same page."""

    report: CrawlReport
    seen: int
    fresh: int
    coverage: Mapping[str, float]
    alike: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a round went. `kind` names what broke, for one alarm a day of each kind; empty where nothing did."""

    state: RunState
    kind: str = ""
    why: str | None = None


def judge(made: Round, *, floor: int, history: Sequence[Run]) -> Verdict:
    """The verdict on a round. `history`: the source's ended rounds of the last four weeks, this one not among them."""
    report = made.report
    if report.state == "stopped":
        return Verdict("stopped", "", report.why)
    if report.state == "failed":
        return Verdict("error", "fault", report.why)
    starts = [outcome for outcome in report.outcomes if outcome.start]
    bad = [outcome for outcome in starts if outcome.kind != "ok" and not outcome.posts]
    if bad and len(bad) == len(starts) and not made.seen:
        return _behind(made, bad, history) or _nothing_at_all(made, bad)
    if report.state == "budget" and made.seen >= floor:
        return Verdict("budget", "", report.why)
    return (
        _blocked_in_part(report) or _thin(made, floor, history) or _unlike_before(made, history) or _rest(report, bad)
    )


def _behind(made: Round, bad: Sequence[Outcome], history: Sequence[Run]) -> Verdict | None:
    """What the pages say that a listing led to, where the listing itself says nothing of why there is no post."""
    if any(outcome.kind != "nothing_found" for outcome in bad):
        return None
    return _blocked_in_part(made.report) or _unread(made.report, history)


def _nothing_at_all(made: Round, bad: Sequence[Outcome]) -> Verdict:
    kind = Counter(outcome.kind for outcome in bad).most_common(1)[0][0]
    says = next(outcome.says for outcome in bad if outcome.kind == kind)
    if kind in BLOCKS:
        return Verdict("blocked", kind, f"{BLOCKS[kind]}: {says}")
    if any(f"({status}" in says or f" {status}" in says for status in ("403", "429")):
        return Verdict("blocked", "refused", says)
    if kind in NO_POST:
        return Verdict("empty", kind, f"its pages are there, and no post was read from them: {says}")
    if made.report.state == "budget":
        return Verdict("budget", "budget", made.report.why)
    return Verdict("error", kind, says)


def unread_pages(report: CrawlReport) -> int:
    """How many pages that a listing led to were fetched, and no post was read from them."""
    return _without(report).total()


def _without(report: CrawlReport) -> Counter[str]:
    kinds = (outcome.kind for outcome in report.outcomes if not outcome.start)
    return Counter(kind for kind in kinds if kind in (*NO_POST, "no_browser"))


def _blocked_in_part(report: CrawlReport) -> Verdict | None:
    walls = Counter(outcome.kind for outcome in report.outcomes if outcome.kind in ("login_wall", "captcha"))
    for kind, times in walls.most_common(1):
        if times > max(report.posts, 2):
            return Verdict("blocked", kind, f"{BLOCKS[kind]}: on {times} pages of this round")
    return None


def _thin(made: Round, floor: int, history: Sequence[Run]) -> Verdict | None:
    if not made.seen:
        return (
            Verdict("empty", "empty", "no post was found, and nothing says why; look at it: patrol look URL")
            if floor
            else None
        )
    if made.alike >= 5 and made.alike > made.report.pages / 2:
        return Verdict(
            "short",
            "soft_404",
            f"it answered {made.alike} addresses with the same page: what was there is gone, or hidden",
        )
    if verdict := _unread(made.report, history):
        return verdict
    if made.seen < floor:
        return Verdict("short", "floor", f"{made.seen} posts, and at least {floor} are expected (floor)")
    listed = [run.counts.get("listed", 0) for run in history if run.state == "ok"]
    if len(listed) >= LEAST_ROUNDS and made.seen < FALLEN * median(listed) and median(listed) >= LEAST_POSTS:
        return Verdict("short", "fewer", f"{made.seen} posts, where its rounds of four weeks had {median(listed):.0f}")
    return None


def _unread(report: CrawlReport, history: Sequence[Run]) -> Verdict | None:
    # rounds that were short count too: pages of advice beside the postings are told of for a while, then usual
    usual = [run.counts["unread"] for run in history if run.state in ("ok", "short") and "unread" in run.counts]
    least = UNREAD_KNOWN if len(usual) >= LEAST_ROUNDS else UNREAD
    unread = unread_pages(report) - (round(median(usual)) if usual else 0)
    if unread < least or unread <= report.posts:
        return None
    if 2 * _without(report)["soft_404"] > unread_pages(report):
        return Verdict("short", "soft_404", f"{unread} addresses that it lists say that they are no more (soft 404)")
    if 2 * _without(report)["no_browser"] > unread_pages(report):
        return Verdict("short", "no_browser", f"{unread} of its pages need a browser, and there is no Chromium here")
    says = f"{unread} pages were fetched and no post was read from them: its layout changed, or they are error pages"
    return Verdict("short", "layout", says)


def _unlike_before(made: Round, history: Sequence[Run]) -> Verdict | None:
    lost = lost_fields(made.fresh, made.coverage, history)
    if not lost:
        return None
    told = ", ".join(f"{one.name} ({one.share:.0%}, before {one.usual:.0%})" for one in lost)
    return Verdict("short", "coverage", f"its posts lack what they had: {told}; its layout changed?")


def _rest(report: CrawlReport, bad: Sequence[Outcome]) -> Verdict:
    if report.state == "budget":
        return Verdict("budget", "", report.why)
    # some of several addresses brought nothing: a search without a find is everyday life, a dead address is not
    dead = [outcome for outcome in bad if outcome.grave and outcome.kind not in NO_POST]
    if dead:
        return Verdict("short", dead[0].kind, dead[0].says + (f" (and {len(dead) - 1} more)" if len(dead) > 1 else ""))
    return Verdict("ok")
