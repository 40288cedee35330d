"""What a list shows while the first data are still on their way: nothing is missing, it only has not come yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gigstack_desktop.ui.widgets.card import label

WIDTH = 280


class FetchingState(QWidget):
    """Centred title, a thin bar, and how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "heading")
        self.text = label("", "soft")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 40, 24, 40)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self.title, self.bar, self.text):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """So many steps of so many; 0 of 0 while not known."""
        self.title.setText(self.tr("Trayendo tus datos…"))
        self.text.setText(self.tr("{done} de {total}").format(done=f"{done:,}", total=f"{total:,}") if total else "")
        self.bar.setAccessibleName(self.title.text())
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()

    def show_waiting(self) -> None:
        """They cannot come now."""
        self.title.setText(self.tr("Tus datos aún no llegan"))
        self.text.setText(self.tr("Aparecerán aquí en cuanto responda el servicio."))
        self.bar.hide()
