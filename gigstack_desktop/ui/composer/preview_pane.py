"""The printed page as it will be, beside the form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gigstack_desktop.ui.widgets.card import label

MARGIN = 16


class PreviewPane(QWidget):
    """Pages as images, scaled to the width there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._images: list[QImage] = []
        self._pages: list[QLabel] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName(self.tr("Vista previa"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(MARGIN)
        self.waiting = label(self.tr("La vista previa aparece al capturar."), "faint", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self.waiting)
        self._column.addStretch(1)
        self._area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.setMinimumWidth(260)

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Replace what is shown; scrolling stays where it was."""
        self._images = list(images)
        self.waiting.setVisible(not self._images)
        while len(self._pages) < len(self._images):
            sheet = QLabel()
            sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self._pages.append(sheet)
            self._column.insertWidget(self._column.count() - 1, sheet)
        for number, sheet in enumerate(self._pages):
            sheet.setVisible(number < len(self._images))
            sheet.setAccessibleName(self.tr("Página {n}").format(n=number + 1))
        self._scale()

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._images)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        ratio = self.devicePixelRatioF()
        width = max(120, self._area.viewport().width() - 2 * MARGIN)
        for image, sheet in zip(self._images, self._pages, strict=False):
            size = QSize(round(width * ratio), round(width * ratio * image.height() / max(1, image.width())))
            mode = Qt.TransformationMode.SmoothTransformation
            pixmap = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
            pixmap.setDevicePixelRatio(ratio)
            sheet.setPixmap(pixmap)
