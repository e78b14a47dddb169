"""A recipe with nets over the encoder: trained, kept in the model's own file, read with it, taken over by another."""

from __future__ import annotations

import gc
import json
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from patrol.classify.attending import PARTS
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
    assert steps == list(range(1, 2 * (PARTS + 1) + 1))
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


def test_a_text_that_was_learnt_from_is_read_by_the_net_that_did_not_and_a_new_one_by_the_last(
    shelf: Workspace,
) -> None:
    pools, brought = load_model(train(shelf, "nets")).pools, find_encoder(shelf)
    assert pools is not None and pools.nets == PARTS + 1 and brought is not None
    texts = [read(None, text_of("legit", number)).folded for number in (*range(6), 901)]
    words, keys = brought.words(texts)
    assert [len(one) for one in words] and all(one.shape[1] == WIDE for one in words)
    learnt = set(pools.seen.tolist()) & set(keys)
    assert learnt and keys[-1] not in learnt
    whole, alone = Encoder(brought.folder, pools=pools).embed(texts), []
    for net in range(pools.nets):  # as if it were the only one
        own = replace(pools, arrays={name: array[net : net + 1] for name, array in pools.arrays.items()})
        alone.append(Encoder(brought.folder, pools=replace(own, seen=own.seen[:0], part=own.part[:0])).embed(texts))
    for at, net in enumerate(pools.readers(keys)):
        assert (net < PARTS) == (keys[at] in learnt)
        assert np.allclose(whole[at], alone[net][at], atol=2e-2), "beside longer texts or alone"
        assert not any(np.allclose(whole[at], other[at], atol=2e-2) for at_, other in enumerate(alone) if at_ != net)


def test_beside_nets_the_mean_is_that_of_the_lower_layers(shelf: Workspace) -> None:
    pools, brought = load_model(train(shelf, "nets")).pools, find_encoder(shelf)
    assert brought is not None
    text = read(None, text_of("legit", 901)).folded
    mean = brought.words([text])[0][0].astype(np.float32).mean(axis=0)
    (with_nets,), (without,) = (Encoder(brought.folder, pools=own).embed([text]) for own in (pools, None))
    assert np.allclose(with_nets[:WIDE], mean / np.linalg.norm(mean), atol=2e-3)
    assert not np.allclose(without, with_nets[:WIDE], atol=2e-3)


def test_whoever_reads_with_the_same_files_reads_with_the_same_layers(shelf: Workspace) -> None:
    place, text = encoder_place(shelf), read(None, text_of("legit", 901)).folded
    first, second = Encoder(place), Encoder(place, pools=load_model(train(shelf, "nets")).pools)
    alone = first.embed([text])
    second.embed([text])
    assert first.upper() is second.upper()
    assert np.array_equal(Encoder(place).embed([text]), alone), "nets move copies of them"
    assert Encoder(place).upper() is first.upper()
    layers = weakref.ref(first.upper()[0])
    del first, second
    gc.collect()
    assert layers() is None, "and nobody keeps them who does not read"


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
