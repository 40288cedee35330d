"""Form fields with their label, help and what the checker has to say, beside the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from gigstack_desktop.ui import icons
from gigstack_desktop.ui.widgets import buttons

_LOOK = {
    "B": ("circle-alert", "danger"),
    "W": ("triangle-alert", "warning"),
    "P": ("info", "info"),
    "OK": ("circle-check", "success"),
}
ROOM_FOR_FIX = 240


class FindingLine(QWidget):
    """One sentence with the icon of its severity (B blocks, W warns, P informs, OK agrees) and *Corregir*."""

    fix_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(6)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.fix = buttons.link(self.tr("Corregir"))
        self.fix.clicked.connect(self.fix_requested)
        layout.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 0, 1)
        layout.addWidget(self.fix, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._below = False
        self.hide()

    def text(self) -> str:
        """The sentence shown, empty when none."""
        return self._text.text()

    def show_finding(self, severity: str, text: str, fix: str = "") -> None:
        """Show a sentence; with `fix` (the corrected value as text) a button that offers it."""
        icon, role = _LOOK[severity]
        icons.put(self._icon, icon, role, 14)
        self._text.setText(text)
        self._text.setProperty("role", role if role != "info" else "soft")
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self.fix.setVisible(bool(fix))
        self.fix.setToolTip(fix)
        self.fix.setAccessibleName(self.tr("Corregir: {text}").format(text=text))
        self._show_if_said()

    def clear(self) -> None:
        """Say nothing."""
        self._text.clear()
        self._show_if_said()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the button goes below the sentence, which would be a word to a line."""
        super().resizeEvent(event)
        if (below := event.size().width() < ROOM_FOR_FIX) != self._below:
            self._below = below
            self._grid.removeWidget(self.fix)
            row, column = (1, 1) if below else (0, 2)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(self.fix, row, column, side | Qt.AlignmentFlag.AlignTop)

    def event(self, event: QEvent) -> bool:
        """Show what was said before there was a place for it."""
        if event.type() == QEvent.Type.ParentChange:
            self._show_if_said()
        return super().event(event)

    def _show_if_said(self) -> None:
        # Without a parent it would open as a window of its own.
        self.setVisible(bool(self.text()) and self.parentWidget() is not None)


class Field(QWidget):
    """Label above, editor, help and finding below. The editor keeps whatever was typed; a finding never changes it."""

    fix_requested = Signal(object)  # the corrected value given with the finding

    def __init__(
        self, label: str, editor: QWidget, hint: str = "", *, optional: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._fix: object = None
        self.label = QLabel(label)
        self.label.setProperty("role", "label")
        self.label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self.help = QLabel(hint)
        self.help.setProperty("role", "help")
        self.help.setWordWrap(True)
        if not hint:  # shown before it has a parent, it would be a window that takes the keyboard for a moment
            self.help.hide()
        self._finding: FindingLine | None = None
        self._build(optional)

    @property
    def finding(self) -> FindingLine:
        """What the checker has to say, below the help. Made when first asked for: most fields never need it."""
        if self._finding is None:
            self._finding = FindingLine(self)
            self._finding.fix_requested.connect(self._offer)
            self._column.insertWidget(self._column.indexOf(self.help) + 1, self._finding)
        return self._finding

    def _build(self, optional: bool) -> None:
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.label)
        top.addStretch(1)
        if optional:
            mark = QLabel(self.tr("opcional"))
            mark.setProperty("role", "help")
            top.addWidget(mark)
        layout.addLayout(top)
        layout.addWidget(self.editor)
        layout.addWidget(self.help)
        layout.addStretch(1)

    def set_finding(self, severity: str, text: str, fix: object = None, fix_text: str = "") -> None:
        """Show what is wrong: "B" blocks, "W" warns, "P" informs, "OK" agrees. With `fix`, *Corregir* emits it."""
        self._fix = fix
        self.finding.show_finding(severity, text, fix_text or (str(fix) if fix is not None else ""))
        self.help.hide()
        self._mark(severity)
        self.editor.setAccessibleDescription(text)

    def clear_finding(self) -> None:
        """Nothing is wrong."""
        if self._finding is not None:
            self._finding.clear()
        self.help.setVisible(bool(self.help.text()))
        self.editor.setAccessibleDescription(self.help.text())
        self._mark("")

    def _mark(self, severity: str) -> None:
        if (self.editor.property("finding") or "") != severity:
            self.editor.setProperty("finding", severity)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def _offer(self) -> None:
        self.fix_requested.emit(self._fix)


class FormGrid(QWidget):
    """Fields side by side in twelve columns: `add(field, span)` wraps to the next row by itself."""

    COLUMNS = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(14)
        for column in range(self.COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)
        self._row = self._column = 0

    def add(self, widget: QWidget, span: int = 12) -> None:
        """Put `widget` into the next `span` columns."""
        if self._column + span > self.COLUMNS:
            self._row, self._column = self._row + 1, 0
        self._grid.addWidget(widget, self._row, self._column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._column += span


class Choice(QComboBox):
    """A list of (key, words): `value()` is the key. An unknown key is kept and shown as it is."""

    chosen = Signal(str)

    def __init__(self, name: str, options: list[tuple[str, str]] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self._chevron = QLabel(self)
        icons.put(self._chevron, "chevron-down", "text_soft", 14)
        self._chevron.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_options(options or [])
        self.activated.connect(self._tell)

    def set_options(self, options: list[tuple[str, str]]) -> None:
        """Offer these instead, keeping the chosen key where it is still offered. No signal."""
        kept = self.value()
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.set_value(kept)

    def value(self) -> str:
        """The chosen key, empty when none."""
        key = self.currentData()
        return "" if key is None else str(key)

    def set_value(self, key: str) -> None:
        """Choose without a signal."""
        position = self.findData(key)
        if position < 0 and key:
            self.addItem(key, key)
            position = self.count() - 1
        self.setCurrentIndex(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words that do not fit end in "…"; the style would cut them in the middle of a letter."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room - 2)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """The tool tip says the whole."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.currentText())
        return super().event(event)

    def resizeEvent(self, event: object) -> None:
        """Keep the chevron at the right edge."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._chevron.move(self.width() - 24, (self.height() - 14) // 2)

    def wheelEvent(self, event: object) -> None:
        """Scrolling the page must not change a value under the pointer."""
        event.ignore()  # type: ignore[attr-defined]

    def _tell(self) -> None:
        self.chosen.emit(self.value())
