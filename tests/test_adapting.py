"""The encoder's upper layers, moved by thin matrices: not at first, alike in training and in use, never for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from patrol.classify.adapting import ADAPTED, LOWER, RANK, attached, fresh, moved, read_on
from patrol.classify.encoder import WIDE, Encoder, encoder_place, is_installed
from patrol.errors import ModelError
from patrol.workspace import Workspace
from tests.encoder_samples import a_small_encoder

if not is_installed():
    pytest.skip("set up with LEAN=1: no encoder", allow_module_level=True)

import torch


@pytest.fixture
def upper(tmp_path: Path) -> Any:
    place = encoder_place(Workspace(tmp_path, tmp_path))
    a_small_encoder(place)
    return [layer.eval() for layer in Encoder(place).upper()]


def some_states() -> tuple[Any, Any]:
    torch.manual_seed(4)
    return torch.randn(2, 5, WIDE), torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])


def pushed(layers: Any) -> dict[str, Any]:
    """Arrays that move every map."""
    torch.manual_seed(5)
    return {name: torch.randn_like(array) * 0.05 for name, array in fresh(layers).items()}


def test_fresh_arrays_move_nothing_and_have_a_pair_for_each_map(upper: Any) -> None:
    arrays, (states, mask) = fresh(upper), some_states()
    assert set(arrays) == {f"{way}_{name}" for way in ("down", "up") for name in ADAPTED}
    assert arrays["down_query"].shape == (1, len(upper), WIDE, RANK)
    with torch.no_grad():
        before = read_on(upper, states, mask)
        assert torch.equal(read_on(moved(upper, arrays, 0), states, mask), before)
        with attached(upper, arrays):
            assert torch.equal(read_on(upper, states, mask), before)


def test_what_is_trained_is_what_is_read_with_and_the_layers_stay(upper: Any) -> None:
    arrays, (states, mask) = pushed(upper), some_states()
    with torch.no_grad():
        before = read_on(upper, states, mask)
        with attached(upper, arrays):
            trained = read_on(upper, states, mask)
        used = read_on(moved(upper, arrays, 0), states, mask)
        assert torch.allclose(trained, used, atol=1e-4)
        assert not torch.allclose(trained, before, atol=1e-2)
        assert torch.equal(read_on(upper, states, mask), before), "hooks are gone, weights as they were"


@pytest.mark.parametrize("name", sorted(ADAPTED))
def test_each_map_is_moved_by_itself(upper: Any, name: str) -> None:
    arrays, (states, mask) = fresh(upper), some_states()
    torch.manual_seed(6)
    arrays[f"up_{name}"] = torch.randn_like(arrays[f"up_{name}"])
    with torch.no_grad():
        plain = read_on(upper, states, mask)
        assert not torch.allclose(read_on(moved(upper, arrays, 0), states, mask), plain, atol=1e-4)


def test_gradients_flow_into_the_arrays_alone(upper: Any) -> None:
    for layer in upper:
        layer.requires_grad_(requires_grad=False)
    arrays = {name: torch.nn.Parameter(array) for name, array in pushed(upper).items()}
    states, mask = some_states()
    with attached(upper, arrays):
        read_on(upper, states, mask).square().sum().backward()
    assert all(array.grad is not None and array.grad.abs().sum() > 0 for array in arrays.values())


def test_what_fills_up_a_batch_changes_nothing(upper: Any) -> None:
    states, mask = some_states()
    with torch.no_grad():
        beside = read_on(upper, states, mask)[1, :3]
        alone = read_on(upper, states[1:, :3], mask[1:, :3])[0]
    assert torch.allclose(beside, alone, atol=1e-5)


def test_arrays_for_another_encoder_are_refused(upper: Any) -> None:
    arrays = fresh(upper)
    with pytest.raises(ModelError, match="another encoder"):
        moved([], arrays, 0)
    with pytest.raises(ModelError, match="another encoder"):
        moved(upper, {**arrays, "down_wider": torch.zeros(1, len(upper), WIDE + 1, RANK)}, 0)


def test_lower_layers_are_fewer_than_those_that_are_kept() -> None:
    from patrol.classify.encoder import LAYERS

    assert 0 < LOWER < LAYERS
