"""The card of one client: its tax data, its figures, its invoices and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.clients import wording
from gigstack_desktop.ui.invoices import wording as invoice_wording
from gigstack_desktop.ui.payments import wording as payment_wording
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Facts, Page, label
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.pill import Pill
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.services.queries import InvoiceRow, PaymentRow
    from gigstack_desktop.ui.clients.viewmodel import ClientSheet, ClientsViewModel
    from gigstack_desktop.ui.tasks import Tasks


class ClientCard(QWidget):
    """Shows a `ClientSheet`; says what a person wants to do."""

    closed = Signal()
    invoice_wanted = Signal(str)
    edit_wanted = Signal(str)
    csf_wanted = Signal(str)
    validate_wanted = Signal(str)
    delete_wanted = Signal(str)
    statement_wanted = Signal(str)
    invoice_opened = Signal(str)

    def __init__(self, viewmodel: ClientsViewModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self.client: Client | None = None
        self.name = label("", "heading", wrap=True, selectable=True)
        self.pill = Pill(wording.validity(None))
        self.close_button = buttons.icon_button("x", self.tr("Cerrar la ficha"), small=True)
        self.invoice_button = buttons.primary(self.tr("Facturar"), "file-text")
        self.edit_button = buttons.secondary(self.tr("Editar"), "pencil", "F2")
        self.more_button = buttons.icon_button("ellipsis", self.tr("Más acciones"))
        self.errors = Banner(parent=self)
        self.figures = Facts(columns=3)
        self.facts = Facts(columns=2)
        self.long_facts = Facts(columns=1)
        self.invoices = PagedTable(self.tr("Facturas del cliente"), self._invoice_columns(), tasks)
        self.payments = PagedTable(self.tr("Pagos del cliente"), self._payment_columns(), tasks)
        self.tabs = QTabWidget()
        self._menu = QMenu(self)
        self._build()
        self._connect()

    def _invoice_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Folio"), lambda r: r.series_folio or fmt.short_uuid(r.uuid) or "—", width=64, stretch=True),
            Column(self.tr("Fecha"), lambda r: fmt.day(r.date), width=108),
            Column(
                self.tr("Estado"), lambda r: invoice_wording.row_pill(r).text, width=106, pill=invoice_wording.row_pill
            ),
            Column(self.tr("Total"), lambda r: fmt.money(r.total, r.currency), "right", width=106, strong=True),
        )

    def _payment_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Fecha"), lambda r: fmt.day(r.date), width=108),
            Column(self.tr("Aplicado a"), lambda r: r.applied_to, width=80, stretch=True),
            Column(
                self.tr("Estado"), lambda r: payment_wording.row_pill(r).text, width=106, pill=payment_wording.row_pill
            ),
            Column(self.tr("Monto"), lambda r: fmt.money(r.amount, r.currency), "right", width=106, strong=True),
        )

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        page = Page(margin=20)
        outer.addWidget(page)  # from the outside in: whatever joins a parent is styled again with all that it holds
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.name, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        page.body.addLayout(top)
        page.body.addWidget(self.pill)
        page.body.addWidget(self.errors)
        page.body.addLayout(self._actions())
        page.body.addWidget(self.figures)
        page.body.addWidget(self.facts)
        page.body.addWidget(self.long_facts)
        page.body.addWidget(self.tabs, 1)
        self.tabs.addTab(self.invoices, self.tr("Facturas"))
        self.tabs.addTab(self.payments, self.tr("Pagos"))
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Facturas y pagos del cliente"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Facturas y pagos del cliente"))
        self.tabs.setMinimumHeight(300)

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.invoice_button)
        row.addWidget(self.edit_button)
        self.more_button.setPopupMode(self.more_button.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self._menu)
        row.addWidget(self.more_button)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.invoice_button.clicked.connect(self._invoice)
        self.edit_button.clicked.connect(self._edit)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.invoices.activated_row.connect(self._open_invoice)
        for button in (self.invoice_button, self.edit_button):
            button.setAutoDefault(True)

    def show_sheet(self, sheet: ClientSheet) -> None:
        """Show this client."""
        client = self.client = sheet.client
        self.name.setText(client.legal_name or client.display_name)
        self.pill.show_status(wording.validity(client.is_valid))
        self.errors.say("\n".join(sheet.errors), "danger")
        self._show_figures(sheet)
        self.facts.set_facts(self._facts(client))
        self.long_facts.set_facts(self._long_facts(client))
        self.invoices.set_source(sheet.invoices, self._viewmodel.invoice_rows)
        self.payments.set_source(sheet.payments, self._viewmodel.payment_rows)
        self.tabs.setTabText(0, self.tr("Facturas  {n}").format(n=f"{len(sheet.invoices):,}"))
        self.tabs.setTabText(1, self.tr("Pagos  {n}").format(n=f"{len(sheet.payments):,}"))

    def _show_figures(self, sheet: ClientSheet) -> None:
        row = sheet.row
        self.figures.set_facts(
            [
                (self.tr("Saldo PPD"), fmt.money(row.balance) if row else ""),
                (self.tr("Última factura"), fmt.day(row.last_invoice) if row else ""),
                (self.tr("Facturas"), f"{len(sheet.invoices):,}"),
            ]
        )

    def _facts(self, client: Client) -> list[tuple[str, str]]:
        return [
            (self.tr("RFC"), client.tax_id),
            (self.tr("Código postal"), client.address.zip),
            (self.tr("Uso habitual"), wording.use(client.use)),
            (self.tr("Teléfono"), client.phone),
        ]

    def _long_facts(self, client: Client) -> list[tuple[str, str]]:
        a = client.address
        street = " ".join(part for part in (a.street, a.exterior, a.interior) if part)
        place = ", ".join(part for part in (street, a.neighborhood, a.city or a.municipality, a.state) if part)
        facts = [
            (self.tr("Régimen fiscal"), wording.regimen(client.tax_system)),
            (self.tr("Correo"), client.email),
            (self.tr("Domicilio"), place),
        ]
        if client.name and client.name != client.legal_name:
            facts.append((self.tr("Nombre corto"), client.name))
        return facts

    def fill_menu(self, menu: QMenu, client_id: str) -> None:
        """The actions on a client, for this card and for the list's context menu."""
        for icon, words, act in (
            ("file-text", self.tr("Facturar"), self.invoice_wanted),
            ("pencil", self.tr("Editar"), self.edit_wanted),
            ("receipt", self.tr("Estado de cuenta…"), self.statement_wanted),
            ("shield-check", self.tr("Validar ante el SAT"), self.validate_wanted),
            ("file-up", self.tr("Actualizar desde constancia…"), self.csf_wanted),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(lambda _=False, act=act: act.emit(client_id))
        menu.addSeparator()
        remove = menu.addAction(icons.icon("trash-2", "danger"), self.tr("Eliminar"))
        remove.triggered.connect(lambda: self.delete_wanted.emit(client_id))

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self.client is not None:
            self.fill_menu(self._menu, self.client.id)

    def _invoice(self) -> None:
        if self.client is not None:
            self.invoice_wanted.emit(self.client.id)

    def _edit(self) -> None:
        if self.client is not None:
            self.edit_wanted.emit(self.client.id)

    def _open_invoice(self, row: InvoiceRow | PaymentRow) -> None:
        self.invoice_opened.emit(row.id)
