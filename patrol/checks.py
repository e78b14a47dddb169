"""All content of the shelves -> what is wrong with it, in words; and the practice web's table."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from patrol.classify.model import load_model
from patrol.errors import ContentError, PatrolError
from patrol.learning.examples import labelled_file
from patrol.learning.recipe import load_gate, load_recipe
from patrol.records import Post
from patrol.rulebook import Rulebook, find, load_rulebook
from patrol.rulebook.rules import Rule
from patrol.scoring import Engine, assess
from patrol.settings import Settings
from patrol.signals import notice
from patrol.tables import Tables, load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the check: whether it is wrong, and what it says."""

    wrong: bool
    says: str


def check_content(workspace: Workspace, settings: Settings) -> Iterator[Said]:
    """Check every shelf; one line a fault, one a shelf that is well, one a bundled file that the workspace replaces."""
    yield from check_rules(workspace, settings)
    yield from _models(workspace)
    yield from _texts(workspace)
    yield _spiders(workspace)
    for name in workspace.replaced():
        yield Said(False, f"{name}: the workspace's replaces the bundled one")


def check_rules(workspace: Workspace, _: Settings) -> Iterator[Said]:
    """Read the tables and every rule, and run every rule's examples."""
    try:
        tables, rulebook = load_tables(workspace), load_rulebook(workspace)
    except PatrolError as error:
        yield Said(True, str(error))
        return
    faults = [fault for rule in rulebook.rules for fault in _examples(rule, rulebook, tables)]
    yield from faults
    count = sum(len(rule.flag) + len(rule.pass_) for rule in rulebook.rules)
    yield Said(False, f"rules: {len(rulebook.rules)} with {count} examples, {len(faults)} fail")


def _examples(rule: Rule, rulebook: Rulebook, tables: Tables) -> Iterator[Said]:
    for wanted, texts in ((True, rule.flag), (False, rule.pass_)):
        for text in texts:
            reading = read(None, text, slang=tables.slang)
            held = any(found.rule == rule.id for found in find(rulebook, reading, notice(reading, tables)))
            if held != wanted:
                says = "does not hold on its example" if wanted else "holds on what it should pass"
                yield Said(True, f"{rule.path}: {says}: {text}")


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


def practice_table(workspace: Workspace, engine: Engine) -> Iterator[str]:
    """The README's table: how the practice web's posts come out, by modus, and its look-alikes by kind of text.

    A post of two modi counts in both rows. Job scams where nobody moves (`advance_fee`, `task_scam`) belong in
    band low.
    """
    rows: dict[tuple[bool, str], Counter[str]] = {}
    for path in workspace.files("data/practice", "*.jsonl").values():
        for example in labelled_file(path):
            found = assess(Post("practice", example.id, example.text, example.title), engine)
            innocent = example.label in ("legit", "none")
            names: tuple[str, ...] = (example.speech_act,) if innocent else example.modus
            for name in names:
                rows.setdefault((innocent, name), Counter()).update(("all", "flagged" if found.flagged else found.band))
    yield "| posts | n | flagged | low | none |"
    yield "|---|---|---|---|---|"
    for (innocent, name), count in sorted(rows.items()):
        title = f"*innocent: {name}*" if innocent else name
        yield f"| {title} | {count['all']} | {count['flagged']} | {count['low']} | {count['none']} |"


_MARKS = "<!-- practice-table -->", "<!-- /practice-table -->"


def put_table(path: Path, lines: Iterable[str]) -> None:
    """Write the table between its two marks in a file. Errors: ContentError (a mark is missing)."""
    text = path.read_text(encoding="utf-8")
    head, mark, rest = text.partition(_MARKS[0])
    _, end, tail = rest.partition(_MARKS[1])
    if not (mark and end):
        raise ContentError(
            f"no {_MARKS[0]} ... {_MARKS[1]}", path=str(path), hint="put both marks where the table belongs"
        )
    path.write_text("\n".join((head + mark, *lines, end + tail)), encoding="utf-8")
