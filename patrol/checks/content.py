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
from patrol.learning.shelf import RECIPE_FILE, is_recipe_alone
from patrol.settings import Settings
from patrol.workspace import Workspace


def check_content(workspace: Workspace, settings: Settings) -> Iterator[Said]:
    """Check every shelf; one line a fault, one a shelf that is well, one a bundled file that the workspace replaces."""
    yield from check_rules(workspace, settings)
    yield from _models(workspace)
    yield from _texts(workspace)
    yield from _spiders(workspace)
    for name in workspace.replaced():
        yield Said(False, f"{name}: the workspace's replaces the bundled one")


def _models(workspace: Workspace) -> Iterator[Said]:
    for shelf in workspace.shelf("models"):
        for folder in sorted(path for path in shelf.iterdir() if path.is_dir() and not path.name.startswith(".")):
            try:
                load_recipe(folder / RECIPE_FILE)
                if is_recipe_alone(folder):
                    yield Said(False, f"models: {folder.name}, a recipe that is not trained here")
                    continue
                yield Said(False, f"models: {load_model(folder).version}")
            except PatrolError as error:
                yield Said(True, str(error))
    for path in workspace.files("models", "gate.yml").values():
        try:
            load_gate(path)
        except PatrolError as error:
            yield Said(True, str(error))


def _spiders(workspace: Workspace) -> Iterator[Said]:
    loader = importlib.import_module("patrol.crawling.loader")  # loads Scrapy
    saved = importlib.import_module("patrol.crawling.saved")
    try:
        shelf = loader.ShelfLoader(workspace)
    except PatrolError as error:
        yield Said(True, str(error))
        return
    names = shelf.list()
    yield Said(not names, f"spiders: {len(names)} ({', '.join(names)})")
    folders = [folder for folder in sorted((workspace.home / "tests" / "pages").glob("*")) if folder.is_dir()]
    faults = 0
    for folder in folders:
        try:
            told = list(saved.differences(folder, shelf))
        except PatrolError as error:
            told = [str(error)]
        faults += bool(told)
        yield from (Said(True, f"tests/pages/{folder.name}: {says}") for says in told)
    if folders and not faults:
        yield Said(False, f"saved pages: {len(folders)}, each read as it should be")


def _texts(workspace: Workspace) -> Iterator[Said]:
    for shelf in ("data/seed", "data/practice"):
        for path in workspace.files(shelf, "*.jsonl").values():
            try:
                yield Said(False, f"{shelf}/{path.name}: {sum(1 for _ in labelled_file(path))} texts")
            except ContentError as error:
                yield Said(True, str(error))
