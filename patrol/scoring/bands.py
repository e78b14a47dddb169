"""Findings -> the band: strengths add up within a dimension, dimensions decide, and no single hit flags.

What speaks for innocence lowers at most one band and never the child lane.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from patrol.records import BANDS, Band, Finding, Prediction, Signal, SpeechAct
from patrol.rulebook import find
from patrol.scoring.engine import MODEL_RULE, Engine
from patrol.text.reading import Reading

POSITIVE = 4.0
"""A dimension is positive from this sum on (ILO operational indicators 2009; see `rulebook.rules.POINTS`)."""

CAP = 7.0
"""More than this no dimension adds: ten ways to say one thing stay one thing."""

_CALLS = frozenset(
    ("contact", "messenger_only", "foreign_phone", "age_sought", "minor_sought", "leaves_at_once")
) | frozenset(("donor_payment", "advance_to_family", "asks_to_surrender_papers", "baby_payment", "finders_fee"))
"""What turns talk about work into a call: somebody to write to, or somebody wanted."""

SAFEGUARDS = frozenset(("licence_claimed", "formal_procedure", "fair_terms", "licence_listed", "contact_listed"))
"""What a post says for itself; all of it can be copied."""

_DISPROVED = frozenset(("name_borrowed", "licence_revoked"))
"""Claims that the list of agencies speaks against: they lower nothing."""

OFFERING = ("offer", "promotion", "other")


def act_of(signals: Sequence[Signal]) -> SpeechAct:
    """The speech act that was settled on."""
    return next(cast("SpeechAct", signal.value) for signal in signals if signal.name == "speech_act")


def is_minor(told: set[str], against: Sequence[Finding], act: SpeechAct, prediction: Prediction | None = None) -> bool:
    """Whether the offer seeks or takes persons under 18, or a baby: by rules, or where the model is sure of it."""
    if act not in OFFERING or (act == "promotion" and not told & TAKEN_AWAY):
        return False
    trade = prediction is not None and prediction.modus["baby"] >= _BABY_TRADE
    return trade or "minor_sought" in told or any("baby" in finding.modus for finding in against)


_BABY_TRADE = 0.4
TAKEN_AWAY = frozenset(
    ("leaves_at_once", "advance_to_family", "secrecy_asked", "crosses_border_unseen", "asks_to_surrender_papers")
) | frozenset(
    ("papers_falsified", "age_raised", "sexual_services_sought", "baby_payment", "head_money", "marriage_sought")
)
"""What makes more of a scholarship, a course or a family hall that speaks to the young than a thing for sale."""


def dimensions(findings: Iterable[Finding]) -> Mapping[str, float]:
    """Points by dimension, each capped."""
    sums: dict[str, float] = defaultdict(float)
    for finding in findings:
        sums[finding.dimension] += finding.points
    return {name: min(CAP, points) for name, points in sums.items()}


def band_of(
    against: Sequence[Finding],
    told: set[str],
    findings: Sequence[Finding],
    act: SpeechAct,
    minor: bool,
) -> Band:
    """The band that the dimensions come to, before safeguards are weighed."""
    if act not in OFFERING or not against:
        return "none"
    sums = dimensions(against)
    total, positive = sum(sums.values()), sum(points >= POSITIVE for points in sums.values())
    if minor and sums.get("child", 0) >= 3 and "minor_sought" in told:
        return "critical"  # nothing lowers the child lane
    level = _level(total, positive, sum(points > 0 for points in sums.values()))
    if any(finding.dimension == "innocence" and finding.points <= -1.6 for finding in findings):
        level += 1
    if act == "other" and not told & _CALLS:
        level += 1  # nobody is called: talk
    if level == 0 and "leaves_at_once" not in told and total < 12:
        level = 1
    if minor and sums.get("child", 0) >= 3 and level <= BANDS.index("medium"):
        level = 0  # a child about to be born is no child sought: flagged first, then critical
    return BANDS[min(level, len(BANDS) - 1)]


def lowered_once(
    band: Band,
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    act: SpeechAct,
    engine: Engine,
) -> Band:
    """What is claimed for innocence also keeps rules from holding: together they lower at most one band.

    They may lower freely where the list of agencies vouches for the post's contacts, but never the child lane, and not
    at all where the list speaks against the claim.
    """
    bare = [signal for signal in signals if signal.name not in SAFEGUARDS]
    model = [finding for finding in findings if finding.rule == MODEL_RULE]
    unclaimed = [*find(engine.rulebook, reading, bare), *model]
    against = [finding for finding in unclaimed if finding.dimension not in ("innocence", "scam")]
    told = {signal.name for signal in bare}
    minor = is_minor(told, against, act)
    before = BANDS.index(band_of(against, told, unclaimed, act, minor))
    if _vouched_for(signals, told) and not minor:
        return band
    lowest = before if told & _DISPROVED else min(before + 1, len(BANDS) - 1)
    return BANDS[min(BANDS.index(band), lowest)]


def _vouched_for(signals: Sequence[Signal], told: set[str]) -> bool:
    """Whether every contact is a listed agency's own, or an authority's: any other may be the recruiter's."""
    at = {name: {(one.field, one.start) for one in signals if one.name == name} for name in _CONTACTS}
    listed = at["contact_listed"]
    return bool(listed) and at["contact"] <= listed | at["official_contact"] and not told & _DISPROVED


_CONTACTS = ("contact", "contact_listed", "official_contact")


def _level(total: float, positive: int, dimensions_hit: int) -> int:
    """0 critical ... 4 none."""
    if total >= 10 and positive >= 2:
        return 0
    if total >= 7 and (positive or dimensions_hit >= 3):
        return 1
    if total >= 4.0 and (positive or dimensions_hit >= 2):
        return 2
    return 3 if total >= 2.6 else 4


_FLOOR: Mapping[Band, float] = {"critical": 0.85, "high": 0.65, "medium": 0.45, "low": 0.2, "none": 0.0}


def score_of(band: Band, against: Sequence[Finding]) -> float:
    """0..1, rising with the band, and within a band with the points."""
    width = 0.2 if band in ("medium", "high", "low") else 0.15
    points = min(max(sum(dimensions(against).values()), 0.0) / 25, 1.0)
    return round(min(_FLOOR[band] + width * points, 1.0), 4)
