"""The tables of collection: slots of the schedule, addresses visited, breakers, searches, captures; for all units."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from patrol.store.columns import Key, Words
from patrol.store.declaring import at, id_, metadata

slot = Table(
    "slot",
    metadata,
    id_(),
    Column("source", Words, nullable=False),
    at("at"),
    Column("state", Words, nullable=False),  # claimed, done, failed, missed, skipped
    Column("worker", Words),
    Column("lease_token", Words),
    at("lease_until", null=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("run_id", Key, ForeignKey("run.id")),
    Column("why", Words),
    at("changed_at"),
    UniqueConstraint("source", "at"),
    # whoever claims: one round of a source at a time
    Index(
        "ux_slot_source_claimed",
        "source",
        unique=True,
        sqlite_where=text("state = 'claimed'"),
        postgresql_where=text("state = 'claimed'"),
    ),
)

visit = Table(
    "visit",
    metadata,
    id_(),
    Column("mark", Words, nullable=False, unique=True),  # SHA-256 of the canonical address, 32 digits of it
    Column("url", Words, nullable=False),
    Column("source", Words, nullable=False),  # the source, or start address, whose listings show it
    Column("post_source", Words),  # what its page told: (source, key) of the post
    Column("post_key", Words),
    Column("status", Integer),
    Column("misses", Integer, nullable=False, default=0),
    at("fetched_at"),
    at("listed_at"),
    at("revisit_at"),
    at("gone_at", null=True),
    Index("ix_visit_source_listed_at", "source", "listed_at"),
)

breaker = Table(
    "breaker",
    metadata,
    Column("host", Words, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("why", Words),
    at("opened_at", null=True),
    at("probe_at", null=True),
    Column("probe_token", Words),
    at("changed_at"),
)

search = Table(
    "search",
    metadata,
    id_(),
    Column("run_id", Key, ForeignKey("run.id")),
    Column("source", Words, nullable=False),
    Column("word", Words, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    at("at"),
    Index("ix_search_source_word", "source", "word"),
)

found_by = Table(
    "found_by",
    metadata,
    Column("post_id", Key, ForeignKey("post.id"), primary_key=True),
    Column("source", Words, primary_key=True),
    Column("word", Words, primary_key=True),
    at("at"),
    Index("ix_found_by_source_word", "source", "word"),
)

capture = Table(
    "capture",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),  # page, rendered, screenshot
    Column("url", Words, nullable=False),
    Column("final_url", Words, nullable=False),
    Column("status", Integer),
    Column("sha256", Words, nullable=False),  # of the decoded body, as page and revision name it
    Column("run_id", Key, ForeignKey("run.id")),
    Column("source", Words),
    Column("file", Words, nullable=False),  # below the evidence folder
    Column("size", BigInteger, nullable=False),  # bytes of its records, packed
    Column("retention", Words, nullable=False),
    Column("of", Words),  # the capture that this one is a picture of
    at("at"),
    at("held_at", null=True),  # legal hold: never disposed of
    at("disposed_at", null=True),
    Index("ix_capture_sha256", "sha256"),
    Index("ix_capture_retention_at", "retention", "at"),
    Index("ix_capture_file", "file"),
)

picture = Table(
    "picture",
    metadata,
    # what a post shows, as it was fetched: the body lies in its capture
    Column("post_id", Key, ForeignKey("post.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # which of the post's pictures, from 0
    Column("url", Words, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("content_type", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("capture_id", Words),
    at("at"),
    Index("ix_picture_sha256", "sha256"),
)

shot = Table(
    "shot",
    metadata,
    # a page of which a picture was asked for, once: its row says address and hash
    Column("page_id", Key, ForeignKey("page.id"), primary_key=True, autoincrement=False),
    at("at"),
)
