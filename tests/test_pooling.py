"""Nets over the encoder: who reads which text, what is refused, that padding changes nothing, how they learn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patrol.classify.adapting import ADAPTED, RANK
from patrol.classify.attending import PARTS, attending
from patrol.classify.encoder import is_installed
from patrol.classify.pooling import HEARD, QUERIES, Pools, heard, text_key, unpacked
from patrol.errors import ModelError
from patrol.learning.training import fold_of
from patrol.records import LABELS, MODI, SPEECH_ACTS, Example

WIDE, INNER, LAYERS, FEED = 16, 4, 2, 10
FILE = Path("models/m/weights.npz")
torch_alone = pytest.mark.skipif(not is_installed(), reason="set up with LEAN=1: no torch")


def some_pools(nets: int = 3, seen: dict[int, int] | None = None) -> Pools:
    dice, told = np.random.default_rng(5), seen or {}
    shapes = {
        "project": (nets, WIDE, INNER),
        "place": (nets, 2, INNER),
        "queries": (nets, INNER, QUERIES),
        "head": (nets, (QUERIES + 1) * INNER, len(HEARD)),
        "base": (nets, len(HEARD)),
    }
    for name, (_, *ends) in ADAPTED.items():
        wide_in, wide_out = (FEED if end == "feed" else WIDE for end in ends)
        shapes |= {f"down_{name}": (nets, LAYERS, wide_in, RANK), f"up_{name}": (nets, LAYERS, RANK, wide_out)}
    arrays = {name: dice.normal(size=shape).astype(np.float16).astype(np.float32) for name, shape in shapes.items()}
    keys = sorted(told)
    return Pools(arrays, np.array(keys, np.uint64), np.array([told[key] for key in keys], np.uint8))


def test_a_text_is_read_by_the_net_that_did_not_learn_from_it_and_a_new_one_by_the_last() -> None:
    assert some_pools(seen={7: 1, 2**64 - 1: 0}).readers([7, 8, 2**64 - 1, 0]).tolist() == [1, 2, 0, 2]
    assert some_pools().readers([7, 5]).tolist() == [2, 2]
    assert some_pools().readers([]).tolist() == []


def test_what_is_packed_is_unpacked_and_its_version_names_all_of_it() -> None:
    pools = some_pools(seen={7: 0, 9: 1})
    again = unpacked(pools.packed(), WIDE, FILE)
    assert again is not None and again.version == pools.version
    assert all(np.array_equal(again.arrays[name], array) for name, array in pools.arrays.items())
    assert some_pools(seen={7: 0, 9: 0}).version != pools.version
    assert unpacked({"coefficients": np.zeros(3)}, WIDE, FILE) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"pool_head": None}, "lack an array: 'pool_head'"),
        ({"pool_seen": None}, "lack an array"),
        ({"pool_place": np.zeros((3, 3, INNER), np.float16)}, "another shape"),
        ({"pool_down_query": np.zeros((3, LAYERS + 1, WIDE, RANK), np.float16)}, "another shape"),
        ({"pool_up_narrower": np.zeros((3, LAYERS, RANK, FEED), np.float16)}, "another shape"),
        ({"pool_up_wider": np.float16(1)}, "another shape"),
        ({"pool_down_key": None}, "lack an array: 'pool_down_key'"),
        ({"pool_base": np.zeros((3, len(HEARD)), np.int16)}, "another shape"),
        ({"pool_project": np.zeros((3, WIDE, 0), np.float16)}, "another shape"),
        ({"pool_project": np.float16(1)}, "another shape"),
        ({"pool_seen": np.array([9, 7], np.uint64)}, "what each learnt from"),
        ({"pool_seen": np.array([7, 7], np.uint64)}, "what each learnt from"),
        ({"pool_seen": np.array([7], np.uint64)}, "another shape"),
        ({"pool_part": np.array([0, 2], np.uint8)}, "what each learnt from"),
        ({"pool_queries": np.full((3, INNER, QUERIES), np.nan, np.float16)}, "no numbers"),
        ({"pool_up_value": np.full((3, LAYERS, RANK, WIDE), np.inf, np.float16)}, "no numbers"),
    ],
)
def test_other_arrays_are_refused_with_the_file(change: dict[str, Any], says: str) -> None:
    packed = some_pools(seen={7: 0, 9: 1}).packed() | change
    with pytest.raises(ModelError, match=says) as caught:
        unpacked({name: array for name, array in packed.items() if array is not None}, WIDE, FILE)
    assert str(FILE) in caught.value.message


@torch_alone
def test_what_fills_up_a_batch_changes_nothing_and_order_counts() -> None:
    import torch

    pools, dice = some_pools(), np.random.default_rng(1)
    arrays = {name: torch.from_numpy(array) for name, array in pools.arrays.items()}
    words = torch.from_numpy(dice.normal(size=(1, 1, 5, WIDE)).astype(np.float32))
    alone = heard(arrays, words, torch.ones(1, 5))
    assert alone.shape == (3, 1, len(HEARD))
    filled = torch.cat([words, torch.full((1, 1, 4, WIDE), 9.0)], dim=2)
    mask = torch.tensor([[1.0] * 5 + [0.0] * 4])
    assert torch.allclose(heard(arrays, filled, mask), alone, atol=1e-5)
    assert not torch.allclose(heard(arrays, words.flip(2), torch.ones(1, 5)), alone, atol=1e-3), (
        "a place says something"
    )


def told_apart_by_a_word(count: int) -> tuple[list[Example], list[Any], list[int]]:
    """Offers hold one word that nothing else holds, anywhere among noise of twenty words."""
    dice, examples, words = np.random.default_rng(2), list[Example](), list[Any]()
    for number in range(count):
        offers = number % 2 == 0
        noise = dice.normal(size=(20, WIDE))
        if offers:
            noise[dice.integers(20), 0] = 12.0
        words.append(noise.astype(np.float16))
        label, act = ("legit", "offer") if offers else ("none", "news")
        name = str(number)
        examples.append(Example(name, name, None, label, (), act, minor=False, origin="x", voice=name, group=name))
    return examples, words, list(range(count))


@torch_alone
def test_nets_find_the_word_that_tells_and_end_the_same_again() -> None:
    import torch

    examples, words, keys = told_apart_by_a_word(320)
    parts, told = [fold_of(one, PARTS) for one in examples], list[tuple[int, float]]()
    pools = attending(
        examples, parts, words, keys, (), rounds=20, seed=3, seen=lambda number, loss: told.append((number, loss))
    )
    assert [number for number, _ in told] == list(range(1, 20 * (PARTS + 1) + 1))
    assert told[19][1] < told[0][1]
    assert dict(zip(pools.seen.tolist(), pools.part.tolist(), strict=True)) == dict(zip(keys, parts, strict=True))
    arrays = {name: torch.from_numpy(array) for name, array in pools.arrays.items()}
    stacked = torch.from_numpy(np.stack(words).astype(np.float32))[None]
    made = heard(arrays, stacked, torch.ones(stacked.shape[1:3])).numpy()
    apart = made[pools.readers(keys), range(len(keys))]  # each text by the net that never saw it
    right = (apart[:, HEARD.index("offers")] > 0) == [one.speech_act == "offer" for one in examples]
    assert right.mean() > 0.9
    acts = apart[:, len(LABELS) : len(LABELS) + len(SPEECH_ACTS)].argmax(1)
    assert np.mean([SPEECH_ACTS[at] == one.speech_act for at, one in zip(acts, examples, strict=True)]) > 0.9
    before = torch.random.get_rng_state()
    assert attending(examples, parts, words, keys, (), rounds=20, seed=3).version == pools.version
    assert attending(examples, parts, words, keys, (), rounds=1, seed=3).version != pools.version
    assert torch.equal(torch.random.get_rng_state(), before), "nobody else's chance is moved"


@torch_alone
def test_too_few_examples_are_refused() -> None:
    examples, words, keys = told_apart_by_a_word(3)
    with pytest.raises(ModelError, match="too few for 3 parts"):
        attending(examples, [0, 1, 1], words, keys, (), rounds=1, seed=3)


def test_what_nets_are_asked_is_what_the_heads_know_and_a_key_is_the_head_of_a_hash() -> None:
    assert (*LABELS, *SPEECH_ACTS, *MODI, "offers") == HEARD
    assert text_key(bytes([*[0] * 7, 5, *[9] * 24])) == 5
