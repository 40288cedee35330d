"""Cards, headings and pairs of label and value: the furniture of detail views."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget


def label(text: str, role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label in one of the roles: title, heading, strong, figure, soft, faint, overline, label."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def set_role(of: QLabel, role: str) -> None:
    """Change the role of a label and repaint it."""
    if of.property("role") != role:
        of.setProperty("role", role)
        of.style().unpolish(of)
        of.style().polish(of)


class ElidedLabel(QLabel):
    """A one-line label that gives way: what does not fit ends in an ellipsis, and the tooltip says it all."""

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), text)
        painter.end()


def divider() -> QFrame:
    """A thin horizontal line."""
    line = QFrame()
    line.setObjectName("divider")
    line.setFixedHeight(1)
    return line


class Card(QFrame):
    """A surface with rounded corners; put content into `body`. `header` has the title and, at its right, actions."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, padding: int = 16) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(12)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.title = label(title, "heading")
        if title:
            self.header.addWidget(self.title)
            self.header.addStretch(1)
            self.body.addLayout(self.header)


class Facts(QWidget):
    """Pairs of label and value in `columns` columns; `set_facts` replaces them all. Values can be copied."""

    def __init__(
        self, facts: list[tuple[str, str]] | None = None, *, columns: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self.set_facts(facts or [])

    def set_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these; a value that is empty is written as a dash."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for position, (name, text) in enumerate(facts):
            row, column = divmod(position, self._columns)
            self._grid.addWidget(self._pair(name, text), row, column, Qt.AlignmentFlag.AlignTop)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)

    def _pair(self, name: str, text: str) -> QWidget:
        pair = QWidget()
        layout = QVBoxLayout(pair)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label(name, "faint"))
        value = label(text or "—", "", wrap=True, selectable=True)
        value.setAccessibleName(f"{name}: {text}")
        layout.addWidget(value)
        return pair


class Page(QScrollArea):
    """A scrolling page with the usual margins; put content into `body`."""

    def __init__(self, parent: QWidget | None = None, *, width: int = 1180, margin: int = 24) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(margin, margin, margin, margin)
        column = QWidget()
        column.setMaximumWidth(width)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        outer.addStretch(0)
        outer.addWidget(column, 1)
        outer.addStretch(0)
        self.setWidget(page)
