"""The full-text index over what people search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from .packing import fts_query

PUT = """INSERT INTO doc(kind, ref, title, sub, extra) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(kind, ref) DO UPDATE SET title=excluded.title, sub=excluded.sub, extra=excluded.extra
  WHERE (title, sub, extra) IS NOT (excluded.title, excluded.sub, excluded.extra)"""
FIND = """SELECT d.kind, d.ref, d.title, d.sub FROM
  (SELECT rowid, rank AS r FROM doc_fts WHERE doc_fts MATCH ? ORDER BY rowid DESC LIMIT 500) f
  JOIN doc d ON d.rowid = f.rowid ORDER BY f.r LIMIT ?"""
# For lists: which records of one kind fit the words.
REFS = "SELECT d.ref FROM doc_fts JOIN doc d ON d.rowid = doc_fts.rowid WHERE doc_fts MATCH ? AND d.kind = ?"

Entry = tuple[str, str, str, str, str]


def put(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Index (kind, ref, title, subtitle, other words)."""
    db.executemany(PUT, entries)


def remove(db: sqlite3.Connection, kind: str, ref: str) -> None:
    """Forget one record."""
    db.execute("DELETE FROM doc WHERE kind = ? AND ref = ?", (kind, ref))


def find(db: sqlite3.Connection, text: str, limit: int) -> list[tuple[str, str, str, str]]:
    """(kind, ref, title, subtitle) of what fits, best first."""
    words = fts_query(text)
    return list(db.execute(FIND, (words, limit))) if words else []
