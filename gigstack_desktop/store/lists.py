"""How lists become SQL: conditions, orders, ordered rowids."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .packing import fts_query, millis
from .search import REFS

CHUNK = 1000
LOCAL = ZoneInfo("America/Mexico_City")


@dataclass(slots=True)
class Where:
    """Conditions that all hold, with their arguments."""

    parts: list[str] = field(default_factory=list)
    arguments: list[Any] = field(default_factory=list)

    def add(self, part: str, *arguments: Any) -> None:
        """One more condition."""
        self.parts.append(part)
        self.arguments.extend(arguments)

    def one_of(self, column: str, values: Sequence[str]) -> None:
        """The column has one of these values."""
        self.add(f"{column} IN ({marks(values)})", *values)

    def words(self, text: str, kind: str, column: str = "id") -> None:
        """The record fits the words, if there are any."""
        if text.strip():
            words = fts_query(text)
            self.add(f"{column} IN ({REFS})", words, kind) if words else self.add("0")

    def since(self, column: str, day: str, zone: ZoneInfo) -> None:
        """On or after an ISO date of the zone; something that is no date matches nothing."""
        start = _midnight(day, zone)
        self.add(f"{column} >= ?", millis(start)) if start else self.add("0")

    def until(self, column: str, day: str, zone: ZoneInfo) -> None:
        """On or before an ISO date of the zone."""
        start = _midnight(day, zone)
        self.add(f"{column} < ?", millis(start + timedelta(days=1))) if start else self.add("0")

    @property
    def sql(self) -> str:
        """The text after WHERE."""
        return " AND ".join(self.parts) or "1"


def _midnight(day: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(day).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone)
    except ValueError:
        return None


def marks(values: Sequence[object]) -> str:
    """Question marks for a list of values."""
    return ",".join("?" * len(values))


def grouped(filters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Filters by name; a repeated name means "one of"."""
    found: dict[str, list[str]] = {}
    for name, value in filters:
        found.setdefault(name, []).append(value)
    return found


def order(columns: Mapping[str, str], sort: str, descending: bool, default: str) -> str:
    """The text after ORDER BY; the rowid breaks ties so that a page never moves under the reader.

    A column of `columns` may be two with a semicolon between them.
    """
    direction = "DESC" if descending else "ASC"
    column = columns.get(sort)
    return f"{column.replace(';', f' {direction},')} {direction}, rowid {direction}" if column else default


def rowids(db: sqlite3.Connection, table: str, where: Where, by: str) -> array[int]:
    """Ordered rowids, fetched in pieces so that other threads get their turn (recipes, section 6)."""
    found = array("q")
    cursor = db.execute(f"SELECT rowid FROM {table} WHERE {where.sql} ORDER BY {by}", where.arguments)  # noqa: S608
    while chunk := cursor.fetchmany(CHUNK):
        found.extend([row[0] for row in chunk])
    return found


def by_rowid(db: sqlite3.Connection, select: str, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """Rows of a page in the order asked; `select` ends before its WHERE and has the rowid first."""
    if not wanted:
        return []
    sql = f"{select} WHERE rowid IN ({','.join(str(int(row)) for row in wanted)})"
    found = {row[0]: row for row in db.execute(sql)}
    return [found[row] for row in wanted if row in found]
