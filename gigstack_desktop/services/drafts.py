"""Drafts: saved on every edit, restored after anything."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gigstack_desktop.api.models.clients import Client
from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.products import Item, TaxElement
from gigstack_desktop.cfdi.money import shortest
from gigstack_desktop.errors import NotFound, Rejected
from gigstack_desktop.store import clients, drafts, invoices, outbox
from gigstack_desktop.store.packing import millis

from .company import CompanyService
from .core import Core
from .draft import Draft, DraftLine, DraftTax, from_dict, new_key, to_dict
from .draft_fiscal import to_invoice
from .events import Changed

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Document

STAMPING = "invoice.create"
BIN_DAYS = 30
TAX_CODES = {"ISR": "001", "IVA": "002", "IEPS": "003"}
DRAFT = "borrador"


class DraftsService:
    """Drafts of one workspace; they show in the invoice list too (`invoicing.ids`)."""

    def __init__(self, core: Core, company: CompanyService) -> None:
        self._core = core
        self._company = company

    async def new(self, client_id: str | None = None) -> Draft:
        """A draft with this client's data and the terms of the last invoice to them; stored unless it is blank."""

        def facts(db: sqlite3.Connection) -> tuple[Client | None, Invoice | None]:
            if client_id is None:
                return None, None
            return clients.get(db, client_id), invoices.last_to(db, client_id)

        client, last = await self._core.database.read(facts)
        draft = replace(_with_client(Draft(), client), **_terms(last))
        if draft.is_blank:
            return replace(draft, id=new_key(), created=self._core.now(), updated=self._core.now())
        return await self._first_save(draft)

    async def duplicate(self, invoice_id: str) -> Draft:
        """A stored draft with an invoice's client, lines and terms; no folio, no relations. NotFound without it."""
        invoice = await self._core.database.read(lambda db: invoices.get(db, invoice_id))
        if invoice is None:
            raise NotFound
        lines = tuple(line_of(item) for item in invoice.items)
        draft = replace(_with_client(Draft(), invoice.client), lines=lines, **_terms(invoice))
        rate = "" if invoice.currency == "MXN" else format(invoice.exchange_rate, "f")
        return await self._first_save(
            replace(draft, uso=invoice.use or draft.uso, series=invoice.series, exchange_rate=rate)
        )

    async def from_document(self, document: Document) -> Draft:
        """A stored draft with the lines and terms of an invoice made by anybody; ValueError unless it is of type I.

        Its customer is ours where the RFC is known; nobody when the document was made out to this company itself.
        """
        from .copied import draft_of

        company = await self._company.get()
        rfc = document.invoice.receiver.rfc
        client = await self._core.database.read(lambda db: clients.find_by_rfc(db, rfc))
        copy = draft_of(document, company, self._core.now())
        known = _with_client(copy, client if copy.rfc else None)
        return await self._first_save(replace(known, uso=copy.uso or known.uso))

    async def save(self, draft: Draft) -> None:
        """Store every character; durable when it returns. A draft being stamped is refused: Rejected("stamping")."""
        touched = replace(draft, updated=self._core.now())
        total = await self._total(touched)

        def work(db: sqlite3.Connection) -> None:
            promise = outbox.open_of(db, STAMPING, draft.id)
            if promise is not None and promise.state != outbox.REJECTED:
                raise Rejected("stamping", "")
            done = outbox.last_of(db, STAMPING, draft.id)
            if promise is None and done is not None:
                raise Rejected("stamped", "")
            put(db, touched, total, promise.state if promise else DRAFT)

        await self._core.database.run(work)
        self._changed(draft.id)

    async def get(self, draft_id: str) -> Draft | None:
        """The draft as last saved, also from the bin."""
        body = await self._core.database.read(lambda db: drafts.get(db, draft_id))
        return parsed(body) if body else None

    async def latest(self) -> Draft | None:
        """The draft last touched that is still being written."""

        def work(db: sqlite3.Connection) -> Draft | None:
            for body in drafts.live(db):
                draft = parsed(body)
                promise = outbox.open_of(db, STAMPING, draft.id)
                if promise is None or promise.state == outbox.REJECTED:
                    return draft
            return None

        return await self._core.database.read(work)

    async def delete(self, draft_id: str) -> None:
        """Move to the bin, from where `restore` brings it back for 30 days; Rejected("stamping") while it is sent."""
        now = self._core.millis()

        def work(db: sqlite3.Connection) -> None:
            promise = outbox.open_of(db, STAMPING, draft_id)
            if promise is not None:
                if promise.state != outbox.REJECTED and promise.sent:
                    raise Rejected("stamping", "")
                outbox.remove(db, promise.id)
            drafts.bin_(db, draft_id, now)
            drafts.empty_bin(db, now - int(timedelta(days=BIN_DAYS).total_seconds() * 1000))
            invoices.remove_local(db, draft_id)

        await self._core.database.run(work)
        self._changed(draft_id)

    async def restore(self, draft_id: str) -> Draft:
        """Bring a deleted draft back; NotFound when it is gone for good."""
        draft = await self.get(draft_id)
        if draft is None:
            raise NotFound
        await self._core.database.run(lambda db: drafts.take_out(db, draft_id))
        await self.save(draft)
        return draft

    async def list(self) -> tuple[Draft, ...]:
        """Live drafts, last touched first (those being stamped included)."""
        bodies = await self._core.database.read(drafts.live)
        return tuple(parsed(body) for body in bodies)

    async def _first_save(self, draft: Draft) -> Draft:
        now = self._core.now()
        made = replace(draft, id=new_key(), created=now, updated=now)
        await self.save(made)
        return made

    async def _total(self, draft: Draft) -> Decimal:
        from gigstack_desktop.cfdi.totals import compute

        invoice, _ = to_invoice(draft, await self._company.get())
        return compute(invoice).total

    def _changed(self, draft_id: str) -> None:
        self._core.publish(Changed("draft", frozenset({draft_id})))
        self._core.publish(Changed("invoice", frozenset({draft_id})))


def put(db: sqlite3.Connection, draft: Draft, total: Decimal, state: str) -> None:
    """Store a draft and its row of the invoice list."""
    body = json.dumps(to_dict(draft), ensure_ascii=False)
    drafts.put(db, draft.id, millis(draft.created), millis(draft.updated), body)
    row = invoices.LocalRow(
        draft.id,
        draft.kind,
        state,
        millis(draft.updated),
        draft.client_id,
        draft.name,
        draft.rfc,
        total,
        draft.currency,
        draft.method,
        draft.form,
        draft.series,
    )
    invoices.put_local(db, row)


def parsed(body: str) -> Draft:
    """A stored draft."""
    return from_dict(json.loads(body))


def line_of(item: Item) -> DraftLine:
    """An invoice's item as a line to type over."""
    return DraftLine(
        quantity=shortest(item.quantity),
        unit_key=item.unit_key,
        unit_name=item.unit_name,
        product_key=item.product_key,
        description=item.description,
        unit_price=shortest(item.unit_price),
        discount=shortest(item.discount) if item.discount else "",
        taxes=tuple(tax_of(tax) for tax in item.taxes),
        objeto_imp=item.taxability,
        sku=item.sku,
    )


def tax_of(tax: TaxElement) -> DraftTax:
    """A wire tax as a draft's."""
    rate = "" if tax.rate is None else shortest(tax.rate)
    return DraftTax(TAX_CODES.get(tax.type, tax.type), tax.factor, rate, tax.withholding, tax.inclusive)


def _with_client(draft: Draft, client: Client | None) -> Draft:
    if client is None:
        return draft
    return replace(
        draft,
        client_id=client.id,
        rfc=client.tax_id,
        name=client.legal_name or client.name,
        regimen=client.tax_system,
        zip=client.address.zip,
        uso=client.use,
        emails=client.email,
    )


def _terms(last: Invoice | None) -> dict[str, Any]:
    """Method, form and currency of the last invoice; PUE and transfer for the first."""
    if last is None:
        return {"method": "PUE", "form": "03", "currency": "MXN"}
    return {"method": last.payment_method or "PUE", "form": last.payment_form or "03", "currency": last.currency}
