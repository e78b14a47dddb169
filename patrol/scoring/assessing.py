"""One post -> its assessment: reading, signals, the model's word, findings, band, lane, label, modus, and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from patrol.records import BANDS, Assessment, Band, Finding, Label, Post, Prediction, Signal
from patrol.rulebook import find
from patrol.scoring.bands import SAFEGUARDS, TAKEN_AWAY, act_of, band_of, is_minor, lowered_once, score_of
from patrol.scoring.engine import MODEL_RULE, Engine, Predictor
from patrol.scoring.filtering import filtered
from patrol.scoring.hearing import FULL, LIGHT, Trust, from_model, risk_of, sells_alone, settled_act, with_act
from patrol.scoring.labels import label_of, lane_of, modus_of
from patrol.signals import notice
from patrol.signals.ages import sought_age
from patrol.signals.contacts import all_contacts
from patrol.signals.pay import main_pay
from patrol.signals.places import work_destinations
from patrol.signals.speech import unquoted
from patrol.text.budget import Budget, OutOfTimeError
from patrol.text.reading import Reading, read


def assess(post: Post, engine: Engine) -> Assessment:
    """One post -> its assessment."""
    return assess_many([post], engine)[0]


def assess_many(posts: Sequence[Post], engine: Engine) -> list[Assessment]:
    """Posts -> their assessments, in order; together, for a model that embeds texts does so cheaper in numbers.

    Answers on any text; reads title, text, and the fields a board gives beside them. Of many posts, the fuller model
    reads those in doubt in a thread of its own while the next are read and judged.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        looks = [_asked(look, engine, beside) for look in _looks(posts, engine)]
        return [made for look in looks for made in _settled(look, engine)]


def first_looks(posts: Sequence[Post], engine: Engine) -> list[Assessment | None]:
    """Posts -> their assessments by the rules and the light model, in order; None for those that the fuller model has
    to be asked of."""
    made: list[Assessment | None] = []
    for look in _looks(posts, engine):
        doubtful = frozenset(look.doubtful)
        made += [None if at in doubtful else one for at, one in enumerate(_settled(look, engine))]
    return made


AT_ONCE = 64
"""Posts of one look: what is in doubt among them is embedded together."""


def chances_of(posts: Sequence[Post], engine: Engine) -> list[float] | None:
    """The fuller model's chance of risk for each post, as it stands before rules are weighed; None without a model."""
    model = engine.second or engine.model
    if model is None:
        return None
    return [risk_of(said) for said in model.predict_many(_read(posts, engine))]


def _read(posts: Sequence[Post], engine: Engine) -> list[tuple[Reading, tuple[Signal, ...]]]:
    return [_read_in_time(post, engine) for post in posts]


def _read_in_time(post: Post, engine: Engine) -> tuple[Reading, tuple[Signal, ...]]:
    """A post as it is read; where that takes too long, a tenth of it, and of that a tenth, whatever it takes."""
    limit = engine.limit
    for _ in range(2):
        try:
            return _noticed(post, engine, limit, Budget(engine.seconds))
        except OutOfTimeError:
            limit = max(1, min(limit, len(post.text)) // 10)
    return _noticed(post, engine, limit, None)


def _noticed(post: Post, engine: Engine, limit: int, budget: Budget | None) -> tuple[Reading, tuple[Signal, ...]]:
    reading = read(post.title, post.text, limit=limit, slang=engine.tables.slang, platform=post.platform)
    return reading, notice(reading, engine.tables, budget)


def _never_clean(made: Assessment, post: Post) -> Assessment:
    """A post that could not be read for certain, or not to its end, is low at the least: what it hides is for a person
    to look at."""
    return replace(made, band="low") if (post.parse_suspect or made.truncated) and made.band == "none" else made


@dataclass(frozen=True, slots=True)
class _Look:
    """Posts as they were read and first judged; those in doubt, and what the fuller model will say of them."""

    posts: Sequence[Post]
    read_posts: Sequence[tuple[Reading, tuple[Signal, ...]]]
    judged: list[_Judged]
    doubtful: Sequence[int] = ()
    said: Future[list[Prediction]] | None = None


def _looks(posts: Sequence[Post], engine: Engine) -> Iterator[_Look]:
    return (_look(posts[at : at + AT_ONCE], engine) for at in range(0, len(posts), AT_ONCE))


def _look(posts: Sequence[Post], engine: Engine) -> _Look:
    read_posts = _read(posts, engine)
    if engine.model is None:
        return _Look(posts, read_posts, [_by_rules(*one, engine) for one in read_posts])
    first = engine.model.predict_many(read_posts)
    judged = [
        _judge(post, *read_post, said, engine, engine.model, LIGHT)
        for post, read_post, said in zip(posts, read_posts, first, strict=True)
    ]
    doubtful = [
        at
        for at, (one, post) in enumerate(zip(judged, posts, strict=True))
        if engine.second is not None and one.in_doubt(post)
    ]
    return _Look(posts, read_posts, judged, doubtful)


def _asked(look: _Look, engine: Engine, beside: Executor) -> _Look:
    """The look, the fuller model asked of those in doubt."""
    if engine.second is None or not look.doubtful:
        return look
    said = beside.submit(engine.second.predict_many, [look.read_posts[at] for at in look.doubtful])
    return replace(look, said=said)


def _settled(look: _Look, engine: Engine) -> Iterator[Assessment]:
    """Each post of a look by the model that had the last word."""
    if look.said is not None and engine.second is not None:
        for at, said in zip(look.doubtful, look.said.result(), strict=True):
            look.judged[at] = _judge(look.posts[at], *look.read_posts[at], said, engine, engine.second, FULL)
    for one, post, (reading, _) in zip(look.judged, look.posts, look.read_posts, strict=True):
        yield _never_clean(filtered(one.made, post, reading, one.signals, engine), post)


def _by_rules(reading: Reading, signals: tuple[Signal, ...], engine: Engine) -> _Judged:
    made = weigh(reading, signals, find(engine.rulebook, reading, signals), None, engine)
    return _Judged(signals, made)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A post's assessment, and its signals with the act that marks and model (where there is one) settled."""

    signals: tuple[Signal, ...]
    made: Assessment
    risk: float = 0.0
    sure: float = 1.0

    def in_doubt(self, post: Post) -> bool:
        """Whether a model that reads better could make another of it."""
        if self.made.band == "critical" and self.risk >= PLAIN_RISK:
            return False
        if self.made.flagged or self.made.label == "job_scam" or self.risk >= NO_RISK:
            return True
        # what is no offer is not weighed further, so that has to be sure; a board's advertisement is one, or nothing
        return self.sure < SURE and post.platform != "job_board"


def _judge(
    post: Post,
    reading: Reading,
    signals: tuple[Signal, ...],
    prediction: Prediction,
    engine: Engine,
    model: Predictor,
    trust: Trust,
) -> _Judged:
    act, sure = settled_act(signals, prediction, reading, post.platform)
    signals = with_act(signals, act)  # before the rules, which ask what kind of act it is
    if act == "other":  # who speaks of an offer that he quotes does not make it
        outside = unquoted(reading)
        signals = tuple(signal for signal in signals if signal.name == "speech_act" or outside(signal))
    findings = find(engine.rulebook, reading, signals)
    names = {signal.name for signal in signals}
    if act == "promotion" and sells_alone(names):  # a tour has visas and deposits
        meant = _OF_SALES | {"child"} if names & TAKEN_AWAY else _OF_SALES
        findings = tuple(one for one in findings if one.dimension in meant)
    if act != "offer" and risk_of(prediction) < trust.talk:
        meant = _OF_TALK | {"child"} if names >= _CHILD_CALLED else _OF_TALK
        findings = tuple(one for one in findings if one.dimension in meant)
    heard = from_model(reading, signals, findings, prediction, model, trust)
    made = weigh(reading, signals, (*findings, *heard), prediction, engine)
    return _Judged(signals, made, risk_of(prediction), sure)


_OF_SALES = frozenset(("coercion", "innocence"))
"""Dimensions that mean something where something is only for sale: nobody is placed, or deceived about work. That of
the child does where the young are taken away."""
_OF_TALK = frozenset(("innocence",))
"""Dimensions that mean something in talk; that of the child does where one is sought and there is whom to write to."""
_CHILD_CALLED = frozenset(("minor_sought", "contact"))

NO_RISK, PLAIN_RISK, SURE = 0.05, 0.95, 0.9
"""What is neither flagged nor a job scam (a recruiter's trap may look like one), has a lower chance of risk than the
first, and is an offer or surely none, is left to the light model: out of fold on the seed set (n = 7,995) 121 of 2,719
risky posts are missed so, 118 where the fuller model is asked of all others. So is what is critical with a higher
chance than the second: of 461 such posts (of n = 3,186) it would have let go 2. The third: offers are told from the
rest in .959 of the texts, as where all others are asked, and in .957 with .8."""


def weigh(
    reading: Reading,
    signals: Sequence[Signal],
    findings: Sequence[Finding],
    prediction: Prediction | None,
    engine: Engine,
) -> Assessment:
    """Findings -> band, lane, label, modus."""
    act = act_of(signals)
    against = [finding for finding in findings if finding.dimension not in ("innocence", "scam")]
    scams = [finding for finding in findings if finding.dimension == "scam"]
    told = {signal.name for signal in signals}
    minor = is_minor(told, against, act, prediction)
    band = band_of(against, told, findings, act, minor)
    if told & SAFEGUARDS:
        band = lowered_once(band, reading, signals, findings, act, engine)
    help_ = act in ("testimony", "seeking", "other", "warning", "news") and "asks_for_help" in told and act != "news"
    label = label_of(act, band, against, scams, told, prediction)
    if help_ and act in ("testimony", "other", "seeking", "warning"):
        band = "low" if BANDS.index(band) < BANDS.index("low") else band
    elif label == "job_scam":
        band = "low"
    lane = lane_of(band, minor, told, label, help_=help_)
    if lane == "help" and band == "none":
        band = "low"
    kept = _reasons(findings, band, label, help_=lane == "help")
    return Assessment(
        band=band,
        score=score_of(band, against),
        lane=lane,
        label=label,
        modus=modus_of(kept, told, prediction, label),
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
