"""Pagos on screen: what was received, and registering a payment of any invoice with a balance."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gigstack_desktop.services.queries import ListTotals, OpenInvoice, PaymentRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.listing_view import ListView, soft
from gigstack_desktop.ui.payments import wording
from gigstack_desktop.ui.payments.dialog import PaymentSheet
from gigstack_desktop.ui.payments.register import RegisterPaymentViewModel
from gigstack_desktop.ui.payments.viewmodel import PaymentsViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigstack_desktop.ui.navigator import Navigator


class ChooseInvoiceSheet(Sheet):
    """Which invoice was paid: those with a balance, oldest first, narrowed by typing; Enter chooses."""

    chosen = Signal(object)  # OpenInvoice

    def __init__(self, found: list[OpenInvoice], tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="banknote", width=720)
        self.setWindowTitle(self.tr("¿Qué factura te pagaron?"))
        self.heading.setText(self.tr("¿Qué factura te pagaron?"))
        self._rows = {number: _Owing(number, owing) for number, owing in enumerate(found, 1)}
        self._listed = array("q")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Folio, cliente, RFC o saldo"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.table = PagedTable(self.tr("Facturas con saldo"), self._columns(), tasks)
        self.table.setMinimumHeight(280)
        self.body.addWidget(self.search)
        self.body.addWidget(self.table)
        self.add_reject()
        self.accept_button = self.add_accept(self.tr("Registrar pago"))
        self.search.textChanged.connect(self._narrow)
        self.table.activated_row.connect(self._choose)
        self.accepted.connect(self._accepted)
        self._narrow("")
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(
                self.tr("Folio"), lambda r: r.owing.series_folio or fmt.short_uuid(r.owing.id), width=110, strong=True
            ),
            Column(self.tr("Fecha"), lambda r: fmt.day(r.owing.date), width=110),
            Column(self.tr("Cliente"), lambda r: r.owing.client_name, width=240, stretch=True),
            Column(self.tr("Saldo"), lambda r: fmt.money_full(r.owing.balance, r.owing.currency), "right", width=150),
        )

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        fitting = (number for number, row in self._rows.items() if all(word in row.words for word in words))
        self._listed = array("q", fitting)
        self.table.set_source(self._listed, self._fetch, top=True)
        self.accept_button.setEnabled(bool(self._listed))
        if self._listed:
            self.table.select_rowid(self._listed[0])

    async def _fetch(self, rowids: Sequence[int]) -> list[_Owing]:
        return [self._rows[rowid] for rowid in rowids]

    def _choose(self, row: _Owing) -> None:
        self.accept()

    def _accepted(self) -> None:
        position = self.table.currentIndex().row()
        if position >= 0:  # not asked of the table: whoever types fast chooses before its rows are drawn
            self.chosen.emit(self._rows[self._listed[position]].owing)


class _Owing:
    """An invoice with a balance, with a place in the table and the words that find it."""

    __slots__ = ("folio", "owing", "rowid", "words")

    def __init__(self, rowid: int, owing: OpenInvoice) -> None:
        self.rowid, self.owing = rowid, owing
        self.folio = owing.series_folio or fmt.short_uuid(owing.id)
        parts = (owing.series_folio, owing.id[:8], owing.client_name, owing.rfc, f"{owing.balance:.2f}")
        self.words = " ".join(parts).casefold()


class PaymentsView(ListView):
    """The list of payments."""

    viewmodel: PaymentsViewModel

    def __init__(
        self, viewmodel: PaymentsViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(viewmodel, navigator, parent)
        self._tasks = tasks
        self.tabs = ChipBar(
            self.tr("Qué pagos"),
            [
                ("all", self.tr("Todos")),
                ("received", self.tr("Recibidos")),
                ("pending", self.tr("Pendientes")),
                ("cancelled", self.tr("Cancelados")),
            ],
        )
        self.search = SearchField(self.tr("Buscar por cliente, folio o monto"))
        self.new_button = buttons.primary(self.tr("Registrar pago"), "plus", self.tr("Ctrl+N"))
        self.table = PagedTable(self.tr("Pagos"), self._columns(), tasks)
        self.empty = EmptyState("banknote", "")
        self._lay_out(self, self.tr("Pagos"), self.new_button)
        self._connect()
        viewmodel.refresh()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Estado"), lambda r: r.status, width=140, pill=wording.row_pill, sort="status"),
            Column(self.tr("Fecha de pago"), lambda r: fmt.day(r.date), width=124, sort="date"),
            Column(self.tr("Cliente"), lambda r: r.client_name, width=240, stretch=True, sort="client_name"),
            Column(self.tr("Monto"), _amount, "right", width=130, sort="amount", strong=True),
            Column(self.tr("Forma"), lambda r: options.form_name(r.form), width=210, sort="form", tone=soft),
            Column(self.tr("Aplicado a"), lambda r: r.applied_to, width=130),
            Column(self.tr("Complemento"), lambda r: fmt.short_uuid(r.complement), width=116, tone=soft),
        )

    def _connect(self) -> None:
        self._connect_list()
        vm = self.viewmodel
        vm.owing_found.connect(self._choose_invoice)
        self.table.activated_row.connect(self._open_row)
        self.new_button.clicked.connect(vm.find_owing)

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(self, *, new: bool = False, tab: str = "", invoice_id: str = "") -> None:
        """Show a tab; `new` asks at once which invoice was paid; an invoice id opens its payment."""
        self.show_tab(tab)
        if invoice_id:
            self._navigator.open("invoices", invoice_id=invoice_id, register=True)
        elif new:
            self.viewmodel.find_owing()

    def new(self) -> None:
        """Ctrl+N."""
        self.viewmodel.find_owing()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _totals_words(self, totals: ListTotals) -> list[str]:
        words = self.tr("{n} de {all} pagos") if self.viewmodel.filtered else self.tr("{n} pagos")
        return [words, *(fmt.money_full(part.total, part.currency) for part in totals.sums)]

    def _show_nothing_yet(self) -> None:
        text = self.tr("Cuando te paguen una factura PPD, regístralo aquí y se emite su complemento.")
        self.empty.show_state("banknote", self.tr("Aún no hay pagos"), text, self.tr("Registrar pago"))

    # -- acts ------------------------------------------------------------------------------------------------------

    def _choose_invoice(self, found: list[OpenInvoice]) -> None:
        if not found:
            self._navigator.notify(self.tr("No hay facturas PPD con saldo por cobrar."), "info")
            return
        sheet = ChooseInvoiceSheet(found, self._tasks, self.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.chosen.connect(self.register)
        sheet.open()

    def register(self, owing: OpenInvoice) -> None:
        """Open the payment dialog of one invoice."""
        model = RegisterPaymentViewModel(self.viewmodel.workspace, self._tasks, owing, self)
        sheet = PaymentSheet(model, self._tasks, self._navigator, self.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _open_row(self, row: PaymentRow) -> None:
        if row.complement:
            self._navigator.open("invoices", invoice_id=row.complement)


def _amount(row: PaymentRow) -> str:
    return fmt.money(row.amount, row.currency)
