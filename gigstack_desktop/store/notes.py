"""Small things in the store: sync state, files on disk, how often keys were used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A downloaded file; `path` is relative to the profile's folder."""

    path: str
    size: int
    sha256: str


def state(db: sqlite3.Connection, name: str) -> str | None:
    """A remembered value of sync."""
    row = db.execute("SELECT value FROM sync_state WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def set_state(db: sqlite3.Connection, name: str, value: str) -> None:
    """Remember a value of sync."""
    db.execute(
        "INSERT INTO sync_state(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value=excluded.value",
        (name, value),
    )


def forget_states(db: sqlite3.Connection, prefix: str) -> None:
    """Forget every value whose name begins so."""
    db.execute("DELETE FROM sync_state WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))


def saved_file(db: sqlite3.Connection, invoice_id: str, kind: str) -> SavedFile | None:
    """Where a file is."""
    row = db.execute(
        "SELECT path, size, sha256 FROM file WHERE invoice_id = ? AND kind = ?", (invoice_id, kind)
    ).fetchone()
    return SavedFile(*row) if row else None


def save_file(db: sqlite3.Connection, invoice_id: str, kind: str, file: SavedFile, now: int) -> None:
    """Remember where a file is."""
    db.execute(
        "INSERT OR REPLACE INTO file(invoice_id, kind, path, size, sha256, saved) VALUES(?, ?, ?, ?, ?, ?)",
        (invoice_id, kind, file.path, file.size, file.sha256, now),
    )


def used(db: sqlite3.Connection, pairs: Iterable[tuple[str, str]], now: int) -> None:
    """Count a use of each (kind, key)."""
    db.executemany(
        """INSERT INTO usage(kind, key, count, last) VALUES(?, ?, 1, ?)
        ON CONFLICT(kind, key) DO UPDATE SET count = count + 1, last = excluded.last""",
        [(kind, key, now) for kind, key in pairs if key],
    )


def uses(db: sqlite3.Connection, kind: str, most: int = 200) -> dict[str, int]:
    """How often keys of a kind were used, most used first."""
    sql = "SELECT key, count FROM usage WHERE kind = ? ORDER BY count DESC, last DESC LIMIT ?"
    return dict(db.execute(sql, (kind, most)).fetchall())
