"""Payments in the cache."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from gigstack_desktop.api.models.payments import Payment
from gigstack_desktop.api.models.wire import moment, text

from . import search
from .lists import LOCAL, Where, by_rowid, grouped, order, rowids
from .packing import micros, millis, pack, unpack

PUT = """INSERT INTO payment(id, date, client_id, client_name, rfc, amount, currency, form, status, seen, body)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(id) DO UPDATE SET date=excluded.date, client_id=excluded.client_id, client_name=excluded.client_name,
  rfc=excluded.rfc, amount=excluded.amount, currency=excluded.currency, form=excluded.form, status=excluded.status,
  seen=excluded.seen, body=excluded.body"""
LABEL = "coalesce(nullif(trim(i.series || '-' || i.folio, '-'), ''), substr(p.invoice_id, 1, 8))"
APPLIED = f"""(SELECT group_concat({LABEL}, ', ')
  FROM payment_invoice p LEFT JOIN invoice i ON i.id = p.invoice_id
  WHERE p.payment_id = payment.id AND coalesce(i.kind, 'I') <> 'P')"""  # noqa: S608
COMPLEMENT = """(SELECT i.id FROM payment_invoice p JOIN invoice i ON i.id = p.invoice_id
  WHERE p.payment_id = payment.id AND i.kind = 'P' LIMIT 1)"""
SELECT = f"""SELECT rowid, id, date, client_name, amount, currency, form, status, coalesce({APPLIED}, ''),
  coalesce({COMPLEMENT}, '') FROM payment"""  # noqa: S608
COLUMNS = {
    "date": "date",
    "client_name": "client_name COLLATE NOCASE",
    "amount": "amount",
    "currency": "currency",
    "form": "form",
    "status": "status",
}


def put(db: sqlite3.Connection, payments: Iterable[Payment], seen: int = 0) -> None:
    """Store payments and what they belong to."""
    known = [payment for payment in payments if payment.id]
    db.executemany(PUT, [_row(payment, seen) for payment in known])
    for payment in known:
        db.execute("DELETE FROM payment_invoice WHERE payment_id = ?", (payment.id,))
        pairs = {(payment.id, uuid) for uuid in _paid(payment)}
        db.executemany("INSERT INTO payment_invoice(payment_id, invoice_id) VALUES(?, ?)", sorted(pairs))
    search.put(db, [_entry(payment) for payment in known])


def _row(payment: Payment, seen: int) -> tuple[Any, ...]:
    client = payment.client
    paid_on = moment(payment.metadata.get("payment_date"))
    return (
        payment.id,
        millis(paid_on or payment.succeeded_at or payment.created_at),
        client.id,
        client.legal_name or client.display_name,
        client.tax_id,
        micros(payment.total),
        payment.currency,
        payment.payment_form,
        payment.status,
        seen,
        pack(payment),
    )


def _paid(payment: Payment) -> set[str]:
    own = text(payment.metadata.get("invoice"))
    return {uuid for uuid in (*payment.invoices, payment.ppd_invoice_id, own) if uuid}


def _entry(payment: Payment) -> search.Entry:
    name = payment.client.legal_name or payment.client.display_name
    return "payment", payment.id, name, format(payment.total, "f"), f"{payment.client.tax_id} {payment.id}"


def get(db: sqlite3.Connection, payment_id: str) -> Payment | None:
    """One payment."""
    row = db.execute("SELECT body FROM payment WHERE id = ?", (payment_id,)).fetchone()
    return unpack(Payment, row[0]) if row else None


def where(text: str, filters: Sequence[tuple[str, str]], zone: ZoneInfo = LOCAL) -> Where:
    """Conditions of a list of payments."""
    found = Where()
    found.words(text, "payment")
    simple = {"status": "status", "client": "client_id", "currency": "currency", "form": "form"}
    for name, values in grouped(filters).items():
        if name in simple:
            found.one_of(simple[name], values)
        elif name == "invoice":
            found.add("id IN (SELECT payment_id FROM payment_invoice WHERE invoice_id = ?)", values[0])
        elif name == "since":
            found.since("date", values[0], zone)
        elif name == "until":
            found.until("date", values[0], zone)
    return found


def ids(db: sqlite3.Connection, found: Where, sort: str, descending: bool) -> array[int]:
    """Ordered rowids of what `where` says; newest first when nothing is said."""
    return rowids(db, "payment", found, order(COLUMNS, sort, descending, "date DESC, rowid DESC"))


def rows(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """Columns of a page of the list."""
    return by_rowid(db, SELECT, wanted)


def sums(db: sqlite3.Connection, found: Where) -> list[tuple[str, int, int]]:
    """(currency, count, total); totals count money that arrived."""
    sql = f"""SELECT currency, count(*), sum(CASE WHEN status = 'succeeded' THEN amount ELSE 0 END)
      FROM payment WHERE {found.sql} GROUP BY currency ORDER BY count(*) DESC"""  # noqa: S608
    return list(db.execute(sql, found.arguments))


def count_all(db: sqlite3.Connection) -> int:
    """Every payment."""
    return int(db.execute("SELECT count(*) FROM payment").fetchone()[0])
