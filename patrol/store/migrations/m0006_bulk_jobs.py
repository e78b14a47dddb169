"""A bulk decision names the job that carries it out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Key

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One column; a bulk decision of before was carried out in its request, and has no job."""
    op.add_column("bulk", sa.Column("job_id", Key, nullable=True))
