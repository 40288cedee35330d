"""How a client's validation and figures are called on screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.cfdi import tables
from gigstack_desktop.services.queries import ClientRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.widgets.pill import PillSpec


def _tr(text: str) -> str:
    return QCoreApplication.translate("Clients", text)


def validity(is_valid: bool | None) -> PillSpec:
    """What the SAT says of the client's data."""
    if is_valid is None:
        return PillSpec(_tr("Por validar"), "neutral", "clock")
    return (
        PillSpec(_tr("Validado"), "success", "shield-check")
        if is_valid
        else PillSpec(_tr("Rechazado"), "danger", "shield-alert")
    )


def row_pill(row: ClientRow) -> PillSpec:
    """The same for a row of the list."""
    return validity(row.is_valid)


def balance(row: ClientRow) -> str:
    """What is owed, nothing when nothing."""
    return fmt.money(row.balance) if row.balance else ""


def regimen(key: str) -> str:
    """ "601 General de Ley Personas Morales"."""
    return f"{key} {tables.REGIMES[key].name}" if key in tables.REGIMES else key


def use(key: str) -> str:
    """ "G03 Gastos en general"."""
    return f"{key} {tables.USES[key].name}" if key in tables.USES else key
