"""From an evaluated draft to the exact bytes of the request that stamps it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gigstack_desktop.api.models.wire import dump

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Invoice, Line, Tax

    from .draft import Draft

TAX_NAMES = {"001": "ISR", "002": "IVA", "003": "IEPS"}
GENERIC = ("XAXX010101000", "XEXX010101000")


def invoice_body(draft: Draft, invoice: Invoice, key: str) -> bytes:
    """The request of contract 4.3, frozen: the same bytes are sent however often it is tried."""
    body: dict[str, Any] = {
        "client": _client(draft, invoice),
        "items": [_item(line) for line in invoice.lines],
        "automation_type": "none",
        "currency": invoice.currency,
        "use": invoice.receiver.uso_cfdi,
        "payment_form": invoice.payment_form,
        "payment_method": invoice.payment_method,
        "exports": invoice.exportacion,
        "send_email": draft.send_email,
        "metadata": {"intent": key},
        "idempotency_key": key,
    }
    body.update(_optional(draft, invoice))
    return dump(body)


def emails_of(text: str) -> list[str]:
    """Addresses from what was typed: separated by commas, semicolons or blanks."""
    return [part for part in re.split(r"[\s,;]+", text) if part]


def _optional(draft: Draft, invoice: Invoice) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if invoice.exchange_rate is not None:
        found["exchange_rate"] = invoice.exchange_rate
    if invoice.series:
        found["series"] = invoice.series
    if invoice.conditions:
        found["payment_conditions"] = invoice.conditions
    if draft.notes.strip():
        found["invoice_pdf_notes"] = draft.notes.strip()
    if emails := emails_of(draft.emails):
        found["emails"] = emails
    if invoice.relations:
        found["related_documents"] = [
            {"relationship": relation.kind, "documents": list(relation.uuids)} for relation in invoice.relations
        ]
    if invoice.global_period is not None:
        period = invoice.global_period
        found["global"] = {"periodicity": period.periodicity, "months": period.months, "year": period.year}
    return found


def _client(draft: Draft, invoice: Invoice) -> dict[str, Any]:
    if draft.client_id:
        return {"id": draft.client_id}
    receiver = invoice.receiver
    key, value = ("name", receiver.name) if receiver.rfc in GENERIC else ("tax_id", receiver.rfc)
    return {
        "name": receiver.name,
        "legal_name": receiver.name,
        "tax_id": receiver.rfc,
        "tax_system": receiver.regimen,
        "use": receiver.uso_cfdi,
        "address": {"zip": receiver.zip},
        "search": {"on_key": key, "on_value": value, "auto_create": True},
    }


def _item(line: Line) -> dict[str, Any]:
    item: dict[str, Any] = {
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "product_key": line.product_key,
        "unit_key": line.unit_key,
        "taxability": line.objeto_imp,
        "taxes": [_tax(tax) for tax in line.taxes],
    }
    if line.unit_name:
        item["unit_name"] = line.unit_name
    if line.sku:
        item["sku"] = line.sku
    return item


def _tax(tax: Tax) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": TAX_NAMES.get(tax.impuesto, tax.impuesto),
        "factor": tax.factor,
        "withholding": tax.withheld,
        "inclusive": tax.included,
    }
    if tax.rate is not None:
        found["rate"] = tax.rate
    if tax.base is not None:
        found["base"] = format(tax.base, "f")
    return found
