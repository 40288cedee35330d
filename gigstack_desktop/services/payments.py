"""Payments received and what they pay."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from .queries import ListQuery, ListTotals, OpenInvoice, PaymentRow

if TYPE_CHECKING:
    from gigstack_desktop.api.models.payments import Payment


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """A payment of one invoice: when the money arrived (naive local time), how, how much; `stamp` makes the CFDI P."""

    invoice_id: str
    amount: Decimal
    date: datetime
    form: str
    reference: str = ""
    stamp: bool = True


class PaymentsService:
    """Payments of one workspace."""

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        raise NotImplementedError

    async def rows(self, rowids: Sequence[int]) -> list[PaymentRow]:
        """Rows of a page, in the order asked."""
        raise NotImplementedError

    async def totals(self, query: ListQuery) -> ListTotals:
        """Count and sums by currency."""
        raise NotImplementedError

    async def get(self, payment_id: str) -> Payment | None:
        """The cached payment."""
        raise NotImplementedError

    async def of_invoice(self, invoice_id: str) -> list[PaymentRow]:
        """Payments of one invoice, newest first."""
        raise NotImplementedError

    async def open_invoices(self, client_id: str | None = None) -> list[OpenInvoice]:
        """PPD invoices with a balance, oldest first."""
        raise NotImplementedError

    async def open_invoice(self, invoice_id: str) -> OpenInvoice | None:
        """One invoice as `open_invoices` shows it; None when nothing is left to pay."""
        raise NotImplementedError

    async def register(self, entry: PaymentEntry) -> Payment:
        """Register a payment, intent first; Rejected, Offline (queued) or Unknown ("por confirmar") as in stamping."""
        raise NotImplementedError
