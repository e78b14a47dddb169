"""What posts show and say beside their text; decisions of many by two persons; exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Json, Key, Utc, Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of pictures and exports, and widen those of posts and bulk decisions."""
    op.add_column("post", sa.Column("extra", Json, nullable=True))
    _picture()
    _bulk()
    _export()


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Utc(timezone=True), nullable=null)


def _picture() -> None:
    op.create_table(
        "picture",
        sa.Column("post_id", Key, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("sha256", Words(), nullable=False),
        sa.Column("content_type", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("capture_id", Words(), nullable=True),
        _moment("at"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"]),
    )
    op.create_index("ix_picture_sha256", "picture", ["sha256"], unique=False)


def _bulk() -> None:
    op.add_column("bulk", sa.Column("needs_second", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("bulk", sa.Column("confirmed_by", Words(), nullable=True))
    op.add_column("bulk", _moment("confirmed_at", null=True))


def _export() -> None:
    op.create_table(
        "export",
        sa.Column("id", Key, primary_key=True),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("asked_by", Words(), nullable=False),
        sa.Column("purpose", Words(), nullable=False),
        sa.Column("verdict", Words(), nullable=True),
        _moment("since"),
        _moment("until"),
        _moment("asked_at"),
        sa.Column("settled_by", Words(), nullable=True),
        _moment("settled_at", null=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        _moment("taken_at", null=True),
        sa.Column("sha256", Words(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.name"]),
    )
    op.create_index("ix_export_unit_asked_at", "export", ["unit", "asked_at"], unique=False)
