"""Drafts in the store: their JSON exactly as given."""

from __future__ import annotations

import sqlite3

PUT = """INSERT INTO draft(id, created, updated, deleted, body) VALUES(?, ?, ?, NULL, ?)
  ON CONFLICT(id) DO UPDATE SET updated=excluded.updated, deleted=NULL, body=excluded.body"""


def put(db: sqlite3.Connection, draft_id: str, created: int, updated: int, body: str) -> None:
    """Store a draft; it is live again if it was in the bin."""
    db.execute(PUT, (draft_id, created, updated, body))


def get(db: sqlite3.Connection, draft_id: str) -> str | None:
    """The draft, also from the bin."""
    row = db.execute("SELECT body FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return row[0] if row else None


def live(db: sqlite3.Connection) -> list[str]:
    """Drafts that are not in the bin, last touched first."""
    return [row[0] for row in db.execute("SELECT body FROM draft WHERE deleted IS NULL ORDER BY updated DESC, id")]


def bin_(db: sqlite3.Connection, draft_id: str, when: int) -> None:
    """Put a draft in the bin."""
    db.execute("UPDATE draft SET deleted = ? WHERE id = ?", (when, draft_id))


def take_out(db: sqlite3.Connection, draft_id: str) -> None:
    """Take a draft out of the bin."""
    db.execute("UPDATE draft SET deleted = NULL WHERE id = ?", (draft_id,))


def remove(db: sqlite3.Connection, draft_id: str) -> None:
    """Forget a draft."""
    db.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def empty_bin(db: sqlite3.Connection, before: int) -> None:
    """Forget drafts that went to the bin before a time."""
    db.execute("DELETE FROM draft WHERE deleted < ?", (before,))
