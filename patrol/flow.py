"""The walk, in one file: page -> post -> signals -> assessment -> group -> item -> decision -> example -> model.

The only file that knows every room. Nothing is judged here and nothing is stored here: each step is a room's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from patrol import scoring
from patrol.classify.model import load_model
from patrol.crawling.run import CrawlReport, LookReport
from patrol.crawling.run import crawl as crawl_addresses
from patrol.crawling.run import look as look_at
from patrol.errors import PatrolError
from patrol.evidence.vault import Vault
from patrol.intake.files import read_posts
from patrol.intake.rows import BadRow, Row, bounded_lines, json_rows
from patrol.learning.shelf import in_use
from patrol.records import Assessment, Page, Post, Signal
from patrol.rulebook import load_rulebook
from patrol.scored import json_line, scored
from patrol.scoring import Engine
from patrol.settings import Settings, database_url
from patrol.signals import notice
from patrol.store import assessments, posts, queue, runs
from patrol.store.database import Engine as Database
from patrol.store.database import open_database, reading, writing
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace

log = structlog.get_logger()
BATCH = 50
"""Posts a transaction takes in at most: what a kill can cost, to be crawled again."""
_SCORED = ("title", "platform", "url", "author")


@dataclass(frozen=True, slots=True)
class House:
    """An opened workspace: what judges, what remembers, and where captures are kept."""

    workspace: Workspace
    settings: Settings
    engine: Engine
    database: Database
    vault: Vault


# opening ------------------------------------------------------------------------------------------------------------


def open_engine(workspace: Workspace, settings: Settings, *, model: bool = True) -> Engine:
    """What assesses posts: tables, rules, and the model in use.

    Raises:
        PatrolError: a table, rule or model cannot be used; names the file.
    """
    loaded = load_model(model_folder(workspace, settings)) if model else None
    return Engine(load_tables(workspace), load_rulebook(workspace), loaded)


def model_folder(workspace: Workspace, settings: Settings) -> Path:
    """The folder of the model in use: the promoted one, else the one the settings name; the workspace's wins."""
    name = in_use(workspace) or settings.model
    folders = [folder / name for folder in workspace.shelf("models") if (folder / name).is_dir()]
    return folders[-1] if folders else workspace.bundled / "models" / name


@contextmanager
def open_house(workspace: Workspace, settings: Settings) -> Iterator[House]:
    """Open everything the walk needs; closes the database at the end.

    Raises:
        PatrolError: the database, a rule, a table or the model cannot be used.
    """
    engine = open_engine(workspace, settings)
    database = open_database(database_url(settings, workspace))
    try:
        yield House(workspace, settings, engine, database, Vault(workspace.run_dir / "pages"))
    finally:
        database.dispose()


# judging ------------------------------------------------------------------------------------------------------------


def assess(post: Post, engine: Engine) -> Assessment:
    """Post -> signals -> findings (and the model's word) -> one assessment."""
    return scoring.assess(post, engine)


def score_file(source: Path, result: Path | None, engine: Engine, settings: Settings) -> int:
    """Assess a JSON Lines file, a line at a time -> how many lines could not be scored.

    Raises:
        OSError: the file cannot be read or the result cannot be written.
    """
    given = sys.stdin.buffer if str(source) == "-" else source.open("rb")
    written = result.open("w", encoding="utf-8", newline="\n") if result else sys.stdout
    bad = 0
    with given, written:
        for row in json_rows(bounded_lines(given)):
            line, why = _scored_row(row, engine, settings)
            written.write(json_line(line) + "\n")
            if why is not None:
                bad += 1
                print(f"{source}:{row.number}: {why}", file=sys.stderr)
    return bad


def _scored_row(row: Row | BadRow, engine: Engine, settings: Settings) -> tuple[dict[str, object], str | None]:
    if isinstance(row, BadRow):
        return {"id": row.number, "error": row.why}, row.why
    id_ = row.columns.get("id")
    id_ = row.number if id_ is None else id_
    text = row.columns.get("text")
    if not isinstance(text, str):
        why = "the row has no text"
        return {"id": id_, "error": why}, why
    named = {name: value for name, value in row.columns.items() if name in _SCORED and isinstance(value, str)}
    post = Post(source="score", key=str(row.number), text=text, **named)
    return scored(id_, assess(post, engine)), None


def try_text(text: str, engine: Engine) -> tuple[tuple[Signal, ...], Assessment]:
    """What is noticed in a text, and what is made of it."""
    signals = notice(read(None, text, slang=engine.tables.slang), engine.tables)
    return signals, assess(Post(source="try", key="1", text=text), engine)


# taking in ----------------------------------------------------------------------------------------------------------


class Intake:
    """A sink for posts: each is stored, assessed, grouped and queued; a batch is one transaction.

    Delivery is at least once: what was taken in before is known by source, key and content, and adds nothing.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.counts = {"new": 0, "seen": 0, "changed": 0, "flagged": 0}
        self._waiting: list[Post] = []
        self._pages: list[Page] = []

    def page(self, page: Page) -> None:
        """A page whose body is in the vault."""
        self._pages.append(page)

    def accept(self, page: Page | None, post: Post) -> None:
        """A post, and the page it was read from."""
        self._waiting.append(post)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits. Nothing of a batch is kept where the database refuses it."""
        assessed = [(post, assess(post, self.house.engine)) for post in self._waiting]
        with writing(self.house.database) as connection:
            for page in self._pages:
                posts.save_page(connection, page)
            outcomes = [take_in(connection, self.house.settings, post, made) for post, made in assessed]
        for outcome, (_, made) in zip(outcomes, assessed, strict=True):
            self.counts[outcome] += 1
            self.counts["flagged"] += made.flagged and outcome != "seen"
        self._waiting.clear()
        self._pages.clear()

    @property
    def words(self) -> str:
        """The counts, as people read them."""
        return "{new} new, {seen} seen again, {changed} changed; {flagged} flagged among the new and changed".format(
            **self.counts
        )
