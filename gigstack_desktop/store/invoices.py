"""Invoices in the cache, and the rows that drafts and promised invoices have in the same list."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from gigstack_desktop.api.models.invoices import Invoice

from . import search
from .lists import LOCAL, Where, by_rowid, grouped, order, rowids
from .packing import LARGEST, micros, millis, pack, unpack

PUBLIC_RFC = "XAXX010101000"
FIELDS = """id, uuid, kind, status, local_state, series, folio, folio_number, date, client_id, client_name, rfc, total,
  subtotal, taxes, withheld, currency, method, form, balance, complements, is_global, seen, body"""
PUT = f"""INSERT INTO invoice({FIELDS}) VALUES({",".join("?" * 24)})
  ON CONFLICT(id) DO UPDATE SET ({FIELDS}) = ({",".join("excluded." + name.strip() for name in FIELDS.split(","))})"""
SELECT = """SELECT rowid, id, kind, status, series, folio, date, client_name, rfc, total, currency, method, form,
  balance, uuid, local_state, CASE kind WHEN 'P' THEN body END FROM invoice"""
COLUMNS = {
    "status": "status",
    "series_folio": "series COLLATE NOCASE; folio_number",
    "date": "date",
    "client_name": "client_name COLLATE NOCASE",
    "rfc": "rfc",
    "total": "total",
    "currency": "currency",
    "method": "method",
    "form": "form",
    "balance": "balance",
    "uuid": "uuid",
    "local_state": "local_state",
    "kind": "kind",
}
SIMPLE = {
    "status": "status",
    "state": "local_state",
    "kind": "kind",
    "method": "method",
    "form": "form",
    "client": "client_id",
    "currency": "currency",
    "series": "series",
}


@dataclass(frozen=True, slots=True)
class LocalRow:
    """What the list shows of a draft or a promised invoice; `date` in milliseconds."""

    id: str
    kind: str
    local_state: str
    date: int
    client_id: str
    client_name: str
    rfc: str
    total: Decimal
    currency: str
    method: str
    form: str
    series: str


def put(db: sqlite3.Connection, invoices: Iterable[Invoice], seen: int = 0) -> None:
    """Store invoices."""
    known = [invoice for invoice in invoices if invoice.uuid]
    db.executemany(PUT, [_row(invoice, seen) for invoice in known])
    search.put(db, [_entry(invoice) for invoice in known])


def _row(invoice: Invoice, seen: int) -> tuple[Any, ...]:
    client, folio = invoice.client, invoice.folio_number
    return (
        invoice.uuid,
        invoice.uuid,
        invoice.invoice_type,
        invoice.status or "valid",
        "",
        invoice.series,
        folio,
        min(int(folio), LARGEST) if folio.isdecimal() else 0,
        millis(invoice.issued_at),
        client.id,
        client.legal_name or client.display_name,
        client.tax_id,
        micros(_shown_total(invoice)),
        micros(invoice.subtotal),
        micros(invoice.taxes),
        micros(invoice.withholding_taxes),
        invoice.currency,
        invoice.payment_method,
        invoice.payment_form,
        micros(invoice.balance),
        invoice.payment_complements or 0,
        int(client.tax_id == PUBLIC_RFC and bool(invoice.model_extra and invoice.model_extra.get("global"))),
        seen,
        pack(invoice),
    )


def _shown_total(invoice: Invoice) -> Decimal:
    """The amount that the list shows, sorts and finds: a payment complement's own total is always 0 (rules 13.1)."""
    return invoice.paid[0] if invoice.paid else invoice.total


def _entry(invoice: Invoice) -> search.Entry:
    title = invoice.series_folio or invoice.uuid[:8]
    name = invoice.client.legal_name or invoice.client.display_name
    total = format(_shown_total(invoice), "f")
    words = " ".join((invoice.client.tax_id, invoice.uuid, total, invoice.folio_number))
    return "invoice", invoice.uuid, title, name, words


def put_local(db: sqlite3.Connection, row: LocalRow) -> None:
    """Show a draft or a promise in the list."""
    amounts = (micros(row.total), 0, 0, 0)
    values = (row.id, "", row.kind, "draft", row.local_state, row.series, "", 0, row.date, row.client_id)
    people = (row.client_name, row.rfc)
    db.execute(PUT, (*values, *people, *amounts, row.currency, row.method, row.form, 0, 0, 0, 0, None))
    search.put(db, [("draft", row.id, row.client_name or "Borrador", row.rfc, "borrador")])


def set_local_state(db: sqlite3.Connection, row_id: str, state: str) -> None:
    """What this program still owes for a local row."""
    db.execute("UPDATE invoice SET local_state = ? WHERE id = ? AND body IS NULL", (state, row_id))


def remove_local(db: sqlite3.Connection, row_id: str) -> None:
    """Take a draft or promise out of the list."""
    db.execute("DELETE FROM invoice WHERE id = ? AND body IS NULL", (row_id,))
    search.remove(db, "draft", row_id)


def get(db: sqlite3.Connection, invoice_id: str) -> Invoice | None:
    """One stamped invoice by UUID, in any case of letters."""
    row = db.execute("SELECT body FROM invoice WHERE id IN (?, ?)", (invoice_id, invoice_id.lower())).fetchone()
    return unpack(Invoice, row[0]) if row and row[0] is not None else None


def last_to(db: sqlite3.Connection, client_id: str) -> Invoice | None:
    """The newest income invoice to a client."""
    row = db.execute(
        "SELECT body FROM invoice WHERE client_id = ? AND kind = 'I' AND body IS NOT NULL ORDER BY date DESC LIMIT 1",
        (client_id,),
    ).fetchone()
    return unpack(Invoice, row[0]) if row else None


def last_in(db: sqlite3.Connection, currency: str) -> Invoice | None:
    """The newest income invoice in force in a foreign currency."""
    row = db.execute(
        "SELECT body FROM invoice WHERE currency = ? AND currency <> 'MXN' AND kind = 'I' AND status = 'valid'"
        " AND body IS NOT NULL ORDER BY date DESC LIMIT 1",
        (currency,),
    ).fetchone()
    return unpack(Invoice, row[0]) if row else None


def where(text: str, filters: Sequence[tuple[str, str]], zone: ZoneInfo = LOCAL) -> Where:
    """Conditions of a list of invoices."""
    found = Where()
    if text.strip():
        words = Where()
        words.words(text, "invoice")
        words.words(text, "draft")
        found.add(f"({' OR '.join(words.parts)})", *words.arguments)
    for name, values in grouped(filters).items():
        if name in SIMPLE:
            found.one_of(SIMPLE[name], values)
        elif name == "balance":
            found.add("balance > 0")
        elif name == "global":
            found.add("is_global = 1")
        elif name == "since":
            found.since("date", values[0], zone)
        elif name == "until":
            found.until("date", values[0], zone)
    return found


def ids(db: sqlite3.Connection, found: Where, sort: str, descending: bool) -> array[int]:
    """Ordered rowids of what `where` says; newest first when nothing is said."""
    return rowids(db, "invoice", found, order(COLUMNS, sort, descending, "date DESC, rowid DESC"))


def rows(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """Columns of a page of the list."""
    return by_rowid(db, SELECT, wanted)


def sums(db: sqlite3.Connection, found: Where) -> list[tuple[str, int, int, int]]:
    """(currency, count, total, balance); totals count invoices in force only, and no complement: it pays them."""
    sql = f"""SELECT currency, count(*),
      sum(CASE WHEN status = 'valid' AND kind <> 'P' THEN total ELSE 0 END), sum(balance)
      FROM invoice WHERE {found.sql} GROUP BY currency ORDER BY count(*) DESC"""  # noqa: S608
    return list(db.execute(sql, found.arguments))


def count(db: sqlite3.Connection, found: Where) -> int:
    """How many rows `where` lets through."""
    row = db.execute(f"SELECT count(*) FROM invoice WHERE {found.sql}", found.arguments).fetchone()  # noqa: S608
    return int(row[0])


def count_all(db: sqlite3.Connection) -> int:
    """Every row."""
    return int(db.execute("SELECT count(*) FROM invoice").fetchone()[0])


def similar(
    db: sqlite3.Connection, client_id: str, rfc: str, total: Decimal, currency: str, since: int
) -> list[tuple[Any, ...]]:
    """Invoices in force to the same client with the same total since a time: possible duplicates."""
    sql = f"""{SELECT} WHERE status = 'valid' AND kind = 'I' AND total = ? AND currency = ? AND date >= ?
      AND ((client_id <> '' AND client_id = ?) OR (rfc <> '' AND rfc = ?)) ORDER BY date DESC LIMIT 5"""
    return list(db.execute(sql, (micros(total), currency, since, client_id, rfc)))


def open_invoices(db: sqlite3.Connection, client_id: str | None, invoice_id: str | None) -> list[tuple[Any, ...]]:
    """PPD invoices with a balance, oldest first."""
    found = Where()
    found.add("balance > 0 AND status = 'valid' AND kind = 'I'")
    if client_id is not None:
        found.add("client_id = ?", client_id)
    if invoice_id is not None:
        found.add("id = ?", invoice_id)
    sql = f"""SELECT id, series, folio, date, client_id, client_name, rfc, currency, total, balance, complements
      FROM invoice WHERE {found.sql} ORDER BY date, rowid"""  # noqa: S608
    return list(db.execute(sql, found.arguments))


def newest(db: sqlite3.Connection, kind: str) -> int:
    """The time of the newest stamped invoice of a kind; 0 when there is none."""
    row = db.execute("SELECT max(date) FROM invoice WHERE kind = ? AND body IS NOT NULL", (kind,)).fetchone()
    return int(row[0] or 0)
