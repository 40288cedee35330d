"""Items and sums of what no invoice stands for yet: payments and receipts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.tables import FORMS
from gigstack_desktop.sandbox.envelope import invalid, missing
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Totals
    from gigstack_desktop.sandbox.invoices import Job

ZERO = Decimal(0)
UNDEFINED = "99"


def of(job: Job, data: Json) -> Json:
    """The complete items of a request and what they come to; 400 without items."""
    from gigstack_desktop.sandbox import fiscal

    if not data.get("items"):
        raise missing("items")
    items = fiscal.complete_items(job.connection, job.actor, job.team, data["items"], job.now_ms, currency_of(data))
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


def check_form(form: str | None) -> None:
    """400 for a form of payment that does not say how money was received: 99, or none of SAT's; none at all is fine."""
    if form == UNDEFINED:
        raise invalid("payment_form", "must say how the money was received")
    if form is not None and form not in FORMS:
        raise invalid("payment_form", "is not in SAT's catalogue")


def currency_of(data: Json) -> str:
    """The currency of a request, MXN by default."""
    return str(data.get("currency") or "MXN").upper()


def rate_of(stored: Json) -> Decimal | None:
    """The exchange rate of a stored object, for an invoice of the same currency; MXN has none."""
    return None if stored["currency"] == "MXN" else Decimal(stored["exchange_rate"])
