"""What became of each item of a bulk decision: a row each, so that thousands are not written anew for every one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Json, Key, Words

revision = "0007"
down_revision = "0006"

_OLD = sa.table("bulk", sa.column("id", Key), sa.column("items", Json))


def upgrade() -> None:
    """Make the table, put what was kept so far into it, and forget the column that held it."""
    made = op.create_table(
        "bulk_item",
        sa.Column("bulk_id", Key, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("why", Words(), nullable=True),
        sa.Column("decision_id", Key, nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"]),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
    )
    op.create_index("ix_bulk_item_bulk_id_state_place", "bulk_item", ["bulk_id", "state", "place"], unique=False)
    for number, items in op.get_bind().execute(sa.select(*_OLD.c)).all():
        rows = [
            {
                "bulk_id": number,
                "place": place,
                "item_id": one["item"],
                "state": one["state"],
                "why": one.get("why"),
                "decision_id": one.get("decision"),
            }
            for place, one in enumerate(items, start=1)
        ]
        if rows:
            op.bulk_insert(made, rows)
    op.drop_column("bulk", "items")
