"""The walk, in one file: page -> post -> signals -> assessment -> group -> item -> decision -> example -> model.

The only file that knows every room. Nothing is judged here and nothing is stored here: each step is a room's.
"""

from __future__ import annotations

import atexit
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from patrol import scoring
from patrol.classify.model import load_model
from patrol.crawling.protocols import Neighbours
from patrol.crawling.report import LookReport
from patrol.crawling.run import crawl as crawl_addresses
from patrol.crawling.run import look as look_at
from patrol.errors import ModelError
from patrol.intake.files import read_posts
from patrol.intake.rows import BadRow
from patrol.learning.budget import Budget, Threshold
from patrol.learning.candidate import (
    Candidate,
    collected,
    compare,
    gate_complaints,
    threshold_of,
    train_candidate,
)
from patrol.learning.comparing import Difference
from patrol.learning.exporting import Exported, export_set
from patrol.learning.registry import Use, before, put_to_use, use_of
from patrol.learning.shelf import digest_of, named_model, note_on_card, place_for
from patrol.ledger import STATES, on_record
from patrol.recording import evidence_folder, recording
from patrol.records import Assessment, Example, Post, Signal
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.signals import notice
from patrol.store import accounts, queue
from patrol.store.assessments import current_assessment
from patrol.store.audit import add_audit
from patrol.store.database import reading, writing
from patrol.store.decisions import decided_examples
from patrol.store.pictures import Pictures
from patrol.store.posts import open_revisions
from patrol.taking.house import Ground as Ground
from patrol.taking.house import House as House
from patrol.taking.house import open_engine as open_engine
from patrol.taking.house import open_ground as open_ground
from patrol.taking.house import open_house as open_house
from patrol.taking.intake import Intake, no_counts
from patrol.taking.sending import Sending, captures, pictures, sending
from patrol.text.masking import mask
from patrol.text.reading import read
from patrol.workspace import Workspace

# judging ------------------------------------------------------------------------------------------------------------


def assess(post: Post, engine: Engine) -> Assessment:
    """Post -> signals -> findings (and the model's word) -> one assessment."""
    return scoring.assess(post, engine)


def assess_many(posts: Sequence[Post], engine: Engine) -> list[Assessment]:
    """The same for several posts, in their order."""
    return scoring.assess_many(posts, engine)


def try_text(text: str, engine: Engine) -> tuple[tuple[Signal, ...], Assessment]:
    """What is noticed in a text, and what is made of it."""
    signals = notice(read(None, text, slang=engine.tables.slang), engine.tables)
    return signals, assess(Post(source="try", key="1", text=text), engine)


# taking in ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """What a crawl brought, in words, what did not go well, one line each, and the exit status."""

    summary: str
    complaints: tuple[str, ...]
    exit_status: int


def crawl(ground: Ground, urls: Sequence[str]) -> CrawlOutcome:
    """Crawl public addresses into the queue.

    Raises:
        PatrolError: the database cannot be written, or a setting cannot be used; what was taken in stays.
    """
    counts, settings, workspace = no_counts(), ground.settings, ground.workspace
    with on_record(ground.database, settings, "crawl", " ".join(urls)[:500], counts) as ledger:
        with (
            recording(evidence_folder(workspace), ground.database, run=ledger.number) as recorder,
            sending(ground, counts) as sink,
        ):
            kept = Pictures(ground.database)
            sink.also += [captures(recorder), pictures(kept)]
            beside = Neighbours(recorder=recorder, pictures=kept)
            report = crawl_addresses(urls, settings=settings, workspace=workspace, sink=sink, beside=beside)
        ledger.state = STATES[report.state]
    summary = f"{report.pages} pages in {report.seconds:.1f} s, {report.posts} posts: {sink.words}"
    return CrawlOutcome(summary, tuple(report.complaints), 0 if report.whole else 1)


def look(workspace: Workspace, settings: Settings, url: str) -> LookReport:
    """What every spider family sees at an address; nothing is stored."""
    return look_at(url, settings=settings, workspace=workspace)


def scrapy_sink(settings: Settings, workspace: Workspace) -> tuple[Sending, Neighbours]:
    """What `scrapy crawl NAME` writes to, as Scrapy's settings name it; open until the process ends."""
    open_ = ExitStack()
    atexit.register(open_.close)
    ground = open_.enter_context(open_ground(workspace, settings))
    with writing(ground.database) as connection:
        accounts.ensure_unit(connection, settings.unit)
    recorder = open_.enter_context(recording(evidence_folder(workspace), ground.database))
    sink = open_.enter_context(sending(ground))
    kept = Pictures(ground.database)
    sink.also += [captures(recorder), pictures(kept)]
    return sink, Neighbours(recorder=recorder, pictures=kept)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a file brought, and its bad rows."""

    words: str
    bad: tuple[BadRow, ...]


def ingest(house: House, path: Path, told: Callable[[int, int], None] | None = None) -> IngestReport:
    """Take in a file's posts; bad rows and unread dates are kept for the report, the rest goes in. `told` hears how
    many rows were read and posts flagged so far.

    Raises:
        ContentError: the file cannot be read at all.
        StoreError: the database cannot be written.
    """
    intake, bad = Intake(house), []
    with on_record(house.database, house.settings, "ingest", path.name, intake.counts):
        for number, row in enumerate(read_posts(path), 1):
            if told is not None and number % 100 == 0:
                told(number, intake.counts["flagged"])
            if isinstance(row, BadRow):
                bad.append(row)
            else:
                intake.accept(None, row)
        intake.flush()
    return IngestReport(intake.words, tuple(bad))


def take_in(house: House, post: Post) -> dict[str, int]:
    """Take in one post that a person handed in -> what became of it, in counts.

    Raises:
        StoreError: the database cannot be written.
    """
    intake = Intake(house)
    with on_record(house.database, house.settings, "hand-in", post.url or post.source, intake.counts):
        intake.accept(None, post)
        intake.flush()
    return dict(intake.counts)


# looking back -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of the queue as the terminal shows it; contacts in `words` are masked."""

    band: str
    lane: str
    modus: tuple[str, ...]
    words: str
    source: str


def found(house: Ground, limit: int) -> list[FoundRow]:
    """The open items of the unit's queue, the most pressing first."""
    with reading(house.database) as connection:
        rows = queue.list_items(connection, house.settings.unit, limit=limit)
    return [_found_row(row) for row in rows]


def _found_row(row: queue.QueueRow) -> FoundRow:
    told = row.assessment.findings[:3]
    words = " | ".join(dict.fromkeys(mask(" ".join(finding.words.split()))[:60] for finding in told))
    return FoundRow(row.item.band, row.item.lane, row.assessment.modus, words, row.url or row.source)


# learning -----------------------------------------------------------------------------------------------------------


def train(house: House, name: str | None, seen: Callable[[int, float], None] | None = None) -> Candidate:
    """Train a candidate from the seed set and the unit's decisions into the workspace's models.

    Raises:
        PatrolError: no plain name or that of the model in use; too few examples; a seed row, recipe or disk that
            cannot be used.
    """
    folder = place_for(house.workspace, house.settings, name or f"candidate-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    return train_candidate(house.workspace, house.engine.tables, _decided(house), folder, seen=seen)


def promote(house: House, name: str, in_spite: str | None = None) -> list[str]:
    """Put a model to use if the gate holds nothing against it -> what it holds against it; audited.

    `in_spite`: why it is put to use below a floor all the same; the reason lands on its card, in the history and in
    the audit.

    Raises:
        PatrolError: there is no such model, it was altered, or the gate cannot be read.
    """
    folder, actor = named_model(house.workspace, name), getpass.getuser()
    complaints = gate_complaints(house.workspace, house.engine.tables, _decided(house), folder)
    why = in_spite if complaints and in_spite else None
    passes = not complaints or why is not None
    detail = {"why": complaints} if why is None else {"why": complaints, "in_spite": why}
    if why is not None:
        note_on_card(folder, f"Put to use below the gate by {actor}: {'; '.join(complaints)}. Reason: {why}")
    with writing(house.database) as connection:
        action = "model.promote" if passes else "model.refuse"
        add_audit(connection, unit=house.settings.unit, actor=actor, action=action, subject=name, detail=detail)
        if passes:  # where this fails, the row that tells it is not kept either
            put_to_use(house.workspace, use_of(name, digest_of(folder), actor, why))
    return [] if passes else complaints


def roll_back(house: House) -> Use:
    """Put the model to use that was in use before -> which; audited.

    Raises:
        PatrolError: there was none, it is gone, or its weights are not those that were in use.
    """
    earlier, actor = before(house.workspace), getpass.getuser()
    folder = named_model(house.workspace, earlier.name)
    if digest_of(folder) != earlier.sha256:
        raise ModelError(f"{folder}: the weights are not those that were in use", hint="patrol model promote NAME")
    load_model(folder)
    with writing(house.database) as connection:
        add_audit(
            connection,
            unit=house.settings.unit,
            actor=actor,
            action="model.rollback",
            subject=earlier.name,
            detail={"sha256": earlier.sha256},
        )
        put_to_use(house.workspace, use_of(earlier.name, earlier.sha256, actor, "rolled back"))
    return earlier


def compare_models(house: House, first: str, second: str) -> list[Difference]:
    """Two models on the examples that both hold out, paired.

    Raises:
        PatrolError: one cannot be opened, or they hold out nothing together.
    """
    folders = named_model(house.workspace, first), named_model(house.workspace, second)
    return compare(house.workspace, house.engine.tables, _decided(house), folders)


def within_budget(house: House, name: str, budget: Budget) -> Threshold:
    """The threshold at which the model of that name keeps an alert budget.

    Raises:
        PatrolError: there is no such model, it cannot be used, or the budget is none.
    """
    folder = named_model(house.workspace, name)
    return threshold_of(house.workspace, house.engine.tables, _decided(house), folder, budget)


@dataclass(frozen=True, slots=True)
class BandChange:
    """A text of an open item whose band another model would change, with the first reasons of both."""

    revision_id: int
    old: Assessment
    new: Assessment


def band_changes(house: House, name: str) -> Iterator[BandChange | None]:
    """Every text of the open items as the model of that name would judge it: what would change, None for what stays.

    Raises:
        PatrolError: there is no such model, or it cannot be used.
    """
    engine = open_engine(house.workspace, house.settings, named=name)
    texts = open_revisions(house.database)
    while batch := list(islice(texts, _TOGETHER)):
        made = assess_many([stored.post for stored in batch], engine)
        with reading(house.database) as connection:
            for stored, new in zip(batch, made, strict=True):
                old = current_assessment(connection, stored.revision_id)
                yield BandChange(stored.revision_id, old, new) if old and old.band != new.band else None


_TOGETHER = 64


def export_examples(house: House, folder: Path) -> Exported:
    """What models are trained on, without what points to a person, into a new folder; audited.

    Raises:
        PatrolError: there is nothing to hand on, or the folder cannot be written.
    """
    made = export_set(house.workspace, collected(house.workspace, _decided(house)), house.engine.tables, folder)
    detail = {"examples": made.examples, "sha256": made.sha256}
    with writing(house.database) as connection:
        unit, actor = house.settings.unit, getpass.getuser()
        add_audit(connection, unit=unit, actor=actor, action="examples.export", subject=folder.name, detail=detail)
    return made


def _decided(house: House) -> list[Example]:
    with reading(house.database) as connection:
        return list(decided_examples(connection, house.settings.unit))
