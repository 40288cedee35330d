"""How invoices are named on screen: status pills, methods, file names."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.services.queries import InvoiceRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.widgets.pill import PillSpec

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Invoices", text)


def issued(invoice: Invoice, zone: str) -> datetime | None:
    """When it was issued as its XML and its page say it: in the zone of the issuing company (rules 5.1, 16)."""
    when = invoice.issued_at
    return when.astimezone(ZoneInfo(zone)) if when else None


def status_pill(status: str, local_state: str = "", *, owes: bool = False) -> PillSpec:
    """Where an invoice stands: what this program still owes first, then what the SAT says."""
    local = {
        "borrador": PillSpec(_tr("Borrador"), "neutral", "pencil"),
        "en cola": PillSpec(_tr("En cola"), "info", "clock"),
        "enviando": PillSpec(_tr("Enviando"), "info", "send"),
        "por confirmar": PillSpec(_tr("Por confirmar"), "warning", "circle-help"),
        "rechazado": PillSpec(_tr("Rechazada"), "danger", "circle-alert"),
    }
    if local_state in local:
        return local[local_state]
    if status == "valid":
        return PillSpec(_tr("Por cobrar"), "info", "wallet") if owes else PillSpec(_tr("Vigente"), "success")
    known = {
        "draft": local["borrador"],
        "pending": PillSpec(_tr("Pendiente"), "warning"),
        "cancelled": PillSpec(_tr("Cancelada"), "danger", "circle-x"),
    }
    return known.get(status, PillSpec(status or "—", "neutral"))


def row_pill(row: InvoiceRow) -> PillSpec:
    """The pill of a row of the list."""
    return status_pill(row.status, row.local_state, owes=bool(row.balance))


def invoice_pill(invoice: Invoice) -> PillSpec:
    """The pill of an invoice."""
    return status_pill(invoice.status, owes=bool(invoice.balance))


def kind_name(kind: str) -> str:
    """The words of c_TipoDeComprobante."""
    return {"I": _tr("Ingreso"), "E": _tr("Egreso"), "P": _tr("Pago")}.get(kind, kind)


def title_of(invoice: Invoice) -> str:
    """What people call it: "Factura A-123"."""
    names = {"I": _tr("Factura"), "E": _tr("Nota de crédito"), "P": _tr("Complemento de pago")}
    return f"{names.get(invoice.invoice_type, _tr('Factura'))} {invoice.series_folio or fmt.short_uuid(invoice.uuid)}"


def file_name(invoice: Invoice, suffix: str, zone: str) -> str:
    """`2026-11-21_A123_XAXX010101000_6128396f.pdf` (screens, section 3, row 23)."""
    made = issued(invoice, zone)
    when = f"{made:%Y-%m-%d}" if made else ""
    folio = f"{invoice.series}{invoice.folio_number}"
    parts = (when, folio, invoice.client.tax_id, invoice.uuid[:8].lower())
    return "_".join(_UNSAFE.sub("-", part) for part in parts if part) + f".{suffix}"
