"""Figures checked against hand, SciPy and scikit-learn; the gate's floors; and what promotion puts to use."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import f1_score

from patrol import flow
from patrol.classify.model import load_model
from patrol.errors import ModelError, PatrolError, RecipeError
from patrol.flow import House, open_house
from patrol.learning.measures import best, calibration_error, macro_f1, share
from patrol.learning.recipe import Gate, Recipe, load_gate, load_recipe
from patrol.learning.registry import in_use, put_to_use, use_of
from patrol.learning.shelf import failures, model_folder, model_lines, place_for
from patrol.learning.training import Measured, measure, modi_named
from patrol.records import LABELS, SPEECH_ACTS, Example, Label, SpeechAct
from patrol.store.audit import audit_rows
from patrol.store.database import reading
from patrol.workspace import Workspace, bundled_content
from tests.learning_samples import GATE, SETTINGS, a_shelf

# figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_the_wilson_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    made = share([True] * hits + [False] * (n - hits))
    assert (made.hits, made.n, made.value) == (hits, n, hits / n)
    assert made.interval == pytest.approx((low, high), abs=5e-5)


def test_the_wilson_interval_is_scipys() -> None:
    dice = random.Random(3)
    for _ in range(200):
        n = dice.randint(1, 400)
        hits = dice.randint(0, n)
        theirs = binomtest(hits, n).proportion_ci(0.95, method="wilson")
        assert share([True] * hits + [False] * (n - hits)).interval == pytest.approx(tuple(theirs), abs=1e-6)


def test_a_share_of_nothing_is_no_figure() -> None:
    assert share([]).value is None and share([]).interval == (0.0, 1.0) and str(share([])) == "none seen"
    assert str(share([True, True, False])) == "0.667 [0.208, 0.939] n=3"


def test_macro_f1_by_hand() -> None:
    gold = ["a", "a", "a", "b", "b", "c"]
    said = ["a", "a", "b", "b", "c", "c"]
    # a: 2*2/(3+2) = .8; b: 2*1/(2+2) = .5; c: 2*1/(1+2) = 2/3
    assert macro_f1(gold, said) == pytest.approx((0.8 + 0.5 + 2 / 3) / 3)
    assert macro_f1([], []) == 0.0 and macro_f1(["a"], ["b"]) == 0.0
    assert macro_f1(["a", "a"], ["a", "d"]) == pytest.approx(2 / 3), "what only the machine says is no label of its own"
    with pytest.raises(ValueError, match="zip"):
        macro_f1(["a", "a"], ["a"])


def test_macro_f1_is_scikit_learns() -> None:
    dice = random.Random(5)
    for _ in range(30):
        n = dice.randint(1, 80)
        gold, said = ([dice.choice(LABELS[: dice.randint(1, 5)]) for _ in range(n)] for _ in "ab")
        theirs = f1_score(gold, said, labels=sorted(set(gold)), average="macro", zero_division=0.0)
        assert macro_f1(gold, said) == pytest.approx(float(theirs), abs=1e-12)


def test_calibration_error_by_hand() -> None:
    assert calibration_error([], []) == 0.0
    assert calibration_error([0.5] * 4, [True, False, True, False], bins=1) == pytest.approx(0)
    assert calibration_error([0.9] * 4, [True, False, True, False], bins=1) == pytest.approx(0.4)
    # two bins of two: |.15 - .5| and |.85 - 1|
    given = [0.9, 0.1, 0.8, 0.2], [True, False, True, True]
    assert calibration_error(*given, bins=2) == pytest.approx((0.35 + 0.15) / 2)
    # fewer than bins: each stands alone
    assert calibration_error(*given, bins=15) == pytest.approx((0.1 + 0.1 + 0.2 + 0.8) / 4)
    dice = random.Random(7)
    chances = [dice.random() for _ in range(9_001)]
    assert calibration_error(chances, [dice.random() < chance for chance in chances]) < 0.03


def chances(names: tuple[str, ...], name: str, chance: float) -> dict[str, float]:
    rest = (1 - chance) / (len(names) - 1)
    return {one: chance if one == name else rest for one in names}


def seen(label: Label, act: SpeechAct, said: str, chance: float) -> tuple[Example, dict[str, float], dict[str, float]]:
    example = Example("x", "teks", None, label, (), act, False, "synthetic", "v", "g")
    return example, chances(LABELS, said, chance), chances(SPEECH_ACTS, "offer", 0.9)


def test_what_is_measured_by_hand() -> None:
    given = [
        seen("trafficking", "offer", "trafficking", 0.9),
        seen("trafficking", "offer", "nonprocedural", 0.9),  # another label, but risky all the same: found
        seen("nonprocedural", "offer", "legit", 0.9),
        seen("legit", "offer", "trafficking", 0.9),
        seen("none", "news", "none", 0.9),
        seen("none", "news", "none", 0.28),  # the likeliest, while the two risky ones have .36 together
    ]
    made = measure(*(list(column) for column in zip(*given, strict=True)))  # type: ignore[arg-type]
    assert made.n == 6
    assert made.values["offer_or_not"] == pytest.approx(4 / 6) and made.offer_or_not.endswith("n=6")
    assert made.values["risky_recall"] == pytest.approx(2 / 3) and made.risky_recall.endswith("n=3")
    assert made.values["false_alarms"] == pytest.approx(1 / 3) and made.false_alarms.endswith("n=3")
    # trafficking: 2*1/(2+2); nonprocedural, legit: 0; none: 1
    assert made.values["label_macro_f1"] == pytest.approx((0.5 + 0 + 0 + 1) / 4) and made.label_macro_f1 == 0.375
    assert best({"a": 0.4, "b": 0.4, "c": 0.2}) == "a"


# the gate -------------------------------------------------------------------------------------------------------

FLOORS = Gate(offer_or_not=0.8, label_macro_f1=0.4, risky_recall=0.6, false_alarms=0.2, least_examples=60)
AT = {"offer_or_not": 0.8, "label_macro_f1": 0.4, "risky_recall": 0.6, "false_alarms": 0.2}
JUST = Measured(60, "", 0.4, "", "", 0.0, AT)


@pytest.mark.parametrize(
    ("measured", "says"),
    [
        (JUST, []),
        (replace(JUST, n=59), ["measured on 59 held-out examples, at least 60 are asked"]),
        (replace(JUST, values={**AT, "offer_or_not": 0.79}), ["offer_or_not 0.790 is below the floor 0.800"]),
        (replace(JUST, values={**AT, "label_macro_f1": 0.3}), ["label_macro_f1 0.300 is below the floor 0.400"]),
        (replace(JUST, values={**AT, "risky_recall": 0.0}), ["risky_recall 0.000 is below the floor 0.600"]),
        (replace(JUST, values={**AT, "false_alarms": 0.21}), ["false_alarms 0.210 is above the ceiling 0.200"]),
    ],
)
def test_each_floor_holds(measured: Measured, says: list[str]) -> None:
    assert failures(measured, FLOORS) == says


def test_what_was_never_seen_passes_no_gate() -> None:
    nothing = measure([], [], [])
    floors = Gate(offer_or_not=0.1, label_macro_f1=0.1, risky_recall=0.1, false_alarms=0.9, least_examples=1)
    assert len(failures(nothing, floors)) == 5
    only_risky = [seen("trafficking", "offer", "trafficking", 0.9)]
    made = measure(*(list(column) for column in zip(*only_risky, strict=True)))  # type: ignore[arg-type]
    assert [line.split()[0] for line in failures(made, floors)] == ["false_alarms"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "table"),
        ("- 1\n", 1, "table"),
        ("offer_or_not: 0.5\nfalse_alarm: 0.2\n", 2, "'false_alarm' is unknown; there are: offer_or_not"),
        ("offer_or_not: 0.5\n# why\noffer_or_not: 0.1\n", 3, "stands twice"),
        ("offer_or_not: high\n", 1, "offer_or_not must be a number, not 'high'"),
        ("\noffer_or_not: [0.5]\n", 2, "offer_or_not must be a number"),
        ("offer_or_not:\n", 1, "offer_or_not must be a number"),
        ("least_examples: 1.5\n", 1, "least_examples must be a whole number"),
        ("offer_or_not: 0.5\nrisky_recall: nan\n", 2, "risky_recall must lie between 0 and 1"),
        ("false_alarms: .inf\n", 1, "false_alarms must be a number"),
        ("false_alarms: inf\n", 1, "false_alarms must lie between"),
        ("risky_recall: 60\n", 1, "risky_recall must lie between 0 and 1"),
        ("risky_recall: -0.6\n", 1, "risky_recall must lie between 0 and 1"),
        ("least_examples: 0\n", 1, "least_examples must lie between"),
        ("offer_or_not: 0.5\nrisky_recall: [\n", 3, "is no YAML"),
        ("offer_or_not: 0.5\n\tx: 1\n", 2, "is no YAML"),
        (GATE.replace("risky_recall: 0.3\n", ""), 1, "lacks risky_recall"),
    ],
)
def test_a_broken_gate_is_named_by_path_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "gate.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_gate(path)
    assert str(caught.value).startswith(f"{path}:{line}: ") and says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("strenght: 4\n", 1, "'strenght' is unknown"),
        ("# why\nstrength: 0\n", 2, "strength must lie"),
        ("strength: nan\n", 1, "strength must lie"),
        ("folds: 1\n", 1, "folds must lie"),
        ("folds: many\n", 1, "folds must be a whole number"),
        ("holdout: 2\n", 1, "holdout must lie"),
        ("holdout: 0\n", 1, "holdout must lie"),
        ("seed: 1\nseed: 2\n", 2, "stands twice"),
        ("seed: -1\n", 1, "seed must lie"),
        ("seed: !!python/object:os.system 1\nfolds: x", 2, "folds must be"),
    ],
)
def test_a_broken_recipe_is_named_by_path_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "recipe.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert str(caught.value).startswith(f"{path}:{line}: ") and says in str(caught.value)


def test_gate_and_recipe_beyond_reading_are_named(tmp_path: Path) -> None:
    path = tmp_path / "gate.yml"
    with pytest.raises(RecipeError, match=r"gate\.yml"):
        load_gate(path)
    for data in (b"offer_or_not: \xff\n", b"[" * 5_000, GATE.encode() + b"# more\n" * 20_000):
        path.write_bytes(data)
        with pytest.raises(RecipeError, match=r"gate\.yml"):
            load_gate(path)
    assert load_recipe(tmp_path / "nowhere.yml") == Recipe()


def test_the_bundled_gate_has_teeth() -> None:
    gate = load_gate(bundled_content() / "models" / "gate.yml")
    assert gate.offer_or_not >= 0.8 and gate.label_macro_f1 >= 0.4 and gate.risky_recall >= 0.6
    assert gate.false_alarms <= 0.2 and gate.least_examples >= 60


# promotion ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shelves with two trained candidates, `lama` and `baru`, none in use."""
    folder = tmp_path_factory.mktemp("shelf")
    with open_house(a_shelf(folder), SETTINGS, model=False) as house:
        flow.train(house, "lama")
        shutil.copytree(house.workspace.home / "models" / "lama", house.workspace.home / "models" / "baru")
    return folder


@pytest.fixture
def house(shelf: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(shelf, tmp_path / "shelf", symlinks=True)
    workspace = Workspace(tmp_path / "shelf" / "unit", tmp_path / "shelf" / "bundled")
    with open_house(workspace, SETTINGS, model=False) as opened:
        yield opened


def put_gate(house: House, text: str) -> None:
    (house.workspace.bundled / "models" / "gate.yml").write_text(text, encoding="utf-8")


def spoil(folder: Path) -> None:
    """Turn a model's weights round, so that it is wrong where it was right, and pin them as its own."""
    with np.load(folder / "weights.npz") as kept:
        turned = {name: -kept[name] for name in kept}
    np.savez_compressed(folder / "weights.npz", **turned)
    meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    meta["weights_sha256"] = hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(meta), encoding="utf-8")


def audited(house: House) -> list[tuple[str, str | None]]:
    with reading(house.database) as conn:
        return [(row.action, row.subject) for row in audit_rows(conn, SETTINGS.unit) if row.action.startswith("model.")]


def test_a_model_that_passes_is_put_to_use(house: House) -> None:
    assert in_use(house.workspace) is None
    with pytest.raises(ModelError, match="'e5'"):
        model_folder(house.workspace, SETTINGS)
    assert flow.promote(house, "baru") == []
    assert in_use(house.workspace) == "baru"
    assert model_folder(house.workspace, SETTINGS) == house.workspace.home / "models" / "baru"
    engine = flow.open_engine(house.workspace, SETTINGS)
    assert engine.model_version == load_model(house.workspace.home / "models" / "baru").version
    assert [line[:2] for line in model_lines(house.workspace, SETTINGS)] == ["* ", "  "]
    assert audited(house) == [("model.promote", "baru")]
    assert flow.promote(house, "lama") == [] and in_use(house.workspace) == "lama"


def test_a_model_below_a_floor_stays_out_and_the_old_one_in_use(house: House) -> None:
    flow.promote(house, "lama")
    spoil(house.workspace.home / "models" / "baru")
    found = flow.promote(house, "baru")
    assert any(one.startswith("label_macro_f1 0.") and one.endswith("below the floor 0.300") for one in found)
    assert in_use(house.workspace) == "lama"
    assert model_folder(house.workspace, SETTINGS).name == "lama"
    assert sorted(audited(house)) == [("model.promote", "lama"), ("model.refuse", "baru")]


def test_figures_on_the_card_open_no_gate(house: House) -> None:
    """The gate measures for itself: a folder whose figures were made prettier gains nothing."""
    spoil(house.workspace.home / "models" / "baru")
    path = house.workspace.home / "models" / "baru" / "model.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["held_out"]["values"] = dict.fromkeys(meta["held_out"]["values"], 1.0)
    path.write_text(json.dumps(meta), encoding="utf-8")
    assert flow.promote(house, "baru") and in_use(house.workspace) is None


@pytest.mark.parametrize("text", ["seed: 22\n", "holdout: 0.9\n"])
def test_a_recipe_changed_after_training_is_refused(house: House, text: str) -> None:
    """Otherwise the model would be measured on what it was trained on."""
    (house.workspace.home / "models" / "baru" / "recipe.yml").write_text(text, encoding="utf-8")
    found = flow.promote(house, "baru")
    assert len(found) == 1 and "recipe was changed" in found[0]
    assert in_use(house.workspace) is None


def test_what_cannot_be_judged_is_not_put_to_use(house: House) -> None:
    flow.promote(house, "lama")
    weights = house.workspace.home / "models" / "baru" / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    for name, gate, says in (
        ("baru", GATE, "weights.npz"),
        ("nothing", GATE, "'nothing'"),
        ("../lama", GATE, "'../lama'"),
        ("lama", GATE + "risky_recal: 1\n", "gate.yml:6"),
        ("lama", "", "gate.yml:1"),
    ):
        put_gate(house, gate)
        with pytest.raises(PatrolError) as caught:
            flow.promote(house, name)
        assert says in str(caught.value)
        assert in_use(house.workspace) == "lama"


def test_a_model_in_use_is_not_trained_over(house: House) -> None:
    """A candidate goes through the gate, not around it."""
    flow.promote(house, "lama")
    before = load_model(house.workspace.home / "models" / "lama").version
    with pytest.raises(ModelError, match="'lama' is in use"):
        flow.train(house, "lama")
    assert load_model(house.workspace.home / "models" / "lama").version == before
    assert flow.train(house, "baru").folder.name == "baru"


def test_the_default_model_is_made_in_the_checkout_only(house: House) -> None:
    unit = house.workspace
    with pytest.raises(ModelError, match="'base' is in use"):
        place_for(unit, SETTINGS, "base")
    checkout = Workspace(unit.bundled, unit.bundled)
    assert place_for(checkout, SETTINGS, "base") == unit.bundled / "models" / "base"
    put_to_use(checkout, use_of("lain", "0" * 64, "ani"))
    with pytest.raises(ModelError, match="'lain' is in use"):
        place_for(checkout, SETTINGS, "lain")
    assert place_for(checkout, SETTINGS, "base") == unit.bundled / "models" / "base"


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/b", ".evil", "..", "", "-x", "a b", "a\n", "a" * 65])
def test_a_candidate_stays_on_its_shelf(house: House, name: str) -> None:
    with pytest.raises(ModelError, match="no name for a model"):
        place_for(house.workspace, SETTINGS, name)


def test_a_pointer_never_leads_out_of_the_shelf(tmp_path: Path) -> None:
    workspace = a_shelf(tmp_path, [])
    for text, wanted in (("baru\n", "baru"), ("", None), ("../x", None), ("/etc", None), (".hidden", None)):
        put_to_use(workspace, use_of(text, "0" * 64, "ani"))
        assert in_use(workspace) == wanted
    assert sorted(path.name for path in workspace.run_dir.iterdir()) == ["model-in-use.txt", "models-in-use.jsonl"]


def test_a_model_that_cannot_be_written_leaves_the_old_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = house.workspace.home / "models" / "lama"
    before, rename = load_model(folder).version, Path.rename

    def full(path: Path, target: Path) -> Path:
        if target == folder and not path.name.endswith("-old"):
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(ModelError, match=r"lama: No space left"):
        flow.train(house, "lama")
    assert load_model(folder).version == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["baru", "lama"]


def test_a_case_has_its_likeliest_modus_and_a_second_one_where_that_is_likelier_than_not() -> None:
    labels = dict.fromkeys(LABELS, 0.0) | {"trafficking": 0.6, "nonprocedural": 0.2, "none": 0.2}
    assert modi_named(labels, {"bride": 0.3, "nightlife": 0.2}) == {"bride"}
    assert modi_named(labels, {"bride": 0.7, "nightlife": 0.39}) == {"bride"}
    assert modi_named(labels, {"bride": 0.7, "nightlife": 0.4}) == {"bride", "nightlife"}
    assert modi_named({**labels, "none": 0.9}, {"bride": 0.7}) == set()
