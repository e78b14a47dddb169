"""One post -> why it gets its band, in words: what was seen, which rules hold and what to do, what the sums come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patrol.records import FLAGGED, Age, Assessment, Finding, Pay, Post, Signal
from patrol.rulebook import find
from patrol.scoring import Engine, assess
from patrol.scoring.bands import CAP, POSITIVE, dimensions
from patrol.signals import notice
from patrol.text.reading import read

AGAINST = ("innocence", "filter")
_PERIODS = {"hour": "jam", "day": "hari", "week": "minggu", "month": "bulan", "year": "tahun"}
_PERIODS |= {"trip": "trip", "once": "sekali"}
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """A signal's name, the words it stands on, and what was read there."""

    name: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that holds: dimension, points, the reason, the words, and what the analyst does next."""

    rule: str
    dimension: str
    points: float
    why: str
    words: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A dimension's points, and what they mean."""

    dimension: str
    points: float
    says: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything about one post."""

    assessment: Assessment
    seen: tuple[Seen, ...]
    held: tuple[Held, ...]
    sums: tuple[Sum, ...]
    why: tuple[str, ...]


def explain(post: Post, engine: Engine) -> Explained:
    """Why a post gets its band. Rules that hold are told even where the post is no offer and nothing comes of them."""
    reading = read(post.title, post.text, limit=engine.limit, slang=engine.tables.slang, platform=post.platform)
    signals = notice(reading, engine.tables)
    made = assess(post, engine)
    found = find(engine.rulebook, reading, signals)
    findings = (*made.findings, *(one for one in found if one.rule not in {told.rule for told in made.findings}))
    against = [one for one in findings if one.dimension not in (*AGAINST, "scam")]
    sums = tuple(_sum(name, points) for name, points in sorted(dimensions(against).items(), key=lambda pair: -pair[1]))
    return Explained(
        made,
        _seen(signals, made),
        tuple(_held(one, engine) for one in findings),
        sums,
        tuple(_why(made, sums, findings)),
    )


def _sum(dimension: str, points: float) -> Sum:
    says = f"positive: {POSITIVE:g} or more" if points >= POSITIVE else f"not positive: less than {POSITIVE:g}"
    return Sum(dimension, points, f"{says}; {CAP:g} is the most one dimension adds" if points >= CAP else says)


def _why(made: Assessment, sums: Sequence[Sum], findings: Sequence[Finding]) -> list[str]:
    """The band in words, from the sums to the level."""
    total, positive = sum(one.points for one in sums), sum(one.points >= POSITIVE for one in sums)
    offering = made.speech_act in ("offer", "promotion", "other")
    said = [f"speech act: {made.speech_act}" + ("" if offering else ": no offer, so nothing in it is held against it")]
    if offering:
        said.append(f"{len(sums)} dimensions hit, {positive} of them positive, {total:.1f} points together")
    if made.minor:
        said.append("people under 18 are sought or taken: nothing lowers the child lane")
    lowering = [one.why for one in findings if one.dimension in AGAINST]
    if lowering:
        said.append("speaks against it: " + "; ".join(lowering))
    flagged = "flagged" if made.band in FLAGGED else "not flagged"
    said.append(f"band {made.band} ({made.score:.2f}, {flagged}), lane {made.lane}, label {made.label}")
    if made.modus:
        said.append(f"modus: {', '.join(made.modus)}")
    return said


def _held(finding: Finding, engine: Engine) -> Held:
    rule = engine.rulebook.rule(finding.rule)
    return Held(
        finding.rule,
        finding.dimension,
        finding.points,
        finding.why,
        " ".join(finding.words.split()),
        rule.next_step if rule else "",
    )


def _seen(signals: Sequence[Signal], made: Assessment) -> tuple[Seen, ...]:
    """A row a signal's name, in the order of the words."""
    rows: dict[str, list[Signal]] = {}
    for signal in signals:
        rows.setdefault(signal.name, []).append(signal)
    return tuple(
        Seen(
            name,
            " | ".join(_first(" ".join(one.words.split()) for one in of if name != "speech_act")),
            made.speech_act if name == "speech_act" else "; ".join(_first(value_words(one.value) for one in of)),
        )
        for name, of in rows.items()
    )


def _first(words: Iterable[str]) -> list[str]:
    said = list(dict.fromkeys(one for one in words if one))
    return said[:_MOST_WORDS] + [f"+{len(said) - _MOST_WORDS}"] * (len(said) > _MOST_WORDS)


def value_words(value: object) -> str:
    """What was read at a signal, as people write it: "Rp15.000.000-20.000.000 / bulan", "17-25 tahun"."""
    if value is None:
        return ""
    if isinstance(value, Pay):
        return _pay_words(value)
    if isinstance(value, Age):
        return f"{_span(value.min, value.max)} tahun"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return str(value)


def _pay_words(pay: Pay) -> str:
    said = f"{'Rp' if pay.currency == 'IDR' else pay.currency + ' '}{_span(pay.min, pay.max)} / {_PERIODS[pay.period]}"
    if pay.monthly_idr is None or (pay.currency == "IDR" and pay.period == "month"):
        return said
    return f"{said} (sekitar Rp{_number(pay.monthly_idr)} sebulan)"


def _span(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return f"sampai {_number(most)}" if most is not None else f"{_number(least)} ke atas"
    return _number(least) if least == most else f"{_number(least)}-{_number(most)}"


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
