"""What a client's account is made of: credit invoices in force, what pays or credits them, and money that arrived."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.payments import Payment

from .packing import unpack


def documents(db: sqlite3.Connection, client_id: str) -> list[Invoice]:
    """PPD invoices in force, payment complements and credit notes of a client, oldest first."""
    sql = """SELECT body FROM invoice WHERE client_id = ? AND status = 'valid' AND body IS NOT NULL
      AND (kind IN ('P', 'E') OR (kind = 'I' AND method = 'PPD')) ORDER BY date, rowid"""
    return [unpack(Invoice, row[0]) for row in db.execute(sql, (client_id,))]


def arrived(db: sqlite3.Connection, client_id: str) -> list[tuple[Payment, Sequence[str]]]:
    """Payments of a client that arrived and have no complement in force, with the invoices that they belong to."""
    sql = """SELECT p.body, group_concat(l.invoice_id) FROM payment p JOIN payment_invoice l ON l.payment_id = p.id
      WHERE p.client_id = ? AND p.status = 'succeeded' AND NOT EXISTS (
        SELECT 1 FROM payment_invoice c JOIN invoice i ON i.id = c.invoice_id
        WHERE c.payment_id = p.id AND i.kind = 'P' AND i.status = 'valid')
      GROUP BY p.id ORDER BY p.date, p.rowid"""
    return [(unpack(Payment, body), ids.split(",")) for body, ids in db.execute(sql, (client_id,))]
