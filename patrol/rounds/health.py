"""A round's figures beside its source's own history -> how it went, and in words what broke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from patrol.crawling.report import CrawlReport, Outcome
from patrol.rounds.fields import FALLEN, LEAST_ROUNDS, lost_fields
from patrol.rounds.saying import SPENT, STOPPED, Said, trouble
from patrol.store.runs import Run, RunState

HISTORY = timedelta(weeks=4)
LEAST_POSTS = 8
"""Posts that a source usually has before fewer of them say anything."""
UNREAD, UNREAD_KNOWN = 5, 3
"""Pages without a post, beyond the usual, that tell of a changed layout; fewer will do where the usual is known."""
BLOCKS = ("login_wall", "captcha", "refused_robots", "refused_tdm", "resting", "refused_address")
WALLS = ("login_wall", "captcha")
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
    why: Said | None = None


def judge(made: Round, *, floor: int, history: Sequence[Run]) -> Verdict:
    """The verdict on a round. `history`: the source's ended rounds of the last four weeks, this one not among them."""
    verdict = _judged(made, floor, history)
    if verdict.kind or verdict.state not in ("ok", "budget"):
        return verdict
    return _behind_walls(made.report, history, verdict)


def _judged(made: Round, floor: int, history: Sequence[Run]) -> Verdict:
    report = made.report
    if report.state == "stopped":
        return Verdict("stopped", "", STOPPED)
    if report.state == "failed":
        return Verdict("error", "fault", trouble("fault", report.why))
    starts = [outcome for outcome in report.outcomes if outcome.start]
    bad = [outcome for outcome in starts if outcome.kind != "ok" and not outcome.posts]
    if bad and len(bad) == len(starts) and not made.seen:
        return _behind(made, bad, history) or _nothing_at_all(made, bad)
    if report.state == "budget" and made.seen >= floor:
        return Verdict("budget", "", SPENT.of(report.why))
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
        return Verdict("blocked", kind, trouble(kind, says))
    if any(f"({status}" in says or f" {status}" in says for status in ("403", "429")):
        return Verdict("blocked", "refused", trouble("refused", says))
    if kind in NO_POST:
        return Verdict("empty", kind, trouble(kind, says))
    if made.report.state == "budget":
        return Verdict("budget", "budget", trouble("budget", made.report.why))
    return Verdict("error", kind, trouble(kind, says))


def unread_pages(report: CrawlReport) -> int:
    """How many pages that a listing led to were fetched, and no post was read from them."""
    return _without(report).total()


def _without(report: CrawlReport) -> Counter[str]:
    kinds = (outcome.kind for outcome in report.outcomes if not outcome.start)
    return Counter(kind for kind in kinds if kind in (*NO_POST, "no_browser"))


def _blocked_in_part(report: CrawlReport) -> Verdict | None:
    walls = Counter(outcome.kind for outcome in report.outcomes if outcome.kind in WALLS)
    for kind, times in walls.most_common(1):
        if times > max(report.posts, 2):
            said = trouble(kind)
            more = Said(
                f"{said.id}, pada {times} halaman putaran ini",
                f"{said.en}, on {times} pages of this round",
                _first(report, kind),
            )
            return Verdict("blocked", kind, more)
    return None


def _behind_walls(report: CrawlReport, history: Sequence[Run], verdict: Verdict) -> Verdict:
    """A round that went well but for a few pages that a wall stands before, or that say that they are no more: told of
    at once, as an alarm (`kind`) where there are more walls than this source usually has."""
    found = Counter(one.kind for one in report.outcomes if one.kind in (*WALLS, "soft_404") and not one.start)
    if not found:
        return verdict
    kind = max(found, key=lambda one: (one in WALLS, found[one]))
    said = Said(
        "; ".join(f"{TIMES['id'].format(n=n)}: {trouble(one).id}" for one, n in found.items()),
        "; ".join(f"{TIMES['en'].format(n=n)}: {trouble(one).en}" for one, n in found.items()),
        _first(report, kind),
    )
    if verdict.why is not None:
        said = Said(f"{verdict.why.id}; {said.id}", f"{verdict.why.en}; {said.en}", said.detail)
    usual = [run.counts["walled"] for run in history if run.state in TOLD and "walled" in run.counts]
    unlike = walled_pages(report) > (median(usual) if len(usual) >= LEAST_ROUNDS else 0)
    return Verdict(verdict.state, kind if unlike and kind in WALLS else "", said)


def walled_pages(report: CrawlReport) -> int:
    """How many pages that a listing led to stood behind a log-in or a CAPTCHA."""
    return sum(outcome.kind in WALLS and not outcome.start for outcome in report.outcomes)


def _first(report: CrawlReport, kind: str) -> str:
    return next((outcome.says for outcome in report.outcomes if outcome.kind == kind), "")


TIMES = {"id": "{n} halaman", "en": "{n} of its pages"}
TOLD = ("ok", "short", "budget", "blocked")
"""States of rounds that looked at the source's pages."""


def _thin(made: Round, floor: int, history: Sequence[Run]) -> Verdict | None:
    if not made.seen:
        return Verdict("empty", "empty", trouble("empty", "patrol look URL")) if floor else None
    if made.alike >= 5 and made.alike > made.report.pages / 2:
        said = Said(
            f"{made.alike} alamat dijawab dengan halaman yang sama: isinya sudah tidak ada, atau disembunyikan",
            f"it answered {made.alike} addresses with the same page: what was there is gone, or hidden",
        )
        return Verdict("short", "soft_404", said)
    if verdict := _unread(made.report, history):
        return verdict
    if made.seen < floor:
        said = Said(
            f"{made.seen} kiriman, padahal sedikitnya {floor} diharapkan (floor)",
            f"{made.seen} posts, and at least {floor} are expected (floor)",
        )
        return Verdict("short", "floor", said)
    listed = [run.counts.get("listed", 0) for run in history if run.state == "ok"]
    if len(listed) >= LEAST_ROUNDS and made.seen < FALLEN * median(listed) and median(listed) >= LEAST_POSTS:
        said = Said(
            f"{made.seen} kiriman, padahal putarannya selama empat minggu membawa {median(listed):.0f}",
            f"{made.seen} posts, where its rounds of four weeks had {median(listed):.0f}",
        )
        return Verdict("short", "fewer", said)
    return None


def _unread(report: CrawlReport, history: Sequence[Run]) -> Verdict | None:
    # rounds that were short count too: pages of advice beside the postings are told of for a while, then usual
    usual = [run.counts["unread"] for run in history if run.state in ("ok", "short") and "unread" in run.counts]
    least = UNREAD_KNOWN if len(usual) >= LEAST_ROUNDS else UNREAD
    unread = unread_pages(report) - (round(median(usual)) if usual else 0)
    if unread < least or unread <= report.posts:
        return None
    for kind, (id_, en) in UNREAD_FOR.items():
        if 2 * _without(report)[kind] > unread_pages(report):
            return Verdict("short", kind, Said(id_.format(n=unread), en.format(n=unread), _first(report, kind)))
    id_, en = LAYOUT
    return Verdict("short", "layout", Said(id_.format(n=unread), en.format(n=unread)))


UNREAD_FOR = {
    "soft_404": (
        "{n} alamat yang didaftarnya menyatakan isinya sudah tidak ada (soft 404)",
        "{n} addresses that it lists say that they are no more (soft 404)",
    ),
    "no_browser": (
        "{n} halamannya memerlukan peramban, dan Chromium tidak ada di mesin ini",
        "{n} of its pages need a browser, and there is no Chromium here",
    ),
}
LAYOUT = (
    "{n} halaman terambil tanpa satu kiriman pun terbaca: tata letaknya berubah, atau semuanya halaman galat",
    "{n} pages were fetched and no post was read from them: its layout changed, or they are error pages",
)


def _unlike_before(made: Round, history: Sequence[Run]) -> Verdict | None:
    lost = lost_fields(made.fresh, made.coverage, history)
    if not lost:
        return None
    id_, en = (", ".join(f"{one.name} ({one.share:.0%}, {was} {one.usual:.0%})" for one in lost) for was in WAS)
    said = Said(
        f"kirimannya kehilangan isian yang dahulu ada: {id_}; tata letaknya berubah?",
        f"its posts lack what they had: {en}; its layout changed?",
    )
    return Verdict("short", "coverage", said)


WAS = ("dahulu", "before")


def _rest(report: CrawlReport, bad: Sequence[Outcome]) -> Verdict:
    if report.state == "budget":
        return Verdict("budget", "", SPENT.of(report.why))
    # some of several addresses brought nothing: a search without a find is everyday life, a dead address is not
    dead = [outcome for outcome in bad if outcome.grave and outcome.kind not in NO_POST]
    if dead:
        more = f" (+{len(dead) - 1})" if len(dead) > 1 else ""
        return Verdict("short", dead[0].kind, trouble(dead[0].kind, dead[0].says + more))
    return Verdict("ok")
