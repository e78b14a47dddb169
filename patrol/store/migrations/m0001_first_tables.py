"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Json, Key, Utc, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    _audit()
    _copy_group()
    _counter()
    _login_attempt()
    _page()
    _run()
    _unit()
    _account()
    _copy_mark()
    _job()
    _post()
    _copy_band()
    _revision()
    _session()
    _assessment()
    _item()
    _decision()
    _note()
    _outbox()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", Key, autoincrement=False, primary_key=True),
        sa.Column("unit", Words(), nullable=True),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("actor", Words(), nullable=False),
        sa.Column("action", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.Column("prev_hash", Words(), nullable=False),
        sa.Column("hash", Words(), nullable=False),
    )
    op.create_index("ix_audit_unit_at", "audit", ["unit", "at"], unique=False)


def _copy_group() -> None:
    op.create_table(
        "copy_group",
        sa.Column("id", Words(), primary_key=True),
        sa.Column("age", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("merged_into", Words(), nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["copy_group.id"]),
        sa.UniqueConstraint("age"),
    )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", Words(), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("head", Words(), nullable=False),
    )


def _login_attempt() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("id", Key, primary_key=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
    )
    op.create_index("ix_login_attempt_address_at", "login_attempt", ["address", "at"], unique=False)
    op.create_index("ix_login_attempt_name_at", "login_attempt", ["name", "at"], unique=False)


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("id", Key, primary_key=True),
        sa.Column("url", Words(), nullable=False),
        sa.Column("final_url", Words(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content_type", Words(), nullable=True),
        sa.Column("sha256", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("last_seen_at", Utc(timezone=True), nullable=False),
        sa.UniqueConstraint("url", "sha256"),
    )
    op.create_index("ix_page_sha256", "page", ["sha256"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", Key, primary_key=True),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("source", Words(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("started_at", Utc(timezone=True), nullable=False),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.Column("counts", Json, nullable=False),
        sa.Column("error", Words(), nullable=True),
    )
    op.create_index("ix_run_started_at", "run", ["started_at"], unique=False)


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("name", Words(), primary_key=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("display_name", Words(), nullable=True),
        sa.Column("role", Words(), nullable=False),
        sa.Column("password_hash", Words(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(timezone=True), nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("last_login_at", Utc(timezone=True), nullable=True),
        sa.Column("disabled_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
        sa.UniqueConstraint("name"),
    )


def _copy_mark() -> None:
    op.create_table(
        "copy_mark",
        sa.Column("id", Key, primary_key=True),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("group_id", Words(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["copy_group.id"]),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_copy_mark_group_id", "copy_mark", ["group_id"], unique=False)


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=True),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("error", Words(), nullable=True),
        sa.Column("asked_by", Words(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", Words(), nullable=True),
        sa.Column("lease_until", Utc(timezone=True), nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("started_at", Utc(timezone=True), nullable=True),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
    )
    op.create_index("ix_job_state_id", "job", ["state", "id"], unique=False)


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("id", Key, primary_key=True),
        sa.Column("source", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("url", Words(), nullable=True),
        sa.Column("platform", Words(), nullable=True),
        sa.Column("author", Words(), nullable=True),
        sa.Column("published_at", Utc(timezone=True), nullable=True),
        sa.Column("first_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("last_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("group_id", Words(), nullable=True),
        sa.Column("revision_id", Key, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["copy_group.id"]),
        sa.UniqueConstraint("source", "key"),
    )
    op.create_index("ix_post_group_id", "post", ["group_id"], unique=False)


def _copy_band() -> None:
    op.create_table(
        "copy_band",
        sa.Column("band", sa.BigInteger(), primary_key=True),
        sa.Column("mark_id", Key, primary_key=True),
        sa.ForeignKeyConstraint(["mark_id"], ["copy_mark.id"]),
        sqlite_with_rowid=False,
    )


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", Key, primary_key=True),
        sa.Column("post_id", Key, nullable=False),
        sa.Column("content_sha256", Words(), nullable=False),
        sa.Column("title", Words(), nullable=True),
        sa.Column("text", Words(), nullable=False),
        sa.Column("company", Words(), nullable=True),
        sa.Column("location", Words(), nullable=True),
        sa.Column("salary", Words(), nullable=True),
        sa.Column("page_sha256", Words(), nullable=True),
        sa.Column("parse_suspect", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("last_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("group_id", Words(), nullable=True),
        sa.Column("joined_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["copy_group.id"]),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"]),
        sa.UniqueConstraint("post_id", "content_sha256"),
    )
    op.create_index("ix_revision_group_id_joined_as", "revision", ["group_id", "joined_as"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", Key, primary_key=True),
        sa.Column("token_hash", Words(), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("csrf", Words(), nullable=False),
        sa.Column("device", Words(), nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("last_seen_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.Column("revoked_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"], unique=False)


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", Key, primary_key=True),
        sa.Column("revision_id", Key, nullable=False),
        sa.Column("rules_version", Words(), nullable=False),
        sa.Column("model_version", Words(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("band", Words(), nullable=False),
        sa.Column("lane", Words(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("lane_rank", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("label", Words(), nullable=False),
        sa.Column("speech_act", Words(), nullable=False),
        sa.Column("modus", Words(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("draw", sa.Float(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"]),
        sa.UniqueConstraint("revision_id", "rules_version", "model_version"),
    )
    op.create_index("ix_assessment_revision_id_current", "assessment", ["revision_id", "current"], unique=False)


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("group_id", Words(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("joined_to", Key, nullable=True),
        sa.Column("band", Words(), nullable=False),
        sa.Column("lane", Words(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("priority", sa.Float(), nullable=False),
        sa.Column("terms", Json, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("face", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("inherits", sa.Boolean(), nullable=False),
        sa.Column("machine_disagrees", sa.Boolean(), nullable=False),
        sa.Column("reopened_because", Words(), nullable=True),
        sa.Column("covers", sa.Integer(), nullable=True),
        sa.Column("claim_covers", sa.Integer(), nullable=True),
        sa.Column("verdict", Words(), nullable=True),
        sa.Column("lease_by", Words(), nullable=True),
        sa.Column("lease_token", Words(), nullable=True),
        sa.Column("lease_until", Utc(timezone=True), nullable=True),
        sa.Column("opened_at", Utc(timezone=True), nullable=False),
        sa.Column("updated_at", Utc(timezone=True), nullable=False),
        sa.Column("decided_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["face"], ["revision.id"]),
        sa.ForeignKeyConstraint(["group_id"], ["copy_group.id"]),
        sa.ForeignKeyConstraint(["joined_to"], ["item.id"]),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
        sa.UniqueConstraint("unit", "group_id"),
    )
    op.create_index("ix_item_group_id", "item", ["group_id"], unique=False)
    op.create_index("ix_item_unit_state_priority", "item", ["unit", "state", "priority"], unique=False)


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("analyst", Words(), nullable=False),
        sa.Column("verdict", Words(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("note", Words(), nullable=True),
        sa.Column("modus", Json, nullable=True),
        sa.Column("speech_act", Words(), nullable=True),
        sa.Column("minor", sa.Boolean(), nullable=True),
        sa.Column("idem", Words(), nullable=False),
        sa.Column("revision_id", Key, nullable=False),
        sa.Column("content_sha256", Words(), nullable=False),
        sa.Column("assessment_id", Key, nullable=True),
        sa.Column("supersedes", Key, nullable=True),
        sa.Column("decided_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"]),
        sa.ForeignKeyConstraint(["supersedes"], ["decision.id"]),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
        sa.UniqueConstraint("unit", "idem"),
    )
    op.create_index("ix_decision_item_id", "decision", ["item_id"], unique=False)
    op.create_index("ix_decision_unit_decided_at", "decision", ["unit", "decided_at"], unique=False)


def _note() -> None:
    op.create_table(
        "note",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("author", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("written_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
    )
    op.create_index("ix_note_item_id", "note", ["item_id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("topic", Words(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("decision_id", Key, nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("sent_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
    )
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"], unique=False)
