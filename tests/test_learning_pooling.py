"""A recipe with nets over the encoder: trained, kept in the model's own file, read with it, taken over by another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from patrol.classify import encoder
from patrol.classify.attending import NETS
from patrol.classify.encoder import WIDE, Encoder, encoder_place, find_encoder, is_installed
from patrol.classify.model import load_model
from patrol.classify.pooling import HEARD
from patrol.errors import ModelError, RecipeError
from patrol.learning.candidate import gate_complaints, train_candidate
from patrol.learning.recipe import load_recipe
from patrol.learning.shelf import open_models
from patrol.records import MODI
from patrol.settings import Settings
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace
from tests.encoder_samples import a_small_encoder
from tests.learning_samples import a_shelf, rows, text_of

if not is_installed():
    pytest.skip("set up with LEAN=1: no encoder", allow_module_level=True)

RECIPE = "holdout: 0.25\nfolds: 3\nembedding: 1.0\npooling_rounds: 2\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Workspace:
    workspace = a_shelf(tmp_path, [{**row, "voice": f"orang-{at}"} for at, row in enumerate(rows())])
    a_small_encoder(encoder_place(workspace))
    for name, recipe in (("base", "holdout: 0.25\nfolds: 3\n"), ("nets", RECIPE)):
        (workspace.home / "models" / name).mkdir(parents=True)
        (workspace.home / "models" / name / "recipe.yml").write_text(recipe)
    return workspace


def train(workspace: Workspace, name: str, steps: list[int] | None = None) -> Path:
    folder = workspace.home / "models" / name
    seen = None if steps is None else lambda step, loss: steps.append(step)
    train_candidate(workspace, load_tables(workspace), (), folder, seen=seen)
    return folder


def test_nets_lie_in_the_models_own_file_and_are_read_with_it(shelf: Workspace) -> None:
    steps: list[int] = []
    train(shelf, "base")
    folder = train(shelf, "nets", steps)
    assert steps == list(range(1, 2 * NETS + 1))
    model = load_model(folder)
    assert model.pools is not None and model.dense is not None and len(model.dense) == WIDE + len(HEARD)
    assert 0 < len(model.pools.seen) < len(rows()), "what is held out was learnt from by none"

    _, second = open_models(shelf, Settings(model="nets"))
    assert second is not None
    encoder = find_encoder(shelf, pools=model.pools)
    assert encoder is not None
    reading = read(None, text_of("trafficking", 900))
    (row,) = encoder.embed([reading.folded])
    assert row.shape == (WIDE + len(HEARD),)
    assert second.predict_many([(reading, ())]) == [model.predict(reading, (), row)]
    assert gate_complaints(shelf, load_tables(shelf), (), folder) == []


def test_a_modus_hears_what_the_nets_answer_to_its_own_question_alone(shelf: Workspace) -> None:
    dense = load_model(train(shelf, "nets")).dense
    assert dense is not None
    heard = {HEARD[row]: column for row, column in zip(*np.nonzero(dense[WIDE:, -len(MODI) :]), strict=True)}
    assert heard == {name: at for at, name in enumerate(MODI)}


def test_a_text_that_was_learnt_from_is_read_by_the_net_that_did_not(shelf: Workspace) -> None:
    pools = load_model(train(shelf, "nets")).pools
    brought = find_encoder(shelf)
    assert pools is not None and brought is not None
    texts = [read(None, text_of("legit", number)).folded for number in range(6)]
    words, keys = brought.words(texts)
    assert [len(one) for one in words] and all(one.shape[1] == WIDE for one in words)
    learnt = [at for at, key in enumerate(keys) if key in set(pools.seen.tolist())]
    assert learnt
    first, alone = pools.readers(keys)
    for at in learnt:
        assert alone[at] and first[at] == pools.part[pools.seen.tolist().index(keys[at])]
    whole = Encoder(brought.folder, pools=pools).embed(texts)
    alone = Encoder(brought.folder, pools=pools).embed([texts[learnt[0]]])
    assert np.allclose(whole[learnt[0]], alone[0], atol=2e-2), "beside longer texts or alone"


def test_all_nets_read_a_new_text_that_its_first_reader_doubts(
    shelf: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools, brought = load_model(train(shelf, "nets")).pools, find_encoder(shelf)
    assert pools is not None and brought is not None
    text = read(None, text_of("legit", 901)).folded
    (key,) = brought.words([text])[1]
    assert key not in pools.seen
    made = []
    for net in range(NETS):  # each by itself: the text counts as one that the others learnt from
        own = replace(pools, seen=np.array([key], np.uint64), part=np.array([net], np.uint8))
        made.append(Encoder(brought.folder, pools=own).embed([text])[0])
    for doubts, expected in ((True, np.mean(made, axis=0)), (False, made[key % NETS])):
        monkeypatch.setattr(encoder, "in_doubt", lambda told, said=doubts: (told[:, 0] < np.inf) == said)
        assert np.allclose(Encoder(brought.folder, pools=pools).embed([text])[0], expected, atol=2e-3)


def test_another_model_takes_the_nets_over_as_they_are(shelf: Workspace) -> None:
    nets = load_model(train(shelf, "nets")).pools
    (shelf.home / "models" / "heir").mkdir()
    recipe = shelf.home / "models" / "heir" / "recipe.yml"
    recipe.write_text(RECIPE.replace("pooling_rounds: 2", "pools_of: nets"))
    steps: list[int] = []
    heir = load_model(train(shelf, "heir", steps)).pools
    assert nets is not None and heir is not None and heir.version == nets.version and not steps
    recipe.write_text(RECIPE.replace("pooling_rounds: 2", "pools_of: base"))
    train(shelf, "base")
    with pytest.raises(ModelError, match="'base' has no nets"):
        train(shelf, "heir")


def test_the_same_training_ends_in_the_same_file(shelf: Workspace) -> None:
    first = json.loads((train(shelf, "nets") / "model.json").read_text())["weights_sha256"]
    assert json.loads((train(shelf, "nets") / "model.json").read_text())["weights_sha256"] == first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pooling_rounds: 3\n", "beside an embedding"),
        ("embedding: 1.0\npools_of: nets\ntuning_steps: 4\n", "encoder as it was brought"),
        ("embedding: 1.0\npools_of: nets\npooling_rounds: 4\n", "say one"),
        ("pooling_rounds: 2000\n", "between 0 and 1000"),
    ],
)
def test_recipes_that_contradict_themselves_are_refused(tmp_path: Path, text: str, says: str) -> None:
    recipe = tmp_path / "recipe.yml"
    recipe.write_text(text)
    with pytest.raises(RecipeError, match=says):
        load_recipe(recipe)
