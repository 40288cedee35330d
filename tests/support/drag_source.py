"""A little window with one file to drag out of it: `python -m tests.support.drag_source FILE`; ends when killed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Dragging begins with the first move while the button is down."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._path = path
        self.setFixedSize(120, 80)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag with the file, copied wherever it is dropped."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(data)
        # It must live on: only when it has been dropped the other program asks for the file.
        drag.exec(Qt.DropAction.CopyAction)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    source = Source(sys.argv[1])
    source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    source.move(0, 0)
    source.show()
    print("shown", flush=True)
    sys.exit(application.exec())
