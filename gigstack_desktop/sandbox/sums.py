"""Items and sums of what no invoice stands for yet: payments and receipts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.sandbox.envelope import missing
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Totals
    from gigstack_desktop.sandbox.invoices import Job

ZERO = Decimal(0)


def of(job: Job, data: Json) -> Json:
    """The complete items of a request and what they come to; 400 without items."""
    from gigstack_desktop.sandbox import fiscal

    if not data.get("items"):
        raise missing("items")
    items = fiscal.complete_items(job.connection, job.actor, job.team, data["items"], job.now_ms)
    sums = totals_of(job, items, currency_of(data))
    return {
        "items": items,
        "total": sums.total,
        "subtotal": sums.subtotal,
        "taxes": sums.total_transferred or ZERO,
        "discount": sums.discount or ZERO,
        "withholding_taxes": sums.total_withheld or ZERO,
    }


def totals_of(job: Job, items: list[Json], currency: str) -> Totals:
    """The totals of complete items, as an invoice of theirs would have them."""
    from gigstack_desktop.cfdi import request, totals
    from gigstack_desktop.cfdi.model import Invoice
    from gigstack_desktop.sandbox import fiscal

    issuer = fiscal.issuer(job.team)
    lines = tuple([request.line(item) for item in items])
    return totals.compute(Invoice("I", issuer, issuer, job.place, job.local_now(), lines, currency))


def currency_of(data: Json) -> str:
    """The currency of a request, MXN by default."""
    return str(data.get("currency") or "MXN").upper()


def rate_of(stored: Json) -> Decimal | None:
    """The exchange rate of a stored object, for an invoice of the same currency; MXN has none."""
    return None if stored["currency"] == "MXN" else Decimal(stored["exchange_rate"])
