"""A training set -> weights for `patrol.classify`, with figures measured on examples that were not trained on.

Three linear heads (label, speech act, modus) over the run-time features; scikit-learn fits them, its objects are
thrown away and only arrays stay. Copies and voices never straddle a split: a style must not give a label away.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from patrol.classify.encoder import WIDE
from patrol.classify.features import PARTS, WIDTH, Vector
from patrol.classify.pooling import HEARD, Pools
from patrol.errors import ModelError
from patrol.learning.measures import best, calibration_error, macro_f1, macro_f1_of_sets, share
from patrol.learning.recipe import Recipe
from patrol.records import CASES, LABELS, MODI, RISKY, SPEECH_ACTS, Example

Floats = npt.NDArray[np.float32]
Featurise = Callable[[Example], Vector]
Embed = Callable[[Sequence[Example]], Floats]
_HEADS = (LABELS, SPEECH_ACTS)


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients (WIDTH, outputs), intercepts (outputs,) and, over an embedding, `dense` (dimensions, outputs): all
    float32, divided by their head's temperature; the nets whose outputs the embedding ends in, where there are any."""

    coefficients: Floats
    intercepts: Floats
    dense: Floats | None = None
    pools: Pools | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Held-out figures: each with its n, as printed on the card and held against the gate."""

    n: int
    offer_or_not: str
    label_macro_f1: float
    risky_recall: str
    false_alarms: str
    calibration: float
    values: dict[str, float]
    more: Mapping[str, str] = field(default_factory=dict)


def is_held_out(example: Example, recipe: Recipe) -> bool:
    """Whether an example is never trained on: drawn by its voice (or copy group), so that both stay on one side."""
    drawn = hashlib.sha256(f"{recipe.seed}:{example.voice or example.group}".encode()).digest()
    return int.from_bytes(drawn[:8]) / 2**64 < recipe.holdout


def fold_of(example: Example, folds: int) -> int:
    """In which of so many parts an example stands, all of about one size: drawn by its voice (or copy group) too."""
    for fold in range(folds - 1):
        if is_held_out(example, Recipe(seed=1_000 + fold, holdout=1 / (folds - fold))):
            return fold
    return folds - 1


def train(examples: Sequence[Example], featurise: Featurise, recipe: Recipe, embed: Embed | None = None) -> Weights:
    """Fit all heads on the examples that are not held out; `embed` gives embeddings, where the recipe asks for them.

    Raises:
        ModelError: there are too few examples, or only one label, to learn from.
    """
    used = [example for example in examples if not is_held_out(example, recipe)]
    if len({example.label for example in used}) < 2 or len(used) < 20:
        raise ModelError(
            f"{len(used)} examples with {len({e.label for e in used})} labels are too few to learn from",
            hint="decide more items, or add seed rows",
        )
    import sklearn.linear_model  # noqa: F401  # before the limit, which holds for libraries that are loaded
    from threadpoolctl import threadpool_limits  # scikit-learn's own

    # one thread: the same weights whatever the number of processors, and no waiting for one that is busy elsewhere
    parts = _part_weights(recipe)
    matrix = _matrix([featurise(example) for example in used]).multiply(parts).tocsr()
    rows = embed(used) if embed is not None and recipe.embedding else None
    with threadpool_limits(limits=1):
        made = _fitted(used, matrix, recipe) if rows is None else _fitted_beside(used, matrix, rows, recipe)
    # what weighs features at training weighs coefficients ever after: vectors stay what they are
    return replace(made, coefficients=made.coefficients * parts[:, None])


def _part_weights(recipe: Recipe) -> Floats:
    weights = np.ones(WIDTH, dtype=np.float32)
    for name, part in PARTS.items():
        weights[part] = getattr(recipe, name)
    return weights


def _fitted_beside(used: Sequence[Example], matrix, rows: Floats, recipe: Recipe) -> Weights:  # type: ignore[no-untyped-def]
    """With the embeddings as more columns: centred, for those of one encoder all point one way, and scaled so that
    their mean length is the recipe's `embedding` beside the parts of length 1, that of what nets say its `pooling`."""
    from scipy.sparse import csr_matrix, hstack

    center = rows.mean(axis=0)
    scale = np.empty(rows.shape[1], dtype=np.float32)
    for columns, weight in ((slice(None, WIDE), recipe.embedding), (slice(WIDE, None), recipe.pooling)):
        scale[columns] = weight / float(np.sqrt(((rows - center)[:, columns] ** 2).sum(axis=1).mean()) or 1.0)
    beside = hstack([matrix, csr_matrix((rows - center) * scale)]).tocsr()
    heard = max(0, rows.shape[1] - WIDE)
    both = _fitted(used, beside, recipe, heard=heard)
    dense = both.coefficients[WIDTH:] * scale[:, None]
    made = Weights(both.coefficients[:WIDTH], (both.intercepts - center @ dense).astype(np.float32), dense)
    return _with_a_say_of_nets(made) if heard else made


def _with_a_say_of_nets(made: Weights) -> Weights:
    """The heads of the modus, each with a part of what the nets answer to the same question."""
    assert made.dense is not None
    own = np.ones(made.intercepts.size, dtype=np.float32)
    own[-len(MODI) :] -= _SAY_OF_NETS
    dense = made.dense * own
    for output, name in enumerate(MODI, start=own.size - len(MODI)):
        dense[WIDE + HEARD.index(name), output] = _SAY_OF_NETS
    return Weights(made.coefficients * own, made.intercepts * own, dense)


def _fitted(used: Sequence[Example], matrix, recipe: Recipe, heard: int = 0) -> Weights:  # type: ignore[no-untyped-def]
    """All heads; those of the modus learn nothing of the last columns, what nets say: cases are too few for that (out
    of fold among 3,230 cases of the seed set: macro F1 .882 without them, .877 with them)."""
    groups = [example.voice or example.group for example in used]
    columns, intercepts = [], []
    for names, gold in ((LABELS, [e.label for e in used]), (SPEECH_ACTS, [e.speech_act for e in used])):
        weights, bias = _fit_choice(matrix, list(gold), names, recipe)
        temperature = _temperature(matrix, list(gold), groups, names, recipe)
        columns.append(weights / temperature)
        intercepts.append(bias / temperature)
    cases = np.array([e.label in CASES for e in used])
    within, own = [e for e in used if e.label in CASES], matrix[cases][:, : matrix.shape[1] - heard]
    for name in MODI:  # told apart among cases: what makes a case of a post the labels know
        weights, bias = _fit_yes_no(own, [name in e.modus for e in within], recipe)
        columns.append(np.vstack([weights, np.zeros((heard, 1), dtype=np.float32)]))
        intercepts.append(bias)
    return Weights(np.hstack(columns).astype(np.float32), np.concatenate(intercepts).astype(np.float32))


def measure(
    examples: Sequence[Example],
    labels: Sequence[dict[str, float]],
    acts: Sequence[dict[str, float]],
    modi: Sequence[Mapping[str, float]] = (),
) -> Measured:
    """Figures over held-out examples and the chances that a model gave them; `modi` adds those of the modus."""
    said = [best(chances) for chances in labels]
    risky = [sum(chances[name] for name in RISKY) for chances in labels]
    offers = [(e.speech_act == "offer") == (best(a) == "offer") for e, a in zip(examples, acts, strict=True)]
    caught = [chance >= 0.5 for e, chance in zip(examples, risky, strict=True) if e.label in RISKY]
    alarms = [chance >= 0.5 for e, chance in zip(examples, risky, strict=True) if e.label not in RISKY]
    gold = [e.label for e in examples]
    figures = {"offer_or_not": share(offers), "risky_recall": share(caught), "false_alarms": share(alarms)}
    f1 = macro_f1(gold, said)
    # what was never seen passes no gate: no floor, and not the ceiling either
    values = {name: figure.value or 0.0 for name, figure in figures.items()}
    values["false_alarms"] = 1.0 if not alarms else values["false_alarms"]
    return Measured(
        n=len(examples),
        offer_or_not=str(figures["offer_or_not"]),
        label_macro_f1=round(f1, 4),
        risky_recall=str(figures["risky_recall"]),
        false_alarms=str(figures["false_alarms"]),
        calibration=round(calibration_error(risky, [e.label in RISKY for e in examples]), 4),
        values={**values, "label_macro_f1": f1},
        more=_more(examples, labels, risky, modi),
    )


def modi_named(labels: Mapping[str, float], modi: Mapping[str, float]) -> set[str]:
    """What a model names of a post that it holds for a case: the likeliest modus, and others that are likelier than
    not, among cases."""
    if best(labels) not in CASES:
        return set()
    even = sum(labels[name] for name in CASES) / 2
    return {best(modi), *(name for name, chance in modi.items() if chance >= even)}


_SAY_OF_NETS = 0.3
"""What nets say of the modus beside the linear heads: out of fold among the cases of the seed set (of n = 7,995 rows)
macro F1 .882 without them, .899 with a say of .3 or .4, .803 where they alone say."""


def _more(
    examples: Sequence[Example],
    labels: Sequence[Mapping[str, float]],
    risky: Sequence[float],
    modi: Sequence[Mapping[str, float]],
) -> dict[str, str]:
    """What the gate does not ask for: children, and the modus."""
    children = [chance >= 0.5 for e, chance in zip(examples, risky, strict=True) if e.minor and e.label in RISKY]
    told = {"risky posts aimed at children found": str(share(children))} if children else {}
    if modi and any(e.modus for e in examples):
        named = [modi_named(chances, one) for chances, one in zip(labels, modi, strict=True)]
        told["modus, macro F1"] = f"{macro_f1_of_sets([set(e.modus) for e in examples], named):.4f}"
    return told


def _matrix(vectors: Sequence[Vector]):  # type: ignore[no-untyped-def]  # scipy has no types
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *(len(indices) for indices, _ in vectors)])
    indices = np.concatenate([indices for indices, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, indices, starts), shape=(len(vectors), WIDTH))


def _fit_choice(matrix, gold: list[str], names: Sequence[str], recipe: Recipe) -> tuple[Floats, Floats]:  # type: ignore[no-untyped-def]
    """One softmax head. A name that no example carries gets no weight and a very low intercept."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((matrix.shape[1], len(names)), dtype=np.float32)
    bias = np.full(len(names), -20.0, dtype=np.float32)
    if len(set(gold)) == 1:  # nothing to tell apart: always this one
        bias[names.index(gold[0])] = 0.0
        return weights, bias
    head = LogisticRegression(C=recipe.strength, class_weight="balanced", max_iter=2_000, random_state=recipe.seed)
    head.fit(matrix, gold)
    seen = list(head.classes_)
    coefficients, intercepts = head.coef_, head.intercept_
    if len(seen) == 2:  # scikit-learn keeps one row for two classes
        coefficients, intercepts = (
            np.vstack([-coefficients / 2, coefficients / 2]),
            np.array([-intercepts[0] / 2, intercepts[0] / 2]),
        )
    for row, name in enumerate(seen):
        weights[:, names.index(name)] = coefficients[row]
        bias[names.index(name)] = intercepts[row]
    return weights, bias


def _fit_yes_no(matrix, gold: list[bool], recipe: Recipe) -> tuple[Floats, Floats]:  # type: ignore[no-untyped-def]
    from sklearn.linear_model import LogisticRegression

    if sum(gold) < 2 or all(gold):  # nothing to learn: always unlikely, or always likely
        return np.zeros((matrix.shape[1], 1), dtype=np.float32), np.array(
            [6.0 if all(gold) else -6.0], dtype=np.float32
        )
    head = LogisticRegression(C=recipe.strength * 2, class_weight="balanced", max_iter=2_000, random_state=recipe.seed)
    head.fit(matrix, gold)
    return head.coef_.T.astype(np.float32), head.intercept_.astype(np.float32)


def _temperature(matrix, gold: list[str], groups: list[str], names: Sequence[str], recipe: Recipe) -> float:  # type: ignore[no-untyped-def]
    """Temperature scaling (Guo et al. 2017) on folds that were not trained on; 1.0 where there are too few groups."""
    from scipy.optimize import minimize_scalar
    from sklearn.model_selection import GroupKFold

    if len(set(groups)) < recipe.folds:
        return 1.0
    scores, truth = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fold may lack a rare label; its chance is then the floor's
        for kept, held in GroupKFold(recipe.folds).split(matrix, gold, groups):
            weights, bias = _fit_choice(matrix[kept], [gold[index] for index in kept], names, recipe)
            scores.append(matrix[held] @ weights + bias)
            truth += [names.index(gold[index]) for index in held]
    stacked, target = np.vstack(scores).astype(np.float64), np.array(truth)

    def loss(log_temperature: float) -> float:
        scaled = stacked / np.exp(log_temperature)
        top = scaled.max(axis=1)
        chances = scaled[np.arange(len(target)), target] - top - np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float(-np.clip(chances, -12, 0).mean())

    return float(np.exp(minimize_scalar(loss, bounds=_TEMPERATURES, method="bounded").x))


_TEMPERATURES = (-0.7, 3.0)
"""Logarithms. What parts a small set without a fault is not twice as sure for that: it would know no doubt anywhere."""
