"""INSERT that keeps what is there; each dialect spells it in its own module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table, row: dict[str, Any]) -> Insert:
    """Insert a row unless its key exists; `rowcount` is 0 then. PostgreSQL waits for a rival transaction to end."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(row).on_conflict_do_nothing()
    return postgresql.insert(table).values(row).on_conflict_do_nothing()
