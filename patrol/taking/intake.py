"""Pages and posts in -> each stored, assessed, grouped and queued; a batch is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from patrol import scoring
from patrol.alerts.raising import raise_alerts
from patrol.records import Assessment, Page, Post
from patrol.settings import Settings
from patrol.store import Connection
from patrol.store.assessments import save_assessment, save_first_assessments
from patrol.store.captures import ask_for_shots
from patrol.store.database import PATIENCE_SECONDS, reading, writing
from patrol.store.enqueue import enqueue_everywhere, enqueue_seen
from patrol.store.groups import Print, found_groups, place_in_group, prints
from patrol.store.posts import Saved, link_repost, save_pages, save_posts, unknown_posts
from patrol.store.territory import Routes, routes, units_for
from patrol.taking.counting import BATCH as BATCH
from patrol.taking.counting import in_words
from patrol.taking.counting import no_counts as no_counts
from patrol.taking.house import House

_Newcomer = tuple[Post, Saved, Assessment, Print]


class Intake:
    """A sink for posts in this process.

    Delivery is at least once: what was taken in before is known by source, key and content, and adds nothing.
    """

    def __init__(self, house: House, *, region: str | None = None) -> None:
        """`region` of the source: where its posts are about, as far as they do not say."""
        self.house = house
        self.region = region
        self.counts = no_counts()
        self.also: list[Callable[[Connection], None]] = []
        """Who writes along, in the transaction of the posts: what a kill undoes, it undoes for all."""
        self._posts: list[Post] = []
        self._pages: list[Page] = []

    def ready(self) -> None:
        """It always is."""

    def page(self, page: Page) -> None:
        """A page that was captured."""
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
        self.take(pages, waiting)

    def take(self, pages: Sequence[Page], posts: Sequence[Post]) -> None:
        """Take in a batch, all or nothing; what takes long is done before the lock is held.

        Raises:
            StoreError: the database cannot be written; nothing of the batch was.
        """
        judged = self._judged(posts)
        with writing(self.house.database, patience=PATIENCE_SECONDS) as connection:
            save_pages(connection, pages)
            saved = save_posts(connection, posts)
            fresh = [(post, one) for post, one in zip(posts, saved, strict=True) if one.outcome != "seen"]
            made = self._made([post for post, _ in fresh], judged)
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

    def _judged(self, posts: Sequence[Post]) -> dict[int, Assessment]:
        """What is made of the posts whose text is not stored yet, by their place in memory."""
        if not posts:
            return {}
        with reading(self.house.database) as connection:
            unknown = unknown_posts(connection, posts)
        return dict(zip(map(id, unknown), scoring.assess_many(unknown, self.house.engine), strict=True))

    def _made(self, fresh: Sequence[Post], judged: dict[int, Assessment]) -> list[Assessment]:
        # what another worker's text made fresh meanwhile is judged now
        late = [post for post in fresh if id(post) not in judged]
        judged.update(zip(map(id, late), scoring.assess_many(late, self.house.engine), strict=True) if late else ())
        return [judged[id(post)] for post in fresh]

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
        open_in: list[tuple[str, int | None]] = []
        for unit in units_for(connection, known, group_id, post, self.house.engine.tables, self.region):
            item = enqueue_everywhere(connection, unit, group_id, founded=founded)
            if item is not None and item.state == "open":
                open_in.append((unit, item.id))
        book = self.house.alerts
        raise_alerts(connection, book, root=known.root, items=open_in, post=post, made=made, group_id=group_id)

    @property
    def words(self) -> str:
        """The counts, as people read them."""
        return in_words(self.counts)


def keep(connection: Connection, settings: Settings, revision_id: int, made: Assessment) -> None:
    """An assessment becomes the current one of a text, with its draw for the random slice."""
    save_assessment(connection, revision_id, made, slice_rate=settings.slice_rate, slice_seed=settings.slice_seed)
