"""Thresholds by alert budget: counted by hand, never above the budget, refused where nothing can be said."""

from __future__ import annotations

import json
import math

import pytest

from patrol import flow
from patrol.errors import ModelError
from patrol.flow import House
from patrol.learning.budget import Budget, threshold
from tests.test_learning_gate import house, shelf

__all__ = ["house", "shelf"]

CHANCES = [0.95, 0.9, 0.6, 0.4, 0.8, 0.5, 0.3, 0.2, 0.1, 0.05]
RISKY = [True, True, True, True, False, False, False, False, False, False]


def test_the_lowest_threshold_that_keeps_the_budget() -> None:
    # of 1,000 posts 10 are risky: at 0.9 half of them are found and nothing else; at 0.8 165 innocents come with them
    tight = threshold(CHANCES, RISKY, Budget(10, 1_000, 0.01))
    assert (tight.at, tight.found.hits, tight.false.hits) == (0.9, 2, 0)
    assert tight.flags == pytest.approx(5)
    assert tight.precision == 1.0
    loose = threshold(CHANCES, RISKY, Budget(180, 1_000, 0.01))
    assert loose.at == 0.6
    assert loose.flags == pytest.approx(10 * 0.75 + 990 / 6)
    assert loose.precision == pytest.approx(7.5 / 172.5)
    assert "172.5 flags a shift" in str(loose)


def test_no_room_means_no_flags_and_room_enough_means_all() -> None:
    none = threshold(CHANCES, RISKY, Budget(0, 1_000, 0.01))
    assert math.isinf(none.at)
    assert (none.flags, none.precision) == (0.0, None)
    assert threshold(CHANCES, RISKY, Budget(1_000, 1_000, 0.01)).at == 0.05


@pytest.mark.parametrize("flags", [1, 3, 20, 100, 400, 999])
def test_the_budget_is_kept(flags: int) -> None:
    assert threshold(CHANCES, RISKY, Budget(flags, 1_000, 0.03)).flags <= flags


def test_what_is_no_budget_is_refused() -> None:
    for budget in (Budget(-1, 10, 0.1), Budget(1, 0, 0.1), Budget(1, 10, 1.1), Budget(math.nan, 10, 0.1)):
        with pytest.raises(ModelError, match="no such budget"):
            threshold(CHANCES, RISKY, budget)
    with pytest.raises(ModelError, match="one side"):
        threshold([0.1], [True], Budget(1, 10, 0.1))


def test_a_recipe_names_its_budget_and_the_card_its_threshold(house: House) -> None:
    folder = house.workspace.home / "models" / "jatah"
    folder.mkdir(parents=True)
    (folder / "recipe.yml").write_text("flags_a_shift: 60\nposts_a_shift: 2000\nbase_rate: 0.02\n", encoding="utf-8")
    flow.train(house, "jatah")
    told = flow.within_budget(house, "jatah", Budget(60, 2_000, 0.02))
    assert told.flags <= 60
    assert str(told) in (folder / "card.md").read_text(encoding="utf-8")
    assert flow.promote(house, "jatah") == []


def test_a_model_made_before_a_recipe_could_say_so_is_not_taken_for_changed(house: House) -> None:
    path = house.workspace.home / "models" / "lama" / "model.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    del meta["recipe"]["flags_a_shift"]
    path.write_text(json.dumps(meta), encoding="utf-8")
    assert flow.promote(house, "lama") == []
    meta["recipe"]["seed"] = 99
    path.write_text(json.dumps(meta), encoding="utf-8")
    assert "recipe was changed" in flow.promote(house, "lama")[0]
