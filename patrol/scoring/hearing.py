"""The model's prediction -> a finding on the words that moved it, and the speech act that it and the marks make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from patrol.records import Finding, Prediction, Signal, SpeechAct
from patrol.scoring.bands import CAP, SAFEGUARDS, act_of
from patrol.scoring.engine import MODEL_RULE, Predictor
from patrol.signals import CUES, speech
from patrol.signals.speech import unquoted
from patrol.text.reading import Reading


@dataclass(frozen=True, slots=True)
class Trust:
    """How much a model's word weighs.

    `points` for each unit of its log-odds of risk, beginning at `start`, at most `CAP` for risk and `doubt` against:
    one dimension more. `marks`: how many marks of an offer must stand in a text on which no rule holds, unless its
    chance of risk is above `alone`. `talk`: below this chance of risk what is no offer is talk, whatever rules find in
    it but a child that is sought with a contact.
    """

    start: float
    points: float
    doubt: float
    marks: int
    alone: float
    talk: float


LIGHT = Trust(start=0.0, points=3.0, doubt=4.0, marks=2, alone=1.0, talk=0.0)
FULL = Trust(start=2.0, points=3.0, doubt=8.0, marks=1, alone=0.9, talk=0.03)
"""Chosen on the seed set out of fold (split by voice, n = 1,889): a model that reads sentence embeddings finds by
itself what the light one finds with rules, so its word weighs earlier. Of what was no offer and below `talk`
(n = 4,920), rules alone flagged 8 texts, none of them risky. Above `alone` (out of fold, n = 7,995) 15 risky texts are
flagged that have no mark, and no look-alike; one line of chatter with none may well have .8."""
_HOW_MUCH = ((0.95, "sangat mirip"), (0.8, "mirip"), (0.5, "agak mirip"), (0.0, "tidak mirip"))
"""How the model's chance of risk is told: in words, for a bare figure says more than is known."""

_MARKS = frozenset(("contact", "messenger_only", "foreign_phone", "hires", "states_terms", "pay", "age_sought"))
"""What an offer is made of; of how many a model must find, `Trust` says."""


def from_model(
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    prediction: Prediction,
    model: Predictor,
    trust: Trust,
) -> tuple[Finding, ...]:
    """The model's word as a finding on the words that moved it, where a rule holds or enough marks of a call stand."""
    names = {signal.name for signal in signals}
    marks = names & _MARKS
    held = any(finding.points > 0 for finding in findings)
    chance = min(max(risk_of(prediction), 1e-4), 1 - 1e-4)
    if not held and len(marks) < trust.marks and chance <= trust.alone:
        return ()
    points = round(max(-trust.doubt, min(CAP, trust.start + trust.points * log(chance / (1 - chance)))), 1)
    if points <= 0 and not held and names.isdisjoint(SAFEGUARDS):
        return ()  # nothing that it could speak against, not even where what is claimed is not believed
    if (points > 0 and act_of(signals) == "promotion" and sells_alone(names)) or (
        points < 0 and _of_children(findings)
    ):
        return ()  # what is only for sale recruits nobody; and nothing lowers what is said of children
    place = model.telling(reading, risky=points > 0)
    if place is None or not (said := reading.locate(*place))[3]:
        return ()  # no claim without its words
    how = next(word for least, word in _HOW_MUCH if chance >= least)
    why = f"Model: susunan katanya {how} perekrutan berisiko"
    return (Finding(MODEL_RULE, why, points, *said, MODEL_RULE),)


def sells_alone(names: set[str]) -> bool:
    """Something is for sale, and nobody is called to work, to marry or to go; who is asked along on a tour pays."""
    called = names & _CALLED
    if "sells_travel_or_study" in names and not names & (_WORK | _TO_WORK):
        called -= _ON_TOUR
    return bool(names & {"promotes", "sells_travel_or_study"}) and not called


def _presses(names: set[str], said: set[str]) -> bool:
    """Somebody to write to and three baits, none of them quoted: whatever it opens with, it calls."""
    return not names & _NOT_PRESSING and "contact" in said and len(said & _BAITS) >= 3


def _calls_the_young(names: set[str], said: set[str]) -> bool:
    """Somebody under 18 is wanted for work, unquoted, and nothing marks talk: 130 of 139 such seed texts are offers."""
    works = "hires" in said or any(name.startswith("work_") for name in said)
    return works and "minor_sought" in said and not names & (_TALK | {"sells_travel_or_study"})


def _summons(names: set[str]) -> bool:
    """A famous employer calls applicants, and nobody tells of it."""
    return names >= {"names_big_employer", "hires"} and not names & (_TALK | {"sells_travel_or_study"})


def _of_children(findings: Sequence[Finding]) -> bool:
    return sum(finding.points for finding in findings if finding.dimension == "child") >= _CHILD


_CHILD = 3.0
_BAITS = frozenset(
    (
        *("few_places_left", "leaves_at_once", "head_money", "secrecy_asked", "all_costs_paid", "no_skill_needed"),
        *("asks_to_surrender_papers", "papers_made_by_recruiter", "papers_falsified", "visa_not_for_work"),
        *("crosses_border_unseen", "underage_welcome", "advance_to_family"),
    )
)
_NOT_PRESSING = frozenset(
    ("asks_for_help", "seeks_work", "asks_whether_genuine", "sells_travel_or_study", "official_contact")
)
_ON_TOUR = frozenset(("hires", "going_abroad", "leaves_at_once", "states_terms", "paid_microtasks"))
"""What a tour or a camp says too: come along, abroad, on Friday, for this age, with a deposit."""
_TO_WORK = frozenset(("pay", "visa_not_for_work", "papers_falsified", "crosses_border_unseen", "debt_for_placement"))
"""Beside these a tour is a pretence."""
_WORK = frozenset(name for cue in CUES if (name := cue.name).startswith("work_")) - {
    "work_manual_abroad",
    "work_online_desk",
}
"""What somebody works as; a kitchen, a counter and a deposit are told of without."""
_CALLED = frozenset(
    ("hires", "states_terms", "marriage_sought", "organ_sought", "baby_sought", "head_money")
) | frozenset(("sexual_services_sought", "leaves_at_once", "paid_microtasks", "going_abroad", "underage_welcome"))


def risk_of(prediction: Prediction) -> float:
    """The chance that a post recruits for trafficking or irregular placement."""
    return prediction.labels["trafficking"] + prediction.labels["nonprocedural"]


def settled_act(
    signals: Sequence[Signal],
    prediction: Prediction,
    reading: Reading,
    platform: str | None = None,
) -> tuple[SpeechAct, float]:
    """The act that model, platform and a few marks make of it together, and how sure it is that it is one, or no offer.

    Whether it is an offer is asked first, of both heads that know: the act's, and the label's, for only an offer has
    one. What `reading` quotes calls nobody. The marks are those that nobody should talk a model out of.
    """
    names = {signal.name for signal in signals}
    kinds = {act: log(chance + 1e-6) for act, chance in prediction.speech_acts.items() if act != "offer"}
    if (told := act_of(signals)) != "offer":
        kinds[told] += _MARKED
    where, weight = _WHERE.get(platform or "", ("other", 0.0))
    odds = _odds_of_offer(prediction)
    if where == "offer" and not names & {"seeks_work", "asks_for_help"}:
        odds += weight
    elif where != "offer":
        kinds[where] += weight
        odds -= weight / 2
    if sells_alone(names):
        sold = sum(signal.name == "sells_travel_or_study" for signal in signals)
        kinds["promotion"] += 2.0 * min(max(sold, 1), 2)
        odds -= _SOLD
    if "asks_for_help" in names:
        kinds["testimony"] += 1.0  # whoever asks for help tells of it: the help lane, no talk
    outside = unquoted(reading)
    said = {signal.name for signal in signals if outside(signal)}
    if _summons(names):
        odds += _SUMMONS
    elif _presses(names, said) or _calls_the_young(names, said) or _deals(names):
        odds += _CALL
    if odds > 0:
        return "offer", 1 / (1 + exp(-odds))
    act = max(kinds, key=kinds.__getitem__)
    return act, 1 / (1 + exp(odds)) / sum(exp(vote - kinds[act]) for vote in kinds.values())


def _odds_of_offer(prediction: Prediction) -> float:
    """Log-odds that a post offers something, by the act's head and by the label's.

    Out of fold on the seed set (n = 5,013) .954 of the posts are told right so.
    """
    act, label = prediction.speech_acts["offer"], 1 - prediction.labels["none"]
    return 0.6 * _log_odds(act) + 0.5 * _log_odds(label) + 0.25


def _log_odds(chance: float) -> float:
    return log((chance + 1e-4) / (1 - chance + 1e-4))


_MARKED, _SOLD, _CALL, _SUMMONS = 0.3, 1.0, 1.8, 3.0
"""For the kind of talk that patterns alone take a text for; against an offer where something is only for sale; for one
where a text calls, whatever it is dressed as, and the more where a famous employer does."""


def _deals(names: set[str]) -> bool:
    """An organ or a child is asked for beside a sum, and nobody teaches, tells or asks about it."""
    return names >= _ORGAN_FOR_PAY or ("baby_sought" in names and bool(names & _FOR_A_BABY) and not names & _TELLS)


def with_act(signals: Sequence[Signal], act: SpeechAct) -> tuple[Signal, ...]:
    """The signals, with this speech act for the one that marks alone made."""
    return tuple(replace(signal, value=act) if signal.name == "speech_act" else signal for signal in signals)


_WHERE: Mapping[str, tuple[SpeechAct, float]] = {
    "job_board": ("offer", 9.0),
    "classified": ("offer", 1.5),
    "news": ("news", 2.0),
}
"""What most posts of a platform are: boards carry vacancies, and now and then somebody who seeks one. A model that has
read few in English is sure of much else there: of 5,440 ads of two boards 2 % were none with 9.0, 15 % with 5.0."""

_ORGAN_FOR_PAY = frozenset(("organ_sought", "donor_payment", "contact"))
"""Told as an act of mercy, it is an offer all the same where a sum and somebody to write to stand in it."""
_FOR_A_BABY = frozenset(
    ("baby_payment", "papers_falsified", "waives_claims", "finders_fee", "head_money", "donor_payment")
)
"""So is a child that is asked for beside a sum, papers in the buyers' name or a claim that is waived ..."""
_TELLS = frozenset(("teaches", "tells_of_an_offer", "reports", "seeks_work", "formal_procedure"))
"""... unless it is taught, told or asked about."""

_TALK = frozenset(cue.name for cue in speech.CUES) - {"hires", "states_terms"}
"""Marks of every act but an offer."""
