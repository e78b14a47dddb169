"""The tables of the desk: drafts, skips, bulk decisions, exports, saved views, unmaskings, exposure, contacts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint, false

from patrol.store.columns import Json, Key, Words
from patrol.store.declaring import at, id_, metadata, ref, unit_

draft = Table(
    "draft",
    metadata,
    Column("unit", Words, ForeignKey("unit.name"), primary_key=True),
    Column("item_id", Key, ForeignKey("item.id"), primary_key=True),
    Column("analyst", Words, primary_key=True),
    Column("body", Json, nullable=False),
    at("saved_at"),
)

skip = Table(
    "skip",
    metadata,
    id_(),
    unit_(),
    ref("item_id", "item.id"),
    Column("analyst", Words, nullable=False),
    Column("reason", Words, nullable=False),
    at("until", null=True),  # empty: this analyst is not given it again
    at("at"),
    Index("ix_skip_analyst_item_id", "analyst", "item_id"),
)

bulk = Table(
    "bulk",
    metadata,
    id_(),
    unit_(),
    Column("analyst", Words, nullable=False),
    Column("idem", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("form", Json, nullable=False),  # reasons, note, ...: what each of its decisions says
    at("at"),
    at("undone_at", null=True),
    # so many items that a second person has to confirm them before the first is decided
    Column("needs_second", Boolean, nullable=False, server_default=false()),
    Column("confirmed_by", Words),
    at("confirmed_at", null=True),
    Column("job_id", Key),  # what carries a long one out, the last that was asked for
    UniqueConstraint("unit", "idem"),
)

bulk_item = Table(
    "bulk_item",
    metadata,
    Column("bulk_id", Key, ForeignKey("bulk.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3, ...: in this order they are settled
    Column("item_id", Key, nullable=False),  # as it was asked for, whether there is such an item or not
    Column("state", Words, nullable=False),  # waiting, decided, refused, undone, kept
    Column("why", Words),
    Column("decision_id", Key, ForeignKey("decision.id")),
    Index("ix_bulk_item_bulk_id_state_place", "bulk_id", "state", "place"),
)

export = Table(
    "export",
    metadata,
    id_(),
    unit_(),
    Column("asked_by", Words, nullable=False),
    Column("purpose", Words, nullable=False),
    Column("verdict", Words),  # empty: whatever was decided
    at("since"),
    at("until"),
    at("asked_at"),
    Column("settled_by", Words),  # who approved it or turned it down: never who asked
    at("settled_at", null=True),
    Column("approved", Boolean),
    at("taken_at", null=True),
    Column("sha256", Words),  # of the file that was taken last
    Index("ix_export_unit_asked_at", "unit", "asked_at"),
)

saved_view = Table(
    "saved_view",
    metadata,
    id_(),
    unit_(),
    Column("owner", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("shared", Boolean, nullable=False),
    at("at"),
    UniqueConstraint("unit", "owner", "name"),
)

unmasking = Table(
    "unmasking",
    metadata,
    id_(),
    unit_(),
    Column("analyst", Words, nullable=False),
    ref("item_id", "item.id"),
    Column("why", Words, nullable=False),
    at("at"),
    at("until"),
    Index("ix_unmasking_analyst_item_id", "analyst", "item_id"),
)

exposure = Table(
    "exposure",
    metadata,
    Column("analyst", Words, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("items", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    id_(),
    ref("revision_id", "revision.id"),
    Column("value", Words, nullable=False),  # normalised, as assessments name it: +62..., tg:name, bank:...
    UniqueConstraint("revision_id", "value"),
    Index("ix_contact_value", "value"),
)
