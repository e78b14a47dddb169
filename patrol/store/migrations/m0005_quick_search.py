"""Beginnings of words in the index of words (SQLite), and which group a text is of, apart from the text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.search_index import fill_index

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index of words anew with the beginnings of two to five letters; every stored text is entered again."""
    op.create_index("ix_revision_id_group_id", "revision", ["id", "group_id"], unique=False)
    conn = op.get_bind()
    if conn.dialect.name != "sqlite":
        return  # the index of PostgreSQL finds beginnings as quickly
    conn.execute(sa.text("DROP TABLE search_text"))
    conn.execute(
        sa.text(
            "CREATE VIRTUAL TABLE search_text"
            " USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4 5')"
        )
    )
    fill_index(conn)
