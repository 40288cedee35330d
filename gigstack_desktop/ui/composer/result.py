"""What stays after stamping: the invoice, its files, and what people do next (screens 1.5, point 7)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, Facts, label
from gigstack_desktop.ui.widgets.notice import Banner

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice
    from gigstack_desktop.services.invoicing import InvoiceFiles


class DragHandle(QPushButton):
    """A button that can be dragged out of the window with files; clicking it copies them instead, for the keyboard."""

    copied = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._files: list[Path] = []
        self._pressed: QPoint | None = None
        icons.put(self, "grip-vertical")
        self.setProperty("kind", "secondary")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Arrastra el PDF y el XML a un correo o a una carpeta; con clic se copian"))
        self.setAccessibleName(self.tr("Archivos de la factura: arrastrar, o copiar con Enter"))
        self.setEnabled(False)
        self.clicked.connect(self._copy)

    def set_files(self, files: list[Path]) -> None:
        """What is dragged."""
        self._files = files
        self.setEnabled(bool(files))

    def mime(self) -> QMimeData:
        """The files as other programs take them."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._files])
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        far = self._pressed is not None and (here - self._pressed).manhattanLength() >= 8
        if far and event.buttons() & Qt.MouseButton.LeftButton and self._files:
            self._pressed = None
            self.setDown(False)
            drag = QDrag(self)
            drag.setMimeData(self.mime())
            drag.setPixmap(icons.pixmap("file-text", "accent", 32, self.devicePixelRatioF()))
            # Qt runs a loop of its own while the pointer is down; this is a plain slot, not a task.
            drag.exec(Qt.DropAction.CopyAction)
            return
        super().mouseMoveEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(self.mime())
        self.copied.emit()


class ResultPanel(QWidget):
    """Stamped, queued or to be confirmed: says which, and offers what can be done."""

    print_wanted = Signal()
    open_wanted = Signal()
    save_pdf_wanted = Signal()
    save_xml_wanted = Signal()
    payment_wanted = Signal()
    same_wanted = Signal()
    new_wanted = Signal()
    inbox_wanted = Signal()
    copied = Signal(str)  # what was copied, as a sentence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uuid = ""
        self.mark = QLabel()
        self.title = label("", "title")
        self.detail = label("", "soft", wrap=True)
        self.banner = Banner("")
        self.facts = Facts(columns=2)
        self.copy_button = buttons.ghost(self.tr("Copiar UUID"), "copy")
        self.pdf_button = buttons.secondary(self.tr("Guardar PDF…"), "download")
        self.xml_button = buttons.secondary(self.tr("Guardar XML…"), "download")
        self.print_button = buttons.primary(self.tr("Imprimir"), "printer")
        self.drag_handle = DragHandle(self.tr("Arrastrar archivos"))
        self.payment_button = buttons.secondary(self.tr("Registrar pago"), "banknote")
        self.same_button = buttons.secondary(self.tr("Nueva igual"), "copy")
        self.new_button = buttons.secondary(self.tr("Nueva factura"), "plus")
        self.open_button = buttons.secondary(self.tr("Ver la factura"), "file-text")
        self.inbox_button = buttons.secondary(self.tr("Ver la bandeja"), "inbox")
        self._build()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        card = Card()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.title, 1)
        card.body.addLayout(top)
        card.body.addWidget(self.detail)
        card.body.addWidget(self.banner)
        card.body.addWidget(self.facts)
        card.body.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
        card.body.addLayout(self._grid)
        self._acts = (
            self.print_button,
            self.pdf_button,
            self.xml_button,
            self.drag_handle,
            self.payment_button,
            self.open_button,
            self.inbox_button,
            self.same_button,
            self.new_button,
        )
        for button in self._acts:  # they need a parent before they are shown or hidden
            self._grid.addWidget(button)
        outer.addWidget(card)
        outer.addStretch(1)

    def _arrange(self) -> None:
        """The acts that there are now, three in a row, without holes."""
        while self._grid.takeAt(0):
            pass
        for position, button in enumerate(act for act in self._acts if not act.isHidden()):
            self._grid.addWidget(button, position // 3, position % 3)

    def _connect(self) -> None:
        self.copy_button.clicked.connect(self._copy_uuid)
        self.print_button.clicked.connect(self.print_wanted)
        self.pdf_button.clicked.connect(self.save_pdf_wanted)
        self.xml_button.clicked.connect(self.save_xml_wanted)
        self.payment_button.clicked.connect(self.payment_wanted)
        self.same_button.clicked.connect(self.same_wanted)
        self.new_button.clicked.connect(self.new_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.inbox_button.clicked.connect(self.inbox_wanted)
        self.drag_handle.copied.connect(self._files_copied)

    def show_invoice(self, invoice: Invoice) -> None:
        """The invoice is stamped."""
        self._uuid = invoice.uuid
        icons.put(self.mark, "circle-check", "success", 28)
        self.title.setText(self.tr("Factura timbrada"))
        name = invoice.client.legal_name or invoice.client.name
        total = fmt.money_full(invoice.total, invoice.currency)
        self.detail.setText(self.tr("{total} a {name}").format(total=total, name=name))
        self.banner.say("")
        self.facts.set_facts([(self.tr("UUID"), invoice.uuid), (self.tr("Serie y folio"), invoice.series_folio)])
        self._offer(stamped=True, balance=bool(invoice.balance))
        self.set_files(None)
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)  # until the files are there nothing can be printed

    def show_queued(self, title: str, sentence: str) -> None:
        """The request is in the outbox: queued, or to be confirmed."""
        self._uuid = ""
        icons.put(self.mark, "clock", "warning", 28)
        self.title.setText(title)
        self.detail.setText("")
        self.banner.say(sentence, "warning")
        self.facts.set_facts([])
        self._offer(stamped=False, balance=False)
        self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_files(self, files: InvoiceFiles | None) -> None:
        """The files are here."""
        for button in (self.print_button, self.pdf_button, self.xml_button):
            button.setEnabled(files is not None)
        self.drag_handle.set_files([files.pdf, files.xml] if files is not None else [])
        if files is not None and self.open_button is self.window().focusWidget():
            self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, *, stamped: bool, balance: bool) -> None:
        self.detail.setVisible(stamped)
        self.facts.setVisible(stamped)
        for button in (self.copy_button, self.print_button, self.pdf_button, self.xml_button, self.drag_handle):
            button.setVisible(stamped)
        self.open_button.setVisible(stamped)
        self.inbox_button.setVisible(not stamped)
        self.same_button.setVisible(stamped)
        self.payment_button.setVisible(balance)
        self._arrange()

    def _copy_uuid(self) -> None:
        QGuiApplication.clipboard().setText(self._uuid)
        self.copied.emit(self.tr("UUID copiado"))

    def _files_copied(self) -> None:
        self.copied.emit(self.tr("PDF y XML copiados"))
