"""The walk, in one file: page -> post -> signals -> assessment -> group -> item -> decision -> example -> model.

The only file that knows every room. Nothing is judged here and nothing is stored here: each step is a room's.
"""

from __future__ import annotations

import atexit
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from patrol import scoring
from patrol.alerts.book import AlertBook
from patrol.alerts.raising import raise_alerts
from patrol.alerts.reading import alert_book
from patrol.classify.encoder import find_encoder
from patrol.crawling.protocols import Neighbours
from patrol.crawling.report import LookReport
from patrol.crawling.run import crawl as crawl_addresses
from patrol.crawling.run import look as look_at
from patrol.evidence.vault import Vault
from patrol.intake.files import read_posts
from patrol.intake.rows import BadRow
from patrol.learning.candidate import Candidate, gate_complaints, train_candidate
from patrol.learning.shelf import named_model, open_models, place_for, put_to_use
from patrol.ledger import STATES, on_record
from patrol.recording import Recording, evidence_folder, finish, index_recovered, recording
from patrol.records import Assessment, Example, Page, Post, Signal
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine
from patrol.settings import Settings, database_url
from patrol.signals import notice
from patrol.store import Connection, Database, accounts, queue
from patrol.store.assessments import save_assessment, save_first_assessments
from patrol.store.audit import add_audit
from patrol.store.captures import ask_for_shots
from patrol.store.database import PATIENCE_SECONDS, open_database, reading, writing
from patrol.store.decisions import decided_examples
from patrol.store.enqueue import enqueue_everywhere, enqueue_seen
from patrol.store.groups import Print, found_groups, place_in_group, prints
from patrol.store.posts import Saved, link_repost, save_pages, save_posts
from patrol.store.territory import Routes, routes, units_for
from patrol.tables import load_tables
from patrol.text.masking import mask
from patrol.text.reading import read
from patrol.workspace import Workspace

log = structlog.get_logger()
BATCH = 50
"""Posts a transaction takes in at most: what a kill can cost, to be crawled again."""


@dataclass(frozen=True, slots=True)
class House:
    """An opened workspace: what judges, what remembers, and where captures are kept."""

    workspace: Workspace
    settings: Settings
    engine: Engine
    database: Database
    vault: Vault
    alerts: AlertBook


# opening ------------------------------------------------------------------------------------------------------------


def open_engine(workspace: Workspace, settings: Settings, *, model: bool = True) -> Engine:
    """What assesses posts: tables, rules, and the model in use.

    Raises:
        PatrolError: a table, rule or model cannot be used; names the file.
    """
    light, second = open_models(workspace, settings) if model else (None, None)
    return Engine(load_tables(workspace), load_rulebook(workspace), light, second, settings.text_max_chars)


@contextmanager
def open_house(workspace: Workspace, settings: Settings, *, model: bool = True) -> Iterator[House]:
    """Open everything the walk needs; closes the database at the end. Without `model` nothing is asked of a model:
    a new one can be trained where the old one cannot be used.

    Raises:
        PatrolError: the database, a rule, a table or the model cannot be used.
    """
    engine = open_engine(workspace, settings, model=model)
    database = open_database(database_url(settings, workspace))
    try:
        yield House(workspace, settings, engine, database, Vault(workspace.run_dir / "pages"), alert_book(workspace))
    finally:
        database.dispose()


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


_Newcomer = tuple[Post, Saved, Assessment, Print]

# taking in ----------------------------------------------------------------------------------------------------------


class Intake:
    """A sink for posts: each is stored, assessed, grouped and queued; a batch is one transaction.

    Delivery is at least once: what was taken in before is known by source, key and content, and adds nothing.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.counts: dict[str, int] = {"new": 0, "seen": 0, "changed": 0, "flagged": 0}
        self.also: list[Callable[[Connection], None]] = []
        """Who writes along, in the transaction of the posts: what a kill undoes, it undoes for all."""
        self.region: str | None = None
        """Of the source: where its posts are about, as far as they do not say."""
        self._posts: list[Post] = []
        self._pages: list[Page] = []

    def page(self, page: Page) -> None:
        """A page whose body is in the vault."""
        self._pages.append(page)

    def accept(self, page: Page | None, post: Post) -> None:  # noqa: ARG002  # the Protocol's name
        """A post, and the page it was read from (handed to `page` before)."""
        self._posts.append(post)
        if len(self._posts) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, all or nothing.

        Raises:
            StoreError: the database cannot be written; what waited is lost and will be crawled again.
        """
        waiting, pages = self._posts, self._pages
        self._posts, self._pages = [], []
        with writing(self.house.database, patience=PATIENCE_SECONDS) as connection:
            save_pages(connection, pages)
            saved = save_posts(connection, waiting)
            fresh = [(post, one) for post, one in zip(waiting, saved, strict=True) if one.outcome != "seen"]
            made = assess_many([post for post, _ in fresh], self.house.engine)
            known = routes(connection, self.house.settings.unit)
            self._queue_all(connection, fresh, made, known)
            for one in saved:
                if one.outcome == "seen":
                    enqueue_seen(connection, known.root, one.revision_id, tree=known.tree)
            flagged = [post.page_sha256 for (post, _), one in zip(fresh, made, strict=True) if one.flagged]
            ask_for_shots(connection, flagged, self.house.settings.unit)
            for write in self.also:
                write(connection)
        for one in saved:
            self.counts[one.outcome] += 1
        self.counts["flagged"] += sum(assessment.flagged for assessment in made)

    def _queue_all(
        self, connection: Connection, fresh: Sequence[tuple[Post, Saved]], made: Sequence[Assessment], known: Routes
    ) -> None:
        """Assessed texts into their groups and the queue, in their order; new ones that are like no other go together,
        by a few statements for all."""
        alone: list[_Newcomer] = []
        found = prints(connection, [post for post, _ in fresh])
        for (post, saved), assessment, one in zip(fresh, made, found, strict=True):
            if one.alone and saved.outcome == "new":
                alone.append((post, saved, assessment, one))
                continue
            self._queue_alone(connection, alone, known)
            alone = []
            self._queue(connection, (post, saved, assessment, one), known)
        self._queue_alone(connection, alone, known)

    def _queue_alone(self, connection: Connection, alone: Sequence[_Newcomer], known: Routes) -> None:
        settings = self.house.settings
        looked_at = save_first_assessments(
            connection,
            [(saved.revision_id, post, made) for post, saved, made, _ in alone],
            slice_rate=settings.slice_rate,
            slice_seed=settings.slice_seed,
        )
        groups = found_groups(connection, [(saved.revision_id, post, one) for post, saved, _, one in alone])
        for (post, _, made, _), group_id, told in zip(alone, groups, looked_at, strict=True):
            if told:
                self._offer(connection, post, made, group_id, known, founded=True)

    def _queue(self, connection: Connection, one: _Newcomer, known: Routes) -> None:
        post, saved, made, told = one
        keep(connection, self.house.settings, saved.revision_id, made)
        placed = place_in_group(connection, saved.revision_id, told.fp)
        if saved.outcome == "new" and not placed.founded:
            link_repost(connection, saved.post_id, placed.group_id)
        self._offer(connection, post, made, placed.group_id, known, founded=placed.founded)

    def _offer(
        self, connection: Connection, post: Post, made: Assessment, group_id: str, known: Routes, *, founded: bool
    ) -> None:
        """A group to the units whose ground it is on, and word of it to those who wait for such."""
        unit, *others = units_for(connection, known, group_id, post, self.house.engine.tables, self.region)
        item = enqueue_everywhere(connection, unit, group_id, founded=founded)
        for other in others:
            enqueue_everywhere(connection, other, group_id, founded=founded)
        if item is not None and item.state == "open":
            raise_alerts(
                connection,
                self.house.alerts,
                unit=unit,
                post=post,
                made=made,
                group_id=group_id,
                item_id=item.id,
            )

    @property
    def words(self) -> str:
        """The counts, as people read them."""
        return "{new} new, {seen} seen again, {changed} changed; {flagged} of them flagged".format(**self.counts)


def keep(connection: Connection, settings: Settings, revision_id: int, made: Assessment) -> None:
    """An assessment becomes the current one of a text, with its draw for the random slice."""
    save_assessment(connection, revision_id, made, slice_rate=settings.slice_rate, slice_seed=settings.slice_seed)


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """What a crawl brought, in words, what did not go well, one line each, and the exit status."""

    summary: str
    complaints: tuple[str, ...]
    exit_status: int


def crawl(house: House, urls: Sequence[str]) -> CrawlOutcome:
    """Crawl public addresses into the queue.

    Raises:
        PatrolError: the database cannot be written, or a setting cannot be used; what was taken in stays.
    """
    intake = Intake(house)
    with on_record(house.database, house.settings, "crawl", " ".join(urls)[:500], intake.counts) as ledger:
        with recording(evidence_folder(house.workspace), house.database, run=ledger.number) as recorder:
            intake.also.append(recorder.index)
            beside = Neighbours(recorder=recorder)
            report = crawl_addresses(
                urls, settings=house.settings, workspace=house.workspace, sink=intake, vault=house.vault, beside=beside
            )
        ledger.state = STATES[report.state]
    summary = f"{report.pages} pages in {report.seconds:.1f} s, {report.posts} posts: {intake.words}"
    return CrawlOutcome(summary, tuple(report.complaints), 0 if report.whole else 1)


def look(workspace: Workspace, settings: Settings, url: str) -> LookReport:
    """What every spider family sees at an address; nothing is stored."""
    return look_at(url, settings=settings, workspace=workspace)


def scrapy_sink(settings: Settings, workspace: Workspace) -> tuple[Intake, Vault, Neighbours]:
    """What `scrapy crawl NAME` writes to, as Scrapy's settings name it; open until the process ends."""
    engine, database = open_engine(workspace, settings), open_database(database_url(settings, workspace))
    house = House(workspace, settings, engine, database, Vault(workspace.run_dir / "pages"), alert_book(workspace))
    with writing(database) as connection:
        accounts.ensure_unit(connection, settings.unit)
    intake, folder = Intake(house), evidence_folder(workspace)
    index_recovered(folder, database)
    recorder = Recording(folder)
    intake.also.append(recorder.index)
    atexit.register(finish, recorder, database)
    return intake, house.vault, Neighbours(recorder=recorder)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a file brought, and its bad rows."""

    words: str
    bad: tuple[BadRow, ...]


def ingest(house: House, path: Path) -> IngestReport:
    """Take in a file's posts; bad rows and unread dates are kept for the report, the rest goes in.

    Raises:
        ContentError: the file cannot be read at all.
        StoreError: the database cannot be written.
    """
    intake, bad = Intake(house), []
    with on_record(house.database, house.settings, "ingest", path.name, intake.counts):
        for row in read_posts(path):
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


def found(house: House, limit: int) -> list[FoundRow]:
    """The open items of the unit's queue, the most pressing first."""
    with reading(house.database) as connection:
        rows = queue.list_items(connection, house.settings.unit, limit=limit)
    return [_found_row(row) for row in rows]


def _found_row(row: queue.QueueRow) -> FoundRow:
    told = row.assessment.findings[:3]
    words = " | ".join(dict.fromkeys(mask(" ".join(finding.words.split()))[:60] for finding in told))
    return FoundRow(row.item.band, row.item.lane, row.assessment.modus, words, row.url or row.source)


# learning -----------------------------------------------------------------------------------------------------------


def train(house: House, name: str | None) -> Candidate:
    """Train a candidate from the seed set and the unit's decisions into the workspace's models.

    Raises:
        PatrolError: no plain name or that of the model in use; too few examples; a seed row, recipe or disk that
            cannot be used.
    """
    folder = place_for(house.workspace, house.settings, name or f"candidate-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    return train_candidate(
        house.workspace, house.engine.tables, _decided(house), folder, encoder=find_encoder(house.workspace)
    )


def promote(house: House, name: str) -> list[str]:
    """Put a model to use if the gate holds nothing against it -> what it holds against it; audited.

    Raises:
        PatrolError: there is no such model, it was altered, or the gate cannot be read.
    """
    folder = named_model(house.workspace, name)
    encoder = find_encoder(house.workspace)
    complaints = gate_complaints(house.workspace, house.engine.tables, _decided(house), folder, encoder)
    action = "model.refuse" if complaints else "model.promote"
    with writing(house.database) as connection:
        add_audit(
            connection,
            unit=house.settings.unit,
            actor=getpass.getuser(),
            action=action,
            subject=name,
            detail={"why": complaints},
        )
        if not complaints:
            put_to_use(house.workspace, name)  # where this fails, the row that tells it is not kept either
    return complaints


def _decided(house: House) -> list[Example]:
    with reading(house.database) as connection:
        return list(decided_examples(connection, house.settings.unit))
