"""Facturas on screen: tabs, search, the table, its totals, and the detail of one invoice beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.services.queries import InvoiceRow, ListTotals
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.invoices import wording
from gigstack_desktop.ui.invoices.detail import InvoiceDetail
from gigstack_desktop.ui.invoices.detail_viewmodel import InvoiceDetailViewModel
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.invoices.viewmodel import InvoicesViewModel
from gigstack_desktop.ui.listing_view import ListView, soft
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.ui.navigator import Navigator


class InvoicesView(ListView):
    """The list; opening a row shows its detail in the same window, Esc goes back."""

    viewmodel: InvoicesViewModel
    xml_wanted = Signal()

    def __init__(
        self,
        viewmodel: InvoicesViewModel,
        detail: InvoiceDetailViewModel,
        tasks: Tasks,
        navigator: Navigator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewmodel, navigator, parent)
        self.files = FileActs(tasks, navigator, self)
        self.tabs = ChipBar(self.tr("Qué facturas"), self._tab_names())
        self.search = SearchField(self.tr("Buscar por folio, cliente, RFC, UUID o total"))
        self.table = PagedTable(self.tr("Facturas"), self._columns(), tasks)
        self.empty = EmptyState("file-text", "")
        self.new_button = buttons.primary(self.tr("Nueva factura"), "plus", self.tr("Ctrl+N"))
        self.xml_button = buttons.secondary(self.tr("Abrir XML…"), "file-up", self.tr("Ver un CFDI de quien sea"))
        self._pages = QStackedWidget(self)
        self._tasks, self._detail_model = tasks, detail
        self._detail: InvoiceDetail | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        page = QWidget()
        self._pages.addWidget(page)
        self._lay_out(page, self.tr("Facturas"), self.xml_button, self.new_button)
        self._connect()
        viewmodel.refresh()

    @property
    def detail(self) -> InvoiceDetail:
        """One invoice's page: half of the section, and made when first wanted."""
        if self._detail is None:
            self._detail = InvoiceDetail(self._detail_model, self._tasks, self._navigator, self._pages)
            self._pages.addWidget(self._detail)
            self._detail.back.connect(self.show_list)
        return self._detail

    def make_detail(self) -> None:
        """Make the page of one invoice ahead."""
        _ = self.detail

    def _tab_names(self) -> list[tuple[str, str]]:
        return [
            ("all", self.tr("Todas")),
            ("draft", self.tr("Borradores")),
            ("confirm", self.tr("Por confirmar")),
            ("valid", self.tr("Vigentes")),
            ("receivable", self.tr("Por cobrar")),
            ("cancelled", self.tr("Canceladas")),
            ("complements", self.tr("Complementos")),
        ]

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(
                self.tr("Estado"), lambda r: wording.row_pill(r).text, width=128, pill=wording.row_pill, sort="status"
            ),
            Column(self.tr("Folio"), _folio, width=88, sort="series_folio", strong=True),
            Column(self.tr("Fecha"), lambda r: fmt.day(r.date), width=106, sort="date"),
            Column(self.tr("Cliente"), lambda r: r.client_name, width=270, stretch=True, sort="client_name"),
            Column(self.tr("RFC"), lambda r: r.rfc, width=140, sort="rfc", tone=soft),
            Column(self.tr("Total"), _total, "right", width=122, sort="total", strong=True),
            Column(self.tr("Método"), lambda r: r.method, width=76, sort="method", tone=soft),
            Column(self.tr("Forma"), lambda r: r.form, width=66, sort="form", tone=soft),
            Column(self.tr("Saldo"), _balance, "right", width=114, sort="balance"),
            Column(self.tr("UUID"), lambda r: fmt.short_uuid(r.uuid), width=92, tone=soft),
            Column(self.tr("Tipo"), lambda r: wording.kind_name(r.kind), width=90, sort="kind", optional=True),
            Column(self.tr("Moneda"), lambda r: r.currency, width=80, sort="currency", optional=True),
        )

    def _connect(self) -> None:
        self._connect_list()
        vm = self.viewmodel
        vm.counts_changed.connect(self.tabs.set_counts)
        vm.draft_deleted.connect(self._offer_undo)
        vm.files_ready.connect(self._print)
        self.table.activated_row.connect(self._open_row)
        self.table.on_menu(self._fill_menu)
        self.new_button.clicked.connect(self.new)
        self.xml_button.clicked.connect(self.xml_wanted)

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(self, *, tab: str = "", invoice_id: str = "", client_id: str = "", register: bool = False) -> None:
        """Show a tab, one client's invoices, or one invoice (and at once its payment, with `register`)."""
        if invoice_id:
            self.show_invoice(invoice_id, register=register)
            return
        self.show_list()
        if client_id:
            self.viewmodel.narrow((("client", client_id),))
        self.show_tab(tab)

    def new(self) -> None:
        """Ctrl+N."""
        self._navigator.open("composer", new=True)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Back to the list, the cursor where it was."""
        self._pages.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_invoice(self, invoice_id: str, *, register: bool = False) -> None:
        """One invoice in the place of the list."""
        self._pages.setCurrentWidget(self.detail)
        self.detail.show_invoice(invoice_id, register=register)

    def _totals_words(self, totals: ListTotals) -> list[str]:
        words = self.tr("{n} de {all} facturas") if self.viewmodel.filtered else self.tr("{n} facturas")
        parts = [words, *(fmt.money_full(part.total, part.currency) for part in totals.sums if part.total)]
        owed = [fmt.money_full(part.balance, part.currency) for part in totals.sums if part.balance]
        if owed:
            parts.append(self.tr("por cobrar {amounts}").format(amounts=" + ".join(owed)))
        return parts

    def _show_nothing_yet(self) -> None:
        self.empty.show_state(
            "file-text",
            self.tr("Aún no hay facturas"),
            self.tr("Crea la primera o suelta aquí la constancia de situación fiscal de tu cliente."),
            self.tr("Nueva factura"),
        )

    # -- acts ------------------------------------------------------------------------------------------------------

    def _open_row(self, row: InvoiceRow) -> None:
        if row.status == "draft" or row.local_state in ("borrador", "rechazado"):
            self._navigator.open("composer", draft_id=row.id)
        elif row.local_state:
            self._navigator.open("activity")
        else:
            self.show_invoice(row.id)

    def _fill_menu(self, menu: QMenu, rows: list[InvoiceRow]) -> None:
        row = rows[0]
        single = len(rows) == 1
        draft, stamped = row.status == "draft", bool(row.uuid)
        if single:
            menu.addAction(icons.icon("eye"), self.tr("Abrir"), partial(self._open_row, row))
        if single and stamped:
            menu.addAction(icons.icon("printer"), self.tr("Imprimir…"), partial(self.viewmodel.fetch_files, row.id))
            menu.addAction(icons.icon("copy"), self.tr("Duplicar"), partial(self._duplicate, row.id))
            if row.balance:
                menu.addAction(icons.icon("banknote"), self.tr("Registrar pago"), partial(self._pay, row.id))
        uuids = [r.uuid for r in rows if r.uuid]
        if uuids:
            menu.addAction(icons.icon("hash"), self.tr("Copiar UUID"), partial(self._copy, uuids))
        if single and draft and row.local_state in ("", "borrador"):
            menu.addSeparator()
            menu.addAction(
                icons.icon("trash-2", "danger"),
                self.tr("Eliminar borrador"),
                partial(self.viewmodel.delete_draft, row.id),
            )

    def _duplicate(self, invoice_id: str) -> None:
        self._navigator.open("composer", duplicate=invoice_id)

    def _pay(self, invoice_id: str) -> None:
        self.show_invoice(invoice_id, register=True)

    def _copy(self, uuids: list[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(uuids))
        self._navigator.notify(self.tr("UUID copiado"), "success")

    def _offer_undo(self, draft_id: str) -> None:
        restore = partial(self.viewmodel.restore_draft, draft_id)
        self._navigator.notify(self.tr("Borrador eliminado"), "neutral", action=self.tr("Deshacer"), on_action=restore)

    def _print(self, invoice: Invoice, files: InvoiceFiles) -> None:
        self.files.print_invoice(files, wording.title_of(invoice), self.viewmodel.workspace)


def _folio(row: InvoiceRow) -> str:
    return row.series_folio or "—"


def _total(row: InvoiceRow) -> str:
    return fmt.money(row.total, row.currency)


def _balance(row: InvoiceRow) -> str:
    return fmt.money(row.balance, row.currency) if row.balance else ""
