"""How payments are named on screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.services.queries import PaymentRow
from gigstack_desktop.ui.widgets.pill import PillSpec


def _tr(text: str) -> str:
    return QCoreApplication.translate("Payments", text)


def status_pill(status: str) -> PillSpec:
    """Where a payment stands."""
    known = {
        "succeeded": PillSpec(_tr("Recibido"), "success"),
        "paid": PillSpec(_tr("Recibido"), "success"),
        "pending": PillSpec(_tr("Pendiente"), "warning"),
        "requires_payment_method": PillSpec(_tr("Liga pendiente"), "warning"),
        "cancelled": PillSpec(_tr("Cancelado"), "danger"),
        "refunded": PillSpec(_tr("Reembolsado"), "neutral", "undo-2"),
        "failed": PillSpec(_tr("Falló"), "danger"),
    }
    return known.get(status, PillSpec(status or "—", "neutral"))


def row_pill(row: PaymentRow) -> PillSpec:
    """The pill of a row of the list."""
    return status_pill(row.status)
