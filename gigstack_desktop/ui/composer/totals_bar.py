"""The bar that stays at the bottom: live totals with every tax, what is left to mend, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from gigstack_desktop.cfdi.model import IEPS, ISR, IVA, Finding, Totals, TransferredGroup
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.composer.preferences import Act
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import label

_NAMES = {ISR: "ISR", IVA: "IVA", IEPS: "IEPS"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("TotalsBar", text)


def breakdown(totals: Totals, currency: str) -> list[tuple[str, str]]:
    """The totals as (what, how much), in the order of the printed page, without the total itself."""
    rows = [(_tr("Subtotal"), fmt.money(totals.subtotal, currency))]
    if totals.discount:
        rows.append((_tr("Descuento"), fmt.money(-totals.discount, currency)))
    rows += [
        (_group_name(group), fmt.money(group.amount, currency))
        for group in totals.transferred
        if group.amount is not None
    ]
    rows += [
        (_tr("Ret. {tax}").format(tax=_NAMES.get(group.impuesto, group.impuesto)), fmt.money(-group.amount, currency))
        for group in totals.withheld
    ]
    return rows


def _group_name(group: TransferredGroup) -> str:
    name = _NAMES.get(group.impuesto, group.impuesto)
    if group.rate is None:
        return name
    return f"{name} {fmt.percent(group.rate)}" if group.factor == "Tasa" else _tr("{tax} cuota").format(tax=name)


def paint_foot(widget: QWidget) -> None:
    """Paint a widget as part of the window's foot."""
    painter = QPainter(widget)
    painter.fillRect(widget.rect(), theme.color("surface"))
    painter.fillRect(0, 0, widget.width(), 1, theme.color("border"))
    painter.end()


class TotalsBar(QFrame):
    """Figures at the left, findings and the button at the right."""

    act_wanted = Signal(str)  # "stamp" or "stamp_print"
    save_wanted = Signal()
    preview_wanted = Signal()
    findings_wanted = Signal()
    breakdown_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("totals")
        self._act: Act = "stamp"
        self._figures = QHBoxLayout()
        self._figures.setSpacing(22)
        self.total = label("", "figure")
        self.total.setAccessibleName(self.tr("Total"))
        self._rows: list[tuple[str, str]] = []
        self._values: list[QLabel] = []
        self.breakdown_button = buttons.link(self.tr("Ver desglose"), self.tr("De dónde sale cada centavo"))
        self.findings_button = buttons.ghost("", "triangle-alert")
        self.findings_button.setCheckable(True)
        self.go_button = buttons.primary("")
        self.more_button = buttons.primary("", "chevron-down")
        self.more_button.setAccessibleName(self.tr("Más formas de terminar"))
        self.more_button.setToolTip(self.more_button.accessibleName())
        self._menu = QMenu(self)
        self._build()
        self._fill_menu()
        self.findings_button.clicked.connect(self.findings_wanted)
        self.breakdown_button.clicked.connect(self.breakdown_wanted)
        self.go_button.clicked.connect(self._go)
        self.more_button.clicked.connect(self._show_menu)
        self.show_findings(())
        self.set_act("stamp")

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 10, 24, 10)
        layout.setSpacing(16)
        layout.addLayout(self._figures)
        layout.addStretch(1)
        layout.addWidget(self.findings_button)
        layout.addWidget(self._pair(self._total_name(), self.total, Qt.AlignmentFlag.AlignRight))
        split = QHBoxLayout()
        split.setSpacing(1)
        self.more_button.setFixedWidth(38)
        split.addWidget(self.go_button)
        split.addWidget(self.more_button)
        layout.addLayout(split)

    def _total_name(self) -> QWidget:
        """Its name, and beside it, where it takes no room from the figures, the way to the breakdown."""
        name = QWidget()
        row = QHBoxLayout(name)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        kept = self.breakdown_button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the bar is as high before anything is written
        self.breakdown_button.setSizePolicy(kept)
        row.addWidget(self.breakdown_button)
        row.addWidget(label(self.tr("Total"), "faint"))
        return name

    def _pair(self, name: QWidget, value: QWidget, side: Qt.AlignmentFlag) -> QWidget:
        pair = QWidget()
        column = QVBoxLayout(pair)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(name, 0, side)
        column.addWidget(value, 0, side)
        return pair

    def _fill_menu(self) -> None:
        def add(text: str, icon: str, slot: object, keys: str = "") -> QAction:
            action = self._menu.addAction(icons.icon(icon), text)
            action.triggered.connect(slot)
            if keys:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutVisibleInContextMenu(True)
            return action

        self.stamp_action = add(self.tr("Timbrar"), "file-check", self._stamp)
        self.print_action = add(self.tr("Timbrar e imprimir"), "printer", self._stamp_print)
        self._menu.addSeparator()
        self.save_action = add(self.tr("Guardar borrador"), "save", self.save_wanted, "Ctrl+S")
        self.preview_action = add(self.tr("Vista previa sin validez…"), "eye", self.preview_wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a line above, so that it reads as the foot of the window."""
        paint_foot(self)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_totals(self, totals: Totals, currency: str) -> None:
        """The figures; widgets are made again only when there is another set of them."""
        self.total.setText(fmt.money_full(totals.total, currency))
        self.breakdown_button.setVisible(bool(totals.lines))
        rows = breakdown(totals, currency)
        if [name for name, _ in rows] != [name for name, _ in self._rows]:
            self._rebuild(rows)
        for value, (_, text) in zip(self._values, rows, strict=True):
            value.setText(text)
        self._rows = rows

    def figures(self) -> list[tuple[str, str]]:
        """What is shown, for tests and screen readers: (what, how much)."""
        return [*self._rows, ("Total", self.total.text())]

    def _rebuild(self, rows: list[tuple[str, str]]) -> None:
        while item := self._figures.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._values = []
        for name, text in rows:
            value = label(text, "strong")
            value.setAccessibleName(name)
            self._values.append(value)
            self._figures.addWidget(self._pair(label(name, "faint"), value, Qt.AlignmentFlag.AlignLeft))

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """How many things are left to mend or to look at."""
        blocking = sum(f.severity == "B" for f in findings)
        warnings = sum(f.severity == "W" for f in findings)
        self.findings_button.setVisible(bool(blocking or warnings))
        role = "danger" if blocking else "warning"
        icons.put(self.findings_button, "circle-alert" if blocking else "triangle-alert", role)
        text = self.tr("{n} por corregir") if blocking else self.tr("{n} por revisar")
        self.findings_button.setText(text.format(n=blocking or warnings))

    def set_act(self, act: Act) -> None:
        """What the main button does."""
        self._act = act
        icon, text = (
            ("printer", self.tr("Timbrar e imprimir")) if act == "stamp_print" else ("file-check", self.tr("Timbrar"))
        )
        self.go_button.setText(text)
        self.go_button.setToolTip(self.tr("{act} (Ctrl+Enter)").format(act=text))
        icons.put(self.go_button, icon, "on_accent")

    def set_ready(self, ready: bool) -> None:
        """Whether the draft may be stamped at all."""
        self.go_button.setEnabled(ready)
        self.more_button.setEnabled(ready)

    # -- acts ------------------------------------------------------------------------------------------------------

    def _go(self) -> None:
        self.act_wanted.emit(self._act)

    def _stamp(self) -> None:
        self.set_act("stamp")
        self._go()

    def _stamp_print(self) -> None:
        self.set_act("stamp_print")
        self._go()

    def _show_menu(self) -> None:
        corner = self.more_button.mapToGlobal(self.more_button.rect().topRight())
        size = self._menu.sizeHint()
        corner.setX(corner.x() - size.width())
        corner.setY(corner.y() - size.height() - 4)
        self._menu.popup(corner)
