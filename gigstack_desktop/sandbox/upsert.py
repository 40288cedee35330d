"""INSERT that keeps what is there; each dialect spells it in its own module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless its key exists; whether it was inserted. PostgreSQL waits for a rival transaction to end.

    Asked with RETURNING: the drivers do not agree on `rowcount`.
    """
    spelling = sqlite if connection.dialect.name == "sqlite" else postgresql
    key = next(iter(table.primary_key.columns))
    statement = spelling.insert(table).values(row).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).first() is not None
