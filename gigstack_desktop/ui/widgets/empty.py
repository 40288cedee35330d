"""What a list shows when it has nothing: an icon, a sentence, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons
from gigstack_desktop.ui.widgets import buttons

WIDTH = 440


class EmptyState(QWidget):
    """Centred icon, title and sentence, with a primary and a secondary action (hidden when their text is empty)."""

    acted = Signal()
    acted_secondary = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: str = "",
        secondary: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.icon = QLabel()
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.text = QLabel()
        self.text.setProperty("role", "soft")
        self.text.setWordWrap(True)
        self.action = buttons.primary("")
        self.secondary = buttons.secondary("")
        self.action.clicked.connect(self.acted)
        self.secondary.clicked.connect(self.acted_secondary)
        self._build()
        self.show_state(icon, title, text, action, secondary)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 40, 24, 40)
        layout.setSpacing(8)
        layout.addStretch(2)
        center = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self.icon, 0, center)
        layout.addSpacing(6)
        for label in (self.title, self.text):
            label.setAlignment(center)
            layout.addWidget(label, 0, center)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.action)
        row.addWidget(self.secondary)
        row.addStretch(1)
        layout.addSpacing(8)
        layout.addLayout(row)
        layout.addStretch(3)

    def show_state(self, icon: str, title: str, text: str = "", action: str = "", secondary: str = "") -> None:
        """Say something else, for example that filters hide everything."""
        icons.put(self.icon, icon, "text_faint", 36)
        self.title.setText(title)
        self.text.setText(text)
        width = min(WIDTH, self.text.fontMetrics().horizontalAdvance(text) + 8)
        self.text.setFixedSize(width, max(0, self.text.heightForWidth(width)))
        self.text.setVisible(bool(text))
        for button, words in ((self.action, action), (self.secondary, secondary)):
            button.setText(words)
            button.setVisible(bool(words))
