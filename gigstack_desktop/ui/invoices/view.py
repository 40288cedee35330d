"""Facturas on screen: tabs, search, the table, its totals, and the detail of one invoice beside it."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import InvoiceRow, ListTotals
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons, messages
from gigstack_desktop.ui.invoices import wording
from gigstack_desktop.ui.invoices.detail import InvoiceDetail
from gigstack_desktop.ui.invoices.detail_viewmodel import InvoiceDetailViewModel
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.invoices.viewmodel import InvoicesViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.table import Column, PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.ui.navigator import Navigator


class InvoicesView(QWidget):
    """The list; opening a row shows its detail in the same window, Esc goes back."""

    def __init__(
        self,
        viewmodel: InvoicesViewModel,
        detail: InvoiceDetailViewModel,
        tasks: Tasks,
        navigator: Navigator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.viewmodel = viewmodel
        self._navigator = navigator
        self.files = FileActs(tasks, navigator, self)
        self.tabs = ChipBar(self.tr("Qué facturas"), self._tab_names())
        self.search = SearchField(self.tr("Buscar por folio, cliente, RFC, UUID o total"))
        self.table = PagedTable(self.tr("Facturas"), self._columns(), tasks)
        self.empty = EmptyState("file-text", "")
        self.totals = label("", "soft")
        self.new_button = buttons.primary(self.tr("Nueva factura"), "plus", self.tr("Ctrl+N"))
        self._pages = QStackedWidget(self)
        self.detail = InvoiceDetail(detail, tasks, navigator, self._pages)
        self._body = QStackedWidget()
        self._count = 0
        self._build()
        self._connect()
        viewmodel.refresh()

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
                self.tr("Estado"), lambda r: wording.row_pill(r).text, width=136, pill=wording.row_pill, sort="status"
            ),
            Column(self.tr("Folio"), _folio, width=104, sort="series_folio", strong=True),
            Column(self.tr("Fecha"), lambda r: fmt.day(r.date), width=104, sort="date"),
            Column(self.tr("Cliente"), lambda r: r.client_name, width=220, stretch=True, sort="client_name"),
            Column(self.tr("RFC"), lambda r: r.rfc, width=132, sort="rfc", tone=_soft),
            Column(self.tr("Total"), _total, "right", width=126, sort="total", strong=True),
            Column(self.tr("Método"), lambda r: r.method, width=80, sort="method", tone=_soft),
            Column(self.tr("Forma"), lambda r: r.form, width=70, sort="form", tone=_soft),
            Column(self.tr("Saldo"), _balance, "right", width=120, sort="balance"),
            Column(self.tr("UUID"), lambda r: fmt.short_uuid(r.uuid), width=96, tone=_soft),
            Column(self.tr("Tipo"), lambda r: wording.kind_name(r.kind), width=90, sort="kind", optional=True),
            Column(self.tr("Moneda"), lambda r: r.currency, width=80, sort="currency", optional=True),
        )

    def _build(self) -> None:
        # From the outside in: whatever joins a parent is styled again with all that it holds.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        page = QWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self.detail)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(24, 20, 24, 16)
        outer.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label(self.tr("Facturas"), "title"))
        top.addStretch(1)
        self.search.setMinimumWidth(340)
        top.addWidget(self.search)
        top.addWidget(self.new_button)
        outer.addLayout(top)
        outer.addWidget(self.tabs)
        card = Card(padding=0)
        outer.addWidget(card, 1)
        card.body.setContentsMargins(1, 6, 1, 6)
        card.body.addWidget(self._body)
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        outer.addWidget(self.totals)

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.listed.connect(self._show_list)
        vm.totals_changed.connect(self._show_totals)
        vm.counts_changed.connect(self.tabs.set_counts)
        vm.failed.connect(self._show_failure)
        vm.draft_deleted.connect(self._offer_undo)
        vm.files_ready.connect(self._print)
        self.tabs.changed.connect(self._tab_chosen)
        self.search.searched.connect(vm.search)
        self.table.sort_requested.connect(self._order)
        self.table.activated_row.connect(self._open_row)
        self.table.on_menu(self._fill_menu)
        self.new_button.clicked.connect(self.new)
        self.empty.acted.connect(self._empty_acted)
        self.detail.back.connect(self.show_list)

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(self, *, tab: str = "", invoice_id: str = "", client_id: str = "", register: bool = False) -> None:
        """Show a tab, one client's invoices, or one invoice (and at once its payment, with `register`)."""
        if invoice_id:
            self.show_invoice(invoice_id, register=register)
            return
        self.show_list()
        if client_id:
            self.viewmodel.narrow((("client", client_id),))
        if tab:
            self.tabs.set_value((tab,))
            self.viewmodel.show_tab(tab)

    def new(self) -> None:
        """Ctrl+N."""
        self._navigator.open("composer", new=True)

    def refresh(self) -> None:
        """F5."""
        self.viewmodel.refresh()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Back to the list, the cursor where it was."""
        self._pages.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_invoice(self, invoice_id: str, *, register: bool = False) -> None:
        """One invoice in the place of the list."""
        self._pages.setCurrentWidget(self.detail)
        self.detail.show_invoice(invoice_id, register=register)

    def _show_list(self, ids: array[int], top: bool) -> None:
        self._count = len(ids)
        self.table.set_source(ids, self.viewmodel.rows, top=top)
        self._body.setCurrentWidget(self.table if len(ids) else self.empty)

    def _show_totals(self, totals: ListTotals) -> None:
        words = self.tr("{n} de {all} facturas") if self.viewmodel.filtered else self.tr("{n} facturas")
        parts = [words.format(n=f"{totals.count:,}", all=f"{totals.all:,}")]
        parts += [fmt.money_full(part.total, part.currency) for part in totals.sums]
        owed = [fmt.money_full(part.balance, part.currency) for part in totals.sums if part.balance]
        if owed:
            parts.append(self.tr("por cobrar {amounts}").format(amounts=" + ".join(owed)))
        self.totals.setText(" · ".join(parts))
        self._show_empty(totals)

    def _show_empty(self, totals: ListTotals) -> None:
        if self.viewmodel.filtered:
            text = self.tr("0 de {all} con estos filtros.").format(all=f"{totals.all:,}")
            self.empty.show_state("search", self.tr("Nada por aquí"), text, self.tr("Quitar filtros"))
        else:
            self.empty.show_state(
                "file-text",
                self.tr("Aún no hay facturas"),
                self.tr("Crea la primera o suelta aquí la constancia de situación fiscal de tu cliente."),
                self.tr("Nueva factura"),
            )

    def _empty_acted(self) -> None:
        if not self.viewmodel.filtered:
            self.new()
            return
        self.tabs.set_value(("all",))
        self.search.clear()
        self.viewmodel.clear_filters()

    def _show_failure(self, error: AppError) -> None:
        self._navigator.notify(messages.sentence(error), "danger")

    # -- acts ------------------------------------------------------------------------------------------------------

    def _tab_chosen(self, keys: tuple[str, ...]) -> None:
        self.viewmodel.show_tab(keys[0] if keys else "all")

    def _order(self, key: str, descending: bool) -> None:
        self.table.set_order(key, descending)
        self.viewmodel.order(key, descending)

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

    def _print(self, invoice: object, files: object) -> None:
        self.files.print_pdf(files.pdf, wording.title_of(invoice))  # type: ignore[attr-defined, arg-type]


def _soft(_: InvoiceRow) -> str:
    return "text_soft"


def _folio(row: InvoiceRow) -> str:
    return row.series_folio or "—"


def _total(row: InvoiceRow) -> str:
    return fmt.money(row.total, row.currency)


def _balance(row: InvoiceRow) -> str:
    return fmt.money(row.balance, row.currency) if row.balance else ""
