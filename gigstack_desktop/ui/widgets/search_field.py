"""A search box that speaks when the person pauses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gigstack_desktop.ui import icons

DELAY_MS = 120


class SearchField(QLineEdit):
    """Emits `searched(text)` a moment after the last key, at once on Enter or when emptied; Esc empties it."""

    searched = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None, *, delay_ms: int = DELAY_MS) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(icons.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._speak)
        self._said = ""
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._speak)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties a filled box; an empty one lets it pass."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the glass with the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icons.icon("search", "text_faint"))

    def _typed(self, text: str) -> None:
        self._timer.start() if text else self._speak()

    def _speak(self) -> None:
        self._timer.stop()
        if self.text().strip() != self._said:
            self._said = self.text().strip()
            self.searched.emit(self._said)
