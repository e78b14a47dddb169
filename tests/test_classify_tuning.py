"""Contrastive steps on a tiny model: like labels come nearer, the same seed gives the same weights."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest

from patrol.classify.tuning import pairs, tune
from patrol.errors import ModelError

ROWS = [(f"kapal laut {n} dermaga", "fishing") for n in range(6)] + [
    (f"toko roti {n} kasir", "legit") for n in range(6)
]


def test_pairs_are_of_one_label_and_across_in_turn() -> None:
    label = dict(ROWS)
    for first, second, wanted in islice(pairs(ROWS, 3), 100):
        assert (label[first] == label[second]) == (wanted == 1.0)
        assert first != second
    assert list(islice(pairs(ROWS, 3), 20)) == list(islice(pairs(ROWS, 3), 20))


@pytest.mark.parametrize("rows", [[], [("a", "x"), ("b", "x")], [("a", "x"), ("b", "y")]])
def test_too_few_texts_are_refused(rows: list[tuple[str, str]]) -> None:
    with pytest.raises(ModelError, match="too few texts"):
        next(pairs(rows, 1))


def tiny(torch: Any) -> tuple[Any, Any]:
    torch.manual_seed(5)
    bag = torch.nn.EmbeddingBag(64, 8)

    def embed(texts: Sequence[str]) -> Any:
        rows = [[zlib.crc32(word.encode()) % 64 for word in text.split()] for text in texts]
        starts = [sum(map(len, rows[:at])) for at in range(len(rows))]
        return bag(torch.tensor([one for row in rows for one in row]), torch.tensor(starts))

    return embed, bag


def test_a_few_steps_draw_like_labels_together_and_repeat_to_the_bit() -> None:
    torch = pytest.importorskip("torch")
    made = []
    for _ in range(2):
        embed, bag = tiny(torch)
        losses = tune(embed, bag.parameters(), ROWS, steps=40, rate=0.05)
        made.append(bag.weight.detach().clone())
    assert sum(losses[-5:]) < sum(losses[:5]) / 2
    assert torch.equal(*made)


def test_a_loss_that_is_no_number_ends_it() -> None:
    torch = pytest.importorskip("torch")
    embed, bag = tiny(torch)
    with torch.no_grad():
        bag.weight[:] = float("nan")
    with pytest.raises(ModelError, match="no number"):
        tune(embed, bag.parameters(), ROWS, steps=1)
