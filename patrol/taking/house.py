"""A workspace and its settings in, an opened house out: its ground, and on it what judges posts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from patrol.alerts.book import AlertBook
from patrol.alerts.reading import alert_book
from patrol.learning.shelf import open_models
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.tables import load_tables
from patrol.taking.ground import Ground as Ground
from patrol.taking.ground import open_ground as open_ground
from patrol.workspace import Workspace


@dataclass(frozen=True, slots=True)
class House(Ground):
    """The ground, and on it what judges and whom to tell."""

    engine: Engine
    alerts: AlertBook


def open_engine(workspace: Workspace, settings: Settings, *, model: bool = True, named: str | None = None) -> Engine:
    """What assesses posts: tables, rules, and the model in use, or the one `named`.

    Raises:
        PatrolError: a table, rule or model cannot be used; names the file.
    """
    light, second = open_models(workspace, settings, named) if model else (None, None)
    return Engine(load_tables(workspace), load_rulebook(workspace), light, second, settings.text_max_chars)


@contextmanager
def open_house(workspace: Workspace, settings: Settings, *, model: bool = True, patience: float = 0) -> Iterator[House]:
    """Open everything the walk needs; closes the database at the end. Without `model` nothing is asked of a model:
    a new one can be trained where the old one cannot be used. `patience` with a locked database as for `writing`.

    Raises:
        PatrolError: the database, a rule, a table or the model cannot be used.
    """
    engine = open_engine(workspace, settings, model=model)
    with open_ground(workspace, settings, model=model, patience=patience) as ground:
        yield House(workspace, settings, ground.database, ground.vault, model, engine, alert_book(workspace))
