"""The nouns of the house, as frozen records. Every field always exists; unknown is `None`.

The street hands in a `Page` and its `Post`s; signals are noticed in a post, rules turn them into findings,
scoring into one `Assessment`; the queue holds `Item`s, people make `Decision`s, learning collects `Example`s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Band = Literal["critical", "high", "medium", "low", "none"]
Lane = Literal["child", "urgent", "standard", "help", "none"]
Label = Literal["trafficking", "nonprocedural", "job_scam", "legit", "none"]
SpeechAct = Literal["offer", "news", "warning", "testimony", "seeking", "satire", "education", "promotion", "other"]
Modus = Literal[
    "scam_compound",
    "bride",
    "nightlife",
    "nonprocedural_migration",
    "fishing_crew",
    "fake_internship",
    "organ",
    "baby",
    "sexual_services",
    "domestic_worker",
    "advance_fee",
    "task_scam",
]
Period = Literal["hour", "day", "week", "month", "year", "trip", "once"]
Field = Literal["title", "text"]
Verdict = Literal["trafficking", "nonprocedural", "job_scam", "legit", "none", "unsure"]
"""What a person decides. `unsure` is never trained on. Worded for people in the console ("indikasi TPPO", ...)."""
Confidence = Literal["low", "medium", "high"]

BANDS: tuple[Band, ...] = get_args(Band)
LANES: tuple[Lane, ...] = get_args(Lane)
LABELS: tuple[Label, ...] = get_args(Label)
SPEECH_ACTS: tuple[SpeechAct, ...] = get_args(SpeechAct)
MODI: tuple[Modus, ...] = get_args(Modus)
PERIODS: tuple[Period, ...] = get_args(Period)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
FLAGGED: frozenset[Band] = frozenset({"critical", "high", "medium"})
EXTRA = ("forwarded_from", "forwarded_link", "reply_to", "views", "edited", "links", "pictures")
"""Of a post: what is no part of its words and may change from one look to the next."""
RISKY: frozenset[str] = frozenset({"trafficking", "nonprocedural"})
CASES: frozenset[str] = RISKY | {"job_scam"}
"""Labels under which a post has a modus."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as fetched. The body is in the capture that has its `sha256` (of the decoded body)."""

    url: str
    final_url: str
    status: int
    fetched_at: datetime
    content_type: str | None
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Post:
    """One public job ad or post. (`source`, `key`) is its identity, `content_sha256` its revision.

    `source` names where it was seen (spider and host, or the name of a file handed in), `key` is the canonical
    key there (a message id, a posting id, a canonical address). Times are timezone-aware.
    """

    source: str
    key: str
    text: str
    title: str | None = None
    url: str | None = None
    platform: str | None = None
    author: str | None = None
    company: str | None = None
    location: str | None = None
    salary: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    page_sha256: str | None = None
    parse_suspect: bool = False
    forwarded_from: str | None = None
    forwarded_link: str | None = None
    """Where that was posted first; never followed."""
    reply_to: str | None = None
    """Key or address of the post that it answers."""
    views: int | None = None
    edited: bool = False
    links: tuple[str, ...] = ()
    """Addresses that its words and buttons lead to; never followed."""
    pictures: tuple[str, ...] = ()
    """Addresses of its pictures, as they were when it was read."""

    @property
    def extra(self) -> Mapping[str, object]:
        """What the site says about it beside its words, as plain values; what it does not say is left out."""
        told = {name: getattr(self, name) for name in EXTRA}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
        return {name: value for name, value in plain.items() if value not in (None, False, [])}

    @property
    def content_sha256(self) -> str:
        """SHA-256 over what a reader reads: title, text, company, location, salary. Times and addresses stay out."""
        parts = (self.title, self.text, self.company, self.location, self.salary)
        joined = "\x1f".join(part or "" for part in parts)
        return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Pay:
    """Advertised pay as said (`min`, `max` in `currency` per `period`) and as rupiah a month where that makes sense."""

    min: float | None
    max: float | None
    currency: str
    period: Period
    monthly_idr: float | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """Ages of the persons sought, in years; an open end is `None`."""

    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class Signal:
    """Something seen in a post: `words` is `post.<field>[start:end]` exactly as captured (code points).

    `value` is what was read there: a `Pay`, an `Age`, a country code, a normalised contact, a trick's name, or
    `None` where the name says it all.
    """

    name: str
    field: Field
    start: int
    end: int
    words: str
    value: Pay | Age | str | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that held: the reason an officer reads. Offsets point at the telling words in `field`."""

    rule: str
    why: str
    points: float
    field: Field
    start: int
    end: int
    words: str
    dimension: str
    modus: tuple[Modus, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a trained model says of one post: a probability for each label, speech act and modus (each 0..1).

    That of a modus counts that the post is a case at all: it is no higher than those of the `CASES` together.
    """

    labels: Mapping[Label, float]
    speech_acts: Mapping[SpeechAct, float]
    modus: Mapping[Modus, float]
    version: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the machine makes of one post: a lead with its reasons, never a verdict."""

    band: Band
    score: float
    lane: Lane
    label: Label
    modus: tuple[Modus, ...]
    speech_act: SpeechAct
    minor: bool
    pay: Pay | None
    age: Age | None
    destinations: tuple[str, ...]
    contacts: tuple[str, ...]
    findings: tuple[Finding, ...]
    rules_version: str
    model_version: str
    language: str | None = None
    disguises: tuple[str, ...] = ()
    truncated: bool = False

    @property
    def flagged(self) -> bool:
        """True where the band is medium or above."""
        return self.band in FLAGGED


@dataclass(frozen=True, slots=True)
class Item:
    """A near-copy group of posts in one unit's queue: the thing an analyst claims and decides."""

    id: int
    unit: str
    group_id: str
    state: Literal["open", "decided"]
    band: Band
    lane: Lane
    priority: float
    version: int
    posts: int
    opened_at: datetime
    sampled: bool = False
    inherits: bool = False
    machine_disagrees: bool = False
    reopened_because: str | None = None
    lease_by: str | None = None
    lease_until: datetime | None = None
    postponed_until: datetime | None = None
    blind: bool = False
    """Drawn by the random slice, flagged or not: the machine's word is kept back until the person's first choice."""
    help_by: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An investigation of one unit that gathers several items."""

    id: int
    unit: str
    title: str
    opened_at: datetime
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an item, and why. Append-only: a later one supersedes; one taken back in time
    (`undone_at`) had no effect. `spans` tie a reason to words: its name, the field, start and end.
    """

    item: int
    unit: str
    analyst: str
    verdict: Verdict
    reasons: tuple[str, ...]
    note: str | None
    decided_at: datetime
    content_sha256: str
    supersedes: int | None = None
    id: int = 0
    confidence: Confidence | None = None
    spans: tuple[tuple[str, Field, int, int], ...] = ()
    victim_identity: bool | None = None
    danger_now: bool | None = None
    via: str | None = None
    guideline: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text for training. `group` is its near-copy group: copies vote once and stay on one side."""

    id: str
    text: str
    title: str | None
    label: Label
    modus: tuple[Modus, ...]
    speech_act: SpeechAct
    minor: bool
    origin: str
    voice: str | None
    group: str
    meta: Mapping[str, object] = field(default_factory=dict)
