"""One invoice on screen: where it stands, what to do next, its concepts, payments and XML, and its page beside it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import OpenInvoice, PaymentRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.composer.result import DragHandle
from gigstack_desktop.ui.invoices import wording
from gigstack_desktop.ui.invoices.detail_viewmodel import InvoiceDetailViewModel
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.payments import wording as pay_words
from gigstack_desktop.ui.payments.dialog import PaymentSheet
from gigstack_desktop.ui.payments.register import RegisterPaymentViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, Facts, Page, label
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.pdf_view import PdfView
from gigstack_desktop.ui.widgets.pill import Pill, PillSpec
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice
    from gigstack_desktop.api.models.products import Item, TaxElement
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.ui.navigator import Navigator

DISCOUNT = 4  # its place among the columns of concepts


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A concept with a place in the table."""

    rowid: int
    item: Item
    currency: str


class InvoiceDetail(QWidget):
    """Emits `back` when the list is wanted again."""

    back = Signal()

    def __init__(
        self, viewmodel: InvoiceDetailViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.viewmodel = viewmodel
        self._tasks, self._navigator = tasks, navigator
        self._register_wanted = False
        self._items: dict[int, ItemRow] = {}
        self._paid: dict[int, PaymentRow] = {}
        self.acts = FileActs(tasks, navigator, self)
        self.back_button = buttons.icon_button("arrow-left", self.tr("Volver a la lista (Esc)"))
        self.title = label("", "title")
        self.pill = Pill(PillSpec(""))
        self.total = label("", "figure")
        self.balance = label("", "soft")
        self.pay_button = buttons.primary(self.tr("Registrar pago"), "banknote")
        self.print_button = buttons.secondary(self.tr("Imprimir"), "printer", self.tr("Ctrl+P"))
        self.pdf_button = buttons.secondary(self.tr("PDF"), "download", self.tr("Guardar el PDF"))
        self.xml_button = buttons.secondary(self.tr("XML"), "download", self.tr("Guardar el XML"))
        self.copy_button = buttons.secondary(self.tr("Copiar UUID"), "copy")
        self.duplicate_button = buttons.secondary(self.tr("Duplicar"), "file-text", self.tr("Ctrl+D"))
        self.drag_handle = DragHandle(self.tr("Arrastrar"))
        self.tabs = QTabWidget()
        self.explain = label("", "soft", wrap=True)
        self.breakdown_button = buttons.link(self.tr("¿De dónde sale cada centavo?"))
        self.facts = Facts(columns=2)
        self.items = PagedTable(self.tr("Conceptos"), self._item_columns(), tasks)
        self.payments = PagedTable(self.tr("Pagos"), self._payment_columns(), tasks)
        self.xml = QPlainTextEdit()
        self.pdf = PdfView()
        self.no_pdf = label("", "soft", wrap=True)
        self._build()
        self._connect()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._header())
        outer.addLayout(self._acts_row())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        outer.addWidget(splitter, 1)
        splitter.addWidget(self._make_tabs())
        splitter.addWidget(self._page_side())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([720, 480])

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 16, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.back_button)
        row.addWidget(self.title)
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(self.balance)
        row.addWidget(self.total)
        return row

    def _acts_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 12)
        row.setSpacing(8)
        acts = (
            self.pay_button,
            self.print_button,
            self.pdf_button,
            self.xml_button,
            self.copy_button,
            self.duplicate_button,
            self.drag_handle,
        )
        for button in acts:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_tabs(self) -> QWidget:
        summary = Page(margin=20)
        card = Card()
        card.body.addWidget(self.explain)
        card.body.addWidget(self.facts)
        card.body.addWidget(self.breakdown_button, 0, Qt.AlignmentFlag.AlignLeft)
        summary.body.addWidget(card)
        summary.body.addStretch(1)
        self.xml.setReadOnly(True)
        self.xml.setAccessibleName(self.tr("XML de la factura"))
        self.xml.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.xml.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.xml.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.tabs.setAccessibleName(self.tr("Datos de la factura"))
        self.tabs.tabBar().setAccessibleName(self.tr("Datos de la factura"))
        self.tabs.addTab(summary, self.tr("Resumen"))
        self.tabs.addTab(self.items, self.tr("Conceptos"))
        self.tabs.addTab(self.payments, self.tr("Pagos"))
        self.tabs.addTab(self.xml, self.tr("XML"))
        return self.tabs

    def _page_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.no_pdf.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_pdf.setMargin(24)
        column.addWidget(self.no_pdf)
        column.addWidget(self.pdf, 1)
        side.setMinimumWidth(320)
        return side

    def _item_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Cantidad"), _quantity, width=84),
            Column(self.tr("Clave"), lambda r: r.item.product_key, width=88),
            Column(self.tr("Descripción"), lambda r: r.item.description, width=150, stretch=True),
            Column(self.tr("P. unitario"), lambda r: _price(r), "right", width=100),
            Column(self.tr("Descuento"), lambda r: _discount(r), "right", width=86),
            Column(self.tr("Impuestos"), lambda r: " · ".join(_tax(t) for t in r.item.taxes), width=84),
        )

    def _payment_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Fecha"), lambda r: fmt.day(r.date), width=110),
            Column(self.tr("Monto"), lambda r: fmt.money(r.amount, r.currency), "right", width=120, strong=True),
            Column(self.tr("Forma"), lambda r: options.form_name(r.form), width=200, stretch=True),
            Column(self.tr("Estado"), lambda r: r.status, width=130, pill=pay_words.row_pill),
            Column(self.tr("Complemento"), lambda r: fmt.short_uuid(r.complement), width=120),
        )

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.loaded.connect(self._show)
        vm.payments_changed.connect(self._show_payments)
        vm.owing_changed.connect(self._show_owing)
        vm.files_ready.connect(self._show_files)
        vm.files_failed.connect(self._show_no_files)
        vm.xml_ready.connect(self.xml.setPlainText)
        vm.failed.connect(self._show_failure)
        self.back_button.clicked.connect(self._go_back)
        self.pay_button.clicked.connect(self.register_payment)
        self.print_button.clicked.connect(self.print_pdf)
        self.pdf_button.clicked.connect(self._save_pdf)
        self.xml_button.clicked.connect(self._save_xml)
        self.copy_button.clicked.connect(self._copy_uuid)
        self.duplicate_button.clicked.connect(self._duplicate)
        self.drag_handle.copied.connect(self._files_copied)
        self.breakdown_button.clicked.connect(self._explain_totals)
        self.tabs.currentChanged.connect(self._tab_shown)
        self.payments.activated_row.connect(self._open_complement)
        for keys, slot in (("Esc", self._go_back), ("Ctrl+P", self.print_pdf), ("Ctrl+D", self._duplicate)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_invoice(self, invoice_id: str, *, register: bool = False) -> None:
        """Show this invoice; with `register`, its payment dialog as soon as the balance is known."""
        self._register_wanted = register
        self._show_files(None)
        self.no_pdf.setText(self.tr("Trayendo el PDF…"))
        self.xml.clear()
        self.tabs.setCurrentIndex(0)
        self.viewmodel.show(invoice_id)
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, invoice: Invoice) -> None:
        self.title.setText(wording.title_of(invoice))
        self.pill.show_status(wording.invoice_pill(invoice))
        self.total.setText(fmt.money_full(*(invoice.paid or (invoice.total, invoice.currency))))
        balance = invoice.balance
        self.balance.setText(
            self.tr("Saldo {amount}").format(amount=fmt.money(balance, invoice.currency)) if balance else ""
        )
        self.pay_button.setVisible(bool(balance))
        self.explain.setText(self._sentence(invoice))
        self.facts.set_facts(self._facts(invoice))
        self.breakdown_button.setVisible(invoice.invoice_type != "P")
        self._items = {n: ItemRow(n, item, invoice.currency) for n, item in enumerate(invoice.items, 1)}
        self.items.setColumnHidden(DISCOUNT, not any(item.discount for item in invoice.items))
        self.items.set_source(array("q", self._items), self._item_rows, top=True)

    def _sentence(self, invoice: Invoice) -> str:
        who = invoice.client.legal_name or invoice.client.name
        total = fmt.money_full(*(invoice.paid or (invoice.total, invoice.currency)))
        parts = [self.tr("{what} por {total} a {who}.").format(what=wording.title_of(invoice), total=total, who=who)]
        if invoice.status == "cancelled":
            parts.append(self.tr("Está cancelada."))
        elif invoice.balance:
            owed = fmt.money_full(invoice.balance, invoice.currency)
            parts.append(self.tr("Falta cobrar {owed}; cada pago lleva su complemento.").format(owed=owed))
        elif invoice.payment_method == "PPD":
            parts.append(self.tr("Está pagada por completo."))
        return " ".join(parts)

    def _facts(self, invoice: Invoice) -> list[tuple[str, str]]:
        client = invoice.client
        paid = invoice.paid
        currency = paid[1] if paid else invoice.currency
        if not paid and currency != "MXN":
            currency = self.tr("{currency} a {rate}").format(
                currency=currency, rate=fmt.quantity(invoice.exchange_rate)
            )
        uses = dict(options.uses("", ""))
        regimes = dict(options.regimes(""))
        return [
            (self.tr("Cliente"), client.legal_name or client.name),
            (self.tr("RFC"), client.tax_id),
            (self.tr("Régimen fiscal"), regimes.get(client.tax_system, client.tax_system)),
            (self.tr("Uso del CFDI"), uses.get(invoice.use, invoice.use)),
            (self.tr("Fecha"), fmt.day_time(wording.issued(invoice, self.viewmodel.zone))),
            (self.tr("Serie y folio"), invoice.series_folio),
            (self.tr("Método de pago"), dict(options.methods()).get(invoice.payment_method, invoice.payment_method)),
            (self.tr("Forma de pago"), f"{invoice.payment_form} {options.form_name(invoice.payment_form)}".strip()),
            (self.tr("Subtotal"), fmt.money_full(invoice.subtotal, invoice.currency)),
            (self.tr("Moneda"), currency),
            (self.tr("UUID"), invoice.uuid),
            (self.tr("Notas"), invoice.invoice_pdf_notes),
        ]

    def _show_payments(self, rows: list[PaymentRow]) -> None:
        self._paid = {row.rowid: row for row in rows}
        self.payments.set_source(array("q", self._paid), self._payment_rows, top=True)
        self.tabs.setTabEnabled(2, bool(rows))
        self.tabs.setTabText(2, self.tr("Pagos ({n})").format(n=len(rows)) if rows else self.tr("Pagos"))

    def _show_owing(self, owing: OpenInvoice | None) -> None:
        self.pay_button.setVisible(owing is not None)
        if self._register_wanted and owing is not None:
            self._register_wanted = False
            self.register_payment()

    def _show_files(self, files: InvoiceFiles | None) -> None:
        for button in (self.print_button, self.pdf_button, self.xml_button, self.breakdown_button):
            button.setEnabled(files is not None)
        self.drag_handle.set_files([files.pdf, files.xml] if files is not None else [])
        self.no_pdf.setVisible(files is None)
        self.pdf.setVisible(files is not None)
        if files is not None:
            self.pdf.open(files.pdf)
            self._tab_shown(self.tabs.currentIndex())

    def _show_no_files(self, error: AppError) -> None:
        self.no_pdf.setText(messages.sentence(error))

    def _show_failure(self, error: AppError) -> None:
        self._navigator.notify(messages.sentence(error), "danger")

    def _tab_shown(self, position: int) -> None:
        if self.tabs.widget(position) is self.xml and not self.xml.toPlainText():
            self.viewmodel.read_xml()

    async def _item_rows(self, rowids: Sequence[int]) -> list[ItemRow]:
        return [self._items[rowid] for rowid in rowids if rowid in self._items]

    async def _payment_rows(self, rowids: Sequence[int]) -> list[PaymentRow]:
        return [self._paid[rowid] for rowid in rowids if rowid in self._paid]

    # -- acts ------------------------------------------------------------------------------------------------------

    def register_payment(self) -> None:
        """Open the payment dialog of this invoice."""
        owing = self.viewmodel.owing
        if owing is not None:
            model = RegisterPaymentViewModel(self.viewmodel.workspace, self._tasks, owing, self)
            sheet = PaymentSheet(model, self._tasks, self._navigator, self.window())
            sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            sheet.open()

    def print_pdf(self) -> None:
        """Ctrl+P."""
        files, invoice = self.viewmodel.files, self.viewmodel.invoice
        if files is not None and invoice is not None:
            self.acts.print_invoice(files, wording.title_of(invoice), self.viewmodel.workspace)

    def _save_pdf(self) -> None:
        self._save("pdf")

    def _save_xml(self) -> None:
        self._save("xml")

    def _save(self, kind: str) -> None:
        files, invoice = self.viewmodel.files, self.viewmodel.invoice
        if files is not None and invoice is not None:
            self.acts.save_copy(
                files.pdf if kind == "pdf" else files.xml, wording.file_name(invoice, kind, self.viewmodel.zone)
            )

    def _explain_totals(self) -> None:
        if self.viewmodel.files is not None:
            self.acts.explain(self.viewmodel.files.xml)

    def _copy_uuid(self) -> None:
        if self.viewmodel.invoice is not None:
            QGuiApplication.clipboard().setText(self.viewmodel.invoice.uuid)
            self._navigator.notify(self.tr("UUID copiado"), "success")

    def _files_copied(self) -> None:
        self._navigator.notify(self.tr("PDF y XML copiados; pégalos en un correo o en una carpeta."), "success")

    def _duplicate(self) -> None:
        if self.viewmodel.invoice is not None:
            self._navigator.open("composer", duplicate=self.viewmodel.invoice.uuid)

    def _open_complement(self, row: PaymentRow) -> None:
        if row.complement:
            self.show_invoice(row.complement)

    def _go_back(self) -> None:
        self.viewmodel.leave()
        self.back.emit()


def _quantity(row: ItemRow) -> str:
    return f"{fmt.quantity(row.item.quantity)} {row.item.unit_key}"


def _price(row: ItemRow) -> str:
    price = row.item.unit_price
    exponent = price.normalize().as_tuple().exponent
    return fmt.money(price, row.currency, max(2, -exponent if isinstance(exponent, int) else 2))


def _discount(row: ItemRow) -> str:
    return fmt.money(row.item.discount, row.currency) if row.item.discount else ""


def _tax(tax: TaxElement) -> str:
    rate = "exento" if tax.factor == "Exento" or tax.rate is None else fmt.quantity(tax.rate * 100)
    return f"ret {tax.type} {rate}" if tax.withholding else f"{tax.type} {rate}"
