"""Tables for rounds on a schedule: slots, addresses visited, breakers, searches, captures; delivery from the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Json, Key, Utc, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the new tables, and widen those of runs, posts and the outbox."""
    _slot()
    _visit()
    _breaker()
    _search()
    _found_by()
    _capture()
    _run()
    _post()
    _outbox()


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Utc(timezone=True), nullable=null)


def _slot() -> None:
    op.create_table(
        "slot",
        sa.Column("id", Key, primary_key=True),
        sa.Column("source", Words(), nullable=False),
        _moment("at"),
        sa.Column("state", Words(), nullable=False),
        sa.Column("worker", Words(), nullable=True),
        sa.Column("lease_token", Words(), nullable=True),
        _moment("lease_until", null=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_id", Key, nullable=True),
        sa.Column("why", Words(), nullable=True),
        _moment("changed_at"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
        sa.UniqueConstraint("source", "at"),
    )
    claimed = sa.text("state = 'claimed'")
    op.create_index(
        "ux_slot_source_claimed", "slot", ["source"], unique=True, sqlite_where=claimed, postgresql_where=claimed
    )


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", Key, primary_key=True),
        sa.Column("mark", Words(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("source", Words(), nullable=False),
        sa.Column("post_source", Words(), nullable=True),
        sa.Column("post_key", Words(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        _moment("fetched_at"),
        _moment("listed_at"),
        _moment("revisit_at"),
        _moment("gone_at", null=True),
        sa.UniqueConstraint("mark"),
    )
    op.create_index("ix_visit_source_listed_at", "visit", ["source", "listed_at"], unique=False)


def _breaker() -> None:
    op.create_table(
        "breaker",
        sa.Column("host", Words(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", Words(), nullable=True),
        _moment("opened_at", null=True),
        _moment("probe_at", null=True),
        sa.Column("probe_token", Words(), nullable=True),
        _moment("changed_at"),
    )


def _search() -> None:
    op.create_table(
        "search",
        sa.Column("id", Key, primary_key=True),
        sa.Column("run_id", Key, nullable=True),
        sa.Column("source", Words(), nullable=False),
        sa.Column("word", Words(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        _moment("at"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
    )
    op.create_index("ix_search_source_word", "search", ["source", "word"], unique=False)


def _found_by() -> None:
    op.create_table(
        "found_by",
        sa.Column("post_id", Key, nullable=False, primary_key=True),
        sa.Column("source", Words(), nullable=False, primary_key=True),
        sa.Column("word", Words(), nullable=False, primary_key=True),
        _moment("at"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"]),
    )
    op.create_index("ix_found_by_source_word", "found_by", ["source", "word"], unique=False)


def _capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", Words(), primary_key=True),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("final_url", Words(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("sha256", Words(), nullable=False),
        sa.Column("run_id", Key, nullable=True),
        sa.Column("source", Words(), nullable=True),
        sa.Column("file", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("retention", Words(), nullable=False),
        sa.Column("of", Words(), nullable=True),
        _moment("at"),
        _moment("held_at", null=True),
        _moment("disposed_at", null=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
    )
    op.create_index("ix_capture_sha256", "capture", ["sha256"], unique=False)
    op.create_index("ix_capture_retention_at", "capture", ["retention", "at"], unique=False)
    op.create_index("ix_capture_file", "capture", ["file"], unique=False)
    op.create_table(
        "shot",
        sa.Column("page_id", Key, primary_key=True, autoincrement=False),
        _moment("at"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
    )


def _run() -> None:
    op.add_column("run", _moment("slot", null=True))
    op.add_column("run", sa.Column("basis", Words(), nullable=True))
    op.add_column("run", sa.Column("coverage", Json, nullable=True))
    op.create_index("ix_run_source_started_at", "run", ["source", "started_at"], unique=False)


def _post() -> None:
    op.add_column("post", _moment("gone_at", null=True))
    op.add_column("post", sa.Column("follows", Key, nullable=True))


def _outbox() -> None:
    op.add_column("outbox", sa.Column("channel", Words(), nullable=True))
    op.add_column("outbox", sa.Column("mark", Words(), nullable=True))
    op.add_column("outbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", _moment("next_at", null=True))
    op.add_column("outbox", _moment("dropped_at", null=True))
    op.add_column("outbox", sa.Column("error", Words(), nullable=True))
    op.create_index("ux_outbox_mark", "outbox", ["mark"], unique=True)
    op.create_index("ix_outbox_channel_next_at", "outbox", ["channel", "next_at"], unique=False)
