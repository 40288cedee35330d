"""A client's account statement: made off the GUI thread, shown as it will be printed, saved or printed from there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.form import Choice, Field
from gigstack_desktop.ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.printing.statement import Statement
    from gigstack_desktop.services.company import Company
    from gigstack_desktop.services.statements import Account

PRINT = 2  # the sheet's second answer, beside saving
# On paper, and paper speaks Spanish as every document does.
KINDS = {
    "invoice": "Factura",
    "complement": "Complemento de pago",
    "credit": "Nota de crédito",
    "payment": "Pago recibido",
    "other": "Otros abonos a",
}
AGEING_NOTE = "La antigüedad se cuenta desde la fecha de cada factura. Solo incluye facturas a crédito (PPD)."


@dataclass(frozen=True)
class StatementFile:
    """A statement ready to be shown: its currency, where it is and what a copy is called."""

    currency: str
    path: Path
    name: str


async def write(account: Account, company: Company, client: Client, folder: Path, *, practice: bool) -> StatementFile:
    """Paint the statement of one currency as a PDF in `folder`; raises PrintFailed."""

    def work() -> StatementFile:
        from gigstack_desktop.printing.statement_pages import write_statement
        from gigstack_desktop.printing.style import PRACTICE_WATERMARK, PrintStyle

        folder.mkdir(parents=True, exist_ok=True)
        name = f"Estado de cuenta {client.tax_id or client.display_name} {account.currency} {account.until}.pdf"
        path = folder / f"{account.currency}.pdf"
        watermark = PRACTICE_WATERMARK if practice else ""
        style = PrintStyle(color=company.color, trade_name=company.alias, notes=AGEING_NOTE, watermark=watermark)
        write_statement(_statement(account, company, client), path, style)
        return StatementFile(account.currency, path, name)

    return await asyncio.to_thread(work)


def _statement(account: Account, company: Company, client: Client) -> Statement:
    from gigstack_desktop.printing.statement import Entry, Statement, age

    entries = tuple(
        Entry(one.date, KINDS[one.kind], one.reference, charge=one.charge, payment=one.payment)
        for one in account.movements
    )
    return Statement(
        issuer_name=company.name,
        issuer_rfc=company.rfc,
        client_name=client.legal_name or client.display_name,
        client_rfc=client.tax_id,
        start=account.since,
        end=account.until,
        opening=account.opening,
        entries=entries,
        currency=account.currency,
        ageing=age(account.owed, account.until),
    )


class StatementSheet(Sheet):
    """The pages of a statement, a currency at a time; Enter saves the one that is shown."""

    def __init__(self, files: list[StatementFile], parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="receipt", width=720)
        title = self.tr("Estado de cuenta")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self._files = {file.currency: file for file in files}
        self.currency = Choice(self.tr("Moneda"), [(file.currency, file.currency) for file in files])
        self.view = PdfView()
        self.view.setMinimumHeight(460)
        field = Field(self.tr("Moneda"), self.currency)
        field.setVisible(len(files) > 1)
        self.body.addWidget(field)
        self.body.addWidget(self.view, 1)
        self.print_button = buttons.ghost(self.tr("Imprimir…"), "printer")
        self.print_button.clicked.connect(self._want_print)
        self.footer.insertWidget(0, self.print_button)
        self.add_reject(self.tr("Cerrar"))
        self.save_button = self.add_accept(self.tr("Guardar PDF…"))
        self.currency.currentIndexChanged.connect(self._show)
        self.currency.set_value(files[0].currency)
        self._show()

    @property
    def chosen(self) -> StatementFile:
        """The statement that is shown."""
        return self._files[self.currency.value()]

    def _show(self) -> None:
        if self.currency.value() in self._files:
            self.view.open(self.chosen.path)

    def _want_print(self) -> None:
        self.done(PRINT)
