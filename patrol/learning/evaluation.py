"""Labelled posts and what was made of them -> the figures of `patrol evaluate`, each with its n and 95 % interval.

A row is held against the gold that it carries: a file without ages says nothing of ages. Risky is label trafficking or
nonprocedural, flagged is band medium and above, a look-alike is an honest offer or no offer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from patrol.learning.measures import Share, bootstrap, macro_f1, macro_f1_of_sets, share
from patrol.records import RISKY, SPEECH_ACTS, Age, Assessment, Example, Pay

PLAIN_TALK = frozenset(("legit", "none"))
_TOLD = frozenset(("critical", "high"))


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled post, what was made of it, and of its disguised copies where some were made.

    `disguised` carries all tricks mixed; `by_trick` says for each trick alone whether the copy was flagged.
    """

    file: str
    example: Example
    made: Assessment
    disguised: Assessment | None = None
    by_trick: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: Share


def figures(rows: Sequence[Judged]) -> Iterator[Figure]:
    """Every measure that the rows carry gold for."""
    for measure in MEASURES:
        asked = [row for row in rows if measure.among(row)]
        if asked:
            yield Figure(measure.name, share(measure.holds(row) for row in asked))


def false_flags(rows: Sequence[Judged]) -> Iterator[Figure]:
    """Flagged look-alikes, by file and speech act."""
    for file in dict.fromkeys(row.file for row in rows):
        innocent = [row for row in rows if row.file == file and row.example.label in PLAIN_TALK]
        acts = dict.fromkeys(_gold_act(row) for row in innocent)
        if innocent:
            yield Figure(f"{file}: innocent", share(row.made.flagged for row in innocent))
        for act in acts if len(acts) > 1 else ():
            yield Figure(
                f"{file}: innocent, {act}", share(row.made.flagged for row in innocent if _gold_act(row) == act)
            )


def beside(rows: Sequence[Judged], others: Mapping[str, Sequence[bool]]) -> Iterator[tuple[str, Share, Share]]:
    """The scanner and each other on the same rows: recall on risky posts, false flags on look-alikes.

    Args:
        others: what each flags, row by row.
    """
    for name, flags in {"this scanner": [row.made.flagged for row in rows], **others}.items():
        yield name, _share_of(rows, flags, RISKY), _share_of(rows, flags, PLAIN_TALK)


def _share_of(rows: Sequence[Judged], flags: Sequence[bool], among: Collection[str]) -> Share:
    return share(flag for row, flag in zip(rows, flags, strict=True) if row.example.label in among)


def macro_figures(rows: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """Macro F1 over the graded labels, and over the modi of rows that carry gold for them, with bootstrap intervals."""
    gold, said = [row.example.label for row in rows], [row.made.label for row in rows]
    yield "label macro F1", _told(lambda at: macro_f1([gold[n] for n in at], [said[n] for n in at]), len(rows))
    told = [row for row in rows if row.example.modus or row.example.label in PLAIN_TALK]
    if any(row.example.modus for row in told):
        wanted, named = [set(row.example.modus) for row in told], [_named(row.made) for row in told]
        value = _told(lambda at: macro_f1_of_sets([wanted[n] for n in at], [named[n] for n in at]), len(told))
        yield "modus macro F1", value


def _told(figure: Callable[[Sequence[int]], float], n: int) -> str:
    low, high = bootstrap(figure, n)
    return f"{figure(range(n)):.3f} [{low:.3f}, {high:.3f}] n={n}"


def _named(made: Assessment) -> set[str]:
    """The modi that an officer is told of: those of a post that is flagged, or said to be a job scam."""
    return set(made.modus) if made.flagged or made.label == "job_scam" else set()


@dataclass(frozen=True, slots=True)
class Loss:
    """Plain risky posts with a disguised copy: how many, flagged plain, flagged disguised, and flagged plain alone."""

    pairs: int
    plain: int
    hidden: int
    lost: int

    @property
    def share(self) -> float:
        """Recall plain less recall disguised."""
        return (self.plain - self.hidden) / self.pairs

    def __str__(self) -> str:
        told = f"{self.plain} of {self.pairs} flagged plain, {self.hidden} disguised, {self.lost} lost"
        return f"{self.share:.3f} ({told})"


def loss_by_disguise(rows: Iterable[Judged]) -> Loss:
    """What all tricks mixed cost, paired."""
    return loss_of([(row.made.flagged, row.disguised.flagged) for row in rows if row.disguised is not None])


def loss_by_trick(rows: Sequence[Judged]) -> dict[str, Loss]:
    """What each trick alone costs, paired, the dearest first."""
    names = dict.fromkeys(name for row in rows for name in row.by_trick)
    losses = {
        name: loss_of([(row.made.flagged, row.by_trick[name]) for row in rows if name in row.by_trick])
        for name in names
    }
    return dict(sorted(losses.items(), key=lambda loss: (-loss[1].share, -loss[1].lost, loss[0])))


def loss_of(pairs: Sequence[tuple[bool, bool]]) -> Loss:
    """Flagged plain and flagged changed, row by row."""
    lost = sum(plain and not hidden for plain, hidden in pairs)
    return Loss(len(pairs), sum(plain for plain, _ in pairs), sum(hidden for _, hidden in pairs), lost)


def wants_disguise(example: Example) -> bool:
    """Whether a post is risky and plainly written, so that disguising it tells something."""
    return example.label in RISKY and not example.meta.get("obfuscated")


def _gold_act(row: Judged) -> str:
    return str(row.example.meta.get("speech_act"))


def _gold(row: Judged, *names: str) -> Any:
    return next((row.example.meta[name] for name in names if name in row.example.meta), None)


def _carries(*names: str) -> Callable[[Judged], bool]:
    """Offers whose row says something of the field, be it that nothing is said."""

    def told(row: Judged) -> bool:
        values = [row.example.meta[name] for name in names if name in row.example.meta]
        return _gold_act(row) == "offer" and bool(values) and not isinstance(values[0], str)

    return told


def _same_pay(row: Judged) -> bool:
    gold, said = _gold(row, "salary", "pay"), row.made.pay
    if not gold or (gold.get("min") is None and gold.get("max") is None):
        return said is None
    return said is not None and _pay_parts(said) == (gold["min"], gold["max"], gold["currency"], gold["period"])


def _pay_parts(pay: Pay) -> tuple[float | None, float | None, str, str]:
    return pay.min, pay.max, pay.currency, pay.period


def _same_age(row: Judged) -> bool:
    gold = _gold(row, "age") or {}
    wanted = Age(gold.get("min"), gold.get("max"))
    return (row.made.age or Age(None, None)) == wanted


def _same_set(name: str) -> Callable[[Judged], bool]:
    return lambda row: set(getattr(row.made, name)) == set(_gold(row, name) or ())


def _risky(row: Judged) -> bool:
    return row.example.label in RISKY


def _any(_row: Judged) -> bool:
    return True


def _pressing(row: Judged) -> bool:
    return _risky(row) and _gold(row, "priority") in _TOLD


_Held = Callable[[Judged], bool]


@dataclass(frozen=True, slots=True)
class Measure:
    """A share that the table tells: what holds, among which rows; `more_is_better` says which way is good."""

    name: str
    holds: _Held
    among: _Held
    more_is_better: bool = True


RECALL = Measure("flagged, of all risky posts", lambda row: row.made.flagged, _risky)
FALSE_FLAGS = Measure(
    "flagged, of look-alikes",
    lambda row: row.made.flagged,
    lambda row: row.example.label in PLAIN_TALK,
    more_is_better=False,
)
OFFER_OR_NOT = Measure(
    "offer or not", lambda row: (row.made.speech_act == "offer") == (_gold_act(row) == "offer"), _any
)
LABEL_EXACT = Measure("label exact", lambda row: row.made.label == row.example.label, _any)
MEASURES: tuple[Measure, ...] = (
    Measure("flagged, of risky posts of priority critical or high", lambda row: row.made.flagged, _pressing),
    RECALL,
    Measure(
        "flagged and minor set, of risky posts aimed at children",
        lambda row: row.made.flagged and row.made.minor,
        lambda row: _risky(row) and row.example.minor,
    ),
    Measure(
        "minor set without cause",
        lambda row: row.made.minor,
        lambda row: "minor" in row.example.meta and not row.example.minor,
        more_is_better=False,
    ),
    FALSE_FLAGS,
    OFFER_OR_NOT,
    Measure(
        "speech act exact",
        lambda row: row.made.speech_act == _gold_act(row),
        lambda row: _gold_act(row) in SPEECH_ACTS,
    ),
    LABEL_EXACT,
    Measure("pay exact, of offers", _same_pay, _carries("salary", "pay")),
    Measure("age exact, of offers", _same_age, _carries("age")),
    Measure("destinations exact, of offers", _same_set("destinations"), _carries("destinations")),
    Measure("contacts exact, of offers", _same_set("contacts"), _carries("contacts")),
    Measure(
        "the gold modus among the two named, of flagged risky posts",
        lambda row: bool(set(row.example.modus) & set(row.made.modus)),
        lambda row: _risky(row) and row.made.flagged and bool(row.example.modus),
    ),
    Measure(
        "job scams: labelled so, band low",
        lambda row: row.made.label == "job_scam" and row.made.band == "low",
        lambda row: row.example.label == "job_scam",
    ),
)
"""In the order in which an officer would ask."""
