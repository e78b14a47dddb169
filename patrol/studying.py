"""What the learning loop tells people: which texts to ask about, what decisions were worth, which are likely slips."""

from __future__ import annotations

import getpass
from collections.abc import Iterator

from patrol.classify.features import vector
from patrol.classify.model import Model
from patrol.errors import ModelError
from patrol.flow import House
from patrol.learning.candidate import collected
from patrol.learning.choosing import Doubtful, choose, doubt
from patrol.learning.examples import TrainingSet
from patrol.learning.noticing import Noticed, notice_all
from patrol.learning.quality import out_of_fold, reviewers, suspects
from patrol.learning.recipe import Recipe, load_recipe
from patrol.learning.shelf import model_folder, open_models
from patrol.learning.studies import learning_curve, transfers, worth
from patrol.signals import notice
from patrol.store.asking import unasked
from patrol.store.audit import add_audit
from patrol.store.database import reading, writing
from patrol.store.decisions import decided_examples
from patrol.store.enqueue import ask as open_item
from patrol.text.reading import read

LOOKED_AT = 5_000
"""Latest texts outside the queue among which those to ask about are chosen."""


def ask(house: House, most: int) -> tuple[int, int]:
    """Put the texts into the unit's queue whose decisions would teach the model most: doubtful, unlike each other, two
    of one account at most -> how many were put there, among how many; audited.

    They stand among the ordinary offers, with the machine's word hidden until the first choice, and count in no
    estimate that the random slice gives.

    Raises:
        PatrolError: there is no model, or the database cannot be written.
    """
    with reading(house.database) as connection:
        texts = unasked(connection, LOOKED_AT)
    model = open_models(house.workspace, house.settings)[0]
    doubtful = [_doubtful(house, model, one.title, one.text, one.account) for one in texts]
    chosen = [(texts[index], doubt(doubtful[index].said)) for index in choose(doubtful, most)]
    put = 0
    with writing(house.database) as connection:
        unit, actor = house.settings.unit, getpass.getuser()
        for text, place in chosen:
            put += open_item(connection, unit, text.group_id, place) is not None
        detail = {"items": put, "among": len(texts), "model": model.version}
        add_audit(connection, unit=unit, actor=actor, action="model.ask", subject=model.name, detail=detail)
    return put, len(texts)


def _doubtful(house: House, model: Model, title: str | None, text: str, account: str | None) -> Doubtful:
    seen = read(title, text, slang=house.engine.tables.slang)
    signals = notice(seen, house.engine.tables)
    return Doubtful(vector(seen, signals), model.predict(seen, signals), account)


def curve_lines(house: House) -> Iterator[str]:
    """The learning curve of the unit's decisions, and what they were worth.

    Raises:
        PatrolError: there are no decisions, or nothing is held out.
    """
    chosen, noticed, recipe = _set(house)
    points = learning_curve(chosen.examples, noticed, recipe)
    for point in points:
        told = point.measured
        yield (
            f"{point.decisions} decisions: label macro F1 {told.label_macro_f1:.3f}, risky found {told.risky_recall}, "
            f"false alarms {told.false_alarms}"
        )
    yield worth(points)


def transfer_lines(house: House) -> Iterator[str]:
    """What a light model knows of groups, contacts, times and sources that it was not trained on.

    Raises:
        PatrolError: the examples cannot be read.
    """
    chosen, noticed, recipe = _set(house)
    for split, told in transfers(chosen.examples, noticed, recipe):
        sides = f"trained on {len(split.train)}, tested on {len(split.test)}, neither {split.neither}"
        if told is None:
            yield f"{split.name}: too few to say anything ({sides})"
            continue
        yield (
            f"{split.name}: label macro F1 {told.label_macro_f1:.3f}, risky found {told.risky_recall}, "
            f"false alarms {told.false_alarms} ({sides})"
        )


def quality_lines(house: House, most: int) -> Iterator[str]:
    """The decisions that are likely slips, at most so many, and each reviewer's agreement over time.

    Raises:
        PatrolError: there are no decisions, or too few examples.
    """
    chosen, noticed, recipe = _set(house)
    decided = sum(example.origin == "decision" for example in chosen.examples)
    if not decided:
        raise ModelError("there is no decision to look at yet", hint="decide items in the console")
    said = out_of_fold(chosen.examples, noticed, recipe)
    found = suspects(chosen.examples, said)
    yield f"{len(found)} of {decided} decisions are likely slips: look at them again, none is changed"
    for one in found[:most]:
        given, other = one.chances
        yield f"{one.id} by {one.reviewer}: {one.given} ({given:.2f}), rather {one.likelier} ({other:.2f})"
    for reviewer in reviewers(chosen.examples, said):
        mark = "; DRIFTS" if reviewer.drifts else ""
        yield f"{reviewer.name} agrees, earlier half {reviewer.earlier}, later half {reviewer.later}{mark}"
    for group in chosen.contradictions:
        yield f"contradict each other, so neither teaches: {', '.join(group)}"
    for why, count in sorted(chosen.left_out.items()):
        yield f"left out, {why}: {count}"


def _set(house: House) -> tuple[TrainingSet, Noticed, Recipe]:
    recipe = load_recipe(model_folder(house.workspace, house.settings) / "recipe.yml")
    with reading(house.database) as connection:
        chosen = collected(house.workspace, list(decided_examples(connection, house.settings.unit)))
    return chosen, notice_all(chosen.examples, house.engine.tables), recipe
