"""Invoices: the list (drafts and promises included), evaluating a draft, stamping, files."""

from __future__ import annotations

import asyncio
import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.cfdi.model import NO_CURRENCY
from gigstack_desktop.errors import FieldProblem, NotFound, Rejected, Unknown
from gigstack_desktop.store import drafts as draft_store
from gigstack_desktop.store import invoices, outbox
from gigstack_desktop.store.outbox import Intent

from .core import Core
from .draft import Draft, new_key
from .draft_fiscal import local, merged, to_invoice
from .drafts import STAMPING, parsed
from .drafts import put as put_draft
from .events import Changed
from .invoice_request import invoice_body
from .queries import INVOICE_TABS, Filters, InvoiceRow, ListQuery, ListTotals
from .related import background
from .rows import currency_total, invoice_row
from .stamping import stamp_facts

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Finding, Totals
    from gigstack_desktop.cfdi.model import Invoice as FiscalInvoice

    from .catalogues import CatalogueService
    from .company import CompanyService
    from .files import FilesService
    from .outbox import OutboxService

DUPLICATE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A draft as the fiscal core sees it: what cannot be read and rule findings together, blocking ones first."""

    invoice: FiscalInvoice
    totals: Totals
    findings: tuple[Finding, ...]

    @property
    def can_stamp(self) -> bool:
        """No finding blocks."""
        return all(finding.severity != "B" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class InvoiceFiles:
    """Where the PDF and the XML of an invoice are on this computer."""

    pdf: Path
    xml: Path


class InvoicingService:
    """Invoices of one workspace."""

    def __init__(
        self,
        core: Core,
        company: CompanyService,
        catalogues: CatalogueService,
        out: OutboxService,
        files: FilesService,
    ) -> None:
        self._core = core
        self._company = company
        self._catalogues = catalogues
        self._outbox = out
        self._files = files

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list; drafts and promises included."""
        found = invoices.where(query.text, query.filters, self._core.zone)
        return await self._core.database.read(lambda db: invoices.ids(db, found, query.sort, query.descending))

    async def rows(self, rowids: Sequence[int]) -> list[InvoiceRow]:
        """Rows of a page, in the order asked; rows that went meanwhile are left out."""
        found = await self._core.database.read(lambda db: invoices.rows(db, rowids))
        return [invoice_row(columns, self._core.zone) for columns in found]

    async def totals(self, query: ListQuery) -> ListTotals:
        """Count and sums by currency of what matches."""
        found = invoices.where(query.text, query.filters, self._core.zone)

        def work(db: sqlite3.Connection) -> ListTotals:
            sums = [currency_total(c) for c in invoices.sums(db, found)]
            shown = tuple(total for total in sums if total.currency != NO_CURRENCY)
            return ListTotals(sum(s.count for s in sums), invoices.count_all(db), shown)

        return await self._core.database.read(work)

    async def counts(self, text: str = "", extra: Filters = ()) -> dict[str, int]:
        """How many rows each of `INVOICE_TABS` has, with these words and further filters."""
        zone = self._core.zone
        found = {tab: invoices.where(text, filters + extra, zone) for tab, filters in INVOICE_TABS.items()}
        return await self._core.database.read(lambda db: {tab: invoices.count(db, w) for tab, w in found.items()})

    async def get(self, invoice_id: str) -> Invoice | None:
        """The invoice from the cache (by UUID); None for drafts."""
        return await self._core.database.read(lambda db: invoices.get(db, invoice_id))

    async def refresh(self, invoice_id: str) -> Invoice:
        """The invoice fresh from the service, whatever its kind."""
        try:
            invoice = await self._core.ask(self._core.api.get_income_invoice(invoice_id))
        except NotFound:
            invoice = await self._core.ask(self._core.api.get_payment_complement(invoice_id))
        await self._core.database.run(lambda db: invoices.put(db, [invoice]))
        self._core.publish(Changed("invoice", frozenset({invoice.uuid})))
        return invoice

    async def evaluate(self, draft: Draft) -> Evaluation:
        """Totals and every finding that can be known here: by catalogues, related documents, and the last rate used."""
        from gigstack_desktop.cfdi.checker import check
        from gigstack_desktop.cfdi.totals import compute

        company, catalogues = await self._company.get(), await self._catalogues.open()
        known = await self._core.database.read(lambda db: background(db, draft))
        now = self._core.now()

        def work() -> Evaluation:
            invoice, typed = to_invoice(draft, company, now=local(now, company.tz))
            totals = compute(invoice)
            checked = check(
                invoice,
                catalogues=catalogues,
                now=now,
                totals=totals,
                usual_rate=known.usual_rate,
                related=known.related,
            )
            return Evaluation(invoice, totals, merged(draft, typed, checked))

        return await asyncio.to_thread(work)

    async def possible_duplicates(self, draft: Draft) -> list[InvoiceRow]:
        """Valid invoices to the same client with the same total and currency in the last seven days."""
        from gigstack_desktop.cfdi.totals import compute

        invoice, _ = to_invoice(draft, await self._company.get())
        total = compute(invoice).total
        since = self._core.millis() - int(timedelta(days=DUPLICATE_DAYS).total_seconds() * 1000)
        rfc, currency = invoice.receiver.rfc, invoice.currency
        found = await self._core.database.read(
            lambda db: invoices.similar(db, draft.client_id, rfc, total, currency, since)
        )
        return [invoice_row(columns, self._core.zone) for columns in found]

    async def stamp(self, draft_id: str) -> Invoice:
        """Stamp the draft as last saved: promise on disk first, then the request. Twice is once.

        Raises Rejected("findings") when a rule blocks (nothing was sent), Rejected from the service, Offline (queued:
        it is stamped when there is a connection), Busy (queued), Unknown ("por confirmar": it will be looked up).
        """
        known = await self._core.database.read(lambda db: outbox.last_of(db, STAMPING, draft_id))
        if known is not None and known.state == outbox.DONE:
            return await self._made(known)
        if known is None or known.state == outbox.REJECTED:
            known = await self._promise(draft_id)
        kept = await self._outbox.deliver(known.id)
        if not isinstance(kept.result, Invoice):
            raise Unknown
        return kept.result

    async def files(self, invoice_id: str) -> InvoiceFiles:
        """PDF and XML, downloaded once and kept."""
        pdf, xml = await self._files.get(invoice_id, "pdf"), await self._files.get(invoice_id, "xml")
        return InvoiceFiles(pdf, xml)

    async def _made(self, intent: Intent) -> Invoice:
        return await self.get(intent.result) or await self.refresh(intent.result)

    async def _promise(self, draft_id: str) -> Intent:
        """Freeze the whole request on disk; a second click finds the first one's promise."""
        body = await self._core.database.read(lambda db: draft_store.get(db, draft_id))
        if body is None:
            raise NotFound
        draft = parsed(body)
        evaluation = await self.evaluate(draft)
        if not evaluation.can_stamp:
            raise blocked(evaluation.findings)
        key = new_key()
        request = invoice_body(draft, evaluation.invoice, key)
        now = self._core.millis()

        def work(db: sqlite3.Connection) -> Intent:
            before = outbox.last_of(db, STAMPING, draft_id)
            if before is not None and before.state != outbox.REJECTED:
                return before
            if draft_store.get(db, draft_id) != body:
                raise Rejected("draft_changed", "")
            if before is not None:
                outbox.remove(db, before.id)
            facts = stamp_facts(db, draft, evaluation, now)
            intent = Intent(
                key, STAMPING, draft_id, draft.series, draft.name, facts, request, created=now, next_attempt=now
            )
            outbox.add(db, intent)
            put_draft(db, draft, evaluation.totals.total, outbox.QUEUED)
            return intent

        return await self._core.database.run(work)


def blocked(findings: Sequence[Finding]) -> Rejected:
    """What stands in the way, as the service would say it; nothing was sent."""
    problems = tuple(
        FieldProblem(".".join(str(part) for part in finding.path), finding.code, finding.message)
        for finding in findings
        if finding.severity == "B"
    )
    return Rejected("findings", problems[0].message if problems else "", problems)
