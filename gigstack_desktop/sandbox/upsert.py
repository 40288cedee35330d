"""INSERT that keeps what is there; each dialect spells it in its own module."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless its key exists; whether it was inserted. PostgreSQL waits for a rival transaction to end.

    Asked with RETURNING: the drivers do not agree on `rowcount`.
    """
    return connection.execute(_inserting(table, connection.dialect.name), row).first() is not None


@cache
def _inserting(table: Table, dialect: str) -> Any:
    key = next(iter(table.primary_key.columns))
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing().returning(key)
    return postgresql.insert(table).on_conflict_do_nothing().returning(key)
