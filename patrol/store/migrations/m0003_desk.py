"""Tables of the desk: drafts, skips, bulk decisions, saved views, unmaskings, exposure, contacts; units as a tree."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from patrol.store.columns import Json, Key, Utc, Words
from patrol.store.contact_index import index_contacts
from patrol.store.priority import AGE_A_DAY, STALE_A_DAY, days
from patrol.store.search_index import fill_index, make_index

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the new tables, and widen those of units, accounts, sessions, items and decisions."""
    _draft()
    _skip()
    _bulk()
    _saved_view()
    _unmasking()
    _exposure()
    _contact()
    _columns()
    make_index(op.get_bind())
    fill_index(op.get_bind())
    _note_contacts()
    _date_priorities()


def _date_priorities() -> None:
    """Open items at hand stand among those that come: since when they wait is in their place from now on."""
    conn = op.get_bind()
    own = sa.table(
        "item",
        *(
            sa.column("id", Key),
            sa.column("state", Words()),
            sa.column("terms", Json),
            sa.column("priority", sa.Float()),
        ),
        *(sa.column(name, Utc(timezone=True)) for name in ("opened_at", "updated_at")),
    )
    waiting = sa.select(own.c.id, own.c.terms, own.c.opened_at, own.c.updated_at).where(own.c.state == "open")
    for row in conn.execute(waiting).all():
        dated = {"age": -AGE_A_DAY * days(row.opened_at), "freshness": STALE_A_DAY * days(row.updated_at)}
        terms = {**row.terms, **dated}
        anew = {"terms": terms, "priority": round(sum(terms.values()), 6)}
        conn.execute(sa.update(own).where(own.c.id == row.id).values(**anew))


def _note_contacts() -> None:
    """What the assessments at hand name, as rows to look up by."""
    conn, last = op.get_bind(), 0
    said = sa.table(
        "assessment",
        sa.column("id", Key),
        sa.column("revision_id", Key),
        sa.column("body", Json),
        sa.column("current", sa.Boolean()),
    )
    query = sa.select(said.c.id, said.c.revision_id, said.c.body).where(said.c.current).order_by(said.c.id)
    while rows := conn.execute(query.where(said.c.id > last).limit(500)).all():
        for row in rows:
            index_contacts(conn, row.revision_id, row.body.get("contacts") or ())
        last = rows[-1].id


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Utc(timezone=True), nullable=null)


def _unit() -> sa.Column[str]:
    return sa.Column("unit", Words(), nullable=False)


def _to_unit() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["unit"], ["unit.name"])


def _to_item() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["item_id"], ["item.id"])


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("unit", Words(), nullable=False, primary_key=True),
        sa.Column("item_id", Key, nullable=False, primary_key=True),
        sa.Column("analyst", Words(), nullable=False, primary_key=True),
        sa.Column("body", Json, nullable=False),
        _moment("saved_at"),
        _to_unit(),
        _to_item(),
    )


def _skip() -> None:
    op.create_table(
        "skip",
        sa.Column("id", Key, primary_key=True),
        _unit(),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("analyst", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        _moment("until", null=True),
        _moment("at"),
        _to_unit(),
        _to_item(),
    )
    op.create_index("ix_skip_analyst_item_id", "skip", ["analyst", "item_id"], unique=False)


def _bulk() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", Key, primary_key=True),
        _unit(),
        sa.Column("analyst", Words(), nullable=False),
        sa.Column("idem", Words(), nullable=False),
        sa.Column("verdict", Words(), nullable=False),
        sa.Column("form", Json, nullable=False),
        sa.Column("items", Json, nullable=False),
        _moment("at"),
        _moment("undone_at", null=True),
        _to_unit(),
        sa.UniqueConstraint("unit", "idem"),
    )


def _saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", Key, primary_key=True),
        _unit(),
        sa.Column("owner", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("query", Words(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _moment("at"),
        _to_unit(),
        sa.UniqueConstraint("unit", "owner", "name"),
    )


def _unmasking() -> None:
    op.create_table(
        "unmasking",
        sa.Column("id", Key, primary_key=True),
        _unit(),
        sa.Column("analyst", Words(), nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("why", Words(), nullable=False),
        _moment("at"),
        _moment("until"),
        _to_unit(),
        _to_item(),
    )
    op.create_index("ix_unmasking_analyst_item_id", "unmasking", ["analyst", "item_id"], unique=False)


def _exposure() -> None:
    op.create_table(
        "exposure",
        sa.Column("analyst", Words(), nullable=False, primary_key=True),
        sa.Column("day", sa.Date(), nullable=False, primary_key=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", Key, primary_key=True),
        sa.Column("revision_id", Key, nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"]),
        sa.UniqueConstraint("revision_id", "value"),
    )
    op.create_index("ix_contact_value", "contact", ["value"], unique=False)


def _columns() -> None:
    for name in ("parent", "kind"):
        op.add_column("unit", sa.Column(name, Words(), nullable=True))
    op.add_column("unit", sa.Column("territory", Json, nullable=True))
    for name in ("language", "totp_secret"):
        op.add_column("account", sa.Column(name, Words(), nullable=True))
    for name in ("preferences", "recovery"):
        op.add_column("account", sa.Column(name, Json, nullable=True))
    op.add_column("account", sa.Column("totp_step", sa.BigInteger(), nullable=True))
    op.add_column("session", sa.Column("address", Words(), nullable=True))
    op.add_column("session", _moment("stepped_up_at", null=True))
    op.add_column("item", _moment("postponed_until", null=True))
    op.add_column("item", sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("item", sa.Column("help_by", Words(), nullable=True))
    op.add_column("item", _moment("help_at", null=True))
    op.create_index("ix_item_state_priority", "item", ["state", "priority"], unique=False)
    for names in (["lane", "band"], ["opened_at"], ["decided_at"]):
        op.create_index(f"ix_item_unit_state_{'_'.join(names)}", "item", ["unit", "state", *names], unique=False)
    _partial("ix_item_leased", ["unit", "lease_until"], "lease_until IS NOT NULL")
    _partial("ix_item_reopened", ["unit"], "reopened_because IS NOT NULL")
    _partial("ix_item_disagrees", ["unit"], "machine_disagrees")
    for name in ("confidence", "via", "guideline"):
        op.add_column("decision", sa.Column(name, Words(), nullable=True))
    for name in ("victim_identity", "danger_now"):
        op.add_column("decision", sa.Column(name, sa.Boolean(), nullable=True))
    op.add_column("decision", sa.Column("spans", Json, nullable=True))
    op.add_column("decision", _moment("undone_at", null=True))
    op.add_column("decision", sa.Column("item_before", Json, nullable=True))
    op.create_index("ix_decision_analyst_decided_at", "decision", ["analyst", "decided_at"], unique=False)
    op.create_index("ix_outbox_decision_id", "outbox", ["decision_id"], unique=False)


def _partial(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "item", columns, unique=False, sqlite_where=where, postgresql_where=where)
