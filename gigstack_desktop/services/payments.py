"""Payments received and what they pay."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gigstack_desktop.api.client import ListOptions
from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.payments import Payment
from gigstack_desktop.api.models.wire import Wire, dump
from gigstack_desktop.errors import NotFound, Rejected, ServiceFailure, Unknown
from gigstack_desktop.store import invoices, outbox, payments
from gigstack_desktop.store.outbox import Intent
from gigstack_desktop.store.packing import micros, moment

from .core import Core
from .draft import new_key
from .events import Changed
from .outbox import OutboxService
from .queries import ListQuery, ListTotals, OpenInvoice, PaymentEntry, PaymentRow
from .rows import currency_total, open_invoice, payment_row

KIND = "payment.register"
WINDOW = timedelta(minutes=10)
# What a payment's line says in the catalogue's terms: a payment is an activity (rules 13.1).
PRODUCT_KEY, UNIT_KEY = "84111506", "ACT"


class PaymentsService:
    """Payments of one workspace."""

    def __init__(self, core: Core, out: OutboxService) -> None:
        self._core = core
        self._outbox = out

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        found = payments.where(query.text, query.filters, self._core.zone)
        return await self._core.database.read(lambda db: payments.ids(db, found, query.sort, query.descending))

    async def rows(self, rowids: Sequence[int]) -> list[PaymentRow]:
        """Rows of a page, in the order asked."""
        found = await self._core.database.read(lambda db: payments.rows(db, rowids))
        return [payment_row(columns, self._core.zone) for columns in found]

    async def totals(self, query: ListQuery) -> ListTotals:
        """Count and sums by currency."""
        found = payments.where(query.text, query.filters, self._core.zone)

        def work(db: sqlite3.Connection) -> ListTotals:
            sums = [currency_total(c) for c in payments.sums(db, found)]
            return ListTotals(sum(s.count for s in sums), payments.count_all(db), tuple(sums))

        return await self._core.database.read(work)

    async def get(self, payment_id: str) -> Payment | None:
        """The cached payment."""
        return await self._core.database.read(lambda db: payments.get(db, payment_id))

    async def of_invoice(self, invoice_id: str) -> list[PaymentRow]:
        """Payments of one invoice, newest first."""
        return await self.rows(await self.ids(ListQuery(filters=(("invoice", invoice_id),))))

    async def open_invoices(self, client_id: str | None = None) -> list[OpenInvoice]:
        """PPD invoices with a balance, oldest first."""
        found = await self._core.database.read(lambda db: invoices.open_invoices(db, client_id, None))
        return [open_invoice(columns, self._core.zone) for columns in found]

    async def open_invoice(self, invoice_id: str) -> OpenInvoice | None:
        """One invoice as `open_invoices` shows it; None when nothing is left to pay."""
        found = await self._core.database.read(lambda db: invoices.open_invoices(db, None, invoice_id))
        return open_invoice(found[0], self._core.zone) if found else None

    async def register(self, entry: PaymentEntry) -> Payment:
        """Register a payment, promise first.

        Raises Rejected("amount"|"form"|"date") before anything is promised, Rejected from the service, Offline or Busy
        (queued), Unknown ("por confirmar": it will be looked up).
        """
        invoice = await self._core.database.read(lambda db: invoices.get(db, entry.invoice_id))
        if invoice is None:
            raise NotFound
        entry = replace(entry, date=entry.date.replace(tzinfo=self._core.zone))
        _check(entry, invoice, self._core.now())
        intent = _promise(entry, invoice, self._core.millis())

        def work(db: sqlite3.Connection) -> None:
            outbox.add(db, intent)

        await self._core.database.run(work)
        self._core.publish(Changed("outbox", frozenset({intent.id})))
        kept = await self._outbox.deliver(intent.id)
        if not isinstance(kept.result, Payment):
            raise Unknown
        return kept.result


class PaymentPromise:
    """Promises of kind payment.register."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def send(self, intent: Intent) -> Wire | None:
        """Register the payment."""
        payment = await self._core.api.register_payment(intent.request)
        if not payment.id:
            raise ServiceFailure(200, "the answer carries no payment")
        return payment

    async def find(self, intent: Intent) -> Wire | None:
        """By metadata, then in the window of time: our mark, or client and total where the service keeps no marks."""
        by_mark = ListOptions(filters=(("metadata.intent", intent.id),))
        try:
            marked = (await self._core.api.list_payments(by_mark)).items
        except Rejected:  # a service without this filter
            marked = ()
        window = ListOptions(since=moment(intent.created) - WINDOW, filters=(("client_id", intent.facts["client_id"]),))
        near = await self._core.api.list_payments(window)
        for payment in (*marked, *near.items):
            if intent.id in (payment.metadata.get("intent"), payment.idempotency_key):
                return payment
        return await self._unmarked([payment for payment in near.items if _looks_like(payment, intent)])

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """The payment is in the cache and the invoice's balance is lower until the service says what it is."""
        assert isinstance(result, Payment)
        payments.put(db, [result])
        paid = micros(Decimal(intent.facts["amount"]))
        db.execute(
            "UPDATE invoice SET balance = max(0, balance - ?), complements = complements + ? WHERE id = ?",
            (paid, int(intent.facts["stamp"]), intent.subject),
        )
        client = Changed("client", frozenset({intent.facts["client_id"]}))
        return result.id, [
            Changed("payment", frozenset({result.id})),
            Changed("invoice", frozenset({intent.subject})),
            client,
        ]

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """Promised payments show in the outbox only."""
        return []

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """The balance as the service has it, and the complement."""
        ask, api = self._core.ask, self._core.api
        invoice = await ask(api.get_income_invoice(intent.subject))
        fresh = [invoice]
        if intent.facts["stamp"]:
            by_parent = ListOptions(filters=(("invoice_id", intent.subject),))
            fresh += (await ask(api.list_payment_complements(by_parent))).items
        await self._core.database.run(lambda db: invoices.put(db, fresh))
        self._core.publish(Changed("invoice", frozenset(item.uuid for item in fresh)))
        if isinstance(result, Payment):
            payment = await ask(api.get_payment(result.id))
            await self._core.database.run(lambda db: payments.put(db, [payment]))
            self._core.publish(Changed("payment", frozenset({payment.id})))

    async def _unmarked(self, found: list[Payment]) -> Payment | None:
        def work(db: sqlite3.Connection) -> list[Payment]:
            return [payment for payment in found if payments.get(db, payment.id) is None]

        fresh = await self._core.database.read(work)
        if len(fresh) > 1:
            raise Unknown
        return fresh[0] if fresh else None


def _looks_like(payment: Payment, intent: Intent) -> bool:
    facts = intent.facts
    return (
        not payment.metadata
        and payment.total == Decimal(facts["amount"])
        and payment.currency == facts["currency"]
        and payment.client.id in ("", facts["client_id"])
    )


def _check(entry: PaymentEntry, invoice: Invoice, now: datetime) -> None:
    """Rules 11 and 13 that need no catalogue: what is paid, how and when."""
    if entry.amount <= 0 or (invoice.payment_method == "PPD" and entry.amount > invoice.balance):
        raise Rejected("amount", "")
    if entry.form in ("", "99"):
        raise Rejected("form", "")
    if entry.date > now:
        raise Rejected("date", "")


def _promise(entry: PaymentEntry, invoice: Invoice, now: int) -> Intent:
    key = new_key()
    complement = entry.stamp and invoice.payment_method == "PPD"
    facts: dict[str, Any] = {
        "client_id": invoice.client.id,
        "amount": format(entry.amount, "f"),
        "currency": invoice.currency,
        "stamp": complement,
    }
    label = invoice.series_folio or invoice.uuid[:8]
    name = invoice.client.legal_name or invoice.client.display_name
    body = dump(_body(entry, invoice, key, complement))
    return Intent(key, KIND, invoice.uuid, label, name, facts, body, created=now, next_attempt=now)


def _body(entry: PaymentEntry, invoice: Invoice, key: str, complement: bool) -> dict[str, Any]:
    label = invoice.series_folio or invoice.uuid[:8]
    body: dict[str, Any] = {
        "client": {"id": invoice.client.id},
        "items": [
            {
                "description": f"Pago de {label}",
                "quantity": 1,
                "unit_price": entry.amount,
                "product_key": PRODUCT_KEY,
                "unit_key": UNIT_KEY,
                "taxability": "01",
                "taxes": [],
            }
        ],
        "amount": entry.amount,
        "date": int(entry.date.timestamp()),
        "automation_type": "none",
        "currency": invoice.currency,
        "payment_form": entry.form,
        "metadata": {"intent": key, "invoice": invoice.uuid, "payment_date": entry.date.isoformat()},
        "idempotency_key": key,
    }
    if invoice.currency != "MXN":
        body["exchange_rate"] = invoice.exchange_rate
    if complement:
        body["ppd_invoice_id"] = invoice.uuid
    if entry.reference:
        body["operation_number"] = entry.reference
    return body
