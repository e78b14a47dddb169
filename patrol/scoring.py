"""Findings and the model's word -> one Assessment: band, lane, label, modus, and reasons an officer can read aloud.

The doctrine lives here. What kind of speech act a text is comes first; strengths add up within a dimension and
dimensions decide the band, so that no single hit flags; what speaks for innocence lowers at most one band and never the
child lane; a call for help is a lane of its own; a job scam where nobody moves stays low.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Protocol, cast

from patrol.records import (
    BANDS,
    FLAGGED,
    LABELS,
    RISKY,
    Assessment,
    Band,
    Finding,
    Label,
    Lane,
    Modus,
    Post,
    Prediction,
    Signal,
    SpeechAct,
)
from patrol.rulebook import Rulebook, find
from patrol.signals import notice, speech
from patrol.signals.ages import sought_age
from patrol.signals.contacts import all_contacts
from patrol.signals.pay import main_pay
from patrol.signals.places import work_destinations
from patrol.tables import Tables
from patrol.text.reading import LIMIT, Reading, read

POSITIVE = 4.0
"""A dimension is positive from this sum on (ILO operational indicators 2009; see `rulebook.rules.POINTS`)."""
CAP = 7.0
"""More than this no dimension adds: ten ways to say one thing stay one thing."""
NO_MODEL, MODEL_RULE = "none", "model"
MODEL_POINTS, DOUBT = 3.0, 4.0
"""Points for each unit of the model's log-odds of risk, at most `CAP` for it and `DOUBT` against: one dimension more.
Chosen on the seed set out of fold (split by voice), with the figures of `data/measure` in view."""
_HOW_MUCH = ((0.95, "sangat mirip"), (0.8, "mirip"), (0.5, "agak mirip"), (0.0, "tidak mirip"))
"""How the model's chance of risk is told: in words, for a bare figure says more than is known."""

_CALLS = frozenset(
    ("contact", "messenger_only", "foreign_phone", "age_sought", "minor_sought", "leaves_at_once")
) | frozenset(("donor_payment", "advance_to_family", "asks_to_surrender_papers", "baby_payment", "finders_fee"))
"""What turns talk about work into a call: somebody to write to, or somebody wanted."""


_MARKS = frozenset(("contact", "messenger_only", "foreign_phone", "hires", "states_terms", "pay", "age_sought"))
"""What an offer is made of; the model alone flags no text that has not two of them."""

_SAFEGUARDS = frozenset(("licence_claimed", "formal_procedure", "fair_terms"))


class Predictor(Protocol):
    """What scoring needs of a model."""

    @property
    def version(self) -> str:
        """Names the model and its weights."""

    def predict(self, reading: Reading, signals: Iterable[Signal]) -> Prediction:
        """Probabilities for one post."""

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        """Where in the folded text the words stand that speak most for risk, or most against it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that assesses: tables, rules, and the model where there is one."""

    tables: Tables
    rulebook: Rulebook
    model: Predictor | None = None
    limit: int = LIMIT

    @property
    def rules_version(self) -> str:
        """A digest over rules, tables and signals."""
        return f"{self.rulebook.version}-{self.tables.digest[:8]}"

    @property
    def model_version(self) -> str:
        """The model's version, "none" where there is none."""
        return self.model.version if self.model else NO_MODEL


def assess(post: Post, engine: Engine) -> Assessment:
    """One post -> its assessment. Answers on any text; reads title, text, and the fields a board gives beside them."""
    reading = read(post.title, post.text, limit=engine.limit, slang=engine.tables.slang)
    signals = notice(reading, engine.tables)
    if engine.model is None:
        return weigh(reading, signals, find(engine.rulebook, reading, signals), None, engine)
    prediction = engine.model.predict(reading, signals)
    signals = _with_act(signals, prediction, post.platform)  # before the rules, which ask what kind of act it is
    findings = find(engine.rulebook, reading, signals)
    heard = _from_model(reading, signals, findings, prediction, engine.model)
    return weigh(reading, signals, (*findings, *heard), prediction, engine)


def _from_model(
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    prediction: Prediction,
    model: Predictor,
) -> tuple[Finding, ...]:
    """The model's word as a finding on the words that moved it, where a rule holds or two marks of a call stand."""
    marks = {signal.name for signal in signals} & _MARKS
    if not any(finding.points > 0 for finding in findings) and len(marks) < 2:
        return ()
    chance = min(max(prediction.labels["trafficking"] + prediction.labels["nonprocedural"], 1e-4), 1 - 1e-4)
    points = round(max(-DOUBT, min(CAP, MODEL_POINTS * log(chance / (1 - chance)))), 1)
    place = model.telling(reading, risky=points > 0)
    if place is None or not (said := reading.locate(*place))[3]:
        return ()  # no claim without its words
    how = next(word for least, word in _HOW_MUCH if chance >= least)
    why = f"Model: susunan katanya {how} perekrutan berisiko"
    return (Finding(MODEL_RULE, why, points, *said, MODEL_RULE),)


def weigh(
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    prediction: Prediction | None,
    engine: Engine,
) -> Assessment:
    """Findings -> band, lane, label, modus."""
    act = _act(signals)
    against = [finding for finding in findings if finding.dimension not in ("innocence", "scam")]
    scams = [finding for finding in findings if finding.dimension == "scam"]
    told = {signal.name for signal in signals}
    minor = _minor(told, against, act)
    band = _band(against, told, findings, act, minor)
    if told & _SAFEGUARDS:
        band = _lowered_once(band, reading, signals, findings, act, engine)
    help_ = act in ("testimony", "seeking", "other", "warning", "news") and "asks_for_help" in told and act != "news"
    label = _label(act, band, against, scams, told, prediction)
    if help_ and act in ("testimony", "other", "seeking", "warning"):
        band = "low" if BANDS.index(band) < BANDS.index("low") else band
    elif label == "job_scam":
        band = "low"
    lane = _lane(band, minor, told, label, help_=help_)
    if lane == "help" and band == "none":
        band = "low"
    kept = _reasons(findings, band, label, help_=lane == "help")
    return Assessment(
        band=band,
        score=_score(band, against),
        lane=lane,
        label=label,
        modus=_modus(kept, told, prediction, label),
        speech_act=act,
        minor=minor,
        pay=main_pay(signals),
        age=sought_age(signals),
        destinations=work_destinations(signals),
        contacts=all_contacts(signals),
        findings=tuple(kept),
        rules_version=engine.rules_version,
        model_version=engine.model_version,
        language=reading.language,
        disguises=tuple(sorted({str(signal.value) for signal in signals if signal.name == "disguises_words"})),
        truncated=reading.truncated,
    )


def _act(signals: Sequence[Signal]) -> SpeechAct:
    return next(cast("SpeechAct", signal.value) for signal in signals if signal.name == "speech_act")


def _with_act(signals: Sequence[Signal], prediction: Prediction, platform: str | None = None) -> tuple[Signal, ...]:
    """The act that marks, model and platform make of it together, in log-odds; only an offer has a label.

    The weights are round numbers: out of fold on the seed set others did no better.
    """
    none = min(max(prediction.labels["none"], 1e-3), 1 - 1e-3)
    votes = {
        act: log(chance + 1e-6) + 0.5 * log(1 - none if act == "offer" else none)
        for act, chance in prediction.speech_acts.items()
    }
    votes[_act(signals)] += 0.5
    act, weight = _WHERE.get(platform or "", ("other", 0.0))
    if not any(signal.name in ("seeks_work", "asks_for_help") for signal in signals):
        votes[act] += weight
    if any(signal.name == "asks_for_help" for signal in signals):
        votes["testimony"] += 1.0  # a call for help read as an offer makes a suspect of a victim
    if not any(signal.name in _TALK for signal in signals):
        votes["offer"] += 1.0
    act = max(votes, key=votes.__getitem__)
    return tuple(replace(signal, value=act) if signal.name == "speech_act" else signal for signal in signals)


_WHERE: Mapping[str, tuple[SpeechAct, float]] = {
    "job_board": ("offer", 3.0),
    "classified": ("offer", 1.5),
    "news": ("news", 2.0),
}
"""What most posts of a platform are: boards carry vacancies, and now and then somebody who seeks one."""
_TALK = frozenset(cue.name for cue in speech.CUES) - {"hires", "states_terms"}
"""Marks of every act but an offer."""


def _minor(told: set[str], against: Sequence[Finding], act: SpeechAct) -> bool:
    if act not in _OFFERING:
        return False
    return "minor_sought" in told or any("baby" in finding.modus for finding in against)


def dimensions(findings: Iterable[Finding]) -> Mapping[str, float]:
    """Points by dimension, each capped."""
    sums: dict[str, float] = defaultdict(float)
    for finding in findings:
        sums[finding.dimension] += finding.points
    return {name: min(CAP, points) for name, points in sums.items()}


def _band(
    against: Sequence[Finding],
    told: set[str],
    findings: Sequence[Finding],
    act: SpeechAct,
    minor: bool,
) -> Band:
    if act not in _OFFERING or not against:
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


def _lowered_once(
    band: Band,
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    act: SpeechAct,
    engine: Engine,
) -> Band:
    """What is claimed for innocence also keeps rules from holding: together they lower at most one band."""
    bare = [signal for signal in signals if signal.name not in _SAFEGUARDS]
    model = [finding for finding in findings if finding.rule == MODEL_RULE]
    unclaimed = [*find(engine.rulebook, reading, bare), *model]
    against = [finding for finding in unclaimed if finding.dimension not in ("innocence", "scam")]
    told = {signal.name for signal in bare}
    before = _band(against, told, unclaimed, act, _minor(told, against, act))
    return BANDS[min(BANDS.index(band), min(BANDS.index(before) + 1, len(BANDS) - 1))]


def _level(total: float, positive: int, dimensions_hit: int) -> int:
    """0 critical ... 4 none."""
    if total >= 10 and positive >= 2:
        return 0
    if total >= 7 and (positive or dimensions_hit >= 3):
        return 1
    if total >= 4.0 and (positive or dimensions_hit >= 2):
        return 2
    return 3 if total >= 2.6 else 4


def _label(
    act: SpeechAct,
    band: Band,
    against: Sequence[Finding],
    scams: Sequence[Finding],
    told: set[str],
    prediction: Prediction | None,
) -> Label:
    """The graded label: what the band and the rules allow, and among that what the model holds likelier."""
    if act not in _OFFERING:
        return "none"
    chances = prediction.labels if prediction else _NO_OPINION
    moves = told & {"works_abroad", "leaves_at_once", "work_ship", "crosses_border_unseen", "asks_to_surrender_papers"}
    serious = any(finding.dimension in ("child", "coercion") for finding in against)
    risky = chances["trafficking"] + chances["nonprocedural"]
    if scams and not moves and not serious and chances["job_scam"] * _SCAM_TOLD >= risky:
        return "job_scam"
    if band in FLAGGED:
        beyond = chances["trafficking"] * (_BEYOND if _beyond_procedure(against) else 1 / _BEYOND)
        return "trafficking" if beyond >= chances["nonprocedural"] else "nonprocedural"
    if scams or chances["job_scam"] > max(chances["legit"], chances["none"]):
        return "job_scam"
    return "legit" if act == "offer" else "none"


_OFFERING = ("offer", "promotion", "other")
_NO_OPINION: Mapping[Label, float] = dict.fromkeys(LABELS, 0.2)
_SCAM_TOLD, _BEYOND = 4.0, 2.0
"""How much likelier a rule for it makes a job scam, and one beyond the procedure makes trafficking."""


def _beyond_procedure(against: Sequence[Finding]) -> bool:
    sums = dimensions(against)
    rest = sum(points for name, points in sums.items() if name not in ("procedure", MODEL_RULE))
    return sums.get("child", 0) > 0 or rest >= 3.0


def _lane(band: Band, minor: bool, told: set[str], label: Label, *, help_: bool) -> Lane:
    flagged = BANDS.index(band) <= BANDS.index("medium")
    if flagged and minor:
        return "child"
    if help_:
        return "help"
    if flagged and "leaves_at_once" in told:
        return "urgent"
    return "standard" if flagged or label == "job_scam" else "none"


def _modus(kept: Sequence[Finding], told: set[str], prediction: Prediction | None, label: Label) -> tuple[Modus, ...]:
    """The one or two modus that the findings speak for most."""
    sums: dict[Modus, float] = defaultdict(float)
    for finding in kept:
        for name in finding.modus:
            sums[name] += finding.points
    if label in ("trafficking", "nonprocedural"):
        for cue, name in _BY_WORK.items():
            sums[name] += _TRADE if cue in told else 0.0
        if told & _COMPOUND and not told & _OTHER_TRADES:
            sums["scam_compound"] += _TRADE
        if any(points > 0 for name, points in sums.items() if name != _GENERIC):
            sums[_GENERIC] *= 0.5  # every other modus goes abroad outside the procedure too
    sums = defaultdict(float, {name: points for name, points in sums.items() if points > 0})
    if prediction and label in RISKY:
        for name, chance in prediction.modus.items():
            if name in sums or chance >= _LIKELY_MODUS:
                sums[name] += _MODEL_MODUS * chance
    if not sums and label == "nonprocedural":
        sums["nonprocedural_migration"] = 1.0
    ranked = sorted(sums, key=lambda name: (-sums[name], name))[:2]
    return tuple(name for name in ranked if sums[name] >= 0.2 * sums[ranked[0]])


_TRADE, _MODEL_MODUS, _LIKELY_MODUS = 1.6, 6.0, 0.05
_GENERIC: Modus = "nonprocedural_migration"
_COMPOUND = frozenset(("scam_place", "no_placement_country"))
_OTHER_TRADES = frozenset(
    ("marriage_sought", "work_nightlife", "work_domestic", "work_ship", "work_massage", "work_manual_abroad")
) | frozenset(("organ_sought", "baby_sought", "internship_offered", "sexual_services_sought"))
_BY_WORK: Mapping[str, Modus] = {
    "marriage_sought": "bride",
    "work_nightlife": "nightlife",
    "work_ship": "fishing_crew",
    "internship_offered": "fake_internship",
    "work_domestic": "domestic_worker",
    "work_online_desk": "scam_compound",
    "work_manual_abroad": "nonprocedural_migration",
}


def _reasons(findings: Sequence[Finding], band: Band, label: Label, *, help_: bool) -> list[Finding]:
    """What an officer reads: nothing for a clean post, the strongest rule first, then the model, innocence last."""
    if help_:
        return []
    if band == "none" and label not in ("job_scam",):
        return []
    return sorted(
        findings,
        key=lambda finding: (finding.points <= 0, finding.rule == MODEL_RULE, -finding.points, finding.rule),
    )


_FLOOR: Mapping[Band, float] = {"critical": 0.85, "high": 0.65, "medium": 0.45, "low": 0.2, "none": 0.0}


def _score(band: Band, against: Sequence[Finding]) -> float:
    """0..1, rising with the band, and within a band with the points."""
    width = 0.2 if band in ("medium", "high", "low") else 0.15
    points = min(max(sum(dimensions(against).values()), 0.0) / 25, 1.0)
    return round(min(_FLOOR[band] + width * points, 1.0), 4)
