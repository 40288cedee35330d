"""Files dropped anywhere on the window: the veil that says so, and what of a drag counts as files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.widgets.card import label


def files_of(data: QMimeData) -> list[Path]:
    """The local files of a drag, in order; empty when it carries something else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


class DropVeil(QWidget):
    """Covers the window while files hang over it, and takes them."""

    dropped = Signal(object)  # list[Path]

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.hide()
        mark = QLabel()
        icons.put(mark, "file-up", "accent", 48)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(
            label(self.tr("Suelta aquí constancias o facturas"), "title"), 0, Qt.AlignmentFlag.AlignHCenter
        )
        text = self.tr("Constancias en PDF o CFDI en XML. Se leen en esta computadora, sin enviarlos a ningún lado.")
        layout.addWidget(label(text, "soft"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def cover(self) -> None:
        """Cover the whole parent."""
        if parent := self.parentWidget():
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Everywhere is right."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on, after the drag is over."""
        self.hide()
        if paths := files_of(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil with a dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.color("window"))
        veil.setAlphaF(0.94)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine))
        soft = QColor(theme.color("accent_soft"))
        soft.setAlphaF(0.6)
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(20, 20, -20, -20), 16, 16)
        painter.end()
