"""What the tables are declared with: the one catalogue, and the columns that many of them have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, text

from patrol.store.columns import Key, Utc, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_() -> Column[int]:
    """The row's number."""
    return Column("id", Key, primary_key=True)


def ref(name: str, target: str, *, null: bool = False) -> Column[int]:
    """A row of another table, as `table.column`."""
    return Column(name, Key, ForeignKey(target), nullable=null)


def unit_() -> Column[str]:
    """The unit whose row it is."""
    return Column("unit", Words, ForeignKey("unit.name"), nullable=False)


def at(name: str, *, null: bool = False) -> Column[object]:
    """A moment."""
    return Column(name, Utc, nullable=null)


def where(condition: str, *, sqlite: str = "") -> dict[str, Any]:
    """An index over those rows alone for which this holds, as each dialect is told (SQLite by its own words)."""
    return {"sqlite_where": text(sqlite or condition), "postgresql_where": text(condition)}
