"""The rows of a trial by what people would use otherwise, at equal false flags; and what rules and model each decide.

Baselines learn from the seed rows that the model in use learnt from, and their thresholds are set where they flag as
many of the look-alikes it held out as the scanner does: a recall that is bought with false flags is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from patrol.classify.encoded import EncodedModel
from patrol.classify.encoder import find_encoder
from patrol.classify.model import Model
from patrol.flow import assess_many
from patrol.learning.baselines import Embed, Score, embedding_alone, keyword_hits, threshold_for, words_alone
from patrol.learning.evaluation import PLAIN_TALK, Judged, beside
from patrol.learning.examples import seed_examples
from patrol.learning.measures import share
from patrol.learning.recipe import Recipe, load_recipe
from patrol.learning.report import Section
from patrol.learning.shelf import LIGHT, RECIPE_FILE, named_model
from patrol.learning.training import is_held_out
from patrol.records import RISKY, Example, Post
from patrol.scoring import Engine, Predictor, chances_of
from patrol.tables import Tables
from patrol.text.reading import read
from patrol.workspace import Workspace

USUAL = 0.5
"""The threshold at which people would leave a classifier's chance."""


def held_out_rows(workspace: Workspace, engine: Engine) -> tuple[list[Example], list[Example]]:
    """The seed rows as the model in use splits them: those it learnt from, those it never saw."""
    recipe = recipe_of(workspace, engine.second or engine.model)
    trained: list[Example] = []
    held: list[Example] = []
    for example in seed_examples(workspace):
        (held if is_held_out(example, recipe) else trained).append(example)
    return trained, held


def beside_baselines(workspace: Workspace, engine: Engine, rows: Sequence[Judged], *, encoder: bool) -> Section:
    """Recall and false flags of the scanner, of its parts and of the baselines on the same rows.

    Args:
        encoder: the sentence encoder as a baseline too; it embeds all seed rows the first time, which takes minutes.
    """
    trained, held = held_out_rows(workspace, engine)
    innocent = [one for one in held if one.label in PLAIN_TALK]
    allowed = sum(_flags(engine, innocent))
    examples = [row.example for row in rows]
    told: dict[str, Sequence[bool]] = {}
    embed = _embed(workspace, engine.tables) if encoder else None
    for name, usual, score in _baselines(trained, embed):
        said = score(examples)
        told[f"{name}, as it comes"] = [one >= usual for one in said]
        fair = threshold_for(score(innocent), allowed)
        told[f"{name}, at equal false flags"] = [one >= fair for one in said]
    told |= {name: _flags(part, examples) for name, part in _parts(engine).items()}
    note = (
        f"At equal false flags: the threshold at which it flags {allowed} of the {len(innocent)} look-alikes among the "
        f"{len(held)} seed rows held out by voice, as the scanner does."
    )
    found = tuple((name, f"{recall} | {false}") for name, recall, false in beside(rows, told))
    return Section("the same rows: recall on risky posts | false flags on look-alikes", found, note)


def each_decides(engine: Engine, rows: Sequence[Judged]) -> Section | None:
    """What rules and model each flag that the other does not, and what becomes of it; None where no model is asked."""
    posts = [post_of(row.example) for row in rows]
    said = chances_of(posts, engine)
    if said is None:
        return None
    by_rules = _flags(replace(engine, model=None, second=None), [row.example for row in rows])
    found = []
    for kind, among in (("risky posts", RISKY), ("look-alikes", PLAIN_TALK)):
        for name, rules, model in _WAYS:
            flagged = [
                row.made.flagged
                for row, rule, chance in zip(rows, by_rules, said, strict=True)
                if row.example.label in among and (rule, chance >= USUAL) == (rules, model)
            ]
            if flagged:
                found.append((f"{kind} that {name}", f"{len(flagged)}; the scanner flags {share(flagged)}"))
    return Section("what rules and model each decide", tuple(found))


_WAYS = (
    ("both flag", True, True),
    ("the rules alone flag", True, False),
    ("the model alone flags", False, True),
    ("neither flags", False, False),
)


def post_of(example: Example) -> Post:
    """A labelled text as a post."""
    platform = example.meta.get("platform")
    known = platform if isinstance(platform, str) else None
    return Post("evaluate", example.id, example.text, title=example.title, platform=known)


def _baselines(trained: Sequence[Example], embed: Embed | None) -> Iterator[tuple[str, float, Score]]:
    """Name, usual threshold, scores."""
    yield "keyword list", 1.0, keyword_hits
    yield "TF-IDF and logistic regression", USUAL, words_alone(trained)
    if embed is not None:
        yield "encoder and logistic regression", USUAL, embedding_alone(trained, embed)


def _parts(engine: Engine) -> Mapping[str, Engine]:
    parts = {"rules alone": replace(engine, model=None, second=None)}
    if engine.model is not None and engine.second is not None:
        parts["rules and the light model"] = replace(engine, second=None)
    return parts


def _embed(workspace: Workspace, tables: Tables) -> Embed | None:
    """The encoder as it was brought, over the texts as the model reads them: no word of its nets."""
    encoder = find_encoder(workspace)
    if encoder is None:
        return None
    return lambda rows: encoder.embed([read(one.title, one.text, slang=tables.slang).folded for one in rows])


def _flags(engine: Engine, examples: Sequence[Example]) -> list[bool]:
    return [made.flagged for made in assess_many([post_of(one) for one in examples], engine)]


def recipe_of(workspace: Workspace, predictor: Predictor | None) -> Recipe:
    """How a model was trained; what is no model of the shelf is taken for the light one."""
    used = predictor.model if isinstance(predictor, EncodedModel) else predictor
    return load_recipe(named_model(workspace, used.name if isinstance(used, Model) else LIGHT) / RECIPE_FILE)
