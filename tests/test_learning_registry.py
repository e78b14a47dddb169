"""The registry of models: pins, history, going back, regressions with a reason, locks, comparisons, changed bands."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from patrol import flow
from patrol.cli import app
from patrol.errors import ModelError
from patrol.flow import House
from patrol.learning.candidate import gate_of, held_out_digest
from patrol.learning.comparing import differences
from patrol.learning.examples import seed_examples
from patrol.learning.recipe import Recipe, load_recipe
from patrol.learning.registry import HISTORY_FILE, before, history, in_use, pin, training
from patrol.learning.shelf import digest_of, open_models, recipe_for
from patrol.learning.training import is_held_out
from patrol.records import LABELS, MODI, SPEECH_ACTS, Example, Label, Prediction
from patrol.store.assessments import current_assessment
from patrol.store.database import reading, writing
from patrol.taking.intake import Intake
from patrol.workspace import init_workspace
from tests.learning_samples import GATE, SETTINGS, text_of
from tests.store_samples import a_post, judged, take_in
from tests.test_learning_gate import audited, house, put_gate, shelf, spoil

__all__ = ["house", "shelf"]
STRICT = GATE.replace("risky_recall: 0.3", "risky_recall: 1.0").replace("label_macro_f1: 0.3", "label_macro_f1: 1.0")


def models(house: House) -> Path:
    return house.workspace.home / "models"


def test_what_is_in_use_is_pinned_by_its_weights(house: House) -> None:
    flow.promote(house, "lama")
    assert pin(house.workspace) == digest_of(models(house) / "lama")
    assert open_models(house.workspace, SETTINGS)[0].name == "lama"
    spoil(models(house) / "lama")  # a whole folder swapped: its own card pins it well
    with pytest.raises(ModelError, match="not those that were promoted") as caught:
        open_models(house.workspace, SETTINGS)
    assert "patrol model promote lama" in str(caught.value)


def test_going_back_finds_the_model_before_and_refuses_what_was_changed(house: House) -> None:
    with pytest.raises(ModelError, match="no other model"):
        flow.roll_back(house)
    flow.promote(house, "lama")
    flow.train(house, "baru")
    flow.promote(house, "baru")
    assert flow.roll_back(house).name == "lama"
    assert in_use(house.workspace) == "lama"
    assert audited(house)[-1] == ("model.rollback", "lama") or ("model.rollback", "lama") in audited(house)
    assert [use.name for use in history(house.workspace)] == ["lama", "baru", "lama"]
    assert before(house.workspace).name == "baru"
    spoil(models(house) / "baru")
    with pytest.raises(ModelError, match="not those that were in use"):
        flow.roll_back(house)
    assert in_use(house.workspace) == "lama"


def test_a_torn_line_of_the_history_is_passed_over(house: House) -> None:
    flow.promote(house, "lama")
    with (house.workspace.run_dir / HISTORY_FILE).open("a", encoding="utf-8") as file:
        file.write('{"name": "ba')
    assert [use.name for use in history(house.workspace)] == ["lama"]


def test_below_a_floor_only_with_a_reason_that_lands_on_the_card(house: House) -> None:
    spoil(models(house) / "baru")
    put_gate(house, STRICT)
    assert flow.promote(house, "baru")
    assert in_use(house.workspace) is None
    assert flow.promote(house, "baru", "no other model reads the new signals yet") == []
    card = (models(house) / "baru" / "card.md").read_text(encoding="utf-8")
    assert "below the gate" in card
    assert "no other model reads the new signals yet" in card
    assert history(house.workspace)[-1].why == "no other model reads the new signals yet"
    assert sorted(audited(house)) == [("model.promote", "baru"), ("model.refuse", "baru")]


def test_a_reason_that_was_not_needed_is_not_noted(house: House) -> None:
    assert flow.promote(house, "lama", "just in case it fails") == []
    assert history(house.workspace)[-1].why is None


def test_floors_hold_for_the_test_set_that_they_are_pinned_to(house: House) -> None:
    recipe = load_recipe(models(house) / "lama" / "recipe.yml")
    put_gate(house, f"{GATE}test_set: {held_out_digest(house.workspace, recipe)}\n")
    assert flow.promote(house, "lama") == []
    put_gate(house, f"{GATE}test_set: {'0' * 64}\n")
    (complaint,) = flow.promote(house, "baru")
    assert "another test set" in complaint


def test_the_bundled_gate_is_pinned_to_what_a_new_candidate_holds_out(tmp_path: Path) -> None:
    """Else no unit could promote what `patrol model train` makes; after new seed rows the floors are set anew."""
    unit = init_workspace(tmp_path / "unit")
    recipe = load_recipe(recipe_for(unit, unit.home / "models" / "candidate"))
    assert gate_of(unit).test_set == held_out_digest(unit, recipe)


def test_a_candidate_without_a_recipe_takes_the_light_models_along(house: House) -> None:
    light = house.workspace.bundled / "models" / "base"
    light.mkdir()
    (light / "recipe.yml").write_text("holdout: 0.3\n", encoding="utf-8")
    made = flow.train(house, "tiga")
    assert load_recipe(made.folder / "recipe.yml").holdout == 0.3
    assert flow.promote(house, "tiga") == []


def test_two_trainings_of_one_name_do_not_meet_and_what_a_killed_one_left_goes(house: House) -> None:
    left = models(house) / ".baru-killed"
    left.mkdir()
    with training(house.workspace, "baru"), pytest.raises(ModelError, match="is being trained already"):
        flow.train(house, "baru")
    assert left.exists()
    flow.train(house, "baru")
    assert not left.exists()


def test_the_same_model_differs_in_nothing_and_a_turned_one_in_what_it_finds(house: House) -> None:
    same = flow.compare_models(house, "lama", "baru")
    assert {(one.first == one.second, one.low, one.high) for one in same} == {(True, 0.0, 0.0)}
    spoil(models(house) / "baru")
    found = {one.name: one for one in flow.compare_models(house, "lama", "baru")}
    labels = found["label, macro F1"]
    assert labels.second < labels.first
    assert labels.high < 0
    assert labels.told == "lower"


def test_models_with_no_held_out_example_in_common_are_not_compared(house: House) -> None:
    seed = next(
        seed
        for seed in range(100)
        if not any(is_held_out(row, Recipe(seed=seed, holdout=0.01)) for row in seed_examples(house.workspace))
    )
    recipe = models(house) / "baru" / "recipe.yml"
    recipe.write_text(f"seed: {seed}\nholdout: 0.01\n", encoding="utf-8")
    with pytest.raises(ModelError, match="held out by both"):
        flow.compare_models(house, "lama", "baru")


def said(label: Label) -> Prediction:
    chances = {name: 0.92 if name == label else 0.02 for name in LABELS}
    acts = {name: 0.92 if name == "offer" else 0.01 for name in SPEECH_ACTS}
    return Prediction(chances, acts, dict.fromkeys(MODI, 0.1), "v")


def test_differences_are_paired_and_counted_by_hand() -> None:
    rows = [
        Example(str(n), "t", None, "trafficking" if n < 10 else "legit", (), "offer", False, "x", None, str(n), {})
        for n in range(20)
    ]
    first = [said("legit")] * 20
    second = [said("trafficking")] * 5 + [said("legit")] * 14 + [said("nonprocedural")]
    found = {one.name: one for one in differences(rows, first, second)}
    assert (found["risky posts found"].first, found["risky posts found"].second, found["risky posts found"].n) == (
        0.0,
        0.5,
        10,
    )
    assert found["false alarms among the rest"].second == 0.1
    assert found["risky posts found"].low > 0
    assert found["false alarms among the rest"].told == "no difference shown"
    assert "risky posts aimed at children found" not in found


def test_what_would_change_in_the_open_items_is_listed_and_nothing_is_written(house: House) -> None:
    intake = Intake(house)
    offer = "Dicari admin untuk kantor di Kamboja, gaji 900 dolar, tiket dan paspor ditanggung, wa 0812-0000-1008. "
    for number in range(3):
        intake.accept(None, a_post(number, offer + text_of("trafficking", number)))
    intake.flush()
    with reading(house.database) as conn:
        stood = {change_id: current_assessment(conn, change_id) for change_id in (1, 2, 3)}
    changes = list(flow.band_changes(house, "lama"))
    assert len(changes) == 3
    for change in changes:
        assert change is None or (change.old == stood[change.revision_id] and change.new.band != change.old.band)
    with reading(house.database) as conn:
        assert {change_id: current_assessment(conn, change_id) for change_id in (1, 2, 3)} == stood


def test_the_commands_say_what_they_did(house: House) -> None:
    runner = CliRunner()
    home = ["--home", str(house.workspace.home)]
    refused = runner.invoke(app, [*home, "model", "promote", "lama", "--allow-regression", "short"])
    assert refused.exit_code == 2
    shown = runner.invoke(app, [*home, "model", "show", "lama"])
    assert shown.exit_code == 0
    assert "never a verdict" in shown.stdout
    flow.promote(house, "lama")
    told = runner.invoke(app, [*home, "model", "history"])
    assert told.exit_code == 0
    assert "lama" in told.stdout
    gate = runner.invoke(app, [*home, "model", "gate", "lama"])
    assert gate.exit_code == 0
    assert "the seed rows that lama holds out: " in gate.stdout


def test_a_promotion_tells_first_what_it_changes_in_the_open_items(house: House) -> None:
    with writing(house.database) as conn:
        for number in range(3):
            take_in(conn, a_post(number, text_of("legit", 900 + number)), judged("critical"))
    home = ["--home", str(house.workspace.home)]
    promote = ["model", "promote", "lama", "--allow-regression", "the bundled floors are set on another test set"]
    told = CliRunner().invoke(app, [*home, *promote])
    assert told.exit_code == 0, told.output
    assert "text 1: critical -> " in told.stdout
    assert "open texts would change their band under lama" in told.stdout
    assert told.stdout.index("open texts would change") < told.stdout.index("lama is in use")
    quiet = CliRunner().invoke(app, [*home, *promote, "--limit", "0"])
    assert quiet.exit_code == 0
    assert "would change" not in quiet.stdout
