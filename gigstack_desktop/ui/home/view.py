"""Inicio: what is due today, the figures of the month, and the place to drop constancias."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.home.chart import MonthsChart
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, ElidedLabel, Page, label, set_role

if TYPE_CHECKING:
    from gigstack_desktop.services.queries import Overview
    from gigstack_desktop.ui.home.viewmodel import HomeViewModel
    from gigstack_desktop.ui.navigator import Navigator

NARROW = 940


class DropZone(QFrame):
    """The big place that says what can be dropped; the whole window takes files, this one explains it."""

    files_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, *, sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropzone")
        mark = QLabel()
        icons.put(mark, "file-up", "accent", 32)
        self.choose = buttons.secondary(self.tr("Elegir archivos…"), "folder", self.tr("Ctrl+U"))
        self.choose.clicked.connect(self.files_wanted)
        self.sample = buttons.link(self.tr("Crear una constancia de muestra"))
        self.sample.clicked.connect(self.sample_wanted)
        if not sample:
            self.sample.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 20, 20, 20)
        layout.setSpacing(18)
        layout.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label(self.tr("Suelta aquí la constancia de situación fiscal (PDF)"), "heading"))
        text = self.tr("Se da de alta al cliente y queda listo para facturarle. Pueden ser varias a la vez.")
        words.addWidget(label(text, "soft", wrap=True))
        words.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(words, 1)
        layout.addWidget(self.choose)


class DueRow(QPushButton):
    """One thing to do: icon, words, how many; it opens the filtered list."""

    def __init__(self, icon: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ghost")
        self.setMinimumHeight(42)
        self._words = ElidedLabel()
        self._note = label("", "soft")
        for part in (self._words, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark, arrow = QLabel(), QLabel()
        icons.put(mark, icon, tone, 18)
        icons.put(arrow, "chevron-right", "text_faint", 16)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(mark)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._note)
        layout.addWidget(arrow)

    def say(self, words: str, note: str = "") -> None:
        """What to do and how much of it."""
        self._words.setText(words)
        self._note.setText(note)
        self.setAccessibleName(f"{words} {note}".strip())


class Figure(Card):
    """One figure of the month with its comparison."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setSpacing(4)
        self._name = name
        self.amount = label("—", "figure")
        self.note = label(" ", "faint")
        self.body.addWidget(label(name, "label"))
        self.body.addWidget(self.amount)
        self.body.addWidget(self.note)

    def show_amount(self, amount: Decimal, note: str = "", tone: str = "faint") -> None:
        """Show it."""
        self.amount.setText(fmt.money(amount))
        self.note.setText(note or " ")
        set_role(self.note, tone)
        self.setAccessibleName(f"{self._name}: {self.amount.text()} {note}")


class Dot(QWidget):
    """The colour of one series of the chart."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A small square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._role))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class HomeView(QWidget):
    """The reason to open the program in the morning."""

    files_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, viewmodel: HomeViewModel, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self._navigator = navigator
        self._due: dict[str, DueRow] = {}
        self.new_invoice = buttons.primary(self.tr("Nueva factura"), "plus", self.tr("Ctrl+Shift+F"))
        self.new_client = buttons.secondary(self.tr("Nuevo cliente"), "user", self.tr("Ctrl+Shift+C"))
        self.new_payment = buttons.secondary(self.tr("Registrar pago"), "banknote", self.tr("Ctrl+Shift+P"))
        self.drop = DropZone(sample=viewmodel.practice)
        self.all_done = label("", "soft")
        self.synced = label("", "faint")
        self.month = label("", "heading")
        self.invoiced = Figure(self.tr("Facturado"))
        self.collected = Figure(self.tr("Cobrado"))
        self.receivable = Figure(self.tr("Por cobrar (PPD)"))
        self.taxes = Figure(self.tr("IVA trasladado"))
        self.others = label("", "soft")
        self.others.hide()
        self.chart = MonthsChart()
        self.top = QVBoxLayout()
        self._build()
        self._connect()
        viewmodel.refresh()

    def _build(self) -> None:
        page = Page()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)
        page.body.addLayout(self._header())
        page.body.addWidget(self.drop)
        page.body.addWidget(self._today())
        page.body.addWidget(self.month)
        self._figures = QGridLayout()
        self._figures.setSpacing(12)
        page.body.addLayout(self._figures)
        page.body.addWidget(self.others)
        self._low = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._low.setSpacing(12)
        self._low.addWidget(self._months(), 3)
        self._low.addWidget(self._clients(), 2)
        page.body.addLayout(self._low)
        self._arrange(narrow=False)
        page.body.addStretch(1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("Inicio"), "title"))
        row.addStretch(1)
        row.addWidget(self.synced)
        row.addSpacing(8)
        for button in (self.new_payment, self.new_client, self.new_invoice):
            row.addWidget(button)
        return row

    def _today(self) -> Card:
        card = Card(self.tr("Hoy te toca"))
        card.body.setSpacing(8)
        self._rows = QGridLayout()
        self._rows.setSpacing(4)
        for key, icon, tone, slot in (
            ("to_confirm", "clock", "warning", self._open_activity),
            ("rejected", "circle-x", "danger", self._open_activity),
            ("drafts", "pencil", "text_soft", self._open_drafts),
            ("open", "wallet", "accent", self._open_receivable),
            ("invalid", "shield-alert", "warning", self._open_invalid),
        ):
            row = DueRow(icon, tone)
            row.hide()
            row.clicked.connect(slot)
            self._due[key] = row
        card.body.addWidget(self.all_done)
        card.body.addLayout(self._rows)
        return card

    def _months(self) -> Card:
        card = Card(self.tr("Ingresos por mes"))
        for name, role in ((self.tr("Facturado"), "accent_fill"), (self.tr("Cobrado"), "chart")):
            card.header.addWidget(Dot(role))
            card.header.addWidget(label(name, "faint"))
        card.body.addWidget(self.chart, 1)
        return card

    def _clients(self) -> Card:
        card = Card(self.tr("Clientes con más facturación"))
        self.top.setSpacing(2)
        card.body.addLayout(self.top)
        card.body.addStretch(1)
        return card

    def _connect(self) -> None:
        self.drop.files_wanted.connect(self.files_wanted)
        self.drop.sample_wanted.connect(self.sample_wanted)
        self.new_invoice.clicked.connect(self._new_invoice)
        self.new_client.clicked.connect(self._new_client)
        self.new_payment.clicked.connect(self._new_payment)
        self.viewmodel.overview_changed.connect(self._show)
        self.viewmodel.progress_changed.connect(self._show_progress)

    def _arrange(self, *, narrow: bool) -> None:
        """Side by side where there is room, below one another where there is not (200 % on a laptop)."""
        for position, figure in enumerate((self.invoiced, self.collected, self.receivable, self.taxes)):
            self._figures.addWidget(figure, *((position // 2, position % 2) if narrow else (0, position)))
        for column in range(4):
            self._figures.setColumnStretch(column, 0 if narrow and column > 1 else 1)
        way = QBoxLayout.Direction
        self._low.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.new_client.setVisible(not narrow)
        self.new_payment.setVisible(not narrow)
        self._narrow = narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew when the width asks for it."""
        super().resizeEvent(event)
        if (narrow := self.width() < NARROW) != self._narrow:
            self._arrange(narrow=narrow)

    # The shell's shortcuts

    def new(self) -> None:
        """Ctrl+N: an invoice."""
        self._new_invoice()

    def refresh(self) -> None:
        """F5."""
        self.viewmodel.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard: Qt would give it to whatever button comes first, and Enter would press that."""
        super().showEvent(event)
        self.setFocus()

    # Showing

    def _show(self, overview: Overview) -> None:
        month = date.fromisoformat(overview.months[-1].month + "-01")  # where the company is, not the computer
        self.month.setText(self.tr("Este mes · {month}").format(month=fmt.month(month)))
        if overview.synced is None and _says_nothing(overview):  # not zero: not known yet
            self.all_done.setText(self.tr("Aquí aparecerá lo pendiente en cuanto lleguen tus documentos."))
            return
        self._show_due(overview)
        self._show_figures(overview)
        self.chart.show_months(tuple((m.month, m.invoiced, m.collected) for m in overview.months))
        self._show_top(overview)
        now = datetime.now(UTC)
        self.synced.setText(
            self.tr("Actualizado {ago}").format(ago=fmt.ago(overview.synced, now)) if overview.synced else ""
        )

    def _show_due(self, overview: Overview) -> None:
        words = {
            "to_confirm": (self.tr("Por confirmar con el servicio"), overview.to_confirm, ""),
            "rejected": (self.tr("Rechazadas, requieren tu decisión"), overview.rejected, ""),
            "drafts": (self.tr("Borradores por terminar"), overview.drafts, ""),
            "open": (self.tr("Facturas por cobrar (PPD)"), overview.open_count, fmt.money(overview.receivable)),
            "invalid": (self.tr("Clientes con datos rechazados por el SAT"), overview.invalid_clients, ""),
        }
        shown = [key for key, (_, count, _) in words.items() if count]
        for key, row in self._due.items():
            text, count, note = words[key]
            self._rows.removeWidget(row)
            row.hide()
            row.say(text, f"{count:,}" + (f"  ·  {note}" if note else ""))
        for position, key in enumerate(shown):
            row = self._due[key]
            self._rows.addWidget(row, position // 2, position % 2)
            row.show()  # only now: without a parent it would be a window that takes the keyboard from who types
        self.all_done.setVisible(not shown)
        self.all_done.setText(self.tr("Todo al corriente."))

    def _show_figures(self, overview: Overview) -> None:
        self.invoiced.show_amount(overview.invoiced, *self._versus(overview.invoiced, overview.invoiced_before))
        self.collected.show_amount(overview.collected, *self._versus(overview.collected, overview.collected_before))
        count = self.tr("{count} facturas con saldo").format(count=f"{overview.open_count:,}")
        self.receivable.show_amount(overview.receivable, count)
        withheld = overview.tax_withheld
        note = self.tr("Retenido {amount}").format(amount=fmt.money(withheld)) if withheld else ""
        self.taxes.show_amount(overview.tax_transferred, note)
        others = "   ·   ".join(fmt.money_full(other.total, other.currency) for other in overview.others)
        self.others.setText(self.tr("En otras monedas: {amounts}").format(amounts=others))
        self.others.setVisible(bool(others))

    def _versus(self, now: Decimal, before: Decimal) -> tuple[str, str]:
        if before <= 0:
            return self.tr("Sin mes anterior con qué comparar"), "faint"
        change = (now - before) / before * 100
        sign = "+" if change >= 0 else fmt.MINUS
        words = self.tr("{change} % vs. mes anterior").format(change=f"{sign}{fmt.number(abs(change), 0)}")
        return words, "success" if change >= 0 else "faint"

    def _show_top(self, overview: Overview) -> None:
        while item := self.top.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for figure in overview.top_clients[:6]:
            row = DueRow("user", "text_soft")
            row.say(figure.name, fmt.money(figure.total))
            row.setProperty("client", figure.id)
            row.clicked.connect(self._open_client)
            self.top.addWidget(row)
        if not overview.top_clients:
            self.top.addWidget(label(self.tr("Aquí aparecerán cuando haya facturas."), "soft"))

    def _show_progress(self, done: int, total: int) -> None:
        if total and done < total:
            text = self.tr("Descargando documentos: {done} de {total}")
            self.synced.setText(text.format(done=f"{done:,}", total=f"{total:,}"))

    # Opening

    def _new_invoice(self) -> None:
        self._navigator.open("composer", new=True)

    def _new_client(self) -> None:
        self._navigator.open("clients", new=True)

    def _new_payment(self) -> None:
        self._navigator.open("payments", new=True)

    def _open_activity(self) -> None:
        self._navigator.open("activity")

    def _open_drafts(self) -> None:
        self._navigator.open("invoices", tab="draft")

    def _open_receivable(self) -> None:
        self._navigator.open("invoices", tab="receivable")

    def _open_invalid(self) -> None:
        self._navigator.open("clients", state="invalid")

    def _open_client(self) -> None:
        if sender := self.sender():
            self._navigator.open("clients", client_id=str(sender.property("client")))


def _says_nothing(overview: Overview) -> bool:
    """Whether there is no figure in it but zeros."""
    counts = (overview.drafts, overview.to_confirm, overview.rejected, overview.open_count, overview.invalid_clients)
    sums = (overview.invoiced, overview.invoiced_before, overview.collected, overview.collected_before)
    return not any((*counts, *sums, overview.top_clients))
