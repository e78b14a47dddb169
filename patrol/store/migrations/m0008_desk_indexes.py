"""What few items have is found without walking the queue: joined, put off, asked about, opened again, disputed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Indexes over those items alone. With `state` in them SQLite prefers them to an index over all items."""
    for name in ("ix_item_reopened", "ix_item_disagrees"):
        op.drop_index(name, table_name="item")
    _over("ix_item_reopened", ["unit", "state"], "reopened_because IS NOT NULL")
    _over("ix_item_help", ["unit", "state"], "help_by IS NOT NULL")
    _over("ix_item_postponed", ["unit", "state", "postponed_until"], "postponed_until IS NOT NULL")
    _over("ix_item_joined", ["joined_to"], "joined_to IS NOT NULL")

    # SQLite knows its index again by these very words alone
    _over("ix_item_disagrees", ["unit", "state"], "machine_disagrees", sqlite="machine_disagrees = 1")


def _over(name: str, columns: list[str], which: str, *, sqlite: str = "") -> None:
    ours, theirs = sa.text(sqlite or which), sa.text(which)
    op.create_index(name, "item", columns, unique=False, sqlite_where=ours, postgresql_where=theirs)
