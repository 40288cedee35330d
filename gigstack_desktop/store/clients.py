"""Clients in the cache."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from gigstack_desktop.api.models.clients import Client

from . import search
from .lists import Where, by_rowid, grouped, order, rowids
from .packing import millis, pack, sortable, unpack

PUT = """INSERT INTO client(id, name, legal_name, sort_name, rfc, regimen, zip, use_cfdi, email, is_valid, created,
  seen, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(id) DO UPDATE SET name=excluded.name, legal_name=excluded.legal_name, sort_name=excluded.sort_name,
  rfc=excluded.rfc, regimen=excluded.regimen, zip=excluded.zip, use_cfdi=excluded.use_cfdi, email=excluded.email,
  is_valid=excluded.is_valid, created=excluded.created, seen=excluded.seen, body=excluded.body"""
BALANCE = """(SELECT coalesce(sum(balance), 0) FROM invoice i
  WHERE i.client_id = client.id AND i.balance > 0 AND i.currency = 'MXN')"""
LAST = "(SELECT max(date) FROM invoice i WHERE i.client_id = client.id AND i.body IS NOT NULL)"
SELECT = f"""SELECT rowid, id, name, legal_name, rfc, regimen, zip, use_cfdi, email, is_valid, {BALANCE}, {LAST}
  FROM client"""  # noqa: S608
COLUMNS = {
    "name": "sort_name",
    "legal_name": "legal_name COLLATE NOCASE",
    "rfc": "rfc",
    "regimen": "regimen",
    "zip": "zip",
    "use": "use_cfdi",
    "email": "email",
    "is_valid": "is_valid",
    "balance": BALANCE,
    "last_invoice": LAST,
}
STATES = {"valid": "is_valid = 1", "invalid": "is_valid = 0", "unchecked": "is_valid IS NULL"}
GENERIC = ("XAXX010101000", "XEXX010101000")


def put(db: sqlite3.Connection, clients: Iterable[Client], seen: int) -> None:
    """Store clients as the service had them at `seen` (milliseconds); a pending local deletion stays."""
    known = [client for client in clients if client.id]
    db.executemany(PUT, [_row(client, seen) for client in known])
    search.put(db, [_entry(client) for client in known])


def _row(client: Client, seen: int) -> tuple[Any, ...]:
    name, valid = client.display_name, client.is_valid
    return (
        client.id,
        name,
        client.legal_name,
        sortable(name),
        client.tax_id.strip().upper(),
        client.tax_system,
        client.address.zip,
        client.use,
        client.email,
        None if valid is None else int(valid),
        millis(client.created_at),
        seen,
        pack(client),
    )


def _entry(client: Client) -> search.Entry:
    other = " ".join(part for part in (client.name, client.company, client.email, client.phone) if part)
    return "client", client.id, client.legal_name or client.display_name, client.tax_id, other


def get(db: sqlite3.Connection, client_id: str) -> Client | None:
    """One client, also one that is being deleted."""
    row = db.execute("SELECT body FROM client WHERE id = ?", (client_id,)).fetchone()
    return unpack(Client, row[0]) if row else None


def find_by_rfc(db: sqlite3.Connection, rfc: str) -> Client | None:
    """The client last invoiced with this RFC; generic RFCs stand for many and find nobody."""
    wanted = rfc.strip().upper()
    if not wanted or wanted in GENERIC:
        return None
    row = db.execute(
        f"SELECT body FROM client WHERE rfc = ? AND deleted = 0 ORDER BY {LAST} DESC, created DESC LIMIT 1",  # noqa: S608
        (wanted,),
    ).fetchone()
    return unpack(Client, row[0]) if row else None


def mark_deleted(db: sqlite3.Connection, client_id: str, deleted: bool) -> None:
    """Hide or show a client."""
    db.execute("UPDATE client SET deleted = ? WHERE id = ?", (int(deleted), client_id))


def remove(db: sqlite3.Connection, client_id: str) -> None:
    """Forget a client."""
    db.execute("DELETE FROM client WHERE id = ?", (client_id,))
    search.remove(db, "client", client_id)


def remove_unseen(db: sqlite3.Connection, seen: int) -> list[str]:
    """Forget clients that a complete listing did not bring; their ids."""
    gone = [row[0] for row in db.execute("SELECT id FROM client WHERE seen < ? AND deleted = 0", (seen,))]
    for client_id in gone:
        remove(db, client_id)
    return gone


def where(text: str, filters: Sequence[tuple[str, str]]) -> Where:
    """Conditions of a list of clients."""
    found = Where()
    found.add("deleted = 0")
    found.words(text, "client")
    for name, values in grouped(filters).items():
        if name == "state":
            found.add("(" + " OR ".join(STATES.get(value, "0") for value in values) + ")")
        elif name == "balance":
            found.add(f"{BALANCE} > 0")
        elif name == "email":
            found.add("email = ''" if values == ["no"] else "email <> ''")
        elif name == "public":
            found.one_of("rfc", GENERIC)
    return found


def ids(
    db: sqlite3.Connection, text: str, filters: Sequence[tuple[str, str]], sort: str, descending: bool
) -> array[int]:
    """Ordered rowids; by name when nothing is said."""
    return rowids(db, "client", where(text, filters), order(COLUMNS, sort, descending, "sort_name ASC, rowid ASC"))


def rows(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """Columns of a page of the list."""
    return by_rowid(db, SELECT, wanted)


def suggest(db: sqlite3.Connection, text: str, limit: int) -> list[tuple[Any, ...]]:
    """Rows that fit what is being typed, last invoiced first."""
    found = where(text, ())
    return list(
        db.execute(f"{SELECT} WHERE {found.sql} ORDER BY 12 DESC, sort_name LIMIT ?", (*found.arguments, limit))
    )


def count(db: sqlite3.Connection, found: Where) -> tuple[int, int]:
    """How many match and what they owe in millionths of a peso."""
    row = db.execute(f"SELECT count(*), coalesce(sum({BALANCE}), 0) FROM client WHERE {found.sql}", found.arguments)  # noqa: S608
    matching, owed = row.fetchone()
    return matching, owed
