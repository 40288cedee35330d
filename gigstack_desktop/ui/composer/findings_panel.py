"""What is left to mend, near the button: one line each, a click jumps to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.composer.totals_bar import paint_foot
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import label

MOST_HEIGHT = 168
_LOOK = {"B": ("circle-alert", "danger"), "W": ("triangle-alert", "warning"), "P": ("info", "info")}


class FindingsPanel(QFrame):
    """Emits `jump` or `fix_wanted` with the finding."""

    jump = Signal(object)
    fix_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName(self.tr("Por corregir"))
        self._found: tuple[Finding, ...] = ()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 8, 24, 8)
        outer.addWidget(self._scroll)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """These, blocking ones first; an empty list closes the panel."""
        self._found = tuple(findings)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for position, finding in enumerate(self._found):
            rows.addLayout(self._row(position, finding))
        rows.addStretch(1)
        self._scroll.setWidget(page)
        page.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFixedHeight(min(MOST_HEIGHT, page.sizeHint().height() + 2))
        if not self._found:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Part of the window's foot, above the totals."""
        paint_foot(self)

    def focus_first(self) -> None:
        """Put the keyboard on the first one."""
        for button in self.findChildren(QWidget, "jump"):
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _row(self, position: int, finding: Finding) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        mark = QLabel()
        icon, role = _LOOK[finding.severity]
        icons.put(mark, icon, role, 16)
        row.addWidget(mark)
        jump = buttons.link(self._where(finding), self.tr("Ir al campo"))
        jump.setObjectName("jump")
        jump.setProperty("position", position)
        jump.clicked.connect(self._jump)
        row.addWidget(jump)
        row.addWidget(label(finding.message, wrap=True), 1)
        if finding.fix is not None:
            fix = buttons.link(self.tr("Corregir"))
            fix.setAccessibleName(self.tr("Corregir: {text}").format(text=finding.message))
            fix.setProperty("position", position)
            fix.clicked.connect(self._fix)
            row.addWidget(fix)
        return row

    def _where(self, finding: Finding) -> str:
        path = finding.path
        if path[:1] == ("lines",) and len(path) > 1 and isinstance(path[1], int):
            return self.tr("Concepto {row}").format(row=path[1] + 1)
        words = {
            "receiver": self.tr("Cliente"),
            "issuer": self.tr("Mi empresa"),
            "lines": self.tr("Conceptos"),
            "totals": self.tr("Totales"),
            "date": self.tr("Fecha"),
            "place": self.tr("Mi empresa"),
        }
        return words.get(str(path[0]), self.tr("Datos fiscales")) if path else self.tr("Factura")

    def _jump(self) -> None:
        self.jump.emit(self._found[int(self.sender().property("position"))])

    def _fix(self) -> None:
        self.fix_wanted.emit(self._found[int(self.sender().property("position"))])
