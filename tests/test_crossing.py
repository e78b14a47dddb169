"""`patrol evaluate --crossed`: every seed row once, judged by models that never saw it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from patrol import crossing
from patrol.cli import app
from patrol.crossing import judge_crossed
from patrol.errors import ModelError
from patrol.flow import open_engine
from patrol.learning.examples import seed_examples
from patrol.learning.training import fold_of
from patrol.records import Example
from patrol.settings import Settings
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
LIGHT = Settings(model="base")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    rows = list(seed_examples(WORKSPACE))[::30]
    monkeypatch.setattr(crossing, "seed_examples", lambda _: iter(rows))
    return rows


def test_each_row_is_judged_once_by_a_model_that_never_saw_its_voice(
    few: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, float]] = []
    learnt: list[set[str]] = []
    fit = crossing.fit

    def watched(name: str, examples: list[Example], *others: object) -> object:
        learnt.append({one.voice or one.id for one in examples})
        return fit(name, examples, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(crossing, "fit", watched)
    made = judge_crossed(WORKSPACE, open_engine(WORKSPACE, LIGHT), 3, lambda done, share: told.append((done, share)))
    assert sorted(row.example.id for row in made.rows) == sorted(one.id for one in few)
    assert made.light == ()  # it has no fuller model to leave out
    assert told[-1] == (len(few), 1.0) and len(told) == len(learnt) == 3
    for part, voices in enumerate(learnt):
        tested = {one.voice or one.id for one in few if fold_of(one, 3) == part}
        assert tested and tested.isdisjoint(voices)


def test_the_parts_are_of_about_one_size() -> None:
    rows = list(seed_examples(WORKSPACE))
    sizes = [sum(fold_of(one, 5) == part for one in rows) for part in range(5)]
    assert sum(sizes) == len(rows)
    assert max(sizes) < 1.3 * min(sizes)


def test_without_a_model_there_is_nothing_to_cross() -> None:
    with pytest.raises(ModelError, match="no model to cross"):
        judge_crossed(WORKSPACE, open_engine(WORKSPACE, LIGHT, model=False), 3)


def test_the_command_prints_figures_and_takes_no_files(few: list[Example], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--crossed", "2", "--model", "base"])
    assert done.exit_code == 0, done.output
    assert f"n={len(few)} seed rows in 2 parts, models trained anew for each" in done.output
    assert "offer or not: " in done.output and "seed, crossed: innocent: " in done.output
    file = tmp_path / "a.jsonl"
    for more in ([str(file)], ["--held-out"], ["--more"]):
        assert CliRunner().invoke(app, ["evaluate", "--crossed", "2", *more]).exit_code == 2
