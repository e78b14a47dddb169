"""All content of the shelves -> what is wrong with it, a line each."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from patrol.checks.rules import check_rules
from patrol.checks.said import Said
from patrol.classify.model import load_model
from patrol.errors import ContentError, PatrolError
from patrol.learning.examples import labelled_file
from patrol.learning.recipe import load_gate, load_recipe
from patrol.settings import Settings
from patrol.workspace import Workspace


def check_content(workspace: Workspace, settings: Settings) -> Iterator[Said]:
    """Check every shelf; one line a fault, one a shelf that is well, one a bundled file that the workspace replaces."""
    yield from check_rules(workspace, settings)
    yield from _models(workspace)
    yield from _texts(workspace)
    yield _spiders(workspace)
    for name in workspace.replaced():
        yield Said(False, f"{name}: the workspace's replaces the bundled one")


def _models(workspace: Workspace) -> Iterator[Said]:
    for shelf in workspace.shelf("models"):
        for folder in sorted(path for path in shelf.iterdir() if path.is_dir() and not path.name.startswith(".")):
            try:
                load_recipe(folder / "recipe.yml")
                yield Said(False, f"models: {load_model(folder).version}")
            except PatrolError as error:
                yield Said(True, str(error))
    for path in workspace.files("models", "gate.yml").values():
        try:
            load_gate(path)
        except PatrolError as error:
            yield Said(True, str(error))


def _spiders(workspace: Workspace) -> Said:
    loader = importlib.import_module("patrol.crawling.loader")  # loads Scrapy
    try:
        names = loader.ShelfLoader(workspace).list()
    except PatrolError as error:
        return Said(True, str(error))
    return Said(not names, f"spiders: {len(names)} ({', '.join(names)})")


def _texts(workspace: Workspace) -> Iterator[Said]:
    for shelf in ("data/seed", "data/practice"):
        for path in workspace.files(shelf, "*.jsonl").values():
            try:
                yield Said(False, f"{shelf}/{path.name}: {sum(1 for _ in labelled_file(path))} texts")
            except ContentError as error:
                yield Said(True, str(error))
