"""A recipe that fine-tunes the encoder: a model and its own encoder, that go together or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from patrol import doctor
from patrol.classify.encoder import Encoder, encoder_place, find_encoder, is_installed, tuned_place
from patrol.errors import ModelError, RecipeError
from patrol.learning.candidate import gate_complaints, train_candidate
from patrol.learning.recipe import load_recipe
from patrol.learning.shelf import model_lines, open_models
from patrol.settings import Settings
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace
from tests.encoder_samples import a_small_encoder
from tests.learning_samples import a_shelf

if not is_installed():
    pytest.skip("set up with LEAN=1: no encoder", allow_module_level=True)

RECIPE = "holdout: 0.25\nfolds: 3\nembedding: 1.0\ntuning_steps: 3\ntuning_batch: 4\ntuning_rate: 0.0005\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Workspace:
    workspace = a_shelf(tmp_path)
    a_small_encoder(encoder_place(workspace))
    for name, recipe in (("base", "holdout: 0.25\nfolds: 3\n"), ("tuned", RECIPE)):
        (workspace.home / "models" / name).mkdir(parents=True)
        (workspace.home / "models" / name / "recipe.yml").write_text(recipe)
    return workspace


def train(workspace: Workspace, name: str, steps: list[int] | None = None) -> str | None:
    folder = workspace.home / "models" / name
    seen = None if steps is None else lambda step, loss: steps.append(step)
    train_candidate(workspace, load_tables(workspace), (), folder, seen=seen)
    meta = json.loads((folder / "model.json").read_text())
    version: str | None = meta.get("encoder")
    return version


def test_a_tuned_encoder_goes_with_its_model_and_with_no_other(shelf: Workspace) -> None:
    tables, steps = load_tables(shelf), list[int]()
    told = list(model_lines(shelf, Settings(model="base")))
    assert any("a recipe, not trained yet" in line and " tuned:" in line for line in told)
    assert train(shelf, "base") is None
    version = train(shelf, "tuned", steps)
    assert version and steps == [1, 2, 3]
    assert not list(shelf.run_dir.glob("encoder-*-new")), "no scratch is left behind"
    tuned, brought = find_encoder(shelf, version), find_encoder(shelf)
    assert tuned and brought and tuned.version == version != brought.version
    text = "admin layanan daring seberang paspor dibantu"
    assert float((tuned.embed([text]) @ brought.embed([text]).T)[0, 0]) < 0.9999, "the steps moved it"

    settings = Settings(model="tuned")
    _, second = open_models(shelf, settings)
    assert second is not None
    reading = read(None, text)
    rows = np.array(tuned.embed([reading.folded]))
    assert second.predict_many([(reading, ())])[0] == second.model.predict(reading, (), rows[0])
    assert gate_complaints(shelf, tables, (), shelf.home / "models" / "tuned") == []
    assert any(f"with the fine-tuned encoder {version}" in line for line in model_lines(shelf, settings))

    shutil.rmtree(tuned_place(shelf, version))  # the encoder as it was brought takes no tuned one's place
    light, second = open_models(shelf, settings)
    assert second is None and light.name == "base"
    (row,) = (check for check in doctor.examine(shelf, settings) if check.name == "model")
    assert row.state == "note" and "fine-tuned" in row.says and version in row.todo
    with pytest.raises(ModelError, match="sentence embeddings"):
        gate_complaints(shelf, tables, (), shelf.home / "models" / "tuned")


def test_what_a_killed_fine_tuning_left_goes_with_the_next(shelf: Workspace) -> None:
    unready = tuned_place(shelf, "tuned-new")
    left = [unready, unready.with_name(f".{unready.name}-k1ll3d")]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"half")
    others = tuned_place(shelf, "other-new")
    others.mkdir()
    train(shelf, "tuned")
    assert not any(folder.exists() for folder in left)
    assert others.is_dir(), "another model's training may be under way"


def test_the_same_steps_end_in_the_same_encoder_and_a_swapped_one_is_refused(shelf: Workspace) -> None:
    version = train(shelf, "tuned")
    assert version and train(shelf, "tuned") == version
    weights = tuned_place(shelf, version) / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelError, match="is not the file that was brought"):
        Encoder(tuned_place(shelf, version)).embed(["halo"])
    note = weights.with_name("encoder.json")
    note.write_text(note.read_text().replace('"model.safetensors": "', '"model.safetensors": "0'))
    assert find_encoder(shelf, version) is None, "another encoder under its name"


def test_a_recipe_that_tunes_without_an_encoder_is_refused(shelf: Workspace) -> None:
    recipe = shelf.home / "models" / "tuned" / "recipe.yml"
    shutil.rmtree(encoder_place(shelf))
    with pytest.raises(ModelError, match="trains over the sentence encoder"):
        train(shelf, "tuned")
    recipe.write_text("tuning_steps: 3\n")
    with pytest.raises(RecipeError, match="without an embedding"):
        load_recipe(recipe)


def test_a_model_that_names_no_plain_version_of_an_encoder_is_refused(shelf: Workspace) -> None:
    train(shelf, "base")
    meta = shelf.home / "models" / "base" / "model.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "encoder": "../../x"}))
    with pytest.raises(ModelError, match="twelve hex digits"):
        open_models(shelf, Settings(model="base"))
