"""Watches which windows open: a widget shown before it has a parent is one for a moment, and takes the keyboard."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

_REAL = (Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool)


class StrayWindows(QObject):
    """Tells of every window that is neither the main one nor a dialog, with the place that shows it."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        application = QApplication.instance()
        super().__init__(application)
        assert application is not None
        self._tell = tell
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown; everything goes on as it would."""
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.windowType() in _REAL
        if shown and not isinstance(watched, (QMainWindow, QDialog)):
            where = "".join(traceback.format_stack(limit=6))
            self._tell(f"{type(watched).__name__} is shown as a window\n{where}")
        return False
