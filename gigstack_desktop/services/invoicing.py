"""Invoices: the list (drafts and intents included), evaluating a draft, stamping, files."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .draft import Draft
from .queries import InvoiceRow, ListQuery, ListTotals

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice
    from gigstack_desktop.cfdi.model import Finding, Totals
    from gigstack_desktop.cfdi.model import Invoice as FiscalInvoice


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A draft as the fiscal core sees it: input problems and rule findings together, blocking ones first."""

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

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list; drafts and intents included."""
        raise NotImplementedError

    async def rows(self, rowids: Sequence[int]) -> list[InvoiceRow]:
        """Rows of a page, in the order asked."""
        raise NotImplementedError

    async def totals(self, query: ListQuery) -> ListTotals:
        """Count and sums by currency of what matches."""
        raise NotImplementedError

    async def counts(self) -> dict[str, int]:
        """How many per tab: all, draft, por confirmar, valid, open, cancelled, egress, complements, global."""
        raise NotImplementedError

    async def get(self, invoice_id: str) -> Invoice | None:
        """The invoice from the cache (by UUID); None for drafts."""
        raise NotImplementedError

    async def refresh(self, invoice_id: str) -> Invoice:
        """The invoice fresh from the service."""
        raise NotImplementedError

    async def evaluate(self, draft: Draft) -> Evaluation:
        """Totals and every finding that can be known here, catalogues included."""
        raise NotImplementedError

    async def possible_duplicates(self, draft: Draft) -> list[InvoiceRow]:
        """Valid invoices to the same client with the same total and currency in the last seven days."""
        raise NotImplementedError

    async def stamp(self, draft_id: str) -> Invoice:
        """Stamp the draft as last saved: intent on disk, then the request.

        Raises Rejected (with the request's own findings when a rule blocks: nothing was sent), Offline (queued, will be
        stamped when there is a connection) or Unknown ("por confirmar": it will be looked up). Twice is once.
        """
        raise NotImplementedError

    async def files(self, invoice_id: str) -> InvoiceFiles:
        """PDF and XML, downloaded once and kept."""
        raise NotImplementedError
