"""Band, findings and the model's chances -> graded label, lane, and the one or two modus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from patrol.records import BANDS, CASES, FLAGGED, LABELS, Band, Finding, Label, Lane, Modus, Prediction, SpeechAct
from patrol.scoring.bands import OFFERING, dimensions
from patrol.scoring.engine import MODEL_RULE


def label_of(
    act: SpeechAct,
    band: Band,
    against: Sequence[Finding],
    scams: Sequence[Finding],
    told: set[str],
    prediction: Prediction | None,
) -> Label:
    """The graded label: what the band and the rules allow, and among that what the model holds likelier."""
    if act not in OFFERING:
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


_NO_OPINION: Mapping[Label, float] = dict.fromkeys(LABELS, 0.2)

_SCAM_TOLD, _BEYOND = 4.0, 2.0
"""How much likelier a rule for it makes a job scam, and one beyond the procedure makes trafficking."""


def _beyond_procedure(against: Sequence[Finding]) -> bool:
    sums = dimensions(against)
    rest = sum(points for name, points in sums.items() if name not in ("procedure", MODEL_RULE))
    return sums.get("child", 0) > 0 or rest >= 3.0


def lane_of(band: Band, minor: bool, told: set[str], label: Label, *, help_: bool) -> Lane:
    """The lane of the queue: children first, then calls for help, then what leaves at once."""
    flagged = BANDS.index(band) <= BANDS.index("medium")
    if flagged and minor:
        return "child"
    if help_:
        return "help"
    if flagged and "leaves_at_once" in told:
        return "urgent"
    return "standard" if flagged or label == "job_scam" else "none"


def modus_of(kept: Sequence[Finding], told: set[str], prediction: Prediction | None, label: Label) -> tuple[Modus, ...]:
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
    if prediction and label in CASES:
        for name, chance in prediction.modus.items():
            if name in sums or chance >= _LIKELY_MODUS:
                sums[name] += _MODEL_MODUS * chance
    if not sums and label == "nonprocedural":
        sums["nonprocedural_migration"] = 1.0
    ranked = sorted(sums, key=lambda name: (-sums[name], name))[:2]
    return tuple(name for name in ranked if sums[name] >= _SECOND * sums[ranked[0]])


_TRADE, _MODEL_MODUS, _LIKELY_MODUS = 1.6, 32.0, 0.05
_SECOND = 0.45
"""A second modus is named where it has that share of the first one's weight. Out of fold on the seed set (n = 7,995)
macro F1 is .832 with these and both are right in .804 of the risky posts, one of them in .959; with 16 and .35 it is
.819, .761 and .962."""

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
