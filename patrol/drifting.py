"""The weekly report of drift: what comes in and how it is scored, by source; words that are new in what people
confirmed; alarms, with what to do next. It changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from patrol.errors import ContentError
from patrol.flow import House
from patrol.learning.drift import Moved, Seen, by_source, moved
from patrol.records import Example
from patrol.rounds.making import OPERATOR
from patrol.sources.proposing import Proposal, propose
from patrol.sources.words import load_words
from patrol.store import outbox
from patrol.store.database import reading, writing
from patrol.store.decisions import decided_examples
from patrol.store.watching import Watched, watched
from patrol.store.yields import CONFIRMED

MOST_A_WEEK = 20_000
"""Posts of a week that are looked at; of more, an even sample."""
_WORDS_TOLD = 12


@dataclass(frozen=True, slots=True)
class NewWord:
    """A sequence of words that tells what people confirmed lately from all else, and the modi and rules beside it."""

    proposal: Proposal
    modi: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        one = self.proposal
        beside = ", ".join(f"{name} {count}" for name, count in self.modi) or "none named"
        counts = f"in {one.confirmed} confirmed groups of these weeks, {one.other} of all others"
        return f"{one.words} (z {one.score:.1f}): {counts}; modus: {beside}"


@dataclass(frozen=True, slots=True)
class Drift:
    """Two periods side by side."""

    earlier: tuple[datetime, datetime]
    latest: tuple[datetime, datetime]
    all: tuple[Moved, ...]
    sources: tuple[Moved, ...]
    words: tuple[NewWord, ...]

    @property
    def alarms(self) -> list[Moved]:
        """What moved so far that somebody should look."""
        return [one for one in (*self.all, *self.sources) if one.alarms]

    def lines(self) -> Iterator[str]:
        """The report as people read it."""
        yield f"{_span(self.earlier)} -> {_span(self.latest)}; PSI under .1 is no change, from .25 on an alarm"
        for title, rows in (("what comes in, and how it is scored", self.all), ("by source", self.sources)):
            yield f"-- {title}"
            yield from map(str, rows)
        yield "-- new in what people confirmed: for watch words (patrol source words), or phrases of rules"
        yield from map(str, self.words or ["nothing stands out, or too little was decided"])
        for one in self.alarms:
            yield f"ALARM {one}: {_next_step(one.name)}"


def drift(house: House, weeks: int = 1, back: int = 4, *, now: datetime | None = None) -> Drift:
    """The last `weeks` held against the `back` weeks before them.

    Raises:
        ContentError: no post was assessed in either.
        PatrolError: the database cannot be read.
    """
    end = now or datetime.now(UTC)
    middle = end - timedelta(weeks=weeks)
    start = middle - timedelta(weeks=back)
    with reading(house.database) as connection:
        earlier = [_seen(one) for one in watched(connection, start, middle, MOST_A_WEEK * back)]
        latest = [_seen(one) for one in watched(connection, middle, end, MOST_A_WEEK * weeks)]
        decided = list(decided_examples(connection, house.settings.unit))
    if not earlier and not latest:
        raise ContentError(
            "no post was assessed in these weeks", path=str(house.workspace.home), hint="patrol schedule run, or --back"
        )
    return Drift(
        (start, middle),
        (middle, end),
        tuple(moved(earlier, latest)),
        tuple(by_source(earlier, latest)),
        tuple(_new_words(house, decided, middle)),
    )


def tell_operators(house: House, found: Drift) -> int:
    """Put an alarm into the outbox for each thing that moved, once for each end of the latest period -> how many were
    new. A message names what moved and no post."""
    day = found.latest[1].date()
    told = 0
    with writing(house.database) as connection:
        for one in found.alarms:
            body = {"what": f"drift: {one.name}", "moved": str(one), "next": _next_step(one.name)}
            mark = f"drift:{one.name}:{day}"
            told += outbox.add_message(
                connection, unit=house.settings.unit, topic="drift", body=body, channel=OPERATOR, mark=mark
            )
    return told


def _seen(one: Watched) -> Seen:
    rules = tuple(str(finding.get("rule")) for finding in one.body.get("findings") or ())
    language = str(one.body.get("language") or "unknown")
    return Seen(one.source, one.score, one.band, one.label, one.speech_act, language, one.letters, rules, one.flagged)


def _new_words(house: House, decided: Sequence[Example], middle: datetime) -> Iterator[NewWord]:
    """What tells the latest confirmed posts from the earlier ones and from all that were not confirmed."""
    recent = [one for one in decided if one.label in CONFIRMED and _when(one) >= middle]
    groups = {one.group for one in recent}
    texts = [(one.group, f"{one.title or ''} {one.text}", one.group in groups) for one in decided]
    known = [word for listed in load_words(house.workspace).lists.values() for word in listed]
    places = [place.name for place in house.engine.tables.places]
    for proposal in propose(texts, known=known, places=places, most=_WORDS_TOLD):
        yield NewWord(proposal, tuple(_modi(recent, proposal.words)))


def _modi(recent: Iterable[Example], words: str) -> Iterator[tuple[str, int]]:
    """The two modi that the confirmed texts with these words carry most, each with its count."""
    named: Counter[str] = Counter()
    for one in recent:
        said = " ".join(_LETTERS.findall(f"{one.title or ''} {one.text}".casefold()))
        if f" {words} " in f" {said} ":
            named.update(one.modus)
    yield from named.most_common(2)


_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _when(one: Example) -> datetime:
    return datetime.fromisoformat(str(one.meta["decided_at"]))


def _span(span: tuple[datetime, datetime]) -> str:
    return " to ".join(one.date().isoformat() for one in span)


def _next_step(name: str) -> str:
    if name.startswith("source"):
        return "look whether the source or its spider changed: patrol runs, patrol look URL"
    if name in ("length", "language"):
        return "look at the newest posts: other sources, or pages that are read otherwise"
    return "have analysts decide some of the newest posts (patrol model ask), then measure: patrol model transfer"
