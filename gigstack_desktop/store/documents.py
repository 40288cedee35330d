"""Support documents in the cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from gigstack_desktop.api.models.documents import SupportDocument

from .packing import millis, pack, unpack

PUT = """INSERT INTO support_document(id, created, body) VALUES(?, ?, ?)
  ON CONFLICT(id) DO UPDATE SET created=excluded.created, body=excluded.body"""


def put(db: sqlite3.Connection, owner: str, owner_id: str, documents: Sequence[SupportDocument]) -> None:
    """Store documents and note whose they are."""
    known = [document for document in documents if document.id]
    db.executemany(PUT, [(d.id, millis(d.created_at), pack(d)) for d in known])
    pairs = [(owner, owner_id, document.id) for document in known]
    db.executemany("INSERT OR IGNORE INTO document_owner(owner, owner_id, document_id) VALUES(?, ?, ?)", pairs)


def replace(db: sqlite3.Connection, owner: str, owner_id: str, documents: Sequence[SupportDocument]) -> None:
    """Store the complete list of an owner."""
    db.execute("DELETE FROM document_owner WHERE owner = ? AND owner_id = ?", (owner, owner_id))
    put(db, owner, owner_id, documents)


def of(db: sqlite3.Connection, owners: Sequence[tuple[str, str]]) -> list[SupportDocument]:
    """Documents of any of these (owner, id), newest first, each once."""
    pairs = " OR ".join(["(o.owner = ? AND o.owner_id = ?)"] * len(owners)) or "0"
    arguments = [part for pair in owners for part in pair]
    sql = f"""SELECT body FROM support_document WHERE id IN
      (SELECT o.document_id FROM document_owner o WHERE {pairs}) ORDER BY created DESC, rowid DESC"""  # noqa: S608
    return [unpack(SupportDocument, row[0]) for row in db.execute(sql, arguments)]
